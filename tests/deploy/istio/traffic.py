"""How calls are led: hosts and ports that there are, whom a proxy knows, canaries, faults, the way in."""

import charts
import mesh
import pytest
from mesh import alone, village

DOMAIN = "village.svc.cluster.local"


def services(manifests):
    """By name, the ports of each Service."""
    return {
        service["metadata"]["name"]: {port["port"] for port in service["spec"]["ports"]}
        for service in manifests.all("Service")
    }


def _mesh(mode, *words):
    return village(mode, *(f"istio.{word}" for word in words))


def destinations(manifests):
    """(VirtualService, route, destination) of every way that a call may go."""
    for virtual in manifests.all("VirtualService"):
        for route in virtual["spec"]["http"]:
            for way in route["route"]:
                yield virtual, route, way["destination"]


def p3_every_host_that_is_named_is_a_service_with_that_port(mode):
    manifests = _mesh(mode, "ingress.gateway.enabled=true", "ingress.gateway.hosts={maeul.example}")
    there = services(manifests)
    for virtual, _, destination in destinations(manifests):
        assert destination["port"]["number"] in there[destination["host"]], virtual["metadata"]["name"]
    for virtual in manifests.all("VirtualService"):
        spec = virtual["spec"]
        assert "gateways" in spec or set(spec["hosts"]) <= there.keys()
        for route in spec["http"]:
            assert all(match["port"] in there[spec["hosts"][0]] for match in route.get("match", []) if "port" in match)
    for rule in manifests.all("DestinationRule"):
        assert rule["spec"]["host"] in there
    for sidecar in manifests.all("Sidecar"):
        for host in sidecar["spec"]["egress"][0]["hosts"]:
            assert host == "~/*" or host.removeprefix("./").removesuffix(f".{DOMAIN}") in there, host


def p3_every_service_that_is_called_has_its_rules_and_its_routes(mode):
    manifests = village(mode)
    called = {name for name, ports in services(manifests).items() if ports & {50051, 80}} - {"maeul"}
    for kind, key in (("DestinationRule", "host"), ("VirtualService", "hosts")):
        named = [each["spec"][key] for each in manifests.all(kind)]
        assert sorted(name if key == "host" else name[0] for name in named) == sorted(called), kind


def p3_every_way_names_its_port_and_a_call_of_one_port_is_not_led_to_another(mode):
    for virtual, route, destination in destinations(village(mode)):
        ports = {match["port"] for match in route["match"]}
        assert ports == {destination["port"]["number"]}, (virtual["metadata"]["name"], route["name"])


def p3_a_proxy_knows_those_whom_its_service_calls_and_its_servers(table):
    manifests = village("bundled")
    servers = {"postgresql", "nats", "nats-headless", "issuer"}
    expected = {name: {callee for callee, callers in table.items() if name in callers} | servers for name in table}
    # The front door knows itself: it follows its own rule of protocols on the way to its process, if it has heard of it.
    expected |= {"gateway": {*table, "issuer", "gateway"}, "client": {"gateway", "issuer"}}
    for sidecar in manifests.all("Sidecar"):
        name, spec = sidecar["metadata"]["name"].removeprefix("maeul-"), sidecar["spec"]
        assert set(spec["egress"][0]["hosts"]) == {f"./maeul-{host}.{DOMAIN}" for host in expected.pop(name)}
        chosen = [w for w in manifests.workloads() if mesh.has(w, spec["workloadSelector"]["labels"])]
        assert {w["spec"]["template"]["metadata"]["labels"]["app"] for w in chosen} == {f"maeul-{name}"}
        assert "outboundTrafficPolicy" not in spec
    assert not expected


def p3_a_strict_proxy_reaches_nobody_else():
    told = ["strictEgress=true", "egressHosts={monitoring/collector.monitoring.svc.cluster.local}"]
    for sidecar in alone("external", *told, "demoIssuer=false").all("Sidecar"):
        assert sidecar["spec"]["outboundTrafficPolicy"] == {"mode": "REGISTRY_ONLY"}
        assert sidecar["spec"]["egress"][0]["hosts"][-1] == "monitoring/collector.monitoring.svc.cluster.local"
    nobody = alone("external", "demoIssuer=false").find("Sidecar", "maeul-payment")["spec"]["egress"]
    assert nobody == [{"hosts": ["~/*"]}], "an empty list would not be taken"


