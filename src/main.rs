//! `maeul`: a village's everyday trade as one gRPC mesh, in one program.

mod access;
mod audit;
mod cli;
mod client;
mod clock;
mod config;
mod demo;
mod events;
mod failure;
mod issuer;
mod load;
mod migrate;
mod output;
mod pause;
mod process;
mod run;
mod seed;
mod serve;
mod token;
mod up;

use std::process::ExitCode;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("maeul: cannot start the runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(cli::main(std::env::args_os().collect()));
    // What still runs has had its time to drain.
    runtime.shutdown_background();
    match outcome {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
