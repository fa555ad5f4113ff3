"""Each field that the charts set for calls is found in what Envoy runs by: one that changes nothing is a mistake.

Here that of rules for whoever calls; of those for whoever is called in permits.py, and of the way in in front.py.
"""

from pathlib import Path

import mesh
import pytest
from lab.network import lowest_port
from lab.running import Running, leaves, only

SERVICES = []
VALUES = {
    "services__payment__canary": {"enabled": True, "image": {"tag": "9.9.9"}},
    "istio__canaries": {"payment": 5},
    "istio__faults": {
        "payment": {"delay": {"time": "2s", "percent": 50}, "abort": {"status": "UNAVAILABLE", "percent": 10}}
    },
}
# Where the fields of each kind are looked at.
LOOKED_AT = {
    "DestinationRule": "settings",
    "VirtualService": "settings front",
    "Sidecar": "permits",
    "PeerAuthentication": "permits",
    "AuthorizationPolicy": "permits",
    "RequestAuthentication": "permits",
    "Gateway": "front",
    "EnvoyFilter": "front",
    "Telemetry": "front",
}


@pytest.fixture(scope="module")
def running(lab):
    """What a caller's Envoy runs by that is told of everything, in the middle of payment's canary."""
    lab.payment = lab.proxies("maeul-payment", "maeul-payment-canary", ready=True)
    return Running(lab.envoys[lab.caller("prometheus").name])


def rules(kind):
    """Manifests of a kind, by their names. What there is does not depend on the values of this file."""
    return sorted(each["metadata"]["name"] for each in mesh.village("bundled").all(kind))


def host_of(name):
    return f"{name}.village.svc.cluster.local"


def of(running, host):
    """(subset, cluster) of each cluster of a host, for all of its ports."""
    named = [(name.split("|"), cluster) for name, cluster in running.clusters.items()]
    return [(parts[2], cluster) for parts, cluster in named if parts[-1] == host]


def p3_no_kind_of_rule_is_forgotten():
    everything = ("istio.rateLimit.enabled=true", "istio.tokens.issuer=http://maeul-issuer:8081", "istio.strictEgress=true")
    everything += ("istio.ingress.gateway.enabled=true", "istio.ingress.gateway.hosts={a.example}")
    rendered = {each["kind"] for each in mesh.village("bundled", *everything) if ".istio.io/" in each["apiVersion"]}
    assert rendered == LOOKED_AT.keys()
    for kind, files in LOOKED_AT.items():
        for file in files.split():
            assert f'"{kind}"' in Path(__file__).with_name(f"{file}.py").read_text(), (kind, file)


@pytest.mark.parametrize("name", rules("DestinationRule"))
def p3_every_field_of_a_destination_rule_is_found(lab, running, name):
    spec = lab.manifests.find("DestinationRule", name)["spec"]
    host, policy, subsets = only(spec, "host", "trafficPolicy", "subsets")
    assert host == name
    found = of(running, host_of(host))
    # A subset has all of it as well.
    assert {subset for subset, _ in found} == {"", *(each["name"] for each in subsets or [])}
    for _, cluster in found:
        assert dict(leaves(policy)) == _traffic_policy(cluster)
        ejection = cluster["outlier_detection"]
        for kind in ("consecutive_gateway_failure", "consecutive_5xx", "consecutive_local_origin_failure"):
            assert ejection[f"enforcing_{kind}"] == 100


def _traffic_policy(cluster):
    """By field, what Envoy has of it, in Istio's words."""
    (limits,) = cluster["circuit_breakers"]["thresholds"]
    ejection, keepalive = cluster["outlier_detection"], cluster["upstream_connection_options"]["tcp_keepalive"]
    certificate = cluster["transport_socket"]["typed_config"]["common_tls_context"]["tls_certificate_sds_secret_configs"]
    # HTTP/1.1, as at the admin port, has none.
    (protocol,) = cluster.get("typed_extension_protocol_options", {"": {}}).values()
    client = {"connectionPool.http.useClientProtocol": True} if "use_downstream_protocol_config" in protocol else {}
    return client | {
        "tls.mode": "ISTIO_MUTUAL" if certificate[0]["name"] == "default" else None,
        "loadBalancer.simple": cluster["lb_policy"],
        # Locality's weights would be here.
        "loadBalancer.localityLbSetting.enabled": "locality_weighted_lb_config" in cluster["common_lb_config"],
        "connectionPool.tcp.maxConnections": limits["max_connections"],
        "connectionPool.tcp.connectTimeout": cluster["connect_timeout"],
        "connectionPool.tcp.tcpKeepalive.time": f"{keepalive['keepalive_time']}s",
        "connectionPool.tcp.tcpKeepalive.interval": f"{keepalive['keepalive_interval']}s",
        "connectionPool.tcp.tcpKeepalive.probes": keepalive["keepalive_probes"],
        "connectionPool.http.http2MaxRequests": limits["max_requests"],
        "connectionPool.http.http1MaxPendingRequests": limits["max_pending_requests"],
        "outlierDetection.splitExternalLocalOriginErrors": ejection["split_external_local_origin_errors"],
        "outlierDetection.consecutiveGatewayErrors": ejection["consecutive_gateway_failure"],
        "outlierDetection.consecutive5xxErrors": ejection["consecutive_5xx"],
        "outlierDetection.consecutiveLocalOriginFailures": ejection["consecutive_local_origin_failure"],
        "outlierDetection.interval": ejection["interval"],
        "outlierDetection.baseEjectionTime": ejection["base_ejection_time"],
        "outlierDetection.maxEjectionPercent": ejection["max_ejection_percent"],
        "retryBudget.percent": limits["retry_budget"]["budget_percent"]["value"],
        "retryBudget.minRetryConcurrency": limits["retry_budget"]["min_retry_concurrency"],
    }


