"""Tables of what was measured, as the guide has them: `tables FIGURES.json` prints them."""

import json
import sys
from pathlib import Path

_MESHES = {"chart": "the chart's mesh", "classic": "classic breakers", "none": "no mesh"}
_RATES = ("orders_per_second", "loans_per_second", "room_uses_per_second")


def _rate(run):
    return next(run[name] for name in _RATES if name in run)


def _percent(ratio):
    return f"{100 * ratio:.1f}".removesuffix(".0") + " %"


def _time(ms):
    return f"{ms / 1000:.1f} s" if ms >= 1000 else f"{ms:.0f} ms"


def _lines(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"


def scenarios(told):
    """By scenario and mesh: how much was answered and settled, how many a second, and how soon."""
    head = ("scenario", "users", "mesh", "answered", "settled", "deferred", "settled a second", "p99 of answers")
    order = list(dict.fromkeys((run["scenario"], run["users"]) for run in told["runs"]))
    rows = []
    for scenario, users in order:
        for run in told["runs"]:
            if (run["scenario"], run["users"]) == (scenario, users):
                most = run["physical_per_second"]
                rate = f"{_rate(run):.1f}"
                if most:
                    rate += f" of {most:.{int(most < 20)}f}, {_rate(run) / most:.0%}".replace("%", " %")
                answered, settled = _percent(run["answered_ratio"]), _percent(run["settled_ratio"])
                mesh, late = _MESHES[run["mesh"]], _time(run["p99_ms"])
                rows.append((f"`{scenario}`", users, mesh, answered, settled, run["deferred"], rate, late))
    return "\n".join(_lines(head, rows))


def faults(told):
    """By scene: what became of its orders."""
    head = ("what happens", "mesh", "answered", "settled", "deferred", "settled a second", "p99 of answers", "picture")
    rows = []
    for scene in told["scenes"]:
        answered, settled = _percent(scene["answered_ratio"]), _percent(scene["settled_ratio"])
        picture = f"[{scene['scene'].replace('_', ' ')}](resilience/{picture_of(scene)})"
        rate, late = f"{_rate(scene):.1f}", _time(scene["p99_ms"])
        what, mesh = scene["what"].removesuffix("."), _MESHES[scene["mesh"]]
        rows.append((what, mesh, answered, settled, scene["deferred"], rate, late, picture))
    return "\n".join(_lines(head, rows))


def picture_of(scene):
    """The file with a scene's picture."""
    beside = "" if scene["mesh"] == "chart" else f"-{scene['mesh']}"
    return f"{scene['scene'].replace('_', '-')}{beside}.svg"


def main(file):
    told = json.loads(Path(file).read_text())
    print(scenarios(told) if "runs" in told else faults(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
