"""Tokens at the front door: the mesh refuses those of another issuer before the gateway has seen them."""

import base64
import json
import time

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lab.calls import http
from lab.processes import wait

SERVICES = ["store", "gateway", "issuer"]


def _decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _encoded(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _signed(header, claims, key):
    """A token by another key than the issuer's."""
    text = f"{_encoded(header)}.{_encoded(claims)}"
    pair = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{text}.{_encoded(b''.join(number.to_bytes(32, 'big') for number in pair))}"


@pytest.fixture(scope="module")
def door(lab, village):
    """Asks for stores with a token: (status, what was said)."""
    token = village.token("customer:anna")
    claims = _decoded(token.split(".")[1])
    _, keys = http(f"http://{lab.address(lab.caller('maeul-client'), 'issuer', 'http')}/keys")
    lab.apply(istio__tokens__issuer=claims["iss"], istio__tokens__jwks=json.dumps(keys))

    def ask(sent):
        headers = {"Authorization": f"Bearer {sent}"} if sent else {}
        return http(f"http://{village.gateway()}/v1/stores", headers=headers)

    # Connections that were there before go on by the rules before, for a moment.
    wait("the rule to hold", lambda: "Jwt" in str(ask("no.to.ken")[1]))
    return ask


def p2_the_issuers_token_comes_through_and_so_does_who_has_none(door, village):
    assert door(village.token("customer:anna"))[0] == 200
    # Whom it lets in without one, the gateway knows: what is public is for everybody.
    assert door(None)[0] == 200


def p2_a_token_of_another_issuer_is_refused_by_the_mesh(door, village):
    header, claims, _ = village.token("customer:anna").split(".")
    key = ec.generate_private_key(ec.SECP256R1())
    foreign = {**_decoded(claims), "iss": "https://other.example"}
    assert door(_signed(_decoded(header), foreign, key)) == (401, "Jwt issuer is not configured")


def p2_a_token_that_somebody_else_signed_or_whose_time_is_over_is_refused(door, village):
    header, claims, signature = village.token("customer:anna").split(".")
    key = ec.generate_private_key(ec.SECP256R1())
    assert door(_signed(_decoded(header), _decoded(claims), key)) == (401, "Jwt verification fails")
    # Its time is judged before its signature.
    over = {**_decoded(claims), "exp": int(time.time()) - 3600}
    assert door(f"{header}.{_encoded(over)}.{signature}")[1] == "Jwt is expired"


def p2_a_token_for_another_audience_is_refused(door, village):
    header, claims, signature = village.token("customer:anna").split(".")
    other = {**_decoded(claims), "aud": "elsewhere"}
    assert door(f"{header}.{_encoded(other)}.{signature}") == (403, "Audiences in Jwt are not allowed")
