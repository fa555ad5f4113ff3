"""PostgreSQL and NATS that are not the release's own: what the chart would have bundled, applied beside it.

In no mesh, as servers of somebody else are.
"""

import base64
import json

import kube
import yaml
from settings import CHART

RELEASE = "elsewhere-maeul"
SECRET = "elsewhere"


def apply(village):
    """Applies them, and a Secret of their URLs; gives the chart's flags for them."""
    flags = village.settings.flags(meshed=False)
    rendered = kube.run("helm", "template", RELEASE, CHART, "--namespace", village.namespace, *flags).stdout
    documents = [each for each in yaml.safe_load_all(rendered) if each and _is_of_a_server(each)]
    for each in documents:
        if each["kind"] == "StatefulSet":
            each["spec"]["template"]["metadata"]["labels"].update(kube.OUTSIDE)
    database, events = (_password(documents, server) for server in ("postgresql", "nats"))
    urls = {
        "database-url": f"postgres://maeul:{database}@{RELEASE}-postgresql:5432/maeul",
        "events-url": f"nats://maeul:{events}@{RELEASE}-nats:4222",
    }
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": SECRET}, "stringData": urls}
    _apply(village, [*documents, secret])
    village.wait_ready()
    return (*village.mode("external"), "--set", f"external.existingSecret={SECRET}")


def _is_of_a_server(manifest):
    component = manifest["metadata"].get("labels", {}).get("app.kubernetes.io/component")
    return component in {"postgresql", "nats"} and manifest["kind"] != "NetworkPolicy"


def _password(documents, server):
    name = f"{RELEASE}-{server}"
    secret = next(each for each in documents if each["kind"] == "Secret" and each["metadata"]["name"] == name)
    return base64.b64decode(secret["data"]["password"]).decode()


def _apply(village, documents):
    everything = {"apiVersion": "v1", "kind": "List", "items": documents}
    village.kubectl("apply", "--filename", "-", text=json.dumps(everything))
