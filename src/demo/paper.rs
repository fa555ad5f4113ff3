//! What the script is written on: lines of standard output, coloured where a person looks at them.

use std::io::{IsTerminal, Write};

pub(super) const BOLD: &str = "1";
pub(super) const DIM: &str = "2";
pub(super) const RED: &str = "1;31";
pub(super) const GREEN: &str = "32";
pub(super) const YELLOW: &str = "33";
pub(super) const CYAN: &str = "36";

/// Standard output.
pub(super) struct Paper {
    colours: bool,
}

impl Paper {
    /// Without colours.
    pub(super) fn plain() -> Self {
        Self { colours: false }
    }

    /// With colours on a terminal, unless `NO_COLOR` is set.
    pub(super) fn for_people() -> Self {
        Self { colours: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() }
    }

    /// The text in a colour.
    pub(super) fn paint(&self, colour: &str, text: &str) -> String {
        if self.colours && !text.is_empty() {
            format!("\x1b[{colour}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// Writes a line: those who speak at once do not mix. Nobody listening is no reason to stop checking.
    #[expect(clippy::unused_self, reason = "there is one standard output, and this is it")]
    pub(super) fn print(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }
}

/// Breaks a text between words so that no line is wider than `width`, if its words allow it.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let wide = columns(word);
        if used > 0 && used + 1 + wide > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += wide;
        }
    }
    lines
}

/// How many columns a word takes: Korean letters take two, escape sequences none.
fn columns(word: &str) -> usize {
    let mut escape = false;
    let mut columns = 0;
    for c in word.chars() {
        match c {
            '\x1b' => escape = true,
            'm' if escape => escape = false,
            _ if escape => {}
            // Hangul and what else East Asia writes, twice as wide as a letter.
            '\u{1100}'..'\u{1160}' | '\u{2e80}'..'\u{fb00}' => columns += 2,
            _ => columns += 1,
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn long_lines_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable", 3), ["unbreakable"]);
        assert_eq!(wrap("주문이 왔어요!", 9), ["주문이", "왔어요!"]);
        assert_eq!(wrap("\x1b[32m✓\x1b[0m one", 5), ["\x1b[32m✓\x1b[0m one"]);
        assert_eq!(wrap("", 3), [""]);
    }
}
