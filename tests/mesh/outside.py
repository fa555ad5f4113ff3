"""People come in by the proxy at the edge, by TLS or in clear, REST and gRPC at the same name."""

import ssl
import urllib.request

import grpc
import pytest
from lab.calls import http, rpc
from lab.edge import port
from lab.processes import wait

SERVICES = ["store", "gateway", "issuer"]
HOST = "maeul.example"
VALUES = {
    "istio__ingress__gateway__enabled": True,
    "istio__ingress__gateway__hosts": [HOST],
    "istio__ingress__gateway__credentialName": "maeul-edge",
}
LIST = "/maeul.store.v1.StoreService/ListStores"


@pytest.fixture(scope="module")
def edge(lab):
    return lab.ingress().address


@pytest.fixture(scope="module")
def opener(lab):
    """Asks for the village's certificate by the village's name: the address is the lab's."""
    trusts = ssl.create_default_context(cadata=lab.authority.root.decode())
    wrap = trusts.wrap_socket
    trusts.wrap_socket = lambda sock, **said: wrap(sock, **{**said, "server_hostname": HOST})
    handler = urllib.request.HTTPSHandler(context=trusts)
    return urllib.request.build_opener(handler)


def p3_rest_comes_in_by_tls(edge, opener):
    request = urllib.request.Request(f"https://{edge}:{port(443)}/v1/stores", headers={"Host": HOST})
    with opener.open(request, timeout=10) as answer:
        assert (answer.status, answer.read()) == (200, b"{}")


def p3_grpc_comes_in_by_tls_at_the_same_name(edge, lab):
    options = [("grpc.ssl_target_name_override", HOST), ("grpc.default_authority", HOST)]
    trusts = grpc.ssl_channel_credentials(lab.authority.root)
    code, said = rpc(None, LIST, channel=grpc.secure_channel(f"{edge}:{port(443)}", trusts, options))
    assert code == grpc.StatusCode.OK, said


def n9_what_comes_in_clear_is_led_to_tls(edge):
    unfollowed = urllib.request.build_opener(_NoRedirect())
    request = urllib.request.Request(f"http://{edge}:{port(80)}/v1/stores", headers={"Host": HOST})
    with unfollowed.open(request, timeout=10) as answer:
        assert answer.status == 301
        assert answer.headers["Location"].startswith("https://")


def p3_without_a_certificate_the_village_is_open_in_clear_and_by_its_name_alone(edge, lab):
    lab.apply(istio__ingress__gateway__credentialName="")
    answers = wait("an answer in clear", lambda: _clear(edge, HOST)[0] == 200 and _clear(edge, HOST))
    assert answers == (200, {})
    assert _clear(edge, "other.example")[0] == 404
    options = [("grpc.default_authority", HOST)]
    code, said = rpc(None, LIST, channel=grpc.insecure_channel(f"{edge}:{port(80)}", options))
    assert code == grpc.StatusCode.OK, said


def _clear(edge, host):
    return http(f"http://{edge}:{port(80)}/v1/stores", headers={"Host": host})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows where it would have been led."""

    def http_error_301(self, _request, answer, _code, _message, _headers):
        return answer
