//! The command line: one subcommand, one file.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::failure::Failure;
use crate::{audit, clock, demo, events, load, run};

/// A village's everyday trade as one gRPC mesh: order food, coffee or a phone, watch it being made and brought.
///
/// Without a subcommand it runs the village: every service in one process.
#[derive(Debug, Parser)]
#[command(name = "maeul", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the village: every service in one process (what `maeul` alone does)
    Run(Box<run::RunArgs>),
    /// Play a story against a village, every actor by gRPC, and check each step
    Demo(demo::DemoArgs),
    /// Place orders by the hundred, report how they were answered, and audit them
    Load(Box<load::LoadArgs>),
    /// Reconcile all services: does every order have exactly what its state demands?
    Audit(audit::AuditArgs),
    /// Look at the event log, retry dead letters, rebuild read models
    Events(events::EventsArgs),
    /// Move the clock of a village that was started with --simulated-clock
    Clock(clock::ClockArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell to complete in
        shell: clap_complete::Shell,
    },
}

/// Parses, then does what is asked.
pub(crate) async fn main(args: Vec<OsString>) -> Result<ExitCode, Failure> {
    let command = Cli::command();
    let parsed = chassis::config::parse(&command, with_default_subcommand(args));
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            let _ = error.print();
            return Ok(ExitCode::from(chassis::config::EXIT_USAGE));
        }
        Err(help) => {
            let _ = help.print();
            return Ok(ExitCode::SUCCESS);
        }
    };
    match cli.command {
        Command::Run(args) => run::main(*args).await,
        Command::Demo(args) => demo::main(args).await,
        Command::Load(args) => load::main(*args).await,
        Command::Audit(args) => audit::main(args).await,
        Command::Events(args) => events::main(args).await,
        Command::Clock(args) => clock::main(args).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "maeul", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// `maeul --data d` is `maeul run --data d`.
fn with_default_subcommand(mut args: Vec<OsString>) -> Vec<OsString> {
    let asks_for_cli = ["-h", "--help", "-V", "--version"];
    let run = match args.get(1).map(|first| first.to_string_lossy()) {
        None => true,
        Some(first) => first.starts_with('-') && !asks_for_cli.contains(&first.as_ref()),
    };
    if run {
        args.insert(1.min(args.len()), "run".into());
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
