"""The budget of every call: its own rules, and that program, manifests and table say the same."""

import os
import re
import subprocess
from functools import cache

import charts
import pytest
import yaml
from mesh import alone

RETRIED = "connect-failure,refused-stream,reset-before-request,unavailable"
BUDGET = yaml.safe_load((charts.ROOT / "istio" / "files" / "budget.yaml").read_text())
EDGES = {(edge["from"], edge["to"], edge["class"]): edge for edge in BUDGET["edges"]}
NAMES = {key: " ".join(key) for key in EDGES}
EVERY = "every service"


def seconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(ms|s|m)", text).groups()
    return float(number) * {"ms": 0.001, "s": 1, "m": 60}[unit]


@cache
def defaults(maeul):
    """By flag, what the program has unless it is told otherwise."""
    # An environment of its own, and a folder without a file of settings.
    env = {"MAEUL_TARGET": "gateway", "PATH": os.environ["PATH"]}
    done = subprocess.run([maeul, "config", "serve"], capture_output=True, text=True, check=True, env=env, cwd="/")
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith("--")]
    return {row[0].removeprefix("--"): row[1] for row in rows if row[-1] == "default"}


def flags():
    """(flag, what the budget takes it for) of every figure that is the program's."""
    for edge in BUDGET["edges"]:
        for word in ("deadline", "answers"):
            if word in edge:
                yield edge[word]["flag"], edge[word]["is"]
    for fuse in BUDGET["fuses"].values():
        yield from fuse.get("admission", {}).items()
        if "watchers" in fuse:
            yield fuse["watchers"]["flag"], fuse["watchers"]["is"]


def p3_the_budget_has_the_programs_own_figures(maeul):
    has = defaults(maeul)
    for flag, taken_for in flags():
        assert has[flag] == str(taken_for), f"--{flag}"


def p3_every_time_that_the_program_waits_for_a_neighbour_is_in_the_budget(maeul):
    waits = {flag for flag in defaults(maeul) if flag.endswith("-timeout")}
    # How long a stop waits, and how long the channel of a message: nobody of the village.
    assert {flag for flag, _ in flags() if flag.endswith("-timeout")} == waits - {
        "drain-timeout",
        "notification-timeout",
    }


def p3_every_edge_of_the_table_of_rpcs_has_a_row_and_no_other_has_one(table):
    edges = [(caller, service, "call") for service, callers in table.items() for caller in callers]
    called = {edge for edge in edges if edge[0] != "gateway"}
    people = {("gateway", EVERY, each) for each in ("command", "read", "stream")}
    outside = {("ingress", "gateway", each) for each in ("call", "stream")}
    assert len(BUDGET["edges"]) == len(EDGES)
    assert EDGES.keys() == called | people | outside
    assert BUDGET["fuses"].keys() == table.keys() | {"gateway"}


@pytest.mark.parametrize("edge", EDGES.values(), ids=NAMES.values())
def p3_times_fit_into_each_other(edge):
    if edge["class"] == "stream":
        assert edge["timeout"] == "none", "a stream is not ended by a clock"
        return
    timeout = seconds(edge["timeout"])
    if "answers" in edge and "deadline" in edge:
        assert seconds(edge["answers"]["is"]) < seconds(edge["deadline"]["is"]), "slow would look like failed"
    if "answers" in edge:
        assert seconds(edge["answers"]["is"]) < timeout
    if "deadline" in edge and edge["class"] != "read":
        # The application decides what silence means, so it has to be the first that stops waiting.
        assert timeout > seconds(edge["deadline"]["is"])
    assert len(edge["why"]) > 20


def p3_a_service_has_answered_by_the_time_that_the_gateway_gives_up():
    patience = seconds(EDGES["gateway", EVERY, "command"]["deadline"]["is"])
    for service in BUDGET["fuses"]:
        asked = [seconds(edge["deadline"]["is"]) for edge in BUDGET["edges"] if edge["from"] == service != "gateway"]
        assert sum(asked) < patience, f"{service} asks its neighbours one after the other"


