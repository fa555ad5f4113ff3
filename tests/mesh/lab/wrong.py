"""A version of a service that is wrong: it fails every call, and says so in its metrics as the program does."""

import grpc
from prometheus_client import CollectorRegistry, Histogram, start_http_server

from .faulty import Faulty

# What the judge of canaries asks for, as the program names it.
SERIES = "rpc_server_call_duration_seconds"


class Wrong(Faulty):
    """To be a stand-in; `metrics` is where Prometheus finds it."""

    def __init__(self, code=grpc.StatusCode.INTERNAL):
        super().__init__(code)
        self._registry = CollectorRegistry()
        labels = ("rpc_method", "rpc_response_status_code")
        self._took = Histogram(SERIES, "Time of calls", labels, registry=self._registry)
        self.metrics = None

    def __call__(self, address, port):
        stop = super().__call__(address, port)
        server, _ = start_http_server(0, address, self._registry)
        self.metrics = f"{address}:{server.server_port}"

        def both():
            stop()
            server.shutdown()
            server.server_close()

        return both

    def _answer(self, path, context):
        self._took.labels(path.removeprefix("/"), self.code.name).observe(0.001)
        return super()._answer(path, context)
