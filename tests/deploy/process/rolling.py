"""A rolling restart with the timings of the chart: nobody notices."""

import json

import pytest
from process.probing import workloads

CLIENTS = 100


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


@pytest.mark.parametrize("service", ["order", "gateway"])
def n8_a_rolling_restart_under_load_leaves_no_call_unanswered(village, service):
    load = village.client("load", "--as-is", "--users", str(CLIENTS), "--duration", "25s", "--no-audit", "--json")
    try:
        before = village.pod(service)
        village.start(service).ready()
        ending = before.stop()
        assert load.poll() is None, "the load ended before the restart did"
        said, _ = load.communicate(timeout=180)
    finally:
        load.kill()
        load.wait()
    assert ending.in_good_order, ending
    report = json.loads(said.strip().splitlines()[-1])
    assert load.returncode == 0, said
    print(report)
    assert 0
