"""Holds the description that a gateway serves against what it is about; run by described.rs with a task and the URL.

`read`: it is OpenAPI, and each example in it is what the schema beside it says.
`call`: schemathesis calls every operation that answers at once, with examples, with what is just within or beyond each
bound, and with what chance brings from a seed that is always the same: no answer is the village's own mistake, none has
a status, type, header or body that the description does not tell, and what it rules out is refused.
"""

import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
]


def main(task, url):
    with urllib.request.urlopen(f"{url}/openapi.json", timeout=10) as answer:
        document = json.load(answer)
    return {"read": read, "call": call}[task](document, url)


def read(document, _url):
    validate(document)
    registry = Registry().with_resource("urn:api", DRAFT202012.create_resource(document))
    wrong, count = [], 0
    for place, example in examples(document, []):
        at = "/".join(part.replace("~", "~0").replace("/", "~1") for part in [*place, "schema"])
        schema = {"$ref": f"urn:api#/{at}"}
        validator = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
        wrong += [f"{at}: {error.message}" for error in validator.iter_errors(example)]
        count += 1
    print("\n".join(wrong))
    print(f"{count} examples")
    return bool(wrong)


def examples(value, place):
    """Every example that has a schema beside it, and where."""
    if isinstance(value, dict):
        if "schema" in value and "example" in value:
            yield place, value["example"]
        if "schema" in value and "examples" in value:
            yield from ((place, example["value"]) for example in value["examples"].values())
        for key, below in value.items():
            if key not in ("example", "examples"):
                yield from examples(below, [*place, key])
    elif isinstance(value, list):
        for at, below in enumerate(value):
            yield from examples(below, [*place, str(at)])


def call(document, url):
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        if schema.get("additionalProperties") is False:
            lenient(schema, schemas)
        elif schema.get("type") == "object":
            # Nothing may come that is not described, though clients are to bear with what they do not know.
            schema["additionalProperties"] = False
    for operation in (operation for path in document["paths"].values() for operation in path.values()):
        for parameter in operation["parameters"]:
            parameter["schema"] = either_way(parameter["schema"], schemas)
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "openapi.json"
        described.write_text(json.dumps(document))
        command = [Path(sys.executable).parent / "schemathesis", "run", described, "--url", url]
        command += ["--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--seed", "1"]
        # One worker: hypothesis reads source, and some Pythons fail where two threads do so at once
        # ("AST constructor recursion depth mismatch").
        command += ["--max-examples", "20", "--workers", "1", "--request-timeout", "20", "--no-shrink"]
        # A stream answers as long as it is listened to.
        command += ["--exclude-path-regex", ":(watch|tail)$", "--generation-database", "none"]
        done = subprocess.run(command, cwd=folder, check=False, stdout=subprocess.PIPE, text=True)
    # What is wrong comes first: of a long report it is what somebody wants to read.
    wrong = re.search(r"^=+ (ERRORS|FAILURES) =+$", done.stdout, re.MULTILINE)
    print(done.stdout[wrong.start() if done.returncode and wrong else 0 :])
    return done.returncode


def lenient(request, schemas):
    """Protobuf's JSON takes more than anybody needs to know: `null` for what is left out, too."""
    for name, field in request["properties"].items():
        field = either_way(field, schemas)
        optional = name not in request.get("required", [])
        request["properties"][name] = {"anyOf": [field, {"type": "null"}]} if optional else field


def either_way(field, schemas):
    """And numbers in quotes, however they are written, and enums by their numbers."""
    if "integer" in field.get("type", ""):
        return {**{key: said for key, said in field.items() if key != "pattern"}, "type": ["integer", "string"]}
    if "enum" in schemas.get(field.get("$ref", "").rpartition("/")[2], {}):
        return {"anyOf": [field, {"type": "integer"}]}
    return field


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
