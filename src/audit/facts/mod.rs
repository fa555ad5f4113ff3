//! What is kept of each resource while it is judged: ids, states, amounts and times; no names, no texts.

mod library;
mod ordering;
mod rooms;

use chassis::types::Timestamp;
use maeul_proto::notification::v1::{NotificationKind, NotificationState};

pub(in crate::audit) use library::*;
pub(in crate::audit) use ordering::*;
pub(in crate::audit) use rooms::*;

/// To whom a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) enum Recipient {
    Customer(String),
    Store(String),
    Nobody,
}

impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Customer(id) => write!(f, "customer {id}"),
            Self::Store(id) => write!(f, "store {id}"),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Message {
    pub(in crate::audit) to: Recipient,
    pub(in crate::audit) kind: NotificationKind,
    pub(in crate::audit) state: NotificationState,
    /// Whether it says when and by which channel it was sent.
    pub(in crate::audit) says_how: bool,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Consumer {
    pub(in crate::audit) name: String,
    pub(in crate::audit) position: i64,
    pub(in crate::audit) lag: i64,
    pub(in crate::audit) parked: i64,
    pub(in crate::audit) dead: i64,
    /// Whether it was seen not to come nearer to the end of the log.
    pub(in crate::audit) stands_still: bool,
}