def p3_a_read_ends_before_the_gateway_does_and_a_call_before_the_mesh_at_the_edge():
    read, command = EDGES["gateway", EVERY, "read"], EDGES["gateway", EVERY, "command"]
    assert seconds(read["timeout"]) < seconds(read["deadline"]["is"])
    assert seconds(command["timeout"]) < seconds(EDGES["ingress", "gateway", "call"]["timeout"])


def p3_only_what_was_not_begun_is_tried_again():
    assert BUDGET["retryOn"] == RETRIED
    own = {key: edge["retryOn"] for key, edge in EDGES.items() if "retryOn" in edge}
    # Where an edge further in was tried again already, doing so here as well would multiply the calls.
    assert own == {key: RETRIED.removesuffix(",unavailable") for key in EDGES if key[0] == "ingress"}
    assert {edge["attempts"] for edge in BUDGET["edges"]} <= {1, 2}


def p3_with_everything_failing_there_are_at_most_twelve_calls_for_ten_requests():
    budget = BUDGET["retryBudget"]
    # Retries are so many of all that is under way, and those are retries as well.
    assert 1 / (1 - budget["percent"] / 100) <= 1.2
    assert 0 < budget["minRetryConcurrency"] <= 3, "what few callers have in any case"


@pytest.mark.parametrize("edge", EDGES.values(), ids=NAMES.values())
def p3_tries_fit_into_the_time_of_a_call(edge):
    """A try without a connection ends by the connection's own time, and Envoy waits 25 ms before the first retry, and
    twice as long each time: there is time left for one that finds somebody."""
    connecting = edge["attempts"] * seconds(BUDGET["connections"]["timeout"])
    waiting = sum(0.025 * 2**n for n in range(edge["attempts"]))
    if edge["class"] != "stream":
        assert connecting + waiting < seconds(edge["timeout"])


@pytest.mark.parametrize("service", BUDGET["fuses"])
def n1_a_fuse_blows_after_the_programs_own_admission_is_full_and_never_before(service, table):
    fuse = BUDGET["fuses"][service]
    assert fuse["requests"] >= 4 * fuse["peak"] and fuse["peak"] >= 200
    assert fuse["requests"] >= fuse.get("desks", 1) * sum(fuse.get("admission", {}).values())
    people = table.get(service, {}).get("gateway", ())
    watched = any(path.rpartition("/")[2].startswith("Watch") for path in people)
    assert ("watchers" in fuse) == (watched or service == "gateway")
    if "watchers" in fuse:
        assert fuse["requests"] >= 4 * fuse["watchers"]["is"]


def p3_counts_of_ejection_do_not_hide_each_other():
    ejection = BUDGET["ejection"]
    assert 1 < ejection["gateway"] < ejection["any"], "what counts as both would end at the lower one"
    assert ejection["local"] > 1
    assert seconds(ejection["interval"]) < seconds(ejection["time"])
    one, two, three = (100 / hosts for hosts in (1, 2, 3))
    assert three <= ejection["percent"]["three"] < two <= ejection["percent"]["two"] < one


def _contracts():
    """(path, whether it is a stream, its method in REST or none) of every RPC of the contracts."""
    for proto in sorted((charts.ROOT / "proto" / "maeul").rglob("*.proto")):
        text = proto.read_text()
        package = re.search(r"^package ([\w.]+);", text, re.MULTILINE).group(1)
        for service, body in re.findall(r"^service (\w+) \{(.*?)^\}", text, re.MULTILINE | re.DOTALL):
            for rpc in re.split(r"^  rpc ", body, flags=re.MULTILINE)[1:]:
                rest = re.search(r"google\.api\.http\) = \{\s*(\w+): \"([^\"]+)\"", rpc)
                stream = "returns (stream" in rpc
                yield f"/{package}.{service}/{rpc.partition('(')[0]}", stream, rest and rest.groups()


def _class(path):
    word = path.rpartition("/")[2]
    found = [name for name, words in BUDGET["classes"].items() if any(word.startswith(each) for each in words)]
    assert len(found) <= 1, path
    return found[0] if found else "command"


def p3_the_first_word_of_an_rpc_says_its_class(table):
    people = {path for callers in table.values() for path in callers["gateway"]}
    seen = set()
    for path, stream, rest in _contracts():
        if path in people:
            named = _class(path)
            assert stream == (named == "stream"), path
            if rest and not stream:
                assert (rest[0] == "get") == (named == "read"), path
            seen.add(named)
    assert seen == {"stream", "read", "command"}


