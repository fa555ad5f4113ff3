"""One Envoy: how it starts, and what its admin port says."""

import json
import urllib.request
from collections import defaultdict

import yaml

from . import processes

ADMIN = 15000

# What Istio's agent makes labels of, so that series are called as in a cluster. Left to itself Envoy takes the name of a
# cluster for over at its first dot, and the rest of it for a part of the series' name.
_TAGS = {
    "cluster_name": r"^cluster(\.(.+);)",
    "response_code": r"_rq(_(\d{3}))$",
    "response_code_class": r"_rq(_(\dxx))$",
}
# What is told by a proxy of Istio's in any case, and the annotation by which a pod's tells more.
_ALWAYS = ("cluster_manager", "listener_manager", "server", "cluster.xds-grpc")
_CONFIG = "proxy.istio.io/config"


class Envoy:
    """The proxy of a pod, which has all it knows from istiod and from the server of secrets."""

    def __init__(self, program, folder, pod, istiod, secrets):
        self.name, self.address = pod.name, pod.address
        folder.mkdir(parents=True, exist_ok=True)
        bootstrap = folder / "envoy.json"
        bootstrap.write_text(json.dumps(_bootstrap(pod, istiod, secrets), indent=1))
        command = [program, "--config-path", bootstrap, "--disable-hot-restart", "--concurrency", "1"]
        command += ["--log-level", "warning", "--drain-time-s", "1"]
        self.program = processes.Program(f"the Envoy of {self.name}", command, folder / "envoy.log")

    def programs(self):
        return [self.program]

    def get(self, path, method="GET"):
        request = urllib.request.Request(f"http://{self.address}:{ADMIN}{path}", method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    def ready(self):
        try:
            return self.get("/ready").strip() == "LIVE"
        except OSError:
            return False

    def stats(self, matching=""):
        """Its counters and gauges by name, of those whose names match the pattern."""
        told = json.loads(self.get(f"/stats?format=json&filter={urllib.request.quote(matching)}"))
        return {stat["name"]: stat["value"] for stat in told["stats"] if "name" in stat}

    def total(self, matching):
        return sum(self.stats(matching).values())

    def rejected(self):
        """How often it refused what istiod sent, by what it was."""
        return {name: count for name, count in self.stats("update_rejected").items() if count}

    def dump(self):
        """All that it runs by, by the kind of what it is."""
        found = defaultdict(list)
        for part in json.loads(self.get("/config_dump?include_eds"))["configs"]:
            found[part["@type"].rpartition(".")[2]].append(part)
        return found

    def dump_text(self):
        return self.get("/config_dump?include_eds")

    def routes_to(self, host):
        """Whether it has a route to this host, and no listener still waits for a part of itself."""
        try:
            routes = self.get("/config_dump?resource=dynamic_route_configs")
            return f'"{host}:' in routes and "warming_state" not in self.get("/config_dump?resource=dynamic_listeners")
        except OSError:
            return False

    def hosts(self, service, port=50051):
        """By address, what it thinks of each endpoint of a service: calls, errors, and whether it is ejected."""
        told = json.loads(self.get("/clusters?format=json"))["cluster_statuses"]
        found = {}
        for cluster in told:
            if cluster["name"].startswith(f"outbound|{port}|") and f"|{service}." in cluster["name"]:
                for host in cluster.get("host_statuses", []):
                    stats = {stat["name"]: int(stat.get("value", 0)) for stat in host["stats"]}
                    ejected = host["health_status"].get("failed_outlier_check", False)
                    name = (cluster["name"].split("|")[2], host["address"]["socket_address"]["address"])
                    found[name] = {"calls": stats["rq_total"], "errors": stats["rq_error"], "ejected": ejected}
        return found

    def connected(self):
        """Whether istiod has it."""
        return self.stats("control_plane.connected_state").get("control_plane.connected_state") == 1

    def listens(self):
        """Names of its listeners that take calls."""
        told = json.loads(self.get("/listeners?format=json"))
        return {listener["name"] for listener in told.get("listener_statuses", [])}


def _bootstrap(pod, istiod, secrets):
    return {
        "node": pod.node(),
        "admin": {"address": _socket(pod.address, ADMIN)},
        "stats_config": _stats(pod.annotations),
        "dynamic_resources": {
            "lds_config": {"ads": {}, "resource_api_version": "V3"},
            "cds_config": {"ads": {}, "resource_api_version": "V3"},
            "ads_config": {
                "api_type": "GRPC",
                "transport_api_version": "V3",
                "set_node_on_first_message_only": True,
                "grpc_services": [{"envoy_grpc": {"cluster_name": "xds-grpc"}}],
            },
        },
        "static_resources": {"clusters": [_cluster("xds-grpc", *istiod), _cluster("sds-grpc", *secrets)]},
    }


def _stats(annotations):
    """What it counts, and by which names: all of it, as tests look at it, unless the pod says what is to be told."""
    tags = [{"tag_name": name, "regex": regex} for name, regex in _TAGS.items()]
    config = {"use_all_default_tags": False, "stats_tags": tags}
    if wanted := (yaml.safe_load(annotations.get(_CONFIG, "")) or {}).get("proxyStatsMatcher"):
        patterns = [{"prefix": prefix} for prefix in _ALWAYS]
        patterns += [{"safe_regex": {"regex": regex}} for regex in wanted["inclusionRegexps"]]
        config["stats_matcher"] = {"inclusion_list": {"patterns": patterns}}
    return config


def _cluster(name, address, port):
    http = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    endpoint = {"endpoint": {"address": _socket(address, port)}}
    return {
        "name": name,
        "alt_stat_name": f"{name};",
        "type": "STATIC",
        "connect_timeout": "1s",
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": http,
                "explicit_http_config": {"http2_protocol_options": {}},
            }
        },
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
    }


def _socket(address, port):
    return {"socket_address": {"address": address, "port_value": port}}
