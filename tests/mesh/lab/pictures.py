"""Draws what `./test mesh faults` measured: `pictures FIGURES.json FOLDER`, one SVG for each scene."""

import argparse
import json
import math
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
    marks = [mark for mark in scene["marks"] if mark["second"] < len(timeline)]
    at = [each["second"] + 0.5 for each in timeline]
    figure, all_axes = plots.subplots(3, 1, sharex=True, figsize=(7, 5), layout="constrained")
    answers, settled, times = all_axes
    for name, colour in (("answered", _BLUE), ("failed", _RED)):
        answers.step(at, [each[name] for each in timeline], where="mid", color=colour, label=name)
    settled.step(at, [each["settled"] for each in timeline], where="mid", color=_GREEN, label="paid or ended, and settled")
    for name, colour in (("p50_ms", _GREY), ("p99_ms", _BLUE)):
        # Where nothing was answered there is no time, and no line.
        took = [each[name] / 1000 if each[name] else math.nan for each in timeline]
        times.plot(at, took, color=colour, marker=".", markersize=3, label=name.removesuffix("_ms"))
    for axes, title in zip(all_axes, ("orders a second", "orders a second", "seconds until the answer"), strict=True):
        axes.set_ylabel(title)
        axes.set_xlim(0, len(timeline))
        axes.set_ylim(bottom=0)
        axes.axvspan(seconds, len(timeline), color=_GREY, alpha=0.1, linewidth=0)
        for mark in marks:
            axes.axvline(mark["second"], color="black", linewidth=0.8, linestyle=":")
        axes.legend(loc="lower left", bbox_to_anchor=(0, 0.98), ncols=2, borderaxespad=0)
    times.set_xlabel(f"seconds since the load began; none was begun after {seconds}")
    for mark in marks:
        place = (mark["second"], 1.02)
        answers.annotate(f" {mark['what']}", place, xycoords=("data", "axes fraction"), ha="left", va="bottom")
    figure.savefig(file, metadata={"Date": None})
    plots.close(figure)


def main():
    parser = argparse.ArgumentParser(prog="./test mesh pictures", description="Draws the figures of `./test mesh faults`.")
    parser.add_argument("file", type=Path, help="what `./test mesh faults --out` wrote")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    words = parser.parse_args()
    told = json.loads(words.file.read_text())
    for scene in told["scenes"]:
        draw(scene, told["seconds"], words.folder / tables.picture_of(scene))


if __name__ == "__main__":
    main()
