//! SIGINT and SIGTERM: the first one drains, the second one ends at once. SIGXFSZ is only an error.

use tokio_util::sync::CancellationToken;

/// Cancels `stop` at the first signal.
pub(crate) fn stop_when_interrupted(stop: CancellationToken) {
    tokio::spawn(async move {
        interrupted().await;
        stop.cancel();
        interrupted().await;
        std::process::exit(1);
    });
}

/// Has a write beyond the size that files may have here (`ulimit -f`) be an error, as on a full disk, and not the
/// end of the process.
pub(crate) fn outlive_full_files() {
    use tokio::signal::unix::{SignalKind, signal};
    if let Err(error) = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())) {
        tracing::warn!(%error, "a file at its limit will end this process");
    }
}

/// Waits for the next signal.
pub(crate) async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut int), Ok(mut term)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("cannot listen to signals; stop the process with SIGKILL");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = int.recv() => {}
        _ = term.recv() => {}
    }
}
