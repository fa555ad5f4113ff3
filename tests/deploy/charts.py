"""Charts, rendered by helm without a cluster, and ways to look things up in what comes out."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
# The wheel lies beside the Python that runs the tests.
HELM = Path(os.environ.get("MAEUL_TEST_HELM") or Path(sys.executable).with_name("helm"))

# libyaml where it is there: it reads ten times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Manifests(list):
    """What a chart renders to: one dict a manifest."""

    def all(self, kind):
        """Those of a kind, in order."""
        return [manifest for manifest in self if manifest["kind"] == kind]

    def find(self, kind, name):
        """The one with this name."""
        found = [manifest for manifest in self.all(kind) if manifest["metadata"]["name"] == name]
        there = sorted(manifest["metadata"]["name"] for manifest in self.all(kind))
        assert len(found) == 1, f"{len(found)} of kind {kind} are called {name}; there are {there}"
        return found[0]

    def workloads(self):
        """Deployments, StatefulSets and Jobs: what makes pods by a template."""
        return [manifest for manifest in self if manifest["kind"] in {"Deployment", "StatefulSet", "Job"}]

    def pods(self):
        """(labels, spec) of every pod that this makes, by whatever kind."""
        for manifest in self.workloads():
            template = manifest["spec"]["template"]
            yield template["metadata"].get("labels", {}), template["spec"]
        for manifest in self.all("Pod"):
            yield manifest["metadata"].get("labels", {}), manifest["spec"]


def run_helm(*words):
    """Runs helm; gives what it said as a CompletedProcess and judges nothing."""
    return subprocess.run([HELM, *map(str, words)], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def render(chart, *flags, release="maeul", namespace="village", **values):
    """What `helm template` makes of a chart (a path below the project's folder), as Manifests.

    Flags are helm's own, `--set` among them. A value's name has `__` for a dot: `istio__enabled=True`.
    """
    rendered = _rendered(str(chart), flags, release, namespace, json.dumps(values, sort_keys=True))
    # A copy: a test that changes a manifest changes it for itself alone.
    return Manifests(json.loads(rendered))


def refused(chart, *flags, release="maeul", namespace="village", **values):
    """What helm says where it refuses these values; fails where it does not."""
    done = run_helm(*_command(chart, flags, release, namespace, values))
    assert done.returncode != 0, f"helm takes {flags} {values}"
    return done.stderr


@cache
def _rendered(chart, flags, release, namespace, values):
    done = run_helm(*_command(chart, flags, release, namespace, json.loads(values)))
    assert done.returncode == 0, done.stderr
    documents = yaml.load_all(done.stdout, Loader=_Loader)
    return json.dumps([document for document in documents if document])


def _command(chart, flags, release, namespace, values):
    sets = [f"--set-json={key.replace('__', '.')}={json.dumps(value)}" for key, value in values.items()]
    return ["template", release, ROOT / chart, "--namespace", namespace, *flags, *sets]
