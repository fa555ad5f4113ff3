//! Requests checked and turned into the domain's words: the same fields for every kind of case.

use chassis::error::{Error, Result};
use chassis::grpc::{PageToken, Violations, page_size};
use chassis::types::Timestamp;

use crate::application::ports::{Query, Whose};
use crate::domain::rooms::RoomId;
use crate::domain::{CaseId, CustomerId};

/// One case, named by `field`, of a customer or of anyone.
pub(super) fn wanted<Id: CaseId>(customer: &str, field: &str, case: &str) -> Result<(Whose, Id)> {
    let mut violations = Violations::new();
    let whose = violations.whose("customer_id", customer);
    let case = violations.id(field, case);
    violations.finish(whose.zip(case))
}

/// The fields of every request for a page.
#[derive(Clone, Copy)]
pub(super) struct Paging<'a> {
    pub(super) customer_id: &'a str,
    pub(super) page_size: i32,
    pub(super) page_token: &'a str,
    pub(super) updated_after: Option<prost_types::Timestamp>,
}

/// The [`Paging`] of a request.
macro_rules! paging {
    ($request:expr) => {
        $crate::inbound::convert::Paging {
            customer_id: &$request.customer_id,
            page_size: $request.page_size,
            page_token: &$request.page_token,
            updated_after: $request.updated_after,
        }
    };
}
pub(super) use paging;

/// A page of views.
pub(super) fn query(paging: Paging<'_>) -> Result<Query> {
    finish(Violations::new(), paging)
}

/// A page of the use of one room, or of all where none is named.
pub(super) fn room_uses(paging: Paging<'_>, room: &str) -> Result<(Query, Option<RoomId>)> {
    let mut violations = Violations::new();
    let room = if room.is_empty() { None } else { violations.id("room_id", room) };
    Ok((finish(violations, paging)?, room))
}

fn finish(mut violations: Violations, paging: Paging<'_>) -> Result<Query> {
    let updated_after = violations.time("updated_after", paging.updated_after);
    let whose = violations.whose("customer_id", paging.customer_id);
    let whose = violations.finish(whose)?;
    let token = PageToken::parse(paging.page_token)?;
    Ok(Query {
        whose,
        updated_after: updated_after.unwrap_or(Timestamp::from_micros(i64::MIN)),
        before: (!token.id.is_empty()).then_some(token.id),
        size: page_size(paging.page_size)?,
    })
}

/// The one customer whose page it is.
pub(super) fn customer(customer: &str) -> Result<CustomerId> {
    let mut violations = Violations::new();
    let customer = violations.id("customer_id", customer);
    violations.finish(customer)
}

/// A change names a case that this service knows.
pub(super) fn item<Id: CaseId>(text: String) -> Result<Id> {
    Id::try_from(text).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::loans::LoanId;

    /// The fields that an error names.
    fn named<T>(result: Result<T>) -> String {
        let error = result.err().expect("bad input is refused");
        assert_eq!(error.code(), chassis::error::Code::InvalidArgument);
        error.message().split("; ").map(|part| part.split(": ").next().unwrap()).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn bad_input_is_refused_by_the_name_of_its_field() {
        const BEYOND: prost_types::Timestamp = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
        assert_eq!(named(wanted::<LoanId>("", "loan_id", "")), "customer_id,loan_id");
        assert_eq!(named(wanted::<LoanId>("-", "loan_id", "-")), "loan_id");
        assert_eq!(named(customer("")), "customer_id");
        assert_eq!(named(customer("-")), "customer_id");

        let list = |change: fn(&mut Paging<'_>)| {
            let mut paging = Paging { customer_id: "-", page_size: 0, page_token: "", updated_after: None };
            change(&mut paging);
            query(paging)
        };
        assert_eq!(list(|_| {}).unwrap().whose, Whose::All);
        assert_eq!(named(list(|r| r.customer_id = "no id")), "customer_id");
        assert_eq!(named(list(|r| r.page_size = -1)), "page_size");
        assert_eq!(named(list(|r| r.page_token = "x")), "page_token");
        assert_eq!(named(list(|r| r.updated_after = Some(BEYOND))), "updated_after");

        let of_all = Paging { customer_id: "-", page_size: 0, page_token: "", updated_after: None };
        assert_eq!(room_uses(of_all, "").unwrap().1, None);
        assert_eq!(room_uses(of_all, "r-1").unwrap().1.unwrap().as_str(), "r-1");
        assert_eq!(
            named(room_uses(Paging { customer_id: "no id", ..of_all }, "a room")),
            "room_id,customer_id"
        );
    }
}
