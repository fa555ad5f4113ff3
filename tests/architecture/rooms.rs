//! The rooms of a service, and what may be said in each.

use crate::code::Code;
use crate::tree::{File, Tree};

const ROOMS: [&str; 4] = ["domain", "application", "inbound", "outbound"];

/// A path that a room must not name, and why.
struct Ban {
    rooms: &'static [&'static str],
    /// The begin of the path; a crate's name also bans its companions (`tonic` bans `tonic_types`).
    path: &'static [&'static str],
    except: &'static [&'static [&'static str]],
    why: &'static str,
}

const fn ban(rooms: &'static [&'static str], path: &'static [&'static str], why: &'static str) -> Ban {
    Ban { rooms, path, except: &[], why }
}

const DOMAIN: &[&str] = &["domain"];
/// Rules and use cases, and whatever lies beside the rooms.
const INNER: &[&str] = &["domain", "application", "elsewhere"];
const NOT_INBOUND_OR_OUTBOUND: &[&str] = &["domain", "application", "elsewhere", "wire"];
const NOT_OUTBOUND: &[&str] = &["domain", "application", "elsewhere", "wire", "inbound"];

const BANS: &[Ban] = &[
    ban(NOT_INBOUND_OR_OUTBOUND, &["tonic"], "gRPC is inbound's and outbound's"),
    ban(INNER, &["prost"], "protobuf is inbound's and outbound's"),
    ban(INNER, &["maeul_proto"], "protobuf is inbound's and outbound's"),
    ban(NOT_INBOUND_OR_OUTBOUND, &["reqwest"], "other servers are outbound's"),
    ban(NOT_INBOUND_OR_OUTBOUND, &["lettre"], "other servers are outbound's"),
    ban(NOT_OUTBOUND, &["sqlx"], "databases are outbound's"),
    ban(NOT_OUTBOUND, &["chassis", "db", "sql"], "SQL is outbound's"),
    ban(NOT_INBOUND_OR_OUTBOUND, &["chassis", "db"], "databases are outbound's; a use case has its ports"),
    Ban {
        rooms: DOMAIN,
        path: &["chassis"],
        except: &[&["chassis", "types"]],
        why: "a rule knows values (chassis::types), nothing that acts",
    },
    ban(DOMAIN, &["tokio"], "a rule does no I/O"),
    ban(DOMAIN, &["futures"], "a rule does no I/O"),
    ban(DOMAIN, &["async_trait"], "a rule does no I/O"),
    ban(DOMAIN, &["std", "fs"], "a rule does no I/O"),
    ban(DOMAIN, &["std", "net", "TcpListener"], "a rule does no I/O"),
    ban(DOMAIN, &["std", "net", "TcpStream"], "a rule does no I/O"),
    ban(DOMAIN, &["std", "net", "ToSocketAddrs"], "a rule does no I/O"),
    ban(DOMAIN, &["std", "net", "UdpSocket"], "a rule does no I/O"),
    ban(DOMAIN, &["std", "thread"], "a rule does no I/O"),
    ban(DOMAIN, &["std", "process"], "a rule does no I/O"),
    ban(DOMAIN, &["crate", "application"], "rules do not know who asks them"),
    ban(INNER, &["crate", "wire"], "protobuf is inbound's and outbound's"),
    ban(NOT_INBOUND_OR_OUTBOUND, &["crate", "inbound"], "rules and use cases do not know who calls them"),
    ban(NOT_INBOUND_OR_OUTBOUND, &["crate", "outbound"], "a use case knows its ports, not who fills them"),
    ban(&["inbound"], &["crate", "outbound"], "the two sides meet in the use cases"),
    ban(&["outbound"], &["crate", "inbound"], "the two sides meet in the use cases"),
];

/// The service's room in which a file lies: one of [`ROOMS`], `lib` for the wiring, `wire` for what both
/// sides translate between domain and protobuf, `tests` for what is compiled for tests only and wires
/// the rooms as it needs, or `elsewhere`.
fn room(file: &File) -> Option<&str> {
    let mut parts = file.path.strip_prefix("services/")?.split('/').skip(1);
    if parts.next()? != "src" {
        return None;
    }
    if file.path.ends_with("_tests.rs") || file.path.ends_with("/samples.rs") {
        return Some("tests");
    }
    let first = parts.next()?.trim_end_matches(".rs");
    let named = ["lib", "wire"].contains(&first) || ROOMS.contains(&first);
    Some(if named { first } else { "elsewhere" })
}

