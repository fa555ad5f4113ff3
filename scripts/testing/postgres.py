"""One PostgreSQL server for a test run: own directory, free loopback port, gone afterwards.

Run as a program with the folder of PostgreSQL's programs, it keeps a server for whoever started it: it prints the
superuser's URL, obeys lines of standard input (`kill`: as SIGKILL does, `stop`: in good order, `start`: again, with
all that it had; `pause`: as a stalled machine does, `resume`), answers `done` to each, and ends, as does the server, with standard input.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
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
def server(programs, **settings):
    """Starts a server from the programs in `programs`; gives the superuser's URL; stops it in the end."""
    with _server(programs, settings) as running:
        yield running.url


@contextmanager
def _server(programs, settings=None):
    home = Path(tempfile.mkdtemp(prefix="maeul-postgres-"))
    running = None
    try:
        programs, prefix = _as_ordinary_user(Path(programs), home)
        password = secrets.token_hex(16)
        _initdb(programs, prefix, home, password, {**SETTINGS, **(settings or {})})
        running = _Server([*prefix, programs / "postgres"], home, password)
        yield running
    finally:
        if running:
            running.stop()
        shutil.rmtree(home, ignore_errors=True)


class _Server:
    """A server that runs, or has run and may be started again."""

    def __init__(self, command, home, password):
        self.command, self.home = command, home
        for _ in range(3):  # somebody else may take the free port first
            self.port = _free_port()
            if self._try_start():
                break
        else:
            raise StepFailed(f"PostgreSQL did not start: {(home / 'log').read_text().strip()}")
        self.url = f"postgres://maeul:{password}@127.0.0.1:{self.port}/postgres"

    def _try_start(self):
        with (self.home / "log").open("w") as output:
            self.child = subprocess.Popen(
                [str(word) for word in [*self.command, "-D", self.home / "data", "-p", self.port]],
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests; the server goes last
            )
        try:
            if _ready(self.child, self.home / "data" / "postmaster.pid"):
                return True
        except BaseException:
            _stop(self.child)
            raise
        _stop(self.child)
        return False

    def start(self, patience=60.0):
        """Starts it again. The processes of one that was killed end soon after it, and hold its memory till then."""
        until = time.monotonic() + patience
        while not self._try_start():
            if time.monotonic() > until:
                raise StepFailed(f"PostgreSQL did not start again: {(self.home / 'log').read_text().strip()}")

    def stop(self):
        if self.child.poll() is None:
            self.resume()
        _stop(self.child)

    def kill(self):
        self.child.kill()
        self.child.wait()

    def pause(self):
        os.kill(self.child.pid, signal.SIGSTOP)  # first, so that it starts no more of them
        self._tell(self._sessions(), signal.SIGSTOP)

    def resume(self):
        self._tell([*self._sessions(), self.child.pid], signal.SIGCONT)

    @staticmethod
    def _tell(pids, what):
        for pid in pids:
            with suppress(ProcessLookupError):  # a session that ended meanwhile
                os.kill(pid, what)

    def _sessions(self):
        """The processes that the server has started; they live while it is paused."""
        told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.child.pid)], capture_output=True, text=True)
        return [int(pid) for pid in told.stdout.split()]


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


def _initdb(programs, prefix, home, password, settings):
    secret = home / "password"
    secret.write_text(password)
    shutil.chown(secret, *([NOBODY, NOBODY] if os.geteuid() == 0 else [os.getuid()]))
    secret.chmod(0o600)
    options = ["--username=maeul", "--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C"]
    options += [f"--set={name}={value}" for name, value in settings.items()]
    done = _run([*prefix, programs / "initdb", f"--pgdata={home / 'data'}", *options], home)
    secret.unlink()
    if done.returncode != 0:
        raise StepFailed(f"initdb: {done.stderr.strip() or done.stdout.strip()}")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ready(child, pid_file, patience=60.0):
    """The server writes its state into the last line of its pid file, where `pg_ctl` too looks for it.

    The first line tells whether it is this server's file, and not that of one which was killed.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until and child.poll() is None:
        lines = pid_file.read_text().split() if pid_file.exists() else []
        if lines and lines[0] == str(child.pid) and lines[-1] == "ready":
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


def _obey(programs):
    with _server(programs) as running:
        print(running.url, flush=True)
        for line in sys.stdin:
            order = line.strip()
            assert order in {"kill", "stop", "start", "pause", "resume"}, order
            getattr(running, order)()
            print("done", flush=True)


if __name__ == "__main__":
    _obey(sys.argv[1])
