"""Who reaches which RPC through real Envoys: the callers of the table at theirs, nobody else at any."""

import json

import charts
import pytest
from grpc import StatusCode
from lab.calls import rpc

TABLE = json.loads((charts.ROOT / "istio" / "files" / "access.json").read_text())
SERVICES = sorted(TABLE)
REFUSED = (StatusCode.PERMISSION_DENIED, "RBAC: access denied")
STRANGERS = [("maeul-client", "village"), ("default", "village"), ("maeul-gateway", "elsewhere")]


@pytest.mark.parametrize("service", SERVICES)
def n9_services_are_reached_by_those_whom_the_table_names_at_their_rpcs_alone(lab, service):
    for caller in ("order", "lending", "approval", "occupancy", "gateway"):
        pod = lab.caller(f"maeul-{caller}")
        at = lab.address(pod, service)
        for path in {path for paths in TABLE[service].values() for path in paths}:
            code, said = rpc(at, path)
            if path in TABLE[service].get(caller, ()):
                # The process itself has the last word, and says it in its own words.
                assert (code, said) != REFUSED, f"{caller} is refused at {path}"
                assert code != StatusCode.UNAVAILABLE, f"{caller} at {path}: {said}"
            else:
                assert (code, said) == REFUSED, f"{caller} at {path}: {code} {said}"


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("account", "namespace"), STRANGERS)
def n9_strangers_are_refused_wherever_they_come_from(lab, service, account, namespace):
    pod = lab.caller(account, namespace)
    paths = {path for paths in TABLE[service].values() for path in paths}
    for path in [*paths, "/grpc.health.v1.Health/Check", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"]:
        assert rpc(lab.address(pod, service), path) == REFUSED, path
