//! One message about one case, from its recording until it is sent or given up.

use std::time::Duration;

use chassis::types::{InvalidId, Journal, Pending, Timestamp, words};

use super::{CaseId, ChannelKind, Kind, NotificationId, Recipient};

words! {
    /// Whether a message was sent.
    enum State {
        /// Recorded, to be sent.
        Pending = "PENDING",
        /// Final: the channel took it.
        Sent = "SENT",
        /// Final: the channel did not take it.
        Failed = "FAILED",
    }
}

/// How long a channel is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// After this many failures a message is given up; at least 1.
    pub(crate) tries: u32,
    /// The wait after the first failure; doubled after each further one.
    pub(crate) first_wait: Duration,
    /// The longest wait.
    pub(crate) longest_wait: Duration,
}

impl Patience {
    fn wait_after(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(20);
        self.first_wait.saturating_mul(2_u32.saturating_pow(doublings)).min(self.longest_wait)
    }
}

/// The message was sent or given up before: nothing can happen to it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message is not pending any more")]
pub(crate) struct NotPending;

/// What is published about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The channel took it.
    Sent(ChannelKind),
    /// The channel did not take it.
    Failed(ChannelKind),
}

/// What is kept of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// The stable id: case and kind, and where the kind repeats the source event.
    pub(crate) id: NotificationId,
    /// The order, loan or booking that it is about.
    pub(crate) case_id: CaseId,
    /// What it tells.
    pub(crate) kind: Kind,
    /// To whom.
    pub(crate) recipient: Recipient,
    /// What it says.
    pub(crate) text: String,
    /// Whether it was sent.
    pub(crate) state: State,
    /// The channel of the last attempt.
    pub(crate) channel: Option<ChannelKind>,
    /// How often sending was tried.
    pub(crate) attempts: u32,
    /// Why the last attempt failed.
    pub(crate) last_error: Option<String>,
    /// When it is to be sent.
    pub(crate) next_attempt_at: Timestamp,
    /// When it was recorded.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
    /// When the channel took it.
    pub(crate) sent_at: Option<Timestamp>,
}

/// A message. Changes by its verbs only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    record: Record,
    journal: Journal<Event>,
}

impl Message {
    /// A message to be sent at once, by the event number `sequence` of its aggregate. Case and kind make its id, so
    /// that it exists once; where a kind comes several times for one case, that number too.
    pub(crate) fn try_new(
        case_id: CaseId,
        kind: Kind,
        sequence: i64,
        recipient: Recipient,
        text: String,
        now: Timestamp,
    ) -> Result<Self, InvalidId> {
        let word = kind.word().to_ascii_lowercase().replace('_', "-");
        let once = format!("{case_id}.{word}");
        let id = if kind.repeats() { format!("{once}.{sequence}") } else { once };
        let record = Record {
            id: NotificationId::try_new(id)?,
            case_id,
            kind,
            recipient,
            text,
            state: State::Pending,
            channel: None,
            attempts: 0,
            last_error: None,
            next_attempt_at: now,
            created_at: now,
            updated_at: now,
            sent_at: None,
        };
        Ok(Self { record, journal: Journal::new() })
    }

    /// From what a database keeps.
    pub(crate) fn from_record(record: Record, journal: Journal<Event>) -> Self {
        Self { record, journal }
    }

    /// What is kept of it.
    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    /// The channel took it.
    pub(crate) fn sent(&mut self, channel: ChannelKind, now: Timestamp) -> Result<(), NotPending> {
        self.attempted(channel, now)?;
        self.record.state = State::Sent;
        self.record.sent_at = Some(now);
        self.record.last_error = None;
        self.journal.record(Event::Sent(channel));
        Ok(())
    }

    /// The channel failed: tried again later, unless it failed too often.
    pub(crate) fn failed(
        &mut self,
        channel: ChannelKind,
        why: String,
        patience: Patience,
        now: Timestamp,
    ) -> Result<(), NotPending> {
        if self.record.attempts.saturating_add(1) >= patience.tries {
            return self.refused(channel, why, now);
        }
        self.attempted(channel, now)?;
        self.record.last_error = Some(why);
        self.record.next_attempt_at = now.plus(patience.wait_after(self.record.attempts));
        Ok(())
    }

    /// The channel will never take it.
    pub(crate) fn refused(
        &mut self,
        channel: ChannelKind,
        why: String,
        now: Timestamp,
    ) -> Result<(), NotPending> {
        self.attempted(channel, now)?;
        self.record.state = State::Failed;
        self.record.last_error = Some(why);
        self.journal.record(Event::Failed(channel));
        Ok(())
    }

    /// It was taken to be sent, and its turn did not come.
    pub(crate) fn put_back(&mut self, now: Timestamp) -> Result<(), NotPending> {
        if self.record.state != State::Pending {
            return Err(NotPending);
        }
        self.record.next_attempt_at = now;
        Ok(())
    }

