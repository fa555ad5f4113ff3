//! Where NATS is, and how to be let in. Parsed and checked before anything is bound.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use async_nats::{ConnectOptions, ServerAddr};
use clap::Args;
use percent_encoding::percent_decode_str;

/// Where the event log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventsUrl {
    /// `embedded`: a file of this process.
    Embedded,
    /// `nats://[user:password@]host:port`, or `tls://…`; several servers of a cluster with commas between.
    Nats(NatsUrl),
}

/// The servers of one NATS cluster. Shown without the password.
#[derive(Clone, PartialEq, Eq)]
pub struct NatsUrl(Vec<ServerAddr>);

impl FromStr for EventsUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "embedded" {
            return Ok(Self::Embedded);
        }
        let is_nats = |part: &str| part.starts_with("nats://") || part.starts_with("tls://");
        let parse = |part: &str| match part.parse::<ServerAddr>() {
            Ok(server) if is_nats(part) && !server.host().is_empty() => Ok(server),
            // Never the text itself: it may hold a password.
            _ => Err("must be `embedded`, or begin with nats:// or tls:// and name a host".to_owned()),
        };
        text.split(',').map(|part| parse(part.trim())).collect::<Result<_, _>>().map(NatsUrl).map(Self::Nats)
    }
}

impl std::fmt::Display for EventsUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Embedded => f.write_str("embedded"),
            Self::Nats(url) => write!(f, "{url}"),
        }
    }
}

impl std::fmt::Display for NatsUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, server) in self.0.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            let masked = if server.has_user_pass() { "***@" } else { "" };
            write!(f, "{comma}{}://{masked}{}:{}", server.scheme(), server.host(), server.port())?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for NatsUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NatsUrl({self})")
    }
}

/// The stream's name: letters and digits, `_` and `-`; subjects begin with it in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamName(String);

impl FromStr for StreamName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
            return Err("must have 1 to 64 characters of A-Z a-z 0-9 _ -".to_owned());
        }
        Ok(Self(name.to_owned()))
    }
}

impl std::fmt::Display for StreamName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Flags of a process whose event log is on NATS.
#[derive(Debug, Clone, Args)]
pub struct NatsArgs {
    /// File with a user's JWT and nkey seed (`.creds`), with which NATS lets this process in
    #[arg(long, env = "MAEUL_NATS_CREDENTIALS", value_name = "FILE", conflicts_with = "nats_nkey")]
    pub nats_credentials: Option<PathBuf>,
    /// File with an nkey seed, with which NATS lets this process in
    #[arg(long, env = "MAEUL_NATS_NKEY", value_name = "FILE")]
    pub nats_nkey: Option<PathBuf>,
    /// PEM file with the authority that NATS servers' certificates are checked against, beside the system's
    #[arg(long, env = "MAEUL_NATS_CA", value_name = "FILE")]
    pub nats_ca: Option<PathBuf>,
    /// PEM file with this process's certificate for NATS
    #[arg(long, env = "MAEUL_NATS_CERT", value_name = "FILE", requires = "nats_key")]
    pub nats_cert: Option<PathBuf>,
    /// PEM file with the key of --nats-cert
    #[arg(long, env = "MAEUL_NATS_KEY", value_name = "FILE", requires = "nats_cert")]
    pub nats_key: Option<PathBuf>,
    /// The stream that holds the events; made where it is missing
    #[arg(long, env = "MAEUL_NATS_STREAM", value_name = "NAME", default_value = "MAEUL")]
    pub nats_stream: StreamName,
    /// On how many servers of the cluster the stream is kept, where it is made
    #[arg(long, env = "MAEUL_NATS_REPLICAS", value_name = "N", default_value_t = 1,
        value_parser = clap::value_parser!(u8).range(1..=5))]
    pub nats_replicas: u8,
}

