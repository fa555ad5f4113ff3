//! Validation of requests: every field that is wrong is named, in one answer.

use super::page::{Listing, PageToken, page_size};
use crate::error::{Error, Result, Violation};
use crate::types::{EVERYBODY, InvalidId, Money, MoneyError, Timestamp, Whose};

/// Collects what is wrong with a request.
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that a field is wrong.
    pub fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(Violation { field: field.into(), description: description.into() });
    }

    /// Notes `description` unless `holds`.
    pub fn require(&mut self, holds: bool, field: impl Into<String>, description: impl Into<String>) {
        if !holds {
            self.add(field, description);
        }
    }

    /// An id of type `T`; `None` if it is none, which is noted.
    pub fn id<T: TryFrom<String, Error = InvalidId>>(
        &mut self,
        field: impl Into<String>,
        text: &str,
    ) -> Option<T> {
        match T::try_from(text.to_owned()) {
            Ok(id) => Some(id),
            Err(error) => {
                self.add(field, error.to_string());
                None
            }
        }
    }

    /// An id of type `T`, or `-` for everybody's.
    pub fn whose<T: TryFrom<String, Error = InvalidId>>(
        &mut self,
        field: impl Into<String>,
        text: &str,
    ) -> Option<Whose<T>> {
        if text == EVERYBODY { Some(Whose::All) } else { self.id(field, text).map(Whose::One) }
    }

    /// What a list is asked for, by a request with the fields `updated_after`, `page_token` and `page_size` beside
    /// `field`, which says whose things are meant.
    pub fn listing<T: TryFrom<String, Error = InvalidId>>(
        &mut self,
        field: &str,
        text: &str,
        updated_after: Option<prost_types::Timestamp>,
        page_token: &str,
        size: i32,
    ) -> Option<Listing<T>> {
        let whose = self.whose(field, text);
        let updated_after =
            self.time("updated_after", updated_after).unwrap_or(Timestamp::from_micros(i64::MIN));
        let token = PageToken::parse(page_token).ok();
        self.require(token.is_some(), "page_token", "is not a token that a list of this service gave");
        self.require(size >= 0, "page_size", "must not be negative");
        Some(Listing { whose: whose?, updated_after, token: token?, size: page_size(size).ok()? })
    }

    /// `request_id`: the id that makes a command act once.
    pub fn request_id(&mut self, text: &str) {
        self.require(crate::types::is_valid_id(text), "request_id", InvalidId.to_string());
    }

    /// Text of 1 to `most` characters once its ends are trimmed, without control characters.
    pub fn text(&mut self, field: impl Into<String>, text: &str, most: usize) -> Option<String> {
        let trimmed = text.trim();
        let length = trimmed.chars().count();
        if length == 0 || length > most || trimmed.chars().any(char::is_control) {
            self.add(field, format!("must have 1 to {most} characters, none of them a control character"));
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// The same, or nothing at all.
    pub fn optional_text(&mut self, field: impl Into<String>, text: &str, most: usize) -> Option<String> {
        if text.is_empty() { Some(String::new()) } else { self.text(field, text, most) }
    }

    /// An amount, given as the parts of a `google.type.Money`; not negative.
    pub fn money(&mut self, field: impl Into<String>, parts: Option<(&str, i64, i32)>) -> Option<Money> {
        let field = field.into();
        let amount = match parts {
            None => {
                self.add(field, "is required");
                return None;
            }
            Some((code, units, nanos)) => Money::try_from_parts(code, units, nanos),
        };
        match amount {
            Ok(amount) if amount.is_negative() => self.add(format!("{field}.units"), "must not be negative"),
            Ok(amount) => return Some(amount),
            Err(MoneyError::Currency) => {
                self.add(format!("{field}.currency_code"), MoneyError::Currency.to_string());
            }
            Err(MoneyError::Range) => self.add(format!("{field}.units"), MoneyError::Range.to_string()),
            Err(error) => self.add(format!("{field}.nanos"), error.to_string()),
        }
        None
    }

    /// An optional point in time with a sane value.
    pub fn time(
        &mut self,
        field: impl Into<String>,
        time: Option<prost_types::Timestamp>,
    ) -> Option<crate::types::Timestamp> {
        let time = time?;
        // The years 0001 to 9999, as the protobuf type says.
        let sane = (-62_135_596_800..=253_402_300_799).contains(&time.seconds)
            && (0..1_000_000_000).contains(&time.nanos);
        if sane {
            return Some(time.into());
        }
        self.add(field, "must lie within the years 0001 to 9999");
        None
    }

    /// Fails if anything was noted.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::invalid_fields(self.0)) }
    }

    /// `value`, or the failure: for the last step, when every part was noted if it is missing.
    pub fn finish<T>(self, value: Option<T>) -> Result<T> {
        self.check()?;
        value.ok_or_else(|| Error::internal("a missing value was not noted as a violation"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct PartyId;

    impl TryFrom<String> for PartyId {
        type Error = InvalidId;

        fn try_from(text: String) -> std::result::Result<Self, InvalidId> {
            if text == "p-1" { Ok(Self) } else { Err(InvalidId) }
        }
    }

    #[test]
    fn a_list_asks_for_everything_from_the_start_on_and_each_field_that_is_wrong_is_named() {
        let mut v = Violations::new();
        let listing = v.listing::<PartyId>("party_id", "-", None, "", 0).unwrap();
        assert_eq!((listing.whose, listing.token, listing.size), (Whose::All, PageToken::start(), 50));
        let one = v.listing("party_id", "p-1", None, "", 7).unwrap();
        assert_eq!((one.whose, one.size), (Whose::One(PartyId), 7));
        v.check().unwrap();
        assert_eq!(listing.updated_after, Timestamp::from_micros(i64::MIN));

        let mut v = Violations::new();
        let never = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
        assert_eq!(v.listing::<PartyId>("party_id", "", Some(never), "x", -1), None);
        let fields: Vec<_> = v.0.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["party_id", "updated_after", "page_token", "page_size"]);
    }
}
