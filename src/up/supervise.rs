//! Keeps the processes of the mesh running until it is told to stop.

use std::process::ExitCode;
use std::time::Duration;

use chassis::access::{Secret, Services};
use chassis::config::EXIT_USAGE;
use rustix::process::Signal;
use tokio::signal::unix::{SignalKind, signal as signals};
use tokio_util::sync::CancellationToken;

use super::MeshArgs;
use super::databases::databases;
use super::look::{Look, Looker, State};
use super::record::Record;
use super::screen::Screen;
use super::service::{Common, Service};
use super::system::signal;
use super::welcome::{peers, welcome};
use crate::failure::Failure;
use crate::output;
use crate::process::SECRET_ENV;

/// How often the mesh is looked at, unless one of its processes ends.
const LOOK: Duration = Duration::from_millis(500);
/// How long a port may be taken.
const PORT: Duration = Duration::from_secs(5);
/// How long those that were asked to stop may take.
const DRAIN: Duration = Duration::from_secs(20);

/// Starts every process, and starts again whichever ends.
pub(super) async fn run(args: &MeshArgs) -> Result<ExitCode, Failure> {
    let data = &args.data;
    std::fs::create_dir_all(data)
        .map_err(|e| Failure::Configuration(format!("--data {}: {e}", data.display())))?;
    if Record::read(data).is_some() {
        let why = "a mesh runs on this folder; stop it, or name another folder";
        return Err(Failure::Configuration(format!("--data {}: {why}", data.display())));
    }
    end_orphans(data).await;
    let places = databases(args).await?;
    let specs = args.services(&|context| places[&context].clone());
    for address in specs.iter().flat_map(|spec| [spec.listen, spec.admin]) {
        is_free(address).await.map_err(|e| {
            let port = args.first_port;
            Failure::Configuration(format!("--first-port {port}: {address}: {e}; name another"))
        })?;
    }
    let mut services: Vec<_> = specs.into_iter().map(Service::new).collect();
    let mut screen = Screen::new(data, services.len());
    let interrupts = Interrupts::listen()?;
    let outcome = keep_running(args, &mut services, &mut screen, &interrupts.first).await;
    if outcome.is_ok() {
        // Whatever can be said of it, they are stopped.
        let _ = screen.leave("stopping gracefully: what was begun is finished; interrupt again to kill");
    }
    stop_all(&mut services, &interrupts.second).await;
    Record::remove(data);
    outcome?;
    output::print("the mesh is stopped")?;
    Ok(ExitCode::SUCCESS)
}

/// Waits a moment for a port: a connection that is about to end may have it by chance.
async fn is_free(address: std::net::SocketAddr) -> std::io::Result<()> {
    let began = std::time::Instant::now();
    loop {
        match std::net::TcpListener::bind(address) {
            Ok(_) => return Ok(()),
            Err(taken) if began.elapsed() > PORT => return Err(taken),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// Kills what a mesh left behind whose supervisor was killed, and waits until its ports are free.
async fn end_orphans(data: &std::path::Path) {
    loop {
        let orphans = Record::orphans(data);
        if orphans.is_empty() {
            return;
        }
        for pid in orphans {
            signal(pid, Signal::KILL);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The first one stops the mesh, the second one kills what has not stopped yet.
struct Interrupts {
    first: CancellationToken,
    second: CancellationToken,
}

impl Interrupts {
    /// Ctrl-C, SIGTERM, or a terminal that was closed: the processes would outlive it unseen.
    fn listen() -> Result<Self, Failure> {
        let on = |kind| signals(kind).map_err(|e| Failure::failed("cannot listen to signals", e));
        let (mut int, mut term, mut hangup) =
            (on(SignalKind::interrupt())?, on(SignalKind::terminate())?, on(SignalKind::hangup())?);
        let (first, second) = (CancellationToken::new(), CancellationToken::new());
        let told = [first.clone(), second.clone()];
        tokio::spawn(async move {
            for token in told {
                tokio::select! {
                    _ = int.recv() => {}
                    _ = term.recv() => {}
                    _ = hangup.recv() => {}
                }
                token.cancel();
            }
        });
        Ok(Self { first, second })
    }
}

async fn keep_running(
    args: &MeshArgs,
    services: &mut [Service],
    screen: &mut Screen,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let program = std::env::current_exe().map_err(|e| Failure::failed("cannot find this program", e))?;
    let mut ends =
        signals(SignalKind::child()).map_err(|e| Failure::failed("cannot listen to signals", e))?;
    let peers = peers(services);
    let secret = std::env::var(SECRET_ENV).unwrap_or_else(|_| Secret::random_text());
    let common = Common {
        program: &program,
        data: &args.data,
        nats: &args.nats,
        peers: &peers,
        flags: &args.serve,
        secret: &secret,
    };
    let wrong = |why: String| Failure::Configuration(format!("{SECRET_ENV}: {why}"));
    let signs = Services::try_new(&secret.parse().map_err(wrong)?).map_err(|e| wrong(e.to_string()))?;
    let token = args.token.resolved().await?.or_itself(&signs);
    let mut lookers =
        services.iter().map(|service| Looker::try_new(service, &token)).collect::<Result<Vec<_>, _>>()?;
    let mut said_ready = false;
    while !stop.is_cancelled() {
        let mut changed = false;
        for service in services.iter_mut() {
            if let Some(status) = service.just_ended() {
                changed = true;
                if status.code() == Some(i32::from(EXIT_USAGE)) {
                    return Err(misconfigured(args, service));
                }
            }
            changed |= service.start_if_due(&common)?;
        }
        if changed {
            let services = services.iter().map(Service::record).collect();
            Record { supervisor: std::process::id(), services }.write(&args.data)?;
        }
        let looks = look_at_all(&mut lookers, services).await;
        screen.show(services, &looks)?;
        if !said_ready && looks.iter().all(|look| look.state == State::Serving) {
            said_ready = true;
            screen.say(&welcome(args, services))?;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = ends.recv() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    Ok(())
}

async fn look_at_all(lookers: &mut [Looker], services: &[Service]) -> Vec<Look> {
    let looks = lookers.iter_mut().zip(services).map(|(looker, service)| looker.look(service.pid()));
    futures::future::join_all(looks).await
}

/// What a process said of its configuration before it ended.
fn misconfigured(args: &MeshArgs, service: &Service) -> Failure {
    let log = args.data.join(format!("{}.log", service.spec.name));
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    let last = text.lines().last().unwrap_or_default().trim_start_matches("maeul: ");
    Failure::Configuration(format!("{}: {last}", service.spec.name))
}

/// Asks all to stop, and kills whoever takes too long, or all that are left when nobody wants to wait.
async fn stop_all(services: &mut [Service], hurry: &CancellationToken) {
    for service in services.iter() {
        service.stop();
    }
    let drained = async {
        for service in services.iter_mut() {
            service.ended().await;
        }
    };
    tokio::select! {
        () = drained => return,
        () = hurry.cancelled() => {}
        () = tokio::time::sleep(DRAIN) => {}
    }
    eprintln!("maeul: what did not stop in time is killed");
    for service in services {
        service.kill().await;
    }
}
