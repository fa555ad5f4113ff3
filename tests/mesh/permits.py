"""Each field that the charts set for whoever is called is found in what the Envoy of each workload runs by, and whom it
knows: once for the village of many, once for that of one process.
"""

import base64
import http.server
import json
import os
import threading

import mesh
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from lab import Lab, translated
from lab.lab import NAMESPACE
from lab.processes import wait
from lab.running import Running, filters, http_filters, named, only

# Everybody who can be let in.
VALUES = {
    "istio__prometheus__serviceAccounts": ["monitoring/prometheus"],
    "istio__clients__serviceAccounts": ["team/robot"],
    "istio__egressHosts": ["elsewhere/collector.elsewhere.svc.cluster.local"],
}
# As the chart's own issuer is called.
ISSUER = "http://maeul-issuer:8081"
RBAC = "envoy.filters.network.rbac", "envoy.filters.http.rbac"
JWT = "envoy.filters.http.jwt_authn"
# What Envoy has of a policy that has no rules and so lets nobody in.
NOBODY = {"permissions": [{"not_rule": {"any": True}}], "principals": [{"not_id": {"any": True}}]}


@pytest.fixture(scope="module", params=["bundled", "all-in-one"])
def lab(request, tmp_path_factory):
    values = {**VALUES, "mode": request.param, "istio__mode": request.param}
    values |= {word.partition("=")[0].replace(".", "__"): word.partition("=")[2] for word in mesh.MODES[request.param]}
    with Lab(tmp_path_factory.mktemp("permits"), os.environ, [], **values) as lab:
        # Nobody of the village names it, and the settings do.
        ports = [{"number": 50051, "name": "grpc", "protocol": "GRPC"}]
        spec = {"hosts": ["collector.elsewhere.svc.cluster.local"], "location": "MESH_INTERNAL", "resolution": "STATIC"}
        spec |= {"ports": ports, "endpoints": [{"address": "127.0.0.1"}]}
        lab.also(translated.resource("ServiceEntry", "collector", "elsewhere", spec))
        workloads = [each["metadata"]["name"] for each in lab.manifests.workloads() + lab.manifests.all("Pod")]
        lab.all = list(lab.proxies(*workloads).values())
        yield lab


def running(lab, wanted=lambda _labels: True):
    """(pod, what its Envoy runs by) of each workload whose labels are wanted."""
    return [(pod, Running(lab.envoys[pod.name])) for pod in lab.all if wanted(pod.labels)]


def selected(lab, kind, pod, there):
    """Those of a kind whose selector takes in a pod; each of them is noted down."""
    found = [each for each in lab.manifests.all(kind) if named(each["spec"]["selector"], pod)]
    there.update(each["metadata"]["name"] for each in found)
    return found


def names(lab, kind):
    return {each["metadata"]["name"] for each in lab.manifests.all(kind)}


def p3_a_proxy_knows_those_whom_its_scope_names_and_nobody_else(lab):
    seen, everybody = set(), {translated.hostname(service) for service in lab.known.values()}
    outside = VALUES["istio__egressHosts"][0].partition("/")[2]
    for pod, runs in running(lab):
        # The lab chooses it by its labels, and istiod follows what it says.
        scope = translated.scope_of(pod, lab.manifests)
        if not scope:
            continue
        seen.add(scope["metadata"]["name"])
        selector, egress = only(scope["spec"], "workloadSelector", "egress")
        (labels,) = only(selector, "labels")
        assert labels.items() <= pod.labels.items()
        (hosts,) = only(*egress, "hosts")
        wanted = {host.removeprefix("./") if host.startswith("./") else host.partition("/")[2] for host in hosts}
        assert outside in wanted
        # Those at ports that this pod calls nobody at are not bound here.
        ports = translated.ports_called(pod, lab.known)
        bound = {translated.hostname(each) for each in lab.known.values() if _ports(each) & ports}
        assert runs.known() == wanted & (bound | ({outside} if 50051 in ports else set()))
        text = lab.envoys[pod.name].dump_text()
        assert not [host for host in everybody - wanted if host in text]
    assert seen == names(lab, "Sidecar") and seen


def _ports(service):
    return {port["port"] for port in service["spec"]["ports"]}


