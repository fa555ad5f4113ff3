//! The gateway's flags.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use http::HeaderValue;

use crate::limits::Limits;

/// Flags of the gateway.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Gateway")]
pub struct GatewayArgs {
    /// Where the gateway listens, for REST, gRPC-Web and gRPC; `none`: nowhere
    #[arg(long, env = "MAEUL_GATEWAY_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub gateway_listen: Listen,
    /// Web pages of these origins may call the gateway from a browser: `https://shop.example,https://…`
    #[arg(long, env = "MAEUL_CORS_ORIGINS", value_name = "ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<Origin>,
    /// How large the body of a request to the gateway may be: bytes, or `64KiB`, `1MiB`
    #[arg(long, env = "MAEUL_MAX_BODY", value_name = "BYTES", default_value = "1MiB", value_parser = bytes)]
    pub max_body: usize,
    /// How long a request to the gateway may take to arrive, and its answer to come, where that is no stream
    #[arg(long, env = "MAEUL_REQUEST_TIMEOUT", value_name = "DURATION", default_value = "15s",
        value_parser = humantime::parse_duration)]
    pub request_timeout: Duration,
    /// How many calls a second each caller of the gateway has, twice as many after a pause: a person who signed in, or
    /// else an address; 0: no limit
    #[arg(long, env = "MAEUL_RATE_LIMIT", value_name = "CALLS", default_value_t = 200)]
    pub rate_limit: u32,
    /// How many connections the gateway has at most
    #[arg(long, env = "MAEUL_MAX_CONNECTIONS", value_name = "N", default_value_t = 4096,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,
    /// How many calls a connection to the gateway may have under way
    #[arg(long, env = "MAEUL_MAX_STREAMS", value_name = "N", default_value_t = 200,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub max_streams: u32,
}

impl GatewayArgs {
    /// Whether only this machine can reach it.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self.gateway_listen, Listen::At(address) if address.ip().is_loopback())
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits { max_body: self.max_body, request_timeout: self.request_timeout }
    }
}

/// Where the gateway listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listen {
    /// Nowhere: there is no gateway.
    Nowhere,
    /// At this address.
    At(SocketAddr),
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self::Nowhere);
        }
        text.parse().map(Self::At).map_err(|_| "must be ADDRESS:PORT, or `none`".to_owned())
    }
}

/// An origin as browsers name it: scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(pub(crate) HeaderValue);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Err(
                "must name each origin: pages may send a sign-in along, so not any page may call".to_owned()
            );
        }
        let wrong = || {
            "must be an origin as browsers name it: https://shop.example, http://localhost:5173".to_owned()
        };
        let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
        let uri: http::Uri = text.parse().map_err(|_| wrong())?;
        let plain = matches!(scheme, "http" | "https")
            && uri.authority().is_some_and(|authority| authority.as_str() == rest)
            && !rest.contains('@')
            && rest.bytes().all(|byte| !byte.is_ascii_uppercase());
        if !plain {
            return Err(wrong());
        }
        HeaderValue::from_str(text).map(Self).map_err(|_| wrong())
    }
}

fn bytes(text: &str) -> Result<usize, String> {
    let (number, unit) = match text.strip_suffix("iB") {
        Some(rest) if rest.ends_with('K') => (rest.trim_end_matches('K'), 1 << 10),
        Some(rest) if rest.ends_with('M') => (rest.trim_end_matches('M'), 1 << 20),
        _ => (text, 1),
    };
    let number = number.trim().parse::<usize>().ok().and_then(|number| number.checked_mul(unit));
    // Bodies are kept while a call is made.
    number
        .filter(|bytes| (1..=1 << 30).contains(bytes))
        .ok_or_else(|| "must be 1 to 1024MiB: bytes, or 64KiB, 1MiB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_exact() {
        for good in ["https://shop.example", "http://localhost:5173", "http://[::1]:8080"] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for bad in [
            "*",
            "",
            "shop.example",
            "https://shop.example/",
            "https://a@b",
            "ftp://x",
            "https://Shop.example",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!((bytes("7"), bytes("64KiB"), bytes("1MiB")), (Ok(7), Ok(65_536), Ok(1 << 20)));
        for bad in ["0", "-1", "MiB", "2GiB", "1025MiB", "x"] {
            assert!(bytes(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_gateway_may_be_nowhere() {
        assert_eq!("none".parse(), Ok(Listen::Nowhere));
        assert!("127.0.0.1:0".parse::<Listen>().is_ok() && "8080".parse::<Listen>().is_err());
    }
}
