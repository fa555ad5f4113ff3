"""Addresses of the lab: every pod has a network of its own on the loopback device, so that all have the chart's ports."""

import os
import random
import socket
from contextlib import closing
from functools import cache
from pathlib import Path

# Where a process listens, behind its Envoy, which has the port that the chart names.
BEHIND = 10_000
_FIRST_OUTBOUND = 10


class Network:
    """One of 127.x.0.0/16 that nobody else uses; held as long as this lives."""

    def __init__(self):
        for second in random.sample(range(16, 250), 100):
            self.prefix = f"127.{second}"
            self._held = socket.socket()
            try:
                self._held.bind((self.control, 1024))
                self._held.listen()
                return
            except OSError:
                self._held.close()
        raise RuntimeError("no free network on the loopback device")

    @property
    def control(self):
        """Where what belongs to no pod listens."""
        return f"{self.prefix}.0.1"

    def pod(self, number):
        """The address of a pod: its Envoy's, and behind it its process's."""
        assert 0 < number < 255, "too many pods"
        return f"{self.prefix}.{number}.1"

    def outbound(self, number, service):
        """Where a pod finds a service (by its number): its own Envoy, which brings the call there."""
        return f"{self.prefix}.{number}.{_FIRST_OUTBOUND + service}"

    def close(self):
        self._held.close()


@cache
def lowest_port():
    """The first port that this user may bind."""
    if os.geteuid() == 0:
        return 1
    try:
        return int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
    except (OSError, ValueError):
        return 1024


def answers(address, port):
    """Whether somebody listens."""
    with closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((address, port)) == 0