impl NatsArgs {
    /// How to be let in; one line where a file is missing or is not what it should be.
    pub(super) async fn options(&self) -> Result<ConnectOptions, String> {
        let mut options = ConnectOptions::new();
        if let Some(file) = &self.nats_credentials {
            options =
                options.credentials_file(file).await.map_err(|why| mistake("credentials", file, why))?;
        }
        if let Some(file) = &self.nats_nkey {
            let seed = read("nkey", file)?;
            let seed = seed.lines().map(str::trim).find(|line| line.starts_with("SU") && line.len() == 58);
            let seed = seed.ok_or_else(|| mistake("nkey", file, "holds no seed of a user (SU…)"))?;
            options = options.nkey(seed.to_owned());
        }
        if let Some(file) = &self.nats_ca {
            has_pem("ca", file, "CERTIFICATE-----")?;
            options = options.add_root_certificates(file.clone()).require_tls(true);
        }
        if let (Some(cert), Some(key)) = (&self.nats_cert, &self.nats_key) {
            has_pem("cert", cert, "CERTIFICATE-----")?;
            has_pem("key", key, "PRIVATE KEY-----")?;
            options = options.add_client_certificate(cert.clone(), key.clone()).require_tls(true);
        }
        Ok(options)
    }
}

impl NatsUrl {
    pub(super) fn servers(&self) -> Vec<ServerAddr> {
        self.0.clone()
    }

    /// User and password, where the first server's URL has them: the client does not look there.
    pub(super) fn user(&self) -> Option<(String, String)> {
        let server = self.0.first()?;
        let plain = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        Some((plain(server.username()?), plain(server.password().unwrap_or_default())))
    }
}

fn read(flag: &str, file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|why| mistake(flag, file, why))
}

fn has_pem(flag: &str, file: &Path, what: &str) -> Result<(), String> {
    let found = read(flag, file)?.lines().any(|line| line.starts_with("-----BEGIN") && line.ends_with(what));
    if found { Ok(()) } else { Err(mistake(flag, file, format!("holds no {}", what.trim_end_matches('-')))) }
}

fn mistake(flag: &str, file: &Path, why: impl std::fmt::Display) -> String {
    format!("--nats-{flag} {}: {why}", file.display())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Flags {
        #[command(flatten)]
        nats: NatsArgs,
    }

    #[test]
    fn where_events_are_is_read_and_shown_without_its_secret() {
        let url: EventsUrl = "nats://me:secret@one:4222, tls://two".parse().unwrap();
        assert_eq!(url.to_string(), "nats://***@one:4222,tls://two:4222");
        assert!(!format!("{url:?}").contains("secret"));
        assert_eq!("embedded".parse(), Ok(EventsUrl::Embedded));
        for wrong in ["", "nats://", "http://me:secret@one", "one:4222", "nats://one,,"] {
            let why = wrong.parse::<EventsUrl>().unwrap_err();
            assert!(!why.contains("secret"), "{why}");
        }
        assert!("A.B".parse::<StreamName>().is_err());
    }

    #[tokio::test]
    async fn a_file_that_lets_nobody_in_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let junk = folder.path().join("junk");
        std::fs::write(&junk, "junk").unwrap();
        let junk = junk.to_str().unwrap();
        for flags in [
            vec!["--nats-credentials", junk],
            vec!["--nats-credentials", "/nowhere"],
            vec!["--nats-nkey", junk],
            vec!["--nats-ca", junk],
            vec!["--nats-cert", junk, "--nats-key", junk],
        ] {
            let parsed = Flags::try_parse_from([&["test"], &flags[..]].concat()).unwrap();
            let why = parsed.nats.options().await.unwrap_err();
            assert!(why.starts_with(&format!("{} {}: ", flags[0], flags[1])), "{why}");
            assert_eq!(why.lines().count(), 1, "{why}");
        }
        assert!(Flags::try_parse_from(["test", "--nats-cert", junk]).is_err(), "a key is needed too");
    }
}
