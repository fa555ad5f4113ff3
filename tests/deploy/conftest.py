"""What the tests of the deployment share. They need helm and schemas, and no cluster."""

import os
from pathlib import Path

import charts
import pytest
import schemas


@pytest.fixture(scope="session")
def helm():
    """Runs helm with these words; gives a CompletedProcess."""
    return charts.run_helm


@pytest.fixture(scope="session")
def render():
    """`render(chart, *flags, release=…, namespace=…, **values)` gives Manifests."""
    return charts.render


@pytest.fixture(scope="session")
def refused():
    """`refused(chart, *flags, **values)` gives what helm says when it refuses."""
    return charts.refused


@pytest.fixture(scope="session")
def check_schema():
    """`check_schema(manifest)` raises unless its schema knows every field."""
    return schemas.check


@pytest.fixture(scope="session")
def maeul():
    """The program."""
    path = Path(os.environ.get("MAEUL_TEST_BINARY") or charts.ROOT / "target" / "debug" / "maeul")
    assert path.is_file(), f"{path} is not there: build it, or name another in MAEUL_TEST_BINARY"
    return path
