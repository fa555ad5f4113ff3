"""`maeul load` against a village of the lab, as the chart's client runs it."""

import json
import os
import subprocess

from . import whole

COUNTS = ("transactions", "answered", "settled", "deferred", "errors")
RATIOS = ("answered_ratio", "settled_ratio")
SPEEDS = ("orders_per_second", "loans_per_second", "room_uses_per_second", "p50_ms", "p99_ms", "settled_after_s")


class Load:
    """One that runs, until its result is asked for. It tells provider and carrier how to behave, unless it is to be
    `--as-is`, as where their processes come and go.
    """

    def __init__(self, lab, scenario, *flags):
        admin = {} if "--as-is" in flags else {
            f"MAEUL_{service.upper()}_ADMIN_URL": ",".join(lab.process_of(service, n).admin() for n in range(count))
            for service in ("payment", "delivery")
            if (count := len([pod for pod in lab.pods.of(service) if not pod.stands_in]))
        }
        command = [os.environ["MAEUL_TEST_BINARY"], "load", scenario, "--json", *map(str, flags)]
        env = {**whole.client(lab), **admin}
        self._child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()

    def runs(self):
        return self._child.poll() is None

    def result(self):
        """What it reports, when it is over: whether all was settled and audited is in there."""
        told, _ = self._child.communicate()
        assert told, "the load could not be run, as it said above"
        return json.loads(told)


def run(lab, scenario, *flags):
    """One from beginning to end."""
    with Load(lab, scenario, *flags) as load:
        return load.result()


def is_whole(report):
    """Whether everything that was asked was answered, all of it settled, and the audit clean."""
    all_answered = report["transactions"] == report["answered"] == report["settled"] > 0
    return all_answered and not report["errors"] and report["audit"]["clean"]


def figures(report):
    """What of a report belongs into a table."""
    return {name: report[name] for name in (*COUNTS, *RATIOS, *SPEEDS) if name in report}
