//! How somebody wants to be told.

use chassis::types::words;

words! {
    /// A kind of channel, without its address.
    enum ChannelKind {
        /// The village's own console.
        Console = "CONSOLE",
        /// An HTTP endpoint.
        Webhook = "WEBHOOK",
        /// A mailbox.
        Email = "EMAIL",
    }
}

/// A channel and its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Channel {
    /// The village's own console: for everybody who has not chosen.
    Console,
    /// An HTTP POST to this URL.
    Webhook(String),
    /// An e-mail to this address.
    Email(String),
}

/// Why there is no such channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChannelError {
    /// No URL that a webhook can have.
    #[error("must be an absolute http or https URL of at most 500 ASCII characters")]
    Url,
    /// No address that a mailbox can have.
    #[error("must be an e-mail address like name@example.org of at most 254 ASCII characters")]
    Address,
}

impl Channel {
    /// A webhook, if `url` can be one.
    pub(crate) fn try_webhook(url: &str) -> Result<Self, ChannelError> {
        if is_url(url) { Ok(Self::Webhook(url.to_owned())) } else { Err(ChannelError::Url) }
    }

    /// A mailbox, if `address` can be one.
    pub(crate) fn try_email(address: &str) -> Result<Self, ChannelError> {
        if is_address(address) { Ok(Self::Email(address.to_owned())) } else { Err(ChannelError::Address) }
    }

    /// The kind.
    pub(crate) fn kind(&self) -> ChannelKind {
        match self {
            Self::Console => ChannelKind::Console,
            Self::Webhook(_) => ChannelKind::Webhook,
            Self::Email(_) => ChannelKind::Email,
        }
    }

    /// The URL or the address; empty for the console.
    pub(crate) fn address(&self) -> &str {
        match self {
            Self::Console => "",
            Self::Webhook(address) | Self::Email(address) => address,
        }
    }

    /// From what a database keeps.
    pub(crate) fn from_parts(kind: ChannelKind, address: String) -> Self {
        match kind {
            ChannelKind::Console => Self::Console,
            ChannelKind::Webhook => Self::Webhook(address),
            ChannelKind::Email => Self::Email(address),
        }
    }
}

fn is_url(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host_port.rsplit_once(':') {
        // An IPv6 address has its colons within brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (host_port, None),
    };
    let host_ok = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
        None => is_host(host),
    };
    let port_ok = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0));
    url.len() <= 500 && url.bytes().all(|b| b.is_ascii_graphic()) && host_ok && port_ok
}

fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let local_ok = !local.is_empty() && local.len() <= 64 && local.split('.').all(|part| !part.is_empty());
    address.len() <= 254 && local_ok && local.bytes().all(plain) && is_host(domain)
}

/// Labels of letters, digits and hyphens, joined by dots.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    host.len() <= 253 && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_has_an_absolute_http_url() {
        for good in [
            "http://127.0.0.1:8080/hook",
            "https://example.org",
            "https://user:word@example.org/a?b=c#d",
            "http://[::1]:9/x",
            "http://a_service",
        ] {
            assert!(Channel::try_webhook(good).is_ok(), "{good}");
        }
        let long = format!("http://example.org/{}", "x".repeat(500));
        for bad in [
            "",
            "example.org",
            "ftp://example.org",
            "http://",
            "http:///path",
            "http://a b",
            "http://é",
            "/hook",
            "http://h:99999",
            "http://h:",
            "http://:80",
            "http://[::g]",
            "HTTP:/x",
            "http://-a",
            &long,
            "javascript:1",
        ] {
            assert_eq!(Channel::try_webhook(bad), Err(ChannelError::Url), "{bad}");
        }
    }

    #[test]
    fn a_mailbox_has_an_address() {
        for good in ["a@b", "first.last+tag@mail.example.org"] {
            assert!(Channel::try_email(good).is_ok(), "{good}");
        }
        let long = format!("{}@example.org", "x".repeat(65));
        for bad in [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b..c", ".a@b", "a.@b", "a\n@b", "<a@b>", "a@b>", "é@b",
            &long,
        ] {
            assert_eq!(Channel::try_email(bad), Err(ChannelError::Address), "{bad}");
        }
    }

    #[test]
    fn a_channel_is_kept_and_read_back() {
        for channel in [Channel::Console, Channel::Webhook("http://a".into()), Channel::Email("a@b".into())] {
            assert_eq!(Channel::from_parts(channel.kind(), channel.address().to_owned()), channel);
        }
    }
}
