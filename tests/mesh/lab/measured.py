"""What a measurement of the lab is told, and where its figures go."""

import argparse
import json
from pathlib import Path


def arguments(what, names, name, seconds):
    """Which of these are to be measured, for how long, and the file that the figures are written to."""
    parser = argparse.ArgumentParser(prog="./test mesh", description=what)
    parser.add_argument(name, nargs="*", metavar=name.upper(), help=f"of {', '.join(names)}; default: all")
    parser.add_argument("--seconds", type=int, default=seconds, help=f"how long each takes; default: {seconds}")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file that the figures are written to, alone")
    told = parser.parse_args()
    chosen = getattr(told, name) or list(names)
    if unknown := set(chosen) - set(names):
        parser.error(f"no such {name}: {', '.join(sorted(unknown))}")
    return chosen, told.seconds, told.out


def write(figures, out):
    text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    if out:
        out.write_text(text)
    else:
        print(text, end="")
