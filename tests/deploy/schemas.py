"""Judges manifests by the schemas of Kubernetes and of Istio, without a cluster; an unknown field is refused."""

import json
import os
from functools import cache
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml
from referencing import Registry, Resource

# The oldest that the chart is for, the one that a cluster was tried with, and the newest that the wheel knows.
KUBERNETES = ("1.29", "1.33", "1.37")


def check(manifest):
    """Raises an error that names the field unless the manifest is as its schema says."""
    _check(json.dumps(manifest, sort_keys=True))


@cache
def _check(text):
    """A manifest that many ways to render have in common is judged once."""
    manifest = json.loads(text)
    if ".istio.io/" in manifest["apiVersion"]:
        jsonschema.Draft202012Validator(_istio()[manifest["apiVersion"], manifest["kind"]]).validate(manifest)
        return
    for version in KUBERNETES:
        _kubernetes(version, manifest["apiVersion"], manifest["kind"]).validate(manifest)


@cache
def _kubernetes(version, api_version, kind):
    """What judges a kind. The wheel itself would read all definitions anew for each manifest."""
    group, _, name = api_version.rpartition("/")
    file = f"{kind}-{group.partition('.')[0]}-{name}" if group else f"{kind}-{name}"
    schema = json.loads((_folder(version) / f"{file.lower()}.json").read_text())
    return jsonschema.Draft202012Validator(schema, registry=Resource.from_contents(schema) @ _definitions(version))


@cache
def _definitions(version):
    return Resource.from_contents(json.loads((_folder(version) / "_definitions.json").read_text())) @ Registry()


def _folder(version):
    (folder,) = (Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema").glob(f"v{version}.*-local-strict")
    return folder


def known():
    """(apiVersion, kind) of every resource of Istio."""
    return set(_istio())


@cache
def _istio():
    path = os.environ.get("MAEUL_TEST_ISTIO_CRDS")
    assert path, "MAEUL_TEST_ISTIO_CRDS is the file of Istio's CustomResourceDefinitions; ./test deploy sets it"
    with open(path) as text:
        definitions = list(yaml.load_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    schemas = {}
    for definition in filter(None, definitions):
        spec = definition["spec"]
        for version in spec["versions"]:
            schema = version["schema"]["openAPIV3Schema"]
            schema["properties"] |= {"apiVersion": {}, "kind": {}, "metadata": {"type": "object"}}
            _close(schema)
            schemas[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema
    return schemas


def _close(schema):
    """Kubernetes drops a field that a schema does not name; here it is a mistake."""
    if not isinstance(schema, dict):
        return
    if schema.pop("x-kubernetes-int-or-string", False):
        schema.pop("type", None)
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        schema.setdefault("additionalProperties", False)
    for below in schema.get("properties", {}).values():
        _close(below)
    for key in ("items", "additionalProperties"):
        _close(schema.get(key))
