//! Values that every domain may use: ids, money, points in time. Pure: no I/O, no clock.

mod id;
mod money;
mod timestamp;
mod whose;
mod words;

pub use id::{InvalidId, is_valid_id};
pub use money::{Currency, Money, MoneyError};
pub use timestamp::Timestamp;
pub use whose::{EVERYBODY, Whose};

pub use crate::{id, words};
