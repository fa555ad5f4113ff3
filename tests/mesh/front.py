"""Each field that the charts set for the way in is found in what Envoy runs by: the Gateway and its routes at the edge, the
limit at the front door; and what proxies write down.
"""

import pytest
from lab import edge, translated
from lab.processes import wait
from lab.running import Running, filters, http_filters, only
from settings import is_as_said, path_of

SERVICES = []
HOSTS = ["maeul.example", "village.example"]
VALUES = {
    "istio__ingress__gateway__enabled": True,
    "istio__ingress__gateway__hosts": HOSTS,
    "istio__ingress__gateway__credentialName": "maeul-edge",
    "istio__rateLimit": {"enabled": True, "perSecond": 7, "burst": 9},
}
LIMIT, ROUTER = "envoy.filters.http.local_ratelimit", "envoy.filters.http.router"


@pytest.fixture(scope="module")
def door(lab):
    """The pod of the front door; nobody is in it."""
    (pod,) = lab.proxies("maeul-gateway").values()
    return pod


def running(lab, pod):
    return Running(lab.envoys[pod.name])


def p3_every_field_of_the_gateway_is_found(lab):
    (manifest,) = lab.manifests.all("Gateway")
    router = lab.ingress()
    runs = running(lab, router)
    selector, servers = only(manifest["spec"], "selector", "servers")
    assert selector.items() <= router.labels.items()
    assert [server["port"]["number"] for server in servers] == [443, 80]
    for server in servers:
        said, hosts, tls = only(server, "port", "hosts", "tls")
        number, name, protocol = only(said, "number", "name", "protocol")
        # Where only root may bind a port, it is another one here.
        at = edge.port(number)
        listener = runs.listeners[f"{router.address}_{at}"]
        (manager,) = filters(listener)
        (chain,) = listener["filter_chains"]
        routes = runs.routes[manager["rds"]["route_config_name"]]
        assert {domain for host in routes["virtual_hosts"] for domain in host["domains"]} == set(hosts) == set(HOSTS)
        mode, secret, least, redirect = only(tls, "mode", "credentialName", "minProtocolVersion", "httpsRedirect")
        assert {host.get("require_tls") for host in routes["virtual_hosts"]} == {"ALL" if redirect else None}
        if redirect:
            assert (name, protocol, mode, secret, least) == ("http", "HTTP", None, None, None)
            assert "transport_socket" not in chain
        else:
            # A listener of TLS has the port's name in that of its routes.
            assert protocol == "HTTPS" and routes["name"].startswith(f"https.{at}.{name}.maeul-ingress.")
            assert set(chain["filter_chain_match"]["server_names"]) == set(hosts)
            _has_the_certificate(chain, mode, secret, least)


def _has_the_certificate(chain, mode, secret, least):
    told = chain["transport_socket"]["typed_config"]
    assert mode == "SIMPLE" and told["require_client_certificate"] is False
    common = told["common_tls_context"]
    assert common["tls_params"]["tls_minimum_protocol_version"].upper() == least
    # In a cluster the Secret; here the files that have its name.
    (certificate,) = common["tls_certificate_sds_secret_configs"]
    assert f"/{secret}.pem~" in certificate["name"] and certificate["name"].endswith(f"/{secret}.key")


def p3_every_field_of_the_routes_at_the_edge_is_found(lab):
    (spec,) = [each["spec"] for each in lab.manifests.all("VirtualService") if "gateways" in each["spec"]]
    gateways, hosts, said = only(spec, "gateways", "hosts", "http")
    assert gateways == ["maeul-ingress"] and hosts == HOSTS
    runs = running(lab, lab.ingress())
    (config,) = [config for name, config in runs.routes.items() if name.startswith("https.")]
    assert config["virtual_hosts"]
    wanted = [(route, match) for route in said for match in route.get("match", [{}])]
    for host in config["virtual_hosts"]:
        assert len(host["routes"]) == len(wanted)
        for (route, match), found in zip(wanted, host["routes"], strict=True):
            (uri,) = only(match, "uri")
            assert path_of(found["match"]) == (only(uri, "exact", "regex") if uri else [None, None])
            is_as_said(found, route)


def p3_without_a_certificate_the_gateway_is_in_clear_and_leads_nobody_elsewhere(lab):
    lab.apply(istio__ingress__gateway__credentialName="")
    try:
        (manifest,) = lab.manifests.all("Gateway")
        _, (server,) = only(manifest["spec"], "selector", "servers")
        port, hosts = only(server, "port", "hosts")
        assert only(port, "number", "name", "protocol") == [80, "http", "HTTP"] and hosts == HOSTS
        router = lab.ingress()
        runs = running(lab, router)
        (manager,) = filters(runs.listeners[f"{router.address}_{edge.port(80)}"])
        found = runs.routes[manager["rds"]["route_config_name"]]["virtual_hosts"]
        assert {domain for host in found for domain in host["domains"]} == set(hosts)
        assert not any("require_tls" in host for host in found)
        assert f"{router.address}_{edge.port(443)}" not in runs.listeners
    finally:
        lab.apply(istio__ingress__gateway__credentialName="maeul-edge")


