"""A provider that is slow is no failure of payment: orders are taken, finished later, and nobody is ejected."""

from lab.calls import many

SERVICES = ["order", "payment", "delivery", "store", "gateway", "issuer"]
# Longer than payment waits for it.
VALUES = {"services__payment__settings": {"PAYMENT_LATENCY": "6s"}}


def n1_a_slow_provider_ejects_nobody_and_turns_nobody_away(lab, village):
    answers, _ = many(lambda: _state(village.order(timeout=30)), 12, callers=4)
    assert answers == {"ORDER_STATE_AWAITING_PAYMENT": 12}
    order = lab.envoy_of("order")
    ejections = order.stats("payment.*outlier_detection.ejections_enforced_total")
    assert ejections and not any(ejections.values()), ejections
    assert not any(host["ejected"] for host in order.hosts("maeul-payment").values())
    # And it was tried once: an answer is an answer.
    retried = order.stats(r"cluster\.outbound.50051.*maeul-payment.*upstream_rq_retry$")
    assert retried and not any(retried.values()), retried


def _state(answer):
    status, body = answer
    return body["order"]["state"] if status == 200 else (status, str(body))
