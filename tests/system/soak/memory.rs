//! How much memory each process has, over time.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use crate::harness::Mesh;

/// A process may have so much more in the last third of the calm than in the one before, in MiB or as a share of what
/// it has: what an allocator keeps for the next rush, but not what grows with every order.
const GROWTH_MIB: f64 = 2.0;
const GROWTH_SHARE: f64 = 0.05;

/// Resident memory in MiB, by process and time, with the number of the process that had it.
#[derive(Default)]
pub(super) struct Memory(BTreeMap<String, Vec<(Duration, u32, f64)>>);

impl Memory {
    /// Looks at every process that runs.
    pub(super) fn look(&mut self, mesh: &Mesh, now: Duration) {
        for name in mesh.names() {
            if let Some((pid, mib)) = mesh.pid(name).and_then(|pid| Some((pid, resident(pid)?))) {
                self.0.entry(name.to_owned()).or_default().push((now, pid, mib));
            }
        }
    }

    /// Which processes grew from the middle to the last third of the time since `calm`. Nobody ends in that time,
    /// and its first third is for growing as large as the work demands.
    pub(super) fn grown(&self, calm: Duration, end: Duration) -> Vec<String> {
        let third = end.saturating_sub(calm) / 3;
        let grown = self.0.iter().filter_map(|(name, looks)| {
            let within = |from, to| median(looks.iter().filter(|(at, ..)| (from..to).contains(at)));
            let before = within(calm + third, calm + 2 * third);
            let after = within(calm + 2 * third, end);
            let bound = before + GROWTH_MIB.max(before * GROWTH_SHARE);
            // What was not looked at is not known to be flat.
            let flat = after <= bound;
            (!flat).then(|| format!("{name}: from {before:.1} MiB to {after:.1} MiB, at most {bound:.1} MiB"))
        });
        grown.collect()
    }

    /// A line a process: at the start, in the middle, at the end, and the most it ever had.
    pub(super) fn table(&self, end: Duration) -> String {
        let mut text =
            format!("{:<16}{:>9}{:>9}{:>9}{:>9}  processes", "RSS in MiB", "start", "half", "end", "most");
        for (name, looks) in &self.0 {
            let near =
                |time: Duration| looks.iter().min_by_key(|(at, ..)| at.abs_diff(time)).map_or(0.0, |l| l.2);
            let most = looks.iter().map(|look| look.2).fold(0.0, f64::max);
            let lives: std::collections::BTreeSet<_> = looks.iter().map(|look| look.1).collect();
            let (start, half, last) = (near(Duration::ZERO), near(end / 2), near(end));
            write!(text, "\n{name:<16}{start:>9.1}{half:>9.1}{last:>9.1}{most:>9.1}  {}", lives.len())
                .unwrap();
        }
        text
    }
}

fn median<'a>(looks: impl Iterator<Item = &'a (Duration, u32, f64)>) -> f64 {
    let mut sizes: Vec<f64> = looks.map(|look| look.2).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(f64::NAN)
}

fn resident(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(kib.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}

#[test]
fn memory_that_grows_on_and_on_is_noticed_and_what_levels_off_is_not() {
    let looks = |size: fn(u32) -> f64| (0..90).map(|s| (Duration::from_secs(s.into()), 1, size(s))).collect();
    let memory = Memory(BTreeMap::from([
        ("grows".to_owned(), looks(|second| 50.0 + f64::from(second) * 0.1)),
        ("levels off".to_owned(), looks(|second| 50.0 + f64::from(second.min(25)))),
        ("gone".to_owned(), Vec::new()),
    ]));
    let grown = memory.grown(Duration::ZERO, Duration::from_secs(90));
    let names: Vec<_> = grown.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names, ["gone", "grows"], "{grown:?}");
}
