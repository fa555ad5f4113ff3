//! Every answer that refuses: which an operation can give, and how each looks.

use serde_json::{Map, Value, json};

use super::status::{self, STATUS};

/// One way to be refused: what HTTP calls it, and what the village says with it.
struct Kind {
    /// Of HTTP.
    status: u16,
    /// Its name among the description's answers.
    name: &'static str,
    /// For people.
    words: &'static str,
    /// What may be said whatever the operation is.
    reasons: &'static [Reason],
}

/// Code and number of `google.rpc.Code`, reason, and what a person reads.
type Reason = (Code, &'static str, &'static str);
/// As `google.rpc.Code` names and numbers it.
type Code = (&'static str, i32);

const INVALID_ARGUMENT: Code = ("INVALID_ARGUMENT", 3);
const DEADLINE_EXCEEDED: Code = ("DEADLINE_EXCEEDED", 4);
const NOT_FOUND: Code = ("NOT_FOUND", 5);
const ALREADY_EXISTS: Code = ("ALREADY_EXISTS", 6);
const PERMISSION_DENIED: Code = ("PERMISSION_DENIED", 7);
const RESOURCE_EXHAUSTED: Code = ("RESOURCE_EXHAUSTED", 8);
const FAILED_PRECONDITION: Code = ("FAILED_PRECONDITION", 9);
const ABORTED: Code = ("ABORTED", 10);
const UNIMPLEMENTED: Code = ("UNIMPLEMENTED", 12);
const INTERNAL: Code = ("INTERNAL", 13);
const UNAVAILABLE: Code = ("UNAVAILABLE", 14);
const UNAUTHENTICATED: Code = ("UNAUTHENTICATED", 16);

#[rustfmt::skip]
const KINDS: &[Kind] = &[
    Kind { status: 400, name: "BadRequest", reasons: &[
        (INVALID_ARGUMENT, "INVALID_FIELD", "request_id: must have 1 to 64 characters of A-Z a-z 0-9 . _ -"),
    ], words: "The request is wrong as it is, and each wrong field is named; or the state of things does not allow it." },
    Kind { status: 401, name: "Unauthenticated", reasons: &[
        (UNAUTHENTICATED, "TOKEN_MISSING", "sign in: `authorization: Bearer …` is missing"),
        (UNAUTHENTICATED, "TOKEN_EXPIRED", "the token has expired: sign in again"),
    ], words: "Nobody has signed in, or the token cannot be believed. Only where sign-in is on." },
    Kind { status: 403, name: "PermissionDenied", reasons: &[
        (PERMISSION_DENIED, "ROLE_MISSING", "only for customers"),
        (PERMISSION_DENIED, "NOT_YOURS", "customer_id has to be your own id"),
    ], words: "Whoever has signed in may not do this." },
    Kind { status: 404, name: "NotFound", reasons: &[
        (NOT_FOUND, "NO_SUCH_PATH", "nothing here has this path; /openapi.json says what there is"),
    ], words: "It does not exist, or it is somebody else's." },
    Kind { status: 408, name: "RequestTimeout", reasons: &[
        (DEADLINE_EXCEEDED, "REQUEST_TIMEOUT", "the request did not arrive within 15s"),
    ], words: "The body took too long to arrive. Nothing was done." },
    Kind { status: 409, name: "Conflict", reasons: &[
        (ABORTED, "CONFLICT", "two changes met; try again"),
    ], words: "It exists already; or two changes met, and the same request may be sent again." },
    Kind { status: 413, name: "BodyTooLarge", reasons: &[
        (INVALID_ARGUMENT, "BODY_TOO_LARGE", "the body may have 1048576 bytes at most"),
    ], words: "The body is larger than the gateway takes." },
    Kind { status: 415, name: "UnsupportedMediaType", reasons: &[
        (INVALID_ARGUMENT, "UNSUPPORTED_MEDIA_TYPE", "the content-type must be application/json"),
    ], words: "The body is not said to be JSON." },
    Kind { status: 429, name: "TooManyRequests", reasons: &[
        (RESOURCE_EXHAUSTED, "TOO_MANY_REQUESTS", "that is too often; come back after a while"),
    ], words: "Too much at once: nothing was done, come back after `Retry-After`." },
    Kind { status: 500, name: "Internal", reasons: &[
        (INTERNAL, "INTERNAL", "internal error"),
    ], words: "A mistake of the village's own, which its log tells more about. No request should ever see it." },
    Kind { status: 501, name: "Unimplemented", reasons: &[
        (UNIMPLEMENTED, "METHOD_NOT_FOUND", "the service has no such method"),
    ], words: "The service that runs is of another release than the gateway, and does not have this." },
    Kind { status: 503, name: "Unavailable", reasons: &[
        (UNAVAILABLE, "DATABASE_UNAVAILABLE", "the database is away; nothing was changed"),
        (UNAVAILABLE, "ISSUER_UNAVAILABLE", "the issuer of tokens is away; who you are cannot be told"),
    ], words: "Somebody who is needed is away. Nothing was done, come back after `Retry-After`." },
    Kind { status: 504, name: "DeadlineExceeded", reasons: &[
        (DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "the time that the call had has run out"),
    ], words: "It took too long, and what came of it is not known: the same `requestId` finds out." },
];

/// What the comment of an RPC says that it can be refused with.
const CODES: &[(Code, u16)] = &[
    (INVALID_ARGUMENT, 400),
    (FAILED_PRECONDITION, 400),
    (UNAUTHENTICATED, 401),
    (PERMISSION_DENIED, 403),
    (NOT_FOUND, 404),
    (ALREADY_EXISTS, 409),
    (ABORTED, 409),
    (RESOURCE_EXHAUSTED, 429),
    (UNIMPLEMENTED, 501),
    (UNAVAILABLE, 503),
    (DEADLINE_EXCEEDED, 504),
];

/// What an operation is like, as far as that decides how it can be refused.
pub(super) struct Operation<'a> {
    /// The comment of its RPC, which names its own reasons.
    pub(super) comment: &'a str,
    /// Whether it changes something, once for each key: only then it has a body.
    pub(super) is_command: bool,
    /// Whether it names something in its path.
    pub(super) has_variables: bool,
    /// Whether somebody who has signed in may be refused.
    pub(super) may_be_denied: bool,
}

