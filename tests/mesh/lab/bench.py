"""What the mesh costs: the same orders with and without it, and the memory of what it adds. Prints JSON."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import grpc

from . import whole

_RPC = "/maeul.payment.v1.PaymentService/GetPayment"
_ORDERS = ("orders_per_second", "p50_ms", "p99_ms", "answered_ratio", "settled_ratio")


def main(seconds="20", users="8"):
    figures = {"users": int(users), "seconds": int(seconds)}
    with tempfile.TemporaryDirectory(prefix="maeul-mesh-") as folder:
        for name, meshed in (("without", False), ("with", True)):
            with whole.village(Path(folder) / name, meshed) as lab:
                print(f"orders {name} the mesh", file=sys.stderr, flush=True)
                figures[name] = {**_orders(lab, seconds, users), **_call(lab)}
                if meshed:
                    envoys = {each: envoy.program.memory() for each, envoy in lab.envoys.items()}
                    figures["memory"] = {"istiod": lab.istiod.process.memory(), "envoys": envoys}
    print(json.dumps(figures, indent=2))


def _orders(lab, seconds, users):
    env = whole.client(lab)
    program = os.environ["MAEUL_TEST_BINARY"]
    subprocess.run([program, "seed"], env=env, check=True, stdout=subprocess.DEVNULL)
    load = [program, "load", "steady", "--as-is", "--users", users, "--duration", f"{seconds}s", "--json"]
    told = json.loads(subprocess.run(load, env=env, check=True, stdout=subprocess.PIPE).stdout)
    assert told["audit"]["clean"], told["audit"]
    return {name: told[name] for name in _ORDERS}


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
    main(*sys.argv[1:])
