//! Promises O1 to O10.

mod cancelling;
mod delivering;
mod handing_over;
mod mailing;
mod messages;
mod paying;
mod paying_late;
mod preparing;
mod racing;
mod stores;
mod unpaid;
mod watching;