def p3_egress_is_strict_where_the_chart_says_so_whatever_the_mesh_says(lab):
    def outside(pod):
        hosts = Running(lab.envoys[pod.name]).hosts.values()
        return {host["name"] for host in hosts if "*" in host["domains"]}

    strict = [pod for pod in lab.all if translated.scope_of(pod, lab.manifests) and pod.outbound]
    assert strict
    # Istio's default, not the lab's.
    lab.istiod.configure(outboundTrafficPolicy={"mode": "ALLOW_ANY"})
    wait("an open way out", lambda: all(outside(pod) == {"allow_any"} for pod in strict))
    lab.apply(istio__strictEgress=True)
    try:
        for scope in lab.manifests.all("Sidecar"):
            _, _, policy = only(scope["spec"], "workloadSelector", "egress", "outboundTrafficPolicy")
            assert only(policy, "mode") == ["REGISTRY_ONLY"]
        assert all(outside(pod) == {"block_all"} for pod in strict)
    finally:
        lab.istiod.configure()
        lab.apply(istio__strictEgress=False)


@pytest.mark.parametrize("open_to_plain_text", [False, True])
def n9_plain_text_comes_in_nowhere_but_where_it_is_said(lab, open_to_plain_text):
    lab.apply(istio__ingress__outsideMesh=open_to_plain_text, istio__prometheus__outsideMesh=open_to_plain_text)
    seen, at = set(), set()
    for pod, runs in running(lab):
        (policy,) = selected(lab, "PeerAuthentication", pod, seen)
        _, mtls, of_ports = only(policy["spec"], "selector", "mtls", "portLevelMtls")
        assert only(mtls, "mode") == ["STRICT"]
        for port, listener in runs.inbound():
            (mode,) = only((of_ports or {}).get(port, (of_ports or {}).get(str(port), mtls)), "mode")
            chains = {chain["filter_chain_match"]["transport_protocol"]: chain for chain in listener["filter_chains"]}
            assert len(chains) == len(listener["filter_chains"])
            _asks_for_a_certificate(chains.pop("tls"))
            assert [*chains] == {"STRICT": [], "PERMISSIVE": ["raw_buffer"]}[mode], (pod.name, port)
            assert all("transport_socket" not in chain for chain in chains.values())
            at.add(port)
        assert {int(port) for port in of_ports or {}} <= {8080, 9464} and bool(of_ports) == open_to_plain_text
    assert seen == names(lab, "PeerAuthentication") and seen
    assert {8080, 9464} <= at


def _asks_for_a_certificate(chain):
    told = chain["transport_socket"]["typed_config"]
    assert told["require_client_certificate"] is True
    trusts = told["common_tls_context"]["combined_validation_context"]
    assert trusts["validation_context_sds_secret_config"]["name"] == "ROOTCA"
    identities = trusts["default_validation_context"]["match_subject_alt_names"]
    assert identities == [{"prefix": "spiffe://cluster.local/"}]


@pytest.mark.parametrize("open_to_plain_text", [False, True])
def n9_each_caller_and_each_path_of_a_policy_is_what_envoy_lets_in_and_nothing_else_is(lab, open_to_plain_text):
    lab.apply(istio__ingress__outsideMesh=open_to_plain_text, istio__prometheus__outsideMesh=open_to_plain_text)
    seen = set()
    for pod, runs in running(lab):
        wanted = {}
        for policy in selected(lab, "AuthorizationPolicy", pod, seen):
            wanted |= _rules(policy)
        assert wanted, f"everybody reaches {pod.name}"
        inbound = dict(runs.inbound())
        assert inbound or not pod.spec.get("containers")[0].get("ports"), pod.name
        for port, listener in inbound.items():
            for rules in _enforced(listener):
                assert {name: _of_envoy(rule) for name, rule in rules.items()} == wanted, (pod.name, port)
    assert seen == names(lab, "AuthorizationPolicy") and seen


def _rules(policy):
    """By the name that istiod gives a rule: (who, what), each a list of ways to be let in, or None for everybody."""
    name = f"ns[{NAMESPACE}]-policy[{policy['metadata']['name']}]-rule"
    _, action, rules = only(policy["spec"], "selector", "action", "rules")
    # One that says nothing allows nobody, and that is its default.
    assert action == ("ALLOW" if rules else None)
    return {f"{name}[{n}]": _rule(rule) for n, rule in enumerate(rules or [])} or {f"{name}[0]": None}


def _rule(rule):
    whence, where = only(rule, "from", "to")
    who = [only(source, "source")[0] for source in whence or []]
    what = [only(operation, "operation")[0] for operation in where or []]
    principals = [{"principals": [f"spiffe://{each}" for each in only(source, "principals")[0]]} for source in who]
    for operation in what:
        only(operation, "ports", "methods", "paths")
    return _sorted(principals or [{}]), _sorted(what or [{}])


