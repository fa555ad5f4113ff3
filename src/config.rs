//! `maeul config`: the configuration that a process would have, and where each value comes from.

use std::process::ExitCode;

use chassis::config::{FromFile, masked};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command, Subcommand};
use serde_json::json;

use crate::failure::Failure;
use crate::output;
use crate::run::RunArgs;
use crate::serve::ServeArgs;

/// Arguments of `maeul config`.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Answer in JSON, one object a line
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    of: Of,
}

#[derive(Debug, Subcommand)]
enum Of {
    /// Of `maeul run` with these flags, this environment and this file
    Run(Box<RunArgs>),
    /// Of `maeul serve` with these flags, this environment and this file
    Serve(Box<ServeArgs>),
}

/// One value.
struct Row {
    flag: String,
    value: String,
    from: String,
}

/// Shows every value; passwords are hidden.
pub(crate) fn main(
    args: &ConfigArgs,
    command: &Command,
    matches: &ArgMatches,
    file: &FromFile,
) -> Result<ExitCode, Failure> {
    let found = matches.subcommand().and_then(|(_, config)| config.subcommand());
    let leaf = found.and_then(|(name, _)| command.find_subcommand("config")?.find_subcommand(name));
    let (Some((_, found)), Some(leaf)) = (found, leaf) else {
        return Err(Failure::Failed("config: of what?".to_owned()));
    };
    let mut rows: Vec<Row> = leaf.get_arguments().filter_map(|arg| row(arg, found, file)).collect();
    rows.sort_by(|a, b| a.flag.cmp(&b.flag));
    if args.json {
        for Row { flag, value, from } in rows {
            output::print(&json!({"flag": flag, "value": value, "from": from}).to_string())?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let rows = rows.into_iter().map(|row| vec![format!("--{}", row.flag), row.value, row.from]);
    output::print(&output::table(&["FLAG", "VALUE", "FROM"], rows))?;
    Ok(ExitCode::SUCCESS)
}

fn row(arg: &Arg, found: &ArgMatches, file: &FromFile) -> Option<Row> {
    let flag = arg.get_long().filter(|long| *long != "help" && *long != "version")?;
    let id = arg.get_id().as_str();
    let value = if arg.get_action().takes_values() {
        let raw = found.try_get_raw(id).ok().flatten();
        let shown = raw.into_iter().flatten().map(|value| {
            let value = value.to_string_lossy();
            if arg.is_hide_env_values_set() { masked(&value) } else { value.into_owned() }
        });
        shown.collect::<Vec<_>>().join(",")
    } else {
        found.get_flag(id).to_string()
    };
    let from = match found.value_source(id) {
        None => "-".to_owned(),
        Some(ValueSource::DefaultValue) => "default".to_owned(),
        Some(ValueSource::EnvVariable) => {
            arg.get_env().map_or_else(String::new, |env| env.to_string_lossy().into_owned())
        }
        _ if file.gave(flag) => "file".to_owned(),
        _ => "flag".to_owned(),
    };
    Some(Row { flag: flag.to_owned(), value, from })
}
