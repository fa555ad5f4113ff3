"""Calls into the mesh: as people make them, through the gateway, and as a pod makes them, by its Envoy."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import grpc

from .processes import wait

CLIENT = "client"
_ENDS = {f"ORDER_STATE_{end}" for end in ("COMPLETED", "CANCELLED", "DECLINED", "REJECTED", "EXPIRED", "WITHDRAWN")}


class Village:
    """The village as people see it, from the pod of the chart's own client."""

    STORE, PRODUCT = "bakery", "bread"

    def __init__(self, lab):
        self.lab = lab
        self._pod = lab.caller(lab.name_of(CLIENT))
        self._tokens = {}

    def token(self, who):
        """A token of the demo issuer for `role:id`."""
        if who not in self._tokens:
            form = urllib.parse.urlencode({"as": who}).encode()
            status, answer = http(f"http://{self.lab.address(self._pod, 'issuer', 'http')}/token", "POST", form)
            assert status == 200, (status, answer)
            self._tokens[who] = answer["access_token"]
        return self._tokens[who]

    def gateway(self):
        """Where this pod reaches the gateway: where only root may bind port 80, at the other one."""
        return self.lab.address(self._pod, "gateway", "grpc")

    def rest(self, who, method, path, body=None, timeout=15):
        """(status, answer) of a call to the gateway."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.token(who)}"} if who else {})
        data = None if body is None else json.dumps(body).encode()
        return http(f"http://{self.gateway()}{path}", method, data, headers, timeout)

    def open_a_store(self):
        """One store with one thing to eat; whoever takes orders, if they run, has heard of it then."""
        store = {"store_id": self.STORE, "owner_id": "bo", "name": "Bakery", "kind": "STORE_KIND_RESTAURANT"}
        store |= {"automation": "AUTOMATION_FULL", "request_id": "store"}
        product = {"actor_id": "bo", "product_id": self.PRODUCT, "name": "Bread", "stock": "STOCK_KIND_UNTRACKED"}
        product |= {"price": {"currency_code": "KRW", "units": "3000"}, "request_id": "product"}
        for path, body in (("/v1/stores", store), (f"/v1/stores/{self.STORE}/products", product)):
            status, answer = self.rest("owner:bo", "POST", path, body)
            assert status == 200, (path, status, answer)

        def is_on_the_menu():
            wrong = {"currency_code": "KRW", "units": "1"}
            return "PRICE_CHANGED" in str(self.order(expected_total=wrong)[1])

        if "order" in self.lab.services:
            wait("the bread on the menu", is_on_the_menu, 30)

    def order(self, customer="anna", timeout=15, **more):
        """(status, answer) of an order of one bread."""
        body = {
            **more,
            "store_id": self.STORE,
            "items": [{"product_id": self.PRODUCT, "quantity": 1}],
            "fulfilment": {"delivery": {"address": "12 Maeul-gil"}},
            "payment_method": "card-visa",
            "request_id": str(uuid.uuid4()),
        }
        return self.rest(f"customer:{customer}", "POST", f"/v1/customers/{customer}/orders", body, timeout)

    def settled(self, order, patience=60):
        """Waits until an order, as PlaceOrder answers it, is at its end; the state that it ended in."""
        order = order["order"]
        path = f"/v1/customers/{order['customerId']}/orders/{order['orderId']}"

        def ended():
            status, answer = self.rest(f"customer:{order['customerId']}", "GET", path)
            state = answer["order"]["state"] if status == 200 else None
            return state in _ENDS and state

        return wait(f"the end of {order['orderId']}", ended, patience)


def http(url, method="GET", data=None, headers=None, timeout=15):
    """(status, answer): JSON as such, and else text; (0, why) where there is no answer."""
    request = urllib.request.Request(url, data, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, _read(answer)
    except urllib.error.HTTPError as error:
        return error.code, _read(error)
    except OSError as error:
        return 0, str(error)


def _read(answer):
    text = answer.read().decode(errors="replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def rpc(address, path, request=b"", timeout=10, metadata=(), channel=None):
    """(code, what was said) of one call with these bytes, on a connection of its own unless told otherwise."""
    with channel or grpc.insecure_channel(address, options=[("grpc.enable_retries", 0)]) as connected:
        try:
            connected.unary_unary(path)(request, timeout=timeout, metadata=metadata)
            return grpc.StatusCode.OK, ""
        except grpc.RpcError as error:
            return error.code(), error.details()


def many(call, count, callers=8):
    """Calls `call()` so often, by so many callers at once: how often it gave what, and the seconds that each took."""

    def timed(_number):
        began = time.monotonic()
        result = call()
        return result, time.monotonic() - began

    with ThreadPoolExecutor(callers) as pool:
        done = list(pool.map(timed, range(count)))
    return Counter(result for result, _ in done), sorted(seconds for _, seconds in done)
