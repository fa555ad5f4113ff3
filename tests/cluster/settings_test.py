"""Settings and secrets are changed while customers order."""

import base64
import json
import secrets

import kube
from client import goes_on


def p7_a_log_level_changes_by_configmap_and_restarts_one_service(village, figures):
    village.install()
    assert not debug_lines(village, "booking")
    kept = made_once(village)
    with village.load(figures, everybody=True) as loads:
        others = village.uids("booking")
        figures["changed in s"] = round(village.upgrade("--set", "services.booking.log=debug"))
        levels = village.read("configmap", f"{village.full}-booking")["data"]
        assert levels["MAEUL_LOG"] == "debug"
        kube.wait("booking logs more", lambda: debug_lines(village, "booking"))
        assert village.uids("booking") == others, "another service was restarted"
        goes_on(loads)
    assert made_once(village) == kept, "an upgrade changed a secret"


def p7_the_databases_password_is_rotated_and_nobody_notices(village, figures):
    village.install()
    name = f"{village.full}-postgresql"
    before = read_secret(village, name)
    owner, old, new = before["username"], before["password"], secrets.token_hex(16)
    with village.load(figures, everybody=True) as loads:
        # Both let in while pods have the one or the other.
        psql(village, f"CREATE ROLE maeul_b LOGIN PASSWORD '{new}' IN ROLE {owner}; ALTER ROLE maeul_b SET role = {owner}")
        write_secret(village, name, {"username": "maeul_b", "password": new})
        restart(village)
        psql(village, f"ALTER ROLE {owner} PASSWORD NULL")
        village.tell("every service has another role and another password")
        goes_on(loads)
    assert not lets_in(village, owner, old), "the old password still lets in"
    assert lets_in(village, "maeul_b", new)
    village.upgrade()
    assert read_secret(village, name) == {"username": "maeul_b", "password": new}, "an upgrade took the password back"
    village.audit()


def p7_the_services_secret_is_rotated_and_nobody_notices(village, figures):
    village.install()
    name = f"{village.full}-service-secret"
    old, new = read_secret(village, name)["service-secret"], secrets.token_hex(24)
    with village.load(figures, everybody=True) as loads:
        for step in ({"service-secret-also": new}, {"service-secret": new, "service-secret-also": old}):
            write_secret(village, name, step)
            restart(village)
            village.tell(f"restarted with {', '.join(step)} changed")
            goes_on(loads)
        write_secret(village, name, {"service-secret-also": None})
        restart(village)
        goes_on(loads)
    assert set(read_secret(village, name)) == {"service-secret"}


def debug_lines(village, service):
    said = village.kubectl("logs", village.pod(service), "--container", service)
    return [line for line in said.splitlines() if '"level":"DEBUG"' in line]


def made_once(village):
    """Secrets of the village, but for Helm's own."""
    found = village.read("secrets", "--selector", village.everything)["items"]
    secrets_of = {each["metadata"]["name"]: each["data"] for each in found}
    assert set(secrets_of) == {f"{village.full}-{name}" for name in ("service-secret", "postgresql", "nats", "issuer")}
    return secrets_of


def read_secret(village, name):
    data = village.read("secret", name)["data"]
    return {key: base64.b64decode(value).decode() for key, value in data.items()}


def write_secret(village, name, values):
    """Changes some of its keys; takes away those without a value."""
    data = {key: value and base64.b64encode(value.encode()).decode() for key, value in values.items()}
    village.kubectl("patch", "secret", name, "--patch-file", "/dev/stdin", text=json.dumps({"data": data}))


def restart(village):
    """Gives every service new pods, which read the Secrets anew."""
    selector = f"{village.everything},app.kubernetes.io/component!=issuer"
    village.kubectl("rollout", "restart", "deployment", "--selector", selector)
    village.kubectl("rollout", "status", "deployment", "--selector", selector, "--timeout=10m", within=660)


def psql(village, statement):
    words = ("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--username=maeul", "--dbname=maeul")
    village.kubectl("exec", "--stdin", f"{village.full}-postgresql-0", "--", *words, text=statement)


def lets_in(village, role, password):
    """Whether the database takes this role's password from another machine."""
    # By the pod's own address: those who come from the machine itself are believed.
    script = f'PGPASSWORD={password} psql --username={role} --dbname=maeul --host="$(hostname -i)" --command="SELECT 1"'
    words = ("--namespace", village.namespace, "exec", f"{village.full}-postgresql-0", "--", "sh", "-c", script)
    return kube.run("kubectl", *words, check=False).returncode == 0