def p3_streams_over_rest_are_told_by_their_end():
    pattern = re.compile(_routes("maeul-gateway")["stream-80"]["match"][-1]["uri"]["regex"])
    bound = [(stream, rest[1]) for _, stream, rest in _contracts() if rest]
    assert any(stream for stream, _ in bound)
    for stream, path in bound:
        assert bool(pattern.fullmatch(path)) == stream, path


@cache
def _manifests():
    return alone("bundled", "ingress.gateway.enabled=true", "ingress.gateway.hosts={maeul.example}")


def _routes(name):
    return {route["name"]: route for route in _manifests().find("VirtualService", name)["spec"]["http"]}


def _as_budgeted(route, edge):
    # Istio has no timeout where none is said, and takes no 0s.
    assert route.get("timeout", "none") == edge["timeout"]
    assert route["retries"] == {"attempts": edge["attempts"], "retryOn": edge.get("retryOn", RETRIED)}


def p3_manifests_say_what_the_budget_says(table):
    for service, callers in table.items():
        routes = _routes(f"maeul-{service}")
        assert routes.keys() == {"stream", "read", "command", "admin"} | callers.keys() - {"gateway"}
        for name, route in routes.items():
            paths = {match["uri"]["exact"] for match in route["match"] if "uri" in match}
            if name in {"stream", "read"}:
                assert paths == {path for path in callers["gateway"] if _class(path) == name}
            elif name in callers:
                assert paths == set(callers[name])
            if name in {"stream", "read", "command"}:
                _as_budgeted(route, EDGES["gateway", EVERY, name])
            elif name in callers:
                _as_budgeted(route, EDGES[name, service, "call"])
        # Whatever nobody named is a command; the first that matches holds, so it comes behind all that have names.
        assert list(routes)[-2:] == ["command", "admin"] and routes["command"]["match"] == [{"port": 50051}]
    for port in (80, 50051):
        for each in ("stream", "call"):
            _as_budgeted(_routes("maeul-gateway")[f"{each}-{port}"], EDGES["ingress", "gateway", each])
            _as_budgeted(_routes("maeul-ingress")[each], EDGES["ingress", "gateway", each])


def p3_no_try_has_a_time_of_its_own_and_no_route_is_left_with_istios_retries():
    for service in _manifests().all("VirtualService"):
        for route in service["spec"]["http"]:
            name = f"{service['metadata']['name']} {route['name']}"
            assert "perTryTimeout" not in route["retries"], f"{name}: a try whose time is over may have acted"
            assert route["retries"]["attempts"] == 0 or route["retries"]["retryOn"], name
            assert ("timeout" in route) != route["name"].startswith("stream"), name


@pytest.mark.parametrize("name", BUDGET["fuses"])
def p3_connections_fuses_and_ejection_are_those_of_the_budget(name):
    policy = _manifests().find("DestinationRule", f"maeul-{name}")["spec"]["trafficPolicy"]
    pool, requests = policy["connectionPool"], BUDGET["fuses"][name]["requests"]
    assert pool["http"]["http2MaxRequests"] == pool["http"]["http1MaxPendingRequests"] == requests
    assert pool["tcp"] == {
        "maxConnections": BUDGET["connections"]["most"],
        "connectTimeout": BUDGET["connections"]["timeout"],
        "tcpKeepalive": BUDGET["connections"]["keepalive"],
    }
    ejection = BUDGET["ejection"]
    assert policy["outlierDetection"] == {
        "splitExternalLocalOriginErrors": True,
        "consecutiveGatewayErrors": ejection["gateway"],
        "consecutive5xxErrors": ejection["any"],
        "consecutiveLocalOriginFailures": ejection["local"],
        "interval": ejection["interval"],
        "baseEjectionTime": ejection["time"],
        "maxEjectionPercent": ejection["percent"]["two"],
    }
    assert policy["retryBudget"] == BUDGET["retryBudget"]
    assert policy["tls"] == {"mode": "ISTIO_MUTUAL"}
    # Ejection alone would switch it on.
    assert policy["loadBalancer"] == {"simple": "LEAST_REQUEST", "localityLbSetting": {"enabled": False}}
