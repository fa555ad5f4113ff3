"""The lab as a whole: what is in it, and how it changes."""

import os
import random
import subprocess
from contextlib import ExitStack
from pathlib import Path

import charts

from . import edge, processes, translated
from .envoy import Envoy
from .identities import Authority
from .istiod import Istiod
from .network import Network
from .pods import Pods
from .process import Process
from .sds import Secrets

NAMESPACE = "village"
RELEASE = "maeul"
_SDS_PORT = 15012


class Lab:
    """A village of some services in a mesh.

    `services` are those that run; where the others would be, nobody is. `values` are those of the chart. `backing` says
    where PostgreSQL and NATS are, as `./test` says it.
    """

    meshed = True

    def __init__(self, folder, backing, services, **values):
        self.folder, self.backing = Path(folder), _backing(backing)
        self.values = {"istio__enabled": self.meshed, **values}
        self.services = list(services)
        self.envoys, self.processes, self.more = {}, {}, []
        self._state = 0
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
        self._prepare()
        self.authority = Authority(self.values.get("istio__trustDomain", "cluster.local"))
        self._secrets_at = (self.network.control, _SDS_PORT)
        secrets = Secrets("{}:{}".format(*self._secrets_at), self.authority, self.pods.account_of)
        self._stack.callback(secrets.stop)
        folder, domain = self.folder / "istiod", self.authority.trust_domain
        self.istiod = Istiod(_program("ISTIOD"), folder, self.network.control, domain)
        self._stack.callback(self.istiod.stop)
        self._write()
        self.istiod.start()
        self._roll_all()

    def _prepare(self):
        self.network = Network()
        self._stack.callback(self.network.close)
        self.pods = Pods(self.network, NAMESPACE)
        self._render()

    def _roll_all(self):
        # Keys are asked for by all others, also by istiod.
        first = [service for service in self.services if service == "issuer"]
        self._roll(first)
        self._roll([service for service in self.services if service not in first])

    # What changes.

    def apply(self, **values):
        """Upgrades to these values too, as `helm upgrade` and a cluster do, and waits until every Envoy has taken it."""
        self.values |= values
        self._render()
        self._roll(self.services)

    def also(self, *manifests):
        """Tells istiod of these manifests and no others beside the chart's; without any, of the chart's alone."""
        self.more = list(manifests)
        self.settle()

    def scale(self, service, replicas):
        """More or fewer pods of a service."""
        self.apply(**{f"services__{service}__replicas": replicas})

    def settle(self):
        """Tells istiod the state that is wanted, and waits until every Envoy is in it."""
        self._write()
        for envoy in list(self.envoys.values()):
            self._wait_for(envoy)

    def caller(self, account, namespace=NAMESPACE):
        """A pod of this service account that does nothing; calls from it go out by its Envoy."""
        name = f"caller-{namespace}-{account}"
        if name not in self.pods:
            self.pods.add(name, account, {"app": name}, reaches=self.known, namespace=namespace)
            self._run_new()
        return self.pods[name]

    def ingress(self):
        """The proxy at the edge that the chart's Gateway selects."""
        name = "ingress"
        if name not in self.pods:
            labels, (namespace, account) = edge.selected(self.manifests + self.more), edge.account(self.values)
            self.pods.add(name, account, labels, namespace=namespace, router=True)
            self._run_new()
        return self.pods[name]

    def stand_in(self, service, serve, **labels):
        """A pod of a service with something else in it: `serve(address, port)` starts that, and gives what stops it."""
        pod = self.pods.of_deployment(self.deployments(service)[0], self.manifests, self.known, **labels)
        self._stack.callback(serve(*pod.behind("grpc")))
        pod.stands_in = pod.ready = True
        self._run_new()
        return pod

    def proxies(self, *workloads, ready=False):
        """A pod of each of these workloads, by its name, with its Envoy alone: for a look at what that runs by."""
        there = {each["metadata"]["name"]: each for each in self.manifests.workloads()}
        # A pod that is nobody's is its own template.
        there |= {each["metadata"]["name"]: {**each, "spec": {"template": each}} for each in self.manifests.all("Pod")}
        made = {}
        for name in workloads:
            workload = there[name]
            made[name] = pod = self.pods.of_deployment(workload, self.manifests, self.known)
            pod.stands_in, pod.ready = True, ready
        self._run_new()
        return made

    def remove(self, pod):
        """A pod goes: first out of the endpoints, then by itself."""
        del self.pods[pod.name]
        gone = [self.envoys.pop(pod.name, None), self.processes.pop(pod.name, None)]
        self.settle()
        for program in [program for each in filter(None, gone) for program in each.programs()]:
            program.stop()

    # What is there.

    def deployments(self, service):
        """Those whose pods are of a service; a canary's are of a component of their own."""
        component = "app.kubernetes.io/component"
        found = self.manifests.all("Deployment")
        return [each for each in found if each["spec"]["template"]["metadata"]["labels"].get(component) == service]

    def envoy_of(self, service, replica=0):
        return self.envoys[self.pods.of(service)[replica].name]

    def process_of(self, service, replica=0):
        return self.processes[self.pods.of(service)[replica].name]

    def name_of(self, service):
        return f"{RELEASE}-{service}"

    def address(self, caller, service, port="grpc"):
        """Where a pod (or the first of a service) reaches a service by its own Envoy."""
        pod = self.pods.of(caller)[0] if isinstance(caller, str) else caller
        ports = {each["name"]: each["port"] for each in self.known[self.name_of(service)]["spec"]["ports"]}
        return f"{pod.outbound[self.name_of(service)]}:{ports[port]}"

    def found_by(self, pod, name, port):
        """Where a pod finds the Service of this name."""
        return f"{pod.outbound[name]}:{port}"

    def rejected(self):
        """By Envoy, what it refused of what istiod sent."""
        return {name: refused for name, envoy in self.envoys.items() if (refused := envoy.rejected())}

    # How it comes about.

    def _render(self):
        rendered = charts.render("helm/maeul", release=RELEASE, namespace=NAMESPACE, **self.values)
        for manifest in rendered:
            manifest["metadata"].setdefault("namespace", NAMESPACE)
        if hasattr(self, "manifests"):
            # Secrets are made at the install, and kept.
            rendered[:] = [each for each in rendered if each["kind"] != "Secret"] + self.manifests.all("Secret")
        self.manifests, self.known = rendered, translated.services(rendered)

    def _write(self):
        self._state += 1
        self.istiod.write(translated.everything(self, self._state))

    def _roll(self, services):
        """New pods where a Deployment's are missing or others, and when they are ready, none of the old."""
        fresh, old = [], []
        for deployment in (each for service in services for each in self.deployments(service)):
            kept, stale = self.pods.compared(deployment, self.manifests)
            wanted = deployment["spec"].get("replicas", 1)
            old += stale + kept[wanted:]
            for _ in range(wanted - len(kept)):
                fresh.append(self.pods.of_deployment(deployment, self.manifests, self.known))
        self._run_new()
        for pod in fresh:
            self.processes[pod.name] = Process(self, pod, _program("BINARY"))
        for pod in fresh:
            self.processes[pod.name].wait_until_ready()
            pod.ready = True
        if fresh:
            self.settle()
        for pod in old:
            self.remove(pod)

    def _run_new(self):
        """Starts the Envoys of pods that have none yet."""
        for name, pod in self.pods.items():
            if name not in self.envoys:
                folder = self.folder / "pods" / name
                self.envoys[name] = Envoy(_program("ENVOY"), folder, pod, self.istiod.xds, self._secrets_at)
        self.settle()

    def _wait_for(self, envoy):
        """Until an Envoy has acknowledged the state that was written last."""
        what = f"{envoy.name} in its new state"
        processes.wait(what, lambda: self._judged(envoy), programs=[envoy.program, self.istiod.process])

    def _judged(self, envoy):
        if refusal := self.istiod.refusal():
            raise processes.Failed(f"istiod refused what it was told: {refusal}")
        if not envoy.ready():
            return False
        if refused := envoy.rejected():
            raise processes.Failed(f"{envoy.name} refused what istiod sent ({refused}):\n{envoy.program.tail()}")
        return envoy.routes_to(translated.Marker(self._state).host)


def _backing(servers):
    """PostgreSQL and NATS, with a database and a stream for this lab alone."""
    name = f"lab_{random.randbytes(6).hex()}"
    url = servers["MAEUL_TEST_POSTGRES"]
    psql = Path(servers["MAEUL_TEST_POSTGRES_PROGRAMS"]) / "psql"
    subprocess.run([psql, url, "-qc", f"CREATE DATABASE {name}"], check=True, stdin=subprocess.DEVNULL)
    return {
        "MAEUL_DATABASE_URL": f"{url.rpartition('/')[0]}/{name}",
        "MAEUL_EVENTS": servers["MAEUL_TEST_NATS"],
        "MAEUL_NATS_STREAM": name.upper(),
    }


def _program(name):
    path = os.environ.get(f"MAEUL_TEST_{name}")
    assert path and Path(path).is_file(), f"MAEUL_TEST_{name} is the program to run; ./test mesh sets it"
    return Path(path)
