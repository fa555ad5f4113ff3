"""Values: what is refused, with words that help, and what is known to the program."""

import json
import re
import subprocess
from functools import cache

import charts
import profiles
import pytest

FOLDER = charts.ROOT / profiles.CHART
SCHEMA = json.loads((FOLDER / "values.schema.json").read_text())


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("services.order.replica=2", "services.order: Additional property replica is not allowed"),
        ("services.orders.replicas=2", "services: Additional property orders is not allowed"),
        ("profil=production", "Additional property profil is not allowed"),
        ("istio.enable=true", "istio: Additional property enable is not allowed"),
        ("services.order.autoscaling.maximum=3", "services.order.autoscaling: Additional property maximum"),
        ("services.order.settings.MAX_DEFERRED_ORDER=a", 'Property name of "MAX_DEFERRED_ORDER" does not match'),
        ("mode=both", "mode must be one of the following"),
        ("drain.pause=5m", "drain.pause: Does not match pattern"),
        ("services.order.log=loud=true", "services.order.log: Does not match pattern"),
        ("nats.replicas=2", "nats.replicas must be one of the following"),
        ("services.order.calls={gateway}", "services.order.calls.0 must be one of the following"),
    ],
)
def p6_a_misspelt_value_is_named(refused, value, says):
    assert says in refused(profiles.CHART, "--set", value)


def closed(schema, path=""):
    """Paths of objects that take keys which nobody foresaw."""
    if isinstance(schema, dict):
        free = schema.get("additionalProperties") is not False and "properties" in schema
        if schema.get("type") == "object" and free:
            yield path
        for key, below in schema.items():
            yield from closed(below, f"{path}/{key}")
    elif isinstance(schema, list):
        for below in schema:
            yield from closed(below, path)


def p6_no_object_takes_a_key_that_is_not_foreseen():
    assert not list(closed(SCHEMA))


def p6_what_kubernetes_has_as_it_likes_is_all_that_is_left_open():
    open_ = {
        name
        for name, schema in SCHEMA["definitions"].items()
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False
    }
    assert open_ == {"raw", "texts", "settings"}


def p6_every_value_has_a_place_in_the_schema(helm):
    """The defaults themselves are judged by it, and a copy that lacks one property refuses them."""
    for key in SCHEMA["properties"].keys() - {"global"}:
        assert key in charts.yaml.safe_load((FOLDER / "values.yaml").read_text()), key


def p3_the_mesh_is_told_by_keys_that_its_chart_has():
    mesh = json.loads((charts.ROOT / "istio" / "values.schema.json").read_text())
    assert SCHEMA["properties"]["istio"]["properties"].keys() == mesh["properties"].keys()


@cache
def program(maeul, command):
    """The variables that a command of the program knows."""
    done = subprocess.run([maeul, command, "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"\[env: (MAEUL_\w+)", done.stdout))


# What the chart says by itself, by values of another name, or what has no place in a cluster.
OWN = re.compile(
    r"MAEUL_(TARGET|LISTEN|\w+_LISTEN|DATABASE_URL|EVENTS|URL|DATA|LOG|LOG_FORMAT|DRAIN_TIMEOUT|SERVICE_SECRET|"
    r"SERVICE_SECRET_ALSO|MESH_IDENTITY|CORS_ORIGINS|NATS_REPLICAS|CONFIG|SIMULATED_CLOCK|INSECURE|"
    r"AUTH_(ISSUER|AUDIENCE|ROLES_CLAIM|ID_CLAIM|INSECURE_ISSUER)|(" + "|".join(profiles.SERVICES).upper() + r")_URL)"
)


def p7_settings_are_the_flags_that_the_program_has(maeul):
    known = {name.removeprefix("MAEUL_") for name in program(maeul, "serve") if not OWN.fullmatch(name)}
    assert set(SCHEMA["definitions"]["settings"]["propertyNames"]["enum"]) == known


def p7_the_program_knows_every_variable_that_it_is_given(manifests, maeul):
    for manifest, _, spec in profiles.templates(manifests):
        for container in profiles.containers(spec):
            if not container["image"].startswith("maeul:"):
                continue
            told = set(profiles.environment(manifests, container)) | {each["name"] for each in container.get("env", [])}
            ours = {name for name in told if name.startswith("MAEUL_")}
            known = program(maeul, container["args"][0])
            # Those that serve one kind of process are told to all; what is nobody's is a mistake.
            assert ours <= known | program(maeul, "serve"), (manifest["metadata"]["name"], ours - known)


def p2_production_names_all_that_is_only_fit_for_trying_out(refused):
    said = refused(profiles.CHART, "--set", "profile=production")
    (line,) = [line for line in said.splitlines() if line.startswith("Error:")]
    for what in ("auth.demoIssuer", "seed.enabled", "PostgreSQL is a single server", "NATS is a single server"):
        assert what in line, what


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("auth.issuer=",), "auth.issuer is needed"),
        (("auth.demoIssuer=true", "auth.issuer="), "auth.demoIssuer gives everybody any role"),
        (("auth.demoIssuer=true",), "exclude each other"),
        (("auth.issuer=http://id.example",), "auth.issuer is not https"),
        (("auth.issuer=http://id.example", "auth.insecureIssuer=true"), "auth.insecureIssuer believes keys"),
        (("seed.enabled=true",), "seed.enabled would put the demo village"),
        (("nats.replicas=1",), "NATS is a single server"),
        (("postgresql.enabled=true",), "PostgreSQL is a single server"),
        (("mode=all-in-one",), "all-in-one is one pod"),
        (("external.existingSecret=",), "external.existingSecret (key database-url)"),
        (
            ("nats.enabled=false", "external.existingSecret=", "external.databaseUrl=postgres://m@db/m"),
            "key events-url",
        ),
        (("client.tokenSecret=", "tests.enabled=true"), "tests.enabled needs client.tokenSecret"),
    ],
)
def p2_production_refuses(refused, flags, says):
    said = refused(profiles.CHART, *profiles.HA, *profiles.sets(*flags))
    (line,) = [line for line in said.splitlines() if line.startswith("Error:")]
    assert says in line


