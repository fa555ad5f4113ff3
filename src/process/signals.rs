//! SIGINT and SIGTERM: the first one drains, the second one ends at once.

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
