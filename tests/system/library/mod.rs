//! Promises L1 to L8.

mod messages;
