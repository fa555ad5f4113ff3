//! Which headers of a caller from outside go no further.

use http::HeaderValue;
use http::header::{
    CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE,
    TRAILER, TRANSFER_ENCODING, UPGRADE,
};

/// Those that are about the connection, and those that only somebody of the village may say.
const OURS: [HeaderName; 12] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    HOST,
    CONTENT_LENGTH,
    // Who a proxy says that somebody is: only a proxy of ours may.
    HeaderName::from_static("x-forwarded-client-cert"),
];
/// What belongs to the village begins with this.
const PREFIX: &str = "maeul-";
/// What everybody may say of it.
const CORRELATION: &str = "maeul-correlation-id";

/// Leaves what may be passed on.
pub(super) fn clean(headers: &mut HeaderMap) {
    let named: Vec<_> = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok()).collect();
    let named = named.join(",");
    for name in named.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        headers.remove(name);
    }
    for name in OURS {
        headers.remove(name);
    }
    let village: Vec<_> = headers.keys().filter(|name| is_the_villages(name)).cloned().collect();
    for name in village {
        headers.remove(name);
    }
    headers.insert(TE, HeaderValue::from_static("trailers"));
}

fn is_the_villages(name: &HeaderName) -> bool {
    name.as_str().starts_with(PREFIX) && name.as_str() != CORRELATION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n9_nobody_outside_can_say_who_they_are_in_the_village() {
        let told = [
            ("maeul-service-token", "forged"),
            ("maeul-anything", "x"),
            ("maeul-correlation-id", "kept"),
            ("x-forwarded-client-cert", "URI=spiffe://village/order"),
            ("authorization", "kept"),
            ("connection", "close, x-secret"),
            ("x-secret", "y"),
            ("te", "gzip"),
        ];
        let told = told.map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        let mut headers = HeaderMap::from_iter(told);
        clean(&mut headers);
        let mut left: Vec<_> =
            headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        left.sort_unstable();
        assert_eq!(left, [("authorization", "kept"), ("maeul-correlation-id", "kept"), ("te", "trailers")]);
    }
}
