"""What probes say of a process that hangs, and of one whose neighbours are away."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

# How long a hung process may hold its place, and a slow start take.
HUNG_FOR_AT_MOST = 30
STARTS_WITHIN = 60


def workloads(manifests):
    """(name, pod's spec, container) of what runs the program all the time."""
    for manifest in manifests.all("Deployment"):
        spec = manifest["spec"]["template"]["spec"]
        (container,) = spec["containers"]
        yield manifest["metadata"]["name"], spec, container


def p5_a_hung_process_is_restarted_within_half_a_minute(manifests):
    assert len(list(workloads(manifests))) == 14
    for name, _, container in workloads(manifests):
        liveness, startup = container["livenessProbe"], container["startupProbe"]
        # Without a word of its own a probe gives a hung process all the time that a drain has.
        seconds = liveness["periodSeconds"] * liveness["failureThreshold"] + liveness["terminationGracePeriodSeconds"]
        assert liveness["failureThreshold"] > 1 and seconds <= HUNG_FOR_AT_MOST, name
        assert liveness["timeoutSeconds"] <= liveness["periodSeconds"], name
        assert startup["periodSeconds"] * startup["failureThreshold"] >= STARTS_WITHIN, name
        assert "initialDelaySeconds" not in liveness, f"{name}: the startup probe is for that"


def p5_a_hung_process_misses_every_liveness_probe_and_one_that_goes_on_none(village):
    pod = village.pod("payment")
    threshold = pod.container["livenessProbe"]["failureThreshold"]
    assert pod.probe("liveness")
    pod.child.send_signal(signal.SIGSTOP)
    try:
        # At once instead of one after the other: each waits for its own timeout.
        with ThreadPoolExecutor(threshold) as pool:
            answers = list(pool.map(lambda _: pod.probe("liveness"), range(threshold)))
    finally:
        pod.child.send_signal(signal.SIGCONT)
    assert answers == [False] * threshold
    pod.until(lambda: pod.probe("liveness"))
    pod.until(lambda: pod.probe("readiness"))


def p5_without_a_database_a_process_lives_and_gets_no_calls(village):
    pods = [village.pod(name) for name in ("order", "payment")]
    village.postgres.tell("stop")
    try:
        for pod in pods:
            pod.until(lambda pod=pod: not pod.probe("readiness"))
            for _ in range(pod.container["livenessProbe"]["failureThreshold"]):
                assert pod.probe("liveness")
    finally:
        village.postgres.tell("start")
    for pod in pods:
        pod.until(lambda pod=pod: pod.probe("readiness"))


@pytest.mark.parametrize("caller", ["order", "gateway"])
def p5_a_neighbours_death_restarts_nobody(village, caller):
    pod = village.pod(caller)
    village.pod("payment").kill()
    try:
        for _ in range(pod.container["livenessProbe"]["failureThreshold"]):
            assert pod.probe("liveness") and pod.probe("readiness")
    finally:
        village.start("payment").ready()


def p5_no_probe_asks_for_more_than_the_process_itself(manifests):
    for name, _, container in workloads(manifests):
        if name.endswith("-issuer"):
            continue
        assert container["livenessProbe"]["grpc"]["service"] == "liveness", name
        assert container["startupProbe"]["grpc"]["service"] == "liveness", name
        assert container["readinessProbe"]["grpc"]["service"] == "", name
