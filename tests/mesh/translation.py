"""The translator changes what a cluster would, and keeps what the chart says."""

import mesh
from lab import edge, translated
from lab.identities import Authority
from lab.network import Network
from lab.pods import Pods
from lab.translated import Marker

MARKER = Marker(7)


class Here:
    """A network that nobody has to hold."""

    pod, outbound = Network.pod, Network.outbound
    prefix = "127.99"


def made(*services):
    """(pods, Services) of a rendered village."""
    manifests = mesh.village("bundled")
    for manifest in manifests:
        manifest["metadata"].setdefault("namespace", "village")
    known, pods = translated.services(manifests), Pods(Here(), "village")
    for service in services:
        pods.of_deployment(manifests.find("Deployment", f"maeul-{service}"), manifests, known)
    return pods, known, manifests


def scope(selector=None, *hosts, **more):
    spec = {"egress": [{"hosts": list(hosts)}], **more}
    if selector:
        spec["workloadSelector"] = {"labels": selector}
    return translated.resource("Sidecar", f"own-{len(spec)}", "village", spec)


def p3_a_pod_is_an_endpoint_from_when_it_is_ready():
    pods, known, _ = made("payment", "order")
    (payment,) = pods.of("payment")
    entry = translated.service_entry(known["maeul-payment"], pods.values())["spec"]
    assert entry["endpoints"] == []
    payment.ready = True
    (endpoint,) = translated.service_entry(known["maeul-payment"], pods.values())["spec"]["endpoints"]
    assert endpoint["address"] == payment.address
    assert endpoint["serviceAccount"] == "maeul-payment"
    assert payment.labels.items() <= endpoint["labels"].items()


def p3_the_charts_own_scope_is_kept_and_the_nearer_one_wins():
    pods, known, _ = made("order")
    (order,) = pods.of("order")
    wide, own = scope(None, "./*"), scope({"app": "maeul-order"}, "./maeul-payment.village.svc.cluster.local")
    other = scope({"app": "maeul-store"}, "*/*")
    policy = {"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}}
    own["spec"] |= policy
    assert translated.scope_of(order, [wide, other, own]) is own
    assert translated.scope_of(order, [other, wide]) is wide
    assert translated.scope_of(order, [other]) is None
    told = translated.sidecar(order, known, own, MARKER)["spec"]
    *calls, state = told["egress"]
    assert calls and {tuple(each["hosts"]) for each in calls} == {("./maeul-payment.village.svc.cluster.local",)}
    assert state["hosts"] == ["lab/state-7.lab"]
    assert told["outboundTrafficPolicy"] == policy["outboundTrafficPolicy"]
    assert told["workloadSelector"] == {"labels": {"lab/pod": order.name}}


def p3_a_pod_reaches_those_that_its_settings_name_and_no_others():
    pods, _, _ = made("order", "lending", "store")
    called = {name: sorted(pod.outbound) for name, pod in pods.items()}
    assert called["maeul-order-1"] == ["maeul-delivery", "maeul-issuer", "maeul-payment"]
    assert called["maeul-lending-1"] == ["maeul-catalog", "maeul-issuer"]
    assert called["maeul-store-1"] == ["maeul-issuer"]


def p3_ports_are_those_of_the_chart_so_that_policies_by_port_hold():
    pods, known, _ = made("payment", "gateway")
    inbound = {
        name: {each["port"]["number"]: each["port"]["protocol"] for each in _sidecar(pod, known)["ingress"]}
        for name, pod in pods.items()
    }
    assert inbound["maeul-payment-1"] == {50051: "GRPC", 9464: "HTTP"}
    assert inbound["maeul-gateway-1"][8080] in {"HTTP", "GRPC"}


def p3_another_setting_is_another_pod_and_none_is_none():
    manifests = mesh.village("bundled")
    for manifest in manifests:
        manifest["metadata"].setdefault("namespace", "village")
    pods, known = Pods(Here(), "village"), translated.services(manifests)
    deployment = manifests.find("Deployment", "maeul-payment")
    pod = pods.of_deployment(deployment, manifests, known)
    assert pods.compared(deployment, manifests) == ([pod], [])
    manifests.find("ConfigMap", "maeul-payment")["data"]["MAEUL_LOG"] = "debug"
    assert pods.compared(deployment, manifests) == ([], [pod])


def p3_the_edge_has_its_own_address_and_ports_and_everything_else_of_the_gateway_stays(tmp_path):
    server = {"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "hosts": ["maeul.example"]}
    server["tls"] = {"mode": "SIMPLE", "credentialName": "cert", "minProtocolVersion": "TLSV1_3"}
    gateway = translated.resource("Gateway", "edge", "village", {"selector": {"istio": "ingress"}, "servers": [server]})
    pods = Pods(Here(), "village")
    assert edge.translated([gateway], pods, tmp_path, None) == []  # nobody is selected: nobody has to bind it
    router = pods.add("ingress", "istio-ingress", edge.selected([gateway]), namespace="istio-ingress", router=True)
    (told,) = edge.translated([gateway], pods, tmp_path, Authority("cluster.local"))
    (bound,) = told["spec"]["servers"]
    assert bound["bind"] == router.address
    assert bound["tls"]["minProtocolVersion"] == "TLSV1_3" and "credentialName" not in bound["tls"]
    assert bound["hosts"] == server["hosts"]
    assert gateway["spec"]["servers"] == [server]  # the chart's own is as it was


def _sidecar(pod, known):
    return translated.sidecar(pod, known, None, MARKER)["spec"]
