//! Who calls, and whether they may: judged by the rules beside the protos, before a service sees the call.

mod person;

pub use person::{Person, SignIn};
