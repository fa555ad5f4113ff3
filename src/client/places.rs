//! Where a village is, how and as whom it is called: flags of every command that calls one.

use clap::{Arg, ArgMatches, Command, FromArgMatches, ValueEnum};

use super::channel::{TokenArgs, ViaArgs};
use crate::process::Context;

/// Where single services are: `--order-url`, `MAEUL_ORDER_URL` and so on for each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Peers(Vec<(Context, String)>);

impl Peers {
    /// Where a service is, if it was said.
    pub(crate) fn of(&self, context: Context) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == context).map(|(_, url)| url.as_str())
    }
}

impl clap::Args for Peers {
    fn augment_args(command: Command) -> Command {
        let command = command.next_help_heading("Services elsewhere");
        Context::value_variants().iter().fold(command, |command, context| {
            let (name, flag) = (context.name(), flag_of(*context));
            let where_it_is = Arg::new(flag.clone()).long(flag).env(env_of(*context)).value_name("URL");
            command.arg(where_it_is.help(format!("Where `{name}` is")))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Peers {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let said =
            |context: &Context| Some((*context, matches.get_one::<String>(&flag_of(*context))?.clone()));
        Ok(Self(Context::value_variants().iter().filter_map(said).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn flag_of(context: Context) -> String {
    format!("{}-url", context.name())
}

/// The variable of the environment that says where a service is.
pub(crate) fn env_of(context: Context) -> String {
    format!("MAEUL_{}_URL", context.name().to_uppercase())
}

/// Where a village's gateway is, unless it is told otherwise.
const GATEWAY: &str = "http://127.0.0.1:8080";

/// Where the village is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct VillageArgs {
    /// The running village's address: of gRPC, or with `--via rest` of its gateway, by default http://127.0.0.1:8080
    #[arg(
        long,
        env = "MAEUL_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:50051",
        default_value_if("via", "rest", GATEWAY)
    )]
    pub(crate) url: String,
    #[command(flatten)]
    pub(super) peers: Peers,
    #[command(flatten)]
    pub(super) via: ViaArgs,
    #[command(flatten)]
    pub(super) token: TokenArgs,
}

impl VillageArgs {
    /// A village in one process, where nobody has to sign in.
    pub(crate) fn at(url: &str, via: ViaArgs) -> Self {
        Self { url: url.to_owned(), peers: Peers::default(), via, token: TokenArgs::default() }
    }

    /// The village of which anything was said; `None` where nothing was.
    pub(crate) fn named(url: Option<&str>, peers: &Peers, via: ViaArgs, token: &TokenArgs) -> Option<Self> {
        let somebody = Context::value_variants().iter().find_map(|context| peers.of(*context));
        let somebody = if via.is_rest() { somebody.map(|_| GATEWAY) } else { somebody };
        let url = url.or(somebody)?;
        Some(Self { url: url.to_owned(), peers: peers.clone(), via, token: token.clone() })
    }

    /// Where a context is called: by REST all of them are behind the gateway.
    pub(super) fn url_of(&self, context: Context) -> &str {
        if self.via.is_rest() { &self.url } else { self.peers.of(context).unwrap_or(&self.url) }
    }
}
