"""One NATS server for a test run: own directory, free loopback port, gone afterwards."""

import json
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from steps import StepFailed


@contextmanager
def server(program):
    """Starts a server with JetStream; gives its URL; stops it in the end."""
    home = Path(tempfile.mkdtemp(prefix="maeul-nats-"))
    child = None
    try:
        child = _start(program, home)
        yield _url(child, home)
    finally:
        if child:
            _stop(child)
        shutil.rmtree(home, ignore_errors=True)


def _start(program, home):
    # Where the kernel can, the server also ends with this process, even if that is killed.
    setpriv = shutil.which("setpriv")
    prefix = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    command = [*prefix, program, "--addr", "127.0.0.1", "--port", "-1", "--ports_file_dir", home]
    command += ["--jetstream", "--store_dir", home / "store"]
    with (home / "log").open("w") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests; the server goes last
        )


def _url(child, home, patience=30.0):
    """The server has chosen a free port, and writes down which once it listens."""
    until = time.monotonic() + patience
    while time.monotonic() < until and child.poll() is None:
        for file in home.glob("*.ports"):
            try:
                return json.loads(file.read_text())["nats"][0]
            except ValueError:
                pass  # half written
        time.sleep(0.02)
    raise StepFailed(f"NATS did not start: {(home / 'log').read_text().strip()}")


def _stop(child):
    for name in (signal.SIGINT, signal.SIGKILL):
        if child.poll() is None:
            child.send_signal(name)
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                continue
