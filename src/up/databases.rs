//! A database for each service.

use std::collections::BTreeMap;

use chassis::db::DatabaseUrl;
use clap::ValueEnum;

use super::MeshArgs;
use crate::failure::Failure;
use crate::process::Context;

/// Where each service keeps its tables: a database of the server, made where it is missing, or a file.
pub(super) async fn databases(args: &MeshArgs) -> Result<BTreeMap<Context, DatabaseUrl>, Failure> {
    let mut all = BTreeMap::new();
    for context in Context::value_variants().iter().copied() {
        let url = match &args.postgres {
            None => DatabaseUrl::Sqlite(args.data.join(format!("{}.db", context.name()))),
            Some(server) => {
                let made =
                    chassis::db::make_postgres_database(server, &format!("maeul_{}", context.name())).await;
                made.map_err(|e| Failure::Configuration(format!("--postgres: {e}")))?
            }
        };
        all.insert(context, url);
    }
    Ok(all)
}
