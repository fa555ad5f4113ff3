"""Judges a canary by its own series in Prometheus: `canary.py APP VERSION NAMESPACE`. Exit code 0: it is good.

In doubt it is not: where Prometheus does not answer, or the canary had too few calls to tell.
"""

import json
import os
import sys
import time
import urllib.parse
import urllib.request

# What counts against a service; refusals are answers.
FAILURES = "UNKNOWN|DEADLINE_EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS"
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


class Settings:
    """What the environment says, or else this."""

    def __init__(self, env):
        self.url = env["PROMETHEUS_URL"].rstrip("/")
        self.token = env.get("PROMETHEUS_TOKEN")
        self.seconds = seconds(env.get("CANARY_TIME", "10m"))
        self.every = seconds(env.get("CANARY_EVERY", "15s"))
        self.window = env.get("CANARY_WINDOW", "5m")
        # Of a hundred calls, how many may fail; and of how few calls nothing can be told.
        self.most = float(env.get("CANARY_MOST", "1"))
        self.least = float(env.get("CANARY_LEAST", "100"))


def seconds(text):
    unit = text.lstrip("0123456789.")
    return float(text.removesuffix(unit)) * UNITS[unit]


def calls(app, version, namespace, window, failed):
    """The query for the number of calls that the canary answered."""
    labels = f'app="{app}",version="{version}",namespace="{namespace}",rpc_method=~"maeul[.].+"'
    if failed:
        labels += f',rpc_response_status_code=~"{FAILURES}"'
    return f"sum(increase(rpc_server_call_duration_seconds_count{{{labels}}}[{window}]))"


def ask(settings, query):
    """The number that Prometheus gives; nothing is none."""
    form = urllib.parse.urlencode({"query": query}).encode()
    headers = {"Authorization": f"Bearer {settings.token}"} if settings.token else {}
    request = urllib.request.Request(f"{settings.url}/api/v1/query", form, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        found = json.load(answer)["data"]["result"]
    return float(found[0]["value"][1]) if found else 0.0


def judge(settings, app, version, namespace):
    """(whether it is good, why)"""
    until, total, failed = time.monotonic() + settings.seconds, 0.0, 0.0
    trouble = None
    while True:
        try:
            queries = [calls(app, version, namespace, settings.window, failed) for failed in (False, True)]
            total, failed = (ask(settings, query) for query in queries)
            trouble = None
        except (OSError, ValueError, KeyError) as error:
            trouble = error
        # Bad is told at once, good by the whole of the time.
        if total >= settings.least and 100 * failed > settings.most * total:
            return False, f"{failed:.0f} of {total:.0f} calls failed"
        if time.monotonic() >= until:
            break
        time.sleep(settings.every)
    if trouble:
        return False, f"Prometheus does not answer: {trouble}"
    if total < settings.least:
        return False, f"{total:.0f} calls are too few to tell"
    return True, f"{failed:.0f} of {total:.0f} calls failed"


def main():
    good, why = judge(Settings(os.environ), *sys.argv[1:4])
    print(f"canary {sys.argv[2]} of {sys.argv[1]} is {'good' if good else 'no good'}: {why}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