def _sorted(ways):
    return [{kind: sorted(values) for kind, values in way.items()} for way in ways]


def _enforced(listener):
    """The policies of each chain of a listener, by name: of its calls, or of its connections."""
    calls = [[config for name, config in chain if name == RBAC[1]] for chain in http_filters(listener)]
    chains = calls or [[config] for config in filters(listener, RBAC[0])]
    assert len(chains) == len(listener["filter_chains"])
    for (config,) in chains:
        # No action is to allow.
        assert "action" not in config["rules"] and "shadow_rules" not in config
        yield config["rules"]["policies"]


def _of_envoy(policy):
    """The same as _rule gives, of what Envoy has."""
    if policy == NOBODY:
        return None
    who = [_conditions(each["and_ids"]["ids"], "or_ids", "ids") for each in policy["principals"]]
    what = [_conditions(each["and_rules"]["rules"], "or_rules", "rules") for each in policy["permissions"]]
    return _sorted(who), _sorted(what)


def _conditions(parts, any_, of_these):
    found = {}
    for part in parts:
        if part != {"any": True}:
            for kind, value in map(_condition, part[any_][of_these]):
                found.setdefault(kind, []).append(value)
    return found


def _condition(said):
    """(kind, value) of one condition; one of another form is not understood."""
    if "authenticated" in said:
        return "principals", said["authenticated"]["principal_name"]["exact"]
    if "url_path" in said:
        return "paths", said["url_path"]["path"]["exact"]
    if "header" in said:
        assert said["header"]["name"] == ":method"
        return "methods", said["header"]["string_match"]["exact"]
    return "ports", str(said["destination_port"])


def _doors(lab):
    return running(lab, lambda labels: labels["app.kubernetes.io/component"] in {"gateway", "all-in-one"})


def _tokens(lab):
    """The rule of tokens of each chain at the door, and the chart's."""
    seen = set()
    for pod, runs in _doors(lab):
        (manifest,) = selected(lab, "RequestAuthentication", pod, seen)
        _, rules = only(manifest["spec"], "selector", "jwtRules")
        for _, listener in runs.inbound():
            for chain in http_filters(listener):
                (config,) = [config for name, config in chain if name == JWT]
                order = [name for name, _ in chain]
                assert order.index(JWT) < order.index(RBAC[1]), "who calls is judged by what a token says"
                yield rules, config
    assert seen == names(lab, "RequestAuthentication") and seen


def _keys():
    """Those of an issuer that nobody knows yet."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    at = {name: base64.urlsafe_b64encode(getattr(point, name).to_bytes(32, "big")).decode().rstrip("=") for name in "xy"}
    return json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "one", **at}]})


def p2_every_field_of_the_rule_for_tokens_is_found(lab):
    keys = _keys()
    tokens = {"issuer": ISSUER, "audience": "maeul", "jwks": keys}
    lab.apply(istio__tokens=tokens)
    looked = 0
    for rules, config in _tokens(lab):
        issuer, audiences, jwks, forward = only(*rules, "issuer", "audiences", "jwks", "forwardOriginalToken")
        (provider,) = config["providers"].values()
        assert provider["issuer"] == issuer == tokens["issuer"]
        assert provider["audiences"] == audiences == [tokens["audience"]]
        assert provider["local_jwks"]["inline_string"] == jwks == keys
        assert provider["forward"] is forward is True
        _lets_in_who_has_none(config)
        looked += 1
    assert looked


def p2_keys_come_from_where_the_rule_says(lab):
    keys = _keys()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(keys.encode() if self.path == "/keys" else b"")

        def log_message(self, *_said):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        uri = f"http://127.0.0.1:{server.server_port}/keys"
        lab.apply(istio__tokens={"issuer": ISSUER, "audience": "maeul", "jwks": "", "jwksUri": uri})
        for rules, config in _tokens(lab):
            said = only(*rules, "issuer", "audiences", "jwksUri", "forwardOriginalToken")
            (provider,) = config["providers"].values()
            assert said == [ISSUER, ["maeul"], uri, True]
            assert provider["issuer"] == ISSUER
            assert provider["local_jwks"]["inline_string"] == keys
        server.shutdown()


def _lets_in_who_has_none(config):
    """Whoever brings a token has to bring a good one; whom the door lets in without, it knows itself."""
    (rule,) = config["rules"]
    assert rule["match"] == {"prefix": "/"}
    first, second = rule["requires"]["requires_any"]["requirements"]
    assert first.keys() == {"provider_name"} and second == {"allow_missing": {}}
