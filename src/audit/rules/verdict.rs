//! What a rule finds, and how it puts it into words.

use std::fmt::Display;

use crate::audit::words::{Word, any_of};

/// What should be, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Mismatch {
    pub(in crate::audit) expected: String,
    pub(in crate::audit) found: String,
}

/// What a rule has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) enum Verdict {
    /// Nothing: it is not about this.
    Silent,
    Holds,
    /// Somebody outside has to act before it can hold, and that may take its time.
    Unfinished(Mismatch),
    /// It does not hold.
    Broken(Mismatch),
}

impl Verdict {
    pub(in crate::audit::rules) fn broken(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::Broken(Mismatch { expected: expected.into(), found: found.into() })
    }

    pub(in crate::audit::rules) fn unfinished(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::Unfinished(Mismatch { expected: expected.into(), found: found.into() })
    }

    /// Holds, or is broken for the reason given.
    pub(in crate::audit::rules) fn of(holds: bool, mismatch: impl FnOnce() -> (String, String)) -> Self {
        if holds {
            return Self::Holds;
        }
        let (expected, found) = mismatch();
        Self::broken(expected, found)
    }
}

/// Which states of something are demanded, `why` (for example the order's state).
pub(in crate::audit::rules) struct Demand<'a, S> {
    pub(in crate::audit::rules) what: &'static str,
    pub(in crate::audit::rules) why: String,
    pub(in crate::audit::rules) allowed: &'a [S],
    /// Whether there may be none of it.
    pub(in crate::audit::rules) or_none: bool,
}

impl<S: Word> Demand<'_, S> {
    pub(in crate::audit::rules) fn verdict(&self, found: Option<S>) -> Verdict {
        let holds = found.map_or(self.or_none, |state| self.allowed.contains(&state));
        Verdict::of(holds, || (self.expected(), self.shown(found)))
    }

    /// Like `verdict`, but the rule goes on to hold only when the state is none of `open`.
    pub(in crate::audit::rules) fn verdict_unless_open(&self, found: Option<S>, open: &[S]) -> Verdict {
        match self.verdict(found) {
            Verdict::Holds if found.is_some_and(|state| open.contains(&state)) => {
                Verdict::unfinished(format!("{} finished", self.what), self.shown(found))
            }
            verdict => verdict,
        }
    }

    fn expected(&self) -> String {
        let Self { what, why, .. } = self;
        match (self.allowed, self.or_none) {
            ([], _) => format!("no {what}: {why}"),
            (allowed, true) => format!("no {what}, or {}: {why}", any_of(allowed)),
            (allowed, false) => format!("{what} {}: {why}", any_of(allowed)),
        }
    }

    fn shown(&self, found: Option<S>) -> String {
        let what = self.what;
        found.map_or_else(|| format!("no {what}"), |state| format!("{what} {}", state.word()))
    }
}

/// Collects what differs between two resources.
#[derive(Default)]
pub(in crate::audit::rules) struct Differences {
    expected: Vec<String>,
    found: Vec<String>,
}

impl Differences {
    pub(in crate::audit::rules) fn field<T: PartialEq + Display + ?Sized>(
        mut self,
        name: &str,
        expected: &T,
        found: &T,
    ) -> Self {
        if expected != found {
            self.add(format!("{name} {expected}"), format!("{name} {found}"));
        }
        self
    }

    /// The same for what may be missing.
    pub(in crate::audit::rules) fn optional<T: PartialEq + Display>(
        mut self,
        name: &str,
        expected: Option<&T>,
        found: Option<&T>,
    ) -> Self {
        if expected != found {
            let shown =
                |value: Option<&T>| value.map_or_else(|| format!("no {name}"), |it| format!("{name} {it}"));
            self.add(shown(expected), shown(found));
        }
        self
    }

    /// The same for states.
    pub(in crate::audit::rules) fn word<W: Word>(mut self, name: &str, expected: &[W], found: W) -> Self {
        if !expected.contains(&found) {
            self.add(format!("{name} {}", any_of(expected)), format!("{name} {}", found.word()));
        }
        self
    }

    pub(in crate::audit::rules) fn add(&mut self, expected: String, found: String) {
        self.expected.push(expected);
        self.found.push(found);
    }

    pub(in crate::audit::rules) fn is_empty(&self) -> bool {
        self.expected.is_empty()
    }

    pub(in crate::audit::rules) fn verdict(self) -> Verdict {
        Verdict::of(self.is_empty(), || (self.expected.join(", "), self.found.join(", ")))
    }
}

/// Broken where nothing is at the ground of what was `found`; silent where nothing was found.
pub(in crate::audit::rules) fn orphan(ground: &str, is_there: bool, found: Option<String>) -> Verdict {
    match (found, is_there) {
        (None, _) => Verdict::Silent,
        (Some(_), true) => Verdict::Holds,
        (Some(found), false) => Verdict::broken(ground, found),
    }
}

/// So many of something, if any.
pub(in crate::audit::rules) fn some(count: usize, what: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {what}"))
}
