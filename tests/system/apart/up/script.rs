//! `./mesh`: PostgreSQL, NATS and the mesh by one command, with nothing installed.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use rustix::process::Signal;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::{Up, on, out, pid};
use crate::harness::*;

/// A folder that the user of PostgreSQL can read, who is not root.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// The script with the program under test.
fn mesh(arguments: &[&str]) -> Command {
    let mut command = Command::new("./mesh");
    command.arg(format!("--program={MAEUL}")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn one_command_starts_a_mesh_loads_it_and_leaves_nothing_behind() {
    let folder = folder();
    let arguments = ["load", "steady", "--users=4", "--duration=2s", "--json"];
    let mut mesh = mesh(&arguments);
    mesh.env("TMPDIR", folder.path()).stderr(Stdio::piped());
    let mut up = Up::with(mesh, folder).await;
    // It prints nothing but the report.
    let said = up.lines.next_line().await.unwrap();
    let mut errors = String::new();
    up.child.stderr.take().unwrap().read_to_string(&mut errors).await.unwrap();
    let said = said.unwrap_or_else(|| panic!("no report: {errors}\n{}", up.logs()));
    assert_eq!(up.lines.next_line().await.unwrap(), None);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    for ratio in ["answered_ratio", "settled_ratio"] {
        assert_eq!(report[ratio], 1.0, "{report}");
    }
    for figure in ["settled_per_second", "p99_ms"] {
        assert!(report[figure].as_f64().unwrap() > 0.0, "{report}");
    }
    assert_eq!(up.ends().await, Some(0), "{errors}");
    assert!(up.processes().is_empty(), "{:?}", up.processes());
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_mesh_that_runs_subcommands_reach_it_and_an_interrupt_ends_everything() {
    let folder = folder();
    let mut script = mesh(&[]);
    script.env("TMPDIR", folder.path());
    let mut up = Up::with(script, folder).await;
    let village = up.village().await;
    let servers_too = up.processes();
    assert!(servers_too.len() >= 2 + 6 + 2, "{servers_too:?}");

    assert!(out(&up.command(&mut mesh(&["up", "kill", "payment"])).await).starts_with("payment was killed"));
    up.says("payment is down").await;
    up.serves("payment").await;
    let wrong = up.command(&mut mesh(&["load", "no-such-scenario"])).await;
    assert_eq!(wrong.status.code(), Some(64), "the subcommand's exit code: {wrong:?}");

    // A load that is interrupted still settles and reports what it has done, as the mesh goes on.
    let mut load = mesh(&["load", "steady", "--users=4", "--duration=10m", "--json"]);
    let load =
        load.envs(up.env.iter().cloned()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let metrics = format!("http://127.0.0.1:{}/metrics", up.first_port + 1000);
    until("it loads", || async {
        let scraped = reqwest::get(&metrics).await.ok()?.text().await.ok()?;
        let placed = scraped.lines().find(|line| line.contains("outcome=\"placed\""))?;
        (!placed.ends_with(" 0")).then_some(())
    })
    .await;
    rustix::process::kill_process(pid(load.id().unwrap()), Signal::TERM).unwrap();
    let load = load.wait_with_output().await.unwrap();
    let report: serde_json::Value = serde_json::from_str(out(&load).lines().last().unwrap_or_default())
        .unwrap_or_else(|why| panic!("{why}: {load:?}"));
    assert_eq!((load.status.code(), &report["settled_ratio"]), (Some(0), &1.0.into()), "{report}");
    village.audited(4 * PATIENCE).await.unwrap();

    // The script takes SIGTERM for Ctrl-C.
    up.signal(Signal::TERM);
    assert_eq!(up.ends().await, Some(0));
    let left: Vec<_> = servers_too.iter().filter(|pid| on(**pid, up.folder.path())).collect();
    assert!(left.is_empty() && up.processes().is_empty(), "{left:?}");
}
