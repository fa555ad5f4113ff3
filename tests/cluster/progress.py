"""What a run tells of itself while it goes on, and of a failure."""

import time


def teller():
    """Tells of progress, with the time since now."""
    began = time.monotonic()
    return lambda text: print(f"    {time.monotonic() - began:6.1f} s  {text}", flush=True)


def diagnose(village):
    """Shows what a cluster knows about a failure."""
    print(village.kubectl("get", "pods", "--output", "wide", check=False))
    print(village.kubectl("get", "events", "--sort-by=.lastTimestamp", check=False)[-4000:])
    for name, pod in village.pods().items():
        statuses = pod["status"].get("containerStatuses", []) + pod["status"].get("initContainerStatuses", [])
        if any(status["restartCount"] or not status["ready"] for status in statuses):
            print(f"--- {name}")
            print(village.kubectl("logs", name, "--all-containers", "--tail=15", check=False))
