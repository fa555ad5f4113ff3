"""A canary is judged by its own calls: a bad one gets no more of them, a good one becomes the service."""

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

QUICK = {"CANARY_TIME": "300ms", "CANARY_EVERY": "20ms", "SERVICE": "payment"}


class Prometheus:
    """Answers with these numbers of calls and failures, the last of them for ever."""

    def __init__(self, *answers):
        self.answers, self.asked, self.tokens = list(answers), [], set()
        prometheus = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                (query,) = urllib.parse.parse_qs(self.rfile.read(length).decode())["query"]
                prometheus.tokens.add(self.headers.get("Authorization"))
                number = prometheus.number(query)
                found = [] if number is None else [{"metric": {}, "value": [0, str(number)]}]
                body = json.dumps({"status": "success", "data": {"resultType": "vector", "result": found}}).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def number(self, query):
        self.asked.append(query)
        failures = "rpc_response_status_code" in query
        answer = self.answers[0][failures]
        if failures and len(self.answers) > 1:
            self.answers.pop(0)
        return answer

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def prometheus():
    made = []

    def make(*answers):
        made.append(Prometheus(*answers))
        return made[-1]

    yield make
    for each in made:
        each.server.shutdown()
        each.server.server_close()


@pytest.fixture
def tried(build):
    """A village whose payment has a canary."""
    values = {
        "services": {"payment": {"canary": {"enabled": True, "image": {"tag": "abc"}}}, "order": {}},
        "gateway": {},
        "istio": {"enabled": True},
    }
    build.values = values
    build.answer("helm get values", says=json.dumps(values))
    return build


def changes(build):
    """What each `helm upgrade` set."""
    upgrades = build.called("helm upgrade")
    return [[words[at + 1] for at, word in enumerate(words) if word.startswith("--set")] for words in upgrades]


def n8_a_bad_canary_gets_no_more_calls(tried, prometheus):
    bad = prometheus((400, 0), (500, 30))
    assert not tried.step("canary", PROMETHEUS_URL=bad.url, **QUICK | {"CANARY_TIME": "10m"}), tried.told
    assert "30 of 500 calls failed" in tried.told and "no more calls go to it" in tried.told
    assert changes(tried) == [["istio.canaries.payment=0"]]
    (words,) = tried.called("helm upgrade")
    assert {"--reset-then-reuse-values", "--wait"} <= set(words), "everything else stays as it is"


def n8_a_good_canary_becomes_the_service_and_then_ends(tried, prometheus):
    good = prometheus((1000, 10))
    assert tried.step("canary", PROMETHEUS_URL=good.url, **QUICK), tried.told
    assert changes(tried) == [
        ["services.payment.image.tag=abc"],
        ["services.payment.canary.enabled=false", "istio.canaries.payment=null"],
    ]
    assert "--atomic" in tried.called("helm upgrade")[0]


def n8_a_canary_is_judged_by_its_own_calls_alone(tried, prometheus):
    asked = prometheus((1000, None))
    assert tried.step("canary", PROMETHEUS_URL=f"{asked.url}/", PROMETHEUS_TOKEN="reader", **QUICK), tried.told
    assert asked.tokens == {"Bearer reader"}
    for query in asked.asked:
        assert 'app="maeul-payment"' in query and 'version="abc"' in query and 'namespace="maeul"' in query


@pytest.mark.parametrize("answers", [(99, 0), (None, None)])
def n8_a_canary_with_too_few_calls_is_not_taken_for_good(tried, prometheus, answers):
    assert not tried.step("canary", PROMETHEUS_URL=prometheus(answers).url, **QUICK)
    assert "too few to tell" in tried.told
    assert changes(tried) == [["istio.canaries.payment=0"]]


def n8_a_canary_of_which_nothing_is_known_is_not_taken_for_good(tried):
    assert not tried.step("canary", PROMETHEUS_URL="http://127.0.0.1:1", **QUICK)
    assert "Prometheus does not answer" in tried.told
    assert changes(tried) == [["istio.canaries.payment=0"]]


def n8_where_nobody_weighs_calls_a_bad_canarys_pods_go(tried, prometheus):
    tried.answer("helm get values", says=json.dumps(tried.values | {"istio": {"enabled": False}}))
    assert not tried.step("canary", PROMETHEUS_URL=prometheus((200, 200)).url, **QUICK)
    assert changes(tried) == [["services.payment.canary.replicas=0"]]


def n8_what_cannot_be_undone_is_said(tried, prometheus):
    tried.answer("helm upgrade", code=1)
    assert not tried.step("canary", PROMETHEUS_URL=prometheus((200, 200)).url, **QUICK)
    assert "still has calls: look at it now" in tried.told


def n8_a_promotion_that_fails_leaves_the_canary_as_it_is(tried, prometheus):
    tried.answer("helm upgrade", code=1)
    assert not tried.step("canary", PROMETHEUS_URL=prometheus((200, 0)).url, **QUICK)
    assert len(changes(tried)) == 1 and "was taken back" in tried.told


@pytest.mark.parametrize("service", ["order", "nobody"])
def n8_without_a_canary_nothing_is_changed(tried, prometheus, service):
    assert not tried.step("canary", PROMETHEUS_URL=prometheus((200, 0)).url, **QUICK | {"SERVICE": service})
    assert "has no canary" in tried.told and not changes(tried)


@pytest.mark.parametrize("name", ["PROMETHEUS_URL", "SERVICE", "EKS_CLUSTER"])
def n8_what_the_step_needs_is_said(tried, name):
    told = {"PROMETHEUS_URL": "http://127.0.0.1:1", **QUICK, name: ""}
    assert not tried.step("canary", **told)
    assert f"{name} is not set" in tried.told and not tried.calls()
