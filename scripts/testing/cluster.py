"""`./test cluster`: the chart's acceptance on the cluster of the current kubeconfig."""

import shutil
import sys
import tempfile
from pathlib import Path

import steps
import tools


def understood(words):
    """Which tests are asked for, whether figures are wanted as JSON, whether in a mesh; nothing where words say else."""
    wanted = [word for word in words if word not in {"--json", "--istio"}]
    if any(word.startswith("-") for word in wanted):
        return None
    return " or ".join(wanted), "--json" in words, "--istio" in words


def run(selection, as_json, in_the_mesh):
    """Runs them; gives the exit code."""
    for program in ("kubectl", "helm"):
        if not shutil.which(program):
            print(f"{program} is not in the PATH", file=sys.stderr)
            return 1
    with tempfile.TemporaryDirectory(prefix="maeul-cluster-") as folder:
        figures = Path(folder) / "figures.json"
        chosen = ["-k", selection] if selection else []
        env = {"MAEUL_CLUSTER_JSON": str(figures), "MAEUL_CLUSTER_ISTIO": "yes" if in_the_mesh else ""}
        try:
            pytest = [tools.wheel("python"), "-B", "-m", "pytest", "-s", "-v", "--tb=short"]
            command = [*pytest, tools.ROOT / "tests" / "cluster", *chosen]
            # Only the figures belong on standard output where somebody reads them by a program.
            steps.sh(["sh", "-c", '"$@" >&2', "sh", *command] if as_json else command, env=env)
            code = 0
        except (steps.StepFailed, steps.ToolMissing) as error:
            print(error, file=sys.stderr)
            code = 1
        if as_json and figures.is_file():
            print(figures.read_text())
        return code
