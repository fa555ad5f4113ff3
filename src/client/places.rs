//! Where a village is, how and as whom it is called: flags of every command that calls one.

use chassis::access::Services;
use clap::{Arg, ArgMatches, Command, FromArgMatches, ValueEnum};

use super::channel::{TokenArgs, VILLAGE, ViaArgs};
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

/// Where the village is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct VillageArgs {
    #[arg(
        long, env = "MAEUL_URL", value_name = "URL",
        help = format!("The running village's address [default: {VILLAGE}; with `--via rest` that of the gateway]")
    )]
    url: Option<String>,
    #[command(flatten)]
    peers: Peers,
    #[command(flatten)]
    pub(super) via: ViaArgs,
    #[command(flatten)]
    pub(super) token: TokenArgs,
}

impl VillageArgs {
    /// A village in one process, where nobody has to sign in.
    pub(crate) fn at(url: &str, via: ViaArgs) -> Self {
        Self { url: Some(url.to_owned()), peers: Peers::default(), via, token: TokenArgs::default() }
    }

    /// The same, called as by itself, where people do have to sign in.
    pub(crate) fn itself(url: &str, services: &Services) -> Self {
        let token = TokenArgs::itself(services);
        Self { url: Some(url.to_owned()), peers: Peers::default(), via: ViaArgs::default(), token }
    }

    /// The village of which anything was said; `None` where nothing was.
    pub(crate) fn named(url: Option<&str>, peers: &Peers, via: &ViaArgs, token: &TokenArgs) -> Option<Self> {
        let somebody = Context::value_variants().iter().find_map(|context| peers.of(*context));
        let url = match url {
            None if via.is_rest() => via.gateway().or_else(|| somebody.map(|_| via.default_url())),
            None => somebody,
            said => said,
        };
        let url = Some(url?.to_owned());
        Some(Self { url, peers: peers.clone(), via: via.clone(), token: token.clone() })
    }

    /// Where it is, as far as nothing else is said of a context.
    pub(crate) fn url(&self) -> &str {
        self.url.as_deref().unwrap_or_else(|| self.via.default_url())
    }

    /// Where a context is called: by REST all of them are behind the gateway.
    pub(super) fn url_of(&self, context: Context) -> &str {
        let own = if self.via.is_rest() { None } else { self.peers.of(context) };
        own.unwrap_or_else(|| self.url())
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;

    fn said(flags: &[&str]) -> VillageArgs {
        let command = VillageArgs::augment_args(Command::new("maeul"));
        let matches = command.try_get_matches_from(["maeul"].iter().chain(flags)).unwrap();
        VillageArgs::from_arg_matches(&matches).unwrap()
    }

    #[test]
    fn p1_by_rest_everything_is_behind_the_gateway() {
        let order = |flags: &[&str]| said(flags).url_of(Context::Order).to_owned();
        assert_eq!(order(&[]), "http://127.0.0.1:50051");
        assert_eq!(order(&["--order-url=http://o", "--url=http://u"]), "http://o");
        assert_eq!(order(&["--via=rest"]), "http://127.0.0.1:8080");
        assert_eq!(order(&["--via=rest", "--order-url=http://o"]), "http://127.0.0.1:8080");
        assert_eq!(order(&["--via=rest", "--gateway-url=http://g"]), "http://g");
        assert_eq!(order(&["--via=rest", "--gateway-url=http://g", "--url=http://u"]), "http://u");
        assert_eq!(order(&["--gateway-url=http://g"]), "http://127.0.0.1:50051");
    }

    #[test]
    fn p1_a_village_is_somebodys_if_anything_is_said_of_it() {
        let named = |flags: &[&str]| {
            let VillageArgs { url, peers, via, token } = said(flags);
            VillageArgs::named(url.as_deref(), &peers, &via, &token).map(|village| village.url().to_owned())
        };
        assert_eq!(named(&[]), None);
        assert_eq!(named(&["--via=rest"]), None);
        assert_eq!(named(&["--gateway-url=http://g"]), None);
        assert_eq!(named(&["--store-url=http://s"]).as_deref(), Some("http://s"));
        assert_eq!(named(&["--via=rest", "--store-url=http://s"]).as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(named(&["--via=rest", "--gateway-url=http://g"]).as_deref(), Some("http://g"));
        assert_eq!(named(&["--via=rest", "--url=http://u"]).as_deref(), Some("http://u"));
    }
}
