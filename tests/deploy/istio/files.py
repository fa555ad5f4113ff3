"""The chart of the mesh by itself: what it is made of."""

import json
import subprocess

import charts


def n9_the_mesh_has_the_table_that_the_program_judges_by(maeul):
    done = subprocess.run([maeul, "access", "--json"], capture_output=True, text=True, check=True)
    kept = (charts.ROOT / "istio" / "files" / "access.json").read_text()
    assert json.loads(kept) == json.loads(done.stdout), "renew it: maeul access --json > istio/files/access.json"
