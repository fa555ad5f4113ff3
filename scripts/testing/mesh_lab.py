"""Runs the tests of the mesh, and what else the lab is good for, with all that it needs."""

import os
import subprocess

import deployment
import istio_tools
import tools
from steps import sh

FOLDER = tools.ROOT / "tests" / "mesh"
# What the lab measures, beside its tests.
MEASURES = {"bench", "scenarios", "faults"}
MODULES = {"PYTHONPATH": f"{FOLDER}:{deployment.FOLDER}"}


def run(tally, env, arguments):
    """The tests of the files or with the words that `arguments` name, or all."""
    deployment.run_in(FOLDER, tally, {**env, **needs()}, chosen(arguments))


def chosen(arguments):
    """What pytest is told. A word is a file of tests, or is in names of tests; options are pytest's own."""
    options = [word for word in arguments if word.startswith("-")]
    words = [word for word in arguments if not word.startswith("-")]
    files = [FOLDER / f"{word}.py" for word in words if (FOLDER / f"{word}.py").is_file()]
    names = [word for word in words if not (FOLDER / f"{word}.py").is_file()]
    return [*(files or [FOLDER]), *options, *(["-k", " or ".join(names)] if names else [])]


def measure(env, arguments):
    """Measures what the first word says."""
    sh(program(*arguments), env={**env, **needs(), **MODULES})


def draw(arguments):
    """Draws what was measured, for which nothing has to run; gives the exit code."""
    return subprocess.run(program(*arguments), env={**os.environ, **MODULES}, stdin=subprocess.DEVNULL).returncode


def program(name, *arguments):
    """A program of the lab, for which MODULES has to be in the environment."""
    return [tools.wheel("python"), "-B", "-m", f"lab.{name}", *arguments]


def needs():
    """What the lab is told by the environment."""
    prometheus = {"MAEUL_TEST_PROMETHEUS": str(tools.prometheus())}
    return {**istio_tools.environment(), **prometheus, "MAEUL_TEST_BINARY": str(deployment.binary())}
