"""The village's own commands, run in pods beside it: they speak to its front door alone, as an operator."""

import json
import subprocess
import time

import kube
import pytest

# How long what was ordered may take to be settled once the load ends. Machines are slow, and shared.
SETTLED_WITHIN = 240


def manifest(village, name, words):
    """A pod that runs one command and ends."""
    gateway = f"http://{village.door}"
    env = {
        "MAEUL_VIA": "rest",
        "MAEUL_GATEWAY_URL": gateway,
        "MAEUL_URL": gateway,
        "MAEUL_AS": "operator:maeul",
        "MAEUL_AUTH_ISSUER": f"http://{village.full}-issuer:8081",
    }
    container = {
        "name": "client",
        "image": str(village.settings.image),
        "imagePullPolicy": "IfNotPresent",
        "args": [str(word) for word in words],
        "env": [{"name": key, "value": value} for key, value in env.items()],
        "resources": {"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"memory": "512Mi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
    }
    spec = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": SETTLED_WITHIN + 60,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
    }
    labels = {
        "app.kubernetes.io/name": "maeul",
        "app.kubernetes.io/instance": village.release,
        "app.kubernetes.io/component": "client",
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": labels}, "spec": spec}


def start(village, name, words):
    """Starts a command in a pod; waits until it runs, or has run."""
    village.kubectl("create", "--filename", "-", text=json.dumps(manifest(village, name, words)))

    def begun():
        return village.read("pod", name)["status"]["phase"] in {"Running", "Succeeded", "Failed"}

    kube.wait(f"pod {name} starts", begun)


def ended(village, name, within):
    """Waits for a command's end; gives whether it was well, and what it said."""

    def phase():
        now = village.read("pod", name)["status"]["phase"]
        return now if now in {"Succeeded", "Failed"} else None

    result = kube.wait(f"pod {name} ends", phase, within=within)
    said = village.kubectl("logs", name)
    village.kubectl("delete", "pod", name, "--wait=false")
    return result == "Succeeded", said


class Load:
    """Clients that order without pause until they are told to stop."""

    def __init__(self, village, name, scenario, users):
        self.village, self.name, self.began = village, name, time.monotonic()
        words = ["load", scenario, "--users", users, "--duration", "2h", "--as-is", "--json"]
        start(village, name, [*words, "--settle-within", f"{SETTLED_WITHIN}s"])
        # Read while it runs: with the pod its log is gone.
        command = ["kubectl", "--namespace", village.namespace, "logs", "--follow", name]
        self.log = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def answered_some(self):
        """Whether orders, loans or bookings came of it already."""
        words = ("exec", self.name, "--", "/usr/local/bin/maeul", "audit", "--json", "--since", "2h", "--grace", "1h")
        done = kube.run("kubectl", "--namespace", self.village.namespace, *words, check=False)
        try:
            found = json.loads(done.stdout)
        except ValueError:
            return False
        return found["orders"] + found["loans"] + found["bookings"] > self.village.audited

    def still_runs(self):
        return self.log.poll() is None

    def stop(self):
        """Ends it; gives what it reports after all that it had begun is settled."""
        if not self.still_runs():
            pytest.fail(f"the load ended by itself: {self.log.stdout.read()[-2000:]}", pytrace=False)
        self.village.kubectl("delete", "pod", self.name, "--wait=false")
        try:
            said, _ = self.log.communicate(timeout=SETTLED_WITHIN + 120)
        finally:
            self.log.kill()
        lines = [line for line in said.splitlines() if line.startswith("{")]
        if not lines:
            pytest.fail(f"the load reported nothing: {said[-2000:]}", pytrace=False)
        return json.loads(lines[-1])
