//! What the audience reads: who does what when, which messages arrive, what was found to hold.

use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::{Value, json};

use super::paper::{BOLD, CYAN, DIM, GREEN, Paper, RED, YELLOW, wrap};
use super::stage::Miss;
use crate::failure::Failure;

/// The width of the column of names.
const NAMES: usize = 16;
/// The column at which the story begins.
const MARGIN: usize = 11 + NAMES;
/// Longer lines are wrapped.
const WIDTH: usize = 110;

/// Writes the story down as it happens. Shared by everybody on the stage.
pub(super) struct Script {
    began: Instant,
    json: bool,
    paper: Paper,
    so_far: Mutex<SoFar>,
}

#[derive(Default)]
struct SoFar {
    story: &'static str,
    /// Who did what last: the step that is named when something does not hold.
    step: String,
    held: usize,
    messages: usize,
}

impl Script {
    pub(super) fn new(json: bool) -> Arc<Self> {
        let paper = if json { Paper::plain() } else { Paper::for_people() };
        Arc::new(Self { began: Instant::now(), json, paper, so_far: Mutex::default() })
    }

    /// Says where the stories are played.
    pub(super) fn begin(&self, url: &str, own: bool) {
        if self.json {
            self.paper.print(&json!({"kind": "begin", "url": url, "ownVillage": own}).to_string());
        } else {
            let whose = if own { "a village of its own, gone when the stories are told" } else { url };
            self.paper.print(&format!("Stories of Maeul, played in {whose}"));
        }
    }

    /// Opens a story.
    pub(super) fn story(&self, name: &'static str, about: &str) {
        self.so_far().story = name;
        if self.json {
            self.tell("story", &[("text", about.into())]);
        } else {
            self.paper.print(&format!("\n{}", self.paper.paint(BOLD, about)));
        }
    }

    /// Opens a scene of a story.
    pub(super) fn scene(&self, about: &str) {
        if self.json {
            self.tell("scene", &[("text", about.into())]);
        } else {
            self.paper.print(&format!("\n{:11}{}", "", self.paper.paint(DIM, about)));
        }
    }

    /// Somebody does something.
    pub(super) fn act(&self, who: &str, what: &str) {
        self.so_far().step = format!("{who} {what}");
        if self.json {
            self.tell("act", &[("actor", who.into()), ("text", what.into())]);
        } else {
            self.line(CYAN, who, what);
        }
    }

    /// A message reached somebody.
    pub(super) fn message(&self, to: &str, kind: &str, text: &str) {
        self.so_far().messages += 1;
        if self.json {
            self.tell("message", &[("to", to.into()), ("message", kind.into()), ("text", text.into())]);
        } else {
            self.line(YELLOW, &format!("✉ {to}"), text);
        }
    }

    /// Something was checked and is as it must be.
    pub(super) fn holds(&self, what: &str) {
        self.counts();
        if self.json {
            self.tell("held", &[("text", what.into())]);
        } else {
            self.line(GREEN, "", &format!("{} {what}", self.paper.paint(GREEN, "✓")));
        }
    }

    /// A check that held and is plain from what was told before.
    pub(super) fn counts(&self) {
        self.so_far().held += 1;
    }

    /// Something worth knowing that is neither.
    pub(super) fn aside(&self, what: &str) {
        if self.json {
            self.tell("aside", &[("text", what.into())]);
        } else {
            self.line(DIM, "", what);
        }
    }

    /// One event of a customer's timeline.
    pub(super) fn event(&self, millis: u128, source: &str, event: &str) {
        if self.json {
            self.tell(
                "event",
                &[("afterMs", json!(millis)), ("source", source.into()), ("event", event.into())],
            );
        } else {
            let text = format!("{:MARGIN$}{:>9}  {source:<12}  {event}", "", format!("+{millis} ms"));
            self.paper.print(&self.paper.paint(DIM, &text));
        }
    }

    /// Says what did not hold.
    pub(super) fn missed(&self, miss: Miss) -> Failure {
        let (story, step) = {
            let so_far = self.so_far();
            (so_far.story, so_far.step.clone())
        };
        let Miss { expected, found } = miss;
        if self.json {
            self.tell(
                "missed",
                &[
                    ("step", step.clone().into()),
                    ("expected", expected.clone().into()),
                    ("found", found.clone().into()),
                ],
            );
        } else {
            self.line(RED, "", &self.paper.paint(RED, "✗ this did not hold"));
        }
        Failure::Failed(format!(
            "demo: a step of the story {story:?} did not hold\n  step      {step}\n  expected  {expected}\n  found     \
             {found}"
        ))
    }

    /// Every step held. `cases` says how many of what were set in motion.
    pub(super) fn end(&self, cases: &[(&'static str, usize)]) {
        let (held, messages) = {
            let so_far = self.so_far();
            (so_far.held, so_far.messages)
        };
        let seconds = self.began.elapsed().as_secs_f64();
        if self.json {
            let mut fields = vec![("held", json!(held)), ("messages", json!(messages))];
            fields.extend(cases.iter().map(|(what, count)| (*what, json!(count))));
            self.tell("end", &fields);
        } else {
            let there = cases.iter().filter(|(_, count)| *count > 0);
            let cases = there.fold(String::new(), |all, (what, count)| format!("{all}{count} {what}, "));
            let done = format!("Every step held: {held} checks, {cases}{messages} messages, {seconds:.1} s");
            self.paper.print(&format!("\n{}", self.paper.paint(BOLD, &done)));
        }
    }

    fn line(&self, colour: &str, who: &str, what: &str) {
        let at = format!("{:.3} s", self.began.elapsed().as_secs_f64());
        let name = self.paper.paint(colour, &format!("{who:<NAMES$}"));
        let mut lines = wrap(what, WIDTH - MARGIN).into_iter();
        let first = lines.next().unwrap_or_default();
        let mut text = format!("{at:>9}  {name}{first}");
        for more in lines {
            let _ = write!(text, "\n{:MARGIN$}{more}", "");
        }
        self.paper.print(&text);
    }

    fn tell(&self, kind: &str, fields: &[(&str, Value)]) {
        let millis = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut object = json!({"kind": kind, "story": self.so_far().story, "ms": millis});
        for (name, value) in fields {
            object[*name] = value.clone();
        }
        self.paper.print(&object.to_string());
    }

    fn so_far(&self) -> MutexGuard<'_, SoFar> {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
