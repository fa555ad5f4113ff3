"""The reference scenarios through the chart's mesh, through one with circuit breakers as tutorials have them, and without
any.
"""

import os
import sys
import tempfile
from pathlib import Path

from . import load, measured
from .bare import Bare
from .classic import Classic
from .lab import Lab
from .whole import EVERYTHING

# (scenario, users, milliseconds that provider or carrier take on average): as the reference has them, and such that the
# machine is not what they wait for.
RUNS = (
    ("payment-slow", 100, 510),
    ("payment-slow", 20, 510),
    ("payment-slow", 5, 510),
    ("payment-very-slow", 100, 910),
    ("payment-very-slow", 20, 910),
    ("payment-very-slow", 5, 910),
    ("payment-silent", 20, None),
    ("delivery-slow", 200, 510),
    ("delivery-slow", 20, 510),
    ("delivery-slow", 5, 510),
    ("steady", 8, None),
    ("borrow", 8, None),
    ("room-use", 2, None),
)
# So few place so few orders that it takes longer to tell their rate from chance, and from the first second's.
FEW = 20
MESHES = {"chart": Lab, "classic": Classic, "none": Bare}
# The load is one person on one connection, and plays hundreds: what the gateway allows to one is not what is measured.
_ONE_IS_MANY = {"RATE_LIMIT": "0", "MAX_STREAMS": "2000"}


def main():
    meshes, seconds, out = measured.arguments(__doc__, MESHES, "mesh", 60)
    runs = []
    with tempfile.TemporaryDirectory(prefix="maeul-mesh-") as folder:
        for mesh in meshes:
            values = {"gateway__settings": _ONE_IS_MANY}
            with MESHES[mesh](Path(folder) / mesh, os.environ, EVERYTHING, **values) as lab:
                for scenario, users, waits in RUNS:
                    print(f"{scenario}, {users} users, mesh: {mesh}", file=sys.stderr, flush=True)
                    runs.append({"mesh": mesh, **_run(lab, scenario, users, waits, seconds)})
    measured.write({"seconds": seconds, "runs": runs}, out)


def _run(lab, scenario, users, waits, seconds):
    if users <= FEW:
        seconds *= 3
    report = load.run(lab, scenario, "--users", users, "--duration", f"{seconds}s")
    most = physical_per_second(users, waits, seconds) if waits else None
    asked = {"scenario": scenario, "users": users, "seconds": seconds, "physical_per_second": most}
    return {**asked, **load.figures(report)}


def physical_per_second(users, waits, seconds):
    """What a scenario can give: no user has more than one order at a time, and each takes as long as its provider. All
    begin at once, and what is under way at the end is not counted: half an order of each user, on average.
    """
    return round(users * (1000 / waits - 0.5 / seconds), 1)


if __name__ == "__main__":
    main()
