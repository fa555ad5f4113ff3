"""A village in a namespace of its own: installed, changed, loaded and audited."""

import json
import time
from contextlib import contextmanager

import client
import kube
from settings import CHART

SERVICES = (
    "order store payment delivery catalog lending booking approval occupancy notification mypage marketing"
).split()


class Village:
    """One release in one namespace."""

    release = full = "maeul"
    everything = f"app.kubernetes.io/instance={release}"

    def __init__(self, settings, namespace, tell):
        self.settings, self.namespace, self.tell = settings, namespace, tell
        self.audited = 0
        self.commands = 0
        kube.kubectl("create", "namespace", namespace)
        if settings.istio:
            kube.kubectl("label", "namespace", namespace, "istio-injection=enabled")

    def kubectl(self, *words, **options):
        return kube.kubectl("--namespace", self.namespace, *words, **options)

    def read(self, *words, **options):
        return kube.read("--namespace", self.namespace, *words, **options)

    def helm(self, *words, **options):
        return kube.run("helm", "--namespace", self.namespace, *words, within=options.pop("within", 900), **options)

    def install(self, *flags, chart=CHART, image=None):
        """Installs it, or brings it to these values; nothing of earlier values stays. Gives the seconds it took."""
        return self.upgrade(*flags, "--install", chart=chart, image=image)

    def upgrade(self, *flags, chart=CHART, image=None, check=True):
        """As `install`; where it may fail, gives what helm said too."""
        began = time.monotonic()
        words = ["upgrade", self.release, chart, *self.settings.flags(image), *flags, "--wait"]
        if not any(str(flag).startswith("--timeout") for flag in flags):
            words.append("--timeout=10m")
        done = self.helm(*words, check=check)
        seconds = time.monotonic() - began
        self.tell(f"helm upgrade {' '.join(map(str, flags))} ({seconds:.0f} s, exit code {done.returncode})")
        return seconds if check else (done.returncode, done.stderr)

    def mode(self, name):
        """Flags for a way to run it; the mesh's chart has to be told as well, and nobody minds where there is none."""
        return "--set", f"mode={name},istio.mode={name}"

    def component(self, name):
        return f"{self.everything},app.kubernetes.io/component={name}"

    def pods(self, selector=None):
        """The village's pods that are not on their way out, by name."""
        selector = selector or f"{self.everything},app.kubernetes.io/component!=client"
        pods = self.read("pods", "--selector", selector)["items"]
        alive = [pod for pod in pods if pod["status"]["phase"] in {"Pending", "Running"}]
        return {pod["metadata"]["name"]: pod for pod in alive if "deletionTimestamp" not in pod["metadata"]}

    def pod(self, component):
        """The name of the one that serves, of several any."""
        return kube.wait(f"a pod of {component}", lambda: next(iter(self.pods(self.component(component))), None))

    def uids(self, *besides):
        """Which pods there are, but for those of these components."""
        pods = self.pods().values()
        return {pod["metadata"]["uid"] for pod in pods if component_of(pod) not in besides}

    def restarts(self):
        """How often containers of each component were restarted."""
        counts = {}
        for pod in self.pods().values():
            for status in pod["status"].get("containerStatuses", []):
                counts[component_of(pod)] = counts.get(component_of(pod), 0) + status["restartCount"]
        return counts

    def all_ready(self):
        """Whether every pod serves."""
        pods = self.pods().values()
        return all(is_ready(pod) for pod in pods)

    def wait_ready(self, within=300):
        """Waits until as many pods serve as are wanted, everywhere."""

        def served():
            return all(as_wanted(each) for each in self.read("deployments,statefulsets")["items"])

        kube.wait("every pod is ready", lambda: served() and self.all_ready(), within=within)

    def command(self, *words, within=300):
        """Runs one of the village's commands beside it; gives whether it was well, and what it said."""
        self.commands += 1
        name = f"command-{self.commands}"
        client.start(self, name, words)
        return client.ended(self, name, within)

    def audit(self):
        """Everything that was ever ordered, lent or booked has exactly what its state demands."""
        well, said = self.command("audit", "--json")
        report = json.loads(said)
        wrong = [rule for rule in report["rules"] if rule["discrepancies"]]
        assert well and report["clean"] and report["complete"], json.dumps(wrong or report)[:3000]
        return report["orders"] + report["loans"] + report["bookings"]

    @contextmanager
    def load(self, figures, users=None, everybody=False, all_answered=True):
        """Customers order while the block runs; all that they were told comes true, and the audit is clean.

        So many users at once, each with an order at a time, or else a few orders a second: less than a small machine
        can do, so that what else it does has its share. With `everybody` there are people who borrow and who use
        rooms as well, so that no service is idle.
        """
        crowds = {"steady": ("--rate", "5/s"), "borrow": ("--rate", "1/s"), "room-use": ("--users", 1)}
        if users:
            # A tenth of them borrow or use rooms.
            borrowers = users // 10 - 2
            # They come as fast as they are answered. Stores that only accept leave the machine its share for that.
            crowds["steady"] = ("--users", users - borrowers - 2, "--store", "accept")
            crowds["borrow"], crowds["room-use"] = ("--users", borrowers), ("--users", 2)
        if not everybody:
            crowds = {"steady": crowds["steady"]}
        loads = []
        try:
            for scenario, how in crowds.items():
                loads.append(client.Load(self, scenario, *how))
            kube.wait("the load is under way", lambda: all(load.answered() for load in loads))
            self.tell(f"under load: {', '.join(f'{name} {how[1]}' for name, how in crowds.items())}")
            began = time.monotonic()
            yield loads
            figures["seconds under load"] = round(time.monotonic() - began)
            for load in loads:
                load.stop()
            results = [load.result() for load in loads]
        finally:
            for load in loads:
                load.close()
        self.judge(results, figures, all_answered)
        self.audited = self.audit()
        self.tell(f"audited {self.audited} cases, clean")

    def judge(self, results, figures, all_answered):
        for count in ("transactions", "answered", "settled", "deferred"):
            figures[count] = sum(getattr(result, count) for result in results)
        errors = ", ".join(f"{result.scenario}: {result.errors}" for result in results if result.errors)
        told = f"{figures['answered']} of {figures['transactions']} answered, {figures['deferred']} deferred"
        self.tell(f"{told}; {errors or 'no errors'}")
        for result in results:
            assert result.answered > 0, result
            assert not result.unsettled and result.settled == result.answered, result
        if all_answered:
            assert figures["answered"] == figures["transactions"], errors
            assert not errors, errors


def component_of(pod):
    return pod["metadata"]["labels"].get("app.kubernetes.io/component")


def is_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))


def as_wanted(workload):
    """Whether a workload is what it is to be: observed, rolled out, ready."""
    wanted, status = workload["spec"].get("replicas", 1), workload["status"]
    seen = status.get("observedGeneration", 0) >= workload["metadata"]["generation"]
    return seen and status.get("readyReplicas", 0) == status.get("replicas", 0) == wanted
