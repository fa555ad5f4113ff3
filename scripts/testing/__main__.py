"""`./test`: every check and every test, with all that they need."""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from functools import partial

import cargo_tests
import cluster
import deployment
import lint
import mesh_lab
import release
import soak
import steps
import tools
from servers import servers

HELP = """\
  ./test                    everything: format, lints, then all tests
  ./test lint               format and lints alone
  ./test quick              format, clippy and all tests but those of the image; no other linters
  ./test unit [FILTER…]     tests beside the code (cargo test --lib --bins)
  ./test system [FILTER…]   tests in tests/ folders (cargo test --test '*')
  ./test only ARGUMENTS…    cargo test with these arguments
  ./test deploy [ARGUMENTS] tests of the charts, the image and the pipeline (pytest with these arguments); no cluster
  ./test mesh [FILTER…]     the mesh's rules on real istiod and Envoys, on this machine; a filter is a file or part of a name
  ./test mesh bench         what the mesh costs: orders with and without it; as the next two --seconds N, --out FILE
  ./test mesh scenarios     the reference scenarios through the mesh, through one as tutorials have it, and without any
  ./test mesh faults        what becomes of orders, second by second, while something fails
  ./test mesh pictures FILE FOLDER
                            draws the figures that `./test mesh faults --out FILE` wrote
  ./test soak [MINUTES]     random faults against a whole mesh under load, 15 minutes unless told otherwise
  ./test cluster [FILTER…]  the chart's acceptance on the cluster of the current kubeconfig; --json: its figures;
                            --istio: the same in the mesh of an Istio that is there, and what only a mesh promises
  ./test with COMMAND…      any command, with the servers that tests use up
  ./test release VERSION    keep what later versions are checked against, in tests/released

Tools are fetched once, with pinned versions, into target/tools (or the folder MAEUL_TOOLS).
While tests run, MAEUL_TEST_POSTGRES is the URL of an empty PostgreSQL server's superuser,
MAEUL_TEST_POSTGRES_PROGRAMS the folder of the programs of such a server,
MAEUL_TEST_NATS that of a NATS server with JetStream, MAEUL_TEST_NATS_SERVER the program of such a server,
and MAEUL_TEST_PYTHON a Python that can run aiosmtpd, an SMTP server; ./test deploy has `prometheus` and `promtool` in
MAEUL_TEST_PROMETHEUS. What is left to chance prints its seed, and MAEUL_TEST_SEED gives it back. Exit code 0: every step held.

`./test mesh` builds istiod once, which takes minutes, and takes the program that MAEUL_TEST_BINARY names, or builds it.

`./test cluster` takes `kubectl` and `helm` from the PATH, makes namespaces maeul-test-… and takes them away. It obeys
MAEUL_CLUSTER_IMAGE (the version to test, as REPOSITORY:TAG, that the cluster can get; unless given, it is built by docker),
MAEUL_CLUSTER_PREVIOUS_IMAGE (the version before, in the same repository: the same program under another tag will do),
MAEUL_CLUSTER_LOAD (a command that brings an image to the cluster, as `kind load docker-image`; its name is appended),
MAEUL_CLUSTER_VALUES (more values for the chart: files, with commas between), MAEUL_CLUSTER_BETWEEN (a command between tests,
as for volumes that nobody else makes anew) and MAEUL_CLUSTER_KEEP (leave the namespaces). With --istio it takes `istioctl`
from the PATH too, if it is there, and MAEUL_CLUSTER_PROMETHEUS is the URL of a Prometheus that reads the pods of new
namespaces and gives series the pods' labels app and version: by it a canary is judged."""

SELECTIONS = {"all": [], "quick": [], "unit": ["--lib", "--bins"], "system": ["--test", "*"], "only": []}
DEPLOYMENT = {"all", "quick", "deploy"}


