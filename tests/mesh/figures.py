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
