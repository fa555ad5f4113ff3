//! What the process takes of its machine, and how busy its runtime is.

use opentelemetry::KeyValue;
use tokio::runtime::Handle;

/// Shows them from now on. To be called within the runtime.
pub(crate) fn watch() {
    runtime(&Handle::current());
    #[cfg(target_os = "linux")]
    process();
}

fn runtime(handle: &Handle) {
    let meter = super::meter();
    let (workers, tasks, queue, busy) =
        (handle.metrics(), handle.metrics(), handle.metrics(), handle.metrics());
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let gauge = |name, unit, what| meter.i64_observable_gauge(name).with_unit(unit).with_description(what);
    gauge("maeul.runtime.workers", "{thread}", "threads that run tasks")
        .with_callback(move |it| it.observe(whole(workers.num_workers()), &[]))
        .build();
    gauge("maeul.runtime.tasks", "{task}", "tasks alive")
        .with_callback(move |it| it.observe(whole(tasks.num_alive_tasks()), &[]))
        .build();
    gauge("maeul.runtime.queue", "{task}", "tasks that no thread has taken yet")
        .with_callback(move |it| it.observe(whole(queue.global_queue_depth()), &[]))
        .build();
    meter
        .f64_observable_counter("maeul.runtime.busy")
        .with_unit("s")
        .with_description("time in which threads ran tasks")
        .with_callback(move |it| {
            let all = (0..busy.num_workers()).map(|worker| busy.worker_total_busy_duration(worker));
            it.observe(all.sum::<std::time::Duration>().as_secs_f64(), &[]);
        })
        .build();
}

/// Read from `/proc`. Where it cannot be read, nothing is shown.
#[cfg(target_os = "linux")]
fn process() {
    use procfs::process::Process;

    #[expect(clippy::cast_precision_loss, reason = "clock ticks since a boot fit")]
    fn seconds(ticks: u64) -> f64 {
        ticks as f64 / procfs::ticks_per_second() as f64
    }

    let meter = super::meter();
    meter
        .f64_observable_counter("process.cpu.time")
        .with_unit("s")
        .with_description("CPU time used")
        .with_callback(|it| {
            if let Ok(stat) = Process::myself().and_then(|me| me.stat()) {
                it.observe(seconds(stat.utime), &[KeyValue::new("cpu.mode", "user")]);
                it.observe(seconds(stat.stime), &[KeyValue::new("cpu.mode", "system")]);
            }
        })
        .build();
    let gauge = |name, unit, what| meter.u64_observable_gauge(name).with_unit(unit).with_description(what);
    gauge("process.memory.usage", "By", "memory that is resident")
        .with_callback(|it| {
            if let Ok(memory) = Process::myself().and_then(|me| me.statm()) {
                it.observe(memory.resident * procfs::page_size(), &[]);
            }
        })
        .build();
    gauge("process.unix.file_descriptor.count", "{file_descriptor}", "open files and sockets")
        .with_callback(|it| {
            if let Ok(files) = Process::myself().and_then(|me| me.fd_count()) {
                it.observe(files as u64, &[]);
            }
        })
        .build();
    // The start does not change, and a clock that was set meanwhile must not move it.
    let started = Process::myself().and_then(|me| me.stat()).map(|stat| seconds(stat.starttime));
    if let (Ok(started), Ok(boot)) = (started, procfs::boot_time_secs()) {
        meter
            .f64_observable_gauge("process.start_time")
            .with_unit("s")
            .with_description("when it was started, seconds since the epoch")
            .with_callback(move |it| it.observe(seconds(boot * procfs::ticks_per_second()) + started, &[]))
            .build();
    }
}
