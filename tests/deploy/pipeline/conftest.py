"""A build for each test."""

import pytest

from pipeline import codebuild


@pytest.fixture
def build(tmp_path):
    """A build that succeeds, unless the test has something answer otherwise."""
    return codebuild.Build(tmp_path)
