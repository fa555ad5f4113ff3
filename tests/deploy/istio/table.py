"""The table that the policies are made from is the program's own, and leaves out nothing that the contracts have."""

import json
import re
import subprocess

import charts

_PACKAGE = re.compile(r"^package ([\w.]+);", re.MULTILINE)
_SERVICE = re.compile(r"^service (\w+) \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_CALLERS = re.compile(r"internal: \{\s*callers: \[([^\]]*)\]")


def contracts():
    """(path, calling services) of every RPC, as the text of the protos has it; people call by the gateway."""
    for proto in sorted((charts.ROOT / "proto" / "maeul").rglob("*.proto")):
        text = proto.read_text()
        package = _PACKAGE.search(text).group(1)
        for service, body in _SERVICE.findall(text):
            _, *rpcs = re.split(r"^  rpc ", body, flags=re.MULTILINE)
            for rpc in rpcs:
                named = _CALLERS.search(rpc)
                callers = re.findall(r'"(\w+)"', named.group(1)) if named else ["gateway"]
                yield f"/{package}.{service}/{rpc.partition('(')[0]}", set(callers)


def n9_the_mesh_has_the_table_that_the_program_judges_by(maeul, table):
    done = subprocess.run([maeul, "access", "--json"], capture_output=True, text=True, check=True)
    assert table == json.loads(done.stdout), "renew it: maeul access --json > istio/files/access.json"


def n9_every_rpc_of_every_contract_is_in_the_table_with_the_callers_that_its_contract_names(table):
    found = list(contracts())
    assert len(found) > 70
    for path, callers in found:
        owner = path.split(".")[1]
        for service in table if owner == "platform" else [owner]:
            named = {caller for caller, paths in table[service].items() if path in paths}
            assert named == callers, f"{path} of {service}"


def n9_the_table_names_no_rpc_that_no_contract_has(table):
    known = {path for path, _ in contracts()}
    named = {path for callers in table.values() for paths in callers.values() for path in paths}
    assert named == known


def n9_every_service_of_the_table_has_a_file_of_its_own(table):
    for service in table:
        text = (charts.ROOT / "istio" / "templates" / f"{service}.yaml").read_text()
        assert f'"name" "{service}"' in text
