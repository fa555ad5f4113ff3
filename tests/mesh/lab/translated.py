"""What a cluster makes of manifests before istiod sees them, and no more: endpoints of Services, what is said by names of
ConfigMaps and Secrets, and what each pod's Envoy binds where nothing redirects connections into it."""

import base64
import re

from . import edge
from .network import BEHIND, lowest_port

# The protocol of a port as Istio reads it.
_PROTOCOLS = {"grpc": "GRPC", "http": "HTTP", "tcp": "TCP"}
# The injector's mark of pods that have a proxy.
_HAS_PROXY = {"security.istio.io/tlsMode": "istio"}
# The program is reached by these from its own pod alone, or by Prometheus, which is one of those that only call.
_NOT_CALLED = {"http-admin"}
# The demo issuer's name in a URL.
_ISSUER = re.compile(r"^http://[a-z0-9-]+-issuer[a-z0-9.-]*:")


def everything(lab, state):
    """All that istiod is told in this state of the lab."""
    marker, pods = Marker(state), list(lab.pods.values())
    rendered = [each for each in lab.manifests + lab.more if ".istio.io/" in each["apiVersion"]]
    issuer = lab.pods.of("issuer")
    told = [marker.service_entry()]
    told += [service_entry(service, pods) for service in lab.known.values()]
    for manifest in rendered:
        if manifest["kind"] == "RequestAuthentication" and any(map(_of_the_issuer, manifest["spec"]["jwtRules"])):
            # Istiod asks for the keys as soon as it hears of them, and when nobody answers, a minute later again.
            if _answers(issuer):
                told.append(_keys_found(manifest, issuer))
        elif manifest["kind"] != "Sidecar":
            told.append(manifest)
    for pod in pods:
        if pod.router:
            continue
        told.append(sidecar(pod, lab.known, scope_of(pod, rendered), marker, lab.manifests.all("Service")))
        if pod.outbound:
            told.append(names_of(pod, lab.known))
    return edge.translated(told, lab.pods, lab.folder, lab.authority) + edge.marked(lab.pods, marker)


def services(manifests):
    """The Services that calls go to, by name: those without an address of their own are for their servers alone."""
    found = {service["metadata"]["name"]: service for service in manifests.all("Service")}
    return {name: service for name, service in found.items() if service["spec"].get("clusterIP") != "None"}


def hostname(service):
    return "{name}.{namespace}.svc.cluster.local".format_map(service["metadata"])


def service_entry(service, pods):
    """A Service, and the pods that it selects, of those that are ready."""
    metadata, spec = service["metadata"], service["spec"]
    selected = [pod for pod in pods if pod.spec and spec["selector"].items() <= pod.labels.items()]
    told = {
        "hosts": [hostname(service)],
        "location": "MESH_INTERNAL",
        "resolution": "STATIC",
        "ports": [_port(port, selected) for port in spec["ports"]],
        "endpoints": [_endpoint(pod) for pod in selected if pod.ready],
    }
    return resource("ServiceEntry", metadata["name"], metadata["namespace"], told)


def _port(port, pods):
    target = port.get("targetPort", port["port"])
    if isinstance(target, str):
        target = next((pod.ports()[target] for pod in pods), port["port"])
    protocol = _PROTOCOLS[port["appProtocol"]]
    return {"number": port["port"], "name": port["name"], "protocol": protocol, "targetPort": target}


def _endpoint(pod):
    return {"address": pod.address, "labels": {**pod.labels, **_HAS_PROXY}, "serviceAccount": pod.account}


def scope_of(pod, manifests):
    """The chart's Sidecar for a pod: one that selects it, else that of its namespace."""
    own = [each for each in manifests if each["kind"] == "Sidecar" and each["metadata"]["namespace"] == pod.namespace]
    selects = [(each, each["spec"].get("workloadSelector", {}).get("labels", {})) for each in own]
    chosen = sorted((not labels, n) for n, (_, labels) in enumerate(selects) if labels.items() <= pod.labels.items())
    return own[chosen[0][1]] if chosen else None


def sidecar(pod, known, own, marker, leading=None):
    """What a pod's Envoy binds, and all that `own`, the chart's Sidecar for this pod, says beside that. `leading` are the
    Services that lead to pods: also those without an address of their own.
    """
    spec = dict((own or {}).get("spec", {}))
    hosts = sorted({host for listener in spec.get("egress", []) for host in listener["hosts"]}) or ["*/*"]
    spec["workloadSelector"] = {"labels": {"lab/pod": pod.name}}
    spec["ingress"] = [_inbound(pod, *port) for port in _inbound_ports(pod, leading or known.values())]
    spec["egress"] = [_outbound(number, to[0], hosts) for number, to in sorted(_calls(pod, known).items())]
    spec["egress"].append(marker.egress(pod))
    if not spec["ingress"]:
        del spec["ingress"]
    return resource("Sidecar", f"pod-{pod.name}", pod.namespace, spec)


def _inbound_ports(pod, services):
    """(number, name, protocol) of a pod's ports that a Service leads to; the first that names a port tells its protocol."""
    if not pod.spec:
        return []
    numbers, found = pod.ports(), {}
    for service in services:
        if service["spec"]["selector"].items() <= pod.labels.items():
            for port in service["spec"]["ports"]:
                target = port.get("targetPort", port["port"])
                found.setdefault(numbers.get(target, target), (port["name"], _PROTOCOLS[port["appProtocol"]]))
    return [(number, *rest) for number, rest in found.items()]


