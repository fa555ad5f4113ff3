"""Istio's own tools find nothing to say about what the charts render to."""

import os
import subprocess

import mesh
import pytest
import yaml

ISTIOCTL = os.environ.get("MAEUL_TEST_ISTIOCTL")


@pytest.fixture(params=mesh.MODES)
def rendered(request, tmp_path):
    """A file with all manifests of a way to run the village in the mesh."""
    manifests = mesh.village(request.param)
    for manifest in manifests:
        manifest["metadata"].setdefault("namespace", "village")
    file = tmp_path / "village.yaml"
    file.write_text(yaml.safe_dump_all([*_installed(), *manifests]))
    return file


def istioctl(*words):
    return subprocess.run([ISTIOCTL, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def p3_istioctl_analyze_has_nothing_to_say(rendered):
    # Without -A it would look at one namespace alone, which is none of ours, and find all well.
    done = istioctl("analyze", "-A", "--use-kube=false", "--failure-threshold=Info", rendered)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No validation issues found" in done.stdout + done.stderr


def p3_istioctl_analyze_would_say_something(rendered):
    text = rendered.read_text()
    route = [{"destination": {"host": "maeul-order"}}]
    wrong = {"hosts": ["maeul-order"], "gateways": ["village/missing"], "http": [{"route": route}]}
    metadata = {"name": "wrong", "namespace": "village"}
    more = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": metadata, "spec": wrong}
    rendered.write_text(f"{text}\n---\n{yaml.safe_dump(more)}")
    done = istioctl("analyze", "-A", "--use-kube=false", "--failure-threshold=Info", rendered)
    assert done.returncode != 0 and "missing" in done.stdout + done.stderr


def p3_istioctl_validate_takes_every_manifest_of_istio(rendered, tmp_path):
    own = [each for each in yaml.safe_load_all(rendered.read_text()) if ".istio.io/" in each["apiVersion"]]
    assert own
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump_all(own))
    done = istioctl("validate", "-f", file)
    assert done.returncode == 0, done.stdout + done.stderr


def _installed():
    """What a cluster has besides: the namespace, with injection on."""
    labels = {"istio-injection": "enabled"}
    yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "village", "labels": labels}}
