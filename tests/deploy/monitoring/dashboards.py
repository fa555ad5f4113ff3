"""P11: the dashboards as Grafana and whoever reads them get them."""

import charts
import panels
import pytest

DOCS = charts.ROOT / "docs" / "dashboards.md"
# As Grafana calls them: calls, operations, seconds, milliseconds, parts of one, bytes, days.
UNITS = {"reqps", "ops", "s", "ms", "percentunit", "bytes", "short", "d"}


@pytest.fixture(scope="module")
def made():
    return panels.dashboards()


def p11_dashboards_are_there_where_they_are_wanted_and_found_by_the_usual_label():
    assert not any("dashboard" in m["metadata"]["name"] for m in charts.render("helm/maeul"))
    manifests = charts.render("helm/maeul", monitoring__dashboards__enabled=True).all("ConfigMap")
    found = [m for m in manifests if m["metadata"]["labels"].get("grafana_dashboard") == "1"]
    assert [m["metadata"]["name"] for m in found] == [f"maeul-dashboard-{name}" for name in panels.DASHBOARDS]
    for manifest in found:
        assert manifest["metadata"]["annotations"] == {"grafana_folder": "Maeul"}
        assert sum(len(text) for text in manifest["data"].values()) < 1_000_000, "a ConfigMap takes no more"
    own = {"monitoring__dashboards__labels": {"grafana_dashboard": "yes"}}
    manifests = charts.render("helm/maeul", monitoring__dashboards__enabled=True, **own).all("ConfigMap")
    assert sum(m["metadata"]["labels"].get("grafana_dashboard") == "yes" for m in manifests) == len(found)


def p11_a_value_of_monitoring_that_nobody_knows_is_refused():
    told = charts.refused("helm/maeul", monitoring__rules__wanted=True)
    assert "wanted" in told and "monitoring" in told
    assert "runbooks" in charts.refused("helm/maeul", monitoring__rules__runbooks="docs/operations.md")


def p11_a_dashboard_asks_the_prometheus_that_its_reader_chooses(made):
    for name, dashboard in made.items():
        assert dashboard["uid"] == f"maeul-{name}"
        variables = {variable["name"]: variable for variable in dashboard["templating"]["list"]}
        assert variables["datasource"]["query"] == "prometheus"
        sources = [dashboard, *panels.shown(dashboard), *(variables[v] for v in variables if v != "datasource")]
        asked = [source["datasource"]["uid"] for source in sources if "datasource" in source]
        asked += [target["datasource"]["uid"] for panel in panels.shown(dashboard) for target in panel["targets"]]
        assert asked and set(asked) == {"${datasource}"}, name


def p11_one_dashboard_serves_for_every_service(made):
    (choice,) = [v for v in made["service"]["templating"]["list"] if v["name"] == "service"]
    rows = charts.render("helm/maeul").all("Deployment")
    services = {row["metadata"]["labels"]["app.kubernetes.io/component"] for row in rows} - {"gateway", "issuer"}
    assert {option["value"] for option in choice["options"]} == services
    assert set(choice["query"].split(",")) == services and len(services) == 12


def p11_every_panel_has_a_unit_and_says_how_to_read_it(made):
    for name, dashboard in made.items():
        assert len(dashboard["description"]) > 40, name
        for panel in panels.shown(dashboard):
            where = f"{name}: {panel['title']}"
            assert panel["fieldConfig"]["defaults"]["unit"] in UNITS, where
            assert len(panel["description"]) > 40, where
            assert all(target["legendFormat"] and target["expr"] for target in panel["targets"]), where
            assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"]), where


def p11_no_panel_lies_on_another(made):
    for name, dashboard in made.items():
        taken = set()
        for panel in dashboard["panels"]:
            at = panel["gridPos"]
            assert at["x"] + at["w"] <= 24, (name, panel["title"])
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            assert not cells & taken, (name, panel["title"])
            taken |= cells
        assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"]), name


def p11_the_documentation_names_every_dashboard_and_every_panel(made):
    told = DOCS.read_text()
    for name, dashboard in made.items():
        section = told.partition(f"\n## {dashboard['title'].removeprefix('Maeul: ')}\n")[2].partition("\n## ")[0]
        assert section, f"{name} is not in {DOCS.name}"
        section = " ".join(section.split())
        missing = [p["title"] for p in panels.shown(dashboard) if f"**{p['title']}**" not in section]
        assert not missing, f"{name}: {missing} are not in {DOCS.name}"


def p11_mesh_tools_group_pods_by_app_and_version():
    for values in ({}, {"mode": "all-in-one"}, {"image__tag": "7.1", "services__order__image__tag": "7.2"}):
        manifests = charts.render("helm/maeul", **values)
        tags = {}
        for labels, spec in manifests.pods():
            assert labels["app"] and labels["version"], labels
            if labels["app.kubernetes.io/component"] not in {"nats", "postgresql"}:
                assert {c["image"].rpartition(":")[2] for c in spec["containers"]} == {labels["version"]}, labels
            tags[labels["app.kubernetes.io/component"]] = (labels["app"], labels["version"])
        if "image__tag" in values:
            assert tags["order"] == ("maeul-order", "7.2") and tags["store"] == ("maeul-store", "7.1")
