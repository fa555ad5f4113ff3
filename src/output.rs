//! What people read: small tables, and lines that may be cut short.

use std::io::Write;

use comfy_table::{Table, presets};

use crate::failure::Failure;

/// A small table without lines.
pub(crate) fn table(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(headings);
    for row in rows {
        table.add_row(row);
    }
    let lines: Vec<_> = table.lines().map(|line| line.trim().to_owned()).collect();
    lines.join("\n")
}

/// Prints a line. `false`: nobody reads any more, as when `head` has seen enough.
pub(crate) fn print(line: &str) -> Result<bool, Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(gone) if gone.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(why) => Err(Failure::failed("cannot write", why)),
    }
}
