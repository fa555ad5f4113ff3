"""Gives each Envoy the certificate of its pod's service account, as the agent in a pod does."""

from concurrent import futures
from pathlib import Path

import grpc

_SERVICE = "envoy.service.secret.v3.SecretDiscoveryService"
_TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"


class Secrets:
    """A server of secrets. `account_of` gives (namespace, service account) of an Envoy by its node's id."""

    def __init__(self, address, authority, account_of):
        self._messages = grpc.protos(_proto())
        self._authority, self._account_of = authority, account_of
        # A stream of each Envoy holds a thread as long as it lives.
        self._server = grpc.server(futures.ThreadPoolExecutor(256, thread_name_prefix="sds"))
        handler = grpc.stream_stream_rpc_method_handler(
            self._stream,
            request_deserializer=self._messages.DiscoveryRequest.FromString,
            response_serializer=self._messages.DiscoveryResponse.SerializeToString,
        )
        self._server.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler(_SERVICE, {"StreamSecrets": handler})]
        )
        assert self._server.add_insecure_port(address), f"{address} is taken"
        self._server.start()

    def stop(self):
        self._server.stop(None)

    def _stream(self, requests, _context):
        account = None
        for request in requests:
            account = account or self._account_of(request.node.id)
            if request.response_nonce:
                continue  # an acknowledgement: nothing has changed since
            answer = self._messages.DiscoveryResponse(version_info="1", type_url=_TYPE, nonce="1")
            for name in request.resource_names:
                packed = answer.resources.add()
                packed.type_url, packed.value = _TYPE, self._secret(name, account).SerializeToString()
            yield answer

    def _secret(self, name, account):
        secret = self._messages.Secret(name=name)
        if name == "ROOTCA":
            secret.validation_context.trusted_ca.inline_bytes = self._authority.root
        else:
            certificate, key = self._of_files(name) or self._authority.issue(*account)
            secret.tls_certificate.certificate_chain.inline_bytes = certificate
            secret.tls_certificate.private_key.inline_bytes = key
        return secret

    @staticmethod
    def _of_files(name):
        """A certificate that is in files is asked for by their names."""
        kind, _, files = name.partition(":")
        return [Path(file).read_bytes() for file in files.split("~")] if kind == "file-cert" else None


def _proto():
    # It is found on the path of Python's modules.
    return f"{Path(__file__).parent.name}/sds.proto"
