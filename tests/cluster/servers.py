"""PostgreSQL and NATS that are not the release's own: what the chart would have bundled, applied beside it."""

import base64
import json

import kube
import yaml
from settings import CHART

RELEASE = "elsewhere-maeul"


def apply(village):
    """Applies them; gives the URLs of the database and of the event log."""
    flags = village.settings.flags()
    rendered = kube.run("helm", "template", RELEASE, CHART, "--namespace", village.namespace, *flags).stdout
    documents = [each for each in yaml.safe_load_all(rendered) if each and _is_server(each)]
    village.kubectl("apply", "--filename", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": documents}))
    village.wait_ready()
    secrets = [each for each in documents if each["kind"] == "Secret"]
    database, events = (_password(secrets, of) for of in ("postgres", "nats"))
    return (
        f"postgres://maeul:{database}@{RELEASE}-postgresql:5432/maeul",
        f"nats://maeul:{events}@{RELEASE}-nats:4222",
    )


def _is_server(manifest):
    labels = manifest["metadata"].get("labels", {})
    return labels.get("app.kubernetes.io/component") in {"postgresql", "nats"} or manifest["kind"] == "Secret"


def _password(secrets, of):
    found = [
        (secret, key)
        for secret in secrets
        for key in {**secret.get("data", {}), **secret.get("stringData", {})}
        if of in f"{secret['metadata']['name']} {key}".lower() and "password" in key.lower()
    ]
    assert len(found) == 1, found
    secret, key = found[0]
    plain = secret.get("stringData", {}).get(key)
    return plain or base64.b64decode(secret["data"][key]).decode()
