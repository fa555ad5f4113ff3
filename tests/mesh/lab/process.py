"""The program in a pod: with the chart's own settings, save where it listens and where its neighbours are."""

import os
import re
import subprocess
import urllib.request

from . import processes, translated
from .network import BEHIND

_URL = re.compile(r"\bhttp://([a-z0-9-]+):(\d+)")
# Names of environment variables that say where the process listens.
_LISTEN = re.compile(r"^MAEUL_\w*LISTEN$")


class Process:
    """What runs in a pod."""

    def __init__(self, lab, pod, program):
        self.pod, self._program, self._lab = pod, program, lab
        self._folder = lab.folder / "pods" / pod.name
        self.env = self._env()
        for container in pod.spec.get("initContainers", []):
            self._run_first(container)
        self._mount()
        self.start()

    def start(self):
        """Starts it, also anew."""
        command = [self._program, *self.pod.container["args"]]
        self.program = processes.Program(self.pod.name, command, self._folder / "maeul.log", self.env, self._folder)

    def programs(self):
        return [self.program]

    def wait_until_ready(self):
        processes.wait(f"{self.pod.name} to be ready", self._ready, programs=[self.program])

    def admin(self):
        """Where its admin port is, not by its Envoy: what a neighbour in the pod sees."""
        return "http://{}:{}".format(*self.pod.behind("http-admin"))

    def _ready(self):
        probe = self.pod.container["readinessProbe"]
        if "httpGet" in probe:
            url = "http://{}:{}".format(*self.pod.behind(probe["httpGet"]["port"])) + probe["httpGet"]["path"]
        else:
            url = f"{self.admin()}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def _env(self, container=None):
        """A container's settings; those of the process that stays unless told otherwise."""
        said = translated.env(container or self.pod.container, self._lab.manifests)
        found = {name: self._moved(name, value) for name, value in said.items() if "\0" not in value}
        found |= {name: value for name, value in self._lab.backing.items() if name in found}
        if "MAEUL_EVENTS" in found:
            found["MAEUL_NATS_STREAM"] = self._lab.backing["MAEUL_NATS_STREAM"]
        issuer = _URL.match(found.get("MAEUL_AUTH_ISSUER", ""))
        if issuer and issuer.group(1) in self.pod.outbound:
            # Its name is in every token and has to be the same for all; its keys come as in a cluster, by the mesh.
            found["MAEUL_AUTH_JWKS_URL"] = f"{self._by_own_envoy(issuer)}/keys"
        return {"PATH": os.environ.get("PATH", ""), **found}

    def _moved(self, name, value):
        if name == "MAEUL_DATA":
            return str(self._data())
        if _LISTEN.match(name):
            return f"{self.pod.address}:{int(value.rpartition(':')[2]) + BEHIND}"
        if name.endswith("ISSUER") or name == "MAEUL_ISSUER_URL":
            return value
        return _URL.sub(self._by_own_envoy, value)

    def _by_own_envoy(self, match):
        name, port = match.groups()
        return f"http://{self._lab.found_by(self.pod, name, port)}" if name in self.pod.outbound else match.group(0)

    def _data(self):
        data = self._folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        return data

    def _run_first(self, container):
        done = subprocess.run(
            [self._program, *container["args"]],
            env=self._env(container),
            cwd=self._folder,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise processes.Failed(f"{container['name']} of {self.pod.name}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")

    def _mount(self):
        """Files of Secrets, where the pod has them at its data's place."""
        places = {mount["name"]: mount["mountPath"] for mount in self.pod.container.get("volumeMounts", [])}
        for volume in self.pod.spec.get("volumes", []):
            if "secret" in volume and places.get(volume["name"]) == "/data":
                secret = self._lab.manifests.find("Secret", volume["secret"]["secretName"])
                for item in volume["secret"]["items"]:
                    (self._data() / item["path"]).write_bytes(translated.binary(secret["data"][item["key"]]))
