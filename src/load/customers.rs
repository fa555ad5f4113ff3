//! The customers of a run, the connections that they share, and what they make of an answer that is none.

use std::time::Duration;

use chassis::clock::new_id;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use super::journey::{Refusal, Then};
use crate::client::Village;
use crate::failure::Failure;

/// How long a customer waits for any one call.
const CALL: Duration = Duration::from_secs(30);
/// What to wait where an answer does not say.
pub(super) const A_WHILE: Duration = Duration::from_secs(1);
const LONGEST_TOLD: Duration = Duration::from_mins(1);

/// Customers under ids of this run's own.
#[derive(Debug)]
pub(super) struct Customers {
    villages: Vec<Village>,
    run: String,
    ids: Vec<String>,
}

impl Customers {
    /// So many, at least one. Calls are spread over `villages`, which are connections to the same one.
    pub(super) fn try_new(villages: Vec<Village>, count: usize) -> Result<Self, Failure> {
        if villages.is_empty() {
            return Err(Failure::Failed("no connection to a village".to_owned()));
        }
        let id = new_id();
        let run = id.get(id.len().saturating_sub(10)..).unwrap_or(&id).to_owned();
        let ids = (0..count.max(1)).map(|number| format!("load-{run}-{number}")).collect();
        Ok(Self { villages, run, ids })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.ids.len()
    }

    /// The id of a customer.
    pub(super) fn id(&self, number: usize) -> &str {
        &self.ids[number % self.ids.len()]
    }

    /// A connection.
    pub(super) fn village(&self, number: usize) -> &Village {
        &self.villages[number % self.villages.len()]
    }

    /// An id of this run's own for something else.
    pub(super) fn own(&self, what: &str) -> String {
        format!("load-{what}-{}", self.run)
    }
}

/// A request that is not waited for too long.
pub(super) fn patient<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(CALL);
    request
}

/// Everything of a list. `read` reads the page of a token, and answers what is on it and the token of the next.
pub(super) async fn all_pages<T, F: Future<Output = Result<(Vec<T>, String), Status>>>(
    read: impl Fn(String) -> F,
) -> Result<Vec<T>, Status> {
    let (mut all, mut token) = (Vec::new(), String::new());
    loop {
        let (items, next) = read(token).await?;
        all.extend(items);
        if next.is_empty() {
            return Ok(all);
        }
        token = next;
    }
}

/// How long an answer says to wait.
pub(super) fn told_wait(retry_after: Option<prost_types::Duration>) -> Duration {
    retry_after.and_then(|wait| Duration::try_from(wait).ok()).unwrap_or(A_WHILE).min(LONGEST_TOLD)
}

/// An OK that says nothing.
pub(super) fn empty() -> Refusal {
    Refusal { reason: "EMPTY_ANSWER".to_owned(), then: Then::Never }
}

/// What a customer makes of a status. One that was made on this side, as when a connection breaks, has a source.
pub(super) fn refusal(status: &Status) -> Refusal {
    let broke = std::error::Error::source(status).is_some();
    let told = status.get_details_error_info().map(|info| info.reason).filter(|reason| !reason.is_empty());
    let reason = match told {
        Some(reason) => reason,
        None if broke => "CONNECTION_BROKE".to_owned(),
        None => format!("{:?}", status.code()),
    };
    let after = status.get_details_retry_info().and_then(|info| info.retry_delay);
    let passes = matches!(
        status.code(),
        Code::Unavailable
            | Code::ResourceExhausted
            | Code::DeadlineExceeded
            | Code::Cancelled
            | Code::Aborted
    );
    let then = match after {
        Some(wait) => Then::After(wait.min(LONGEST_TOLD)),
        None if passes || broke => Then::Later,
        None => Then::Never,
    };
    Refusal { reason, then }
}

#[cfg(test)]
mod tests {
    use tonic_types::ErrorDetails;

    use super::*;

    #[test]
    fn a_customer_comes_again_where_it_may_help() {
        let refused = |code, details| refusal(&Status::with_error_details(code, "no", details));
        let told = ErrorDetails::with_retry_info(Some(Duration::from_secs(5)));
        assert_eq!(refused(Code::ResourceExhausted, told).then, Then::After(Duration::from_secs(5)));
        assert_eq!(refused(Code::Unavailable, ErrorDetails::new()).then, Then::Later);
        let price = ErrorDetails::with_error_info("PRICE_CHANGED", "maeul", []);
        let price = refused(Code::FailedPrecondition, price);
        assert_eq!((price.reason.as_str(), price.then), ("PRICE_CHANGED", Then::Never));
        let broken = Status::from_error(Box::new(std::io::Error::other("cut")));
        assert_eq!(refusal(&broken), Refusal { reason: "CONNECTION_BROKE".to_owned(), then: Then::Later });
        assert_eq!(refusal(&Status::unknown("what")).then, Then::Never);
    }
}
