//! Processes as the operating system shows them.

use rustix::process::{Pid, Signal, kill_process};

/// Sends a signal; whether there was somebody to get it.
pub(super) fn signal(pid: u32, signal: Signal) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| kill_process(pid, signal).is_ok())
}

/// Whether a process is a `maeul` that was started with this argument, and has not ended: its number may have
/// gone to somebody else.
pub(super) fn is_maeul(pid: u32, argument: &str) -> bool {
    let of = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    of("comm").trim() == "maeul" && of("cmdline").split('\0').any(|word| word == argument)
}

/// Whether it was stopped by SIGSTOP.
pub(super) fn is_paused(pid: u32) -> bool {
    // The state is behind the name, which is in parentheses.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
}

/// Resident memory in bytes.
pub(super) fn memory(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(kib.trim().trim_end_matches(" kB").parse::<f64>().ok()? * 1024.0)
}
