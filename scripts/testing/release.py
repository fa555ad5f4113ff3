"""`./test release VERSION`: keeps in tests/released/VERSION what every later version is checked against.

descriptor.binpb   the protos, as `buf breaking` reads them
events.jsonl       a golden message of every event type: its bytes, and what they say
migrations.sha384  every migration, as `sha384sum` writes it
maeul-VERSION.tgz  the chart, from which a cluster is upgraded
village/*.sql      the databases of a village that was killed in the midst of its work
"""

import glob
import hashlib
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mesh
import steps
import tools

RELEASED = tools.ROOT / "tests" / "released"
# How many orders the village has taken when it is killed: enough for some in every state.
ORDERS = 40
PATIENCE = 60


def releases():
    """The versions that were released, oldest first."""
    return sorted((path.name for path in RELEASED.iterdir() if path.is_dir()), key=_numbers)


def last():
    """What the last release keeps."""
    found = releases()
    if not found:
        raise steps.StepFailed(f"{RELEASED} has no release")
    return RELEASED / found[-1]


def _numbers(version):
    return [int(part) for part in version.split(".")]


def is_version(text):
    return bool(re.fullmatch(r"\d+\.\d+\.\d+", text))


def run(version):
    """Keeps a release; gives the exit code."""
    folder = RELEASED / version
    if folder.exists():
        print(f"{folder} exists: what was released stays as it is", file=sys.stderr)
        return 1
    try:
        program = mesh.built(release=False).absolute()
        (folder / "village").mkdir(parents=True)
        protos(folder)
        chart(folder, version)
        (folder / "migrations.sha384").write_text("".join(migrations()))
        village(program, folder / "village")
    except (steps.StepFailed, steps.ToolMissing, OSError, subprocess.CalledProcessError) as error:
        print(f"./test release: {error}", file=sys.stderr)
        return 1
    print(f"kept in {folder.relative_to(tools.ROOT)}; look through it and commit it")
    return 0


def protos(folder):
    descriptor = folder / "descriptor.binpb"
    steps.sh([tools.wheel("buf"), "build", "--exclude-source-info", "--output", descriptor])
    with (folder / "events.jsonl").open("wb") as golden:
        command = [tools.wheel("python"), "-B", Path(__file__).with_name("golden.py"), descriptor]
        subprocess.run(command, check=True, stdout=golden)


def chart(folder, version):
    """The chart, which has to be of that version."""
    steps.sh([tools.wheel("helm"), "package", tools.ROOT / "helm" / "maeul", "--destination", folder])
    if not (folder / f"maeul-{version}.tgz").is_file():
        raise steps.StepFailed(f"helm/maeul/Chart.yaml has another version than {version}")


def migrations(root=tools.ROOT):
    """A line for each migration."""
    for place in ("chassis/migrations", "services/*/migrations"):
        for name in sorted(glob.glob(f"{place}/*/*.sql", root_dir=root)):
            yield f"{hashlib.sha384((root / name).read_bytes()).hexdigest()}  {name}\n"


def village(program, folder):
    """Has a village play the demo and some load, kills it, and writes down what its databases hold."""
    with tempfile.TemporaryDirectory() as here:
        data = Path(here) / "data"
        with _Child([program, "run", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE) as running:
            at = ["--url", f"http://{_address(running)}"]
            subprocess.run([program, "demo", "all", *at], check=True, stdout=subprocess.DEVNULL)
            loads = [["steady", "--rate", "20"], ["borrow", "--users", "4"], ["room-use"]]
            with _Child([program, "load", *loads[0], "--no-audit", *at]) as first:
                with _Child([program, "load", *loads[1], "--no-audit", *at]) as second:
                    with _Child([program, "load", *loads[2], "--no-audit", *at]) as third:
                        _until(lambda: _orders(data) >= ORDERS, f"{ORDERS} orders")
                        for child in (running, first, second, third):
                            child.send_signal(signal.SIGKILL)
                            child.wait()
        for database in sorted(data.glob("*.db")):
            (folder / f"{database.stem}.sql").write_text(_dump(database))


class _Child(subprocess.Popen):
    """A process that ends with its block."""

    def __init__(self, command, stdout=subprocess.DEVNULL):
        super().__init__([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL)

    def __exit__(self, *failure):
        if self.poll() is None:
            self.kill()
        return super().__exit__(*failure)


def _address(running):
    for line in running.stdout:
        if found := re.match(rb"Maeul listens on (\S+)", line):
            return found.group(1).decode()
    raise steps.StepFailed("the village did not start")


def _orders(data):
    with _opened(data / "order.db") as database:
        return database.execute("SELECT COUNT(*) FROM orders").fetchone()[0]


def _until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise steps.StepFailed(f"{what}: not within {PATIENCE} s")
        time.sleep(0.01)


def _dump(path):
    """Everything that a database holds, as statements that make it again."""
    with _opened(path) as database:
        return "".join(f"{statement}\n" for statement in database.iterdump())


class _opened:
    def __init__(self, path):
        self.database = sqlite3.connect(path)

    def __enter__(self):
        return self.database

    def __exit__(self, *_failure):
        self.database.close()
