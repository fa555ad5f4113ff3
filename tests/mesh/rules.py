"""The rules of traffic, each through real Envoys: without the rule its test fails."""

import threading

import grpc
import pytest
from grpc import StatusCode
from lab.calls import many
from lab.faulty import Faulty
from lab.processes import wait

# Stand-ins only: what they answer is the test's business.
SERVICES = []
VALUES = {"istio__replicas__payment": 3}
CHARGE = "/maeul.payment.v1.PaymentService/Charge"
CALLERS = {CHARGE: "maeul-order"}
# Begun, and perhaps done: nobody but the caller can say what that means.
NEVER_AGAIN = ("DEADLINE_EXCEEDED", "INTERNAL", "UNKNOWN", "CANCELLED", "ABORTED", "RESOURCE_EXHAUSTED", "DATA_LOSS")


class Told(Faulty):
    """Also keeps how long each call is given."""

    def __init__(self, code=StatusCode.OK, **more):
        super().__init__(code, **more)
        self.given = []

    def _answer(self, path, context, _request=b""):
        self.given.append(context.time_remaining())
        return super()._answer(path, context)


class Held(Faulty):
    """Answers nobody until it is let go."""

    def __init__(self):
        super().__init__(StatusCode.OK)
        self.let_go = threading.Event()

    def _answer(self, path, context, _request=b""):
        self.calls[path] += 1
        self.let_go.wait(30)
        return b""


class Payment:
    """Stand-ins for payment's pods, and calls to them by their caller's identity."""

    def __init__(self, lab):
        self.lab, self.pods = lab, []
        # Made here and not by a call: what a thread starts ends with that thread.
        self._channels = {account: self._connected(account) for account in ("maeul-order", "maeul-gateway")}

    def add(self, serves, **labels):
        self.pods.append(self.lab.stand_in("payment", serves, **labels))
        return self.pods[-1]

    def _connected(self, account):
        at = self.lab.address(self.lab.caller(account), "payment")
        return grpc.insecure_channel(at, options=[("grpc.enable_retries", 0)])

    def call(self, path=CHARGE, timeout=20):
        """The code of one call; all of them on one connection."""
        try:
            channel = self._channels[CALLERS.get(path, "maeul-gateway")]
            channel.unary_unary(path)(b"", timeout=timeout)
            return StatusCode.OK
        except grpc.RpcError as error:
            return error.code()

    @property
    def envoy(self):
        """The proxy of order's stand-in, which calls."""
        return self.lab.envoys[self.lab.caller("maeul-order").name]

    def clear(self):
        while self.pods:
            self.lab.remove(self.pods.pop())
        for channel in self._channels.values():
            channel.close()


@pytest.fixture
def payment(lab):
    made = Payment(lab)
    yield made
    made.clear()


@pytest.mark.parametrize("code", NEVER_AGAIN)
def p3_a_charge_that_may_have_happened_is_never_tried_again(payment, code):
    stand_in = Told(StatusCode[code])
    payment.add(stand_in)
    assert payment.call() == StatusCode[code]
    assert stand_in.calls[CHARGE] == 1


def p3_a_call_that_was_not_begun_is_tried_again_elsewhere(payment):
    away, there = Told(StatusCode.UNAVAILABLE), Told()
    payment.add(away), payment.add(there)
    answers, _ = many(payment.call, 20, callers=2)
    assert answers == {StatusCode.OK: 20}
    assert away.calls[CHARGE] > 0 and there.calls[CHARGE] == 20


def p3_a_call_is_tried_three_times_and_no_more(payment):
    away = Told(StatusCode.UNAVAILABLE)
    payment.add(away)
    assert payment.call() == StatusCode.UNAVAILABLE
    assert away.calls[CHARGE] == 3


def p3_with_everything_failing_retries_do_not_become_the_load(payment):
    away = [Told(StatusCode.UNAVAILABLE, after=0.05) for _ in range(2)]
    for each in away:
        payment.add(each)
    answers, _ = many(payment.call, 480, callers=48)
    assert answers == {StatusCode.UNAVAILABLE: 480}
    arrived = sum(each.calls[CHARGE] for each in away)
    assert 480 < arrived <= 1.2 * 480, f"{arrived / 480:.2f} calls a request"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (CHARGE, 6),
        ("/maeul.payment.v1.PaymentService/GetPayment", 10),
        ("/maeul.platform.v1.ClockService/AdvanceTime", 16),
        ("/maeul.platform.v1.EventLogService/TailEvents", None),
    ],
)
def p3_the_callers_deadline_holds_where_it_is_shorter_and_the_routes_where_that_is(payment, path, most):
    stand_in = Told()
    payment.add(stand_in)
    assert payment.call(path, timeout=3) == StatusCode.OK
    assert payment.call(path, timeout=60) == StatusCode.OK
    shorter, longer = stand_in.given
    # gRPC rounds the time that it passes on up, to three digits.
    assert 0 < shorter <= 1.01 * 3
    assert (most or 60) - 3 < longer <= 1.01 * (most or 60)


