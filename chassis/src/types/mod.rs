//! Values that every domain may use: ids, money, points in time, an aggregate's journal. Pure: no I/O, no clock.

mod count;
mod id;
mod journal;
mod money;
mod timestamp;
mod whose;
mod words;

pub use id::{InvalidId, is_valid_id};
pub use journal::{Journal, Pending};
pub use money::{Currency, Money, MoneyError};
pub use timestamp::Timestamp;
pub use whose::{EVERYBODY, Whose};

pub use crate::{count, id, words};