def p3_every_field_of_the_limit_at_the_door_is_found(lab, door):
    (manifest,) = lab.manifests.all("EnvoyFilter")
    selector, priority, (patch,) = only(manifest["spec"], "workloadSelector", "priority", "configPatches")
    (labels,) = only(selector, "labels")
    assert labels.items() <= door.labels.items()
    to, match, change = only(patch, "applyTo", "match", "patch")
    operation, value = only(change, "operation", "value")
    context, at = only(match, "context", "listener")
    (chain,) = only(at, "filterChain")
    port, manager = only(chain, "destinationPort", "filter")
    name, below = only(manager, "name", "subFilter")
    # Who else adds a filter in the same place, without a priority and by a later name, is before it all the same.
    lab.also(_other(labels, patch))
    try:
        runs = running(lab, door)
        numbers = dict(runs.inbound())
        assert {port, 9464} <= numbers.keys()
        for number, listener in numbers.items():
            assert filters(listener, name), "its manager of connections"
            for filters_ in http_filters(listener):
                kinds = [kind for kind, _ in filters_]
                if number != port:
                    assert LIMIT not in kinds
                    continue
                assert (to, context, operation) == ("HTTP_FILTER", "SIDECAR_INBOUND", "INSERT_BEFORE")
                assert only(below, "name") == [ROUTER] and kinds[-3:] == ["other", LIMIT, ROUTER] and priority > 0
                _is_the_limit(dict(filters_)[LIMIT], value)
        # Of what goes out nothing is counted.
        out = [each for each in runs.listeners.values() if each.get("traffic_direction") == "OUTBOUND"]
        assert out and not any(LIMIT in dict(chain) for each in out for chain in http_filters(each))
    finally:
        lab.also()


def _other(labels, patch):
    value = {"name": "other", "typed_config": {**_BUFFER, "max_request_bytes": 1_000_000}}
    patches = [{**patch, "patch": {"operation": "INSERT_BEFORE", "value": value}}]
    spec = {"workloadSelector": {"labels": labels}, "configPatches": patches}
    return translated.resource("EnvoyFilter", "z-other", "village", spec, "networking.istio.io/v1alpha3")


_BUFFER = {"@type": "type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer"}


def _is_the_limit(found, said):
    name, config = only(said, "name", "typed_config")
    assert name == LIMIT
    # Envoy does not say what is its default anyhow.
    for share in ("filter_enabled", "filter_enforced"):
        assert config[share]["default_value"].pop("denominator") == "HUNDRED"
    assert found == config
    bucket = VALUES["istio__rateLimit"]
    assert (found["token_bucket"]["tokens_per_fill"], found["token_bucket"]["max_tokens"]) == (
        bucket["perSecond"],
        bucket["burst"],
    )


def p11_every_field_of_telemetry_is_found(lab, door):
    """Also by plain Envoys: how to log and to trace is no part of Istio's own proxy. Its metrics are, and are not set."""
    lab.istiod.configure(extensionProviders=[_COLLECTOR])
    lab.apply(
        istio__telemetry__accessLog__slowerThan="3s",
        istio__telemetry__tracing={"enabled": True, "percent": 5, "provider": "collector"},
    )
    (manifest,) = lab.manifests.all("Telemetry")
    selector, (log,), (traces,) = only(manifest["spec"], "selector", "accessLogging", "tracing")
    assert selector["matchLabels"].items() <= door.labels.items()
    log_to, condition = only(log, "providers", "filter")
    percent, trace_to = only(traces, "randomSamplingPercentage", "providers")
    assert only(*log_to, "name") == ["envoy"] and only(*trace_to, "name") == ["collector"]
    (expression,) = only(condition, "expression")
    assert 'duration("3s")' in expression

    def managers():
        found = [each for listener in running(lab, door).listeners.values() for each in filters(listener)]
        return all("tracing" in each for each in found) and found

    # The mesh's own settings come by another way than resources, and nobody tells when.
    for manager in wait("proxies that trace", managers):
        (written,) = manager["access_log"]
        assert written["name"] == "envoy.access_loggers.file" and written["typed_config"]["path"] == "/dev/stdout"
        assert written["filter"]["extension_filter"]["typed_config"]["expression"] == expression
        assert manager["tracing"]["random_sampling"]["value"] == percent == 5
        provider = manager["tracing"]["provider"]
        assert provider["name"] == "envoy.tracers.opentelemetry"
        service = provider["typed_config"]["grpc_service"]["envoy_grpc"]
        assert service["cluster_name"] == "outbound|50051||maeul-order.village.svc.cluster.local"


# Some service that the door's proxy knows.
_COLLECTOR = {
    "name": "collector",
    "opentelemetry": {"service": "village/maeul-order.village.svc.cluster.local", "port": 50051},
}
