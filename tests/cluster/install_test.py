"""The three ways to install a village, each with the tests that the chart brings."""

import external
from client import goes_on
from village import SERVICES


def p8_all_in_one_keeps_its_files_when_its_pod_goes(village, figures):
    figures["installed in s"] = round(village.install(*village.mode("all-in-one")))
    assert_tested(village)
    with village.load(figures, all_answered=False):
        pod = village.pod("all-in-one")
        village.kubectl("delete", "pod", pod, within=120)
        village.wait_ready()
        village.tell("its pod was deleted, and it came back")
    # Every order from before and after is there.
    assert village.audited >= figures["answered"]


def p12_bundled_servers_carry_every_service(village, figures):
    figures["installed in s"] = round(village.install())
    assert_tested(village)
    present = {pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in village.pods().values()}
    assert present == {*SERVICES, "gateway", "issuer", "postgresql", "nats"}
    with village.load(figures, everybody=True) as loads:
        goes_on(loads)


def p12_external_servers_carry_every_service(village, figures):
    figures["installed in s"] = round(village.install(*external.apply(village)))
    assert not village.pods(village.component("postgresql")) and not village.pods(village.component("nats"))
    assert_tested(village)
    with village.load(figures, everybody=True) as loads:
        goes_on(loads)


def assert_tested(village):
    """`helm test` holds: an order is placed and seen to its end, and all is audited."""
    said = village.helm("test", village.release, "--timeout=5m").stdout
    assert said.count("Phase:          Succeeded") >= 2, said
    village.tell("helm test holds")
