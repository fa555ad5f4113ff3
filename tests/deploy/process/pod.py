"""A pod of a rendered chart as a process of this machine, treated as a kubelet treats it."""

import base64
import re
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass

import grpc

PROGRAM = "/usr/local/bin/maeul"
_REFERENCE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_]*)\)")
_SERVING = b"\x08\x01"


@dataclass
class Ending:
    """How a pod ended."""

    code: int
    seconds: float
    grace: float

    @property
    def in_good_order(self):
        """By itself, before the kubelet would have killed it."""
        return self.code == 0 and self.seconds < self.grace


def environment(container, manifests):
    """The variables of a container, as the kubelet puts them together."""
    env = {}
    for source in container.get("envFrom", []):
        env.update(manifests.find("ConfigMap", source["configMapRef"]["name"])["data"])
    for variable in container.get("env", []):
        if (value := _value(variable, manifests)) is not None:
            env[variable["name"]] = _REFERENCE.sub(lambda found: env.get(found[1], found[0]), value)
    return env


def _value(variable, manifests):
    if "value" in variable:
        return variable["value"]
    reference = variable["valueFrom"]["secretKeyRef"]
    data = manifests.find("Secret", reference["name"])["data"]
    if reference["key"] not in data:
        assert reference.get("optional"), f"no key {reference['key']} in {reference['name']}"
        return None
    return base64.b64decode(data[reference["key"]]).decode()


class Pod:
    """One pod of a Deployment. It starts at once; `ready` has it get calls."""

    def __init__(self, village, name, manifests):
        self.village, self.name = village, name
        template = manifests.find("Deployment", name)["spec"]["template"]
        self.labels, self.spec = template["metadata"]["labels"], template["spec"]
        (self.container,) = self.spec["containers"]
        self.address = village.new_address()
        self.folder = village.folder / f"{name}-{self.address}"
        self.folder.mkdir()
        self._volumes(manifests)
        self.children = []
        self.child = None

    def _volumes(self, manifests):
        """The folders of volumes, with the files of Secrets in them."""
        mounts = {mount["name"]: mount["mountPath"] for mount in self.container.get("volumeMounts", [])}
        self.places = {}
        for volume in self.spec.get("volumes", []):
            folder = self.folder / volume["name"]
            folder.mkdir()
            if volume["name"] in mounts:
                self.places[mounts[volume["name"]]] = str(folder)
            if "secret" in volume:
                data = manifests.find("Secret", volume["secret"]["secretName"])["data"]
                for item in volume["secret"]["items"]:
                    (folder / item["path"]).write_bytes(base64.b64decode(data[item["key"]]))

    def _here(self, env):
        """The same variables, for a pod that is a process with an address: nothing else is changed."""
        here = {}
        for name, value in env.items():
            value = self.village.addressed(value).replace("0.0.0.0", self.address)
            here[name] = self.places.get(value, value)
        return here

    def start(self, manifests, patience):
        """Runs what comes before, then the container itself."""
        for before in self.spec.get("initContainers", []):
            try:
                code = self._run(before, manifests).wait(timeout=patience)
            except subprocess.TimeoutExpired:
                code = "no end"
            assert code == 0, f"{before['name']} of {self.name}: {code}\n{self.log(before['name'])}"
        self.child = self._run(self.container, manifests)
        return self

    def _run(self, container, manifests):
        env = self._here(environment(container, manifests))
        with (self.folder / f"{container['name']}.log").open("ab") as log:
            command = [self.village.maeul, *container["args"]]
            child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self.children.append(child)
        return child

    def log(self, container=None):
        """What a container has said so far; without a name, the one that stays."""
        file = self.folder / f"{container or self.container['name']}.log"
        return file.read_text() if file.exists() else ""

    def probe(self, kind):
        """Whether the probe of this kind passes: asked once, with its timeout, on a connection of its own."""
        settings = self.container[f"{kind}Probe"]
        if "grpc" in settings:
            return self._health(settings["grpc"], settings["timeoutSeconds"])
        port = self.port(settings["httpGet"]["port"])
        try:
            url = f"http://{self.address}:{port}{settings['httpGet']['path']}"
            with urllib.request.urlopen(url, timeout=settings["timeoutSeconds"]) as answer:
                return answer.status == 200
        except OSError:
            return False

    def _health(self, asked, timeout):
        service = asked["service"].encode()
        request = bytes([0x0A, len(service)]) + service if service else b""
        options = [("grpc.use_local_subchannel_pool", 1), ("grpc.enable_http_proxy", 0)]
        with grpc.insecure_channel(f"{self.address}:{asked['port']}", options) as channel:
            try:
                return channel.unary_unary("/grpc.health.v1.Health/Check")(request, timeout=timeout) == _SERVING
            except grpc.RpcError:
                return False

    def port(self, name):
        """The number of a port."""
        return next((port["containerPort"] for port in self.container["ports"] if port["name"] == name), name)

    def ready(self):
        """Waits as a kubelet does: for the startup probe, then for readiness; then calls come."""
        self.until(lambda: self.probe("startup"))
        self.until(lambda: self.probe("readiness"))
        self.village.attach(self)
        return self

    def until(self, what, patience=90.0):
        """Asks until the answer is yes, unless the container ends first."""
        end = time.monotonic() + patience
        while not (answer := what()):
            assert self.child.poll() is None, f"{self.name} ended with {self.child.returncode}:\n{self.log()}"
            assert time.monotonic() < end, f"{self.name} did not come to that:\n{self.log()[-4000:]}"
            time.sleep(0.1)
        return answer

    def stop(self):
        """Ends it as a kubelet does: no more calls, preStop, SIGTERM, and SIGKILL at the end of the grace."""
        grace = self.spec["terminationGracePeriodSeconds"]
        began = time.monotonic()
        self.village.detach(self)
        program, *words = self.container["lifecycle"]["preStop"]["exec"]["command"]
        assert program == PROGRAM
        subprocess.run([self.village.maeul, *words], check=True, timeout=grace)
        self.child.terminate()
        try:
            self.child.wait(timeout=max(0, grace - (time.monotonic() - began)))
        except subprocess.TimeoutExpired:
            self.kill()
        return Ending(self.child.returncode, time.monotonic() - began, grace)

    def kill(self):
        self.village.detach(self)
        for child in self.children:
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)
                child.wait()