def p5_only_a_probe_that_ends_a_process_may_give_it_time_to(refused):
    for probe in ("startup", "liveness"):
        assert profiles.village("bundled", "--set", f"defaults.probes.{probe}.terminationGracePeriodSeconds=7")
    # Kubernetes would refuse it, after all else was applied.
    said = refused(profiles.CHART, "--set", "defaults.probes.readiness.terminationGracePeriodSeconds=7")
    assert "readiness" in said


def p2_single_servers_may_live_in_production_where_that_is_said():
    flags = profiles.sets("allowSingleServers=true", "postgresql.enabled=true", "nats.replicas=1")
    assert profiles.village("production", *flags).find("StatefulSet", "maeul-postgresql")


def p2_production_has_no_demo_issuer_and_believes_the_one_that_was_named():
    manifests = profiles.village("production")
    assert not [each for each in manifests if each["metadata"]["name"] == "maeul-issuer"]
    told = manifests.find("ConfigMap", "maeul-common")["data"]
    assert told["MAEUL_AUTH_ISSUER"] == "https://id.example" and "MAEUL_AUTH_INSECURE_ISSUER" not in told


@pytest.mark.parametrize(
    "flag",
    [
        "external.databaseUrl=postgres://maeul:secret@db.example/maeul",
        "external.eventsUrl=nats://maeul:secret@nats.example:4222",
        "services.order.database.url=postgres://maeul:secret@db.example/maeul",
    ],
)
def p7_a_password_in_values_is_refused(refused, flag):
    said = refused(profiles.CHART, *profiles.EXTERNAL, "--set", flag)
    assert flag.partition("=")[0] in said


def p12_each_service_chooses_its_own_database():
    flags = profiles.sets(
        "services.order.database.existingSecret=orders",
        "services.order.database.key=url",
        "services.store.database.url=postgres://store@db.example/store",
    )
    manifests = profiles.village("bundled", *flags)

    def database(service):
        (container,) = manifests.find("Deployment", f"maeul-{service}")["spec"]["template"]["spec"]["containers"]
        (url,) = [each for each in container["env"] if each["name"] == "MAEUL_DATABASE_URL"]
        return url

    assert database("order")["valueFrom"]["secretKeyRef"] == {"name": "orders", "key": "url"}
    assert database("store")["value"] == "postgres://store@db.example/store"
    server = "$(POSTGRES_PASSWORD)@maeul-postgresql:5432/maeul"
    assert database("payment")["value"] == f"postgres://$(POSTGRES_USERNAME):{server}"


def p7_a_secret_of_ones_own_names_the_role_only_where_it_is_told_to():
    own = "postgresql.auth.existingSecret=ours"
    for flags, role in (((own,), "maeul"), ((own, "postgresql.auth.usernameKey=user"), "$(POSTGRES_USERNAME)")):
        (container,) = (
            profiles.village("bundled", *profiles.sets(*flags))
            .find("Deployment", "maeul-order")["spec"]["template"]["spec"]["containers"]
        )
        env = {each["name"]: each for each in container["env"]}
        assert env["MAEUL_DATABASE_URL"]["value"].startswith(f"postgres://{role}:$(POSTGRES_PASSWORD)@")
        if role != "maeul":
            assert env["POSTGRES_USERNAME"]["valueFrom"]["secretKeyRef"] == {"name": "ours", "key": "user"}
        else:
            assert "POSTGRES_USERNAME" not in env


def p3_the_mesh_is_not_left_with_other_words_than_the_village(refused):
    for flags in (
        ("mode=all-in-one",),
        ("fullnameOverride=dorf",),
        ("nats.enabled=false", "external.eventsUrl=nats://n:4222"),
    ):
        said = refused(profiles.CHART, *profiles.sets("istio.enabled=true", *flags))
        assert "has to say the same as" in said


def p3_in_a_mesh_services_believe_its_identities():
    told = profiles.village("bundled in a mesh").find("ConfigMap", "maeul-common")["data"]
    assert told["MAEUL_MESH_IDENTITY"] == "spiffe://cluster.local/ns/village/sa/maeul-"
    assert "MAEUL_MESH_IDENTITY" not in profiles.village().find("ConfigMap", "maeul-common")["data"]
