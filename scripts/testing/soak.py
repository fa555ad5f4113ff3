"""`./test soak`: one long test, with what it says on the way."""

import sys

import steps
from servers import servers

COMMAND = ["cargo", "test", "--package", "maeul", "--features", "kill-points,soak", "--test", "system"]


def minutes_of(arguments):
    """How long a soak is to be; nothing if that is no time."""
    try:
        minutes = float(*arguments or ["15"])
    except (TypeError, ValueError):
        return None
    return minutes if 1 <= minutes < 10_000 else None


def run(minutes):
    """Runs it for so long; gives the exit code."""
    try:
        # Plans that were made while tables were empty are soon made anew.
        with servers(autovacuum_naptime="1s") as env:
            env["MAEUL_SOAK_MINUTES"] = str(minutes)
            steps.sh([*COMMAND, "--", "--nocapture", "soak::"], env=env)
    except (steps.StepFailed, steps.ToolMissing) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
