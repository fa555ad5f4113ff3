//! Messages, whatever they tell of: whom they went to, how often they came, how they were sent.

use std::ops::RangeInclusive;

use maeul_proto::notification::v1::{NotificationKind, NotificationState};

use super::verdict::{Differences, Verdict};
use crate::audit::facts::{Message, Recipient};
use crate::audit::words::{Word, all_of};

/// How many messages of a kind there must be, at least and at most.
pub(super) type Count = (NotificationKind, RangeInclusive<usize>);

/// Exactly one, or none.
pub(super) fn once(if_so: bool) -> RangeInclusive<usize> {
    exactly(usize::from(if_so))
}

pub(super) const fn exactly(count: usize) -> RangeInclusive<usize> {
    count..=count
}

/// Whether there are as many messages of each kind as demanded, and none of any other, `why`.
pub(super) fn counted(messages: &[Message], demanded: &[Count], why: &str) -> Verdict {
    let mut differences = Differences::default();
    let shown = |count: usize, kind: NotificationKind| format!("{count} × {}", kind.word());
    for (kind, counts) in demanded {
        let found = messages.iter().filter(|message| message.kind == *kind).count();
        if !counts.contains(&found) {
            let bound = if found < *counts.start() { *counts.start() } else { *counts.end() };
            differences.add(format!("{}: {why}", shown(bound, *kind)), shown(found, *kind));
        }
    }
    for message in messages {
        if demanded.iter().all(|(kind, _)| *kind != message.kind) {
            differences.add(format!("no {}", message.kind.word()), message.kind.word().to_owned());
        }
    }
    differences.verdict()
}

/// Whether each message went to whom it must.
pub(super) fn to(messages: &[Message], whom: impl Fn(NotificationKind) -> Recipient) -> Verdict {
    if messages.is_empty() {
        return Verdict::Silent;
    }
    let mut differences = Differences::default();
    for message in messages {
        let right = whom(message.kind);
        if message.to != right {
            differences.add(format!("{} to {right}", message.kind.word()), format!("to {}", message.to));
        }
    }
    differences.verdict()
}

/// A channel may be away for long; that it did not take a message in the end is a state like any other.
pub(super) fn sent(messages: &[Message]) -> Verdict {
    if messages.is_empty() {
        return Verdict::Silent;
    }
    let of = |state| {
        let messages = messages.iter().filter(move |message| message.state == state);
        messages.filter(move |message| state == NotificationState::Pending || !message.says_how)
    };
    let kinds = |state| all_of(&of(state).map(|message| message.kind).collect::<Vec<_>>());
    if of(NotificationState::Sent).next().is_some() {
        return Verdict::broken("time and channel of what was sent", kinds(NotificationState::Sent));
    }
    if of(NotificationState::Pending).next().is_some() {
        return Verdict::unfinished("sent", format!("{} to be sent", kinds(NotificationState::Pending)));
    }
    Verdict::Holds
}
