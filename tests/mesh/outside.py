"""People come in by the proxy at the edge, in clear and by TLS, and the gateway knows who brought them."""

import ssl
import urllib.request

import grpc
import pytest
from lab.calls import http, rpc
from lab.edge import port

SERVICES = ["store", "gateway", "issuer"]
HOST = "maeul.example"
VALUES = {
    "istio__ingress__gateway": {
        "enabled": True,
        "selector": {"istio": "ingress"},
        "hosts": [HOST],
        "credentialName": "maeul-edge",
        "redirect": False,
    }
}
# The same names in clear as well, which the chart has only where there is no certificate.
CLEAR = {
    "apiVersion": "networking.istio.io/v1",
    "kind": "Gateway",
    "metadata": {"name": "clear", "namespace": "village"},
    "spec": {
        "selector": {"istio": "ingress"},
        "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": [HOST]}],
    },
}


@pytest.fixture(scope="module")
def edge(lab):
    (way,) = [each for each in lab.manifests.all("VirtualService") if "gateways" in each["spec"]]
    also = {**way, "metadata": {**way["metadata"], "name": "clear"}, "spec": {**way["spec"], "gateways": ["clear"]}}
    lab.also(CLEAR, also)
    return lab.ingress().address


def p3_rest_comes_in_by_the_edge(edge):
    status, answer = http(f"http://{edge}:{port(80)}/v1/stores", headers={"Host": HOST})
    assert (status, answer) == (200, {})


def p3_another_name_than_the_villages_leads_nowhere(edge):
    status, _ = http(f"http://{edge}:{port(80)}/v1/stores", headers={"Host": "other.example"})
    assert status == 404


def p3_grpc_comes_in_by_the_edge(edge):
    options = [("grpc.default_authority", HOST)]
    channel = grpc.insecure_channel(f"{edge}:{port(80)}", options=options)
    code, said = rpc(None, "/maeul.store.v1.StoreService/ListStores", channel=channel)
    assert code == grpc.StatusCode.OK, said


def n9_tls_is_the_edges_own(edge, lab):
    told = ssl.create_default_context(cadata=lab.authority.root.decode())
    told.check_hostname = False  # the name is that of the village, the address that of the lab
    request = urllib.request.Request(f"https://{edge}:{port(443)}/v1/stores", headers={"Host": HOST})
    opener = urllib.request.build_opener(_Named(told))
    with opener.open(request, timeout=10) as answer:
        assert answer.status == 200


class _Named(urllib.request.HTTPSHandler):
    """Says the village's name when it asks for the certificate."""

    def __init__(self, context):
        wrap = context.wrap_socket
        context.wrap_socket = lambda sock, **said: wrap(sock, **{**said, "server_hostname": HOST})
        super().__init__(context=context)
