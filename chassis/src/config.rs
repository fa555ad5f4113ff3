//! Configuration: flags, then environment, then a TOML file, then defaults, in this order.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

/// The exit code of a configuration mistake (`EX_USAGE` of sysexits.h).
pub const EXIT_USAGE: u8 = 64;

/// The flags of a service that has none.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct NoFlags {}

/// The flags that the file gave, and not the command line or the environment.
#[derive(Debug, Clone, Default)]
pub struct FromFile(BTreeSet<String>);

impl FromFile {
    /// Whether the file gave this flag.
    pub fn gave(&self, flag: &str) -> bool {
        self.0.contains(flag)
    }
}

/// A URL without what is secret in it.
pub fn masked(url: &str) -> String {
    const HIDDEN: &str = "***";
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let authority = match authority.rsplit_once('@') {
        None => authority.to_owned(),
        Some((user, host)) => match user.split_once(':') {
            None => format!("{user}@{host}"),
            Some((user, _)) => format!("{user}:{HIDDEN}@{host}"),
        },
    };
    let rest = match rest.split_once("password=") {
        None => rest.to_owned(),
        Some((before, after)) => {
            let after = after.find('&').map_or("", |end| &after[end..]);
            format!("{before}password={HIDDEN}{after}")
        }
    };
    if scheme.is_empty() { authority + &rest } else { format!("{scheme}://{authority}{rest}") }
}

/// Parses the command line; keys of the file named by `--config` fill in what neither a flag nor the
/// environment gives. A key is the long name of a flag, of the subcommand that runs or of all.
pub fn parse(command: &Command, args: Vec<OsString>) -> Result<(ArgMatches, FromFile), clap::Error> {
    let mut given = FromFile::default();
    // What is required may be in the file.
    let matches = command.clone().ignore_errors(true).try_get_matches_from(&args)?;
    let (leaf, found) = deepest(command, &matches);
    let Some(file) = found.try_get_one::<std::path::PathBuf>("config").ok().flatten() else {
        return Ok((command.clone().try_get_matches_from(args)?, given));
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
        given.0.insert(key.clone());
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
    Ok((command.clone().try_get_matches_from(all)?, given))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_nothing_secret_is_shown() {
        for (url, shown) in [
            ("postgres://maeul:s3@cret@db:5432/maeul", "postgres://maeul:***@db:5432/maeul"),
            ("order=postgres://maeul:s3cret@db/maeul?x=1", "order=postgres://maeul:***@db/maeul?x=1"),
            ("postgres://db/maeul?user=a&password=s3cret&x=1", "postgres://db/maeul?user=a&password=***&x=1"),
            ("sqlite:data/order.db", "sqlite:data/order.db"),
        ] {
            assert_eq!(masked(url), shown);
        }
    }
}
