"""A second version of a service beside the first: the same service to all, and pods of its own to its Deployment."""

import profiles
import pytest

CANARY = profiles.sets("services.payment.canary.enabled=true", "services.payment.canary.image.tag=9.9.9")
MESHED = profiles.sets("istio.enabled=true", "istio.canaries.payment=5")


@pytest.fixture(scope="module")
def tried():
    return profiles.village("bundled", *CANARY)


def labels(manifests, name):
    return manifests.find("Deployment", name)["spec"]["template"]["metadata"]["labels"]


def n8_a_canary_changes_nothing_of_what_runs(bundled, tried):
    news = [each for each in tried if each["kind"] != "Secret" and each not in bundled]
    assert [(each["kind"], each["metadata"]["name"]) for each in news] == [("Deployment", "maeul-payment-canary")]


def n8_no_deployment_selects_the_pods_of_another(tried):
    deployments = tried.all("Deployment")
    for one in deployments:
        chosen = [
            other["metadata"]["name"]
            for other in deployments
            if profiles.selects(one["spec"]["selector"], other["spec"]["template"]["metadata"]["labels"])
        ]
        assert chosen == [one["metadata"]["name"]]


def n8_a_canary_is_the_service_to_all_that_is_about_it(tried):
    stable, canary = labels(tried, "maeul-payment"), labels(tried, "maeul-payment-canary")
    (service,) = [each for each in tried.all("Service") if each["spec"]["selector"].items() <= stable.items()]
    assert service["spec"]["selector"].items() <= canary.items()
    for kind, key in (("NetworkPolicy", "podSelector"), ("PodDisruptionBudget", "selector")):
        about = [
            {each["metadata"]["name"] for each in tried.all(kind) if profiles.selects(each["spec"][key], pod)}
            for pod in (stable, canary)
        ]
        assert about[0] == about[1] != set(), kind
    for policy in tried.all("NetworkPolicy"):
        for rule in [*policy["spec"]["ingress"], *policy["spec"]["egress"]]:
            for peer in [*rule.get("from", []), *rule.get("to", [])]:
                if "podSelector" in peer:
                    let = [profiles.selects(peer["podSelector"], pod) for pod in (stable, canary)]
                    assert let[0] == let[1], policy["metadata"]["name"]


def n8_a_canary_is_another_image_with_the_same_identity_and_settings(tried):
    stable, canary = (
        tried.find("Deployment", name)["spec"]["template"]["spec"] for name in ("maeul-payment", "maeul-payment-canary")
    )
    assert {container["image"] for container in profiles.containers(canary)} == {"maeul:9.9.9"}
    assert labels(tried, "maeul-payment-canary")["version"] == "9.9.9"
    for pod in (stable, canary):
        for container in profiles.containers(pod):
            container.pop("image")
    stable.pop("topologySpreadConstraints"), canary.pop("topologySpreadConstraints")
    assert stable == canary


def p4_what_scales_a_service_leaves_its_canary_alone():
    scaled = profiles.sets("services.payment.autoscaling.enabled=true", "services.payment.canary.replicas=2")
    manifests = profiles.village("bundled", *CANARY, *scaled)
    (scaler,) = manifests.all("HorizontalPodAutoscaler")
    assert scaler["spec"]["scaleTargetRef"]["name"] == "maeul-payment"
    assert "replicas" not in manifests.find("Deployment", "maeul-payment")["spec"]
    assert manifests.find("Deployment", "maeul-payment-canary")["spec"]["replicas"] == 2


def n8_the_gateway_may_have_one_too():
    flags = profiles.sets("gateway.canary.enabled=true", "gateway.canary.image.tag=9.9.9")
    manifests = profiles.village("bundled", *flags)
    door = manifests.find("Service", "maeul-gateway")["spec"]["selector"]
    assert door.items() <= labels(manifests, "maeul-gateway-canary").items()


def n8_in_a_mesh_both_are_under_the_same_policies_and_are_told_apart_by_their_subsets():
    manifests = profiles.village("bundled", *CANARY, *MESHED)
    stable, canary = labels(manifests, "maeul-payment"), labels(manifests, "maeul-payment-canary")
    for kind in ("AuthorizationPolicy", "PeerAuthentication", "Telemetry"):
        about = [
            {
                each["metadata"]["name"]
                for each in manifests.all(kind)
                if profiles.selects(each["spec"]["selector"], pod)
            }
            for pod in (stable, canary)
        ]
        assert about[0] == about[1] != set(), kind
    rule = manifests.find("DestinationRule", "maeul-payment")["spec"]
    subsets = {subset["name"]: subset["labels"] for subset in rule["subsets"]}
    assert subsets["stable"].items() <= stable.items() and not subsets["stable"].items() <= canary.items()
    assert subsets["canary"].items() <= canary.items() and not subsets["canary"].items() <= stable.items()


def n8_a_subset_is_told_by_a_label_that_pods_had_before_there_were_canaries(bundled):
    """Otherwise the first upgrade with one would find nobody who is stable."""
    rule = profiles.village("bundled", *CANARY, *MESHED).find("DestinationRule", "maeul-payment")["spec"]
    (stable,) = [subset["labels"] for subset in rule["subsets"] if subset["name"] == "stable"]
    assert stable.items() <= labels(bundled, "maeul-payment").items()


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("services.payment.canary.enabled=true",), "canary of payment needs canary.image.tag"),
        (("istio.enabled=true", "istio.canaries.payment=5"), "istio.canaries has to give a weight to each service"),
        (
            ("istio.enabled=true", "services.payment.canary.enabled=true", "services.payment.canary.image.tag=9.9.9"),
            'and to no other: ["payment"]',
        ),
        (("services.payment.canary.weight=5",), "Additional property weight is not allowed"),
    ],
)
def n8_a_canary_that_is_half_said_is_refused(refused, flags, says):
    assert says in refused(profiles.CHART, *profiles.sets(*flags))
