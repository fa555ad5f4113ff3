"""Draws what `./test mesh faults` measured: `pictures FIGURES.json FOLDER`, one SVG for each scene."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
# The same figures give the same bytes.
matplotlib.rcParams.update({"svg.hashsalt": "maeul", "svg.fonttype": "none", "font.size": 8, "axes.spines.top": False})
matplotlib.rcParams.update({"axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.3, "legend.frameon": False})

import matplotlib.pyplot as plots  # noqa: E402

from . import tables  # noqa: E402

_BLUE, _GREEN, _RED, _GREY = "#2563eb", "#15803d", "#b91c1c", "#64748b"


def draw(scene, seconds, file):
    """Answered and failed, settled, and how long answers took, over time; what was done is marked."""
    timeline = scene["timeline"]
    figure, (answers, settled, times) = plots.subplots(3, 1, sharex=True, figsize=(7, 5), layout="constrained")
    at = [each["second"] for each in timeline]
    answers.step(at, [each["answered"] for each in timeline], where="mid", color=_BLUE, label="answered a second")
    answers.step(at, [each["failed"] for each in timeline], where="mid", color=_RED, label="failed a second")
    settled.step(at, [each["settled"] for each in timeline], where="mid", color=_GREEN, label="paid or ended, and settled")
    for name, colour in (("p50_ms", _GREY), ("p99_ms", _BLUE)):
        known = [(each["second"], each[name]) for each in timeline if each[name]]
        times.plot(*zip(*known, strict=True), color=colour, label=f"{name[:3]} of answers in ms")
    times.set_yscale("log")
    times.set_xlabel("seconds since the load began")
    for axes in (answers, settled, times):
        axes.axvspan(0, seconds, color=_GREY, alpha=0.06, linewidth=0)
        for mark in scene["marks"]:
            axes.axvline(mark["second"], color="black", linewidth=0.8, linestyle=":")
        axes.legend(loc="upper right", ncols=2)
        axes.set_xlim(left=0)
        if axes is not times:
            axes.set_ylim(bottom=0)
    for mark in scene["marks"]:
        place = (mark["second"], 1.02)
        answers.annotate(mark["what"], place, xycoords=("data", "axes fraction"), ha="center", va="bottom")
    figure.savefig(file, metadata={"Date": None})
    plots.close(figure)


def main(figures, folder):
    told = json.loads(Path(figures).read_text())
    for scene in told["scenes"]:
        draw(scene, told["seconds"], Path(folder) / tables.picture_of(scene))


if __name__ == "__main__":
    main(*sys.argv[1:])
