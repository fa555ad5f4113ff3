//! Promises O1 to O10.

mod cancelling;
mod delivering;
mod messages;
mod paying;
mod preparing;
mod racing;
mod stores;
mod unpaid;
mod watching;
