"""One PostgreSQL server for a test run: own directory, free loopback port, gone afterwards."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from steps import StepFailed, ToolMissing

NOBODY = 65534
# Tests hold many pools at once, each with a few connections.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "500",
    # The superuser's password is random and lives minutes: rounds of hashing would only slow each connection.
    "scram_iterations": "1",
    "timezone": "UTC",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}


@contextmanager
def server(programs):
    """Starts a server from the programs in `programs`; gives the superuser's URL; stops it in the end."""
    home = Path(tempfile.mkdtemp(prefix="maeul-postgres-"))
    child = None
    try:
        programs, prefix = _as_ordinary_user(Path(programs), home)
        password = secrets.token_hex(16)
        _initdb(programs, prefix, home, password)
        child, port = _start(programs, prefix, home)
        yield f"postgres://maeul:{password}@127.0.0.1:{port}/postgres"
    finally:
        if child:
            _stop(child)
        shutil.rmtree(home, ignore_errors=True)


def _as_ordinary_user(programs, home):
    """PostgreSQL refuses to run as root: then another user runs it, in a directory that is theirs.

    Where the kernel can, the server also ends with this process, even if that is killed.
    """
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0:
        return programs, [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if not setpriv:
        raise ToolMissing("as root, PostgreSQL needs `setpriv` (util-linux) to run as another user")
    prefix = [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig", "INT"]
    os.chown(home, NOBODY, NOBODY)
    if _run([*prefix, "test", "-x", programs / "postgres"], home).returncode != 0:
        # The cached tools lie below a folder that is closed to others.
        package = programs.parents[1]
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, home / part.name, symlinks=True)
        programs = home / package.name / programs.relative_to(package)
    return programs, prefix


def _run(command, home):
    return subprocess.run(
        [str(word) for word in command], cwd=home, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def _initdb(programs, prefix, home, password):
    secret = home / "password"
    secret.write_text(password)
    shutil.chown(secret, *([NOBODY, NOBODY] if os.geteuid() == 0 else [os.getuid()]))
    secret.chmod(0o600)
    options = ["--username=maeul", "--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C"]
    options += [f"--set={name}={value}" for name, value in SETTINGS.items()]
    done = _run([*prefix, programs / "initdb", f"--pgdata={home / 'data'}", *options], home)
    secret.unlink()
    if done.returncode != 0:
        raise StepFailed(f"initdb: {done.stderr.strip() or done.stdout.strip()}")


def _start(programs, prefix, home):
    log = home / "log"
    for _ in range(3):  # somebody else may take the free port first
        port = _free_port()
        command = [*prefix, programs / "postgres", "-D", home / "data", "-p", port]
        with log.open("w") as output:
            child = subprocess.Popen(
                [str(word) for word in command],
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests; the server goes last
            )
        try:
            if _ready(child, home / "data" / "postmaster.pid"):
                return child, port
        except BaseException:
            _stop(child)
            raise
        _stop(child)
    raise StepFailed(f"PostgreSQL did not start: {log.read_text().strip()}")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ready(child, pid_file, patience=60.0):
    """The server writes its state into the last line of its pid file, where `pg_ctl` too looks for it."""
    until = time.monotonic() + patience
    while time.monotonic() < until and child.poll() is None:
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
            return True
        time.sleep(0.02)
    return False


def _stop(child):
    for name in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, by force
        if child.poll() is None:
            child.send_signal(name)
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                continue
