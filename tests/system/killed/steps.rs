//! Which kill points the sagas' code has, read from its source: a step that no story reaches would
//! otherwise be killed at by nobody, and nobody would notice.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// The contexts of both sagas, each with its databases.
const CONTEXTS: [(&str, &[&str]); 4] = [
    ("order", &["order"]),
    ("payment", &["payment", "provider"]),
    ("delivery", &["delivery", "carrier"]),
    ("store", &["store"]),
];

/// What is no part of a saga: how a store comes to be.
const NOT_OF_A_SAGA: [&str; 12] = [
    "commit RegisterStore",
    "commit UpdateStore",
    "commit AddStaff",
    "commit RemoveStaff",
    "commit RegisterProduct",
    "commit UpdateProduct",
    "commit RestockProduct",
    "commit AddUnits",
    "publish StoreRegistered",
    "publish StoreUpdated",
    "publish ProductRegistered",
    "publish ProductChanged",
];

/// What the source names and the points do not show; and what is allowed to be missing, but is not.
pub(super) fn unreached(points: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut missing = BTreeSet::new();
    for (context, databases) in CONTEXTS {
        let steps = steps_of(context);
        assert!(steps.len() >= 5, "the steps of {context} were not found: {steps:?}");
        for step in steps {
            let reached = match step.split_once(' ').unwrap() {
                ("commit", name) => {
                    databases.iter().any(|db| points.contains(&format!("commit {db}/{name} after")))
                }
                _ => points.contains(&format!("{step} after")),
            };
            if !reached {
                missing.insert(step);
            }
        }
    }
    let allowed: BTreeSet<String> = NOT_OF_A_SAGA.map(str::to_owned).into();
    wrong.extend(missing.difference(&allowed).map(|step| format!("reached by no story: {step}")));
    wrong.extend(allowed.difference(&missing).map(|step| format!("needs no exception: {step}")));
    wrong
}

/// `commit <step>`, `call <name>` and `publish <event>`, as the sources of a context have them.
fn steps_of(context: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let events = root.join("proto/maeul").join(context).join("v1/events.proto");
    let events = std::fs::read_to_string(events).unwrap();
    let events = events.lines().filter_map(|line| line.strip_prefix("message ")?.strip_suffix(" {"));
    let mut steps: BTreeSet<String> = events.map(|event| format!("publish {event}")).collect();
    for file in sources(&root.join("services").join(context).join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let tokens: TokenStream = code.parse().unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        let mut found = Found::default();
        found.walk(&tokens.into_iter().collect::<Vec<_>>());
        assert!(found.begins_with_names() || !found.computed, "{}: which steps?", file.display());
        steps.extend(found.calls.into_iter().map(|name| format!("call {name}")));
        steps.extend(found.steps.into_iter().map(|name| format!("commit {name}")));
    }
    steps
}

/// The files of a folder, without the modules that only tests have.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let module = ["mod.rs", "lib.rs"].iter().find_map(|name| std::fs::read_to_string(folder.join(name)).ok());
    let module = module.unwrap_or_default();
    let lines: Vec<&str> = module.lines().collect();
    let only_tests = |name: &str| {
        let line = format!("mod {name};");
        lines.windows(2).any(|pair| pair[0].trim() == "#[cfg(test)]" && pair[1].trim() == line)
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if only_tests(&name) || name.ends_with("_tests") {
            continue;
        }
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    files
}

/// What one file has.
#[derive(Default)]
struct Found {
    steps: BTreeSet<String>,
    calls: BTreeSet<String>,
    /// Names that a function or a `let` called `step` or `step_name` chooses from.
    chosen: BTreeSet<String>,
    /// Whether a transaction begins with such a choice.
    computed: bool,
}

impl Found {
    fn begins_with_names(&mut self) -> bool {
        if self.computed {
            self.steps.append(&mut self.chosen);
        }
        !self.steps.is_empty()
    }

    fn walk(&mut self, tokens: &[TokenTree]) {
        let word = |at: usize| tokens.get(at).map(ToString::to_string).unwrap_or_default();
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).map(word).unwrap_or_default();
            match (before.as_str(), token.to_string().as_str(), tokens.get(at + 1)) {
                ("fn", "step" | "step_name", _) => {
                    let body = tokens[at..].iter().find(|it| is_braced(it));
                    self.chosen.extend(body.into_iter().flat_map(literals));
                }
                ("let", "step", _) => {
                    let value = tokens[at..].iter().take_while(|it| it.to_string() != ";");
                    self.chosen.extend(value.flat_map(literals));
                }
                (".", "begin", Some(TokenTree::Group(group))) => match name(group) {
                    Some(name) => drop(self.steps.insert(name)),
                    // A parameter is named where it comes from.
                    None => self.computed |= group.to_string() != "(step)" || !self.chosen.is_empty(),
                },
                (".", "wait", Some(TokenTree::Group(group)))
                | (_, "remote" | "within", Some(TokenTree::Group(group))) => self.calls.extend(name(group)),
                _ => {}
            }
            if let TokenTree::Group(group) = token {
                self.walk(&group.stream().into_iter().collect::<Vec<_>>());
            }
        }
    }
}

/// The first argument, if it is a text.
fn name(arguments: &proc_macro2::Group) -> Option<String> {
    text(&arguments.stream().into_iter().next()?)
}

fn text(token: &TokenTree) -> Option<String> {
    let literal = token.to_string();
    Some(literal.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

fn is_braced(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace)
}

/// All texts in a token.
fn literals(token: &TokenTree) -> Vec<String> {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().flat_map(|it| literals(&it)).collect(),
        token => text(token).into_iter().collect(),
    }
}
