"""A village with all its services, in a mesh or without one, as a client finds it."""

import os

from .bare import Bare
from .lab import Lab

EVERYTHING = """issuer gateway order store payment delivery catalog lending booking approval occupancy notification mypage
    marketing""".split()


def village(folder, meshed=True, **values):
    """All of it."""
    return (Lab if meshed else Bare)(folder, os.environ, EVERYTHING, **values)


def client(lab):
    """The settings of the program's own commands that go to the gateway, from the pod of the chart's client."""
    pod = None if not lab.meshed else lab.caller(lab.name_of("client"))
    # Where only root may bind port 80, there is the other one, which knows REST as well.
    gateway = f"http://{lab.address(pod, 'gateway', 'grpc')}"
    return {
        **os.environ,
        "MAEUL_VIA": "rest",
        "MAEUL_GATEWAY_URL": gateway,
        "MAEUL_URL": gateway,
        "MAEUL_AS": "operator:maeul",
        "MAEUL_AUTH_ISSUER": f"http://{lab.address(pod, 'issuer', 'http')}",
    }


def simulators(lab):
    """The settings of `maeul load` by which it tells each process of payment and delivery how its partner behaves."""
    return {
        f"MAEUL_{service.upper()}_ADMIN_URL": ",".join(lab.processes[pod.name].admin() for pod in real)
        for service in ("payment", "delivery")
        if (real := [pod for pod in lab.pods.of(service) if not pod.stands_in])
    }
