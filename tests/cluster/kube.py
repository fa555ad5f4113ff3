"""Talks to the cluster of the current kubeconfig, by the `kubectl` and `helm` of the PATH."""

import json
import subprocess
import time

import pytest

# Labels of a pod that stays out of a mesh, where its namespace is in one.
OUTSIDE = {"sidecar.istio.io/inject": "false"}


def run(*words, text=None, within=120, check=True):
    """Runs a program; gives a CompletedProcess. Fails the test where it fails, unless told that it may."""
    command = [str(word) for word in words]
    try:
        done = subprocess.run(command, input=text or "", capture_output=True, text=True, timeout=within)
    except subprocess.TimeoutExpired:
        pytest.fail(f"no answer within {within} s: {' '.join(command)}", pytrace=False)
    if check and done.returncode != 0:
        pytest.fail(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}", pytrace=False)
    return done


def kubectl(*words, **options):
    """What `kubectl` says to these words."""
    return run("kubectl", *words, **options).stdout


def read(*words, **options):
    """What `kubectl get` finds, as a dict."""
    return json.loads(kubectl("get", *words, "--output", "json", **options))


def wait(what, condition, within=180, every=2.0):
    """Looks until `condition()` gives something true, and gives that."""
    until = time.monotonic() + within
    while True:
        if found := condition():
            return found
        if time.monotonic() >= until:
            pytest.fail(f"not within {within} s: {what}", pytrace=False)
        time.sleep(every)


def has_metrics():
    """Whether the cluster measures what its pods use, without which nothing scales by it."""
    return run("kubectl", "get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes", check=False).returncode == 0


def has_injector():
    """Whether an Istio is there that puts its proxy beside new pods."""
    return bool(read("mutatingwebhookconfigurations", "--selector", "app=sidecar-injector")["items"])


def workers():
    """Nodes that take pods."""
    nodes = read("nodes")["items"]
    return [node["metadata"]["name"] for node in nodes if _takes_pods(node)]


def _takes_pods(node):
    ready = any(c["type"] == "Ready" and c["status"] == "True" for c in node["status"]["conditions"])
    taints = node["spec"].get("taints", [])
    return ready and not any(taint["effect"] in {"NoSchedule", "NoExecute"} for taint in taints)
