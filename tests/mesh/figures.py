"""The guide has the figures that were measured, and no others."""

import json

import charts
from lab import tables

DOCS = charts.ROOT / "docs"
GUIDE = (DOCS / "resilience.md").read_text()


def p13_the_guides_tables_are_made_of_what_was_measured():
    for name, table in (("scenarios", tables.scenarios), ("faults", tables.faults)):
        told = json.loads((DOCS / "resilience" / f"{name}.json").read_text())
        assert table(told) in GUIDE, f"make the table of {name}.json anew: python -m lab.tables"


def p13_every_scene_has_its_picture():
    told = json.loads((DOCS / "resilience" / "faults.json").read_text())
    drawn = {file.name for file in (DOCS / "resilience").glob("*.svg")}
    assert drawn == {tables.picture_of(scene) for scene in told["scenes"]}


def n1_a_crowd_that_the_machine_has_time_for_gets_what_a_slow_partner_can_give():
    told = json.loads((DOCS / "resilience" / "scenarios.json").read_text())
    few = [run for run in told["runs"] if run["mesh"] == "chart" and run["users"] <= 5 and run["physical_per_second"]]
    assert {run["scenario"] for run in few} == {"payment-slow", "payment-very-slow", "delivery-slow"}
    for run in few:
        assert run["answered_ratio"] == run["settled_ratio"] == 1, run
        assert run["orders_per_second"] >= 0.95 * run["physical_per_second"], run
