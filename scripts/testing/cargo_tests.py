"""Runs `cargo test` and adds up what its test binaries report."""

import re

from steps import StepFailed, sh

WORKSPACE = ["--workspace", "--features", "kill-points"]
# Clippy also looks at what only `./test soak` runs.
EVERYTHING = ["--workspace", "--features", "kill-points,soak"]

_RESULT = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;")
_FAILED = re.compile(r"^test (.+) \.\.\. FAILED$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Tally:
    """The sums over all test binaries, and the names of the tests that failed."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []

    def see(self, line):
        line = _COLOUR.sub("", line).rstrip()
        if found := _RESULT.match(line):
            passed, failed, ignored = map(int, found.groups())
            self.passed += passed
            self.failed += failed
            self.skipped += ignored
        elif found := _FAILED.match(line):
            self.failures.append(found.group(1))

    def closing(self):
        """The line that machines read, alone on its line and last."""
        line = f"{self.passed} passed, {self.failed} failed"
        return f"{line}, {self.skipped} skipped" if self.skipped else line


def run(tally, env, arguments):
    """All tests that `arguments` select, also after some have failed."""
    sh(["cargo", "test", *WORKSPACE, "--no-fail-fast", *arguments], env=env, each_line=tally.see)
    if not tally.passed:
        raise StepFailed("no test ran")