def p3_a_subset_has_the_pods_that_its_labels_name(lab, running):
    subsets = lab.manifests.find("DestinationRule", "maeul-payment")["spec"]["subsets"]
    pods = lab.payment.values()
    assert len(subsets) == len(pods) == 2
    seen = set()
    for subset in subsets:
        name, labels = only(subset, "name", "labels")
        wanted = {pod.address for pod in pods if labels.items() <= pod.labels.items()}
        assert len(wanted) == 1
        assert running.endpoints(f"outbound|50051|{name}|{host_of('maeul-payment')}") == wanted
        seen |= wanted
    assert running.endpoints(f"outbound|50051||{host_of('maeul-payment')}") == seen


@pytest.mark.parametrize("name", rules("VirtualService"))
def p3_every_field_of_a_route_is_found(lab, running, name):
    spec = lab.manifests.find("VirtualService", name)["spec"]
    hosts, said = only(spec, "hosts", "http")
    assert hosts == [name]
    for port in {match["port"] for route in said for match in route["match"]}:
        if port < lowest_port():
            continue  # where only root may bind it, the lab has no way to it
        host = running.hosts[f"{host_of(name)}:{port}"]
        # In their order: the first that matches has the call.
        wanted = [(route, match) for route in said for match in route["match"] if match["port"] == port]
        assert len(wanted) == len(host["routes"]), port
        for (route, match), found in zip(wanted, host["routes"], strict=True):
            _, uri = only(match, "port", "uri")
            assert path_of(found["match"]) == (only(uri, "exact", "regex") if uri else [None, None])
            is_as_said(found, route)


def path_of(match):
    """[the path, the pattern] that a route of Envoy's is for; neither where it is for all."""
    regex = match.get("safe_regex", {}).get("regex")
    assert "path" in match or regex or match["prefix"] == "/", match
    return [match.get("path"), regex]


def is_as_said(found, wanted):
    """Looks at all of a route but its matches."""
    name, _, timeout, retries, fault, ways = only(wanted, "name", "match", "timeout", "retries", "fault", "route")
    assert found["name"] == name
    action, timeout = found["route"], timeout or "0s"
    assert action["timeout"] == timeout
    assert action["max_grpc_timeout"] == timeout, "the caller's own, up to this"
    attempts, retry_on = only(retries, "attempts", "retryOn")
    again = action.get("retry_policy", {})
    assert again.get("num_retries", 0) == attempts and again.get("retry_on") == retry_on
    assert "per_try_timeout" not in again
    parts = action.get("weighted_clusters", {}).get("clusters") or [{"name": action["cluster"], "weight": 100}]
    assert {part["name"]: part["weight"] for part in parts} == dict(map(_way, ways))
    _is_broken_as_said(found, fault)


def _way(way):
    to, weight = only(way, "destination", "weight")
    host, port, subset = only(to, "host", "port", "subset")
    (number,) = only(port, "number")
    return f"outbound|{number}|{subset or ''}|{host_of(host)}", weight or 100


def _is_broken_as_said(route, said):
    fault = route.get("typed_per_filter_config", {}).get("envoy.filters.http.fault")
    assert (fault is not None) == (said is not None)
    if fault:
        delay, abort = only(said, "delay", "abort")
        (time, slow), (status, broken) = only(delay, "fixedDelay", "percentage"), only(abort, "grpcStatus", "percentage")
        assert fault["delay"]["fixed_delay"] == time
        assert fault["abort"]["grpc_status"] == 14 and status == "UNAVAILABLE"
        for kind, percent in (("delay", slow), ("abort", broken)):
            share = fault[kind]["percentage"]
            assert share["denominator"] == "MILLION" and [share["numerator"] / 10_000] == only(percent, "value")
