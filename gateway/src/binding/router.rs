//! From a method and a path to the RPC that is meant.

use std::sync::LazyLock;

use http::Method;
use percent_encoding::percent_decode_str;

use super::template::split_verb;
use super::{Binding, Segment, bindings};

/// A request that is an RPC's.
#[derive(Debug, Clone)]
pub struct Matched {
    /// How it is bound.
    pub binding: &'static Binding,
    /// The fields that the path names, in `snake_case`, with their values; percent-decoded.
    pub variables: Vec<(&'static str, String)>,
}

/// A request that is no RPC's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// Nothing has this path.
    NoSuchPath,
    /// There is something at this path, for these methods.
    MethodNotAllowed(Vec<Method>),
    /// The value of this field is not UTF-8.
    NotText(&'static str),
}

/// Those with fewer variables first: what a path says literally wins over what it may say.
static BY_PRECISION: LazyLock<Vec<&'static Binding>> = LazyLock::new(|| {
    let mut all: Vec<_> = bindings().iter().collect();
    all.sort_by_key(|binding| binding.template.variables().count());
    all
});

/// The RPC that a request means. HEAD is answered where GET is. `path` is as it was sent, still encoded: a slash within
/// a value is `%2F`.
pub fn route(method: &Method, path: &str) -> Result<Matched, Mismatch> {
    let path = path.strip_prefix('/').ok_or(Mismatch::NoSuchPath)?;
    let (path, verb) = split_verb(path);
    let parts: Vec<_> = path.split('/').collect();
    // Whoever forwards a request may take the way up that these name.
    if parts.iter().any(|part| is_dots(part)) {
        return Err(Mismatch::NoSuchPath);
    }
    let mut allowed = Vec::new();
    for binding in BY_PRECISION.iter().filter(|binding| fits(binding, &parts, verb)) {
        if *method == binding.method || *method == Method::HEAD && binding.method == Method::GET {
            return Ok(Matched { binding, variables: variables(binding, &parts)? });
        }
        allowed.push(binding.method.clone());
    }
    if allowed.is_empty() {
        return Err(Mismatch::NoSuchPath);
    }
    if allowed.contains(&Method::GET) {
        allowed.push(Method::HEAD);
    }
    allowed.push(Method::OPTIONS);
    Err(Mismatch::MethodNotAllowed(allowed))
}

/// `.` or `..`, however it is written.
fn is_dots(part: &str) -> bool {
    let decoded: Vec<u8> = percent_decode_str(part).take(3).collect();
    matches!(decoded.as_slice(), b"." | b"..")
}

fn fits(binding: &Binding, parts: &[&str], verb: Option<&str>) -> bool {
    let template = &binding.template;
    template.verb.as_deref() == verb
        && template.segments.len() == parts.len()
        && template.segments.iter().zip(parts).all(|(segment, part)| match segment {
            Segment::Literal(text) => text == part,
            Segment::Variable(_) => !part.is_empty(),
        })
}

fn variables(binding: &'static Binding, parts: &[&str]) -> Result<Vec<(&'static str, String)>, Mismatch> {
    let all = binding.template.segments.iter().zip(parts).filter_map(|(segment, part)| match segment {
        Segment::Literal(_) => None,
        Segment::Variable(name) => Some((name.as_str(), part)),
    });
    all.map(|(name, part)| {
        let value = percent_decode_str(part).decode_utf8().map_err(|_| Mismatch::NotText(name))?;
        Ok((name, value.into_owned()))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &Method, path: &str) -> (String, Vec<(&'static str, String)>) {
        let matched = route(method, path).unwrap_or_else(|why| panic!("{method} {path}: {why:?}"));
        (matched.binding.rpc.name().to_owned(), matched.variables)
    }

    #[test]
    fn a_request_finds_its_rpc_and_the_values_in_its_path() {
        let (rpc, variables) = found(&Method::POST, "/v1/customers/c-1/orders/o%2F2:cancel");
        assert_eq!(rpc, "CancelOrder");
        assert_eq!(variables, [("customer_id", "c-1".to_owned()), ("order_id", "o/2".to_owned())]);
        assert_eq!(found(&Method::GET, "/v1/customers/-/orders").0, "ListOrders");
        assert_eq!(found(&Method::HEAD, "/v1/clock").0, "GetTime");
        assert_eq!(found(&Method::POST, "/v1/clock:advance").0, "AdvanceTime");
        assert_eq!(found(&Method::GET, "/v1/events:tail").0, "TailEvents");
        // An additional binding of the same RPC.
        assert_eq!(found(&Method::GET, "/v1/stores/s/notifications").1, [("store_id", "s".to_owned())]);
    }

    #[test]
    fn what_is_not_there_is_told_from_what_is_there_for_other_methods() {
        let allowed = route(&Method::DELETE, "/v1/books").unwrap_err();
        let expected = [Method::POST, Method::GET, Method::HEAD, Method::OPTIONS];
        let Mismatch::MethodNotAllowed(methods) = allowed else { panic!("{allowed:?}") };
        assert!(methods.len() == 4 && expected.iter().all(|method| methods.contains(method)), "{methods:?}");
        for path in [
            "/",
            "",
            "v1/books",
            "/v1",
            "/v1/books/",
            "/v1//books",
            "//v1/books",
            "/v1/books:remove",
            "/v1/books/b:burn",
            "/v1/customers//orders",
            "/v1/customers/../orders",
            "/v1/customers/%2e%2E/orders",
            "/v1/./books",
            "/v2/books",
            "/v1/Books",
            "/v1%2Fbooks",
            "/maeul.order.v1.OrderService/PlaceOrder",
        ] {
            assert_eq!(route(&Method::GET, path).unwrap_err(), Mismatch::NoSuchPath, "{path}");
        }
        let not_text = route(&Method::GET, "/v1/books/%ff").unwrap_err();
        assert_eq!(not_text, Mismatch::NotText("book_id"));
    }
}
