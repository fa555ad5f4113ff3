"""What stays when a village is taken away."""

import kube

KINDS = (
    "deployments,statefulsets,jobs,pods,services,serviceaccounts,configmaps,secrets,persistentvolumeclaims,"
    "networkpolicies,poddisruptionbudgets,horizontalpodautoscalers,roles,rolebindings,ingresses"
)
MESH = "".join(
    f",{kind}.istio.io"
    for kind in (
        "authorizationpolicies.security",
        "peerauthentications.security",
        "destinationrules.networking",
        "virtualservices.networking",
        "sidecars.networking",
        "telemetries.telemetry",
    )
)
# What a namespace has without anybody's doing.
NOT_OURS = {
    "ServiceAccount/default",
    "ConfigMap/kube-root-ca.crt",
    "ConfigMap/istio-ca-root-cert",
    "ConfigMap/istio-ca-crl",
}
KEPT = {
    "Secret/maeul-service-secret",
    "Secret/maeul-postgresql",
    "Secret/maeul-nats",
    "Secret/maeul-issuer",
    "PersistentVolumeClaim/data-maeul-postgresql-0",
    "PersistentVolumeClaim/data-maeul-nats-0",
}


def p8_uninstalling_leaves_secrets_and_data_and_a_village_goes_on_from_them(village, figures):
    village.install()
    with village.load(figures, everybody=True):
        pass
    before = village.audited
    village.helm("uninstall", village.release, "--wait", "--timeout=5m")
    kube.wait("its pods are gone", lambda: not any(name.startswith("Pod/") for name in leftovers(village)))
    left = leftovers(village)
    assert left == KEPT
    village.tell(f"{len(left)} objects are left")
    figures["installed again in s"] = round(village.install())
    assert village.audit() >= before


def leftovers(village):
    found = village.read(KINDS + (MESH if village.settings.istio else ""))["items"]
    clients = "app.kubernetes.io/component"
    names = {
        f"{each['kind']}/{each['metadata']['name']}"
        for each in found
        if each["kind"] != "Pod" or each["metadata"].get("labels", {}).get(clients) != "client"
    }
    return names - NOT_OURS
