"""The pipeline's own step for canaries against the lab: what it has helm do, the lab does."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import charts

# Whatever is asked for is written down for the lab; who asks waits until it is done.
_HELM = """#!/bin/sh
folder=$(dirname "$0")
case "$*" in
    "get values"*) cat "$folder/values.json" ;;
    *)
        printf '%s\\n' "$@" >"$folder/half" && mv "$folder/half" "$folder/asked"
        while [ -e "$folder/asked" ]; do sleep 0.05; done
        ;;
esac
"""
_AWS = "#!/bin/sh\nexit 0\n"


def canary(lab, service, version, folder, prometheus, **settings):
    """Runs `scripts/pipeline/canary`; gives whether it took the version for good, and what it said."""
    tools = Path(folder) / "step" / "bin"
    tools.mkdir(parents=True)
    for name, text in (("helm", _HELM), ("aws", _AWS)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    tried = {"enabled": True, "image": {"tag": version}}
    values = {"services": {service: {"canary": tried}}, "gateway": {}, "istio": {"enabled": True}}
    (tools / "values.json").write_text(json.dumps(values))
    told = {"EKS_CLUSTER": "lab", "SERVICE": service, "PROMETHEUS_URL": prometheus.url, "NAMESPACE": "village"}
    env = {**os.environ, "PIPELINE_TOOLS": str(tools.parent), "GITHUB_SHA": "0" * 40, **told, **settings}
    command = [charts.ROOT / "scripts" / "pipeline" / "canary"]
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    with (tools / "log").open("wb") as log:
        step = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            while step.poll() is None:
                if (tools / "asked").exists():
                    _change(lab, (tools / "asked").read_text().splitlines())
                    (tools / "asked").unlink()
                time.sleep(0.05)
        finally:
            if step.poll() is None:
                # With those that it has called.
                os.killpg(step.pid, signal.SIGKILL)
                step.wait()
    return step.returncode == 0, (tools / "log").read_text()


def _change(lab, words):
    """Does what `helm upgrade … --set istio.canaries.SERVICE=WEIGHT` asks for; nothing else is expected of the step."""
    (said,) = [words[at + 1] for at, word in enumerate(words) if word == "--set"]
    name, _, weight = said.partition("=")
    place, service = name.rpartition(".")[::2]
    assert place == "istio.canaries", words
    lab.apply(istio__canaries={service: int(weight)})
