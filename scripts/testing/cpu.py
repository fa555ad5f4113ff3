"""CPU time of everything that this process has started, by what it is."""

import json
import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
# What only watches or asks is no cost of an order.
APART = {"maeul up", "maeul"}


def used(services, supervisor):
    """Seconds by name; `services` are names by pid. What a process's children used counts once they ended."""
    seconds = {}
    for pid, command, own, ended in _below(os.getpid(), _processes()):
        name = "maeul up" if pid == supervisor else services.get(pid, command)
        seconds[name] = seconds.get(name, 0.0) + own + (ended if command == "postgres" else 0.0)
    return seconds


def table(before, after, orders):
    """What was used between the two, and how much that is for each order, if their number is known."""
    spent = {name: after[name] - before.get(name, 0.0) for name in after}
    rows = [(name, seconds) for name, seconds in sorted(spent.items()) if seconds >= TICK**-1]
    total = sum(seconds for name, seconds in rows if name not in APART)
    lines = ["CPU              seconds  ms an order"]
    for name, seconds in [*rows, ("all but maeul up", total)]:
        share = f"{1000 * seconds / orders:11.2f}" if orders else ""
        lines.append(f"{name:16} {seconds:7.2f}  {share}".rstrip())
    return "\n".join(lines)


def settled(line):
    """How many orders a report of `maeul load --json` says were settled; None of any other line."""
    try:
        return json.loads(line)["settled"]
    except (ValueError, KeyError, TypeError):
        return None


def _processes():
    """The processes of this machine by their parents: pid, command, seconds of its own and of ended children."""
    children = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            before, _, rest = (folder / "stat").read_text().rpartition(")")
        except OSError:
            continue  # ended meanwhile
        fields = rest.split()
        own, ended = ((int(fields[n]) + int(fields[n + 1])) / TICK for n in (11, 13))
        children.setdefault(int(fields[1]), []).append((int(folder.name), before.partition("(")[2], own, ended))
    return children


def _below(pid, children):
    for child in children.get(pid, []):
        yield child
        yield from _below(child[0], children)
