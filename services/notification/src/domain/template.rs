//! How a message gets its words: the template of its kind, filled in with the facts of its event.

use super::library::{LoanFacts, LoanKind};
use super::ordering::{OrderFacts, OrderKind};
use super::rooms::{BookingFacts, BookingKind};
use super::{CaseId, Kind};

/// What a kind says.
pub(super) struct Template {
    /// A few words that head the message.
    pub(super) title: &'static str,
    /// The message, with places like `{title}` to be filled in; `{case}` is the case's id, in every system.
    pub(super) text: &'static str,
}

/// The kinds of one system's messages, in words.
pub(super) trait Tells: Copy {
    /// What the events of these messages tell.
    type Facts;

    /// What a kind says.
    fn template(self) -> Template;

    /// What is filled in at a place; nothing where no template has such a place.
    fn fill(place: &str, facts: &Self::Facts) -> String;
}

/// What an event gives reason to tell: a kind of message, and the facts that it may repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Of an order.
    Order(OrderKind, OrderFacts),
    /// Of a loan.
    Loan(LoanKind, LoanFacts),
    /// Of a booking.
    Booking(BookingKind, BookingFacts),
}

impl Telling {
    /// The kind.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Order(kind, _) => Kind::Order(*kind),
            Self::Loan(kind, _) => Kind::Loan(*kind),
            Self::Booking(kind, _) => Kind::Booking(*kind),
        }
    }

    /// The text of the message about a case.
    pub(crate) fn text(&self, case: &CaseId) -> String {
        match self {
            Self::Order(kind, facts) => compose(*kind, case, facts),
            Self::Loan(kind, facts) => compose(*kind, case, facts),
            Self::Booking(kind, facts) => compose(*kind, case, facts),
        }
    }
}

/// A few words that head a message of this kind.
pub(crate) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Order(kind) => kind.template().title,
        Kind::Loan(kind) => kind.template().title,
        Kind::Booking(kind) => kind.template().title,
    }
}

/// The text of a message.
pub(super) fn compose<K: Tells>(kind: K, case: &CaseId, facts: &K::Facts) -> String {
    let mut text = String::new();
    let mut rest = kind.template().text;
    // In one pass: what is filled in is never read as a template.
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        match place {
            "case" => text.push_str(case.as_str()),
            _ => text.push_str(&K::fill(place, facts)),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// `1 copy`, `2 copies`.
pub(super) fn counted(count: i32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What somebody wrote, so that a sentence can go on or end behind it. May be empty.
pub(super) fn own_words(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A case for texts.
    pub(in crate::domain) fn case() -> CaseId {
        CaseId::try_new("case-1").unwrap()
    }

    /// Every place of every template is filled in, even where an event tells as little as it can.
    pub(in crate::domain) fn every_place_is_filled_in<K: Tells + std::fmt::Debug>(
        kinds: &[K],
        full: &K::Facts,
        bare: &K::Facts,
    ) {
        for kind in kinds {
            for place in kind.template().text.split('{').skip(1) {
                let place = place.split('}').next().unwrap();
                if place != "case" {
                    assert!(!K::fill(place, full).is_empty(), "{kind:?}: {{{place}}}");
                    assert!(!K::fill(place, bare).is_empty(), "{kind:?}: {{{place}}} of nothing");
                }
            }
        }
        let texts: BTreeSet<_> = kinds.iter().map(|kind| compose(*kind, &case(), full)).collect();
        assert_eq!(texts.len(), kinds.len(), "each kind has a text of its own");
    }

    #[test]
    fn every_kind_has_a_title_of_its_own() {
        let titles: BTreeSet<_> = Kind::all().map(title).collect();
        assert_eq!(titles.len(), Kind::all().count());
    }
}
