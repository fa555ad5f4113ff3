"""How pods come, live and go: probes, rollouts, drains."""

import profiles
import pytest

GRPC = {"gateway": 8080}


def ours(manifests):
    """(component, deployment, pod's spec) of the workloads of the table."""
    for manifest in manifests.all("Deployment"):
        component = manifest["metadata"]["labels"]["app.kubernetes.io/component"]
        if component != "issuer":
            yield component, manifest, manifest["spec"]["template"]["spec"]


def seconds(text):
    assert text.endswith("s")
    return int(text[:-1])


def p5_every_server_has_all_three_probes(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        if manifest["kind"] in {"Deployment", "StatefulSet"}:
            for container in spec["containers"]:
                assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys(), container["name"]


def p5_liveness_asks_for_the_process_alone_and_readiness_for_all_that_it_needs(manifests):
    for component, _, spec in ours(manifests):
        (container,) = spec["containers"]
        port = GRPC.get(component, 50051)
        assert container["startupProbe"]["grpc"] == {"port": port, "service": "liveness"}
        assert container["livenessProbe"]["grpc"] == {"port": port, "service": "liveness"}
        assert container["readinessProbe"]["grpc"] == {"port": port, "service": ""}
        assert port in {each["containerPort"] for each in container["ports"]}


def p5_a_slow_start_is_no_reason_to_restart(manifests):
    for component, _, spec in ours(manifests):
        startup = spec["containers"][0]["startupProbe"]
        assert startup["periodSeconds"] * startup["failureThreshold"] >= 60, component


def p6_no_replica_goes_before_another_has_come(manifests):
    for component, manifest, _ in ours(manifests):
        strategy = manifest["spec"]["strategy"]
        if component == "all-in-one":
            assert strategy == {"type": "Recreate"}, "two processes must never have the same files open"
        else:
            assert strategy["rollingUpdate"]["maxUnavailable"] == 0 and strategy["rollingUpdate"]["maxSurge"] > 0


def p8_the_next_pod_on_the_same_files_waits_as_long_as_the_last_one_may_take_to_end():
    for flags in ((), ("drain.timeout=40s",)):
        manifests = profiles.village("all-in-one", *profiles.sets(*flags))
        spec = manifests.find("Deployment", "maeul")["spec"]["template"]["spec"]
        told = profiles.environment(manifests, spec["containers"][0])["MAEUL_WAIT"]
        assert seconds(told) == spec["terminationGracePeriodSeconds"]


def p6_a_pod_has_longer_to_end_than_its_pause_and_its_drain(manifests):
    for component, _, spec in ours(manifests):
        (container,) = spec["containers"]
        program, word, pause = container["lifecycle"]["preStop"]["exec"]["command"]
        assert (program, word) == ("/usr/local/bin/maeul", "pause")
        drain = profiles.environment(manifests, container)["MAEUL_DRAIN_TIMEOUT"]
        assert spec["terminationGracePeriodSeconds"] > seconds(pause) + seconds(drain), component


@pytest.mark.parametrize(("drain", "least"), [(("5s", "10s"), 15), (("1s", "1s"), 2), (("30s", "60s"), 90)])
def p6_a_grace_that_would_cut_calls_off_is_refused(refused, drain, least):
    flags = profiles.sets(f"drain.pause={drain[0]}", f"drain.timeout={drain[1]}")
    assert "drain.grace" in refused(profiles.CHART, *flags, *profiles.sets(f"drain.grace={least}"))
    spec = profiles.village("bundled", *flags, *profiles.sets(f"drain.grace={least + 1}")).find(
        "Deployment", "maeul-order"
    )
    assert spec["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == least + 1


def p6_readiness_is_missed_sooner_than_a_pause_ends(bundled):
    """So that those who only look at endpoints know as well that a pod goes."""
    for _, _, spec in ours(bundled):
        probe = spec["containers"][0]["readinessProbe"]
        assert probe["periodSeconds"] * probe["failureThreshold"] <= 5


def p6_databases_are_brought_up_to_date_before_a_service_starts(manifests):
    for component, _, spec in ours(manifests):
        first = [(each["name"], each["args"]) for each in spec.get("initContainers", [])]
        if component in {"gateway", "all-in-one"}:
            assert not first
            continue
        ((name, words),) = first
        assert name == "migrate" and words[:2] == ["migrate", "--wait"]
        (migrate,), (serve,) = spec["initContainers"], spec["containers"]
        assert migrate["image"] == serve["image"]

        def database(container):
            names = {"MAEUL_DATABASE_URL", "POSTGRES_USERNAME", "POSTGRES_PASSWORD"}
            return [each for each in container["env"] if each["name"] in names]

        assert database(migrate) == database(serve) != []
        told = profiles.environment(manifests, migrate)["MAEUL_TARGET"]
        assert told == profiles.environment(manifests, serve)["MAEUL_TARGET"] == component


def p4_replicas_are_the_autoscalers_business_where_there_is_one(manifests):
    scaled = {each["spec"]["scaleTargetRef"]["name"]: each["spec"] for each in manifests.all("HorizontalPodAutoscaler")}
    for _, manifest, spec in ours(manifests):
        name = manifest["metadata"]["name"]
        assert ("replicas" in manifest["spec"]) == (name not in scaled), name
        if name in scaled:
            (metric,) = scaled[name]["metrics"]
            measured = metric["containerResource"]
            assert measured["name"] == "cpu" and measured["target"]["type"] == "Utilization"
            # Not of a mesh's proxy beside it.
            assert measured["container"] in [each["name"] for each in spec["containers"]]
            assert {"scaleUp", "scaleDown"} <= scaled[name]["behavior"].keys()
            assert scaled[name]["minReplicas"] <= scaled[name]["maxReplicas"]
            for container in profiles.containers(spec):
                assert container["resources"]["requests"]["cpu"], "use is measured against it"


def p4_payment_alone_can_be_scaled():
    flags = profiles.sets("services.payment.autoscaling.enabled=true", "services.payment.autoscaling.max=9")
    manifests = profiles.village("bundled", *flags)
    (scaler,) = manifests.all("HorizontalPodAutoscaler")
    assert scaler["spec"]["scaleTargetRef"]["name"] == "maeul-payment" and scaler["spec"]["maxReplicas"] == 9


def p4_one_process_with_files_of_its_own_is_never_scaled():
    manifests = profiles.village("all-in-one", *profiles.sets("defaults.replicas=3"))
    assert manifests.find("Deployment", "maeul")["spec"]["replicas"] == 1


def p6_a_node_can_be_drained_and_somebody_still_answers(manifests):
    budgets = {each["metadata"]["name"]: each["spec"] for each in manifests.all("PodDisruptionBudget")}
    for _, manifest, _ in ours(manifests):
        budget = budgets[manifest["metadata"]["name"]]
        assert budget["maxUnavailable"] == 1
        assert profiles.selects(budget["selector"], manifest["spec"]["template"]["metadata"]["labels"])


def p6_in_production_there_are_two_of_everything_and_three_of_what_votes():
    manifests = profiles.village("production")
    for component, manifest, _ in ours(manifests):
        assert manifests.find("HorizontalPodAutoscaler", manifest["metadata"]["name"])["spec"]["minReplicas"] >= 2, (
            component
        )
    nats = manifests.find("StatefulSet", "maeul-nats")["spec"]
    assert nats["replicas"] == 3
    assert not [each for each in manifests.all("StatefulSet") if "postgresql" in each["metadata"]["name"]]
    for service in profiles.SERVICES:
        assert manifests.find("ConfigMap", f"maeul-{service}")["data"]["MAEUL_NATS_REPLICAS"] == "3"


def p8_an_acknowledged_event_is_on_the_disk(bundled):
    for manifests in bundled, profiles.village("production"):
        conf = manifests.find("ConfigMap", "maeul-nats")["data"]["nats.conf"]
        assert "sync_interval: always" in conf


def p8_what_must_survive_a_pod_lies_on_a_claim(bundled):
    for name, path in ("maeul-postgresql", "/var/lib/postgresql"), ("maeul-nats", "/data"):
        stateful = bundled.find("StatefulSet", name)["spec"]
        (claim,) = stateful["volumeClaimTemplates"]
        (container,) = stateful["template"]["spec"]["containers"]
        assert {"name": claim["metadata"]["name"], "mountPath": path} in container["volumeMounts"]
    told = {each["name"]: each.get("value") for each in container_of(bundled, "maeul-postgresql")["env"]}
    assert told["PGDATA"].startswith("/var/lib/postgresql/"), "below the volume"
    alone = profiles.village("all-in-one")
    spec = alone.find("Deployment", "maeul")["spec"]["template"]["spec"]
    data = [each for each in spec["volumes"] if each["name"] == "data"]
    assert data == [{"name": "data", "persistentVolumeClaim": {"claimName": "maeul-data"}}]
    claim = alone.find("PersistentVolumeClaim", "maeul-data")
    assert claim["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"


def container_of(manifests, name):
    (container,) = manifests.find("StatefulSet", name)["spec"]["template"]["spec"]["containers"]
    return container


def p8_every_replica_of_every_service_can_have_one_volume_that_all_see():
    manifests = profiles.village(
        "bundled", *profiles.sets("sharedVolume.enabled=true", "sharedVolume.mountPath=/common")
    )
    assert manifests.find("PersistentVolumeClaim", "maeul-shared")["spec"]["accessModes"] == ["ReadWriteMany"]
    for component, _, spec in ours(manifests):
        mounts = {each["mountPath"]: each["name"] for each in spec["containers"][0]["volumeMounts"]}
        assert mounts["/common"] == "shared", component
        assert {"name": "shared", "persistentVolumeClaim": {"claimName": "maeul-shared"}} in spec["volumes"]


def p8_servers_of_a_cluster_know_each_other_by_names_that_exist():
    manifests = profiles.village("production")
    nats = manifests.find("StatefulSet", "maeul-nats")["spec"]
    (container,) = nats["template"]["spec"]["containers"]
    routes = container["args"][container["args"].index("--routes") + 1].split(",")
    service = manifests.find("Service", nats["serviceName"])["spec"]
    assert service["clusterIP"] == "None" and service["publishNotReadyAddresses"] is True
    hosts = [f"maeul-nats-{n}.{nats['serviceName']}" for n in range(nats["replicas"])]
    assert [route.split("@")[1] for route in routes] == [f"{host}:6222" for host in hosts]
    (order,) = manifests.find("Deployment", "maeul-order")["spec"]["template"]["spec"]["containers"]
    events = profiles.environment(manifests, order)["MAEUL_EVENTS"].split(",")
    assert [event.split("@")[1] for event in events] == [f"{host}:4222" for host in hosts]


def p8_postgresql_takes_all_that_services_may_open(bundled):
    """Twenty a database and replica, two of them while one revision replaces another; two simulators beside."""
    container = container_of(bundled, "maeul-postgresql")
    most = int(container["args"][container["args"].index("-c") + 1].split("=")[1])
    assert most >= 20 * (len(profiles.SERVICES) + 2) + 20 * 4
