"""P11: the Envoy view, by real Envoys that a real Prometheus reads while what its panels are there for happens.

Once in pods of the chart, whose Envoys name and keep to themselves what Istio's sidecars do, and once in an Envoy that
nobody but its own configuration tells anything: their labels have other names.
"""

import threading
import time
from contextlib import contextmanager

import charts
import grpc
import panels
import prometheus
import pytest
import yaml
from grpc import StatusCode
from lab.envoy import ADMIN
from lab.faulty import Faulty
from lab.plain import Plain

DOCS = charts.ROOT / "docs" / "dashboards.md"


def _annotation():
    """What pods are told by so that the panels have something to show, as the documentation says it."""
    (line,) = [line for line in DOCS.read_text().splitlines() if line.startswith("`proxy.istio.io/config")]
    return yaml.safe_load(line.partition("`")[2].rpartition("`")[0])


# Stand-ins only: calls fail when the test wants it.
SERVICES = []
VALUES = {
    "defaults__podAnnotations": _annotation(),
    "istio__replicas__payment": 3,
    "istio__fuses__payment": 8,
}
CHARGE = "/maeul.payment.v1.PaymentService/Charge"
# Panels whose number may well be 0, and those that are about no cluster.
CALM = {"Configuration refused", "Days until a certificate ends"}
OF_THE_PROXY = {"Memory", *CALM}
# Who has no connection yet waits for one, and these calls are not more than may wait.
RARE = "_pending_overflow"


@contextmanager
def load(address, callers=24):
    """So many people who call as soon as they have an answer, whatever it is."""
    ended = threading.Event()

    def go_on():
        while not ended.is_set():
            try:
                call(b"", timeout=5)
            except grpc.RpcError:
                time.sleep(0.01)  # nobody is that fast; the answers of a fuse alone would keep a core busy

    with grpc.insecure_channel(address, options=[("grpc.enable_retries", 0)]) as channel:
        call = channel.unary_unary(CHARGE)
        started = [threading.Thread(target=go_on) for _ in range(callers)]
        for thread in started:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in started:
                thread.join()


def replicas():
    """Two that cannot and one that can: more than may be ejected, so that there is always something to try again."""
    away = [Faulty(StatusCode.UNAVAILABLE, after=0.05) for _ in range(2)]
    return [*away, Faulty(StatusCode.OK, after=0.05)]


class Read:
    """An Envoy that is called, and the Prometheus that reads it."""

    def __init__(self, reader, namespace, instance, cluster):
        self.prometheus, self.instance, self.cluster = reader, instance, cluster
        self.queries = panels.queries("envoy", namespace=namespace, proxy=instance.replace(".", r"\\."))
        self.seen = set()
        # A first look before anything happens: what begins to count later is seen to grow.
        prometheus.until("a first look", lambda: reader.query(f'envoy_server_live{{instance="{instance}"}}'))

    def shown(self, title, query):
        """What a panel shows of the calls, or of the proxy where it is about that."""
        samples = self.prometheus.query(query)
        if title not in OF_THE_PROXY:
            samples = [sample for sample in samples if self.cluster.items() <= sample[0].items()]
        return samples

    def happens(self, title, query):
        """Whether the panel shows that what it is there for happens."""
        found = self.shown(title, query)
        calm = title in CALM or RARE in query
        return found and (calm or any(number > 0 for _, number in found))

    def until_all_is_shown(self, without=()):
        wanted = {each for each in self.queries if each[0] not in without}
        assert len(wanted) > 10

        def all_seen():
            # Not all at once: who was ejected returns.
            self.seen |= {each for each in wanted - self.seen if self.happens(*each)}
            return wanted <= self.seen

        try:
            prometheus.until("every panel shows something", all_seen, within=60)
        except AssertionError as error:
            raise AssertionError(f"panels that nothing happens in: {sorted(wanted - self.seen)}") from error


