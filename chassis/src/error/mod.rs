//! The one error of application code, and what clients are told of it.

mod status;

use std::borrow::Cow;
use std::time::Duration;

/// The result of application code.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of answer an error is. Each maps to one gRPC code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// A field is missing, malformed or out of range: nothing was looked at.
    InvalidArgument,
    /// What was named does not exist for this caller.
    NotFound,
    /// It exists already.
    AlreadyExists,
    /// The state of the resource does not allow it.
    FailedPrecondition,
    /// This caller may not.
    PermissionDenied,
    /// Too much at once: come back after a while.
    ResourceExhausted,
    /// Nobody, or nobody who can be believed, has signed in.
    Unauthenticated,
    /// Somebody that is needed is away; nothing was begun.
    Unavailable,
    /// Our own time ran out.
    DeadlineExceeded,
    /// Two changes met; try again.
    Aborted,
    /// Our mistake.
    Internal,
}

impl Code {
    /// Whether the same command would get the same answer for ever, so that it is recorded. What was
    /// not found may only not have been heard of yet.
    pub fn is_final(self) -> bool {
        matches!(self, Self::AlreadyExists | Self::FailedPrecondition | Self::PermissionDenied)
    }

    /// Whether trying again later may succeed without anybody changing anything.
    pub fn is_transient(self) -> bool {
        matches!(self, Self::Unavailable | Self::Aborted | Self::DeadlineExceeded | Self::ResourceExhausted)
    }

    fn as_i64(self) -> i64 {
        match self {
            Self::InvalidArgument => 3,
            Self::DeadlineExceeded => 4,
            Self::NotFound => 5,
            Self::AlreadyExists => 6,
            Self::PermissionDenied => 7,
            Self::ResourceExhausted => 8,
            Self::FailedPrecondition => 9,
            Self::Aborted => 10,
            Self::Internal => 13,
            Self::Unavailable => 14,
            Self::Unauthenticated => 16,
        }
    }

    fn from_i64(code: i64) -> Self {
        match code {
            6 => Self::AlreadyExists,
            7 => Self::PermissionDenied,
            9 => Self::FailedPrecondition,
            _ => Self::Internal,
        }
    }
}

/// One field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The path of the field in the request: `items[2].quantity`.
    pub field: String,
    /// What it must be.
    pub description: String,
}

const MOST_VIOLATIONS: usize = 20;

