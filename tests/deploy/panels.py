"""The chart's dashboards and rules as Prometheus is asked them, for whoever proves them.

`queries("envoy")` gives the title and the query of every panel. What the village itself says is proved in
monitoring/village.py, what Envoy says by the mesh lab on the Envoys that it runs, and what Istio's own proxy says on
series made by hand: monitoring/istio.py.
"""

import json
import re

import charts
import yaml

CHART = "helm/maeul"
RULES = charts.ROOT / CHART / "files" / "rules"
DASHBOARDS = ["business", "envoy", "events", "istio", "orders", "overview", "service"]
# Whose panels are proved where others than the village run.
ELSEWHERE = {"envoy", "istio"}

_CHOSEN = {"__rate_interval": "1m", "__range": "10m", "namespace": ".*", "service": "order"}
_CHOSEN |= {"proxy": ".*", "workload": ".*"}

# In the order in which they are taken away: texts, labels that are chosen, times, and lists of labels.
_NO_NAMES = (
    r'"[^"]*"',
    r"\{[^}]*\}",
    r"\[[^\]]*\]",
    r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)",
    r"\boffset\s+\w+",
)
_WORDS = {"and", "or", "unless", "group_left", "group_right", "bool"}


def dashboards(**values):
    """Grafana's JSON by the name of the dashboard, as the chart renders it."""
    made = charts.render(CHART, monitoring__dashboards__enabled=True, **values).all("ConfigMap")
    return {
        file.removeprefix("maeul-").removesuffix(".json"): json.loads(text)
        for manifest in made
        for file, text in manifest["data"].items()
        if file.endswith(".json")
    }


def shown(dashboard):
    """The panels of a dashboard that show something."""
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def queries(name, **chosen):
    """(title, query) of each query of a dashboard. Its variables are as `chosen`, or else take in everything."""
    return [
        (panel["title"], put(target["expr"], **chosen))
        for panel in shown(dashboards()[name])
        for target in panel["targets"]
    ]


def put(query, **chosen):
    """The query with values in the place of Grafana's variables."""
    for name, value in {**_CHOSEN, **chosen}.items():
        query = query.replace(f"${name}", value)
    assert not re.search(r"\$[a-z_{]", query), f"a variable that nobody knows: {query}"
    return query


def rules():
    """Every rule of the files, by file."""
    return {
        path: [rule for group in yaml.safe_load(path.read_text())["groups"] for rule in group["rules"]]
        for path in sorted(RULES.glob("*.yaml"))
    }


def alerts():
    """Every alert by its name."""
    return {rule["alert"]: rule for some in rules().values() for rule in some if "alert" in rule}


def names(query):
    """The series that a query reads."""
    for pattern in _NO_NAMES:
        query = re.sub(pattern, " ", query)
    return {word for word in re.findall(r"[a-zA-Z_:][\w:]*(?![\w:]*\s*\()", query) if word not in _WORDS}
