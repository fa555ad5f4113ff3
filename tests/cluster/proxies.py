"""What the proxy beside a process knows of those whom it calls."""

import urllib.parse
from collections import defaultdict

import kube

LEFT_OUT = "failed_outlier_check"


def ask(village, pod, path):
    """What a pod's proxy says at its own admin port."""
    words = ("exec", pod, "--container", "istio-proxy", "--", "pilot-agent", "request", "GET", path)
    return village.kubectl(*words)


def hosts(village, caller, service, subset=""):
    """The pods of a service, as the proxy of its caller sees them: by address, what is told of each."""
    cluster = f"outbound|50051|{subset}|{village.full}-{service}.{village.namespace}.svc."
    found = defaultdict(dict)
    for line in ask(village, village.pod(caller), "clusters").splitlines():
        parts = line.split("::")
        if line.startswith(cluster) and len(parts) == 4:
            _, address, name, value = parts
            found[address.rpartition(":")[0]][name] = value
    # What is said of a cluster as a whole is no pod's.
    return {address: told for address, told in found.items() if "rq_total" in told}


def calls(village, caller, service, subset=""):
    """How many calls each of them had from this caller, by address."""
    return {at: int(told["rq_total"]) for at, told in hosts(village, caller, service, subset).items()}


def left_out(village, caller, service):
    """The addresses of those that this caller's proxy has ejected."""
    return {at for at, told in hosts(village, caller, service).items() if LEFT_OUT in told["health_flags"]}


def counters(village, pod, pattern):
    """The proxy's counters whose names match."""
    lines = ask(village, pod, f"stats?filter={urllib.parse.quote(pattern)}").splitlines()
    pairs = [line.rpartition(": ") for line in lines]
    return {name: int(value) for name, _, value in pairs if value.isdigit()}


def moved(village, caller, service, since, least=1, within=120):
    """Waits until every pod that the proxy knows, at least so many, has had calls since; gives how many each."""

    def each():
        now = calls(village, caller, service)
        more = {at: count - since.get(at, 0) for at, count in now.items()}
        return more if len(more) >= least and all(count > 0 for count in more.values()) else None

    return kube.wait(f"calls to every pod of {service}", each, within=within)
