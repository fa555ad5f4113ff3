"""P11: the Istio view, on series made by hand as Istio's documentation has them.

Plain Envoy says none of these and Istio's own proxy was not to be had; docs/dashboards.md says so.
"""

import panels
import yaml
from prometheus import promtool

# Calls of ten minutes: order calls payment, of which there are two versions; the new one fails half of the time.
# marketing, which may not, is refused; somebody outside the mesh speaks in plain text.
LABELS = {
    "destination_workload_namespace": "village",
    "destination_service_name": "maeul-payment",
    "destination_workload": "maeul-payment",
    "destination_version": "1.0",
    "source_workload": "maeul-order",
    "response_code": "200",
    "grpc_response_status": "0",
    "response_flags": "-",
    "connection_security_policy": "mutual_tls",
}
UNKNOWN = dict.fromkeys(("destination_workload_namespace", "destination_workload", "destination_version"), "unknown")


def calls(each_minute, **labels):
    """The same calls as both ends report them; the source does not know how the connection was secured."""
    for reporter, known in ("source", {"connection_security_policy": "unknown"}), ("destination", {}):
        all_ = {"reporter": reporter, **LABELS, **labels, **known}
        yield series("istio_requests_total", all_, each_minute)
        for limit, part in ("10", 0.5), ("25", 1), ("+Inf", 1):
            of = {**all_, "le": limit}
            yield series("istio_request_duration_milliseconds_bucket", of, each_minute * part)


def series(name, labels, each_minute):
    """A counter that grows evenly, as promtool has it."""
    written = ", ".join(f'{name}="{value}"' for name, value in labels.items())
    return {"series": f"{name}{{{written}}}", "values": f"0+{each_minute:g}x10"}


def made_by_hand():
    yield from calls(540)
    yield from calls(30, destination_version="1.1")
    yield from calls(30, destination_version="1.1", grpc_response_status="14")
    yield from calls(6, grpc_response_status="7", source_workload="maeul-marketing")
    yield from calls(12, connection_security_policy="none", source_workload="unknown")
    # The fuse: the call never had a destination, and only its source knows of it.
    fuse = {**UNKNOWN, "response_flags": "UO", "grpc_response_status": "14"}
    yield next(calls(3, **fuse))


PAYMENT = 'destination_workload="maeul-payment"'
# By panel: labels, and the number after ten minutes; calls a second are a sixtieth of those above.
EXPECTED = {
    "Rate": {PAYMENT: 618 / 60},
    "Failures by gRPC status": {f'{PAYMENT}, grpc_response_status="14"': 30 / 60, PAYMENT: 0},
    # Half of them within 10 ms and the rest within 25 ms.
    "Duration": {PAYMENT: 10 + 15 * 0.98},
    "Why proxies answered by themselves": {
        'destination_service_name="maeul-payment", response_flags="UO"': 3 / 60,
        'destination_service_name="maeul-payment"': 0,
    },
    "Refused by policy": {f'source_workload="maeul-marketing", {PAYMENT}': 6 / 60, PAYMENT: 0},
    "In plain text": {PAYMENT: 12 / 60},
    "Share of each version": {
        f'{PAYMENT}, destination_version="1.0"': 558 / 618,
        f'{PAYMENT}, destination_version="1.1"': 60 / 618,
    },
    "Failures of each version": {
        f'{PAYMENT}, destination_version="1.0"': 0,
        f'{PAYMENT}, destination_version="1.1"': 0.5,
    },
}


def p11_the_istio_view_shows_what_series_made_by_hand_say(tmp_path):
    asked = panels.queries("istio", namespace="village")
    assert [title for title, _ in asked] == list(EXPECTED)
    rounded = [
        # Sums of parts are not exact to the last bit, and promtool compares all of them.
        {
            "expr": f"round({query}, 0.0001)",
            "eval_time": "10m",
            "exp_samples": [
                {"labels": f"{{{labels}}}", "value": round(number, 4)} for labels, number in EXPECTED[title].items()
            ],
        }
        for title, query in asked
    ]
    case = {"interval": "1m", "input_series": list(made_by_hand()), "promql_expr_test": rounded}
    file = tmp_path / "istio.yaml"
    file.write_text(yaml.safe_dump({"rule_files": [], "evaluation_interval": "1m", "tests": [case]}))
    # Over a time in which there are two looks at each minute's series.
    file.write_text(file.read_text().replace("[1m]", "[5m]"))
    done = promtool("test", "rules", file)
    assert done.returncode == 0, done.stdout + done.stderr
