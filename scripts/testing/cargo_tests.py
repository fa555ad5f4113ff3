"""Runs `cargo test` and adds up what its test binaries report."""

import re

from steps import StepFailed, sh

WORKSPACE = ["--workspace", "--features", "kill-points"]
# Clippy also looks at what only `./test soak` runs.
EVERYTHING = ["--workspace", "--features", "kill-points,soak"]

_RESULT = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;")
_FAILED = re.compile(r"^test (.+) \.\.\. FAILED$")
_SAID = re.compile(r"^---- (.+) stdout ----$")
_BACKTRACE = re.compile(r"^stack backtrace:$|^note: run with `RUST_BACKTRACE=")
# How many lines of what a failed test said are told again at the end.
_MOST = 12
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Tally:
    """The sums over all test binaries, and which tests failed, with the beginning of what they said."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []
        self._said = {}
        self._listening = None

    def see(self, line):
        line = _COLOUR.sub("", line).rstrip()
        if found := _RESULT.match(line):
            passed, failed, ignored = map(int, found.groups())
            self.passed += passed
            self.failed += failed
            self.skipped += ignored
        elif found := _FAILED.match(line):
            self.failures.append(found.group(1))
        elif found := _SAID.match(line):
            self._listening = self._said.setdefault(found.group(1), [])
        elif line == "failures:" or _BACKTRACE.match(line):
            self._listening = None
        elif line and self._listening is not None and len(self._listening) < _MOST:
            self._listening.append(line)

    def why(self):
        """The failed tests, each with the beginning of what it said: lines for the end of a report."""
        for name in self.failures:
            yield f"failed: {name}"
            yield from (f"    {line}" for line in self._said.get(name, []))

    def closing(self):
        """The line that machines read, alone on its line and last."""
        line = f"{self.passed} passed, {self.failed} failed"
        return f"{line}, {self.skipped} skipped" if self.skipped else line


def run(tally, env, arguments):
    """All tests that `arguments` select, also after some have failed."""
    sh(["cargo", "test", *WORKSPACE, "--no-fail-fast", *arguments], env=env, each_line=tally.see)
    if not tally.passed:
        raise StepFailed("no test ran")
