"""Each field that the charts set is found in what Envoy runs by: one that changes nothing is a mistake."""

import pytest

SERVICES = []
NAME = "outbound|50051||maeul-payment.village.svc.cluster.local"
STABLE = NAME.replace("||", "|stable|")


def leaves(value, path=""):
    """(path, value) of all that is said; lists of what is alike have one path."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, f"{path}[]")
    else:
        yield path, value


class Running:
    """What the Envoy of one caller runs by."""

    def __init__(self, lab, account):
        self.manifests = lab.manifests
        dump = lab.envoys[lab.caller(account).name].dump()
        (clusters,) = dump["ClustersConfigDump"]
        self.clusters = {each["cluster"]["name"]: each["cluster"] for each in clusters["dynamic_active_clusters"]}
        (routes,) = dump["RoutesConfigDump"]
        hosts = [host for each in routes["dynamic_route_configs"] for host in each["route_config"]["virtual_hosts"]]
        (self.host,) = [host for host in hosts if host["name"] == NAME.split("||")[1] + ":50051"]
        self.routes = {route["name"]: route for route in self.host["routes"]}


@pytest.fixture(scope="module")
def running(lab):
    lab.apply(
        services__payment__canary={"enabled": True, "image": {"tag": "9.9.9"}},
        istio__canaries={"payment": 5},
        istio__faults={
            "payment": {"delay": {"time": "2s", "percent": 50}, "abort": {"status": "UNAVAILABLE", "percent": 10}}
        },
    )
    return Running(lab, "maeul-order")


def p3_every_field_of_a_destination_rule_is_found(running):
    cluster = running.clusters[NAME]
    (limits,) = cluster["circuit_breakers"]["thresholds"]
    ejection, keepalive = cluster["outlier_detection"], cluster["upstream_connection_options"]["tcp_keepalive"]
    certificate = cluster["transport_socket"]["typed_config"]["common_tls_context"]["tls_certificate_sds_secret_configs"]
    spec = running.manifests.find("DestinationRule", "maeul-payment")["spec"]
    said = dict(leaves(spec["trafficPolicy"]))
    # By field, what Envoy has of it, in Istio's words.
    found = {
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
    assert said == found
    assert ejection["enforcing_consecutive_gateway_failure"] == ejection["enforcing_consecutive_5xx"] == 100
    assert ejection["enforcing_consecutive_local_origin_failure"] == 100
    # A subset has all of it as well.
    for key in ("circuit_breakers", "outlier_detection", "connect_timeout", "lb_policy"):
        assert running.clusters[STABLE][key] == cluster[key]


def p3_every_field_of_a_route_is_found(running):
    spec = running.manifests.find("VirtualService", "maeul-payment")["spec"]
    for wanted in (route for route in spec["http"] if route["name"] != "admin"):
        paths = {match["uri"]["exact"] for match in wanted["match"] if "uri" in match}
        own = [route for name, route in running.routes.items() if name == wanted["name"]]
        assert own, f"{wanted['name']}: there are {sorted(running.routes)}"
        has = [route for route in running.host["routes"] if route["name"] == wanted["name"]]
        assert {route["match"].get("path") for route in has} == (paths or {None})
        for route in has:
            _is_as_said(route, wanted)


def _is_as_said(route, wanted):
    action = route["route"]
    timeout = wanted.get("timeout", "0s")
    assert action["timeout"] == timeout
    assert action["max_grpc_timeout"] == timeout, "the caller's own, up to this"
    again = action["retry_policy"]
    assert again["num_retries"] == wanted["retries"]["attempts"]
    assert again["retry_on"] == wanted["retries"]["retryOn"]
    assert "per_try_timeout" not in again
    shares = {each["name"].split("|")[2]: each["weight"] for each in action["weighted_clusters"]["clusters"]}
    assert shares == {way["destination"]["subset"]: way["weight"] for way in wanted["route"]}
    fault = route.get("typed_per_filter_config", {}).get("envoy.filters.http.fault")
    assert (fault is not None) == ("fault" in wanted)
    if fault:
        assert fault["delay"]["fixed_delay"] == wanted["fault"]["delay"]["fixedDelay"]
        assert fault["abort"]["grpc_status"] == 14 and wanted["fault"]["abort"]["grpcStatus"] == "UNAVAILABLE"
        for kind in ("delay", "abort"):
            share = fault[kind]["percentage"]
            assert share["denominator"] == "MILLION"
            assert share["numerator"] == 10_000 * wanted["fault"][kind]["percentage"]["value"]
