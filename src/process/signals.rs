//! SIGINT and SIGTERM: the first one drains, the second one ends at once. SIGXFSZ is only an error.

use std::process::ExitCode;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;

/// Cancels `stop` at the first signal, from the return of this on.
pub(crate) fn stop_when_interrupted(stop: CancellationToken) {
    let mut signals = Interrupts::listen();
    tokio::spawn(async move {
        signals.next().await;
        stop.cancel();
        signals.next().await;
        std::process::exit(1);
    });
}

/// Does `work` until it is done or somebody asks the process to end. In a container nothing else would end it: the first
/// process of one is sent no signal that it does not listen to.
pub(crate) async fn unless_interrupted(
    work: impl Future<Output = Result<ExitCode, Failure>>,
) -> Result<ExitCode, Failure> {
    let mut signals = Interrupts::listen();
    tokio::select! {
        done = work => done,
        () = signals.next() => Err(Failure::Failed("interrupted".to_owned())),
    }
}

/// Has a write beyond the size that files may have here (`ulimit -f`) be an error, as on a full disk, and not the
/// end of the process.
pub(crate) fn outlive_full_files() {
    if let Err(error) = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())) {
        tracing::warn!(%error, "a file at its limit will end this process");
    }
}

/// Those who ask the process to end.
pub(crate) struct Interrupts(Option<(Signal, Signal)>);

impl Interrupts {
    /// Listens from now on: a signal that comes before somebody waits for it is not missed.
    pub(crate) fn listen() -> Self {
        let both = signal(SignalKind::interrupt())
            .and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)));
        Self(
            both.inspect_err(
                |error| tracing::error!(%error, "cannot listen to signals; stop the process with SIGKILL"),
            )
            .ok(),
        )
    }

    /// Waits for the next signal.
    pub(crate) async fn next(&mut self) {
        let Some((interrupt, terminate)) = &mut self.0 else { return std::future::pending().await };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}
