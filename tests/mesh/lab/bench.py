"""What the mesh costs: the same orders with and without it, by turns, and the memory of what it adds."""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import grpc

from . import load, measured, whole

_RPC = "/maeul.payment.v1.PaymentService/GetPayment"
_USERS = 8
_ROUNDS = 3
_ORDERS = ("orders_per_second", "p50_ms", "p99_ms", "answered_ratio", "settled_ratio")


def main():
    chosen, seconds, out = measured.arguments(__doc__, ("without", "with"), "village", 20)
    figures = {"users": _USERS, "seconds": seconds, "rounds": _ROUNDS}
    with tempfile.TemporaryDirectory(prefix="maeul-mesh-") as folder, ExitStack() as stack:
        # Both are there all the time: whoever has nothing to do takes nothing from the other.
        labs = {
            name: stack.enter_context(whole.village(Path(folder) / name, meshed=name == "with")) for name in chosen
        }
        rounds = {name: [] for name in labs}
        for number in range(_ROUNDS):
            for name, lab in labs.items():
                print(f"round {number + 1}: orders {name} the mesh", file=sys.stderr, flush=True)
                rounds[name].append({**_orders(lab, seconds), **_call(lab)})
        for name, lab in labs.items():
            figures[name] = {each: statistics.median(one[each] for one in rounds[name]) for each in rounds[name][0]}
            figures[name]["rounds"] = rounds[name]
            if lab.meshed:
                envoys = {each: envoy.program.memory() for each, envoy in lab.envoys.items()}
                figures["memory"] = {"istiod": lab.istiod.process.memory(), "envoys": envoys}
    measured.write(figures, out)


def _orders(lab, seconds):
    report = load.run(lab, "steady", "--users", _USERS, "--duration", f"{seconds}s")
    assert report["audit"]["clean"], report["audit"]
    return {name: report[name] for name in _ORDERS}


def _call(lab, count=500):
    """How long one call to payment takes on a connection that is there: one that is answered at once."""
    pod = lab.caller(lab.name_of("gateway")) if lab.meshed else None
    took = []
    with grpc.insecure_channel(lab.address(pod, "payment")) as channel:
        call = channel.unary_unary(_RPC)
        for _ in range(count):
            began = time.monotonic()
            try:
                call(b"", timeout=10)
            except grpc.RpcError as error:
                assert error.code() == grpc.StatusCode.UNAUTHENTICATED, error
            took.append((time.monotonic() - began) * 1000)
    took.sort()
    return {"call_p50_ms": round(took[count // 2], 3), "call_p99_ms": round(took[count * 99 // 100], 3)}


if __name__ == "__main__":
    main()
