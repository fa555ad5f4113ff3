"""What is in the image's root, and what is not."""

import json
import os
import re
import shutil
import stat
import subprocess
import tomllib

import pytest

from image.conftest import ROOT

MEGABYTE = 10**6
ALL = {
    "data",
    "etc",
    "etc/group",
    "etc/nsswitch.conf",
    "etc/passwd",
    "etc/ssl",
    "etc/ssl/certs",
    "etc/ssl/certs/ca-certificates.crt",
    "tmp",
    "usr",
    "usr/local",
    "usr/local/bin",
    "usr/local/bin/maeul",
    "usr/share",
    "usr/share/doc",
    "usr/share/doc/maeul",
    "usr/share/doc/maeul/LICENSE",
    "usr/share/doc/maeul/sbom.cdx.json",
}


def files(root):
    """Every file and folder by its path, with what the kernel says of it."""
    return {str(path.relative_to(root)): path.lstat() for path in root.rglob("*")}


def p9_the_image_has_no_shell_and_nothing_that_it_does_not_need(root):
    found = files(root)
    assert set(found) == ALL
    programs = {name for name, told in found.items() if stat.S_ISREG(told.st_mode) and told.st_mode & 0o111}
    assert programs == {"usr/local/bin/maeul"}


def p9_the_image_is_small(root):
    size = sum(told.st_size for told in files(root).values() if stat.S_ISREG(told.st_mode))
    assert size <= 40 * MEGABYTE, f"{size / MEGABYTE:.1f} MB"


def p9_only_tmp_and_data_are_for_the_images_user(root):
    for name, told in files(root).items():
        mode = stat.S_IMODE(told.st_mode)
        assert not mode & (stat.S_ISUID | stat.S_ISGID), name
        if os.geteuid() == 0:
            assert (told.st_uid, told.st_gid) == ((65532, 65532) if name == "data" else (0, 0)), name
        assert mode & 0o022 == (0o022 if name == "tmp" else 0), name
    assert stat.S_IMODE((root / "tmp").stat().st_mode) == 0o1777
    assert "maeul:x:65532:65532:" in (root / "etc/passwd").read_text()


def p9_the_same_input_makes_the_same_image(assemble, root):
    again = assemble("--binary", root / "usr/local/bin/maeul")
    one, other = files(root), files(again)
    assert one.keys() == other.keys()
    for name, told in one.items():
        assert (told.st_mode, told.st_mtime_ns) == (other[name].st_mode, other[name].st_mtime_ns), name
        if stat.S_ISREG(told.st_mode):
            assert (root / name).read_bytes() == (again / name).read_bytes(), name


def p9_times_in_the_image_are_those_that_it_is_told(root, tmp_path):
    made = tmp_path / "root"
    command = [ROOT / "scripts" / "image-rootfs", made, "--binary", root / "usr/local/bin/maeul"]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1234567890"})
    assert {told.st_mtime for told in files(made).values()} == {1234567890}
    assert json.loads((made / "usr/share/doc/maeul/sbom.cdx.json").read_text())["metadata"]["timestamp"].startswith(
        "2009-02-13"
    )


def p9_a_program_that_needs_libraries_is_refused(assemble, tmp_path):
    command = [ROOT / "scripts" / "image-rootfs", tmp_path / "root", "--binary", os.path.realpath("/bin/ls")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0 and "is not static" in done.stderr
    assert not (tmp_path / "root").exists()


def p9_the_program_is_built_static_and_without_paths_of_the_builder(root, tmp_path):
    made, log = tmp_path / "target", tmp_path / "log"
    # It answers for cargo: what it is told is what counts, and the program is there already.
    cargo = tmp_path / "cargo"
    cargo.write_text(
        f"""#!/bin/sh
        [ "$1" = build ] || exec {shutil.which("cargo")} "$@"
        echo "$RUSTFLAGS" >{log}; echo "$@" >>{log}
        target=$(echo "$@" | sed 's/.*--target //')
        mkdir -p {made}/$target/small; cp {root}/usr/local/bin/maeul {made}/$target/small/
        """
    )
    cargo.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "CARGO_TARGET_DIR": str(made)}
    env["MAEUL_TOOLS"] = os.environ.get("MAEUL_TOOLS") or str(ROOT / "target" / "tools")
    command = [ROOT / "scripts" / "image-rootfs", tmp_path / "root", "--profile", "small"]
    subprocess.run(command, check=True, env=env)
    flags, words = log.read_text().splitlines()
    assert flags.startswith("-C target-feature=+crt-static ") and f"--remap-path-prefix={ROOT}=/maeul" in flags
    assert re.search("--remap-path-prefix=[^ ]+=/cargo$", flags)
    assert "build --locked" in words and "--profile small" in words and "--target " in words
    assert (tmp_path / "root/usr/local/bin/maeul").stat().st_size == (root / "usr/local/bin/maeul").stat().st_size


def p9_the_image_has_the_certificates_of_the_public_authorities(root):
    assert (root / "etc/ssl/certs/ca-certificates.crt").read_text().count("BEGIN CERTIFICATE") > 50


def p9_the_image_says_what_it_is_made_of(root):
    with open(ROOT / "Cargo.lock", "rb") as lock:
        locked = {(package["name"], package["version"]) for package in tomllib.load(lock)["package"]}
    told = json.loads((root / "usr/share/doc/maeul/sbom.cdx.json").read_text())
    assert (told["bomFormat"], told["metadata"]["component"]["name"]) == ("CycloneDX", "maeul")
    listed = {(component["name"], component["version"]) for component in told["components"]}
    assert listed <= locked, listed - locked
    names = {name for name, _ in listed}
    assert {"maeul-order", "maeul-gateway", "tonic", "sqlx", "async-nats", "jsonwebtoken"} <= names
    assert not {"proptest", "rcgen"} & names, "what only tests need is not in the program"
    assert str(ROOT) not in json.dumps(told)


@pytest.mark.parametrize("options", [["--profile"], ["--binary", "/bin/ls", "--libc", "musl"], []])
def p9_a_wrong_call_is_refused(options):
    done = subprocess.run([ROOT / "scripts" / "image-rootfs", *options], capture_output=True, text=True)
    assert done.returncode != 0 and done.stderr
