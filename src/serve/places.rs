//! Where a process finds what it does not have itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use chassis::db::DatabaseUrl;
use chassis::host::Places;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::client::Peers;
use crate::failure::Failure;
use crate::process::Context;

/// What a process can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// One that has this service.
    Service(Context),
    /// The front door.
    Gateway,
}

impl Target {
    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Service(context) => context.name(),
            Self::Gateway => "gateway",
        }
    }
}

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<Target>> = LazyLock::new(|| {
            let services = Context::value_variants().iter().copied().map(Target::Service);
            services.chain([Target::Gateway]).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Service(context) => context.to_possible_value(),
            Self::Gateway => {
                Some(PossibleValue::new("gateway").help("The front door: REST, gRPC-Web and gRPC for people"))
            }
        }
    }
}

/// Which services, and where their databases are.
#[derive(Debug, Clone, Args)]
pub(crate) struct DatabaseArgs {
    /// The services of this process
    #[arg(
        long,
        env = "MAEUL_TARGET",
        value_enum,
        value_delimiter = ',',
        value_name = "SERVICES",
        required = true
    )]
    pub(crate) target: Vec<Target>,
    /// Their database: `postgres://USER:PASSWORD@HOST/DATABASE`, `sqlite:FILE.db` or `sqlite:FOLDER`; with a name
    /// before it for one of several, as `order=postgres://…,provider=sqlite:p.db`
    ///
    /// On PostgreSQL each service keeps its tables in a schema of its name. The simulated payment provider
    /// (`provider`) and carrier (`carrier`) have a database like a service's, where `payment` and `delivery`
    /// have theirs unless they are named.
    #[arg(long, env = "MAEUL_DATABASE_URL", value_delimiter = ',', value_name = "[NAME=]URL",
        hide_env_values = true, value_parser = named_url)]
    pub(crate) database_url: Vec<NamedUrl>,
}

/// A database's URL, and whose it is if it is not everybody's.
#[derive(Debug, Clone)]
pub(crate) struct NamedUrl {
    name: Option<String>,
    url: DatabaseUrl,
}

fn named_url(text: &str) -> Result<NamedUrl, String> {
    let named = text.split_once('=').filter(|(name, _)| !name.contains(':'));
    let (name, url) = named.map_or((None, text), |(name, url)| (Some(name.to_owned()), url));
    Ok(NamedUrl { name, url: url.parse()? })
}

impl DatabaseArgs {
    /// The services' names.
    pub(crate) fn names(&self) -> String {
        self.target.iter().map(|target| target.name()).collect::<Vec<_>>().join(",")
    }

    /// The services; `None`: the process is a gateway. A gateway has no services beside it: it is what others reach, and
    /// they are what others do not.
    pub(crate) fn services(&self) -> Result<Option<Vec<Context>>, Failure> {
        let services = self.target.iter().filter_map(|target| match target {
            Target::Service(context) => Some(*context),
            Target::Gateway => None,
        });
        let services: Vec<_> = services.collect();
        match services.len() {
            0 => Ok(None),
            n if n == self.target.len() => Ok(Some(services)),
            _ => Err(Failure::Configuration("--target gateway: it is a process of its own".to_owned())),
        }
    }

    /// The place of every database of these services, by name.
    pub(crate) fn databases(&self, services: &[Context]) -> Result<BTreeMap<String, DatabaseUrl>, Failure> {
        let wrong = |why: String| Failure::Configuration(format!("--database-url: {why}"));
        let mut all = BTreeMap::new();
        for context in services {
            let main = context.name();
            for (name, _) in context.databases() {
                let of =
                    |name: Option<&str>| self.database_url.iter().rev().find(|u| u.name.as_deref() == name);
                let found = of(Some(name)).or_else(|| of(Some(main))).or_else(|| of(None));
                let found = found.ok_or_else(|| wrong(format!("says nothing of {name}; add {name}=URL")))?;
                let own = found.name.as_deref() == Some(*name);
                all.insert((*name).to_owned(), found.url.of(if own { name } else { main }, name));
            }
        }
        if let Some(stranger) =
            self.database_url.iter().filter_map(|u| u.name.as_ref()).find(|n| !all.contains_key(*n))
        {
            let known = all.keys().cloned().collect::<Vec<_>>().join(", ");
            return Err(wrong(format!("{stranger} is none of these services' databases, which are {known}")));
        }
        for folder in all.values().filter_map(|url| url.folder()) {
            std::fs::create_dir_all(folder).map_err(|e| wrong(format!("{}: {e}", folder.display())))?;
        }
        Ok(all)
    }
}

/// Where the other services are.
#[derive(Debug, Clone, Args)]
pub(crate) struct PlaceArgs {
    /// Where the services are that have no URL of their own, for a gateway
    #[arg(long, env = "MAEUL_URL", value_name = "URL")]
    url: Option<String>,
    #[command(flatten)]
    peers: Peers,
}

impl PlaceArgs {
    /// All that is known, or what is missing.
    pub(crate) fn check(
        &self,
        args: &DatabaseArgs,
        services: &[Context],
        data: &Path,
    ) -> Result<Known, Failure> {
        let mut peers = BTreeMap::new();
        for context in services {
            for peer in context.calls().iter().filter(|peer| !services.contains(peer)) {
                let name = peer.name();
                let url = self.peers.of(*peer).ok_or_else(|| {
                    Failure::Configuration(format!(
                        "--{name}-url: {} calls {name}; say where it is",
                        context.name()
                    ))
                })?;
                peers.insert(name.to_owned(), is_url(&format!("--{name}-url"), url)?);
            }
        }
        Ok(Known { databases: args.databases(services)?, peers, data: data.to_owned() })
    }

    /// Where every service is, for a gateway, or whose place was not said.
    pub(crate) fn all(&self) -> Result<BTreeMap<String, String>, Failure> {
        let place = |context: &Context| {
            let name = context.name();
            let url = match (self.peers.of(*context), &self.url) {
                (Some(url), _) => is_url(&format!("--{name}-url"), url),
                (None, Some(url)) => is_url("--url", url),
                (None, None) => {
                    let why = "the gateway calls it; say where it is, or say --url where all the others are";
                    Err(Failure::Configuration(format!("--{name}-url: {why}")))
                }
            };
            url.map(|url| (name.to_owned(), url))
        };
        Context::value_variants().iter().map(place).collect()
    }
}

fn is_url(flag: &str, url: &str) -> Result<String, Failure> {
    tonic::transport::Endpoint::from_shared(url.to_owned())
        .map_err(|e| Failure::Configuration(format!("{flag} {url:?}: {e}")))?;
    Ok(url.to_owned())
}

/// Where everything is but the process itself.
pub(crate) struct Known {
    databases: BTreeMap<String, DatabaseUrl>,
    peers: BTreeMap<String, String>,
    data: std::path::PathBuf,
}

impl Known {
    /// The rest is here.
    pub(crate) fn or_else_at(self, url: String) -> Places {
        Places { data: self.data, databases: self.databases, default_peer: url, peers: self.peers }
    }
}
