"""The real Prometheus, and its promtool."""

import json
import math
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import yaml


def program(name):
    """`prometheus` or `promtool`."""
    folder = os.environ.get("MAEUL_TEST_PROMETHEUS")
    found = Path(folder) / name if folder else shutil.which(name)
    assert found and Path(found).is_file(), f"no {name}: put it on PATH, or name its folder in MAEUL_TEST_PROMETHEUS"
    return str(found)


def promtool(*words):
    """Runs promtool; gives what it said as a CompletedProcess and judges nothing."""
    command = [program("promtool"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def free_port():
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(what, ask, within=120, process=None):
    """What `ask` gives as soon as it is true; `process` ending is no reason to wait on."""
    deadline = time.monotonic() + within
    while not (found := ask()):
        assert process is None or process.poll() is None, f"{what}: it ended with {process.returncode}"
        assert time.monotonic() < deadline, f"{what}: not within {within} s"
        time.sleep(0.2)
    return found


def answers(url):
    """Whether somebody answers there with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


class Prometheus:
    """One that runs."""

    def __init__(self, url):
        self.url = url

    def query(self, query):
        """The samples of an instant query, as (labels, number); what is no number is left out."""
        data = self._get("query", query=query)
        assert data["resultType"] == "vector", (query, data["resultType"])
        samples = [(sample["metric"], float(sample["value"][1])) for sample in data["result"]]
        return [(labels, number) for labels, number in samples if not math.isnan(number)]

    def names(self):
        """Every series by its name."""
        return set(self._get("label/__name__/values"))

    def _get(self, path, **words):
        words = urllib.parse.urlencode(words)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{words}", timeout=60) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{words}: {error.read().decode()}") from error


@contextmanager
def running(folder, targets, rules=(), path="/metrics"):
    """Prometheus with its files in `folder`: it reads `targets` (HOST:PORT, with labels for each where it is a dict) each
    second at `path` and knows the files `rules`.
    """
    port = free_port()
    labels = targets if isinstance(targets, dict) else dict.fromkeys(targets, {})
    read = [{"targets": [target], "labels": said} for target, said in labels.items()]
    config = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(path) for path in rules],
        "scrape_configs": [{"job_name": "maeul", "metrics_path": path, "static_configs": read}],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
    flags = {
        "config.file": folder / "prometheus.yaml",
        "storage.tsdb.path": folder / "data",
        "web.listen-address": f"127.0.0.1:{port}",
        "log.level": "warn",
    }
    with (folder / "log").open("wb") as log:
        words = [program("prometheus"), *(f"--{name}={value}" for name, value in flags.items())]
        process = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            until("Prometheus is ready", lambda: answers(f"{url}/-/ready"), process=process)
            yield Prometheus(url)
        finally:
            process.terminate()
            process.wait(60)
