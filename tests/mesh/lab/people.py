"""The lab for people: starts the whole village in its mesh, tells where it is, and stops with Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from . import envoy, whole


def main(words):
    """`--set NAME=VALUE` for values of the chart, then perhaps a command of the program, which is run against it."""
    values, command = _understood(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="maeul-mesh-") as folder:
        try:
            with whole.village(Path(folder), **values) as lab:
                client, program = whole.client(lab), os.environ["MAEUL_TEST_BINARY"]
                load = {} if "--as-is" in command else whole.simulators(lab)
                subprocess.run([program, "seed"], env=client, check=True, stdout=subprocess.DEVNULL)
                if command:
                    return subprocess.run([program, *command], env={**client, **load}).returncode
                print(_told(lab, client), flush=True)
                signal.pause()
        except KeyboardInterrupt:
            return 130
    return 0


def _understood(words):
    values, rest = {}, list(words)
    while rest and rest[0].startswith("--set"):
        word = rest.pop(0).removeprefix("--set").removeprefix("=") or (rest.pop(0) if rest else "")
        if "=" not in word:
            sys.exit("--set takes NAME=VALUE, a value of the chart")
        name, _, value = word.partition("=")
        try:
            values[name.replace(".", "__")] = json.loads(value)
        except ValueError:
            values[name.replace(".", "__")] = value
    return values, rest


def _told(lab, client):
    lines = ["The village is open in its mesh, an Envoy beside each process:", ""]
    names = ("MAEUL_VIA", "MAEUL_GATEWAY_URL", "MAEUL_URL", "MAEUL_AS", "MAEUL_AUTH_ISSUER")
    told = {name: client[name] for name in names} | whole.simulators(lab)
    lines += [f"  export {name}={value}" for name, value in told.items()]
    lines += ["  maeul demo food", "  maeul load payment-slow --users 20", f"  curl {client['MAEUL_GATEWAY_URL']}/v1/stores", ""]
    lines += [f"  {name:<28} http://{each.address}:{envoy.ADMIN}" for name, each in lab.envoys.items()]
    lines += ["", f"  what istiod was told: {lab.istiod.resources}", f"  logs: {lab.folder}", "", "Ctrl-C stops everything."]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
