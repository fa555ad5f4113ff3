"""What an Envoy runs by, in the parts that tests look at, and how a test looks at all of what a manifest says."""

_MANAGER = "envoy.filters.network.http_connection_manager"


def only(said, *known):
    """What is said by these names, None where nothing is. Anything else that is said nobody would look at: it fails."""
    assert said.keys() <= set(known), f"nobody looks at {sorted(said.keys() - set(known))} in {said}"
    return [said.get(name) for name in known]


def leaves(value, path=""):
    """(path, value) of all that is said; lists of what is alike have one path."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, f"{path}[]")
    else:
        yield path, value


def named(said, pod):
    """Looks at a selector: by it istiod chose this pod, or would not have."""
    (labels,) = only(said, "matchLabels")
    return labels.items() <= pod.labels.items()


class Running:
    """Clusters, virtual hosts and listeners by their names."""

    def __init__(self, envoy):
        dump = envoy.dump()
        (clusters,), (routes,), (listeners,) = (dump[f"{what}ConfigDump"] for what in ("Clusters", "Routes", "Listeners"))
        self.clusters = {each["cluster"]["name"]: each["cluster"] for each in clusters["dynamic_active_clusters"]}
        configs = [each["route_config"] for each in routes.get("dynamic_route_configs", [])]
        self.routes = {config["name"]: config for config in configs}
        self.hosts = {host["name"]: host for config in configs for host in config.get("virtual_hosts", [])}
        broken = [each for each in listeners["dynamic_listeners"] if "error_state" in each]
        assert not broken, broken
        # What is replaced or gone drains for a while.
        running = [each["active_state"]["listener"] for each in listeners["dynamic_listeners"] if "active_state" in each]
        self.listeners = {each["name"]: each for each in running}
        self._endpoints = dump["EndpointsConfigDump"]

    def inbound(self):
        """(port, listener) of each that takes calls to the pod."""
        for listener in self.listeners.values():
            if listener.get("traffic_direction") == "INBOUND":
                yield listener["address"]["socket_address"]["port_value"], listener

    def known(self):
        """Names of those that can be called, by cluster."""
        parts = [name.split("|") for name in self.clusters if name.startswith("outbound|")]
        return {host for _, _, _, host in parts if not host.endswith(".lab")}

    def endpoints(self, cluster):
        """Addresses of a cluster's endpoints."""
        configs = [each["endpoint_config"] for dump in self._endpoints for each in dump["dynamic_endpoint_configs"]]
        (found,) = [each for each in configs if each["cluster_name"] == cluster]
        at = [each["endpoint"]["address"] for some in found.get("endpoints", []) for each in some.get("lb_endpoints", [])]
        return {address["socket_address"]["address"] for address in at}


def filters(listener, kind=_MANAGER):
    """Configurations of all filters of a kind in a listener, one for each chain."""
    return [
        each["typed_config"] for chain in listener["filter_chains"] for each in chain["filters"] if each["name"] == kind
    ]


def http_filters(listener):
    """(name, configuration) of all filters of calls in a listener, in their order, for each of its chains."""
    return [[(each["name"], each.get("typed_config", {})) for each in chain["http_filters"]] for chain in filters(listener)]
