"""An Envoy of its own: no istiod, no pod, and its statistics named as Envoy names them unless it is told otherwise."""

import json
import os
from pathlib import Path

import prometheus

from . import processes

_HTTP = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ROUTER = "envoy.extensions.filters.http.router.v3.Router"


class Plain:
    """Brings calls to servers on these ports of this machine, with the rules that the village's own have."""

    CLUSTER = "payment"

    def __init__(self, folder, ports, fuse):
        self.address, self.admin = (f"127.0.0.1:{prometheus.free_port()}" for _ in range(2))
        bootstrap = folder / "envoy.json"
        bootstrap.write_text(json.dumps(self._bootstrap(ports, fuse), indent=1))
        command = [Path(os.environ["MAEUL_TEST_ENVOY"]), "--config-path", bootstrap, "--disable-hot-restart"]
        command += ["--concurrency", "1", "--log-level", "warning"]
        self.program = processes.Program("an Envoy of its own", command, folder / "envoy.log")
        ready = f"http://{self.admin}/ready"
        processes.wait("an Envoy of its own", lambda: prometheus.answers(ready), programs=[self.program])

    def _bootstrap(self, ports, fuse):
        return {
            "node": {"id": "plain", "cluster": "plain"},
            "admin": {"address": _socket(self.admin)},
            "static_resources": {"listeners": [self._listener()], "clusters": [self._cluster(ports, fuse)]},
        }

    def _listener(self):
        route = {"cluster": self.CLUSTER, "retry_policy": {"retry_on": "unavailable", "num_retries": 2}}
        host = {"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": route}]}
        manager = {
            "@type": f"type.googleapis.com/{_MANAGER}",
            "stat_prefix": "calls",
            "route_config": {"name": "calls", "virtual_hosts": [host]},
            "http_filters": [{"name": "router", "typed_config": {"@type": f"type.googleapis.com/{_ROUTER}"}}],
        }
        filters = [{"name": "calls", "typed_config": manager}]
        return {"name": "calls", "address": _socket(self.address), "filter_chains": [{"filters": filters}]}

    def _cluster(self, ports, fuse):
        endpoints = [{"endpoint": {"address": _socket(f"127.0.0.1:{port}")}} for port in ports]
        budget = {"budget_percent": {"value": 15}, "min_retry_concurrency": 3}
        limits = {"max_requests": fuse, "max_pending_requests": fuse, "retry_budget": budget}
        ejection = {"consecutive_gateway_failure": 5, "enforcing_consecutive_gateway_failure": 100}
        return {
            "name": self.CLUSTER,
            "type": "STATIC",
            "connect_timeout": "1s",
            "load_assignment": {"cluster_name": self.CLUSTER, "endpoints": [{"lb_endpoints": endpoints}]},
            "circuit_breakers": {"thresholds": [limits]},
            "outlier_detection": {**ejection, "interval": "2s", "base_ejection_time": "10s", "max_ejection_percent": 34},
            "typed_extension_protocol_options": {
                _HTTP: {
                    "@type": f"type.googleapis.com/{_HTTP}",
                    "explicit_http_config": {"http2_protocol_options": {}},
                }
            },
        }


def _socket(address):
    host, _, port = address.partition(":")
    return {"socket_address": {"address": host, "port_value": int(port)}}
