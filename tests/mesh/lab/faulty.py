"""A replica that is not as it should be: it answers every RPC at once with one status, and nothing before that."""

import time
from collections import Counter
from concurrent import futures

import grpc


class Faulty:
    """To be a stand-in: `lab.stand_in(service, Faulty(grpc.StatusCode.UNAVAILABLE))`. It may be changed while it runs."""

    def __init__(self, code, after=0.0, headers_first=False):
        self.code, self.after, self.headers_first = code, after, headers_first
        # By RPC, how often it was called.
        self.calls = Counter()

    def __call__(self, address, port):
        server = grpc.server(futures.ThreadPoolExecutor(64, thread_name_prefix="faulty"))
        server.add_generic_rpc_handlers([_Everything(self._answer)])
        assert server.add_insecure_port(f"{address}:{port}"), f"{address}:{port} is taken"
        server.start()
        return lambda: server.stop(None)

    def _answer(self, path, context, _request=b""):
        self.calls[path] += 1
        time.sleep(self.after)
        if self.headers_first:
            # A proxy has passed them on by the time that it hears of the failure.
            context.send_initial_metadata(())
        if self.code == grpc.StatusCode.OK:
            return b""
        return context.abort(self.code, "as it was told")


class _Everything(grpc.GenericRpcHandler):
    """Serves every RPC, whatever its messages are."""

    def __init__(self, answer):
        self._answer = answer

    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(lambda request, context: self._answer(details.method, context, request))
