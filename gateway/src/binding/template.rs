//! The template of a path: `/v1/customers/{customer_id}/orders/{order_id}:cancel`.

use std::fmt;

/// One part between two slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Exactly this.
    Literal(String),
    /// Any text that is not empty: the value of this field of the request, in `snake_case`.
    Variable(String),
}

/// A path with variables, and perhaps a verb behind its last part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The parts, in order; at least one.
    pub segments: Vec<Segment>,
    /// What stands behind the colon.
    pub verb: Option<String>,
}

impl Template {
    /// Reads a template. `None`: it is malformed, or a variable spans several parts, which no contract uses.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (text, verb) = split_verb(text.strip_prefix('/')?);
        let segments = text.split('/').map(segment).collect::<Option<_>>()?;
        Some(Self { segments, verb: verb.map(str::to_owned) })
    }

    /// The names of the fields that the path has, in order.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Literal(_) => None,
            Segment::Variable(name) => Some(name.as_str()),
        })
    }
}

/// The path as the contract has it.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => write!(f, "/{text}")?,
                Segment::Variable(name) => write!(f, "/{{{name}}}")?,
            }
        }
        self.verb.as_ref().map_or(Ok(()), |verb| write!(f, ":{verb}"))
    }
}

/// A path and the verb behind its last part.
pub(super) fn split_verb(path: &str) -> (&str, Option<&str>) {
    let last = path.rfind('/').map_or(0, |at| at + 1);
    match path[last..].rfind(':') {
        Some(colon) => (&path[..last + colon], Some(&path[last + colon + 1..])),
        None => (path, None),
    }
}

fn segment(text: &str) -> Option<Segment> {
    let Some(variable) = text.strip_prefix('{') else {
        let plain = !text.is_empty() && !text.contains(['{', '}', '*']);
        return plain.then(|| Segment::Literal(text.to_owned()));
    };
    let name = variable.strip_suffix('}')?;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain.then(|| Segment::Variable(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_read_and_written() {
        let text = "/v1/stores/{store_id}/orders/{order_id}:accept";
        let template = Template::parse(text).unwrap();
        assert_eq!(template.to_string(), text);
        assert_eq!(template.variables().collect::<Vec<_>>(), ["store_id", "order_id"]);
        assert_eq!(template.verb.as_deref(), Some("accept"));
        assert_eq!(Template::parse("/v1/clock:advance").unwrap().segments.len(), 2);
        for bad in ["v1", "/v1//x", "/v1/{a=**}", "/v1/{a.b}", "/v1/{", "/v1/x{a}", ""] {
            assert_eq!(Template::parse(bad), None, "{bad}");
        }
    }
}
