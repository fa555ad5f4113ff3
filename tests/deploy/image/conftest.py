"""The image's root, assembled once, and machines that run it.

MAEUL_TEST_IMAGE_BINARY is a static binary to take; without it one is built, with MAEUL_TEST_IMAGE_PROFILE or `release`.
"""

import os
import subprocess
from pathlib import Path

import pytest

from image import certificates
from image.machine import Machine

ROOT = Path(__file__).resolve().parents[3]
SYSTEM_CA = Path("/etc/ssl/certs/ca-certificates.crt")
ISSUER = "issuer.village.test"


@pytest.fixture(scope="session")
def assemble(tmp_path_factory):
    """`assemble(*options)` gives a new root. A binary is built once: what cargo made is what it takes again."""
    given = os.environ.get("MAEUL_TEST_IMAGE_BINARY")
    profile = os.environ.get("MAEUL_TEST_IMAGE_PROFILE", "release")
    binary = ["--binary", given] if given else ["--profile", profile]

    def assembled(*options):
        root = tmp_path_factory.mktemp("image") / "root"
        subprocess.run([ROOT / "scripts" / "image-rootfs", root, *(options or binary)], check=True)
        return root

    assembled.binary = binary
    return assembled


@pytest.fixture(scope="session")
def root(assemble):
    """The root as it is in the image."""
    return assemble()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """(authority, server): files of an authority that no machine knows, and of what it signed for the issuer."""
    folder = tmp_path_factory.mktemp("authority")
    for name, content in zip(["authority.pem", "server.pem"], certificates.made(ISSUER)):
        (folder / name).write_bytes(content)
    return folder / "authority.pem", folder / "server.pem"


@pytest.fixture(scope="session")
def believing_root(assemble, authority, tmp_path_factory):
    """The root with one more authority in its bundle."""
    bundle = tmp_path_factory.mktemp("bundle") / "ca.crt"
    bundle.write_bytes(SYSTEM_CA.read_bytes() + authority[0].read_bytes())
    return assemble(*assemble.binary, "--ca", bundle)


@pytest.fixture
def machine(tmp_path, authority):
    """`machine(root)` gives a machine that runs it; the issuer's name is found by DNS there."""
    machines = []

    def started(root):
        names = {ISSUER: "127.0.0.1"}
        machines.append(Machine(root, tmp_path, names, authority[1]))
        return machines[-1]

    yield started
    for one in machines:
        one.close()