impl Operation<'_> {
    /// The refusals that it can answer, by HTTP status.
    pub(super) fn refusals(&self) -> Map<String, Value> {
        let own = self.reasons();
        let of = |kind: &Kind| own.iter().filter(|(_, status, _)| *status == kind.status).collect::<Vec<_>>();
        let told = KINDS.iter().filter(|kind| self.gives(kind.status) || !of(kind).is_empty());
        told.map(|kind| (kind.status.to_string(), answer(kind, &of(kind)))).collect()
    }

    fn gives(&self, status: u16) -> bool {
        match status {
            403 => self.may_be_denied,
            404 => self.has_variables,
            408 | 409 | 413 | 415 => self.is_command,
            _ => true,
        }
    }

    /// Its own reasons, and those of its kind.
    fn reasons(&self) -> Vec<(Code, u16, String)> {
        let mut all = reasons(self.comment);
        if self.is_command {
            let every = ["REQUEST_ID_REUSED", "MALFORMED_JSON", "BODY_BROKEN"];
            all.extend(every.map(|reason| (INVALID_ARGUMENT, 400, reason.to_owned())));
        }
        all
    }
}

/// Code, HTTP status and reason of each that a comment names: `NOT_FOUND` and, in backticks, its reasons.
fn reasons(comment: &str) -> Vec<(Code, u16, String)> {
    let mut found = Vec::new();
    let mut current = None;
    for word in comment.split_inclusive([' ', '\n', ';', ',', '(', ')']) {
        let word = word.trim_end_matches([' ', '\n', ';', ',', '(', ')', ':']).trim_end_matches('.');
        if let Some(code) = CODES.iter().find(|(code, _)| code.0 == word) {
            current = Some(code);
        }
        let quoted = word.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        let reason = quoted.filter(|text| text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
        if let (Some((code, status)), Some(reason)) = (current, reason) {
            found.push((*code, *status, reason.to_owned()));
        }
    }
    found
}

/// One that says no more than it always does is referred to by its name.
fn answer(kind: &Kind, own: &[&(Code, u16, String)]) -> Value {
    if own.is_empty() {
        return json!({"$ref": format!("#/components/responses/{}", kind.name)});
    }
    let named: Vec<_> = own.iter().map(|(code, _, reason)| format!("{} `{reason}`", code.0)).collect();
    let mut examples = usual_examples(kind);
    for (code, _, reason) in own {
        let message = reason.to_ascii_lowercase().replace('_', " ");
        examples.insert(reason.clone(), json!({"value": status::example(code.1, reason, &message)}));
    }
    whole(kind, &format!("{} Of this operation: {}.", kind.words, named.join(", ")), &examples)
}

fn usual_examples(kind: &Kind) -> Map<String, Value> {
    let one = |(code, reason, message): &Reason| {
        (String::from(*reason), json!({"value": status::example(code.1, reason, message)}))
    };
    kind.reasons.iter().map(one).collect()
}

fn whole(kind: &Kind, words: &str, examples: &Map<String, Value>) -> Value {
    let content = json!({"schema": {"$ref": format!("#/components/schemas/{STATUS}")}, "examples": examples});
    let mut answer = json!({"description": words, "content": {"application/json": content}});
    if let Some((name, header)) = header(kind.status) {
        answer["headers"] = json!({name: header});
    }
    answer
}

fn header(status: u16) -> Option<(&'static str, Value)> {
    match status {
        401 => Some((
            "WWW-Authenticate",
            json!({"description": "How to sign in.", "schema": {"type": "string"}, "example": "Bearer"}),
        )),
        429 | 503 => Some((
            "Retry-After",
            json!({"description": "When to come back, in seconds.", "schema": {"type": "integer", "minimum": 0}, "example": 1}),
        )),
        _ => None,
    }
}

/// Those that operations refer to by name: `components.responses`.
pub(super) fn shared() -> Map<String, Value> {
    KINDS.iter().map(|kind| (kind.name.to_owned(), whole(kind, kind.words, &usual_examples(kind)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_from_a_comment() {
        let comment = "Does it with `retry_after`. Errors: NOT_FOUND `A_B`, `C`; FAILED_PRECONDITION `D` (gone). ABORTED.";
        let found = reasons(comment);
        let short: Vec<_> =
            found.iter().map(|(code, status, reason)| (code.0, *status, reason.as_str())).collect();
        let expected =
            [("NOT_FOUND", 404, "A_B"), ("NOT_FOUND", 404, "C"), ("FAILED_PRECONDITION", 400, "D")];
        assert_eq!(short, expected);
    }

    #[test]
    fn an_operation_says_only_what_it_can_answer() {
        let read = Operation { comment: "", is_command: false, has_variables: false, may_be_denied: false };
        let statuses: Vec<_> = read.refusals().keys().cloned().collect();
        assert_eq!(statuses, ["400", "401", "429", "500", "501", "503", "504"]);
        let command = Operation { comment: "", is_command: true, has_variables: true, may_be_denied: true };
        assert_eq!(command.refusals().len(), KINDS.len());
    }

    #[test]
    fn p1_every_refusal_of_the_gateways_own_is_described() {
        use crate::answer::Refusal;
        let (soon, document) =
            (std::time::Duration::ZERO, super::super::document::describe(true).to_string());
        let all = [
            Refusal::NoSuchPath,
            Refusal::MethodNotAllowed(Vec::new()),
            Refusal::MalformedJson(String::new()),
            Refusal::UnsupportedMediaType(""),
            Refusal::BodyTooLarge(1),
            Refusal::BodyBroken,
            Refusal::RequestTimeout(soon),
            Refusal::TooManyRequests(soon),
        ];
        for refusal in all {
            assert!(document.contains(refusal.reason()), "{}", refusal.reason());
        }
    }

    #[test]
    fn every_http_status_that_stands_here_is_the_one_that_the_gateway_answers_with() {
        for (code, status) in CODES {
            assert!(KINDS.iter().any(|kind| kind.status == *status), "{}", code.0);
            assert_eq!(
                crate::answer::http_code(tonic::Code::from_i32(code.1)).as_u16(),
                *status,
                "{}",
                code.0
            );
        }
    }
}
