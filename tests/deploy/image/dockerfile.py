"""The Dockerfile puts that root, and nothing else, into an image that starts as nobody in particular."""

import re
import subprocess
from pathlib import PurePath

from image.conftest import ROOT

LINES = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text()).splitlines()
INSTRUCTIONS = [line.partition(" ")[::2] for line in LINES if line and not line.startswith("#")]
_INCLUDED = re.compile(r'include_(?:str|bytes)!\("([^"]+)"\)|migrate!\("([^"]+)"\)')


def last_stage():
    """The instructions from the last FROM on."""
    start = max(at for at, (word, _) in enumerate(INSTRUCTIONS) if word == "FROM")
    return INSTRUCTIONS[start:]


def project():
    """The project's files, by their paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def context():
    """Those that .dockerignore lets in."""
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    return {path for path in project() if any(path == one or path.startswith(f"{one}/") for one in allowed)}


def p9_the_image_is_that_root_alone():
    stage = last_stage()
    assert stage[0] == ("FROM", "scratch")
    copied = [what for word, what in stage if word in {"COPY", "ADD", "RUN"}]
    assert copied == ["--from=rootfs / /"]
    assert ("USER", "65532:65532") in stage
    assert ("ENTRYPOINT", '["/usr/local/bin/maeul"]') in stage


def p9_the_image_is_built_by_the_script_that_tests_call():
    built = [what for word, what in INSTRUCTIONS if word == "RUN"]
    assert len(built) == 1 and "scripts/image-rootfs /rootfs" in built[0]
    assert built[0].count("--mount=type=cache") == 3


def p9_the_builder_has_the_version_of_rust_that_the_project_names():
    image = next(what for word, what in INSTRUCTIONS if word == "ARG" and what.startswith("RUST_IMAGE="))
    version = re.search(r'^rust-version = "(.+)"', (ROOT / "Cargo.toml").read_text(), re.MULTILINE).group(1)
    assert image == f"RUST_IMAGE=rust:{version}-bookworm"


def p9_the_image_is_labelled():
    labels = next(what for word, what in last_stage() if word == "LABEL")
    told = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', labels))
    assert {"title", "description", "licenses", "version", "revision", "created", "source"} == set(told)
    arguments = {what.partition("=")[0] for word, what in last_stage() if word == "ARG"}
    assert {"${%s}" % name for name in arguments} <= set(told.values())


def p9_the_builder_gets_every_file_that_it_reads():
    there = context()
    manifests = {path for path in project() if PurePath(path).name == "Cargo.toml"}
    assert manifests | {"Cargo.lock", "LICENSE", "scripts/image-rootfs"} <= there
    for path in sorted(there):
        if not path.endswith(".rs") or "test" in path:
            continue
        for included, migrations in _INCLUDED.findall((ROOT / path).read_text()):
            crate = next(one for one in PurePath(path).parents if str(one / "Cargo.toml") in there)
            wanted = str(PurePath(path).parent / included if included else crate / migrations)
            assert any(one == wanted or one.startswith(f"{wanted}/") for one in there), f"{path} reads {wanted}"


def p7_nothing_but_sources_goes_to_the_builder():
    for path in context():
        assert not re.search(r"(^|/)(\.git|\.env|target|data)(/|$)|\.(pem|key|creds)$", path), path