/// Every service has `lib.rs`, the four rooms, and migrations for both databases.
pub(crate) fn complete(tree: &Tree) -> Vec<String> {
    let mut missing = Vec::new();
    for service in tree.services() {
        let folder = &service.folder;
        if !tree.names(folder).contains(&"src/lib.rs") {
            missing.push(format!("{folder}: no src/lib.rs"));
        }
        let rooms = ROOMS.map(|room| format!("src/{room}"));
        for part in rooms.iter().map(String::as_str).chain(["migrations/postgres", "migrations/sqlite"]) {
            if tree.names(&format!("{folder}/{part}")).is_empty() {
                missing.push(format!("{folder}: no {part}"));
            }
        }
    }
    missing
}

/// No room names what belongs into another.
pub(crate) fn imports(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (file, room) in tree.rust("services/").filter_map(|file| Some((file, room(file)?))) {
        let bans: Vec<&Ban> = BANS.iter().filter(|ban| ban.rooms.contains(&room)).collect();
        for path in Code::of(file).paths {
            let broken = bans.iter().find(|ban| {
                covers(ban.path, &path.what)
                    && !ban.except.iter().any(|except| path.what.starts_with_words(except))
            });
            if let Some(ban) = broken {
                found.push(format!("{}:{}: `{}`: {}", file.path, path.line, path.what.join("::"), ban.why));
            }
        }
    }
    found
}

/// Whether `path` lies below `banned`, or is a glob that may bring it in.
fn covers(banned: &[&str], path: &[String]) -> bool {
    for (at, word) in banned.iter().enumerate() {
        match path.get(at).map(String::as_str) {
            Some("*") => return true,
            Some(said) if said == *word => {}
            Some(said) if at == 0 && said.starts_with(&format!("{word}_")) && banned.len() == 1 => {}
            _ => return false,
        }
    }
    // A lone lower-case word may be a variable; only an import or a longer path names a crate for sure.
    path.len() > 1 || banned.len() > 1
}

trait StartsWithWords {
    fn starts_with_words(&self, words: &[&str]) -> bool;
}

impl StartsWithWords for Vec<String> {
    fn starts_with_words(&self, words: &[&str]) -> bool {
        self.len() >= words.len() && self.iter().zip(words).all(|(said, word)| said == word)
    }
}

/// `domain` has no `async` and no `await`.
pub(crate) fn domain_is_synchronous(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.rust("services/").filter(|file| room(file) == Some("domain")) {
        for word in
            Code::of(file).identifiers.iter().filter(|word| matches!(word.what.as_str(), "async" | "await"))
        {
            found.push(format!("{}:{}: `{}`: a rule waits for nothing", file.path, word.line, word.what));
        }
    }
    found
}

/// No SQL outside `outbound` and the chassis.
pub(crate) fn sql(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let services = tree
        .rust("services/")
        .filter(|file| room(file).is_some_and(|room| !["outbound", "tests"].contains(&room)));
    for file in services.chain(tree.rust("src/")) {
        for string in Code::of(file).strings.iter().filter(|string| is_sql(&string.what)) {
            found.push(format!("{}:{}: SQL is outbound's: {}", file.path, string.line, string.what));
        }
    }
    found
}

/// A statement begins with its verb in capital letters, and has a second keyword.
fn is_sql(literal: &str) -> bool {
    let words: Vec<&str> =
        literal.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
    let verb = words.iter().find(|word| **word != "r").copied().unwrap_or_default();
    let has = |keyword: &str| words.contains(&keyword);
    match verb {
        "SELECT" | "DELETE" => has("FROM"),
        "INSERT" | "REPLACE" => has("INTO"),
        "UPDATE" => has("SET"),
        "WITH" => has("AS"),
        "CREATE" | "ALTER" | "DROP" => has("TABLE") || has("INDEX"),
        _ => false,
    }
}

/// Statements name the columns that they read: a later migration adds some while this binary still runs, and
/// PostgreSQL refuses a prepared statement whose result has changed.
pub(crate) fn columns_are_named(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.rust("services/").chain(tree.rust("chassis/src/")).chain(tree.rust("src/")) {
        for string in Code::of(file).strings.iter().filter(|string| reads_everything(&string.what)) {
            found.push(format!("{}:{}: which columns? {}", file.path, string.line, string.what));
        }
    }
    found
}

fn reads_everything(literal: &str) -> bool {
    let is_sql = ["SELECT", "RETURNING"].iter().any(|verb| literal.contains(verb));
    let before = literal
        .match_indices('*')
        .map(|(at, _)| literal[..at].trim_end_matches(|c: char| c.is_whitespace() || c == '\\'));
    let everything = ["SELECT", "DISTINCT", "RETURNING", "."];
    is_sql && before.into_iter().any(|before| everything.iter().any(|word| before.ends_with(word)))
}
