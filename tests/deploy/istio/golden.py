"""All that the mesh can be told, in full, so that whoever changes a rule sees what that does to all of them."""

import os

from chart.golden import FOLDER, RENEW, text
from mesh import alone

from istio.villages import EVERYTHING

MOST = [
    *EVERYTHING,
    "canaries.payment=5",
    "faults.payment.abort.status=UNAVAILABLE",
    "faults.payment.abort.percent=10",
    "replicas.payment=3",
]


def p3_golden():
    file, now = FOLDER / "mesh.yaml", text(alone("bundled", *MOST))
    if os.environ.get(RENEW):
        file.write_text(now)
    assert file.read_text() == now, f"see chart/golden.py: {RENEW}=1 renews {file.name}"
