//! Named instructions at which a test may kill the process (feature `kill-points`).
//!
//! Every commit, remote call and publish passes through one function of the chassis each, so each
//! has its points without anybody listing them. `MAEUL_KILL_RECORD=<file>` writes down every point
//! that is passed; `MAEUL_KILL_AT=<point>` kills the process with SIGKILL when it is reached.

#[cfg(all(feature = "kill-points", not(debug_assertions)))]
compile_error!(
    "the feature `kill-points` lets anybody who sets a variable kill the process: never build a release with it"
);

/// Passes the point `<kind> <name> <moment>`; does nothing without the feature.
#[cfg(not(feature = "kill-points"))]
#[inline]
pub fn pass(_kind: &str, _name: impl std::fmt::Display, _moment: &str) {}

/// Passes the point `<kind> <name> <moment>`: records it, or dies there, as the environment asks.
#[cfg(feature = "kill-points")]
pub fn pass(kind: &str, name: impl std::fmt::Display, moment: &str) {
    use std::collections::BTreeSet;
    use std::sync::{LazyLock, Mutex};

    static KILL_AT: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("MAEUL_KILL_AT").ok());
    static RECORD: LazyLock<Option<(String, Mutex<BTreeSet<String>>)>> =
        LazyLock::new(|| std::env::var("MAEUL_KILL_RECORD").ok().map(|file| (file, Mutex::default())));

    let point = format!("{kind} {name} {moment}");
    if KILL_AT.as_deref() == Some(point.as_str()) {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        std::process::abort();
    }
    if let Some((file, seen)) = &*RECORD
        && let Ok(mut seen) = seen.lock()
        && seen.insert(point)
    {
        let lines: Vec<&str> = seen.iter().map(String::as_str).collect();
        if let Err(error) = std::fs::write(file, lines.join("\n")) {
            tracing::error!(%error, file, "cannot record kill points");
        }
    }
}
