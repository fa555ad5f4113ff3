"""The mesh's chart and the village's fit together: names, labels, ports, and two ways to install that are one."""

import json
import tarfile

import charts
import pytest
import schemas
from mesh import alone, selects, sources, village

SELECTING = ("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication", "Telemetry")
OURS = (*SELECTING, "DestinationRule", "VirtualService", "Sidecar", "Gateway", "EnvoyFilter")
WIDE = [f"{who}.serviceAccounts={{other/caller}}" for who in ("ingress", "prometheus", "clients")]
OPEN = [*WIDE, "ingress.outsideMesh=true", "prometheus.outsideMesh=true"]
# All that is off unless asked for.
EVERYTHING = [
    *OPEN,
    "ingress.gateway.enabled=true",
    "ingress.gateway.hosts={maeul.example}",
    "ingress.gateway.credentialName=maeul-tls",
    "tokens.issuer=http://maeul-issuer:8081",
    "rateLimit.enabled=true",
    "telemetry.tracing.enabled=true",
    "strictEgress=true",
    "egressHosts={monitoring/collector.monitoring.svc.cluster.local}",
    "faults.gateway.delay.time=1s",
    "faults.gateway.delay.percent=5",
]


def specs(manifests):
    """What the mesh is told, by kind and name."""
    found = [manifest for kind in OURS for manifest in manifests.all(kind)]
    return {(manifest["kind"], manifest["metadata"]["name"]): manifest["spec"] for manifest in found}


def owners(manifests, spec):
    """The workloads whose pods a policy selects, of those that stay."""
    return [
        workload["metadata"]["name"]
        for workload in manifests.workloads()
        if workload["kind"] != "Job" and selects(spec, workload["spec"]["template"]["metadata"]["labels"])
    ]


def p3_each_policy_selects_one_workload_and_each_workload_has_one(mode):
    manifests = village(mode)
    named = {}
    for (kind, name), spec in specs(manifests).items():
        if kind in SELECTING and "app" in spec["selector"]["matchLabels"]:
            assert owners(manifests, spec) == [name], f"{kind} {name}"
            named[name] = spec
    there = {w["metadata"]["name"] for w in manifests.workloads() if w["kind"] != "Job"}
    assert named.keys() == there


def p3_strict_and_deny_are_about_every_pod_also_those_that_only_call(mode):
    manifests = village(mode)
    pods = [labels for labels, _ in manifests.pods()]
    assert len(pods) > 2
    for labels in pods:
        for kind in ("AuthorizationPolicy", "PeerAuthentication"):
            assert selects(specs(manifests)[kind, "maeul-mesh"], labels), labels
    assert not specs(manifests)["AuthorizationPolicy", "maeul-mesh"].get("rules")


def p3_principals_are_service_accounts_that_the_village_has_and_runs_by(mode):
    manifests = village(mode)
    run_by = {spec["serviceAccountName"] for _, spec in manifests.pods()}
    there = {account["metadata"]["name"] for account in manifests.all("ServiceAccount")}
    seen = set()
    for policy in manifests.all("AuthorizationPolicy"):
        for principal, _ in sources(policy):
            domain, _, namespace, _, account = principal.split("/")
            if namespace == "village":
                seen.add(account)
                assert domain == "cluster.local", principal
                assert account in there & run_by, f"{policy['metadata']['name']} names {principal}"
    assert seen, "no policy names anybody of the village"


def p3_no_two_workloads_share_an_identity(mode):
    by_account = {}
    for labels, spec in village(mode).pods():
        by_account.setdefault(spec["serviceAccountName"], set()).add(labels["app.kubernetes.io/component"])
    assert all(len(components) == 1 for components in by_account.values()), by_account
    assert "default" not in by_account


def p3_ports_that_are_opened_are_ports_that_the_pods_have(mode):
    manifests = village(mode, *(f"istio.{word}" for word in OPEN), *_three(mode))
    for policy in manifests.all("AuthorizationPolicy"):
        name, spec = policy["metadata"]["name"], policy["spec"]
        opened = {port for rule in spec.get("rules", []) for to in rule["to"] for port in to["operation"]["ports"]}
        for labels, pod in manifests.pods():
            if opened and selects(spec, labels):
                has = {str(p["containerPort"]) for c in pod["containers"] for p in c.get("ports", [])}
                assert opened <= has, f"{name}: {opened - has}"


def _three(mode):
    return ["nats.replicas=3"] if mode == "bundled" else []


def p3_the_mesh_knows_what_is_spoken_at_every_port(mode):
    for service in village(mode, *_three(mode)).all("Service"):
        for port in service["spec"]["ports"]:
            assert port["appProtocol"] in {"grpc", "http", "tcp"}, service["metadata"]["name"]
            assert port["name"].split("-")[0] == port["appProtocol"], service["metadata"]["name"]


def p1_rest_and_grpc_share_the_gateways_port_and_each_keeps_its_protocol(mode):
    manifests = village(mode)
    rules = {rule["spec"]["host"]: rule["spec"]["trafficPolicy"] for rule in manifests.all("DestinationRule")}
    for service in manifests.all("Service"):
        (pod,) = (spec for labels, spec in manifests.pods() if service["spec"]["selector"].items() <= labels.items())
        numbers = {p["name"]: p["containerPort"] for container in pod["containers"] for p in container["ports"]}
        targets = [port["targetPort"] for port in service["spec"]["ports"]]
        # Two ports to one name are what `istioctl analyze` warns of.
        assert len(targets) == len(set(targets)), service["metadata"]["name"]
        spoken = {}
        for port in service["spec"]["ports"]:
            number = numbers.get(port["targetPort"], port["targetPort"])
            spoken.setdefault(number, set()).add(port["appProtocol"])
        if any(len(protocols) > 1 for protocols in spoken.values()):
            name = service["metadata"]["name"]
            assert rules[name]["connectionPool"]["http"]["useClientProtocol"] is True, name
    shared = {name for name, rule in rules.items() if "useClientProtocol" in rule["connectionPool"]["http"]}
    assert shared == {"maeul-gateway"}


def p3_the_village_lets_through_every_value_that_the_mesh_has():
    def keys(path, *below):
        schema = json.loads((charts.ROOT / path / "values.schema.json").read_text())
        for name in below:
            schema = schema["properties"][name]
        return schema["properties"].keys()

    assert keys("helm/maeul", "istio") == keys("istio")


def n9_services_believe_the_identities_that_the_mesh_gives_them():
    manifests = village("bundled", "istio.trustDomain=village.example")
    common = manifests.find("ConfigMap", "maeul-common")["data"]
    principals = {who for policy in manifests.all("AuthorizationPolicy") for who, _ in sources(policy)}
    believed = common["MAEUL_MESH_IDENTITY"]
    assert believed == "spiffe://village.example/ns/village/sa/maeul-"
    assert f"{believed.removeprefix('spiffe://')}order" in principals


@pytest.mark.parametrize("release", ["maeul", "shop", "a-very-long-name-of-a-release-that-goes-on-and-on"])
def p3_names_are_the_same_whatever_the_release_is_called(release):
    manifests = charts.render("helm/maeul", "--set", "istio.enabled=true", release=release)
    names = [name for kind, name in specs(manifests) if kind == "AuthorizationPolicy" and not name.endswith("-mesh")]
    assert len(names) == 16
    for name in names:
        assert owners(manifests, specs(manifests)["AuthorizationPolicy", name]) == [name]
    named = charts.render("helm/maeul", "--set", "istio.enabled=true,fullnameOverride=dorf,istio.fullnameOverride=dorf")
    assert owners(named, specs(named)["AuthorizationPolicy", "dorf-order"]) == ["dorf-order"]


def p3_installed_alone_and_along_with_the_village_it_says_the_same(mode):
    for sets in ([], EVERYTHING):
        along = specs(village(mode, *(f"istio.{word}" for word in sets)))
        assert along and along == specs(alone(mode, *sets))


def p3_without_the_switch_the_village_has_none_of_it(mode):
    manifests = village(mode, "istio.enabled=false")
    assert not [m for m in manifests if ".istio.io/" in m["apiVersion"]]


def p3_the_packed_chart_brings_the_mesh_along(tmp_path):
    done = charts.run_helm("package", charts.ROOT / "helm" / "maeul", "--destination", tmp_path)
    assert done.returncode == 0, done.stderr
    (packed,) = tmp_path.glob("maeul-*.tgz")
    with tarfile.open(packed) as files:
        names = {name.partition("/charts/")[2] for name in files.getnames()} - {""}
    files = {str(path.relative_to(charts.ROOT)) for path in (charts.ROOT / "istio").rglob("*") if path.is_file()}
    assert names == files
    told = ("--set", "istio.enabled=true")
    assert specs(charts.render(packed, *told)) == specs(charts.render("helm/maeul", *told))


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("ingres.outsideMesh=true", "ingres"),
        ("prometheus.outsideMsh=true", "outsideMsh"),
        ("mode=bundeld", "mode"),
        ("ingress.serviceAccounts={*/ingress}", "serviceAccounts"),
        ("ingress.serviceAccounts={ingress}", "serviceAccounts"),
        ("clients.serviceAccounts={shop/*}", "serviceAccounts"),
        ("trustDomain=*", "trustDomain"),
    ],
)
def p3_a_misspelt_value_and_a_wildcard_are_refused_by_name(refused, word, named):
    assert named in refused("istio", "--set", word)
    assert named in refused("helm/maeul", "--set", f"istio.enabled=true,istio.{word}")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (
            "mode=external,external.databaseUrl=postgres://a@b/c,external.eventsUrl=nats://a",
            "istio.mode has to say the same",
        ),
        ("fullnameOverride=dorf", "istio.fullnameOverride has to say the same"),
        ("nats.enabled=false,external.eventsUrl=nats://a", "istio.nats.enabled has to say the same"),
        (
            "postgresql.enabled=false,external.databaseUrl=postgres://a@b/c",
            "istio.postgresql.enabled has to say the same",
        ),
        ("auth.demoIssuer=false,auth.issuer=https://a,client.tokenSecret=a", "istio.demoIssuer has to say the same"),
        ("istio.village=shop", "istio.village is for"),
    ],
)
def p3_a_village_that_the_mesh_is_told_another_story_of_is_refused(refused, words, named):
    assert named in refused("helm/maeul", "--set", f"istio.enabled=true,{words}")
    if not words.startswith("istio."):
        charts.render("helm/maeul", "--set", words)  # without a mesh it is fine


def p3_every_policy_is_as_istios_schema_says_and_none_is_of_an_old_version(mode):
    manifests = alone(mode, *EVERYTHING)
    assert {manifest["kind"] for manifest in manifests} == set(OURS)
    for manifest in manifests:
        # Istio has filters in no other version.
        version = "v1alpha3" if manifest["kind"] == "EnvoyFilter" else "v1"
        assert manifest["apiVersion"].partition(".istio.io/")[2] == version
        schemas.check(manifest)


def p3_helm_finds_nothing_to_say():
    done = charts.run_helm("lint", "--strict", charts.ROOT / "istio")
    assert done.returncode == 0, done.stdout + done.stderr
