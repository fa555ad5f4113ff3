"""What a cluster makes of manifests before istiod sees them, and no more: pods from Deployments, endpoints from Services,
and what each pod's Envoy binds where nothing redirects connections into it."""

import base64
import re
from dataclasses import dataclass, field

from .network import BEHIND, lowest_port

# The protocol of a port as Istio reads it.
_PROTOCOLS = {"grpc": "GRPC", "http": "HTTP", "tcp": "TCP"}
# The injector's mark of pods that have a proxy.
_HAS_PROXY = {"security.istio.io/tlsMode": "istio"}
POD = "lab/pod"
# The program is reached by these from its own pod alone, or by Prometheus.
_NOT_CALLED = {"http-admin"}


@dataclass
class Pod:
    """A pod, or a place that calls from outside the village (then it has no container)."""

    name: str
    namespace: str
    account: str
    number: int
    address: str
    labels: dict
    spec: dict | None = None
    # By service, where this pod's Envoy takes calls to it.
    outbound: dict = field(default_factory=dict)
    # A proxy at the edge of the mesh, and not beside a process.
    router: bool = False

    @property
    def container(self):
        return self.spec["containers"][0]

    def ports(self):
        """By name, the numbers of its ports."""
        return {port["name"]: port["containerPort"] for port in self.container["ports"]} if self.spec else {}

    def node(self):
        """What its Envoy says to istiod."""
        kind = "router" if self.router else "sidecar"
        domain = f"{self.namespace}.svc.cluster.local"
        return {
            "id": f"{kind}~{self.address}~{self.name}.{self.namespace}~{domain}",
            "cluster": f"{self.labels.get('app', self.name)}.{self.namespace}",
            "metadata": {
                "NAME": self.name,
                "NAMESPACE": self.namespace,
                "INSTANCE_IPS": self.address,
                "SERVICE_ACCOUNT": self.account,
                "LABELS": self.labels,
                "CLUSTER_ID": "Kubernetes",
                "ISTIO_VERSION": "1.31.1",
                "INTERCEPTION_MODE": "NONE",
            },
        }


def services(manifests):
    """The Services that calls go to, by name: those without an address of their own are for their servers alone."""
    found = {service["metadata"]["name"]: service for service in manifests.all("Service")}
    return {name: service for name, service in found.items() if service["spec"].get("clusterIP") != "None"}


def hostname(name, namespace):
    return f"{name}.{namespace}.svc.cluster.local"


def service_entry(service, pods):
    """A Service, and the pods that it selects."""
    metadata, spec = service["metadata"], service["spec"]
    selected = [pod for pod in pods if pod.spec and spec["selector"].items() <= pod.labels.items()]
    ports = [_port(port, selected) for port in spec["ports"]]
    endpoints = [_endpoint(pod) for pod in selected]
    return _resource(
        "networking.istio.io/v1",
        "ServiceEntry",
        metadata["name"],
        metadata["namespace"],
        {
            "hosts": [hostname(metadata["name"], metadata["namespace"])],
            "location": "MESH_INTERNAL",
            "resolution": "STATIC",
            "ports": ports,
            "endpoints": endpoints,
        },
    )


def _port(port, pods):
    target = port.get("targetPort", port["port"])
    if isinstance(target, str):
        target = next((pod.ports()[target] for pod in pods), port["port"])
    protocol = _PROTOCOLS[port["appProtocol"]]
    return {"number": port["port"], "name": port["name"], "protocol": protocol, "targetPort": target}


def _endpoint(pod):
    return {"address": pod.address, "labels": {**pod.labels, **_HAS_PROXY}, "serviceAccount": pod.account}


def sidecar(pod, known, own, marker):
    """What a pod's Envoy binds, with the scope that `own`, the chart's Sidecar for this pod, gives it.

    `known` are all Services by name, `marker` a host that every Envoy is told of.
    """
    spec = dict((own or {}).get("spec", {}))
    hosts = sorted({host for listener in spec.get("egress", []) for host in listener["hosts"]}) or ["*/*"]
    spec["workloadSelector"] = {"labels": {POD: pod.name}}
    spec["ingress"] = [_inbound(pod, port) for port in _inbound_ports(pod, known)]
    spec["egress"] = [
        _outbound(number, ports[0], hosts) for number, ports in sorted(_calls(pod, known).items())
    ]
    spec["egress"].append(marker.egress(pod))
    if not spec["ingress"]:
        del spec["ingress"]
    return _resource("networking.istio.io/v1", "Sidecar", f"pod-{pod.name}", pod.namespace, spec)


def _inbound_ports(pod, known):
    """(number, name, protocol) of a pod's ports that a Service leads to; the first that names a port tells its protocol."""
    if not pod.spec:
        return []
    numbers, found = pod.ports(), {}
    for service in known.values():
        if service["spec"]["selector"].items() <= pod.labels.items():
            for port in service["spec"]["ports"]:
                target = port.get("targetPort", port["port"])
                found.setdefault(numbers.get(target, target), (port["name"], _PROTOCOLS[port["appProtocol"]]))
    return [(number, *rest) for number, rest in found.items()]


def _inbound(pod, port):
    number, name, protocol = port
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
            if protocol != "TCP" and port["name"] not in _NOT_CALLED and port["port"] >= lowest_port():
                host = hostname(name, known[name]["metadata"]["namespace"])
                found.setdefault(port["port"], []).append((address, host, protocol))
    return found


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
    spec = {"workloadSelector": {"labels": {POD: pod.name}}, "configPatches": patches}
    return _resource("networking.istio.io/v1alpha3", "EnvoyFilter", f"names-{pod.name}", pod.namespace, spec)


def _patch(what, match, value):
    match = {"context": "SIDECAR_OUTBOUND", **match}
    return {"applyTo": what, "match": match, "patch": {"operation": "MERGE", "value": value}}


def _address(address, port):
    return {"address": {"socket_address": {"address": address, "port_value": port}}}


def _resource(version, kind, name, namespace, spec):
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


class Marker:
    """A host of its own for each state of the mesh: an Envoy that routes to it has acknowledged that state."""

    NAMESPACE, PORT = "lab", 15999

    def __init__(self, number):
        self.host = f"state-{number}.lab"

    def service_entry(self):
        ports = [{"number": self.PORT, "name": "http", "protocol": "HTTP"}]
        spec = {"hosts": [self.host], "location": "MESH_INTERNAL", "resolution": "STATIC", "ports": ports}
        spec["endpoints"] = [{"address": "127.0.0.1"}]
        return _resource("networking.istio.io/v1", "ServiceEntry", "state", self.NAMESPACE, spec)

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
            found[entry["name"]] = re.sub(r"\$\((\w+)\)", lambda match: found[match.group(1)], entry["value"])
            continue
        reference = entry["valueFrom"]["secretKeyRef"]
        secret = secrets.get(reference["name"], {})
        if reference["key"] in secret or not reference.get("optional"):
            found[entry["name"]] = secret[reference["key"]]
    return found


def _decoded(secret):
    values = {key: base64.b64decode(value) for key, value in secret.get("data", {}).items()}
    # Keys in binary form are for files, and not for the environment.
    return {key: value.decode(errors="surrogateescape") for key, value in values.items()}


def binary(manifests, secret, key):
    """A Secret's value as bytes."""
    return base64.b64decode(manifests.find("Secret", secret)["data"][key])