/// Why a use case did not do what it was asked. Clients branch on [`Error::reason`].
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: Code,
    reason: Cow<'static, str>,
    message: String,
    violations: Vec<Violation>,
    retry_after: Option<Duration>,
    resource: Option<(String, String)>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    fn new(code: Code, reason: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            reason: reason.into(),
            message: message.into(),
            violations: Vec::new(),
            retry_after: None,
            resource: None,
            source: None,
        }))
    }

    /// One field is wrong: `INVALID_ARGUMENT`, reason `INVALID_FIELD`.
    pub fn invalid(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::invalid_fields(vec![Violation { field: field.into(), description: description.into() }])
    }

    /// Some fields are wrong. The first 20 are named: an answer must fit into its headers.
    pub fn invalid_fields(mut violations: Vec<Violation>) -> Self {
        violations.truncate(MOST_VIOLATIONS);
        let message = violations
            .iter()
            .map(|v| format!("{}: {}", v.field, v.description))
            .collect::<Vec<_>>()
            .join("; ");
        let mut error = Self::new(Code::InvalidArgument, "INVALID_FIELD", message);
        error.0.violations = violations;
        error
    }

    /// `NOT_FOUND` with reason `<KIND>_NOT_FOUND`; `kind` in lower snake case.
    pub fn not_found(kind: &str, id: impl std::fmt::Display) -> Self {
        let reason = format!("{}_NOT_FOUND", kind.to_ascii_uppercase());
        let mut error =
            Self::new(Code::NotFound, reason, format!("{} {id} not found", kind.replace('_', " ")));
        error.0.resource = Some((kind.to_owned(), id.to_string()));
        error
    }

    /// `FAILED_PRECONDITION`: the state does not allow it.
    pub fn precondition(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(Code::FailedPrecondition, reason, message)
    }

    /// `ALREADY_EXISTS`.
    pub fn already_exists(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(Code::AlreadyExists, reason, message)
    }

    /// `PERMISSION_DENIED`.
    pub fn denied(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(Code::PermissionDenied, reason, message)
    }

    /// `UNAUTHENTICATED`: signing in (again) helps.
    pub fn unauthenticated(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(Code::Unauthenticated, reason, message)
    }

    /// `RESOURCE_EXHAUSTED` with `RetryInfo`.
    pub fn exhausted(reason: &'static str, message: impl Into<String>, retry_after: Duration) -> Self {
        let mut error = Self::new(Code::ResourceExhausted, reason, message);
        error.0.retry_after = Some(retry_after);
        error
    }

    /// `UNAVAILABLE` with `RetryInfo`: nothing was begun.
    pub fn unavailable(reason: &'static str, message: impl Into<String>, retry_after: Duration) -> Self {
        let mut error = Self::new(Code::Unavailable, reason, message);
        error.0.retry_after = Some(retry_after);
        error
    }

    /// `DEADLINE_EXCEEDED`: the outcome is unknown; the same `request_id` finds out.
    pub fn deadline(message: impl Into<String>) -> Self {
        Self::new(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", message)
    }

    /// `ABORTED`: two changes met, the same call may be made again.
    pub fn aborted(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(Code::Aborted, reason, message)
    }

    /// Our mistake: `INTERNAL`. The client learns nothing of the cause, the log does.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(Code::Internal, "INTERNAL", "internal error");
        error.0.source = Some(source.into());
        error
    }

    /// The same for somebody else, without what caused it.
    pub(crate) fn again(&self) -> Self {
        let Inner { code, reason, message, violations, retry_after, resource, .. } = &*self.0;
        Self(Box::new(Inner {
            code: *code,
            reason: reason.clone(),
            message: message.clone(),
            violations: violations.clone(),
            retry_after: *retry_after,
            resource: resource.clone(),
            source: None,
        }))
    }

    /// Names the resource that this is about.
    pub fn with_resource(mut self, kind: &str, id: impl std::fmt::Display) -> Self {
        self.0.resource = Some((kind.to_owned(), id.to_string()));
        self
    }

    /// Gives this error another reason.
    pub fn with_reason(mut self, reason: &'static str) -> Self {
        self.0.reason = reason.into();
        self
    }

    /// The kind of answer.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The word that clients branch on, `UPPER_SNAKE_CASE`.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// For people.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// When to come back, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// A final refusal as the idempotency table keeps it: code, reason, message.
    pub(crate) fn to_recorded(&self) -> (i64, String, String) {
        let resource = self.0.resource.as_ref().map_or(String::new(), |(kind, id)| format!("{kind}/{id}"));
        (self.0.code.as_i64(), format!("{} {resource}", self.0.reason), self.0.message.clone())
    }

    pub(crate) fn from_recorded(code: i64, reason: &str, message: String) -> Self {
        let (reason, resource) = reason.split_once(' ').unwrap_or((reason, ""));
        let mut error = Self::new(Code::from_i64(code), reason.to_owned(), message);
        error.0.resource = resource.split_once('/').map(|(kind, id)| (kind.to_owned(), id.to_owned()));
        error
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.0.message, self.0.reason)?;
        let mut source = self.0.source.as_deref().map(|s| s as &dyn std::error::Error);
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|s| s as &(dyn std::error::Error + 'static))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let (code, reason, message) = match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Tls(_) => (Code::Unavailable, "DATABASE_UNAVAILABLE", away()),
            sqlx::Error::Database(inner) => match inner.code().as_deref() {
                // Serialization failure, deadlock.
                Some("40001" | "40P01") => (Code::Aborted, "CONFLICT", met()),
                Some("53100") => (Code::Unavailable, DISK_FULL, full()),
                // Connection, resources, operator intervention; a transaction that was idle for too long
                // has lost its session.
                Some(code) if ["08", "53", "57P", "25P03"].iter().any(|class| code.starts_with(class)) => {
                    (Code::Unavailable, "DATABASE_UNAVAILABLE", away())
                }
                _ => (Code::Internal, "INTERNAL", "internal error".to_owned()),
            },
            _ => (Code::Internal, "INTERNAL", "internal error".to_owned()),
        };
        Self::of_database(code, reason, message, Box::new(error))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let (code, reason, message) = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (Code::Aborted, "CONFLICT", met()),
            Some(ErrorCode::DiskFull) => (Code::Unavailable, DISK_FULL, full()),
            // As a file that may not grow, or a quota, is told.
            Some(ErrorCode::SystemIoFailure) if is_write(&error) => (Code::Unavailable, DISK_FULL, full()),
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::OutOfMemory
                | ErrorCode::OperationAborted,
            ) => (Code::Unavailable, "DATABASE_UNAVAILABLE", away()),
            _ => (Code::Internal, "INTERNAL", "internal error".to_owned()),
        };
        Self::of_database(code, reason, message, Box::new(error))
    }
}

impl Error {
    fn of_database(
        code: Code,
        reason: &'static str,
        message: String,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> Self {
        let mut mapped = Self::new(code, reason, message);
        if code == Code::Unavailable {
            mapped.0.retry_after = Some(Duration::from_secs(1));
        }
        mapped.0.source = Some(source);
        mapped
    }
}

/// What a database says that cannot grow; nothing was changed.
pub(crate) const DISK_FULL: &str = "DISK_FULL";

fn is_write(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_WRITE)
}

fn full() -> String {
    "the disk of the database is full or cannot be written; nothing was changed".to_owned()
}

fn away() -> String {
    "the database is away; nothing was changed".to_owned()
}

fn met() -> String {
    "two changes met; try again".to_owned()
}