def n10_of_a_service_that_is_not_there_the_mesh_says_nothing(refused):
    words = ("istio.enabled=true", "services.marketing.enabled=false")
    manifests = village("bundled", "services.marketing.enabled=false", "istio.without={marketing}")
    for kind in ("DestinationRule", "VirtualService", "Sidecar"):
        text = str([each["spec"] for each in manifests.all(kind)])
        assert "maeul-marketing" not in text and "maeul-mypage" in text, kind
    assert "istio.without has to name" in refused("helm/maeul", "--set", ",".join(words))


@pytest.mark.parametrize(("replicas", "percent"), [(1, 50), (2, 50), (3, 34), (12, 34)])
def p3_so_many_of_a_services_pods_may_be_ejected(replicas, percent):
    for told in (f"replicas.payment={replicas}", f"replicas.default={replicas}"):
        rule = alone("bundled", told).find("DestinationRule", "maeul-payment")["spec"]
        assert rule["trafficPolicy"]["outlierDetection"]["maxEjectionPercent"] == percent
    assert 100 * 1 / replicas <= percent or replicas == 1, "one bad pod of these is ejected"


def p3_a_fuse_of_ones_own_holds_for_its_service_alone():
    before, after = alone(), alone("bundled", "fuses.payment=8")
    differ = [rule["metadata"]["name"] for rule in after.all("DestinationRule") if rule not in before]
    assert differ == ["maeul-payment"]
    pool = after.find("DestinationRule", "maeul-payment")["spec"]["trafficPolicy"]["connectionPool"]["http"]
    assert pool == {"http2MaxRequests": 8, "http1MaxPendingRequests": 8}


@pytest.mark.parametrize("weight", [0, 5, 100])
def n8_a_canary_gets_its_share_of_every_way_to_its_service(weight):
    manifests = alone("bundled", f"canaries.payment={weight}")
    rule = manifests.find("DestinationRule", "maeul-payment")["spec"]
    assert [subset["name"] for subset in rule["subsets"]] == ["stable", "canary"]
    for virtual in manifests.all("VirtualService"):
        for route in virtual["spec"]["http"]:
            shares = {way["destination"].get("subset"): way.get("weight") for way in route["route"]}
            if virtual["metadata"]["name"] == "maeul-payment" and route["name"] != "admin":
                assert shares == {
                    subset: share for subset, share in (("stable", 100 - weight), ("canary", weight)) if share
                }
            else:
                assert shares.keys() == {None}


def p3_a_game_days_fault_is_for_one_service_and_for_no_stream():
    told = ["faults.payment.abort.status=UNAVAILABLE", "faults.payment.abort.percent=10"]
    told += ["faults.payment.delay.time=2s", "faults.payment.delay.percent=50"]
    fault = {
        "abort": {"grpcStatus": "UNAVAILABLE", "percentage": {"value": 10}},
        "delay": {"fixedDelay": "2s", "percentage": {"value": 50}},
    }
    for virtual in alone("bundled", *told).all("VirtualService"):
        hit = {route["name"] for route in virtual["spec"]["http"] if "fault" in route}
        assert hit == ({"order", "read", "command"} if virtual["metadata"]["name"] == "maeul-payment" else set())
        assert all(route["fault"] == fault for route in virtual["spec"]["http"] if "fault" in route)
    assert "fault" not in str(alone())


def p1_the_way_in_has_tls_and_leads_http_to_it():
    hosts = ["ingress.gateway.enabled=true", "ingress.gateway.hosts={maeul.example}"]
    secure = alone("bundled", *hosts, "ingress.gateway.credentialName=maeul-tls")
    https, http = secure.find("Gateway", "maeul-ingress")["spec"]["servers"]
    assert https["port"] == {"number": 443, "name": "https", "protocol": "HTTPS"}
    assert https["tls"] == {"mode": "SIMPLE", "credentialName": "maeul-tls", "minProtocolVersion": "TLSV1_2"}
    assert http["port"]["number"] == 80 and http["tls"] == {"httpsRedirect": True}
    only = alone("bundled", *hosts, "ingress.gateway.credentialName=maeul-tls", "ingress.gateway.redirect=false")
    assert [s["port"]["number"] for s in only.find("Gateway", "maeul-ingress")["spec"]["servers"]] == [443]
    (plain,) = alone("bundled", *hosts).find("Gateway", "maeul-ingress")["spec"]["servers"]
    assert plain["port"]["number"] == 80 and "tls" not in plain
    way = secure.find("VirtualService", "maeul-ingress")["spec"]
    assert way["gateways"] == ["maeul-ingress"] and way["hosts"] == https["hosts"] == ["maeul.example"]