    fn attempted(&mut self, channel: ChannelKind, now: Timestamp) -> Result<(), NotPending> {
        if self.record.state != State::Pending {
            return Err(NotPending);
        }
        self.record.channel = Some(channel);
        self.record.attempts = self.record.attempts.saturating_add(1);
        self.record.updated_at = now;
        Ok(())
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<Event> {
        self.journal.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BookingKind, CustomerId, LoanKind, OrderKind};

    const NOW: Timestamp = Timestamp::from_micros(1_000_000);
    const LATER: Timestamp = Timestamp::from_micros(5_000_000);
    const PATIENCE: Patience =
        Patience { tries: 3, first_wait: Duration::from_secs(1), longest_wait: Duration::from_mins(1) };

    fn told(kind: Kind, sequence: i64) -> Message {
        let customer = Recipient::Customer(CustomerId::try_new("c-1").unwrap());
        let case = CaseId::try_new("o-1").unwrap();
        Message::try_new(case, kind, sequence, customer, "paid".into(), NOW).unwrap()
    }

    fn message(state: State, attempts: u32) -> Message {
        let mut message = told(OrderKind::OrderPlaced.into(), 1);
        message.record.state = state;
        message.record.attempts = attempts;
        message
    }

    /// What a verb does in a state: the next state and what is published, or nothing at all.
    type Cell = Option<(State, &'static [Event])>;
    const SENT: &[Event] = &[Event::Sent(ChannelKind::Console)];
    const FAILED: &[Event] = &[Event::Failed(ChannelKind::Console)];

    #[test]
    fn the_state_table_holds_cell_by_cell() {
        type Verb = fn(&mut Message) -> Result<(), NotPending>;
        let sent: Verb = |m| m.sent(ChannelKind::Console, LATER);
        let failed: Verb = |m| m.failed(ChannelKind::Console, "why".into(), PATIENCE, LATER);
        let refused: Verb = |m| m.refused(ChannelKind::Console, "why".into(), LATER);
        let table: [(State, u32, Verb, Cell); 10] = [
            (State::Pending, 0, sent, Some((State::Sent, SENT))),
            (State::Pending, 0, failed, Some((State::Pending, &[]))),
            (State::Pending, 2, failed, Some((State::Failed, FAILED))),
            (State::Pending, 0, refused, Some((State::Failed, FAILED))),
            (State::Sent, 1, sent, None),
            (State::Sent, 1, failed, None),
            (State::Sent, 1, refused, None),
            (State::Failed, 3, sent, None),
            (State::Failed, 3, failed, None),
            (State::Failed, 3, refused, None),
        ];
        for (row, (state, attempts, verb, expected)) in table.into_iter().enumerate() {
            let mut it = message(state, attempts);
            let before = it.clone();
            match expected {
                None => {
                    assert_eq!(verb(&mut it), Err(NotPending), "row {row}");
                    assert_eq!(it, before, "row {row}");
                }
                Some((next, events)) => {
                    assert_eq!(verb(&mut it), Ok(()), "row {row}");
                    assert_eq!((it.record.state, it.record.attempts), (next, attempts + 1), "row {row}");
                    let told: Vec<_> = it.take_pending().events.into_iter().map(|(_, event)| event).collect();
                    assert_eq!(told, events, "row {row}");
                }
            }
        }
    }

    #[test]
    fn each_failure_doubles_the_wait_up_to_a_limit() {
        let waits: Vec<_> = [1, 2, 3, 6, 7, 40].map(|n| PATIENCE.wait_after(n).as_secs()).into();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60]);
        let mut it = message(State::Pending, 1);
        it.failed(ChannelKind::Webhook, "away".into(), PATIENCE, LATER).unwrap();
        assert_eq!(it.record.next_attempt_at, LATER.plus(Duration::from_secs(2)));
        assert_eq!(it.record.last_error.as_deref(), Some("away"));
    }

    #[test]
    fn case_and_kind_make_the_id_whatever_event_it_was() {
        for sequence in [1, 7] {
            assert_eq!(told(OrderKind::OrderPlaced.into(), sequence).record.id.as_str(), "o-1.order-placed");
            let denied = told(BookingKind::BookingDenied.into(), sequence);
            assert_eq!(denied.record.id.as_str(), "o-1.booking-denied");
        }
    }

    #[test]
    fn l6_what_is_told_several_times_of_one_loan_has_an_id_for_each_event() {
        let id = |kind: LoanKind, sequence| told(kind.into(), sequence).record.id.to_string();
        assert_eq!(id(LoanKind::BooksReturned, 3), "o-1.books-returned.3");
        assert_eq!(id(LoanKind::FeeCharged, 4), "o-1.fee-charged.4");
        assert_eq!(id(LoanKind::LoanOverdue, 5), "o-1.loan-overdue.5");
        assert_eq!(id(LoanKind::LoanConfirmed, 2), "o-1.loan-confirmed");
    }
}
