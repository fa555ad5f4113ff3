"""The chart of the mesh, and what Istio makes of its policies: what they do not use is not understood, and fails."""

import charts

# What each of the three ways to run the village is told on both sides.
MODES = {
    "bundled": (),
    "external": (
        "external.databaseUrl=postgres://maeul@db.example/maeul",
        "external.eventsUrl=nats://nats.example:4222",
    ),
    "all-in-one": (),
}


def village(mode, *sets):
    """The village of a mode in the mesh: its own chart, which brings the other along."""
    told = ("istio.enabled=true", f"mode={mode}", f"istio.mode={mode}", *MODES[mode], *sets)
    return charts.render("helm/maeul", *(word for each in told for word in ("--set", each)))


def alone(mode="bundled", *sets, **kwargs):
    """The mesh's chart as a platform team installs it."""
    told = ("village=maeul", f"mode={mode}", *sets)
    return charts.render("istio", *(word for each in told for word in ("--set", each)), release="mesh", **kwargs)


def pod(component, release="maeul"):
    """The labels of a workload's pods."""
    return {
        "app.kubernetes.io/name": "maeul",
        "app.kubernetes.io/instance": release,
        "app.kubernetes.io/component": component,
        "app.kubernetes.io/part-of": "maeul",
        "app": f"{release}-{component}",
    }


class Mesh:
    """The policies of one namespace."""

    def __init__(self, manifests):
        self.policies = [policy["spec"] for policy in manifests.all("AuthorizationPolicy")]
        self.peers = [policy["spec"] for policy in manifests.all("PeerAuthentication")]
        self._rules = {}

    def lets_in(self, pod, principal, port, method="", path=""):
        """Whether a pod with these labels is reached; the principal is None in plain text."""
        if principal is None and self.strict(pod, port):
            return False
        rules = self._rules_of(pod)
        # As Istio has it: whom no policy selects, everybody reaches.
        return rules is None or any(_matches(rule, principal, str(port), method, path) for rule in rules)

    def _rules_of(self, pod):
        """Looked up once: tests ask thousands of times. None: no policy selects it."""
        key = tuple(sorted(pod.items()))
        if key not in self._rules:
            own = [spec for spec in self.policies if selects(spec, pod)]
            assert all(spec.get("action", "ALLOW") == "ALLOW" for spec in own), "only ALLOW is understood here"
            self._rules[key] = [rule for spec in own for rule in spec.get("rules", [])] if own else None
        return self._rules[key]

    def strict(self, pod, port):
        """Whether plain text is refused."""
        own = [spec for spec in self.peers if selects(spec, pod)]
        # Of several Istio takes the oldest, and nobody can say here which that is.
        assert len(own) == 1, f"{len(own)} PeerAuthentications select {pod}"
        ports = {str(number): mode["mode"] for number, mode in own[0].get("portLevelMtls", {}).items()}
        return ports.get(str(port), own[0]["mtls"]["mode"]) == "STRICT"


def selects(spec, pod):
    """Whether a policy is about a pod with these labels."""
    wanted = spec["selector"]["matchLabels"]
    return wanted.items() <= pod.items()


def has(workload, labels):
    """Whether a workload's pods have these labels."""
    return labels.items() <= workload["spec"]["template"]["metadata"]["labels"].items()


def sources(policy):
    """(principal, its rule) of all rules that name somebody."""
    for rule in policy["spec"].get("rules", []):
        for source in rule.get("from", []):
            for principal in source["source"]["principals"]:
                yield principal, rule


def _matches(rule, principal, port, method, path):
    assert rule.keys() <= {"from", "to"}, rule
    came = [source["source"] for source in rule.get("from", [])]
    goes = [operation["operation"] for operation in rule.get("to", [])]
    assert all(source.keys() == {"principals"} for source in came), came
    assert all(operation.keys() <= {"ports", "methods", "paths"} for operation in goes), goes
    from_whom = not came or any(principal in source["principals"] for source in came)
    asked = {"ports": port, "methods": method, "paths": path}
    to_what = not goes or any(all(asked[key] in said for key, said in operation.items()) for operation in goes)
    return from_whom and to_what
