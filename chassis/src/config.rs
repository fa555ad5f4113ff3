//! Configuration: flags, then environment, then a TOML file, then defaults, in this order.

use std::ffi::OsString;
use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

/// The exit code of a configuration mistake (`EX_USAGE` of sysexits.h).
pub const EXIT_USAGE: u8 = 64;

/// A URL without what is secret in it.
pub fn masked(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let Some((user, host)) = rest[..end].rsplit_once('@') else { return url.to_owned() };
    let user = user.split_once(':').map_or(user, |(user, _)| user);
    format!("{scheme}://{user}:***@{host}{}", &rest[end..])
}

/// Parses the command line; keys of the file named by `--config` fill in what neither a flag nor the
/// environment gives. A key is the long name of a flag, of the subcommand that runs or of all.
pub fn parse(command: &Command, args: Vec<OsString>) -> Result<ArgMatches, clap::Error> {
    // What is required may be in the file.
    let matches = command.clone().ignore_errors(true).try_get_matches_from(&args)?;
    let (leaf, found) = deepest(command, &matches);
    let Some(file) = found.try_get_one::<std::path::PathBuf>("config").ok().flatten() else {
        return command.clone().try_get_matches_from(args);
    };
    let mistake = |why: String| command.clone().error(clap::error::ErrorKind::Io, why);
    let table = read(file).map_err(mistake)?;
    let mut all = args;
    for (key, value) in table {
        let known = leaf.get_arguments().find(|arg| arg.get_long() == Some(key.as_str()) && key != "config");
        let Some(known) = known else {
            let mut names: Vec<_> = leaf.get_arguments().filter_map(clap::Arg::get_long).collect();
            names.sort_unstable();
            return Err(mistake(format!(
                "{}: key {key:?} is not known; known are {}",
                file.display(),
                names.join(", ")
            )));
        };
        let source = found.value_source(known.get_id().as_str());
        if matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable)) {
            continue;
        }
        let takes_value = known.get_action().takes_values();
        match (scalar(&value), takes_value) {
            (Some(text), true) => all.push(format!("--{key}={text}").into()),
            (Some(text), false) if text == "true" => all.push(format!("--{key}").into()),
            (Some(text), false) if text == "false" => {}
            _ => {
                return Err(mistake(format!(
                    "{}: key {key:?} has a value of the wrong kind",
                    file.display()
                )));
            }
        }
    }
    command.clone().try_get_matches_from(all)
}

fn deepest<'a>(command: &'a Command, matches: &'a ArgMatches) -> (&'a Command, &'a ArgMatches) {
    match matches.subcommand() {
        Some((name, sub)) => match command.find_subcommand(name) {
            Some(child) => deepest(child, sub),
            None => (command, matches),
        },
        None => (command, matches),
    }
}

fn read(file: &Path) -> Result<toml::Table, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("cannot read {}: {e}", file.display()))?;
    text.parse().map_err(|e| format!("{}: {e}", file.display()))
}

fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(n) => Some(n.to_string()),
        toml::Value::Float(n) => Some(n.to_string()),
        toml::Value::Boolean(b) => Some(b.to_string()),
        toml::Value::Array(items) => {
            items.iter().map(scalar).collect::<Option<Vec<_>>>().map(|v| v.join(","))
        }
        toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}
