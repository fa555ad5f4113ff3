"""Runs the tests of the deployment, and adds what pytest reports to the sums."""

import os
import re
import tempfile
from pathlib import Path

import cargo_tests
import tools
from steps import StepFailed, sh

FOLDER = tools.ROOT / "tests" / "deploy"

_CLOSING = re.compile(r"^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s\b")
_COUNT = re.compile(r"(\d+) ([a-z]+)")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)")


# What needs no release of the program.
WITHOUT_IMAGE = [f"--ignore={FOLDER / 'image'}"]


def image():
    """Assembles the image's root, for which a release is built. It takes minutes, so it is a step that shows how it goes;
    the tests assemble it again, out of the same build.
    """
    with tempfile.TemporaryDirectory() as folder:
        sh([tools.ROOT / "scripts" / "image-rootfs", Path(folder) / "root"], env={"MAEUL_TOOLS": str(tools.FOLDER)})


def seen(tally):
    """What looks at each line of pytest and adds to the tally. An error is a failure: nobody knows whether it holds."""

    def see(line):
        if found := _CLOSING.match(line):
            counts = {what: int(number) for number, what in _COUNT.findall(found.group(1))}
            tally.passed += counts.get("passed", 0)
            tally.failed += sum(counts.get(what, 0) for what in ("failed", "error", "errors", "xpassed"))
            tally.skipped += counts.get("skipped", 0) + counts.get("xfailed", 0)
        elif found := _FAILED.match(line):
            tally.failures.append(found.group(1))

    return see


def run(tally, env, arguments):
    """All tests that `arguments`, which are pytest's, select."""
    chosen = [] if any(map(is_of_these, arguments)) else [FOLDER]
    run_in(FOLDER, tally, {**env, **needs()}, [*chosen, *arguments])


def run_in(folder, tally, env, arguments):
    """The tests of a folder that `arguments` select; under doubt nothing has been shown, and that fails."""
    before = tally.passed + tally.failed
    pytest = [tools.wheel("python"), "-B", "-m", "pytest", "--color=no", "-q", "-rfE", f"--rootdir={folder}"]
    sh([*pytest, "-c", folder / "pytest.ini", *arguments], env=env, each_line=seen(tally))
    if tally.passed + tally.failed == before:
        raise StepFailed("no test ran")


def is_of_these(word):
    """Whether an argument names tests by their file or folder, and is not the word behind `-k`."""
    path = Path(word.partition("::")[0]).absolute()
    return path.is_relative_to(FOLDER) and path.exists()


def needs():
    """What the tests are told by the environment."""
    return {
        "MAEUL_TEST_ISTIO_CRDS": str(tools.istio_crds()),
        "MAEUL_TEST_PROMETHEUS": str(tools.prometheus()),
        "MAEUL_TEST_BINARY": str(binary()),
    }


def binary():
    """The program under test, built unless MAEUL_TEST_BINARY names one."""
    if named := os.environ.get("MAEUL_TEST_BINARY"):
        return Path(named).absolute()
    # As `cargo test` builds it, which it mostly has by now: `cargo build` would build it with fewer features, once more.
    sh(["cargo", "test", "--quiet", *cargo_tests.WORKSPACE, "--no-run", "--test", "system"])
    return (Path(os.environ.get("CARGO_TARGET_DIR") or "target") / "debug" / "maeul").absolute()
