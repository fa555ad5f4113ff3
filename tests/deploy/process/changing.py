"""What changes while a village runs: how much is logged, passwords, secrets."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from process.conftest import VALUES

SECRET = "the-next-secret-of-all-services-and-of-nobody-else"
PLACED = "ORDER_STATE_PLACED"
# Those between whom an order goes.
ROLLED = ["payment", "delivery", "order", "gateway"]


@pytest.fixture(scope="module")
def upgraded(village, render):
    """`upgraded(secrets, **values)`: the manifests of an upgrade, which keeps Secrets but for those that are named."""

    def manifests(secrets=None, **values):
        other = render("helm/maeul", **VALUES, **values)
        for secret in village.manifests.all("Secret"):
            name = secret["metadata"]["name"]
            texts = (secrets or {}).get(name.removeprefix("maeul-"), {})
            encoded = {key: base64.b64encode(text.encode()).decode() for key, text in texts.items()}
            other.find("Secret", name)["data"] = {**secret["data"], **encoded}
        return other

    return manifests


def levels(pod):
    """The levels of the lines that a pod has logged."""
    return {json.loads(line)["level"] for line in pod.log().splitlines()}


def annotations(manifests, name):
    return manifests.find("Deployment", f"maeul-{name}")["spec"]["template"]["metadata"]["annotations"]


def p7_the_log_level_of_one_service_is_a_value_and_changes_its_log_alone(village, upgraded):
    chatty = upgraded(services__payment__log="debug")
    assert annotations(chatty, "payment") != annotations(village.manifests, "payment"), "it would not start anew"
    assert annotations(chatty, "order") == annotations(village.manifests, "order")
    calm, loud = village.pod("payment"), village.start("payment", chatty).ready()
    try:
        loud.until(lambda: "DEBUG" in levels(loud))
        assert levels(calm) <= {"INFO", "WARN", "ERROR"}
        other = village.start("delivery", chatty).ready()
        assert "DEBUG" not in levels(other)
        village.forget(other)
    finally:
        village.forget(loud)


def p7_a_changed_database_password_holds_from_the_next_start_on(village, upgraded):
    before = village.pod("payment")
    village.password("another-password")
    try:
        assert before.probe("liveness")
        pod = village.start("payment", upgraded({"postgresql": {"password": "another-password"}})).ready()
        assert before.stop().in_good_order
        assert village.order() == PLACED
        with pytest.raises(AssertionError, match="password authentication failed"):
            village.start("payment", patience=5)
    finally:
        village.password(village.secret("postgresql"))
        village.start("payment").ready()
        pod.kill()


def p7_no_password_is_in_a_log(village):
    names = [("postgresql", "password"), ("nats", "password"), ("service-secret", "service-secret")]
    passwords = [village.secret(*name) for name in names]
    for pod in village.pods:
        assert not [password for password in passwords if password in pod.log()], pod.name


def p7_the_services_secret_changes_without_a_moment_of_disbelief(village, upgraded):
    old = village.secret("service-secret", "service-secret")
    # All learn to believe the next one, then all sign with it, then all forget the old one.
    steps = [(old, SECRET), (SECRET, old), (SECRET, "")]
    try:
        for signs, also in steps:
            data = {"service-secret": signs, **({"service-secret-also": also} if also else {})}
            manifests = upgraded({"service-secret": data})
            for service in ROLLED:
                before = village.pod(service)
                village.start(service, manifests).ready()
                before.kill()
                assert village.order() == PLACED, f"{service} has {list(data)}"
    finally:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda service: roll_back(village, service), ROLLED))


def roll_back(village, service):
    before = village.pod(service)
    village.start(service).ready()
    before.kill()


def p7_who_has_another_secret_is_not_believed(village, upgraded):
    order = village.pod("order")
    stranger = village.start("order", upgraded({"service-secret": {"service-secret": SECRET}})).ready()
    village.detach(order)
    try:
        assert village.order() != PLACED
    finally:
        village.attach(order)
        village.forget(stranger)
    assert village.order() == PLACED
