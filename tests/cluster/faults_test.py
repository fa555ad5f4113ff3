"""Pods go, nodes go, servers go, processes hang: nothing that was answered is lost."""

import json
import time

import hang
import kube
import pytest
from client import goes_on
from village import SERVICES, component_of, is_ready

TWO_OF_EACH = ("--set", "defaults.replicas=2,istio.replicas.default=2")


def n4_a_pod_of_every_service_goes_and_nobody_notices(village, figures):
    village.install(*TWO_OF_EACH)
    with village.load(figures, everybody=True) as loads:
        for service in (*SERVICES, "gateway"):
            village.kubectl("delete", "pod", village.pod(service), "--wait=false")
        village.tell("a pod of each service was deleted")
        village.wait_ready()
        goes_on(loads)


def n8_evictions_wait_until_another_pod_serves(village, figures):
    village.install(*TWO_OF_EACH)
    with village.load(figures) as loads:
        first, second = village.pods(village.component("payment"))
        assert evict(village, first) == 0
        # The first is on its way out, and who takes its place does not serve yet.
        refused = evict(village, second, says="disruption budget")
        assert refused != 0, "both pods of a service were evicted at once"
        village.tell("one pod was evicted, the other refused")
        kube.wait("the second may go too", lambda: evict(village, second) == 0)
        village.wait_ready()
        goes_on(loads)


def n8_a_drained_node_loses_no_request(village, figures):
    if len(kube.workers()) < 2:
        pytest.skip("there is one node, and nowhere to go")
    village.install(*TWO_OF_EACH)
    with village.load(figures, everybody=True) as loads:
        node = busiest(village)
        selector = f"{village.everything},app.kubernetes.io/component notin (postgresql,nats,client)"
        try:
            began = time.monotonic()
            words = ("--ignore-daemonsets", "--delete-emptydir-data", "--timeout=300s", "--pod-selector", selector)
            kube.kubectl("drain", node, *words, within=330)
            figures["drained in s"] = round(time.monotonic() - began)
            village.tell("a node was drained")
            village.wait_ready()
            movable = [pod for pod in village.pods().values() if component_of(pod) not in {"postgresql", "nats"}]
            assert all(pod["spec"]["nodeName"] != node for pod in movable)
            goes_on(loads)
        finally:
            kube.kubectl("uncordon", node)


def p8_the_database_and_the_event_log_go_and_nothing_is_lost(village, figures):
    village.install()
    before = village.restarts()
    with village.load(figures, everybody=True, all_answered=False) as loads:
        for server in ("postgresql", "nats"):
            words = ("--grace-period=0", "--force") if server == "nats" else ("--grace-period=1",)
            village.kubectl("delete", "pod", f"{village.full}-{server}-0", *words)
            village.tell(f"{server} was deleted")
            village.wait_ready()
            goes_on(loads)
    assert village.restarts() == before, "a service was restarted because its neighbour was away"


def p5_a_process_that_hangs_is_restarted_and_payments_death_restarts_nobody(village, figures):
    village.install()
    before = village.restarts()
    with village.load(figures, everybody=True) as loads:
        pod = village.read("pod", village.pod("payment"))
        probe = pod["spec"]["containers"][0]["livenessProbe"]
        threshold = probe["periodSeconds"] * probe["failureThreshold"]
        grace = probe.get("terminationGracePeriodSeconds", pod["spec"]["terminationGracePeriodSeconds"])
        began = time.monotonic()
        hang.stop(village, pod)
        village.tell("payment hangs")
        within = threshold + probe["periodSeconds"] + probe["timeoutSeconds"] + grace + 30
        kube.wait("payment is restarted", lambda: village.restarts()["payment"] > before["payment"], within=within)
        took = time.monotonic() - began
        figures["restarted after s"], figures["threshold s"], figures["grace s"] = round(took), threshold, grace
        assert took >= threshold - probe["periodSeconds"], "it was restarted before the threshold"
        village.wait_ready()
        goes_on(loads)
        # Now it dies, again and again: others see it, and live.
        village.kubectl("scale", "deployment", f"{village.full}-payment", "--replicas=0")
        kube.wait("payment is away", lambda: not village.pods(village.component("payment")))
        goes_on(loads)
        assert all(is_ready(pod) for pod in village.pods().values()), "somebody is not ready because payment is away"
        village.kubectl("scale", "deployment", f"{village.full}-payment", "--replicas=1")
        village.wait_ready()
        goes_on(loads)
    after = village.restarts()
    assert {name for name in after if after[name] > before.get(name, 0)} <= {"payment"}


def evict(village, pod, says=None):
    """Asks for a pod to go, as a drain does; gives kubectl's exit code."""
    about = {"name": pod, "namespace": village.namespace}
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": about}
    path = f"/api/v1/namespaces/{village.namespace}/pods/{pod}/eviction"
    done = kube.run("kubectl", "create", "--raw", path, "--filename", "-", text=json.dumps(eviction), check=False)
    if says and done.returncode:
        assert says in done.stderr, done.stderr
    return done.returncode


def busiest(village):
    """The node with most of the village's pods that can go elsewhere."""
    nodes = [pod["spec"]["nodeName"] for pod in village.pods().values() if component_of(pod) in SERVICES]
    return max(sorted(set(nodes)), key=nodes.count)
