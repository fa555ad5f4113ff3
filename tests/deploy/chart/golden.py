"""Two profiles in full, so that whoever changes the chart sees what that does.

Renew them with `MAEUL_TEST_RENEW=1 ./test deploy -k golden`, and read the difference before it is committed.
"""

import base64
import os

import charts
import profiles
import pytest
import yaml

FOLDER = charts.ROOT / "tests" / "deploy" / "golden"
RENEW = "MAEUL_TEST_RENEW"


class _Dumper(yaml.SafeDumper):
    """Lists a step further in than what they belong to, as people write them."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def text(manifests):
    """As YAML that is the same each time: what is made by chance is put as its length."""
    for secret in manifests.all("Secret"):
        for key, value in secret["data"].items():
            secret["data"][key] = f"{len(base64.b64decode(value))} bytes"
    ordered = sorted(manifests, key=lambda each: (each["kind"], each["metadata"]["name"]))
    return yaml.dump_all(ordered, Dumper=_Dumper, sort_keys=True, width=110, explicit_start=True)


@pytest.mark.parametrize("name", ["all-in-one", "production"])
def p6_golden(name):
    file = FOLDER / f"{name}.yaml"
    now = text(profiles.village(name))
    if os.environ.get(RENEW):
        file.write_text(now)
    assert file.read_text() == now, f"see {__name__}: {RENEW}=1 renews {file.name}"
