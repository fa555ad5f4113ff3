"""What the tests of the mesh share."""

import json

import charts
import mesh
import pytest


@pytest.fixture(params=mesh.MODES)
def mode(request):
    """Each way to run the village."""
    return request.param


@pytest.fixture(scope="session")
def table():
    """By service, by caller, the RPCs."""
    return json.loads((charts.ROOT / "istio" / "files" / "access.json").read_text())
