"""The checks that need no server: format, lints, licences, spelling, shell, YAML, protos."""

import os
import re
from functools import partial

import cargo_tests
import release
import tools
from steps import StepFailed, sh

_SHELL = re.compile(rb"\b(sh|bash)\b")
SKIPPED_FOLDERS = {".git", "data", "node_modules", "target"}


def rust():
    """The checks that the Rust toolchain itself brings."""
    yield "format", partial(sh, ["cargo", "fmt", "--all", "--check"])
    yield "clippy", partial(sh, ["cargo", "clippy", *cargo_tests.EVERYTHING, "--all-targets", "--", "-D", "warnings"])


def others():
    """The checks whose tools are fetched first."""
    yield "cargo deny", lambda: sh([tools.cargo_tool("cargo-deny"), "check", "licenses", "bans", "sources"])
    yield "cargo machete", lambda: sh([tools.cargo_tool("cargo-machete"), "."])
    yield "typos", lambda: sh([tools.wheel("typos"), "--format", "brief", "."])
    yield "shellcheck", lambda: sh([tools.wheel("shellcheck"), "--external-sources", *_some(shell_scripts())])
    yield "yamllint", lambda: sh([tools.wheel("yamllint"), "--strict", *_some(yaml_files())])
    yield "buf lint", lambda: sh([tools.wheel("buf"), "lint"], env=_buf())
    yield "buf format", lambda: sh([tools.wheel("buf"), "format", "--diff", "--exit-code"], env=_buf())
    yield "buf breaking", lambda: sh(breaking("."), env=_buf())
    yield "migrations", partial(migrations, tools.ROOT)
    yield "self-test", self_test


def breaking(protos):
    """Compares protos with the last release's: whoever speaks those must be understood."""
    return [tools.wheel("buf"), "breaking", protos, "--against", release.last() / "descriptor.binpb"]


def migrations(root):
    """Every migration of a release is as it was then: a database remembers what it was made by."""
    now = set(release.migrations(root))
    for version in release.releases():
        kept = (release.RELEASED / version / "migrations.sha384").read_text().splitlines(keepends=True)
        if changed := [line.split()[1] for line in kept if line not in now]:
            raise StepFailed(f"changed or gone since {version}: {', '.join(changed)}")


def self_test():
    """These scripts' own tests."""
    folder = tools.ROOT / "scripts" / "testing"
    sh([tools.wheel("python"), "-B", "-m", "unittest", "discover", "--buffer", "-s", folder, "-p", "*_test.py"])


def shell_scripts():
    """Every file that a shell runs, by its name or its first line."""
    for path in files():
        if path.suffix == ".sh":
            yield path
        elif not path.suffix and not path.is_symlink():
            with path.open("rb") as text:
                first = text.readline(80)
            if first.startswith(b"#!") and _SHELL.search(first):
                yield path


def yaml_files():
    return (path for path in files() if path.suffix in {".yaml", ".yml"})


def files():
    """All files of the project, whether committed yet or not."""
    for folder, below, names in os.walk(tools.ROOT):
        below[:] = sorted(set(below) - SKIPPED_FOLDERS)
        yield from (tools.ROOT / os.path.relpath(folder, tools.ROOT) / name for name in sorted(names))


def _some(found):
    """A check over no files would pass without having looked."""
    paths = [path.relative_to(tools.ROOT) for path in found]
    if not paths:
        raise StepFailed("no file to check was found")
    return paths


def _buf():
    return {"BUF_CACHE_DIR": str(tools.FOLDER / "buf")}
