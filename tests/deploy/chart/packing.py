"""The chart as helm sees it: sound, whole, with words for whoever installs it."""

import json
import shutil
import subprocess
import tarfile

import charts
import profiles
import pytest
import yaml

FOLDER = charts.ROOT / profiles.CHART


@pytest.mark.parametrize("name", profiles.MATRIX)
def p6_helm_finds_nothing_to_say_about_it(helm, name):
    done = helm("lint", "--strict", FOLDER, *profiles.MATRIX[name])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[WARNING]" not in done.stdout + done.stderr


def p6_every_manifest_is_as_kubernetes_and_istio_have_it(manifests, check_schema):
    for manifest in manifests:
        check_schema(manifest)


def p6_names_are_unique_and_short_enough(manifests):
    seen = [(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests]
    assert len(seen) == len(set(seen))
    for kind, name in seen:
        assert len(name) <= 63, (kind, name)


def p6_the_longest_release_name_still_fits():
    manifests = profiles.village(release="a-very-long-name-of-a-release-that-goes-on-and-on-12")
    assert max(len(each["metadata"]["name"]) for each in manifests) <= 63


def p6_a_package_has_everything_that_the_folder_has(helm, tmp_path):
    done = helm("package", FOLDER, "--destination", tmp_path)
    assert done.returncode == 0, done.stderr
    (package,) = tmp_path.glob("maeul-*.tgz")
    with tarfile.open(package) as archive:
        names = archive.getnames()
    assert "maeul/charts/istio/files/access.json" in names, "the mesh's policy comes along by a link"
    assert "maeul/values.schema.json" in names and "maeul/values-production.yaml" in names
    assert charts.render(package, namespace="village").all("Deployment")


def p6_it_asks_for_a_kubernetes_that_has_native_probes_and_sidecars():
    assert yaml.safe_load((FOLDER / "Chart.yaml").read_text())["kubeVersion"] == ">=1.29.0-0"


def notes(tmp_path, *flags):
    """NOTES.txt, which only an install shows, brought into a manifest."""
    copy = tmp_path / "maeul"
    shutil.copytree(FOLDER, copy)
    (copy / "notes.txt").write_text((FOLDER / "templates" / "NOTES.txt").read_text())
    (copy / "templates" / "notes.yaml").write_text(
        'kind: Notes\nmetadata: {name: notes}\ntext: {{ tpl (.Files.Get "notes.txt") . | toJson }}\n'
    )
    return charts.render(copy, *flags).find("Notes", "notes")["text"]


@pytest.mark.parametrize("name", ["bundled", "all-in-one"])
def p1_notes_give_the_next_three_commands_for_what_is_really_there(tmp_path, name):
    text, manifests = notes(tmp_path, *profiles.MATRIX[name]), profiles.village(name)
    commands = [line.strip() for line in text.splitlines() if line.strip().startswith(("helm ", "kubectl ", "curl "))]
    assert [command.split()[0] for command in commands] == ["helm", "kubectl", "curl"]
    assert "-n village" in commands[0] and "-n village" in commands[1]
    named = commands[1].split("svc/")[1].split()[0]
    assert manifests.find("Service", named)
    workload = commands[2].split("deploy/")[1].split()[0]
    assert manifests.find("Deployment", workload)


def p2_notes_warn_of_the_demo_issuer_where_it_runs_and_nowhere_else(tmp_path):
    assert "WARNING: the demo issuer" in notes(tmp_path / "demo")
    assert "WARNING" not in notes(tmp_path / "production", *profiles.HA)


def p1_tests_play_a_story_and_then_audit(bundled):
    tests = {
        pod["metadata"]["annotations"]["helm.sh/hook-weight"]: pod["spec"]["containers"][0]["args"][0]
        for pod in bundled.all("Pod")
        if pod["metadata"]["annotations"]["helm.sh/hook"] == "test"
    }
    assert tests == {"1": "demo", "2": "audit"}


def p1_who_speaks_from_inside_speaks_to_the_gateway_alone(manifests):
    for manifest, metadata, spec in profiles.templates(manifests):
        if metadata["labels"]["app.kubernetes.io/component"] == "client":
            told = profiles.environment(manifests, spec["containers"][0])
            assert told["MAEUL_VIA"] == "rest"
            assert told["MAEUL_GATEWAY_URL"] == told["MAEUL_URL"] == "http://maeul-gateway", manifest["metadata"][
                "name"
            ]
            assert not [
                name for name in told if name.endswith("_URL") and name not in {"MAEUL_URL", "MAEUL_GATEWAY_URL"}
            ]
    assert manifests.find("Service", "maeul-gateway")


def p1_the_front_door_alone_may_be_opened_to_the_outside():
    manifests = profiles.village("bundled", *profiles.sets("gateway.service.type=LoadBalancer"))
    open_ = [each["metadata"]["name"] for each in manifests.all("Service") if each["spec"]["type"] != "ClusterIP"]
    assert open_ == ["maeul-gateway"]
    ports = {port["name"] for port in manifests.find("Service", "maeul-gateway")["spec"]["ports"]}
    assert ports == {"http", "grpc"}, "nobody outside reads metrics or changes log levels"


def p1_routes_of_the_gateway_api_lead_to_the_front_door():
    flags = [
        "gateway.gatewayAPI.enabled=true",
        "gateway.gatewayAPI.parentRefs[0].name=edge",
        "gateway.gatewayAPI.hostnames={maeul.example}",
    ]
    without = profiles.village("bundled", *profiles.sets(*flags))
    assert not without.all("GRPCRoute")
    routes = profiles.village(
        "bundled", *profiles.sets(*flags, "gateway.gatewayAPI.grpcHostnames={grpc.maeul.example}")
    )
    door = {port["port"]: port["name"] for port in routes.find("Service", "maeul-gateway")["spec"]["ports"]}
    for kind, port in ("HTTPRoute", "http"), ("GRPCRoute", "grpc"):
        route = routes.find(kind, "maeul-gateway")["spec"]
        assert route["parentRefs"] == [{"name": "edge"}]
        (backend,) = route["rules"][0]["backendRefs"]
        assert (backend["name"], door[backend["port"]]) == ("maeul-gateway", port)
    names = [set(routes.find(kind, "maeul-gateway")["spec"]["hostnames"]) for kind in ("HTTPRoute", "GRPCRoute")]
    assert not names[0] & names[1]


def p1_an_origin_that_means_everybody_is_refused(refused):
    assert "gateway.corsOrigins" in refused(profiles.CHART, "--set-json", f"gateway.corsOrigins={json.dumps(['*'])}")
    told = profiles.village("bundled", *profiles.sets("gateway.corsOrigins={https://shop.example,https://b.example}"))
    assert (
        told.find("ConfigMap", "maeul-gateway")["data"]["MAEUL_CORS_ORIGINS"]
        == "https://shop.example,https://b.example"
    )


def p6_charts_and_program_have_one_version(maeul):
    said = subprocess.run([maeul, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    for folder in (FOLDER, charts.ROOT / "istio"):
        chart = yaml.safe_load((folder / "Chart.yaml").read_text())
        assert chart["version"] == chart["appVersion"] == said, folder.name
