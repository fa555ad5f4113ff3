//! What an event of a booking or of its use tells that a message may repeat.

use chassis::types::Timestamp;

/// From one time to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// When it begins.
    pub(crate) from: Timestamp,
    /// When it ends.
    pub(crate) until: Timestamp,
}

/// `2026-11-23 10:00 to 11:30 UTC`, `2026-11-23 23:00 to 2026-11-24 01:00 UTC`: to the minute.
impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, until) = (minute(self.from), minute(self.until));
        match (from.split_once(' '), until.split_once(' ')) {
            (Some((day, _)), Some((same, time))) if day == same => write!(f, "{from} to {time} UTC"),
            _ => write!(f, "{from} to {until} UTC"),
        }
    }
}

/// `2026-11-23 10:00`, in UTC.
pub(super) fn minute(at: Timestamp) -> String {
    let exact = at.to_string();
    match (exact.get(..10), exact.get(10..11), exact.get(11..16)) {
        (Some(day), Some("T"), Some(time)) => format!("{day} {time}"),
        // No calendar has it.
        _ => exact,
    }
}

/// What the event of a message tells; what it does not tell is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BookingFacts {
    /// What people call the room. May be empty.
    pub(crate) room: String,
    /// When it was booked for.
    pub(crate) booked: Option<Span>,
    /// When the use began.
    pub(crate) started: Option<Timestamp>,
    /// When the use ended.
    pub(crate) ended: Option<Timestamp>,
    /// Why it was denied, in the manager's words. May be empty.
    pub(crate) reason: String,
}
