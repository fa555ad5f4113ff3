//! Promises R1 to R7.

mod messages;
