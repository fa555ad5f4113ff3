"""The ways to have the village in a cluster, as values of its chart; and what a manifest makes pods of."""

import charts

CHART = "helm/maeul"
PRODUCTION = charts.ROOT / CHART / "values-production.yaml"
SERVICES = (
    "order store payment delivery catalog lending booking approval occupancy notification mypage marketing".split()
)


def sets(*words):
    return tuple(word for each in words for word in ("--set", each))


EXTERNAL = sets("mode=external", "external.existingSecret=maeul-servers")
ALONE = sets("mode=all-in-one")
HA = ("-f", str(PRODUCTION), *sets("auth.issuer=https://id.example"))

# Flags by name. Every rule that holds for the chart holds in each.
MATRIX = {
    "bundled": (),
    "external": EXTERNAL,
    "all-in-one": ALONE,
    "production": HA,
    "bundled in a mesh": sets("istio.enabled=true"),
    "external in a mesh": (*EXTERNAL, *sets("istio.enabled=true", "istio.mode=external")),
    "all-in-one in a mesh": (*ALONE, *sets("istio.enabled=true", "istio.mode=all-in-one")),
    "production in a mesh": (*HA, *sets("istio.enabled=true")),
    # All that is off unless asked for, at once.
    "everything": sets(
        "gateway.ingress.enabled=true",
        "gateway.ingress.hosts={maeul.example}",
        "gateway.service.type=NodePort",
        "sharedVolume.enabled=true",
        "telemetry.otlpEndpoint=http://collector.monitoring:4317",
        "defaults.autoscaling.enabled=true",
        "nats.replicas=3",
        "services.order.database.existingSecret=order-database",
        "services.order.settings.SMTP_URL=smtp://mail.example:25",
        "defaults.mounts[0].secret=nats-tls",
        "defaults.mounts[0].path=/etc/nats-tls",
        "image.pullSecrets={registry}",
    ),
}

# Secrets that are somebody else's: named in values, and made before.
MADE_BEFORE = {"maeul-servers", "maeul-database", "maeul-operator", "order-database", "nats-tls", "registry"}


def village(name="bundled", *more, **kwargs):
    """What the chart makes of one of them, and of more flags."""
    return charts.render(CHART, *MATRIX[name], *more, **kwargs)


def templates(manifests):
    """(the manifest, its pods' metadata, their spec) of whatever makes pods."""
    for manifest in manifests.workloads():
        yield manifest, manifest["spec"]["template"]["metadata"], manifest["spec"]["template"]["spec"]
    for manifest in manifests.all("Pod"):
        yield manifest, manifest["metadata"], manifest["spec"]


def containers(spec):
    return [*spec.get("initContainers", []), *spec["containers"]]


def selects(selector, labels):
    """Whether a selector of labels takes these."""
    wanted = selector.get("matchLabels", {})
    sets_ = all(
        {"In": labels.get(each["key"]) in each.get("values", [])}[each["operator"]]
        for each in selector.get("matchExpressions", [])
    )
    return sets_ and all(labels.get(key) == value for key, value in wanted.items())


def environment(manifests, container):
    """What a container is told that is no secret, by name."""
    told = {}
    for source in container.get("envFrom", []):
        told |= manifests.find("ConfigMap", source["configMapRef"]["name"])["data"]
    return told | {each["name"]: each["value"] for each in container.get("env", []) if "value" in each}
