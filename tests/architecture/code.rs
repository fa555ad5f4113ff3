//! What a Rust file says, read from its tokens: the paths it names, its identifiers and its strings.
//!
//! Comments and documentation are not read. Tokens also see inside macro calls, which a parser of
//! items would skip.

use std::collections::HashMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tree::File;

/// Something said at a line.
#[derive(Debug)]
pub(crate) struct Said<T> {
    pub(crate) line: usize,
    pub(crate) what: T,
}

/// What one file says.
#[derive(Debug, Default)]
pub(crate) struct Code {
    /// Paths with their imports resolved: after `use chassis::db`, `db::sql` is `chassis::db::sql`;
    /// modules of the own crate begin with `crate`; a glob ends with `*`.
    pub(crate) paths: Vec<Said<Vec<String>>>,
    pub(crate) identifiers: Vec<Said<String>>,
    /// String literals as written, with their quotes.
    pub(crate) strings: Vec<Said<String>>,
    /// What each imported name stands for.
    imported: HashMap<String, Vec<String>>,
    /// Where the walk is: the file's module, and those opened in it.
    module: Vec<String>,
}

impl Code {
    /// Reads `file`, which lies in a crate's `src` folder.
    pub(crate) fn of(file: &File) -> Self {
        let tokens: TokenStream = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
        let mut code = Self { module: module_of(&file.path), ..Self::default() };
        code.walk(&tokens.into_iter().collect::<Vec<_>>());
        for path in &mut code.paths {
            if let Some(stands_for) = path.what.first().and_then(|first| code.imported.get(first)) {
                path.what.splice(..1, stands_for.iter().cloned());
            }
        }
        code
    }

    fn walk(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Ident(word) if word == "use" && !is(tokens.get(at + 1), '<') => {
                    let end =
                        (at..tokens.len()).find(|&end| is(tokens.get(end), ';')).unwrap_or(tokens.len());
                    self.import(&tokens[at + 1..end], &[]);
                    at = end;
                }
                TokenTree::Ident(word) if word == "mod" && is_block(tokens.get(at + 2)) => {
                    self.module.push(tokens[at + 1].to_string());
                    self.walk(&tokens[at + 1..=at + 2]);
                    self.module.pop();
                    at += 2;
                }
                TokenTree::Ident(word) => {
                    let line = word.span().start().line;
                    let mut path = vec![word.to_string()];
                    while let Some(next) = segment(tokens, at + 1) {
                        path.push(next);
                        at += 3;
                    }
                    self.name(line, path);
                }
                TokenTree::Literal(literal) if literal.to_string().ends_with(['"', '#']) => {
                    self.strings.push(Said { line: literal.span().start().line, what: literal.to_string() });
                }
                TokenTree::Group(group) if !is_documentation(tokens, at) => {
                    self.walk(&group.stream().into_iter().collect::<Vec<_>>());
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// One tree of a `use`: `a::b`, `a::{b, c as d}`, `a::*`.
    fn import(&mut self, tokens: &[TokenTree], before: &[String]) {
        let mut path = before.to_vec();
        let mut renamed = None;
        let mut line = 0;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    renamed = tokens.get(at + 1).map(ToString::to_string);
                    break;
                }
                TokenTree::Ident(word) => {
                    line = word.span().start().line;
                    path.push(word.to_string());
                }
                TokenTree::Punct(mark) if mark.as_char() == '*' => {
                    line = mark.span().start().line;
                    path.push("*".to_owned());
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inside: Vec<_> = group.stream().into_iter().collect();
                    inside.split(|token| is(Some(token), ',')).for_each(|tree| self.import(tree, &path));
                    return;
                }
                _ => {}
            }
        }
        let (Some(last), true) = (path.last().cloned(), line > 0) else { return };
        if last == "self" && path.len() > 1 {
            path.pop();
        }
        let name = renamed.or_else(|| path.last().cloned()).unwrap_or(last);
        self.imported.insert(name, absolute(path.clone(), &self.module));
        if path.len() == 1 {
            // So that the import of a crate as a whole differs from a variable of that name.
            path.push("self".to_owned());
        }
        self.name(line, path);
    }

    fn name(&mut self, line: usize, path: Vec<String>) {
        self.identifiers.extend(path.iter().map(|word| Said { line, what: word.clone() }));
        self.paths.push(Said { line, what: absolute(path, &self.module) });
    }
}

/// The identifier after `::` at `at`.
fn segment(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at + 2) {
        Some(TokenTree::Ident(word)) if is(tokens.get(at), ':') && is(tokens.get(at + 1), ':') => {
            Some(word.to_string())
        }
        _ => None,
    }
}

fn is(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

fn is_block(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
}

/// Whether the group at `at` is a comment: `/// text` is the token sequence `#[doc = "text"]`.
fn is_documentation(tokens: &[TokenTree], at: usize) -> bool {
    let Some(TokenTree::Group(group)) = tokens.get(at) else { return false };
    let marked = at > 0 && (is(tokens.get(at - 1), '#') || is(tokens.get(at - 1), '!'));
    marked && group.stream().into_iter().next().is_some_and(|first| first.to_string() == "doc")
}

/// `services/order/src/domain/state.rs` is the module `domain::state`.
fn module_of(path: &str) -> Vec<String> {
    let inside = path.split_once("/src/").map_or(path, |(_, inside)| inside);
    let mut module: Vec<String> = inside.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| matches!(last.as_str(), "lib" | "main" | "mod")) {
        module.pop();
    }
    module
}

/// Turns leading `self` and `super` into `crate::…`.
fn absolute(path: Vec<String>, module: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|word| matches!(word.as_str(), "self" | "super")).count();
    let supers = path.iter().take(ups).filter(|word| *word == "super").count();
    if ups == 0 {
        return path;
    }
    let base = &module[..module.len().saturating_sub(supers)];
    std::iter::once("crate".to_owned())
        .chain(base.iter().cloned())
        .chain(path.into_iter().skip(ups))
        .collect()
}
