"""What the tests of the village's chart share."""

import profiles
import pytest


@pytest.fixture(params=profiles.MATRIX)
def manifests(request):
    """What the chart makes, in each way to have the village."""
    return profiles.village(request.param)


@pytest.fixture(scope="session")
def bundled():
    """As it comes."""
    return profiles.village("bundled")
