"""Programs that the lab starts, their logs, and how they are stopped."""

import shutil
import signal
import subprocess
import time


class Failed(AssertionError):
    """Something of the lab did not do what it is there for."""


class Program:
    """A program with a log file; it ends with us where the kernel can do that."""

    def __init__(self, name, command, log, env=None, cwd=None):
        self.name, self.log = name, log
        setpriv = shutil.which("setpriv")
        prefix = [setpriv, "--pdeathsig", "TERM"] if setpriv else []
        with log.open("ab") as output:
            self.child = subprocess.Popen(
                [*prefix, *map(str, command)],
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for who asked; the lab stops its programs in order
            )

    @property
    def pid(self):
        return self.child.pid

    def runs(self):
        return self.child.poll() is None

    def tail(self, lines=15):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def memory(self):
        """Bytes of memory that it holds now."""
        with open(f"/proc/{self.pid}/status") as status:
            told = next(line for line in status if line.startswith("VmRSS:"))
        return int(told.split()[1]) * 1024

    def ask_to_stop(self):
        if self.runs():
            self.child.terminate()

    def stop(self, patience=20):
        self.ask_to_stop()
        try:
            self.child.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        self.child.kill()
        self.child.wait()

    def tell(self, name):
        self.child.send_signal(getattr(signal, name))


def wait(what, condition, patience=60.0, programs=()):
    """Waits until `condition()` gives something true, and gives that."""
    until = time.monotonic() + patience
    while True:
        if found := condition():
            return found
        for program in programs:
            if not program.runs():
                raise Failed(f"{program.name} ended while we waited for {what}:\n{program.tail()}")
        if time.monotonic() > until:
            tails = "\n".join(f"— {program.name}:\n{program.tail()}" for program in programs)
            raise Failed(f"{what}: not within {patience:.0f} s\n{tails}")
        time.sleep(0.05)