def main():
    parser = argparse.ArgumentParser(
        prog="./test", usage="./test [MODE] [ARGUMENT…]", epilog=HELP, formatter_class=argparse.RawTextHelpFormatter
    )
    modes = ["all", "lint", "quick", "unit", "system", "only", "deploy", "mesh", "soak", "cluster", "with", "release"]
    parser.add_argument("mode", nargs="?", default="all", choices=modes, metavar="MODE", help="see below; default: all")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENT", help="passed on")
    given = parser.parse_args()
    if given.arguments and given.mode in {"all", "lint", "quick"}:
        parser.error(f"{given.mode} takes no arguments")
    if given.mode == "with" and not given.arguments:
        parser.error("with needs a command")
    if given.mode == "soak" and (minutes := soak.minutes_of(given.arguments)) is None:
        parser.error("soak takes a number of minutes, at least 1")
    if given.mode == "cluster" and (chosen := cluster.understood(given.arguments)) is None:
        parser.error("cluster takes words that are in the names of tests, --istio and --json")
    if given.mode == "release" and not (len(given.arguments) == 1 and release.is_version(given.arguments[0])):
        parser.error("release takes a version, as 1.2.3")
    os.chdir(tools.ROOT)
    steps.interrupt_on_terminate()
    try:
        if given.mode == "soak":
            return soak.run(minutes)
        if given.mode == "mesh" and given.arguments[:1] == ["pictures"]:
            return mesh_lab.draw(given.arguments)
        if given.mode == "cluster":
            return cluster.run(*chosen)
        if given.mode == "release":
            return release.run(given.arguments[0])
        return with_servers(given.arguments) if given.mode == "with" else check(given.mode, given.arguments)
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130


def check(mode, arguments):
    """Runs the steps of a mode, tests last; gives the exit code."""
    report, tally = steps.Report(), cargo_tests.Tally()
    if mode in {"all", "lint", "quick"}:
        for name, action in lint.rust():
            report.run(name, action)
    if mode in {"all", "lint"}:
        for name, action in lint.others():
            report.run(name, action)
    if tests := [*tests_of(mode, tally, arguments)]:
        with ExitStack() as stack:
            env = {}
            up = report.run("test servers", lambda: env.update(stack.enter_context(servers())))
            for name, action in tests:
                report.run(name, partial(action, env) if up else no_servers)
    print(f"\n{report.table()}\n", flush=True)
    for line in tally.why():
        print(line)
    if tests and not measures(mode, arguments):
        print(tally.closing(), flush=True)
    return 0 if report.held else 1


def tests_of(mode, tally, arguments):
    """The steps of a mode that run tests, each called with the environment that tells where the servers are."""
    if mode in SELECTIONS:
        # cargo takes one filter before the dashes; a test binary takes any number.
        filters = arguments if mode == "only" else ["--", *arguments]
        chosen = [*SELECTIONS[mode], *filters]
        yield "cargo test", lambda env: cargo_tests.run(tally, env, chosen)
    if mode == "all":
        yield "image", lambda _env: deployment.image()
    if mode in DEPLOYMENT:
        # A release takes minutes to build after every change.
        chosen_there = [*deployment.WITHOUT_IMAGE, *arguments] if mode == "quick" else arguments
        yield "deployment", lambda env: deployment.run(tally, env, chosen_there)
    if measures(mode, arguments):
        yield "the mesh, measured", lambda env: mesh_lab.measure(env, arguments)
    elif mode == "mesh":
        yield "the mesh", lambda env: mesh_lab.run(tally, env, arguments)


def measures(mode, arguments):
    """Whether figures are wanted, and no tests."""
    return mode == "mesh" and bool(arguments) and arguments[0] in mesh_lab.MEASURES


def no_servers():
    raise steps.StepFailed("not run, as the servers that tests need could not be started")


def with_servers(command):
    try:
        with servers() as env:
            path = f"{tools.postgres_programs()}:{os.environ['PATH']}"
            return subprocess.run(command, env={**os.environ, **env, "PATH": path}).returncode
    except (steps.StepFailed, steps.ToolMissing, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
