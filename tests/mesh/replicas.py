"""Replicas come, go, fail and are upgraded; their callers' Envoys find the others."""

import threading
from collections import Counter

import grpc
from lab.calls import many, rpc
from lab.faulty import Faulty
from lab.processes import wait

SERVICES = ["payment"]
CHARGED = "/maeul.payment.v1.PaymentService/GetPayment"
# What the process says to a call that nobody has signed: it has come there.
ARRIVED = grpc.StatusCode.UNAUTHENTICATED


def calling(lab):
    """One call to payment by the gateway's identity; its result."""
    pod = lab.caller("maeul-gateway")
    at = lab.address(pod, "payment")
    return lambda: rpc(at, CHARGED)[0]


def calls_by_replica(lab):
    hosts = lab.envoys["caller-village-maeul-gateway"].hosts("maeul-payment")
    return Counter({address: host["calls"] for (_, address), host in hosts.items()})


def p4_new_replicas_get_calls_and_those_that_went_lose_none(lab):
    call = calling(lab)
    lab.scale("payment", 3)
    addresses = {pod.address for pod in lab.pods.of("payment")}
    assert len(addresses) == 3
    answers, _ = many(call, 60)
    assert answers == {ARRIVED: 60}
    assert set(+calls_by_replica(lab)) == addresses
    lab.scale("payment", 1)
    answers, _ = many(call, 20)
    assert answers == {ARRIVED: 20}
    assert len(lab.pods.of("payment")) == 1


def p6_a_service_is_upgraded_under_calls_and_nobody_notices(lab):
    call, ended, answers = calling(lab), threading.Event(), Counter()
    (before,) = lab.pods.of("payment")

    def go_on():
        while not ended.is_set():
            answers[call()] += 1

    callers = [threading.Thread(target=go_on) for _ in range(4)]
    for caller in callers:
        caller.start()
    try:
        lab.apply(services__payment__log="debug")
        seen = sum(answers.values())
        wait("calls after the upgrade", lambda: sum(answers.values()) > seen + 20)
    finally:
        ended.set()
        for caller in callers:
            caller.join()
    (after,) = lab.pods.of("payment")
    assert after.name != before.name
    assert set(answers) == {ARRIVED}, answers


def p3_a_replica_that_answers_with_a_failure_is_seen_by_the_envoys_of_its_callers(lab):
    call, faulty = calling(lab), Faulty(grpc.StatusCode.INTERNAL)
    stand_in = lab.stand_in("payment", faulty)
    try:
        answers, _ = many(call, 30)
        assert answers[grpc.StatusCode.INTERNAL] == faulty.calls[CHARGED] > 0
        assert answers[ARRIVED] > 0
        host = lab.envoys["caller-village-maeul-gateway"].hosts("maeul-payment")["", stand_in.address]
        assert host["errors"] == faulty.calls[CHARGED]
    finally:
        lab.remove(stand_in)
    answers, _ = many(call, 20)
    assert answers == {ARRIVED: 20}
