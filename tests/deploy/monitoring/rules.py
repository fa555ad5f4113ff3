"""P11: Prometheus takes the rules, every alert helps whoever gets it, and each is shown to fire and to keep still."""

import re
from pathlib import Path

import charts
import panels
import pytest
import yaml
from prometheus import promtool

CASES = sorted(Path(__file__).with_name("alerts").glob("*.yaml"))
OBJECTIVES = {"order", "store", "catalog", "lending", "booking"}


def rendered(**values):
    """The groups of every PrometheusRule, by its name."""
    made = charts.render("helm/maeul", monitoring__rules__enabled=True, **values).all("PrometheusRule")
    return {manifest["metadata"]["name"]: manifest["spec"]["groups"] for manifest in made}


def p11_prometheus_takes_every_rule():
    for path in panels.rules():
        done = promtool("check", "rules", "--lint=all", "--lint-fatal", path)
        assert done.returncode == 0, done.stdout + done.stderr


def p11_the_operator_gets_what_the_files_say(tmp_path):
    assert not charts.render("helm/maeul").all("PrometheusRule")
    given = rendered()
    assert given == {f"maeul-{path.stem}": yaml.safe_load(path.read_text())["groups"] for path in panels.rules()}
    changed = {"fullnameOverride": "dorf", "services__order__settings__MAX_DEFERRED_ORDERS": "77"}
    for name, groups in rendered(**changed).items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(yaml.safe_dump({"groups": groups}))
        done = promtool("check", "rules", file)
        assert done.returncode == 0, done.stdout + done.stderr


def p11_what_the_chart_is_told_is_in_the_rules():
    links = [rule["annotations"]["runbook_url"] for rule in panels.alerts().values()]
    assert all(link.startswith("docs/operations.md#") for link in links)
    values = {
        "fullnameOverride": "dorf",
        "services__order__settings__MAX_DEFERRED_ORDERS": "77",
        "monitoring__rules__runbooks": "https://docs.example/operations",
        "monitoring__rules__labels": {"release": "operator"},
    }
    every = [rule for groups in rendered(**values).values() for group in groups for rule in group["rules"]]
    made = {rule["alert"]: rule for rule in every if "alert" in rule}
    assert {rule["annotations"]["runbook_url"] for rule in made.values()} == {
        link.replace("docs/operations.md", "https://docs.example/operations") for link in links
    }
    assert made["MaeulOrdersNearlyRefused"]["expr"].endswith("> 0.8 * 77")
    assert made["MaeulOrdersDeferred"]["expr"].endswith("> 0.05 * 77")
    assert 'deployment=~"(.+-)?(maeul|dorf)(-.+)?"' in made["MaeulServiceDown"]["expr"]
    for manifest in charts.render("helm/maeul", monitoring__rules__enabled=True, **values).all("PrometheusRule"):
        assert manifest["metadata"]["labels"]["release"] == "operator"


def p11_every_alert_says_what_is_wrong_and_where_to_read_on():
    assert len(panels.alerts()) > 20
    for name, rule in panels.alerts().items():
        assert rule["labels"]["severity"] in {"critical", "warning"}, name
        assert rule["for"], name
        said = rule["annotations"]
        assert len(said["summary"]) > 20 and len(said["description"]) > 40, name
        kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        assert said["runbook_url"] == f"docs/operations.md#alert-{kebab}", name


def p11_every_alert_links_to_what_to_do():
    headings = re.findall(r"^#+ (.+)$", (charts.ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    there = {f"docs/operations.md#{re.sub(r'[^a-z0-9 -]', '', h.lower()).replace(' ', '-')}" for h in headings}
    links = {rule["annotations"]["runbook_url"] for rule in panels.alerts().values()}
    assert links == {link for link in there if "#alert-" in link}


def p11_the_documentation_lists_every_alert():
    told = (charts.ROOT / "docs" / "dashboards.md").read_text()
    listed = re.findall(r"^\| `(Maeul\w+)` \| (\w+) \|", told, re.MULTILINE)
    assert dict(listed) == {name: rule["labels"]["severity"] for name, rule in panels.alerts().items()}


def p11_the_objectives_are_those_that_were_promised():
    fast, slow, supporting = (
        panels.alerts()[f"Maeul{name}"]["expr"]
        for name in ("ErrorBudgetBurnsFast", "ErrorBudgetBurns", "SupportingServiceFails")
    )
    for query in fast, slow, supporting:
        named = [set(found.split("|")) for found in re.findall(r'service[=!]~"([^"]+)"', query)]
        assert named and all(services == OBJECTIVES for services in named)
    assert "service=~" in fast and "service=~" in slow and "service!~" in supporting
    # A burn rate of 99.999 % is a multiple of 0.001 %, one of 60 % of 40 %.
    assert re.findall(r"> ([\d.]+) \* 0\.00001\b", fast) == ["14.4", "14.4", "6", "6"]
    assert re.findall(r"> (2 \* )?0\.4\b", supporting) == ["2 * ", "2 * ", "", ""]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def p11_every_alert_fires_when_it_should_and_is_silent_when_it_should(path):
    done = promtool("test", "rules", path)
    assert done.returncode == 0, done.stdout + done.stderr


def p11_no_alert_is_without_a_case_in_which_it_fires_and_one_in_which_it_does_not():
    fires, silent = set(), set()
    for path in CASES:
        for case in yaml.safe_load(path.read_text())["tests"]:
            for check in case.get("alert_rule_test", []):
                (fires if check.get("exp_alerts") else silent).add(check["alertname"])
    assert fires == silent == set(panels.alerts())


def p11_pods_are_read_as_they_are():
    (monitor,) = charts.render("helm/maeul", monitoring__podMonitor__enabled=True).all("PodMonitor")
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    wanted = monitor["spec"]["selector"]["matchLabels"]
    assert not charts.render("helm/maeul").all("PodMonitor")
    for labels, spec in charts.render("helm/maeul").pods():
        ports = {p["name"]: p["containerPort"] for c in spec["containers"] for p in c.get("ports", [])}
        if endpoint["port"] in ports:
            assert wanted.items() <= labels.items() and ports[endpoint["port"]] == 9464
            assert set(monitor["spec"]["podTargetLabels"]) <= set(labels)
    assert "service" not in monitor["spec"]["podTargetLabels"], "it would hide the label of the village's own series"
