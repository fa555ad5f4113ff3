"""What a mesh adds to the village: only with `./test cluster --istio`."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

import kube
import proxies
import pytest
from client import goes_on
from progress import diagnose, teller
from settings import ROOT
from village import SERVICES
from visitors import Visitor

CHARGE = "/maeul.payment.v1.PaymentService/Charge"
GET_PAYMENT = "/maeul.payment.v1.PaymentService/GetPayment"
PLACE_ORDER = "/maeul.order.v1.OrderService/PlaceOrder"
INVALID_ARGUMENT, PERMISSION_DENIED = 3, 7
REFUSED_BY_THE_MESH = (PERMISSION_DENIED, "RBAC: access denied")
THREE = ("--set", "services.payment.replicas=3,istio.replicas.payment=3")
CANARY = "services.payment.canary.enabled=true,services.payment.canary.image.tag={tag},istio.canaries.payment={weight}"


@pytest.fixture
def village(shared_village, request):
    """One for all of them: what differs are values."""
    shared_village.tell = teller()
    yield shared_village
    if request.node.failed:
        diagnose(shared_village)


def n9_plain_text_is_refused_everywhere(village):
    # Where networks have policies, those would refuse too, and the mesh is what this is about.
    village.install("--set", "networkPolicy.enabled=false")
    inside, outside = Visitor.come(village, "inside"), Visitor.come(village, "outside", meshed=False)
    places = [(f"{village.full}-{service}", 50051) for service in SERVICES]
    for host, port in (*places, (f"{village.full}-gateway", 80), (f"{village.full}-issuer", 8081)):
        # Somebody listens there, and tells whom it knows that he may not.
        assert inside.get(host, port, "/") == 403, host
        assert outside.get(host, port, "/") is None, host
    # Speaks first, so whoever is let in hears something.
    assert "INFO" not in outside.say(f"{village.full}-nats", 4222, "")
    inside.go(), outside.go()


def n9_a_caller_is_refused_at_each_rpc_that_it_is_not_named_for(village):
    village.install("--set", "networkPolicy.enabled=false")
    order, client = (Visitor.come(village, name, f"{village.full}-{name}") for name in ("order", "client"))
    payment, front = (f"{village.full}-payment", 50051), (f"{village.full}-order", 50051)
    # Here it is named, so the program answers, and an empty charge is none.
    code, said = order.call(*payment, CHARGE)
    assert (code, said) != REFUSED_BY_THE_MESH and code == INVALID_ARGUMENT, said
    for who, where, what in ((order, payment, GET_PAYMENT), (client, payment, CHARGE), (client, front, PLACE_ORDER)):
        assert who.call(*where, what) == REFUSED_BY_THE_MESH, (who.name, what)
    assert order.get(f"{village.full}-gateway", 80, "/v1/stores") == 403
    assert client.get(f"{village.full}-gateway", 80, "/v1/stores") == 200
    order.go(), client.go()


def p3_every_proxy_runs_by_what_istiod_says(village, figures):
    village.install()
    for name in village.pods():
        counts = proxies.counters(village, name, "(cds|lds|rds).*update_(success|rejected)")
        told = {key: count for key, count in counts.items() if key.endswith("update_success")}
        assert told and all(told.values()), (name, counts)
        assert not any(count for key, count in counts.items() if key.endswith("update_rejected")), (name, counts)
    figures["proxies"] = len(village.pods())
    if not shutil.which("istioctl"):
        pytest.skip("no proxy rejects anything; istioctl, which would look further, is not in the PATH")
    analysis = kube.run("istioctl", "analyze", "--namespace", village.namespace, check=False)
    assert "No validation issues found" in analysis.stdout + analysis.stderr, analysis.stdout + analysis.stderr
    states = kube.run("istioctl", "proxy-status", "--namespace", village.namespace, "--verbosity", "1").stdout
    ours = [line for line in states.splitlines() if f".{village.namespace} " in line]
    assert len(ours) >= len(village.pods()), states
    assert all("SYNCED" in line and not re.search("STALE|ERROR|NOT SENT", line) for line in ours), states


def p3_one_bad_replica_of_three_is_ejected_and_returns(village, figures):
    village.install(*THREE)
    bad = village.pod("payment")
    address = village.read("pod", bad)["status"]["podIP"]
    with village.load(figures) as loads:
        proxies.moved(village, "order", "payment", {}, least=3)
        try:
            break_calls(village, bad)
            began = time.monotonic()
            kube.wait("it is ejected", lambda: address in proxies.left_out(village, "order", "payment"))
            figures["ejected after s"] = round(time.monotonic() - began)
            figures["failed calls"] = int(proxies.hosts(village, "order", "payment")[address]["rq_error"])
            village.tell("the bad one is left out")
            goes_on(loads)
        finally:
            village.kubectl("delete", "envoyfilter", "bad", "--ignore-not-found")
        began = time.monotonic()
        kube.wait("it returns", lambda: address not in proxies.left_out(village, "order", "payment"))
        proxies.moved(village, "order", "payment", proxies.calls(village, "order", "payment"))
        figures["back after s"] = round(time.monotonic() - began)
        goes_on(loads)


def p4_new_replicas_of_payment_have_calls_at_once(village, figures):
    village.install()
    with village.load(figures, users=40) as loads:
        village.upgrade(*THREE)
        began = time.monotonic()
        more = proxies.moved(village, "order", "payment", proxies.calls(village, "order", "payment"), least=3)
        figures["calls to each of three"] = sorted(more.values())
        figures["after s"] = round(time.monotonic() - began)
        goes_on(loads, more=100)
        village.upgrade()
        goes_on(loads, more=100)


def n8_a_canary_gets_its_share(village, figures, configured):
    village.install(*canary(configured, 0))
    with village.load(figures) as loads:
        goes_on(loads, more=50)
        assert sum(proxies.calls(village, "order", "payment", "canary").values()) == 0
        village.upgrade(*canary(configured, 20))
        before = {subset: sum(proxies.calls(village, "order", "payment", subset).values()) for subset in TRACKS}

        def counted():
            now = {subset: sum(proxies.calls(village, "order", "payment", subset).values()) for subset in TRACKS}
            more = {subset: now[subset] - before[subset] for subset in TRACKS}
            return more if sum(more.values()) >= 300 else None

        more = kube.wait("300 charges", counted, within=300)
        share = 100 * more["canary"] / sum(more.values())
        figures["canary of calls"] = f"{more['canary']} of {sum(more.values())}"
        # Four standard deviations of 300 draws.
        assert 10.7 <= share <= 29.3, more
        village.upgrade(*canary(configured, 0))
        kube.wait("no more calls to it", lambda: rests(village, loads))


def n8_a_bad_canary_is_found_by_its_own_failures_and_gets_no_more_calls(village, figures, configured, tmp_path):
    prometheus = os.environ.get("MAEUL_CLUSTER_PROMETHEUS")
    if not prometheus:
        pytest.skip("MAEUL_CLUSTER_PROMETHEUS names no Prometheus that reads the village's pods")
    village.install(*canary(configured, 0))
    may_not_charge(village)
    with village.load(figures) as loads:
        goes_on(loads)
        village.upgrade(*canary(configured, 30))
        began = time.monotonic()
        code, said = judge(village, tmp_path, prometheus)
        figures["found after s"] = round(time.monotonic() - began)
        village.tell(said.splitlines()[0])
        assert code == 1 and "no more calls go to it" in said, said
        figures["failed"] = re.search(r"no good: (.*) calls failed", said)[1]
        told = json.loads(village.helm("get", "values", village.release, "--output", "json").stdout)
        assert told["istio"]["canaries"] == {"payment": 0}
        kube.wait("no more calls to it", lambda: rests(village, loads))


def n1_a_slow_provider_ejects_nobody_and_turns_nobody_away(village, figures):
    # Longer than payment waits for it.
    village.install("--set", "services.payment.settings.PAYMENT_LATENCY=6s", *THREE)
    # Of calls to it, how many were tried again, and how often one of its pods was left out.
    counted = "50051.*maeul-payment.*(ejections_enforced_total|upstream_rq_retry)$"
    order = village.pod("order")
    before = proxies.counters(village, order, counted)
    assert len(before) == 2, before
    with village.load(figures) as loads:
        goes_on(loads, more=50)
        assert proxies.counters(village, order, counted) == before
        assert not proxies.left_out(village, "order", "payment")
    assert figures["deferred"] > 0, "nobody noticed that the provider is slow"


def p3_a_game_days_fault_comes_and_goes(village, figures):
    village.install()
    fault = "istio.faults.payment.abort.status=UNAVAILABLE,istio.faults.payment.abort.percent=100"
    with village.load(figures) as loads:
        village.upgrade("--set", fault)
        before = proxies.calls(village, "order", "payment")
        goes_on(loads, more=50)
        assert proxies.calls(village, "order", "payment") == before, "a charge got through"
        village.upgrade()
        proxies.moved(village, "order", "payment", before)
        goes_on(loads)
    assert figures["deferred"] > 0, "nobody noticed the fault"


TRACKS = ("stable", "canary")


def canary(configured, weight):
    """Flags for a canary of payment, in the version before, with so many of a hundred calls."""
    return "--set", CANARY.format(tag=configured.previous.tag, weight=weight)


def rests(village, loads):
    """Whether the canary has no calls while others have."""
    before = proxies.calls(village, "order", "payment", "canary")
    goes_on(loads, more=20)
    return proxies.calls(village, "order", "payment", "canary") == before


def break_calls(village, pod):
    """Has a pod answer each call with INTERNAL, by its own proxy. It stays ready: nobody but its callers can see it."""
    village.kubectl("label", "pod", pod, "calls=bad")
    abort = {"grpc_status": 13, "percentage": {"numerator": 100, "denominator": "HUNDRED"}}
    kind = "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault"
    manager = {
        "name": "envoy.filters.network.http_connection_manager",
        "subFilter": {"name": "envoy.filters.http.router"},
    }
    patch = {
        "applyTo": "HTTP_FILTER",
        "match": {
            "context": "SIDECAR_INBOUND",
            "listener": {"filterChain": {"destinationPort": 50051, "filter": manager}},
        },
        "patch": {
            "operation": "INSERT_BEFORE",
            "value": {"name": "bad", "typed_config": {"@type": kind, "abort": abort}},
        },
    }
    manifest = {
        "apiVersion": "networking.istio.io/v1alpha3",
        "kind": "EnvoyFilter",
        "metadata": {"name": "bad"},
        "spec": {"workloadSelector": {"labels": {"calls": "bad"}}, "configPatches": [patch]},
    }
    village.kubectl("apply", "--filename", "-", text=json.dumps(manifest))


def may_not_charge(village):
    """Makes a canary bad as a right that was forgotten does: its database lets it do all but note a new payment."""
    schemas = "payment, provider"
    statements = (
        "CREATE ROLE forgotten NOLOGIN",
        f"GRANT ALL ON SCHEMA {schemas} TO forgotten",
        f"GRANT ALL ON ALL TABLES IN SCHEMA {schemas} TO forgotten",
        f"GRANT ALL ON ALL SEQUENCES IN SCHEMA {schemas} TO forgotten",
        "REVOKE INSERT ON payment.payments FROM forgotten",
    )
    psql = ("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--username=maeul", "--dbname=maeul")
    server = f"{village.full}-postgresql-0"
    village.kubectl("exec", "--stdin", server, "--", *psql, text=";".join(statements))
    name = f"deployment/{village.full}-payment-canary"
    village.kubectl("set", "env", name, "--containers=payment", "PGOPTIONS=-c role=forgotten")
    village.kubectl("rollout", "status", name, "--timeout=5m", within=330)


def judge(village, folder, prometheus):
    """Runs the pipeline's step for the village's canary; gives its exit code and what it said."""
    programs = folder / "bin"
    programs.mkdir()
    # The step asks a cloud for access to its cluster; here that is what this run has.
    access = folder / "access"
    access.write_text(kube.kubectl("config", "view", "--raw", "--flatten", "--minify"))
    aws = programs / "aws"
    aws.write_text(f'#!/bin/sh\nexec cp "{access}" "$KUBECONFIG"\n')
    aws.chmod(0o755)
    env = {
        **os.environ,
        "PIPELINE_TOOLS": str(folder),
        "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
        "GITHUB_SHA": "0" * 40,
        "EKS_CLUSTER": "this",
        "NAMESPACE": village.namespace,
        "RELEASE": village.release,
        "SERVICE": "payment",
        "PROMETHEUS_URL": prometheus,
        "CANARY_TIME": "3m",
        "CANARY_EVERY": "2s",
        "CANARY_WINDOW": "1m",
        "CANARY_LEAST": "20",
    }
    command = ["scripts/pipeline/canary"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr
