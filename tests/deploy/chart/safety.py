"""What a pod may do, and how much of a node it may take."""

import base64
import subprocess

import profiles


def n9_no_container_is_root_or_could_become_it(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        name = manifest["metadata"]["name"]
        pod = spec["securityContext"]
        assert pod["runAsNonRoot"] is True and pod["runAsUser"] > 0 and pod["runAsGroup"] > 0, name
        assert pod["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), name
        for container in profiles.containers(spec):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, (name, container["name"])


def n9_no_pod_is_given_a_way_to_the_cluster(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        assert spec["automountServiceAccountToken"] is False, manifest["metadata"]["name"]
        assert spec["enableServiceLinks"] is False, manifest["metadata"]["name"]
    for account in manifests.all("ServiceAccount"):
        assert account["automountServiceAccountToken"] is False
    assert not {each["kind"] for each in manifests} & {"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}


def n9_no_volume_is_a_folder_of_the_node(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        for volume in spec.get("volumes", []):
            (kind,) = volume.keys() - {"name"}
            assert kind in {"emptyDir", "secret", "configMap", "persistentVolumeClaim"}, manifest["metadata"]["name"]
            if kind == "emptyDir":
                assert "sizeLimit" in volume["emptyDir"], manifest["metadata"]["name"]


def p4_every_container_says_what_it_needs_and_what_it_may_take(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        for container in profiles.containers(spec):
            for bound in ("requests", "limits"):
                given = container["resources"][bound]
                assert {"cpu", "memory"} <= given.keys(), (manifest["metadata"]["name"], container["name"], bound)


def p7_no_password_is_in_the_clear(manifests):
    for manifest, _, spec in profiles.templates(manifests):
        for container in profiles.containers(spec):
            told = profiles.environment(manifests, container)
            for name, value in told.items():
                assert not any(word in name for word in ("PASSWORD", "SECRET", "TOKEN")), (
                    manifest["metadata"]["name"],
                    name,
                )
                # In a URL a password stands by the name of the variable that holds it.
                if "@" in value and ":" in value.split("@")[0].split("//")[-1]:
                    assert value.split("@")[0].endswith("_PASSWORD)"), (manifest["metadata"]["name"], name)
    for config in manifests.all("ConfigMap"):
        assert not [key for key in config["data"] if any(word in key for word in ("PASSWORD", "SECRET", "TOKEN"))]


def p7_what_is_made_once_outlives_an_uninstall(manifests):
    for secret in manifests.all("Secret"):
        assert secret["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep", secret["metadata"]["name"]


def p7_a_secret_is_of_the_kind_that_is_needed(bundled):

    def read(name, key):
        return base64.b64decode(bundled.find("Secret", name)["data"][key])

    assert len(read("maeul-service-secret", "service-secret")) >= 32
    for name in ("maeul-postgresql", "maeul-nats"):
        password = read(name, "password").decode()
        assert len(password) >= 32 and password.isalnum(), "it becomes part of a URL"
    assert read("maeul-nats", "password").decode()[0].isalpha(), "NATS reads what begins with a digit as a number"


def p2_the_issuers_key_is_one_that_the_issuer_takes(bundled, maeul, tmp_path):
    """Its file is left as it is; of a key that it cannot read it says so, and ends."""

    key = tmp_path / "issuer.key"
    key.write_bytes(base64.b64decode(bundled.find("Secret", "maeul-issuer")["data"]["issuer.key"]))
    before = key.read_bytes()
    command = [maeul, "issuer", "--data", tmp_path, "--listen", "127.0.0.1:0", "--log-format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as issuer:
        line = issuer.stdout.readline()
        issuer.terminate()
    assert "the demo issuer gives everybody any role" in line, line
    assert key.read_bytes() == before
    key.write_bytes(before[:-1])
    assert subprocess.run(command, capture_output=True, timeout=30).returncode != 0
