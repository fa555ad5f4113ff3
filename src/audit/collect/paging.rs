//! Lists, page by page, and what is away.

use tonic::{Code, Status};

use crate::audit::books::{Books, Service};
use crate::failure::Failure;

/// Only what changed after this.
pub(super) type After = Option<prost_types::Timestamp>;

pub(super) const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Whether the answer says that the service is not there.
pub(super) fn is_away(status: &Status) -> bool {
    matches!(status.code(), Code::Unimplemented | Code::Unavailable)
}

/// Whether the answer says that there is no such thing. What looks like an id may be none.
pub(super) fn is_none(status: &Status) -> bool {
    matches!(status.code(), Code::NotFound | Code::InvalidArgument)
}

pub(super) fn failure(what: &str, status: &Status) -> Failure {
    Failure::failed(what, format!("{:?}: {}", status.code(), status.message()))
}

pub(super) fn note(books: &mut Books, service: Service, there: bool) {
    if !there {
        books.missing.insert(service);
    }
}

/// Reads all pages of a list and hands each item on, as what is kept of it. Answers whether the service is there.
macro_rules! pages {
    ($client:expr, $rpc:ident, $request:expr, $items:ident, $keep:expr) => {{
        let mut client =
            $client.clone().max_decoding_message_size($crate::audit::collect::paging::MOST_BYTES);
        let mut request = $request;
        loop {
            let page = match client.$rpc(request.clone()).await {
                Ok(page) => page.into_inner(),
                Err(status) if $crate::audit::collect::paging::is_away(&status) => break false,
                Err(status) => {
                    return Err($crate::audit::collect::paging::failure(stringify!($rpc), &status));
                }
            };
            page.$items.into_iter().for_each($keep);
            if page.next_page_token.is_empty() || page.next_page_token == request.page_token {
                break true;
            }
            request.page_token = page.next_page_token;
        }
    }};
}

/// Drops the cases that began before `since`. Lists tell of changes since then, also of older cases: what changed of a
/// case that is not in its own list makes it be asked for.
macro_rules! without_older {
    ($books:ident, $since:ident, $cases:ident.$own:ident, $service:expr, $client:expr, $rpc:ident, $request:expr) => {
        for (id, case) in &mut $books.$cases {
            if case.$own.is_some() || case.begun() < $since || $books.missing.contains(&$service) {
                continue;
            }
            match $client.clone().$rpc($request(id.clone())).await {
                Ok(answer) => case.$own = answer.into_inner().$own.map(Into::into),
                Err(status) if $crate::audit::collect::paging::is_none(&status) => {}
                Err(status) => {
                    return Err($crate::audit::collect::paging::failure(stringify!($rpc), &status));
                }
            }
        }
        $books.$cases.retain(|_, case| case.begun() >= $since);
    };
}

pub(super) use {pages, without_older};