def p1_nothing_is_open_from_outside_unless_asked_for(mode):
    assert not alone(mode).all("Gateway")
    assert "hosts" in charts.run_helm("template", charts.ROOT / "istio", "--set", "ingress.gateway.enabled=true").stderr


def p2_tokens_are_judged_at_the_door_where_an_issuer_is_named(mode):
    assert not alone(mode).all("RequestAuthentication"), "without keys every token would be refused"
    told = ["tokens.issuer=https://id.example", "tokens.jwksUri=https://id.example/keys"]
    (judge,) = alone(mode, *told).all("RequestAuthentication")
    assert judge["spec"]["selector"]["matchLabels"]["app"] == ("maeul" if mode == "all-in-one" else "maeul-gateway")
    assert judge["spec"]["jwtRules"] == [
        {
            "issuer": "https://id.example",
            "audiences": ["maeul"],
            "jwksUri": "https://id.example/keys",
            "forwardOriginalToken": True,
        }
    ]


def p2_the_mesh_believes_no_other_issuer_than_the_village(refused):
    said = refused("helm/maeul", "--set", "istio.enabled=true,istio.tokens.issuer=https://id.example")
    assert "istio.tokens.issuer has to be the village's: http://maeul-issuer:8081" in said
    words = "istio.enabled=true,istio.tokens.issuer=http://maeul-issuer:8081,istio.tokens.audience=other"
    assert "istio.tokens.audience" in refused("helm/maeul", "--set", words)


def p3_too_many_calls_at_the_door_are_told_so_and_not_tried_again():
    assert not alone().all("EnvoyFilter")
    (limit,) = alone("bundled", "rateLimit.enabled=true", "rateLimit.perSecond=10").all("EnvoyFilter")
    assert limit["spec"]["workloadSelector"]["labels"]["app"] == "maeul-gateway"
    (patch,) = limit["spec"]["configPatches"]
    config = patch["patch"]["value"]["typed_config"]
    assert config["token_bucket"] == {"max_tokens": 4000, "tokens_per_fill": 10, "fill_interval": "1s"}
    assert config["rate_limited_as_resource_exhausted"] is True, "UNAVAILABLE would be tried again"
    assert config["filter_enforced"]["default_value"] == {"numerator": 100, "denominator": "HUNDRED"}


def p11_what_failed_or_was_slow_is_logged_and_so_many_calls_traced(mode):
    (told,) = alone(mode, "telemetry.tracing.enabled=true", "telemetry.tracing.percent=5").all("Telemetry")
    assert told["spec"]["tracing"] == [{"randomSamplingPercentage": 5}]
    (log,) = told["spec"]["accessLogging"]
    assert 'request.duration > duration("1s")' in log["filter"]["expression"]
    assert not alone(mode, "telemetry.accessLog.enabled=false").all("Telemetry")


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("fuses.paymnt=8", "paymnt"),
        ("canaries.payment=101", "canaries"),
        ("faults.payment.abort.status=TEAPOT", "status"),
        ("faults.payment.delay.tim=2s", "tim"),
        ("replicas.paymnt=3", "paymnt"),
        ("ingress.gateway.host={a}", "host"),
        ("tokens.jwksURI=https://a", "jwksURI"),
        ("rateLimit.perMinute=1", "perMinute"),
        ("telemetry.accessLog.slower=1s", "slower"),
        ("egressHosts={collector}", "egressHosts"),
        ("without={paymnt}", "without"),
    ],
)
def p3_a_misspelt_rule_is_refused_by_name(refused, word, named):
    assert named in refused("istio", "--set", word)
