"""What a change of values touches: what it has to, and no more."""

import charts
import profiles
import pytest


def pod_templates(manifests):
    return {
        (each["kind"], each["metadata"]["name"]): each["spec"]["template"]
        for each in manifests.workloads()
        if each["kind"] != "Job"
    }


def restarted(before, after):
    """Names of the workloads whose pods change."""
    one, other = pod_templates(before), pod_templates(after)
    return sorted(name for key, template in other.items() if one.get(key) != template for _, name in [key])


def p7_a_log_level_restarts_its_service_alone(bundled):
    changed = profiles.village("bundled", *profiles.sets("services.order.log=info\\,maeul_order=debug"))
    assert restarted(bundled, changed) == ["maeul-order"]
    assert changed.find("ConfigMap", "maeul-order")["data"]["MAEUL_LOG"] == "info,maeul_order=debug"
    assert bundled.find("ConfigMap", "maeul-order")["data"]["MAEUL_LOG"] == "info"


def p7_what_is_said_for_all_restarts_all(bundled):
    changed = profiles.village("bundled", *profiles.sets("telemetry.otlpEndpoint=http://otel:4317"))
    assert restarted(bundled, changed) == sorted(f"maeul-{name}" for name in [*profiles.SERVICES, "gateway"])


def p7_a_setting_reaches_its_service_alone(bundled):
    changed = profiles.village("bundled", "--set-string", "services.order.settings.MAX_DEFERRED_ORDERS=500")
    assert restarted(bundled, changed) == ["maeul-order"]
    assert changed.find("ConfigMap", "maeul-order")["data"]["MAEUL_MAX_DEFERRED_ORDERS"] == "500"


@pytest.mark.parametrize("service", [*profiles.SERVICES, "gateway"])
def n8_each_service_can_be_upgraded_and_rolled_back_alone(bundled, service):
    where = service if service == "gateway" else f"services.{service}"
    changed = profiles.village("bundled", "--set-string", f"{where}.image.tag=9.9.9")
    assert restarted(bundled, changed) == [f"maeul-{service}"]
    spec = changed.find("Deployment", f"maeul-{service}")["spec"]["template"]["spec"]
    assert {container["image"] for container in profiles.containers(spec)} == {"maeul:9.9.9"}


def n8_a_new_chart_with_the_same_image_restarts_nobody(bundled, tmp_path, helm):
    folder = charts.ROOT / profiles.CHART
    done = helm("package", folder, "--version", "9.9.9", "--destination", tmp_path)
    assert done.returncode == 0, done.stderr
    newer = charts.render(tmp_path / "maeul-9.9.9.tgz")
    assert newer.find("Deployment", "maeul-order")["metadata"]["labels"]["helm.sh/chart"] == "maeul-9.9.9"
    assert restarted(bundled, newer) == []


def immutable(manifests):
    """What Kubernetes lets nobody change, by kind and name."""
    kept = {}
    for each in manifests.all("Deployment"):
        kept["Deployment", each["metadata"]["name"]] = each["spec"]["selector"]
    for each in manifests.all("StatefulSet"):
        spec = each["spec"]
        kept["StatefulSet", each["metadata"]["name"]] = {
            key: spec.get(key) for key in ("selector", "serviceName", "volumeClaimTemplates", "podManagementPolicy")
        }
    for each in manifests.all("PersistentVolumeClaim"):
        kept["PersistentVolumeClaim", each["metadata"]["name"]] = each["spec"]
    for each in manifests.all("Service"):
        kept["Service", each["metadata"]["name"]] = each["spec"].get("clusterIP")
    return kept


RELEASED = sorted((charts.ROOT / "tests" / "released").glob("*/maeul-*.tgz"))


@pytest.mark.parametrize("package", RELEASED, ids=lambda package: package.stem)
@pytest.mark.parametrize("name", ["bundled", "all-in-one", "external"])
def p6_an_upgrade_from_a_released_chart_changes_nothing_that_may_not_change(package, name):
    before = immutable(charts.render(package, *profiles.MATRIX[name]))
    after = immutable(profiles.village(name))
    assert {key: after.get(key) for key in before} == before


def p6_labels_that_come_with_each_chart_are_in_nothing_that_may_not_change(manifests):
    for what in immutable(manifests).values():
        assert "helm.sh/chart" not in str(what) and "app.kubernetes.io/version" not in str(what)


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("replicas", "4"),
        ("nodeSelector.disk", "fast"),
        ("priorityClassName", "high"),
        ("podAnnotations.note", "x"),
        ("resources.requests.cpu", "300m"),
        ("topologySpread[0].topologyKey", "rack"),
        ("env[0].name", "RUST_BACKTRACE"),
        ("probes.liveness.periodSeconds", "7"),
    ],
)
def p4_whatever_a_row_says_holds_for_it_and_for_nobody_else(bundled, flag, value):
    changed = profiles.village("bundled", *profiles.sets(f"services.store.{flag}={value}"))
    differ = [each["metadata"]["name"] for each in changed.all("Deployment") if each not in bundled.all("Deployment")]
    assert differ == ["maeul-store"]


def p4_a_row_may_switch_off_what_is_on_for_all():
    flags = profiles.sets("defaults.autoscaling.enabled=true", "services.store.autoscaling.enabled=false")
    manifests = profiles.village(
        "bundled", *flags, *profiles.sets("services.store.pdb.enabled=false", "services.store.replicas=0")
    )
    scaled = {each["metadata"]["name"] for each in manifests.all("HorizontalPodAutoscaler")}
    assert scaled == {f"maeul-{name}" for name in [*profiles.SERVICES, "gateway"]} - {"maeul-store"}
    assert "maeul-store" not in {each["metadata"]["name"] for each in manifests.all("PodDisruptionBudget")}
    assert manifests.find("Deployment", "maeul-store")["spec"]["replicas"] == 0
