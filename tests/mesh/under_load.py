"""The reference scenarios through the mesh: everything that is asked is answered, and settled in the end.

How fast that goes is no matter of a test; `./test mesh scenarios` measures it.
"""

import prometheus
import pytest
from lab import load, step, whole
from lab.processes import wait
from lab.wrong import Wrong

SERVICES = whole.EVERYTHING
# By name, how many users: fewer than the reference has, which would be a measurement of the machine.
USERS = {
    "payment-slow": 12,
    "payment-very-slow": 12,
    "payment-silent": 12,
    "delivery-slow": 12,
    "steady": 6,
    "borrow": 6,
    "room-use": 2,
}


@pytest.mark.parametrize("name", USERS)
def n1_every_scenario_is_answered_and_settled_through_the_mesh(lab, name):
    report = load.run(lab, name, "--users", USERS[name], "--duration", "6s")
    assert load.is_whole(report), load.figures(report)
    for envoy in lab.envoys.values():
        assert not any(envoy.stats("ejections_enforced_total").values()), envoy.name


def n1_a_burst_is_answered_and_settled_through_the_mesh(lab):
    report = load.run(lab, "spike", "--rate", "5/s", "--duration", "6s")
    assert load.is_whole(report), load.figures(report)


def p4_payment_grows_from_one_to_three_under_load_and_nobody_notices(lab):
    lab.apply(services__payment__settings={"PAYMENT_LATENCY": "400ms..620ms"})
    try:
        with load.Load(lab, "payment-slow", "--as-is", "--users", 12, "--duration", "20s") as running:
            lab.scale("payment", 3)
            addresses = {pod.address for pod in lab.pods.of("payment")}
            assert len(addresses) == 3

            def all_called():
                hosts = lab.envoy_of("order").hosts("maeul-payment")
                return all(hosts.get(("", address), {}).get("calls", 0) > 0 for address in addresses)

            wait("calls of order at all three", lambda: running.runs() and all_called())
            report = running.result()
        assert load.is_whole(report), load.figures(report)
    finally:
        lab.apply(services__payment__settings={}, services__payment__replicas=1)


def n8_a_bad_canary_is_found_by_its_own_calls_and_gets_no_more_of_them(lab, tmp_path):
    wrong = Wrong()
    lab.apply(services__payment__canary={"enabled": True, "image": {"tag": "9.9.9"}}, istio__canaries={"payment": 20})
    pod = lab.stand_in("payment", wrong, **{"app.kubernetes.io/component": "payment-canary"})
    try:
        labels = {"app": "maeul-payment", "version": "9.9.9", "namespace": "village"}
        quick = {"CANARY_TIME": "60s", "CANARY_EVERY": "500ms", "CANARY_WINDOW": "30s", "CANARY_LEAST": "10"}
        with (
            prometheus.running(tmp_path / "prometheus", {wrong.metrics: labels}) as observer,
            load.Load(lab, "steady", "--users", 6, "--duration", "15s") as running,
        ):
            good, said = step.canary(lab, "payment", "9.9.9", tmp_path, observer, **quick)
            assert not good and "calls failed" in said and "no more calls go to it" in said, said
            before = sum(wrong.calls.values())
            assert before >= 10
            report = running.result()
        # Those that came to it were answered all the same: as orders that await payment, and were settled later.
        assert load.is_whole(report), load.figures(report)
        assert sum(wrong.calls.values()) == before
    finally:
        lab.remove(pod)
        lab.apply(services__payment__canary={"enabled": False}, istio__canaries={})
