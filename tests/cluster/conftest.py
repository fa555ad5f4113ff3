"""Fixtures, progress and the table in the end."""

import json
import os
import re
from contextlib import contextmanager

import kube
import pytest
import settings
from progress import diagnose, teller
from village import Village

ROWS = []
# What only a mesh promises.
collect_ignore = [] if settings.in_the_mesh() else ["mesh_test.py"]


@pytest.fixture(scope="session")
def configured():
    """The settings of this run."""
    if settings.in_the_mesh() and not kube.has_injector():
        pytest.exit("no Istio is installed that puts its proxy beside pods: --istio needs one", returncode=1)
    return settings.from_environment()


@pytest.fixture
def figures(request):
    """What a test measured; shown in the table."""
    request.node.figures = {}
    return request.node.figures


@pytest.fixture
def village(configured, request):
    """An empty namespace for a village, gone afterwards with all that is in it."""
    with namespace_for(configured, request.node.name.split("_")[0]) as one:
        yield one
        if getattr(request.node, "failed", False):
            diagnose(one)


@pytest.fixture(scope="module")
def shared_village(configured, request):
    """The same for all tests of a file: each of them begins by bringing it to its own values."""
    with namespace_for(configured, request.node.path.stem.split("_")[0]) as one:
        yield one


@contextmanager
def namespace_for(configured, name):
    """An empty namespace, and what is to be a village in it."""
    namespace = f"maeul-test-{os.getpid()}-{name}-{len(ROWS)}"
    one = Village(configured, namespace, teller())
    yield one
    if configured.keep:
        print(f"    kept: namespace {namespace}")
        return
    kube.kubectl("delete", "namespace", namespace, "--wait=false")
    # Nothing of a village needs the time that it may take to go.
    one.kubectl("delete", "pods", "--all", "--grace-period=0", "--force", check=False)
    kube.kubectl("wait", "--for=delete", f"namespace/{namespace}", "--timeout=180s", within=200, check=False)
    if configured.between:
        kube.run("sh", "-c", configured.between, check=False)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    item.failed = getattr(item, "failed", False) or report.failed
    if call.when == "setup":
        item.began = call.start
    over = call.when == "call" or (call.when == "setup" and not report.passed)
    if over:
        note = report.longrepr[2].removeprefix("Skipped: ") if report.skipped else ""
        row = {"test": item.name, "result": report.outcome, "seconds": round(call.stop - item.began)}
        ROWS.append({**row, "figures": getattr(item, "figures", {}), "note": note})


def pytest_terminal_summary(terminalreporter):
    write = terminalreporter.write_line
    write("")
    for row in ROWS:
        promise, what = re.fullmatch(r"([a-z]\d+)_(.*)", row["test"]).groups()
        told = row["note"] or ", ".join(f"{key} {value}" for key, value in row["figures"].items())
        write(f"{promise.upper():<4} {what.replace('_', ' '):<66} {row['result']:<8} {row['seconds']:>4} s  {told}")
    if path := os.environ.get("MAEUL_CLUSTER_JSON"):
        with open(path, "w") as file:
            json.dump(ROWS, file, indent=1)
