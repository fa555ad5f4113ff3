"""A rolling restart with the timings of the chart: nobody notices."""

import json
import signal
import time

import pytest

from process.probing import workloads

CLIENTS = 100
# Bytes that some dozens of answers come to.
ENOUGH = 30_000
# Every order is under way so long: at any moment there are as many calls to finish as clients.
PAYMENT_TAKES = "4s"


def seconds(text):
    """A duration of whole seconds, as the chart writes them."""
    assert text.endswith("s") and text[:-1].isdigit(), text
    return int(text[:-1])


def n8_the_grace_is_longer_than_pause_and_drain_together(manifests):
    drain = seconds(manifests.find("ConfigMap", "maeul-common")["data"]["MAEUL_DRAIN_TIMEOUT"])
    for name, spec, container in workloads(manifests):
        program, pause, duration = container["lifecycle"]["preStop"]["exec"]["command"]
        assert (program, pause) == ("/usr/local/bin/maeul", "pause"), name
        assert spec["terminationGracePeriodSeconds"] >= seconds(duration) + drain + 5, name
        assert seconds(duration) >= 1, f"{name}: endpoints go before the drain"


def traffic(village, load, service):
    """Waits until a service has answered a good deal more."""
    enough, end = village.carried(service) + ENOUGH, time.monotonic() + 120
    while village.carried(service) < enough:
        assert load.poll() is None and time.monotonic() < end, "there is no load"
        time.sleep(0.1)


@pytest.mark.parametrize("service", ["order", "gateway"])
def n8_a_rolling_restart_under_load_leaves_no_call_unanswered(village, service):
    payment = village.pod("payment")
    slow = ["--payment-latency", PAYMENT_TAKES, "--payment-admin-url", f"http://{payment.address}:9464"]
    pace = ["--users", str(CLIENTS), "--duration", "10m", "--no-audit", "--json"]
    load = village.client("load", "payment-slow", *slow, *pace)
    try:
        traffic(village, load, service)
        before = village.pod(service)
        after = village.start(service).ready()
        ending = before.stop()
        traffic(village, load, service)
        load.send_signal(signal.SIGINT)  # no more orders; it waits until all are settled, and reports
        said, _ = load.communicate(timeout=180)
    finally:
        load.kill()
        load.wait()
    assert ending.in_good_order, ending
    report = json.loads(said.strip().splitlines()[-1])
    assert report["users"] == CLIENTS < report["transactions"]
    assert report["answered"] == report["transactions"] == report["settled"] and not report["errors"], said
    assert load.returncode == 0 and after.probe("readiness")
    print({name: report[name] for name in ("transactions", "answered", "repeats", "errors", "p99_ms")}, ending)
    village.done("audit")
