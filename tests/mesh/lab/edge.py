"""The edge of the mesh: the proxy that a Gateway selects, and what a cluster does for it."""

from .network import BEHIND, lowest_port

_DEFAULT_ACCOUNT = "istio-ingress/istio-ingress"


def selected(manifests):
    """The labels of the proxy that the Gateways are for."""
    wanted = {}
    for gateway in _gateways(manifests):
        wanted |= gateway["spec"]["selector"]
    assert wanted, "no Gateway selects a proxy"
    return wanted


def account(values):
    """(namespace, service account) of the first ingress gateway that the chart lets in."""
    named = values.get("istio__ingress__serviceAccounts") or [_DEFAULT_ACCOUNT]
    return named[0].split("/")


def port(number):
    """Where the proxy listens for a Gateway's port: a Service in front of it would lead there."""
    return number if number >= lowest_port() else number + BEHIND


def translated(manifests, pods, folder, authority):
    """Gateways with the address of the edge's pod, ports that may be bound, and certificates as files."""
    routers = [pod for pod in pods.values() if pod.router]
    if not routers:
        return [each for each in manifests if each["kind"] != "Gateway"]
    return [_bound(each, routers[0], folder, authority) if each in _gateways([each]) else each for each in manifests]


def _bound(gateway, router, folder, authority):
    servers = []
    for server in gateway["spec"]["servers"]:
        number = port(server["port"]["number"])
        server = {**server, "bind": router.address, "port": {**server["port"], "number": number}}
        tls = dict(server.get("tls", {}))
        if secret := tls.pop("credentialName", None):
            tls |= _files(folder, authority, secret, server["hosts"])
        servers.append({**server, **({"tls": tls} if tls else {})})
    return {**gateway, "spec": {**gateway["spec"], "servers": servers}}


def _files(folder, authority, secret, hosts):
    """A certificate for these hosts, as the Secret of this name would have it."""
    names = sorted(host.rpartition("/")[2] for host in hosts)
    certificate, key = authority.for_hosts(names)
    made = {"serverCertificate": folder / f"{secret}.pem", "privateKey": folder / f"{secret}.key"}
    made["serverCertificate"].write_bytes(certificate)
    made["privateKey"].write_bytes(key)
    return {name: str(file) for name, file in made.items()}


def _gateways(manifests):
    return [each for each in manifests if each["kind"] == "Gateway" and "istio.io" in each["apiVersion"]]


def marked(pods, marker):
    """What makes the edge's proxy show which state it is in, as the others do by their Sidecars."""
    told = []
    for pod in (pod for pod in pods.values() if pod.router):
        base = {"apiVersion": "networking.istio.io/v1"}
        metadata = {"name": "state", "namespace": pod.namespace}
        server = {"port": {"number": marker.PORT, "name": "http-state", "protocol": "HTTP"}, "bind": pod.address}
        spec = {"selector": {"lab/pod": pod.name}, "servers": [{**server, "hosts": [marker.host]}]}
        told.append({**base, "kind": "Gateway", "metadata": metadata, "spec": spec})
        route = [{"destination": {"host": marker.host, "port": {"number": marker.PORT}}}]
        spec = {"hosts": [marker.host], "gateways": ["state"], "http": [{"route": route}]}
        told.append({**base, "kind": "VirtualService", "metadata": metadata, "spec": spec})
    return told
