//! Outbox, log, consumer, parking and replay together: one suite for both logs and both databases, then
//! what only one of them can suffer.

mod contract;
mod faults;
mod nats;
mod replicas;
mod servers;
mod village;

pub(super) use village::counted;
use village::{Ground, KIND, Replica, Village, a_key};
