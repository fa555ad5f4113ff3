//! What a message about a booking or its use says: one template for each kind. Each names booking and room (R6).

use chassis::types::words;

use super::facts::{BookingFacts, Span, minute};
use crate::domain::template::{Tells, Template, own_words};

words! {
    /// What a message about a booking or its use tells.
    enum BookingKind {
        /// The room is held, the manager is to decide.
        BookingRequested = "BOOKING_REQUESTED",
        /// The manager agreed.
        BookingApproved = "BOOKING_APPROVED",
        /// The manager said no, with the reason.
        BookingDenied = "BOOKING_DENIED",
        /// Given up before its use began.
        BookingCancelled = "BOOKING_CANCELLED",
        /// The rest of the range is free.
        BookingReleased = "BOOKING_RELEASED",
        /// The room is in use.
        UseStarted = "USE_STARTED",
        /// The customer left the room.
        UseEnded = "USE_ENDED",
    }
}

/// The table. `{room}`, `{booked}`, `{started}`, `{used}` and `{reason}` are filled in, and `{case}` with the booking.
impl Tells for BookingKind {
    type Facts = BookingFacts;

    fn template(self) -> Template {
        let (title, text) = match self {
            Self::BookingRequested => (
                "Booking requested",
                "{room} is held for you, {booked}. The manager decides about your booking {case}, and we tell you.",
            ),
            Self::BookingApproved => (
                "Booking approved",
                "Good news: {room} is yours, {booked}. The manager approved your booking {case}.",
            ),
            Self::BookingDenied => (
                "Booking denied",
                "Sorry, the manager denied your booking {case} of {room}, {booked}: {reason}.",
            ),
            Self::BookingCancelled => {
                ("Booking cancelled", "You cancelled your booking {case} of {room}, {booked}.")
            }
            Self::BookingReleased => (
                "Booking released",
                "Your booking {case} of {room}, {booked}, is released: what is left of it is free for others.",
            ),
            Self::UseStarted => (
                "Use started",
                "Welcome to {room}! You use it since {started}. Your booking {case} is for {booked}.",
            ),
            Self::UseEnded => {
                ("Use ended", "Thank you! You used {room} from {used}. Your booking {case} was for {booked}.")
            }
        };
        Template { title, text }
    }

    fn fill(place: &str, facts: &BookingFacts) -> String {
        match place {
            "room" if facts.room.is_empty() => "the room".to_owned(),
            "room" => facts.room.clone(),
            "booked" => facts.booked.map_or_else(|| "as agreed".to_owned(), |booked| booked.to_string()),
            "started" => {
                facts.started.map_or_else(|| "now".to_owned(), |started| format!("{} UTC", minute(started)))
            }
            "used" => {
                let used = facts.started.zip(facts.ended).map(|(from, until)| Span { from, until });
                used.map_or_else(|| "start to end".to_owned(), |used| used.to_string())
            }
            "reason" => match own_words(&facts.reason) {
                "" => "no reason was given".to_owned(),
                reason => reason.to_owned(),
            },
            // A test holds that no template names anything else.
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chassis::types::Timestamp;

    use super::*;
    use crate::domain::template::compose;
    use crate::domain::template::tests::{case, every_place_is_filled_in};

    /// 2026-11-23T10:00:00Z.
    const TEN: Timestamp = Timestamp::from_micros(1_795_428_000_000_000);

    fn after(minutes: u64) -> Timestamp {
        TEN.plus(Duration::from_mins(minutes))
    }

    fn facts() -> BookingFacts {
        BookingFacts {
            room: "The Attic".into(),
            booked: Some(Span { from: TEN, until: after(90) }),
            started: Some(after(3)),
            ended: Some(after(60)),
            reason: "A wedding.".into(),
        }
    }

    fn text(kind: BookingKind, facts: &BookingFacts) -> String {
        compose(kind, &case(), facts)
    }

    #[test]
    fn r6_each_message_names_booking_room_and_times() {
        for kind in BookingKind::ALL {
            let text = text(*kind, &facts());
            for named in ["case-1", "The Attic", "2026-11-23 10:00 to 11:30 UTC"] {
                assert!(text.contains(named), "{named}: {text}");
            }
        }
    }

    #[test]
    fn r6_a_denial_tells_the_managers_reason() {
        assert_eq!(
            text(BookingKind::BookingDenied, &facts()),
            "Sorry, the manager denied your booking case-1 of The Attic, 2026-11-23 10:00 to 11:30 UTC: A wedding."
        );
        let silent = BookingFacts { reason: " ".into(), ..facts() };
        assert!(text(BookingKind::BookingDenied, &silent).ends_with(": no reason was given."));
    }

    #[test]
    fn r6_use_is_told_of_with_its_own_times_and_those_of_the_booking() {
        assert_eq!(
            text(BookingKind::UseStarted, &facts()),
            "Welcome to The Attic! You use it since 2026-11-23 10:03 UTC. Your booking case-1 is for \
             2026-11-23 10:00 to 11:30 UTC."
        );
        assert_eq!(
            text(BookingKind::UseEnded, &facts()),
            "Thank you! You used The Attic from 2026-11-23 10:03 to 11:00 UTC. Your booking case-1 was for \
             2026-11-23 10:00 to 11:30 UTC."
        );
    }

    #[test]
    fn a_span_names_a_second_day_only_where_there_is_one() {
        let span = |until| Span { from: after(13 * 60), until }.to_string();
        assert_eq!(span(after(14 * 60 - 1)), "2026-11-23 23:00 to 23:59 UTC");
        assert_eq!(span(after(14 * 60)), "2026-11-23 23:00 to 2026-11-24 00:00 UTC");
    }

    #[test]
    fn every_place_of_a_template_is_filled_in() {
        every_place_is_filled_in(BookingKind::ALL, &facts(), &BookingFacts::default());
    }
}
