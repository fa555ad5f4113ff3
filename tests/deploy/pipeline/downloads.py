"""What the pipeline fetches is what its makers published."""

import re

import pytest

from pipeline.codebuild import ROOT

PIPELINE = ROOT / "scripts" / "pipeline"
PINS = [line.split() for line in (PIPELINE / "pins").read_text().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("name", ["helm", "kubectl", "rustup"])
def p9_a_download_with_another_checksum_ends_the_build_before_it_runs(build, name):
    build.write_pins([[*line[:3], "0" * 64, line[4]] if line[0] == name else line for line in build.pins()])
    assert not build.run()
    assert f"{name} " in build.told and "has another SHA-256" in build.told
    assert not build.called({"rustup": "rustup-init"}.get(name, name))
    assert not build.called("aws") and not build.called("docker")


def p9_a_download_that_fails_ends_the_build(build):
    build.answer("curl", code=22)
    assert not build.run()
    assert "could not be fetched" in build.told and not build.called("aws")


def p9_downloads_come_encrypted_and_nothing_else_is_fetched(build):
    assert build.run(), build.told
    fetched = build.called("curl")
    assert len(fetched) == 3
    for words in fetched:
        assert {"--fail", "--proto", "=https", "--tlsv1.2"} <= set(words), words
    for script in PIPELINE.iterdir():
        downloads = re.findall(r"\b(?:curl|wget) -", script.read_text())
        assert len(downloads) == (1 if script.name == "install" else 0), script


def p9_what_runs_is_what_was_pinned_and_not_what_the_machine_has(build):
    other = build.programs / "helm"
    other.write_text("#!/bin/sh\necho another helm; exit 1\n")
    other.chmod(0o755)
    assert build.run(), build.told
    assert "another helm" not in build.told and build.called("helm upgrade")


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: f"{pin[0]}-{pin[2]}")
def p9_every_pin_has_a_version_and_a_checksum(pin):
    _, version, machine, checksum, url = pin
    assert re.fullmatch(r"[0-9a-f]{64}", checksum) and url.startswith("https://") and version in url
    assert ("arm64" in url or "aarch64" in url) == (machine == "aarch64")


def p9_both_kinds_of_machines_have_the_same_versions():
    kinds = {
        machine: {(name, version) for name, version, its, *_ in PINS if its == machine}
        for machine in {"x86_64", "aarch64"}
    }
    assert kinds["x86_64"] == kinds["aarch64"] and len(kinds["x86_64"]) == 3
