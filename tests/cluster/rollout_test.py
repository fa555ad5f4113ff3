"""New versions: nobody notices that one comes, goes back, or cannot start."""

import re

import kube
import pytest
from client import goes_on
from settings import ROOT
from village import component_of


def n8_every_service_rolls_under_a_hundred_clients(village, figures, configured):
    need_two_versions(configured)
    village.install(image=configured.previous)
    before = village.uids("postgresql", "nats")
    with village.load(figures, users=100, everybody=True) as loads:
        figures["rolled in s"] = round(village.upgrade(image=configured.image))
        # Whom an old pod still answers while it ends is seen too.
        kube.wait("the old pods are gone", lambda: not before & all_uids(village))
        goes_on(loads)
    assert versions(village) == {configured.image.tag}


def n8_one_service_goes_forward_and_back_alone(village, figures, configured):
    need_two_versions(configured)
    village.install(image=configured.previous)
    with village.load(figures, everybody=True) as loads:
        others = village.uids("order")
        tag = f"services.order.image.tag={configured.image.tag}"
        figures["forward in s"] = round(village.upgrade("--set-string", tag, image=configured.previous))
        assert versions(village, "order") == {configured.image.tag}
        goes_on(loads)
        village.helm("rollback", village.release, "1", "--wait", "--timeout=10m")
        village.tell("order was rolled back")
        assert versions(village, "order") == {configured.previous.tag}
        goes_on(loads)
        assert village.uids("order") == others, "a neighbour was restarted"


def p6_a_broken_image_is_rolled_back_and_nobody_notices(village, figures):
    village.install()
    with village.load(figures) as loads:
        before = village.uids()
        broken = ("--set-string", "services.payment.image.tag=not-there", "--atomic", "--timeout=45s")
        code, said = village.upgrade(*broken, check=False)
        assert code != 0, said
        goes_on(loads)
        assert village.uids() == before, "a pod that served was replaced"
    last = village.helm("history", village.release, "--max=1").stdout
    assert re.search(r"deployed\s.*Rollback to 1", last), last


def n8_a_village_of_the_last_release_is_upgraded(village, figures, configured):
    packages = sorted((ROOT / "tests" / "released").glob("*/maeul-*.tgz"), key=lambda path: version(path.parent.name))
    if not packages:
        pytest.skip("no chart was released yet")
    figures["from"] = packages[-1].stem
    village.install(chart=packages[-1], image=configured.previous)
    selectors = immutable(village)
    with village.load(figures, everybody=True) as loads:
        figures["rolled in s"] = round(village.upgrade(image=configured.image))
        goes_on(loads)
    assert versions(village) == {configured.image.tag}
    assert immutable(village) == selectors


def need_two_versions(configured):
    if configured.previous == configured.image:
        pytest.skip("MAEUL_CLUSTER_PREVIOUS_IMAGE names no other version")


def version(text):
    return [int(number) for number in text.split(".")]


def versions(village, component=None):
    """Which versions of the program serve."""
    pods = village.pods(village.component(component) if component else None).values()
    ours = [pod for pod in pods if component_of(pod) not in {"postgresql", "nats"}]
    return {each["image"].rpartition(":")[2] for pod in ours for each in pod["spec"]["containers"]}


def all_uids(village):
    """Of every pod, also those on their way out."""
    return {pod["metadata"]["uid"] for pod in village.read("pods")["items"]}


def immutable(village):
    """What an upgrade could not change."""
    found = village.read("deployments,statefulsets")["items"]
    return {
        each["metadata"]["name"]: (
            each["spec"]["selector"],
            each["spec"].get("serviceName"),
            [claim["spec"] for claim in each["spec"].get("volumeClaimTemplates", [])],
        )
        for each in found
    }
