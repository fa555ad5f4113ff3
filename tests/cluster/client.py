"""The village's own commands, run in pods beside it: they speak to its front door alone, as an operator."""

import json
import re
import subprocess
import threading
from dataclasses import dataclass

import kube
import pytest

# How long what was ordered may take to be settled once the load ends. Machines are slow, and shared.
SETTLED_WITHIN = 600


def manifest(village, name, words):
    """A pod that runs one command and ends."""
    gateway = f"http://{village.full}-gateway"
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
        "serviceAccountName": f"{village.full}-client",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": SETTLED_WITHIN + 60,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
    }
    # As the chart's own clients have them: by these a mesh knows whom the village's rules are about.
    labels = {
        "app.kubernetes.io/name": "maeul",
        "app.kubernetes.io/instance": village.release,
        "app.kubernetes.io/component": "client",
        "app.kubernetes.io/part-of": "maeul",
        "app": f"{village.full}-client",
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
    said = village.kubectl("logs", name, "--container", "client")
    village.kubectl("delete", "pod", name, "--wait=false")
    return result == "Succeeded", said


class Load:
    """Clients that order without pause until they are told to stop."""

    def __init__(self, village, scenario, *how):
        village.commands += 1
        self.village, self.scenario, self.name = village, scenario, f"load-{scenario}-{village.commands}"
        # The whole village is audited afterwards, so no load needs an audit of its own.
        words = ["load", scenario, *how, "--duration", "2h", "--as-is", "--no-audit"]
        start(village, self.name, [*words, "--settle-within", f"{SETTLED_WITHIN}s"])
        # Read while it runs: with the pod its log is gone.
        command = ["kubectl", "--namespace", village.namespace, "logs", "--follow", self.name, "--container", "client"]
        self.log = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines = []
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.log.stdout), daemon=True)
        self.reader.start()

    def answered(self):
        """How many answers there were when it last told of them, which it does each few seconds."""
        counts = [int(n) for line in self.lines for n in re.findall(r"(\d+) answered of", line)]
        return counts[-1] if counts else 0

    def stop(self):
        """Has it begin nothing more."""
        if self.log.poll() is not None:
            pytest.fail(f"the load ended by itself: {self.said()}", pytrace=False)
        self.village.kubectl("delete", "pod", self.name, "--wait=false")

    def result(self):
        """What it reports once all that it had begun is settled."""
        try:
            self.log.wait(timeout=SETTLED_WITHIN + 120)
        except subprocess.TimeoutExpired:
            pytest.fail(f"the load did not end: {self.said()}", pytrace=False)
        finally:
            self.close()
        return Result.of(self.scenario, self.said())

    def said(self):
        return "".join(self.lines)

    def close(self):
        self.log.kill()
        self.reader.join(timeout=10)


def goes_on(loads, more=10):
    """Waits until every load has had so many answers more."""
    marks = [load.answered() + more for load in loads]
    kube.wait("the load goes on", lambda: all(load.answered() >= mark for load, mark in zip(loads, marks)), within=300)


@dataclass(frozen=True)
class Result:
    """What a load tells in the end."""

    scenario: str
    transactions: int
    answered: int
    settled: int
    deferred: int
    errors: str
    unsettled: str

    @classmethod
    def of(cls, scenario, text):
        rows = dict(re.findall(r"^  (\S.{0,16}?)  +(\S.*)$", text, re.MULTILINE))
        try:
            answered, settled = (int(re.search(r"\((\d+)\)", rows[name])[1]) for name in ("answered", "settled"))
            deferred = int(rows["deferred"].split()[0])
            unsettled = "" if "all settled" in rows else rows["not settled"]
            errors = rows["errors"].removeprefix("none")
            return cls(scenario, int(rows["transactions"]), answered, settled, deferred, errors, unsettled)
        except (KeyError, TypeError, ValueError):
            pytest.fail(f"the load reported nothing: {text[-2000:]}", pytrace=False)
