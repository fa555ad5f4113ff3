//! Which kill points the contexts' code has, read from its source: a step that no story reaches would
//! otherwise be killed at by nobody, and nobody would notice.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

use crate::harness::SERVICES;

/// What is no part of a saga: how a store and a book come to be. Nor is what others do about it.
const NOT_OF_A_SAGA: [&str; 18] = [
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
    "commit RegisterBook",
    "commit UpdateBook",
    "commit RemoveBook",
    "publish BookRegistered",
    "publish BookChanged",
    "publish BookRemoved",
];

/// Whether a saga passes this point: others are passed once, while stores and books come to be.
pub(super) fn is_of_a_saga(point: &str) -> bool {
    let name = point.split(' ').nth(1).unwrap_or_default();
    let name = name.rsplit('/').next().unwrap_or_default();
    !NOT_OF_A_SAGA.iter().any(|step| step.split(' ').nth(1) == Some(name))
}

/// What the source names and the points do not show; and what is allowed to be missing, but is not.
pub(super) fn unreached(points: &BTreeSet<String>) -> Vec<String> {
    let mut missing = BTreeSet::new();
    let services = root().join("services");
    let folders: BTreeSet<_> =
        std::fs::read_dir(&services).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(folders, SERVICES.map(Into::into).into(), "every context");
    let mut found = 0;
    for context in SERVICES {
        let (steps, databases) = (steps_of(context), databases_of(context));
        assert!(!steps.is_empty(), "the steps of {context} were not found");
        found += steps.len();
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
    assert!(found > 5 * SERVICES.len(), "not all steps were found, only {found}");
    let allowed: BTreeSet<String> = NOT_OF_A_SAGA.map(str::to_owned).into();
    // Who is not to be told of something does nothing about it.
    let told = |step: &String| {
        step.strip_prefix("consume ").is_none_or(|it| {
            let (_, event) = it.split_once('/').unwrap();
            !allowed.contains(&format!("publish {event}"))
        })
    };
    let unreached = missing.difference(&allowed).filter(|step| told(step));
    let mut wrong: Vec<_> = unreached.map(|step| format!("reached by no story: {step}")).collect();
    wrong.extend(allowed.difference(&missing).map(|step| format!("needs no exception: {step}")));
    wrong
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The databases of a context: its own, and those that its crate names beside it.
fn databases_of(context: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("services").join(context).join("src/lib.rs")).unwrap();
    let (_, rest) = text.split_once("DATABASES").unwrap();
    let tokens: TokenStream = rest.split(';').next().unwrap().split_once('=').unwrap().1.parse().unwrap();
    tokens.into_iter().flat_map(|it| literals(&it)).chain([context.to_owned()]).collect()
}

/// `commit <step>`, `call <name>`, `publish <event>` and `consume <context>/<event>`, as the sources of a context have
/// them.
fn steps_of(context: &str) -> BTreeSet<String> {
    let events = root().join("proto/maeul").join(context).join("v1/events.proto");
    // A read model tells nothing.
    let events = std::fs::read_to_string(events).unwrap_or_default();
    let events = events.lines().filter_map(|line| line.strip_prefix("message ")?.strip_suffix(" {"));
    let mut steps: BTreeSet<String> = events.map(|event| format!("publish {event}")).collect();
    for file in sources(&root().join("services").join(context).join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let tokens: TokenStream = code.parse().unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        let mut found = Found::default();
        found.walk(&tokens.clone().into_iter().collect::<Vec<_>>());
        assert!(found.begins_with_names() || !found.computed, "{}: which steps?", file.display());
        steps.extend(found.calls.into_iter().map(|name| format!("call {name}")));
        steps.extend(found.steps.into_iter().map(|name| format!("commit {name}")));
        let heard = tokens.into_iter().flat_map(|it| literals(&it)).filter_map(|it| event(&it));
        steps.extend(heard.map(|event| format!("consume {context}/{event}")));
    }
    steps
}

/// The short name of an event that a text is the type of.
fn event(text: &str) -> Option<String> {
    let (_, event) = text.strip_prefix("maeul.")?.split_once(".v1.")?;
    event.chars().all(char::is_alphanumeric).then(|| event.to_owned())
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
                ("let", chosen, _) if chosen == "step" || chosen.starts_with("(step,") => {
                    let value = tokens[at..].iter().take_while(|it| it.to_string() != ";");
                    self.chosen.extend(value.flat_map(literals));
                }
                (".", "begin", Some(TokenTree::Group(group))) => match name(group) {
                    Some(name) => drop(self.steps.insert(name)),
                    // Chosen on the spot.
                    None if !texts(group).is_empty() => self.steps.extend(texts(group)),
                    // A parameter is named where it comes from.
                    None => self.computed |= group.to_string() != "(step)" || !self.chosen.is_empty(),
                },
                (".", "wait", Some(TokenTree::Group(group)))
                | (_, "remote" | "within" | "patiently", Some(TokenTree::Group(group))) => {
                    self.calls.extend(name(group))
                }
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

/// All texts in the arguments.
fn texts(arguments: &proc_macro2::Group) -> Vec<String> {
    arguments.stream().into_iter().flat_map(|it| literals(&it)).collect()
}

fn text(token: &TokenTree) -> Option<String> {
    let literal = token.to_string();
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    (!text.is_empty()).then(|| text.to_owned())
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
