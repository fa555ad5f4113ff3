//! What the mesh says of a calling service: its proxy has seen the certificate, and tells in a header.

use std::net::IpAddr;
use std::str::FromStr;

use http::{Extensions, HeaderMap};
use tonic::transport::server::TcpConnectInfo;

/// The header in which Envoy tells of the certificate of whoever calls.
pub(super) const HEADER: &str = "x-forwarded-client-cert";

/// The identities of the mesh's services: what comes before their names, as `spiffe://cluster.local/ns/maeul/sa/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeshIdentity(String);

impl FromStr for MeshIdentity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("spiffe://") && text.ends_with('/') && text.len() > "spiffe:///".len() {
            Ok(Self(text.to_owned()))
        } else {
            Err("must look like spiffe://cluster.local/ns/maeul/sa/".to_owned())
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
        let mesh: MeshIdentity = "spiffe://cluster.local/ns/maeul/sa/".parse().unwrap();
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
}
