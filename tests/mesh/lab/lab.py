"""The lab as a whole: what is in it, and how it changes."""

import itertools
import os
import random
import subprocess
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import charts

from . import cluster, processes
from .envoy import Envoy
from .identities import Authority
from .istiod import Istiod
from .network import Network
from .process import Process
from .sds import Secrets

NAMESPACE = "village"
RELEASE = "maeul"
_SDS_PORT = 15012
# Of Istio's, what is for istiod; the rest is for a cluster.
_ISTIO = ".istio.io/"


class Lab:
    """A village of some services in a mesh.

    `services` are those that run; where the others would be, nobody is. `values` are those of the chart.
    """

    def __init__(self, folder, servers, services, **values):
        self.folder, self.backing = Path(folder), _backing(servers)
        self.values = {"istio__enabled": True, **values}
        self.pods, self.envoys, self.processes = {}, {}, {}
        self._services, self._states, self._numbers = list(services), itertools.count(1), itertools.count(1)
        self._made = Counter()
        self._stack = ExitStack()

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_failure):
        self.close()

    def close(self):
        running = [program for each in (*self.processes.values(), *self.envoys.values()) for program in each.programs()]
        for program in running:
            program.ask_to_stop()
        for program in running:
            program.stop()
        self._stack.close()

    def _start(self):
        self.network = Network()
        self._stack.callback(self.network.close)
        self.authority = Authority()
        self._secrets_at = (self.network.control, _SDS_PORT)
        secrets = Secrets("{}:{}".format(*self._secrets_at), self.authority, self._account_of)
        self._stack.callback(secrets.stop)
        self.manifests = self._rendered()
        # Secrets that a chart makes at the install, and keeps.
        self._kept = self.manifests.all("Secret")
        self.known = cluster.services(self.manifests)
        self.istiod = Istiod(_program("ISTIOD"), self.folder / "istiod", self.network.control, self.authority.trust_domain)
        for service in self._services:
            self._add_pods(service, self.deployment(service)["spec"]["replicas"])
        self._write()
        self.istiod.start()
        self._stack.callback(lambda: self.istiod.process.stop())
        self._run_new()

    def _rendered(self):
        rendered = charts.render("helm/maeul", release=RELEASE, namespace=NAMESPACE, **self.values)
        for manifest in rendered:
            manifest["metadata"].setdefault("namespace", NAMESPACE)
        return rendered

    def deployment(self, service):
        return self.manifests.find("Deployment", f"{RELEASE}-{service}")

    def name_of(self, service):
        return f"{RELEASE}-{service}"

    # What changes.

    def apply(self, **values):
        """Renders the chart with these values too, and waits until every Envoy has taken it. Replicas are not changed."""
        self.values |= values
        rendered = self._rendered()
        rendered[:] = [manifest for manifest in rendered if manifest["kind"] != "Secret"] + self._kept
        self.manifests, self.known = rendered, cluster.services(rendered)
        self.settle()

    def settle(self):
        """Tells istiod the state that is wanted, and waits until every Envoy is in it."""
        self._write()
        for envoy in self.envoys.values():
            self._wait_for(envoy)

    def scale(self, service, replicas):
        """More or fewer pods of a service."""
        there = self.pods_of(service)
        if replicas > len(there):
            self._add_pods(service, replicas - len(there))
            self.settle()
            return self._run_new()
        for pod in there[replicas:]:
            self.remove(pod)
        return None

    def remove(self, pod):
        """A pod goes: first out of the endpoints, then by itself."""
        del self.pods[pod.name]
        gone = [self.envoys.pop(pod.name, None), self.processes.pop(pod.name, None)]
        self.settle()
        for each in filter(None, gone):
            for program in each.programs():
                program.stop()

    def caller(self, account, namespace=NAMESPACE):
        """A pod of this service account that does nothing; calls from it go out by its Envoy."""
        name = f"caller-{namespace}-{account}"
        if name not in self.pods:
            pod = self._pod(name, namespace, account, {"app": name}, None)
            self._reach(pod, self.known)
            self.settle()
            self._run_new()
        return self.pods[name]

    def stand_in(self, service, serve, labels=()):
        """A pod of a service with something else in it: `serve(address, port)` starts that, and gives what stops it."""
        (pod,) = self._add_pods(service, 1, dict(labels))
        self._stack.callback(serve(pod.address, pod.ports()["grpc"] + cluster.BEHIND))
        self.processes[pod.name] = Process.none()
        self.settle()
        self._run_new()
        return pod

    # What is there.

    def pods_of(self, service):
        return [pod for pod in self.pods.values() if pod.labels.get("app.kubernetes.io/component") == service]

    def envoy_of(self, service, replica=0):
        return self.envoys[self.pods_of(service)[replica].name]

    def address(self, caller, service, port="grpc"):
        """Where a pod (or the first of a service) reaches a service by its own Envoy."""
        pod = caller if isinstance(caller, cluster.Pod) else self.pods_of(caller)[0]
        number = next(p["port"] for p in self.known[self.name_of(service)]["spec"]["ports"] if p["name"] == port)
        return f"{pod.outbound[self.name_of(service)]}:{number}"

    def rejected(self):
        """By Envoy, what it refused of what istiod sent."""
        return {name: refused for name, envoy in self.envoys.items() if (refused := envoy.rejected())}

    # How it comes about.

    def _add_pods(self, service, count, labels=None):
        template = self.deployment(service)["spec"]["template"]
        spec, own = template["spec"], {**template["metadata"]["labels"], **(labels or {})}
        added = []
        for _ in range(count):
            name = f"{self.name_of(service)}-{self._made[service]}"
            self._made[service] += 1
            pod = self._pod(name, NAMESPACE, spec["serviceAccountName"], own, spec)
            self._reach(pod, self._called(spec))
            added.append(pod)
        return added

    def _pod(self, name, namespace, account, labels, spec):
        number = next(self._numbers)
        labels = {**labels, cluster.POD: name}
        pod = cluster.Pod(name, namespace, account, number, self.network.pod(number), labels, spec)
        self.pods[name] = pod
        return pod

    def _called(self, spec):
        """The services whose names a pod's settings have."""
        values = " ".join(cluster.env(spec["containers"][0], self.manifests).values())
        return [name for name in self.known if f"://{name}:" in values]

    def _reach(self, pod, names):
        order = sorted(self.known)
        pod.outbound = {name: self.network.outbound(pod.number, order.index(name)) for name in names}

    def _write(self):
        marker = self._marker = cluster.Marker(next(self._states))
        told = [marker.service_entry()]
        pods = list(self.pods.values())
        told += [cluster.service_entry(service, pods) for service in self.known.values()]
        rendered = [manifest for manifest in self.manifests if _ISTIO in manifest["apiVersion"]]
        told += [manifest for manifest in rendered if manifest["kind"] != "Sidecar"]
        for pod in pods:
            told.append(cluster.sidecar(pod, self.known, _scope(pod, rendered), marker))
            if pod.outbound:
                told.append(cluster.names_of(pod, self.known))
        self.istiod.write(told)

    def _run_new(self):
        """Starts what is not there yet: Envoys, then processes, which find each other by them."""
        new = [pod for name, pod in self.pods.items() if name not in self.envoys]
        for pod in new:
            folder = self.folder / "pods" / pod.name
            self.envoys[pod.name] = Envoy(
                _program("ENVOY"), folder, pod.node(), pod.address, self.istiod.xds, self._secrets_at
            )
        for pod in new:
            self._wait_for(self.envoys[pod.name])
        fresh = [pod for pod in new if pod.spec and pod.name not in self.processes]
        for pod in fresh:
            self.processes[pod.name] = Process(self, pod, _program("BINARY"))
        for pod in fresh:
            self.processes[pod.name].wait_until_ready()

    def _wait_for(self, envoy):
        """Until an Envoy has acknowledged the state that was written last."""
        processes.wait(
            f"{envoy.name} in its new state",
            lambda: self._judged(envoy),
            programs=[envoy.program, self.istiod.process],
        )

    def _judged(self, envoy):
        if not envoy.ready():
            return False
        if refused := envoy.rejected():
            raise processes.Failed(f"{envoy.name} refused what istiod sent ({refused}):\n{envoy.program.tail()}")
        return envoy.routes_to(self._marker.host)

    def _account_of(self, node_id):
        _, _, name, _ = node_id.split("~")
        pod = self.pods[name.partition(".")[0]]
        return pod.namespace, pod.account


