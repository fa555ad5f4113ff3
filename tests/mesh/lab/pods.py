"""The pods of the lab, as a cluster makes them of Deployments, and places that call from elsewhere."""

import hashlib
import itertools
import json
import re
from collections import Counter
from dataclasses import dataclass, field

from . import translated
from .network import BEHIND

# By this a pod's own Envoy is told apart from those of the other replicas.
NAME = "lab/pod"
_COMPONENT = "app.kubernetes.io/component"


@dataclass
class Pod:
    """A pod. One that only calls has no container; a router is a proxy at the edge, and beside no process."""

    name: str
    namespace: str
    account: str
    address: str
    labels: dict
    spec: dict | None = None
    # By the Service's name, where this pod's Envoy takes calls to it.
    outbound: dict = field(default_factory=dict)
    annotations: dict = field(default_factory=dict)
    router: bool = False
    # Of which Deployment it is, and of which version of that.
    made_by: tuple = ()
    ready: bool = False
    stands_in: bool = False

    @property
    def container(self):
        return self.spec["containers"][0]

    def ports(self):
        """By name, the numbers of its ports."""
        return {port["name"]: port["containerPort"] for port in self.container.get("ports", [])} if self.spec else {}

    def behind(self, port):
        """(address, port) where the process itself listens, behind its Envoy; a port may be a name."""
        return self.address, self.ports().get(port, port) + BEHIND

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


class Pods(dict):
    """By name."""

    def __init__(self, network, namespace):
        super().__init__()
        self._network, self._namespace = network, namespace
        self._numbers, self._made = itertools.count(1), Counter()

    def of(self, service):
        """Those of a service, in the order in which they came."""
        return [pod for pod in self.values() if pod.labels.get(_COMPONENT) == service]

    def add(self, name, account, labels, *, reaches=(), spec=None, namespace=None, router=False, made_by=()):
        """A pod, which reaches the Services of these names."""
        number = next(self._numbers)
        pod = Pod(name, namespace or self._namespace, account, self._network.pod(number), {**labels, NAME: name}, spec)
        pod.outbound = {service: self._network.outbound(number, n) for n, service in enumerate(reaches)}
        pod.router, pod.made_by = router, made_by
        self[name] = pod
        return pod

    def of_deployment(self, deployment, manifests, known, **labels):
        """One more pod of a Deployment; labels beside those of the template."""
        name, template = deployment["metadata"]["name"], deployment["spec"]["template"]
        spec = template["spec"]
        labels = {**template["metadata"]["labels"], **labels}
        self._made[name] += 1
        made = self.add(
            f"{name}-{self._made[name]}",
            spec["serviceAccountName"],
            labels,
            reaches=_called(spec, manifests, known),
            spec=spec,
            made_by=(name, _version(template, manifests)),
        )
        made.annotations = template["metadata"].get("annotations", {})
        return made

    def compared(self, deployment, manifests):
        """(pods that are as a Deployment says, its others); whoever stands in is neither."""
        name, version = deployment["metadata"]["name"], _version(deployment["spec"]["template"], manifests)
        own = [pod for pod in self.values() if pod.made_by[:1] == (name,) and not pod.stands_in]
        return [pod for pod in own if pod.made_by[1] == version], [pod for pod in own if pod.made_by[1] != version]

    def account_of(self, node_id):
        """(namespace, service account) of the pod that a proxy says it is of."""
        pod = self[node_id.split("~")[2].partition(".")[0]]
        return pod.namespace, pod.account


def _called(spec, manifests, known):
    """The Services whose names a pod's settings have."""
    values = " ".join(translated.env(spec["containers"][0], manifests).values())
    return [name for name in known if re.search(rf"://{name}:\d", values)]


def _version(template, manifests):
    """What its pods are made of: another, and they are others."""
    settings = translated.env(template["spec"]["containers"][0], manifests)
    said = json.dumps([template["metadata"]["labels"], template["spec"], settings], sort_keys=True)
    return hashlib.sha256(said.encode(errors="surrogateescape")).hexdigest()
