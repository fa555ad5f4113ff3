"""A replica that is right or wrong as it is told: right, it hands every call on to a real process."""

import grpc

from .faulty import Faulty


class Moody(Faulty):
    """To be a stand-in; `behind` is (address, port) of the process that answers while the code is OK."""

    def __init__(self, behind):
        super().__init__(grpc.StatusCode.OK)
        self._to = grpc.insecure_channel("{}:{}".format(*behind))

    def __call__(self, address, port):
        stop = super().__call__(address, port)

        def both():
            stop()
            self._to.close()

        return both

    def _answer(self, path, context, request=b""):
        if self.code != grpc.StatusCode.OK:
            return super()._answer(path, context)
        self.calls[path] += 1
        # Who calls is said by what the proxy has added.
        said = [(key, value) for key, value in context.invocation_metadata() if not key.startswith("grpc-")]
        try:
            return self._to.unary_unary(path)(request, metadata=said, timeout=context.time_remaining())
        except grpc.RpcError as error:
            context.set_trailing_metadata(error.trailing_metadata() or ())
            return context.abort(error.code(), error.details())
