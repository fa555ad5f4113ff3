//! Why the program ends without having done what it was asked.

use std::process::ExitCode;

/// A failure and the exit code that goes with it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The configuration is wrong: one line that says what to change, exit 64.
    Configuration(String),
    /// What was asked could not be done, exit 1.
    Failed(String),
}

impl Failure {
    /// What could not be done, and why.
    pub(crate) fn failed(what: &str, why: impl std::fmt::Display) -> Self {
        Self::Failed(format!("{what}: {why}"))
    }

    /// Says so on standard error.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::Configuration(why) => {
                eprintln!("maeul: {why}");
                ExitCode::from(chassis::config::EXIT_USAGE)
            }
            Self::Failed(why) => {
                eprintln!("maeul: {why}");
                ExitCode::FAILURE
            }
        }
    }
}

impl From<tonic::Status> for Failure {
    fn from(status: tonic::Status) -> Self {
        use tonic_types::StatusExt;
        let reason = status.get_details_error_info().map(|info| format!(" ({})", info.reason));
        Self::Failed(format!("{:?}: {}{}", status.code(), status.message(), reason.unwrap_or_default()))
    }
}
