"""P11: a real village under load, read by the real Prometheus: every panel shows something, and nobody is called.

Envoy's panels are proved in the mesh lab, on the Envoys that it runs; Istio's in istio.py.
"""

import os
import subprocess

import charts
import panels
import prometheus
import pytest

# By whom series are made that no village has; those of Envoy are held against Envoys in the mesh lab.
OTHERS = {
    "kube-state-metrics": {
        "kube_deployment_status_replicas_available",
        "kube_deployment_spec_replicas",
        "kube_pod_container_status_restarts_total",
        "kube_statefulset_replicas",
        "kube_statefulset_status_replicas_ready",
    },
    "the kubelet": {"kubelet_volume_stats_used_bytes", "kubelet_volume_stats_capacity_bytes"},
    "the exporter of NATS": {"jetstream_server_total_message_bytes", "jetstream_server_max_storage"},
    "Istio's agent and istiod": {"istio_agent_cert_expiry_seconds", "citadel_server_root_cert_expiry_timestamp"},
    "cert-manager": {"certmanager_certificate_expiration_timestamp_seconds"},
    "Envoy": {"envoy_server_days_until_first_cert_expiring"},
}


class Village:
    """A village that runs, and what reads it."""

    def __init__(self, program, process, gateway, reader):
        self.program, self.process, self.gateway, self.prometheus = program, process, gateway, reader

    def client(self, *words):
        """What a client is started with; by REST, as people come."""
        return [self.program, *words, "--url", self.gateway, "--via", "rest", "--gateway-url", self.gateway]

    def asks(self, path):
        """Whether the gateway answers."""
        return prometheus.answers(self.gateway + path)


@pytest.fixture(scope="module")
def village(maeul, tmp_path_factory):
    """One that everything has been done in once, and that orders are placed in."""
    folder = tmp_path_factory.mktemp("village")
    ports = {name: prometheus.free_port() for name in ("grpc", "rest", "admin")}
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAEUL_", "OTEL_"))}
    settings = {
        "DATA": folder / "data",
        "LISTEN": f"127.0.0.1:{ports['grpc']}",
        "GATEWAY_LISTEN": f"127.0.0.1:{ports['rest']}",
        "ADMIN_LISTEN": f"127.0.0.1:{ports['admin']}",
        "RATE_LIMIT": "0",
        "LOG": "warn",
    }
    env |= {f"MAEUL_{name}": str(value) for name, value in settings.items()}
    with (folder / "log").open("wb") as log:

        def start(*words):
            return subprocess.Popen(
                list(map(str, words)), env=env, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

        started = [start(maeul, "run")]
        try:
            ready = f"http://127.0.0.1:{ports['admin']}/readyz"
            prometheus.until("the village is ready", lambda: prometheus.answers(ready), process=started[0])
            admin = f"127.0.0.1:{ports['admin']}"
            with prometheus.running(folder / "prometheus", [admin], quick_rules(folder)) as reader:
                made = Village(maeul, started[0], f"http://127.0.0.1:{ports['rest']}", reader)
                # A first look before anything happens: what begins to count later is seen to grow.
                prometheus.until("a first look", lambda: reader.query("maeul_runtime_workers"))
                load = ("load", "steady", "--as-is", "--no-audit", "--users=2", "--duration=10m")
                started.append(start(*made.client(*load)))
                told = start(*made.client("demo"))
                started.append(told)
                assert told.wait(180) == 0, (folder / "log").read_text()
                assert started[1].poll() is None, (folder / "log").read_text()
                yield made
        finally:
            # A load that is asked to end waits until all is settled.
            for process in reversed(started[1:]):
                process.kill()
                process.wait(60)
            started[0].terminate()
            started[0].wait(60)


def quick_rules(folder):
    """The rules, each second where they have an interval of their own: nobody waits for minutes here."""
    for path in panels.rules():
        quick = folder / path.name
        quick.write_text(path.read_text().replace("interval: 1m\n", "interval: 1s\n"))
        yield quick


def cases():
    """Each query of each panel that a village fills. The dashboard of one service is shown for the busiest."""
    for name in panels.DASHBOARDS:
        if name not in panels.ELSEWHERE:
            yield from ((name, title, query) for title, query in panels.queries(name))


def p11_every_panel_shows_something_of_a_real_village(village):
    open_ = {case for case in cases()}
    assert len(open_) > 50

    def left():
        open_.difference_update([case for case in open_ if village.prometheus.query(case[2])])
        return not open_

    try:
        prometheus.until("every panel shows something", left, within=180)
    except AssertionError as error:
        raise AssertionError(f"panels without data: {sorted(open_)}") from error


def p11_the_dashboard_of_a_service_shows_the_calls_of_each(village):
    services = charts.yaml.safe_load((charts.ROOT / panels.CHART / "values.yaml").read_text())["services"]
    assert len(services) == 12
    # In no story does anybody ask for recommendations.
    assert village.asks("/v1/customers/customer-1/recommendedProducts")
    for service in services:
        query = dict(panels.queries("service", service=service))["Rate"]
        prometheus.until(f"calls of {service}", lambda query=query: village.prometheus.query(query))


def p11_every_name_in_a_rule_is_one_that_somebody_says(village):
    recorded = {rule["record"] for some in panels.rules().values() for rule in some if "record" in rule}
    told = village.prometheus.names() | recorded | set.union(*OTHERS.values())
    used = set()
    for some in panels.rules().values():
        for rule in some:
            read = panels.names(rule["expr"])
            assert read, rule
            assert read <= told, f"{rule}: nobody says {sorted(read - told)}"
            used |= read
    for who, names in OTHERS.items():
        assert names <= used, f"nothing reads {sorted(names - used)} of {who} any more"
        assert not names & village.prometheus.names(), f"the village itself says {names}"


def p11_every_recorded_series_is_made(village):
    for some in panels.rules().values():
        for rule in some:
            if "record" in rule:
                prometheus.until(rule["record"], lambda rule=rule: village.prometheus.query(rule["record"]))
    (objective,) = [s for labels, s in village.prometheus.query('maeul:rpc_failures:ratio1h{service="order"}')]
    assert objective == 0


def p11_nobody_is_called_while_all_is_well(village):
    prometheus.until("rules are judged", lambda: village.prometheus.query("maeul:rpc_calls:rate5m"))
    # Not even one that waits for its time to be over; a full machine is full.
    pending = village.prometheus.query('ALERTS{alertname!="MaeulProcessFull"}')
    assert not pending


def p11_queries_elsewhere_are_prometheus_own(tmp_path):
    # Those that nothing here can fill are at least understood.
    rules = [
        {"record": f"panel:{name}:{n}", "expr": query}
        for name in panels.ELSEWHERE
        for n, (_, query) in enumerate(panels.queries(name))
    ]
    file = tmp_path / "panels.yaml"
    file.write_text(charts.yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    done = prometheus.promtool("check", "rules", file)
    assert len(rules) > 15 and done.returncode == 0, done.stdout + done.stderr


def p11_whoever_falls_silent_is_missed(village):
    # The last that is asked of this village.
    silent = 'ALERTS{alertname="MaeulServiceSilent"}'
    prometheus.until("outboxes are known", lambda: len(village.prometheus.query("maeul_outbox_events")) == 12)
    assert not village.prometheus.query(silent)
    village.process.kill()
    village.process.wait()
    prometheus.until("all are missed", lambda: len(village.prometheus.query(silent)) == 12)
