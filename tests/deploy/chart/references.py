"""Whatever names another thing names one that is there."""

import profiles


def names(manifests, kind):
    return {each["metadata"]["name"] for each in manifests.all(kind)}


def p6_selectors_are_small_and_never_change(manifests):
    for manifest in manifests:
        selector = manifest["spec"].get("selector", {}) if manifest["kind"] in {"Deployment", "StatefulSet"} else None
        if selector is None:
            continue
        component = manifest["metadata"]["labels"]["app.kubernetes.io/component"]
        assert selector == {
            "matchLabels": {
                "app.kubernetes.io/name": "maeul",
                "app.kubernetes.io/instance": "maeul",
                "app.kubernetes.io/component": component,
            }
        }, manifest["metadata"]["name"]
        assert profiles.selects(selector, manifest["spec"]["template"]["metadata"]["labels"])


def p6_no_selector_takes_pods_of_another_workload(manifests):
    pods = [
        (manifest["metadata"]["name"], metadata["labels"]) for manifest, metadata, _ in profiles.templates(manifests)
    ]
    for manifest in manifests.all("Deployment") + manifests.all("StatefulSet"):
        taken = [name for name, labels in pods if profiles.selects(manifest["spec"]["selector"], labels)]
        assert taken == [manifest["metadata"]["name"]]


def p1_every_service_leads_to_the_ports_of_one_workload(manifests):
    for service in manifests.all("Service"):
        selector = {"matchLabels": service["spec"]["selector"]}
        found = [
            spec
            for _, metadata, spec in profiles.templates(manifests)
            if profiles.selects(selector, metadata["labels"])
        ]
        assert len(found) == 1, service["metadata"]["name"]
        there = {
            port["name"]: port["containerPort"] for container in found[0]["containers"] for port in container["ports"]
        }
        for port in service["spec"]["ports"]:
            assert port["targetPort"] in {*there, *there.values()}, (service["metadata"]["name"], port)


def p1_every_port_is_named_and_says_what_is_spoken(manifests):
    for service in manifests.all("Service"):
        for port in service["spec"]["ports"]:
            assert port["appProtocol"] in {"grpc", "http", "tcp"}, service["metadata"]["name"]
            assert port["name"].split("-")[0] == port["appProtocol"], "a mesh looks at either"
    for _, _, spec in profiles.templates(manifests):
        for container in spec["containers"]:
            assert all(port["name"] for port in container.get("ports", []))


def p4_budgets_and_autoscalers_are_of_workloads_that_exist(manifests):
    for scaler in manifests.all("HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        assert manifests.find(target["kind"], target["name"])
    for budget in manifests.all("PodDisruptionBudget"):
        found = [
            m
            for m, metadata, _ in profiles.templates(manifests)
            if profiles.selects(budget["spec"]["selector"], metadata["labels"])
        ]
        assert len(found) == 1, budget["metadata"]["name"]


def p7_every_secret_and_every_setting_that_is_read_is_there(manifests):
    keys = {(each["kind"], each["metadata"]["name"]): set(each.get("data", {})) for each in manifests}
    for manifest, _, spec in profiles.templates(manifests):
        for container in profiles.containers(spec):
            for source in container.get("envFrom", []):
                assert ("ConfigMap", source["configMapRef"]["name"]) in keys, manifest["metadata"]["name"]
            for variable in container.get("env", []):
                ref = variable.get("valueFrom", {}).get("secretKeyRef")
                if ref and ref["name"] not in profiles.MADE_BEFORE and not ref.get("optional"):
                    assert ref["key"] in keys["Secret", ref["name"]], (manifest["metadata"]["name"], ref)


def p7_a_variable_within_another_is_told_before_it(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        for container in profiles.containers(spec):
            known = set()
            for variable in container.get("env", []):
                for part in variable.get("value", "").split("$(")[1:]:
                    assert part.split(")")[0] in known, (manifest["metadata"]["name"], variable["name"])
                known.add(variable["name"])
            names_ = [variable["name"] for variable in container.get("env", [])]
            assert len(names_) == len(set(names_)), "each is said once"


def p8_every_volume_is_mounted_and_every_claim_is_there(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
        claimed = {each["metadata"]["name"] for each in manifest["spec"].get("volumeClaimTemplates", [])}
        mounted = {
            mount["name"] for container in profiles.containers(spec) for mount in container.get("volumeMounts", [])
        }
        assert mounted == volumes.keys() | claimed, manifest["metadata"]["name"]
        for volume in volumes.values():
            if claim := volume.get("persistentVolumeClaim"):
                assert claim["claimName"] in names(manifests, "PersistentVolumeClaim")
            if config := volume.get("configMap"):
                assert config["name"] in names(manifests, "ConfigMap")
            if (secret := volume.get("secret")) and secret["secretName"] not in profiles.MADE_BEFORE:
                assert secret["secretName"] in names(manifests, "Secret")


def n9_every_workload_has_an_account_of_its_own(manifests):
    accounts = [
        (manifest["metadata"]["labels"]["app.kubernetes.io/component"], spec["serviceAccountName"])
        for manifest, _, spec in profiles.templates(manifests)
    ]
    assert len(set(accounts)) == len({component for component, _ in accounts}) == len({name for _, name in accounts})
    assert {name for _, name in accounts} == names(manifests, "ServiceAccount")


def p3_pods_say_to_mesh_tools_what_they_are(manifests):
    for manifest, metadata, spec in profiles.templates(manifests):
        assert metadata["labels"]["app.kubernetes.io/part-of"] == "maeul"
        component = metadata["labels"]["app.kubernetes.io/component"]
        assert metadata["labels"]["app"] == ("maeul" if component == "all-in-one" else f"maeul-{component}")
        assert metadata["labels"]["version"] == spec["containers"][0]["image"].rsplit(":", 1)[1], manifest["metadata"][
            "name"
        ]


def p3_services_are_called_where_their_service_is(manifests):
    ports = {
        (each["metadata"]["name"], port["port"]) for each in manifests.all("Service") for port in each["spec"]["ports"]
    }
    for manifest, _, spec in profiles.templates(manifests):
        for container in profiles.containers(spec):
            for name, value in profiles.environment(manifests, container).items():
                if value.startswith("http://maeul"):
                    host, _, port = value.removeprefix("http://").partition(":")
                    assert (host, int(port or 80)) in ports, (manifest["metadata"]["name"], name)
