//! `maeul access`: who may call which RPC, out of the table that every call is judged by.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use maeul_proto::access::{self, Access};

use crate::failure::Failure;
use crate::output;
use crate::process::Context;

/// Who calls what people may call.
const GATEWAY: &str = "gateway";
/// What every process serves, whichever services it has.
const EVERYWHERE: &str = "/maeul.platform.";

/// Arguments of `maeul access`.
#[derive(Debug, Args)]
pub(crate) struct AccessArgs {
    /// As one JSON object: for each service, by the calling service, the paths of the RPCs; for a mesh's policy
    #[arg(long)]
    json: bool,
}

/// Prints the table.
pub(crate) fn main(args: &AccessArgs) -> Result<ExitCode, Failure> {
    if args.json {
        let text = serde_json::to_string_pretty(&by_service());
        output::print(&text.map_err(|e| Failure::failed("cannot write the table", e))?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows = access::all().iter().map(|(path, rule)| {
        let (who, whom) = match rule {
            Access::Internal(callers) => ("services", callers.join(", ")),
            Access::Public(public) => ("people", roles(public)),
        };
        vec![path.clone(), who.to_owned(), whom]
    });
    output::print(&output::table(&["RPC", "FOR", "WHO"], rows))?;
    Ok(ExitCode::SUCCESS)
}

fn roles(public: &access::Public) -> String {
    let name = |role: &access::v1::Role| role.as_str_name().trim_start_matches("ROLE_").to_ascii_lowercase();
    public.roles.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// For each service, by caller, what it may call there. People call by the gateway.
fn by_service() -> BTreeMap<&'static str, BTreeMap<&'static str, Vec<&'static str>>> {
    let mut all: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for context in Context::value_variants() {
        let own = format!("/maeul.{}.", context.name());
        let of_it =
            access::all().iter().filter(|(path, _)| path.starts_with(&own) || path.starts_with(EVERYWHERE));
        let callers: &mut BTreeMap<_, Vec<_>> = all.entry(context.name()).or_default();
        for (path, rule) in of_it {
            let names = match rule {
                Access::Public(_) => vec![GATEWAY],
                Access::Internal(names) => names.iter().map(String::as_str).collect(),
            };
            for name in names {
                callers.entry(name).or_default().push(path.as_str());
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n9_every_rpc_is_in_the_table_and_each_internal_one_names_its_callers_alone() {
        let table = by_service();
        for (path, rule) in access::all() {
            let callers: Vec<_> = table
                .iter()
                .filter(|(service, _)| {
                    path.starts_with(&format!("/maeul.{service}.")) || path.starts_with(EVERYWHERE)
                })
                .map(|(_, callers)| {
                    let calls = |paths: &Vec<&str>| paths.contains(&path.as_str());
                    callers
                        .iter()
                        .filter(|(_, paths)| calls(paths))
                        .map(|(name, _)| *name)
                        .collect::<Vec<_>>()
                })
                .collect();
            assert!(!callers.is_empty(), "{path} is nobody's");
            for named in callers {
                match rule {
                    Access::Public(_) => assert_eq!(named, [GATEWAY], "{path}"),
                    Access::Internal(names) => {
                        let mut names: Vec<_> = names.iter().map(String::as_str).collect();
                        names.sort_unstable();
                        assert_eq!(named, names, "{path}");
                    }
                }
            }
        }
    }
}
