//! Keeps the processes of the mesh running until it is told to stop.

use std::time::Duration;

use chassis::config::EXIT_USAGE;
use tokio_util::sync::CancellationToken;

use super::MeshArgs;
use super::databases::databases;
use super::look::{Look, Looker, Screen};
use super::record::Record;
use super::service::{Common, Service, signal};
use crate::client::env_of;
use crate::failure::Failure;
use crate::output;
use crate::process::stop_when_interrupted;

/// How often the mesh is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How long those that were asked to stop may take.
const DRAIN: Duration = Duration::from_secs(20);

/// Starts every process, and starts again whichever ends.
pub(super) async fn run(args: &MeshArgs) -> Result<std::process::ExitCode, Failure> {
    let data = &args.data;
    std::fs::create_dir_all(data)
        .map_err(|e| Failure::Configuration(format!("--data {}: {e}", data.display())))?;
    if Record::read(data).is_some() {
        let why = "a mesh runs on this folder; stop it, or name another folder";
        return Err(Failure::Configuration(format!("--data {}: {why}", data.display())));
    }
    for pid in Record::orphans(data) {
        signal(pid, rustix::process::Signal::KILL);
    }
    let places = databases(args).await?;
    let specs = args.services(&|context| places[&context].clone());
    let mut services: Vec<_> = specs.into_iter().map(Service::new).collect();
    let stop = CancellationToken::new();
    stop_when_interrupted(stop.clone());
    let outcome = keep_running(args, &mut services, &stop).await;
    stop_all(&mut services).await;
    Record::remove(data);
    outcome?;
    output::print("the mesh is stopped")?;
    Ok(std::process::ExitCode::SUCCESS)
}

async fn keep_running(
    args: &MeshArgs,
    services: &mut [Service],
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let program = std::env::current_exe().map_err(|e| Failure::failed("cannot find this program", e))?;
    // Where a service has several processes the first one is called: there is no load balancer here.
    let mut peers: Vec<(String, String)> = Vec::new();
    for service in services.iter() {
        let name = env_of(service.spec.context);
        if !peers.iter().any(|(known, _)| *known == name) {
            peers.push((name, format!("http://{}", service.spec.listen)));
        }
    }
    let common =
        Common { program: &program, data: &args.data, nats: &args.nats, peers: &peers, flags: &args.serve };
    let lookers = services.iter().map(Looker::new).collect::<Result<Vec<_>, _>>();
    let lookers = lookers.map_err(|e| Failure::failed("cannot look at the services", e))?;
    let mut screen = Screen::default();
    let mut said_ready = false;
    loop {
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
        let looks = look_at_all(&lookers, services).await;
        if !said_ready && looks.iter().all(|look| look.state == "serving") {
            said_ready = true;
            welcome(args, &peers)?;
        }
        if said_ready {
            screen.draw(services, &looks);
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn look_at_all(lookers: &[Looker], services: &[Service]) -> Vec<Look> {
    let looks = lookers.iter().zip(services).map(|(looker, service)| looker.look(service.pid()));
    futures::future::join_all(looks).await
}

/// What another terminal needs, once everybody serves.
fn welcome(args: &MeshArgs, peers: &[(String, String)]) -> Result<(), Failure> {
    output::print("The mesh serves. In another terminal:\n")?;
    let exports = peers.iter().map(|(name, url)| format!("{name}={url}")).collect::<Vec<_>>().join(" ");
    let folder = match args.data.to_str() {
        Some(super::control::DATA) => String::new(),
        _ => format!(" --data {}", args.data.display()),
    };
    output::print(&format!("export {exports}"))?;
    output::print("maeul demo                    # every story, through every process")?;
    output::print(&format!("maeul up kill payment{folder}         # and watch what becomes of the orders"))?;
    output::print("maeul audit                   # does every order have exactly what its state demands?\n")?;
    Ok(())
}

/// What a process said of its configuration before it ended.
fn misconfigured(args: &MeshArgs, service: &Service) -> Failure {
    let log = args.data.join(format!("{}.log", service.spec.name));
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    let last = text.lines().last().unwrap_or_default().trim_start_matches("maeul: ");
    Failure::Configuration(format!("{}: {last}", service.spec.name))
}

/// Those who call first, so that nobody is called who is gone already; each drains.
async fn stop_all(services: &mut [Service]) {
    for service in services.iter() {
        service.stop();
    }
    let drained = async {
        for service in services.iter_mut() {
            service.ended().await;
        }
    };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        eprintln!("maeul: some processes did not stop in time, and are killed");
    }
}
