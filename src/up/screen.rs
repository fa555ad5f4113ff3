//! Shows how the mesh fares: a table that is drawn again in place on a terminal, else a line for each change.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::ops::Add;
use std::path::{Path, PathBuf};

use super::look::{Look, State};
use super::service::Service;
use super::system::memory;
use crate::failure::Failure;
use crate::output;

const MIB: f64 = 1024.0 * 1024.0;
/// Not known, or not said.
const NONE: &str = "–";

/// What people see of the mesh.
pub(super) struct Screen {
    terminal: bool,
    /// Where the logs are.
    data: PathBuf,
    /// How many lines the last table has.
    lines: usize,
    /// What was said last of each process, where there is no terminal.
    said: Vec<Option<String>>,
}

impl Screen {
    pub(super) fn new(data: &Path, processes: usize) -> Self {
        let terminal = std::io::stdout().is_terminal();
        Self { terminal, data: data.to_owned(), lines: 0, said: vec![None; processes] }
    }

    /// Shows how the processes fare now.
    pub(super) fn show(&mut self, services: &[Service], looks: &[Look]) -> Result<(), Failure> {
        if self.terminal {
            let text = format!("{}\n\n{}", table(services, looks), self.footer(services, looks));
            return self.draw(&text);
        }
        for ((service, look), said) in services.iter().zip(looks).zip(&mut self.said) {
            let now = sentence(service, look);
            if said.as_ref() != Some(&now) {
                output::print(&now)?;
                *said = Some(now);
            }
        }
        Ok(())
    }

    /// Says something above the table.
    pub(super) fn say(&mut self, text: &str) -> Result<(), Failure> {
        if self.terminal {
            self.draw(text)?;
            self.lines = 0;
        } else {
            output::print(text)?;
        }
        Ok(())
    }

    /// Says something below the table, which stays as it is.
    pub(super) fn leave(&mut self, text: &str) -> Result<(), Failure> {
        self.lines = 0;
        self.say(text)
    }

    /// Writes over the last table, at one go and line by line, so that nothing flickers; a line that is too long
    /// for the terminal is cut, as one that wrapped would be two to write over.
    fn draw(&mut self, text: &str) -> Result<(), Failure> {
        let mut bytes = String::from("\x1b[?7l");
        if self.lines > 0 {
            let _ = write!(bytes, "\x1b[{}A", self.lines);
        }
        for line in text.lines() {
            let _ = writeln!(bytes, "\r{line}\x1b[K");
        }
        bytes.push_str("\x1b[J\x1b[?7h");
        self.lines = text.lines().count();
        let mut out = std::io::stdout().lock();
        let written = out.write_all(bytes.as_bytes()).and_then(|()| out.flush());
        written.map_err(|why| Failure::failed("cannot write", why))
    }

    fn footer(&self, services: &[Service], looks: &[Look]) -> String {
        let sum = services.iter().filter_map(|service| memory(service.pid()?)).fold(0.0, f64::add);
        let orders = looks.iter().filter_map(|look| look.orders).fold(0.0, f64::add);
        let data = self.data.display();
        format!("{:.1} MiB, {orders:.1} orders/s in all; logs in {data}; Ctrl-C stops the mesh", sum / MIB)
    }
}

/// A process as a sentence that stays the same while nothing happens to it.
fn sentence(service: &Service, look: &Look) -> String {
    let name = &service.spec.name;
    match (look.state, &service.last_end, service.pid()) {
        (State::Down, Some(end), _) => format!("{name} is down: {end}"),
        (State::Serving, _, Some(pid)) => {
            format!("{name} serves: process {pid}, http://{}", service.spec.listen)
        }
        (state, ..) => format!("{name} is {}", state.word()),
    }
}

/// A row a process. Widths do not depend on what is known, so that columns stay where they are.
fn table(services: &[Service], looks: &[Look]) -> String {
    let wide = services.iter().map(|service| service.spec.name.len()).max().unwrap_or(0).max(7);
    let mut text = format!(
        "{:<wide$}  {:<8}  {:>9}  {:>8}  {:>7}  {:>5}  {:>8}  {:>7}  GRPC",
        "SERVICE", "STATE", "RSS", "ORDERS/S", "LAG", "DEAD", "RESTARTS", "PID"
    );
    for (service, look) in services.iter().zip(looks) {
        let number = |n: Option<String>| n.unwrap_or_else(|| NONE.to_owned());
        let _ = write!(
            text,
            "\n{:<wide$}  {:<8}  {:>9}  {:>8}  {:>7}  {:>5}  {:>8}  {:>7}  {}",
            service.spec.name,
            look.state.word(),
            number(service.pid().and_then(memory).map(|bytes| format!("{:.1} MiB", bytes / MIB))),
            number(look.orders.map(|rate| format!("{rate:.1}"))),
            number(look.lag.map(|n| n.to_string())),
            number(look.dead.map(|n| n.to_string())),
            service.restarts,
            number(service.pid().map(|pid| pid.to_string())),
            service.spec.listen,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use clap::ValueEnum;

    use super::super::service::Spec;
    use super::*;
    use crate::serve::Target;

    #[test]
    fn columns_stay_where_they_are_whatever_is_known() {
        let service = |target: &Target| {
            let anywhere = SocketAddr::from(([127, 0, 0, 1], 50_051));
            Service::new(Spec {
                name: target.name().to_owned(),
                target: *target,
                listen: anywhere,
                admin: anywhere,
                database: None,
            })
        };
        let services: Vec<_> = Target::value_variants().iter().map(service).collect();
        let mut looks = vec![Look::default(); services.len()];
        let busy = Look { state: State::Serving, orders: Some(1234.56), lag: Some(12_345), dead: Some(7) };
        looks[0] = busy;
        let table = table(&services, &looks);
        let columns: Vec<_> = table.lines().map(|line| line.chars().count()).collect();
        let row = columns[1];
        assert!(columns[1..].iter().all(|wide| *wide == row), "{table}");
        assert_eq!(columns[0] + "127.0.0.1:50051".len() - "GRPC".len(), row, "{table}");
        assert!(table.contains("order         serving           –    1234.6    12345      7"), "{table}");
        assert!(table.contains("store         down              –         –        –      –"), "{table}");
    }
}
