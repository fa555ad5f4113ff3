"""Who calls whom: the table in values, the code, the addresses and the network policies say the same."""

import json
import re

import charts
import profiles
import pytest
import yaml

_CONTEXT = re.compile(r"^    \w+ (\w+) = maeul_\w+::start(?:, which calls ([\w ]+))?;$", re.MULTILINE)


def calls_by_code():
    """By service, whom it calls, as the composition says."""
    text = (charts.ROOT / "src" / "process" / "compose.rs").read_text()
    return {name: sorted(calls.lower().split()) for name, calls in _CONTEXT.findall(text)}


def calls_by_values():
    values = yaml.safe_load((charts.ROOT / profiles.CHART / "values.yaml").read_text())
    return {name: sorted(row.get("calls", [])) for name, row in values["services"].items()}


def p3_the_table_of_values_is_the_codes():
    assert sorted(calls_by_code()) == sorted(profiles.SERVICES)
    assert calls_by_values() == calls_by_code()


def p3_the_table_of_rpcs_has_no_other_callers():
    table = json.loads((charts.ROOT / "istio" / "files" / "access.json").read_text())
    for service, callers in table.items():
        assert set(callers) == {"gateway"} | {who for who, calls in calls_by_code().items() if service in calls}, (
            service
        )


def p3_each_is_told_where_those_are_that_it_calls_and_nobody_else(bundled):
    for service, calls in [*calls_by_code().items(), ("gateway", profiles.SERVICES)]:
        data = bundled.find("ConfigMap", f"maeul-{service}")["data"]
        told = {name: value for name, value in data.items() if name.endswith("_URL")}
        assert told == {f"MAEUL_{callee.upper()}_URL": f"http://maeul-{callee}:50051" for callee in calls}


def parts(manifests):
    """By component, the labels of its pods."""
    return {
        metadata["labels"]["app.kubernetes.io/component"]: metadata["labels"]
        for _, metadata, _ in profiles.templates(manifests)
    }


def policy_of(manifests, labels):
    (policy,) = [
        each for each in manifests.all("NetworkPolicy") if profiles.selects(each["spec"]["podSelector"], labels)
    ]
    assert sorted(policy["spec"]["policyTypes"]) == ["Egress", "Ingress"]
    return policy["spec"]


def opens(rules, side, labels, port):
    """Whether one of these rules is for pods of the same namespace with these labels, at this port."""
    for rule in rules:
        peers = rule.get(side)
        meant = peers is None or any(
            "namespaceSelector" not in peer and "ipBlock" not in peer and profiles.selects(peer["podSelector"], labels)
            for peer in peers
        )
        if meant and port in {each["port"] for each in rule["ports"]}:
            return True
    return False


def edges(manifests):
    """(who, whom, port) that both sides' policies open; and where one side alone does, that is a mistake."""
    labels, found = parts(manifests), set()
    ports = {50051, 8080, 8081, 5432, 4222, 6222, 9464, 8222}
    for who, own in labels.items():
        for whom, other in labels.items():
            for port in ports:
                out = opens(policy_of(manifests, own)["egress"], "to", other, port)
                into = opens(policy_of(manifests, other)["ingress"], "from", own, port)
                if out and into:
                    found.add((who, whom, port))
                assert into or not out, f"{who} may go to {whom} at {port} and is not let in"
    return found


def expected():
    for who, calls in calls_by_code().items():
        yield from ((who, whom, 50051) for whom in calls)
        yield from ((who, "postgresql", 5432), (who, "nats", 4222), (who, "issuer", 8081))
        yield ("gateway", who, 50051)
    yield from (
        ("gateway", "issuer", 8081),
        ("client", "issuer", 8081),
        ("client", "gateway", 8080),
        ("nats", "nats", 6222),
    )


def n9_the_network_is_open_along_the_table_and_nowhere_else():
    manifests = profiles.village("bundled", *profiles.sets("nats.replicas=3"))
    found = edges(manifests)
    assert found == set(expected())


def n9_every_pod_is_under_one_policy_for_both_directions(manifests):
    for labels in parts(manifests).values():
        policy_of(manifests, labels)


def n9_others_than_the_village_reach_the_front_door_alone(bundled):
    stranger = {"app": "stranger"}
    for part, labels in parts(bundled).items():
        for port in (50051, 8080, 8081, 5432, 4222, 9464):
            assert opens(policy_of(bundled, labels)["ingress"], "from", stranger, port) == (
                (part, port) == ("gateway", 8080)
            )


def n9_the_front_door_can_be_kept_for_some():
    only = "networkPolicy.gatewayFrom[0].namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name=ingress"
    manifests = profiles.village("bundled", *profiles.sets(only))
    labels = parts(manifests)
    rules = policy_of(manifests, labels["gateway"])["ingress"]
    assert not opens(rules, "from", {"app": "stranger"}, 8080)
    assert opens(rules, "from", labels["client"], 8080), "the tests still come in"


@pytest.mark.parametrize(("name", "ports"), [("bundled", [9464]), ("bundled in a mesh", [9464, 15020])])
def p11_metrics_are_for_the_monitoring_namespace(name, ports):
    manifests = profiles.village(name)
    for service in [*profiles.SERVICES, "gateway"]:
        rules = policy_of(manifests, parts(manifests)[service])["ingress"]
        (metrics,) = [rule for rule in rules if rule["ports"] == [{"port": port} for port in ports]]
        assert metrics["from"] == [
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
        ]


def p12_servers_of_ones_own_are_reached_at_their_ports():
    flags = profiles.sets("networkPolicy.databasePort=6432", "networkPolicy.eventsTo[0].ipBlock.cidr=10.1.0.0/16")
    manifests = profiles.village("external", *flags)
    rules = policy_of(manifests, parts(manifests)["order"])["egress"]
    assert {"ports": [{"port": 6432}]} in rules
    assert {"ports": [{"port": 4222}], "to": [{"ipBlock": {"cidr": "10.1.0.0/16"}}]} in rules


def p11_a_collector_is_reached_where_its_url_says():
    manifests = profiles.village("bundled", *profiles.sets("telemetry.otlpEndpoint=http://otel.monitoring:4318"))
    assert (
        manifests.find("ConfigMap", "maeul-common")["data"]["OTEL_EXPORTER_OTLP_ENDPOINT"]
        == "http://otel.monitoring:4318"
    )
    for service in [*profiles.SERVICES, "gateway"]:
        assert {"ports": [{"port": 4318}]} in policy_of(manifests, parts(manifests)[service])["egress"]


def n10_a_service_that_is_taken_away_takes_nothing_else_along(bundled):
    without = profiles.village("bundled", *profiles.sets("services.marketing.enabled=false"))
    gone = {(each["kind"], each["metadata"]["name"]) for each in bundled} - {
        (each["kind"], each["metadata"]["name"]) for each in without
    }
    assert gone == {
        (kind, "maeul-marketing")
        for kind in ("ConfigMap", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service", "ServiceAccount")
    }
    for deployment in without.all("Deployment"):
        assert deployment == bundled.find("Deployment", deployment["metadata"]["name"])
