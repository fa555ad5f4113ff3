"""An order goes through the mesh: each call by two Envoys, with certificates on both sides."""

from lab.calls import http
from lab.processes import wait

SERVICES = ["order", "payment", "delivery", "store", "gateway", "issuer"]


def p3_an_order_is_placed_through_the_mesh_and_comes_to_its_end(lab, village):
    payment, delivery = lab.envoy_of("payment"), lab.envoy_of("delivery")
    before = [envoy.total("listener.*ssl.handshake") for envoy in (payment, delivery)]
    status, answer = village.order()
    assert status == 200, answer
    assert village.settled(answer) == "ORDER_STATE_COMPLETED"
    for envoy, were in zip((payment, delivery), before, strict=True):
        assert envoy.total("listener.*ssl.handshake") > were or were > 0
    order = lab.envoy_of("order")
    for callee in ("payment", "delivery"):
        name = rf"cluster.outbound.50051..maeul-{callee}.village.svc.cluster.local;.upstream_rq_200"
        assert order.total(name) > 0, f"nothing went to {callee} by the Envoy of order"


def p3_what_istiod_was_told_it_has_taken_and_every_envoy_runs_by_it(lab):
    assert lab.istiod.complaints() == []
    assert lab.rejected() == {}
    for name, envoy in lab.envoys.items():
        assert not envoy.total("update_failure"), name


def n9_plain_text_is_refused_at_every_port(lab):
    for pod in lab.pods.values():
        for port in pod.ports().values():
            status, said = http(f"http://{pod.address}:{port}/")
            assert status == 0, f"{pod.name}:{port} answered {status}: {said}"
            assert "reset" in said.lower() or "closed" in said.lower(), said


def p3_calls_go_on_while_istiod_is_dead(lab, village):
    lab.istiod.process.kill()
    try:
        for customer in range(10):
            status, answer = village.order(f"c{customer}")
            assert status == 200, answer
    finally:
        lab.istiod.start()
    wait("every Envoy to have found istiod again", lambda: all(e.connected() for e in lab.envoys.values()))
    lab.settle()
