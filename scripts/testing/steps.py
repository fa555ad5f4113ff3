"""Steps, how they run, and the table that sums them up. Knows no particular tool."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

OK, FAILED, MISSING = "ok", "FAILED", "NOT TO BE HAD"


class ToolMissing(Exception):
    """A tool could not be had; the text says which and why."""


class StepFailed(Exception):
    """A step ran and did not hold; the text says why."""


@dataclass
class Report:
    """What became of each step, in order."""

    rows: list[tuple[str, str, float, str]] = field(default_factory=list)

    def run(self, name, action):
        """Runs `action()`, which raises StepFailed or ToolMissing; a failure never stops later steps."""
        print(f"\n━━ {name}", flush=True)
        start = time.monotonic()
        result, note = OK, ""
        try:
            action()
        except StepFailed as error:
            result, note = FAILED, str(error)
        except ToolMissing as error:
            result, note = MISSING, str(error)
        except Exception as error:  # a mistake in these scripts is no pass either
            result, note = FAILED, repr(error)
        if note:
            print(f"{name}: {note}", flush=True)
        self.rows.append((name, result, time.monotonic() - start, note))
        return result == OK

    @property
    def held(self):
        return bool(self.rows) and all(result == OK for _, result, _, _ in self.rows)

    def table(self):
        """The summary: step, result, seconds, and why it is not ok."""
        wide = max([4] + [len(name) for name, *_ in self.rows])
        lines = [f"{'step':<{wide}}  {'result':<13}  {'seconds':>7}"]
        lines.append("─" * len(lines[0]))
        for name, result, seconds, note in self.rows:
            first = note.splitlines()[0] if note else ""
            lines.append(f"{name:<{wide}}  {result:<13}  {seconds:>7.1f}  {first}".rstrip())
        return "\n".join(lines)


def interrupt_on_terminate():
    """Makes SIGTERM and SIGHUP end the run as Ctrl-C does, so that servers are always stopped."""

    def interrupt(_signal, _frame):
        raise KeyboardInterrupt

    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, interrupt)


def sh(command, env=None, each_line=None):
    """Runs `command` in a process group of its own and raises StepFailed unless it exits 0.

    Output streams through; with `each_line`, standard output goes there line by line too.
    """
    pipe = subprocess.PIPE if each_line else None
    try:
        child = subprocess.Popen(
            [str(word) for word in command],
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise ToolMissing(f"{command[0]} is not installed") from error
    try:
        if each_line:
            with child.stdout:
                for raw in child.stdout:
                    line = raw.decode(errors="replace")
                    print(line, end="", flush=True)
                    each_line(line)
        code = child.wait()
    except BaseException:
        end_group(child)
        raise
    if code != 0:
        raise StepFailed(f"exit code {code}")


def end_group(child, patience=5.0):
    """Ends `child` and all that it started: asks first, then insists."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, name)
            child.wait(timeout=patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
