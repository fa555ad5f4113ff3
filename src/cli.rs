//! The command line: one subcommand, one file.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::failure::Failure;
use crate::process::unless_interrupted;
use crate::{
    access, audit, clock, config, demo, events, issuer, load, migrate, pause, run, seed, serve, token, up,
};

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
    /// Run some of the services in a process of their own, against PostgreSQL and NATS
    Serve(Box<serve::ServeArgs>),
    /// Run the whole mesh on this machine, a process a service, to look at and to break
    Up(up::UpArgs),
    /// Bring databases up to this version's schema, and end
    Migrate(migrate::MigrateArgs),
    /// Show the configuration that a process would have, and where each value comes from
    Config(config::ConfigArgs),
    /// Make the demo village (stores, a library, meeting rooms) in one that runs
    Seed(seed::SeedArgs),
    /// Play a story against a village, every actor by gRPC, and check each step
    Demo(demo::DemoArgs),
    /// Order, borrow or use rooms by the hundred, report how that was answered, and audit it
    Load(Box<load::LoadArgs>),
    /// Reconcile all services: does every order, loan and booking have exactly what its state demands?
    Audit(audit::AuditArgs),
    /// Look at the event log, retry dead letters, rebuild read models
    Events(events::EventsArgs),
    /// Move the clock of a village that was started with --simulated-clock
    Clock(clock::ClockArgs),
    /// Run the demo issuer alone: it signs in whoever asks as whoever they want to be, for trying out
    Issuer(issuer::IssuerArgs),
    /// Print a token of the demo issuer, for `--token`, grpcurl and curl
    Token(token::TokenArgs),
    /// Show who may call which RPC
    Access(access::AccessArgs),
    /// Wait, and end: for a container that has no shell to do it
    Pause(pause::PauseArgs),
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
    let parsed = parsed.and_then(|(matches, file)| Ok((Cli::from_arg_matches(&matches)?, matches, file)));
    let (cli, matches, file) = match parsed {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() => return Err(Failure::Configuration(in_one_line(&error))),
        Err(help) => {
            let _ = help.print();
            return Ok(ExitCode::SUCCESS);
        }
    };
    match cli.command {
        Command::Run(args) => run::main(*args).await,
        Command::Serve(args) => serve::main(*args).await,
        Command::Up(args) => up::main(args).await,
        Command::Migrate(args) => unless_interrupted(migrate::main(args)).await,
        Command::Config(args) => config::main(&args, &command, &matches, &file),
        Command::Seed(args) => unless_interrupted(seed::main(args)).await,
        Command::Demo(args) => unless_interrupted(Box::pin(demo::main(args))).await,
        Command::Load(args) => load::main(*args).await,
        Command::Audit(args) => unless_interrupted(audit::main(args)).await,
        Command::Events(args) => events::main(args).await,
        Command::Clock(args) => clock::main(args).await,
        Command::Issuer(args) => issuer::main(args).await,
        Command::Token(args) => token::main(args).await,
        Command::Access(args) => access::main(&args),
        Command::Pause(args) => unless_interrupted(pause::main(args)).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "maeul", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What is wrong, in one line: whoever reads it in a log sees one line at a time.
fn in_one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("Usage:"));
    let mut words = String::new();
    for line in lines.take_while(|line| !line.starts_with("For more information")).filter(|l| !l.is_empty()) {
        let gap = match words.chars().last() {
            None => "",
            Some(':') => " ",
            Some(_) if line.starts_with("--") => ", ",
            Some(_) => "; ",
        };
        words.push_str(gap);
        words.push_str(line);
    }
    format!("{}; see --help", words.trim_start_matches("error: "))
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