def _inbound(pod, number, name, protocol):
    return {
        "port": {"number": number, "name": name, "protocol": protocol},
        "bind": pod.address,
        "captureMode": "NONE",
        "defaultEndpoint": f"0.0.0.0:{number + BEHIND}",  # of the pod's own address
    }


def _calls(pod, known):
    """By port's number, what this pod calls there: (address that its Envoy binds, host, protocol)."""
    found = {}
    for name, address in pod.outbound.items():
        for port in known[name]["spec"]["ports"]:
            protocol = _PROTOCOLS[port["appProtocol"]]
            called = port["name"] not in _NOT_CALLED or not pod.spec
            if protocol != "TCP" and called and port["port"] >= lowest_port():
                found.setdefault(port["port"], []).append((address, hostname(known[name]), protocol))
    return found


def ports_called(pod, known):
    """Numbers of the ports that a pod calls others at."""
    return set(_calls(pod, known))


def _outbound(number, first, hosts):
    address, _, protocol = first
    return {
        "port": {"number": number, "name": f"{protocol.lower()}-{number}", "protocol": protocol},
        "bind": address,
        "captureMode": "NONE",
        "hosts": hosts,
    }


def names_of(pod, known):
    """Where names lead to. In a cluster calls are for names; here a name is an address that the pod's Envoy binds as well."""
    patches = []
    for number, called in _calls(pod, known).items():
        more = [_address(address, number) for address, _, _ in called[1:]]
        if more:
            match = {"listener": {"name": f"{called[0][0]}_{number}"}}
            patches.append(_patch("LISTENER", match, {"additional_addresses": more}))
        for address, host, _ in called:
            match = {"routeConfiguration": {"vhost": {"name": f"{host}:{number}"}}}
            patches.append(_patch("VIRTUAL_HOST", match, {"domains": [address]}))
    spec = {"workloadSelector": {"labels": {"lab/pod": pod.name}}, "configPatches": patches}
    return resource("EnvoyFilter", f"names-{pod.name}", pod.namespace, spec, "networking.istio.io/v1alpha3")


def _patch(what, match, value):
    match = {"context": "SIDECAR_OUTBOUND", **match}
    return {"applyTo": what, "match": match, "patch": {"operation": "MERGE", "value": value}}


def _address(address, port):
    return {"address": {"socket_address": {"address": address, "port_value": port}}}


def resource(kind, name, namespace, spec, version="networking.istio.io/v1"):
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


def _answers(issuer):
    return any(pod.ready for pod in issuer)


def _of_the_issuer(rule):
    """Whether istiod has to ask the demo issuer for the keys of a rule."""
    return "jwks" not in rule and bool(_ISSUER.match(rule.get("jwksUri", rule["issuer"])))


def _keys_found(manifest, issuer):
    """The same with the issuer's name looked up. Istiod gets what the issuer's Envoy gives to somebody without a certificate."""
    rules = []
    for rule in manifest["spec"]["jwtRules"]:
        uri = _ISSUER.sub(f"http://{issuer[0].address}:", rule.get("jwksUri", ""))
        rules.append({**rule, **({"jwksUri": uri} if uri else {})})
    return {**manifest, "spec": {**manifest["spec"], "jwtRules": rules}}


class Marker:
    """A host of its own for each state of the lab: an Envoy that routes to it has acknowledged that state."""

    NAMESPACE, PORT = "lab", 15999

    def __init__(self, state):
        self.host = f"state-{state}.lab"

    def service_entry(self):
        ports = [{"number": self.PORT, "name": "http", "protocol": "HTTP"}]
        spec = {"hosts": [self.host], "location": "MESH_INTERNAL", "resolution": "STATIC", "ports": ports}
        return resource("ServiceEntry", "state", self.NAMESPACE, {**spec, "endpoints": [{"address": "127.0.0.1"}]})

    def egress(self, pod):
        return {
            "port": {"number": self.PORT, "name": "http-state", "protocol": "HTTP"},
            "bind": pod.address,
            "captureMode": "NONE",
            "hosts": [f"{self.NAMESPACE}/{self.host}"],
        }


def env(container, manifests):
    """A container's environment, with its ConfigMaps and Secrets read."""
    maps = {manifest["metadata"]["name"]: manifest.get("data", {}) for manifest in manifests.all("ConfigMap")}
    secrets = {manifest["metadata"]["name"]: _decoded(manifest) for manifest in manifests.all("Secret")}
    found = {}
    for source in container.get("envFrom", []):
        found |= maps[source["configMapRef"]["name"]]
    for entry in container.get("env", []):
        if "value" in entry:
            found[entry["name"]] = re.sub(
                r"\$\((\w+)\)", lambda match: found.get(match.group(1), match.group(0)), entry["value"]
            )
            continue
        if "secretKeyRef" not in entry["valueFrom"]:
            continue  # what a cluster knows of the pod
        reference = entry["valueFrom"]["secretKeyRef"]
        secret = secrets.get(reference["name"], {})
        if reference["key"] in secret or not reference.get("optional"):
            found[entry["name"]] = secret[reference["key"]]
    return found


def _decoded(secret):
    # What is no text is for files, and not for the environment.
    return {key: binary(value).decode(errors="surrogateescape") for key, value in secret.get("data", {}).items()}


def binary(value):
    """A value of a Secret."""
    return base64.b64decode(value)