@pytest.fixture(scope="module")
def sidecars(lab, tmp_path_factory):
    """Order calls payment, in pods of the chart."""
    pods = [lab.stand_in("payment", each) for each in replicas()]
    order = lab.stand_in("order", Faulty(StatusCode.OK))
    # As a cluster's Prometheus finds pods, with their names.
    targets = {f"{pod.address}:{ADMIN}": {"namespace": pod.namespace, "pod": pod.name} for pod in [order, *pods]}
    folder = tmp_path_factory.mktemp("prometheus")
    with prometheus.running(folder, targets, path="/stats/prometheus") as reader:
        payment = {"cluster_name": "outbound|50051||maeul-payment.village.svc.cluster.local"}
        read = Read(reader, order.namespace, f"{order.address}:{ADMIN}", payment)
        with load(lab.address(order, "payment")):
            yield read


@pytest.fixture(scope="module")
def plain(lab, tmp_path_factory):
    """The same calls by an Envoy that knows nobody but these replicas."""
    stops, ports = [], []
    for each in replicas():
        ports.append(prometheus.free_port())
        stops.append(each("127.0.0.1", ports[-1]))
    envoy = Plain(tmp_path_factory.mktemp("plain"), ports, fuse=8)
    try:
        targets = {envoy.admin: {"namespace": "edge", "pod": "edge-0"}}
        folder = tmp_path_factory.mktemp("prometheus")
        with prometheus.running(folder, targets, path="/stats/prometheus") as reader:
            read = Read(reader, "edge", envoy.admin, {"envoy_cluster_name": envoy.CLUSTER})
            with load(envoy.address):
                yield read
    finally:
        envoy.program.stop()
        for stop in stops:
            stop()


def p11_every_panel_shows_what_happens_in_a_sidecar(sidecars):
    sidecars.until_all_is_shown()


def p11_every_panel_shows_what_happens_in_a_plain_envoy(plain):
    # Its configuration is a file, which nobody sends anew, and it calls without TLS.
    plain.until_all_is_shown(without=CALM)
    assert not any(plain.shown(*each) for each in plain.queries if each[0] in CALM)


def p11_a_panels_numbers_are_what_the_lab_knows(sidecars):
    sidecars.until_all_is_shown()
    panel = dict(sidecars.queries)
    numbers = {title: [number for _, number in sidecars.shown(title, panel[title])] for title in panel}
    assert numbers["Configuration refused"] == [0]
    # The lab's certificates live for a day.
    assert numbers["Days until a certificate ends"] in ([0], [1])
    # A third of the replicas, and never more; all of them are known.
    assert numbers["Pods that can be called"] in ([2], [3])
    (ejected,) = numbers["Pods ejected"]
    assert ejected in (0, 1)
    (under_way,) = numbers["Calls under way"]
    assert under_way <= 8, "more than the fuse lets through"


def p11_a_reader_finds_the_proxy_by_its_namespace_and_its_address(sidecars):
    variables = {each["name"]: each for each in panels.dashboards()["envoy"]["templating"]["list"]}
    for name, wanted in (("namespace", "village"), ("proxy", sidecars.instance)):
        asked = variables[name]["query"]["query"]
        series, label = asked.removeprefix("label_values(").removesuffix(")").split(", ")
        assert wanted in {labels[label] for labels, _ in sidecars.prometheus.query(series)}, asked


def p11_the_alert_on_the_certificate_of_a_proxy_reads_what_envoys_say(sidecars):
    own = {name: rule for name, rule in panels.alerts().items() if "envoy_" in rule["expr"]}
    assert list(own) == ["MaeulProxyCertificateExpires"]
    for rule in own.values():
        assert {name for name in panels.names(rule["expr"]) if name.startswith("envoy_")} <= sidecars.prometheus.names()
        # Here no agent renews, so each of them is told of, by the labels that its text names.
        told = prometheus.until("the proxies of the pods", lambda rule=rule: sidecars.prometheus.query(rule["expr"]))
        assert len(told) == 4
        for labels, days in told:
            assert labels.keys() == {"namespace", "instance"} and labels["namespace"] == "village"
            assert 0 <= days <= 1
        assert sidecars.instance in {labels["instance"] for labels, _ in told}
