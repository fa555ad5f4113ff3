//! What the mesh says of a calling service: its proxy has seen the certificate, and tells in a header.

use std::net::IpAddr;
use std::str::FromStr;

use http::{Extensions, HeaderMap};
use tonic::transport::server::TcpConnectInfo;

/// The header in which Envoy tells of the certificate of whoever calls.
pub(super) const HEADER: &str = "x-forwarded-client-cert";

/// The identities of the mesh's services: what comes before their names, as `spiffe://cluster.local/ns/maeul/sa/` or,
/// where service accounts begin with the name of the village, `spiffe://cluster.local/ns/shops/sa/maeul-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeshIdentity(String);

impl FromStr for MeshIdentity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Without the sign at the end it would be a name that goes on: `maeul` of `maeulish`.
        let domain =
            text.strip_prefix("spiffe://").and_then(|rest| rest.split_once('/')).map(|(domain, _)| domain);
        if domain.is_some_and(|domain| !domain.is_empty()) && text.ends_with(['/', '-']) {
            Ok(Self(text.to_owned()))
        } else {
            Err("must look like spiffe://cluster.local/ns/maeul/sa/ or spiffe://cluster.local/ns/a/sa/maeul-"
                .to_owned())
        }
    }
}

impl MeshIdentity {
    /// The service that calls, if the proxy beside this process says so. What comes from elsewhere is not believed.
    pub(super) fn caller(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<String> {
        let from = extensions.get::<TcpConnectInfo>()?.remote_addr()?.ip();
        if !is_here(from) {
            return None;
        }
        // Whoever passes a call on adds itself at the end; what stands before is hearsay.
        let last = headers.get_all(HEADER).iter().next_back()?.to_str().ok()?;
        let element = last.rsplit(',').next()?;
        let uri = element.split(';').find_map(|pair| pair.trim().strip_prefix("URI="))?;
        let name = uri.trim_matches('"').strip_prefix(&self.0)?;
        (!name.is_empty() && !name.contains('/')).then(|| name.to_owned())
    }
}

fn is_here(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn told(from: &str, header: &str) -> Option<String> {
        told_to("spiffe://cluster.local/ns/maeul/sa/", from, header)
    }

    fn told_to(identities: &str, from: &str, header: &str) -> Option<String> {
        let mesh: MeshIdentity = identities.parse().unwrap();
        let mut extensions = Extensions::new();
        let remote: SocketAddr = format!("{from}:40000").parse().unwrap();
        extensions.insert(TcpConnectInfo { local_addr: None, remote_addr: Some(remote) });
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, header.parse().unwrap());
        mesh.caller(&extensions, &headers)
    }

    #[test]
    fn n9_the_proxy_beside_is_believed_about_the_last_hop_and_nobody_else() {
        let order = "By=spiffe://cluster.local/ns/maeul/sa/payment;Hash=ab;URI=spiffe://cluster.local/ns/maeul/sa/order";
        assert_eq!(told("127.0.0.6", order).as_deref(), Some("order"));
        assert_eq!(told("10.0.0.7", order), None, "anybody may send a header");
        let through = format!("{order},By=x;URI=spiffe://cluster.local/ns/maeul/sa/gateway");
        assert_eq!(told("127.0.0.1", &through).as_deref(), Some("gateway"));
        for other in [
            "URI=spiffe://cluster.local/ns/elsewhere/sa/order",
            "URI=spiffe://cluster.local/ns/maeul/sa/",
            "URI=spiffe://cluster.local/ns/maeul/sa/a/order",
            "Hash=ab",
            "",
        ] {
            assert_eq!(told("127.0.0.1", other), None, "{other}");
        }
    }
    #[test]
    fn n9_a_village_among_others_believes_the_accounts_that_begin_with_its_name() {
        let village = "spiffe://cluster.local/ns/shops/sa/maeul-";
        let from = |account: &str| {
            told_to(village, "127.0.0.6", &format!("URI=spiffe://cluster.local/ns/shops/sa/{account}"))
        };
        assert_eq!(from("maeul-order").as_deref(), Some("order"));
        // Which is no service of this village.
        assert_eq!(from("maeul-next-order").as_deref(), Some("next-order"));
        for other in ["order", "maeul-", "maeul", "dorf-order", "maeul-a/order"] {
            assert_eq!(from(other), None, "{other}");
        }
        for wrong in ["spiffe://cluster.local/ns/shops/sa/maeul", "spiffe:///", "spiffe://-", "https://a/"] {
            assert!(wrong.parse::<MeshIdentity>().is_err(), "{wrong}");
        }
    }
}
