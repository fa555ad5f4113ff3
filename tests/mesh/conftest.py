"""The lab, for tests. A file of them says which services it needs (SERVICES), and may say values of the chart (VALUES)."""

import os

import pytest
from lab import Lab
from lab.calls import Village


@pytest.fixture(scope="module")
def lab(request, tmp_path_factory):
    """A village in a mesh for all tests of a file."""
    folder = tmp_path_factory.mktemp(request.module.__name__.rpartition(".")[2])
    with Lab(folder, os.environ, request.module.SERVICES, **getattr(request.module, "VALUES", {})) as lab:
        yield lab


@pytest.fixture(scope="module")
def village(lab):
    """What people do in it, through the gateway."""
    village = Village(lab)
    village.open_a_store()
    return village
