"""A whole release of the chart on this machine: pods as processes, Services as relays, databases as they are."""

import base64
import itertools
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from process.pod import Pod
from process.relay import Relays

ROOT = Path(__file__).resolve().parents[3]
RELEASE = "maeul"


def port_here(port):
    """Only root may open those below 1024: here they are 8000 higher."""
    return port if port >= 1024 else port + 8000


class Postgres:
    """A PostgreSQL server that does as it is told; see scripts/testing/postgres.py."""

    def __init__(self, programs):
        keeper = ROOT / "scripts" / "testing" / "postgres.py"
        self.programs = Path(programs)
        command = [sys.executable, "-B", keeper, programs]
        self.keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.keeper.stdout.readline().strip()
        self.place = urllib.parse.urlsplit(self.url)
        # The chart's user has the same name as the superuser of tests, and another password.
        self.sql(f"CREATE ROLE keeper SUPERUSER LOGIN PASSWORD '{self.place.password}'")
        self.url = self.url.replace(f"//{self.place.username}:", "//keeper:")

    def tell(self, order):
        """`stop`, `start`, `kill`, `pause` or `resume`."""
        self.keeper.stdin.write(f"{order}\n")
        self.keeper.stdin.flush()
        assert self.keeper.stdout.readline() == "done\n"

    def sql(self, statement):
        """Runs a statement as the superuser."""
        command = [self.programs / "psql", "--quiet", "--no-psqlrc", "--command", statement, self.url]
        subprocess.run(command, check=True, capture_output=True)

    def close(self):
        self.keeper.stdin.close()
        self.keeper.wait(timeout=30)
        self.keeper.stdout.close()


class Village:
    """One release. Each pod and each Service has a loopback address of its own, so that ports are as rendered."""

    def __init__(self, folder, maeul, manifests):
        self.folder, self.maeul, self.manifests = folder, str(maeul), manifests
        self.net = f"127.{os.getpid() % 200 + 20}"
        self.count = itertools.count(1)
        self.relays = Relays()
        self.services, self.pods = {}, []
        for service in manifests.all("Service"):
            self._open(service)
        self.names = re.compile("|".join(sorted(map(re.escape, self.services), key=len, reverse=True)))
        self.postgres = Postgres(os.environ["MAEUL_TEST_POSTGRES_PROGRAMS"])
        self.postgres.sql("CREATE DATABASE maeul")
        self.password(self.secret("postgresql"))
        nats = urllib.parse.urlsplit(os.environ["MAEUL_TEST_NATS"])
        self.behind("postgresql", 5432, (self.postgres.place.hostname, self.postgres.place.port))
        self.behind("nats", 4222, (nats.hostname, nats.port))

    def new_address(self):
        at = next(self.count)
        return f"{self.net}.{at // 250}.{at % 250 + 1}"

    def _open(self, service):
        address = self.new_address()
        ports = {
            port["port"]: (port, self.relays.open(address, port_here(port["port"])))
            for port in service["spec"]["ports"]
        }
        self.services[service["metadata"]["name"]] = (address, service["spec"]["selector"], ports)

    def addressed(self, value):
        """A variable's value with the Services' addresses for their names."""
        found = re.compile(rf"(?<=[/@])({self.names.pattern})(?=[:/]|$)")
        return found.sub(lambda name: self.services[name[1]][0], value)

    def behind(self, service, port, endpoint):
        """Has a server of this machine be what is behind a Service."""
        _, _, ports = self.services[f"{RELEASE}-{service}"]
        ports[port][1].add(endpoint)

    def url(self, service, port):
        """Where a Service is."""
        return f"http://{self.services[f'{RELEASE}-{service}'][0]}:{port_here(port)}"

    def carried(self, service):
        """How many bytes a Service has answered so far."""
        _, _, ports = self.services[f"{RELEASE}-{service}"]
        return sum(relay.carried for _, relay in ports.values())

    def _endpoints(self, pod):
        for _, selector, ports in self.services.values():
            if all(pod.labels.get(name) == value for name, value in selector.items()):
                for port, relay in ports.values():
                    yield relay, (pod.address, pod.port(port["targetPort"]))

    def attach(self, pod):
        for relay, endpoint in self._endpoints(pod):
            relay.add(endpoint)

    def detach(self, pod):
        for relay, endpoint in self._endpoints(pod):
            relay.remove(endpoint)

    def start(self, service, manifests=None, patience=120):
        """Starts one more pod of a service; `ready()` of it has it get calls."""
        manifests = manifests or self.manifests
        pod = Pod(self, f"{RELEASE}-{service}", manifests)
        self.pods.append(pod)
        try:
            return pod.start(manifests, patience)
        except BaseException:
            self.forget(pod)
            raise

    def forget(self, pod):
        """Ends a pod that is none of the village's."""
        pod.kill()
        self.pods.remove(pod)

    def pod(self, service):
        """The pod of a service that started last."""
        return [pod for pod in self.pods if pod.name == f"{RELEASE}-{service}"][-1]

    def secret(self, name, key="password"):
        data = self.manifests.find("Secret", f"{RELEASE}-{name}")["data"]
        return base64.b64decode(data[key]).decode()

    def password(self, password):
        """Has PostgreSQL know this password from now on, for whom the chart's URL names."""
        self.postgres.sql(f"ALTER ROLE maeul PASSWORD '{password}'")

    def client(self, *words):
        """The program as somebody who uses the village by its gateway, as the chart's own clients do."""
        env = {
            "MAEUL_VIA": "rest",
            "MAEUL_URL": self.url("gateway", 80),
            "MAEUL_GATEWAY_URL": self.url("gateway", 80),
            "MAEUL_AUTH_ISSUER": self.url("issuer", 8081),
            "MAEUL_AS": "operator:maeul",
        }
        return subprocess.Popen(
            [self.maeul, *words],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def done(self, *words, patience=120):
        """Runs a client to its end; gives what it said, and fails where it does."""
        child = self.client(*words)
        said, _ = child.communicate(timeout=patience)
        assert child.returncode == 0, said
        return said

    def token(self):
        """An operator's token of the demo issuer."""
        return self.done("token", "--as", "operator:maeul").strip()

    def order(self):
        """What became of an order by REST: its state, or an error. It goes from the gateway to order, and from there to
        payment and delivery, which have to believe that it is order who calls."""
        wanted = {
            "storeId": "bapsang",
            "items": [{"productId": "bibimbap", "quantity": 1}],
            "fulfilment": {"delivery": {"address": "12 Maeul-gil"}},
            "paymentMethod": "card-visa",
            "requestId": str(uuid.uuid4()),
        }
        headers = {"authorization": f"Bearer {self.token()}", "content-type": "application/json"}
        asked = urllib.request.Request(
            f"{self.url('gateway', 80)}/v1/customers/c-1/orders", json.dumps(wanted).encode(), headers
        )
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return json.load(answer)["order"]["state"]
        except urllib.error.HTTPError as error:
            return f"{error.code} {error.read().decode()}"

    def close(self):
        for pod in self.pods:
            pod.kill()
        self.postgres.close()
        self.relays.close()