def _backing(servers):
    """PostgreSQL and NATS, with a database and a stream for this lab alone."""
    name = f"lab_{random.randbytes(6).hex()}"
    url = servers["MAEUL_TEST_POSTGRES"]
    psql = Path(servers["MAEUL_TEST_POSTGRES_PROGRAMS"]) / "psql"
    subprocess.run([psql, url, "-qc", f"CREATE DATABASE {name}"], check=True, stdin=subprocess.DEVNULL)
    database = url.rpartition("/")[0]
    return {
        "MAEUL_DATABASE_URL": f"{database}/{name}",
        "MAEUL_EVENTS": servers["MAEUL_TEST_NATS"],
        "MAEUL_NATS_STREAM": name.upper(),
    }


def _scope(pod, rendered):
    """The chart's Sidecar for a pod: one that selects it, else that of its namespace."""
    own = [m for m in rendered if m["kind"] == "Sidecar" and m["metadata"]["namespace"] == pod.namespace]
    chosen = [m for m in own if m["spec"].get("workloadSelector", {}).get("labels", {}).items() <= pod.labels.items()]
    chosen.sort(key=lambda m: "workloadSelector" not in m["spec"])
    return chosen[0] if chosen else None


def _program(name):
    path = os.environ.get(f"MAEUL_TEST_{name}")
    assert path and Path(path).is_file(), f"MAEUL_TEST_{name} is the program to run; ./test mesh sets it"
    return Path(path)
