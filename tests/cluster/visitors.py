"""Pods that are nobody of the village, in the mesh or outside of it, and what they are told.

Their image needs a shell that opens connections; PostgreSQL's has one.
"""

import json
import re
from dataclasses import dataclass

import hang
import kube

# A connection that is closed is an answer too.
_SAY = r"""
trap "" PIPE
exec 3<>"/dev/tcp/$0/$1" || exit 0
printf "$2" >&3 2>/dev/null
timeout 10 cat <&3 2>/dev/null
true
"""


@dataclass(frozen=True)
class Visitor:
    """A pod of some service account."""

    village: object
    name: str

    @classmethod
    def come(cls, village, name, account="default", meshed=True):
        container = {
            "name": "visitor",
            "image": hang.image(village),
            "command": ["sleep", "3600"],
            "resources": {"requests": {"cpu": "5m", "memory": "16Mi"}},
        }
        spec = {
            "serviceAccountName": account,
            "automountServiceAccountToken": False,
            "terminationGracePeriodSeconds": 1,
            "containers": [container],
        }
        metadata = {"name": name, "labels": {} if meshed else kube.OUTSIDE}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
        village.kubectl("create", "--filename", "-", text=json.dumps(pod))
        village.kubectl("wait", "pod", name, "--for=condition=Ready", "--timeout=120s", within=130)
        containers = village.read("pod", name)["spec"].get("initContainers", [])
        assert any(each["name"] == "istio-proxy" for each in containers) == meshed, containers
        return cls(village, name)

    def say(self, host, port, text):
        """All that comes back to these bytes; nothing where there is no connection, or it is closed."""
        words = ("exec", self.name, "--container", "visitor", "--", "bash", "-c", _SAY, host, port, text)
        return self.village.kubectl(*words)

    def get(self, host, port, path):
        """The status of a GET; nothing without an answer."""
        said = self.say(host, port, _head(f"GET {path} HTTP/1.1", f"Host: {host}"))
        found = re.match(r"HTTP/1\.1 (\d+)", said)
        return int(found[1]) if found else None

    def call(self, host, port, path):
        """(the code, what was said) of a call with an empty message; nothing without an answer.

        In HTTP/1.1, which the proxy beside it translates. Only failures are understood: their code is in the head,
        while trailers are lost.
        """
        grpc = ("Content-Type: application/grpc", "TE: trailers", "Content-Length: 5")
        said = self.say(host, port, _head(f"POST {path} HTTP/1.1", f"Host: {host}:{port}", *grpc) + r"\0\0\0\0\0")
        code = re.search(r"(?im)^grpc-status: (\d+)", said)
        message = re.search(r"(?im)^grpc-message: (.*?)\r?$", said)
        return (int(code[1]), message[1] if message else "") if code else None

    def go(self):
        self.village.kubectl("delete", "pod", self.name, "--wait=false")


def _head(*lines):
    """The head of a request, as printf has it."""
    return "".join(rf"{line}\r\n" for line in (*lines, "Connection: close", ""))