def p3_one_bad_replica_of_three_is_ejected_and_returns(payment):
    _ejected_and_returns(payment, "")


def p3_one_bad_replica_of_a_subset_of_three_is_ejected_and_returns(payment):
    tried = {"enabled": True, "image": {"tag": "9.9.9"}}
    payment.lab.apply(services__payment__canary=tried, istio__canaries={"payment": 0})
    try:
        _ejected_and_returns(payment, "stable")
    finally:
        payment.lab.apply(services__payment__canary={"enabled": False}, istio__canaries={})


def _ejected_and_returns(payment, subset):
    bad = Told(StatusCode.INTERNAL)
    payment.add(Told()), payment.add(Told())
    pod = payment.add(bad)

    def state():
        return payment.envoy.hosts("maeul-payment")[subset, pod.address]

    wait("the bad replica to be ejected", lambda: payment.call() and state()["ejected"])
    assert bad.calls[CHARGE] <= 20, "ten in a row are enough"
    before = bad.calls[CHARGE]
    answers, _ = many(payment.call, 30)
    assert answers == {StatusCode.OK: 30} and bad.calls[CHARGE] == before
    bad.code = StatusCode.OK
    wait("the replica to return", lambda: payment.call() and bad.calls[CHARGE] > before, 60)
    assert not state()["ejected"]


def p3_a_replica_that_is_alone_or_has_enough_to_do_is_never_ejected(payment):
    alone = Told(StatusCode.INTERNAL)
    pod = payment.add(alone)
    many(payment.call, 30)
    assert not payment.envoy.hosts("maeul-payment")["", pod.address]["ejected"]
    busy = Told(StatusCode.RESOURCE_EXHAUSTED)
    payment.lab.remove(payment.pods.pop())
    pods = [payment.add(busy), payment.add(Told()), payment.add(Told())]
    many(payment.call, 60)
    assert busy.calls[CHARGE] >= 10
    assert not any(payment.envoy.hosts("maeul-payment")["", pod.address]["ejected"] for pod in pods)


def n1_the_fuse_opens_under_overload_and_closes_again(payment):
    payment.lab.apply(istio__fuses__payment=8)
    try:
        held = Held()
        payment.add(held)
        answers, callers = [], [threading.Thread(target=lambda: answers.append(payment.call())) for _ in range(24)]
        for caller in callers:
            caller.start()
        # Nobody is answered, so whoever has an answer has it from the fuse.
        wait("the fuse to refuse all beyond eight", lambda: len(answers) == 16)
        wait("those eight to arrive", lambda: held.calls[CHARGE] == 8)
        assert answers == [StatusCode.UNAVAILABLE] * 16
        held.let_go.set()
        for caller in callers:
            caller.join()
        assert answers[16:] == [StatusCode.OK] * 8
        again, _ = many(payment.call, 16, callers=4)
        assert again == {StatusCode.OK: 16}
    finally:
        payment.lab.apply(istio__fuses={})


def n8_a_canary_gets_its_share_and_at_0_none(payment):
    tried = {"enabled": True, "image": {"tag": "9.9.9"}}
    payment.lab.apply(services__payment__canary=tried, istio__canaries={"payment": 5})
    try:
        stable, canary = Told(), Told()
        payment.add(stable)
        payment.add(canary, **{"app.kubernetes.io/component": "payment-canary"})
        answers, _ = many(payment.call, 1500)
        assert answers == {StatusCode.OK: 1500}
        assert 0.03 <= canary.calls[CHARGE] / 1500 <= 0.07
        payment.lab.apply(istio__canaries={"payment": 0})
        before = canary.calls[CHARGE]
        many(payment.call, 100)
        assert canary.calls[CHARGE] == before
    finally:
        payment.lab.apply(services__payment__canary={"enabled": False}, istio__canaries={})


def p3_a_game_days_fault_comes_and_goes(payment):
    stand_in = Told()
    payment.add(stand_in)
    payment.lab.apply(istio__faults={"payment": {"abort": {"status": "UNAVAILABLE", "percent": 100}}})
    try:
        assert payment.call() == StatusCode.UNAVAILABLE and not stand_in.calls
    finally:
        payment.lab.apply(istio__faults={})
    assert payment.call() == StatusCode.OK
