"""Runs a buildspec as CodeBuild does, on a copy of the project, with stand-ins that write down how they were called."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/maeul"
PASSWORD = "registry-password-of-twelve-hours"
PHASES = ["install", "pre_build", "build", "post_build"]

STAND_IN = f"""\
#!{sys.executable} -SB
import json, os, sys
home, name = {{home!r}}, os.path.basename(sys.argv[0])
words = [name, *sys.argv[1:]]
with open(home + "/calls", "a") as calls:
    given = "" if name == "test" or sys.stdin.isatty() else sys.stdin.read()
    calls.write(json.dumps({{{{"words": words, "input": given, "kubeconfig": os.environ.get("KUBECONFIG")}}}}) + "\\n")
if name == "curl":
    with open(home + "/served/" + os.path.basename(words[-1]), "rb") as served:
        content = served.read()
    with open(words[words.index("--output") + 1], "wb") as output:
        output.write(content)
for rule in json.load(open(home + "/answers")):
    if words[: len(rule["call"])] == rule["call"]:
        print(rule["says"])
        sys.exit(rule["code"])
"""


class Build:
    """A copy of the project, stand-ins for every program that the steps call, and what they answer."""

    def __init__(self, folder):
        self.folder, self.project, self.programs = folder, folder / "project", folder / "programs"
        self.spec = yaml.safe_load((ROOT / "buildspec.yml").read_text())
        self.answers = []
        shutil.copytree(ROOT / "scripts" / "pipeline", self.project / "scripts" / "pipeline")
        shutil.copy(ROOT / "Cargo.toml", self.project)
        self.programs.mkdir()
        for name in ["aws", "docker", "curl", "cargo"]:
            self._stand_in(self.programs / name)
        self._stand_in(self.programs / "git")
        self._stand_in(self.project / "test")
        self._serve()
        self.answer("aws ecr get-login-password", says=PASSWORD)
        self.answer("git log", says="1764400000")
        self.history()

    def _stand_in(self, path):
        path.write_text(STAND_IN.format(home=str(self.folder)))
        path.chmod(0o755)

    def _serve(self):
        """What can be downloaded, and pins with the sums of that."""
        served = self.folder / "served"
        served.mkdir()
        lines = []
        for line in self.pins():
            name, version, machine, _, url = line
            file = served / url.rpartition("/")[2]
            if name == "helm":
                self._stand_in(self.folder / "helm")
                with tarfile.open(file, "w:gz") as archive:
                    archive.add(self.folder / "helm", f"linux-{'arm64' if 'arm64' in url else 'amd64'}/helm")
            else:
                self._stand_in(file)
            lines.append([name, version, machine, hashlib.sha256(file.read_bytes()).hexdigest(), url])
        self.write_pins(lines)

    def pins(self):
        """The lines of the pins, each as its words."""
        text = (self.project / "scripts" / "pipeline" / "pins").read_text()
        return [line.split() for line in text.splitlines() if line and not line.startswith("#")]

    def write_pins(self, lines):
        text = "".join(" ".join(line) + "\n" for line in lines)
        (self.project / "scripts" / "pipeline" / "pins").write_text(text)

    def answer(self, call, says="", code=0):
        """What a program says to a call that begins like this; the last word on it counts."""
        self.answers.insert(0, {"call": call.split(), "says": says, "code": code})

    def history(self, *statuses):
        """The revisions of the release that the cluster knows, by their status."""
        revisions = [{"revision": at, "status": status} for at, status in enumerate(statuses, start=1)]
        self.answer("helm list", says="maeul" if revisions else "")
        self.answer("helm history", says=json.dumps(revisions), code=0 if revisions else 1)

    def run(self, **variables):
        """Runs the phases; gives whether the build succeeded."""
        (self.folder / "answers").write_text(json.dumps(self.answers))
        succeeding, self.told = True, ""
        for phase in PHASES:
            settings = self.spec["phases"][phase]
            done = self._phase(settings["commands"], succeeding, variables)
            self.told += done.stdout
            if done.returncode != 0:
                succeeding = False
                if settings.get("on-failure") == "ABORT" or phase in {"install", "pre_build"}:
                    break
        return succeeding

    def step(self, name, **variables):
        """Runs one step alone, with helm as if it had been fetched; gives whether it succeeded."""
        (self.folder / "answers").write_text(json.dumps(self.answers))
        self._stand_in(self.programs / "helm")
        done = self._phase([f"scripts/pipeline/{name}"], True, variables)
        self.told = done.stdout
        return done.returncode == 0

    def _phase(self, commands, succeeding, variables):
        """All commands in one shell; the first that fails ends it."""
        script = "\n".join(f"{command}\ncode=$?; ((code == 0)) || exit $code" for command in commands)
        env = {
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "CODEBUILD_BUILD_SUCCEEDING": str(int(succeeding)),
            "CODEBUILD_RESOLVED_SOURCE_VERSION": COMMIT,
            "IMAGE_REPOSITORY": REPOSITORY,
            "EKS_CLUSTER": "village",
            **self.spec["env"]["variables"],
            **variables,
        }
        return subprocess.run(
            ["bash", "-c", script],
            cwd=self.project,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def calls(self):
        """Every call, in order: its words, what it read, and the kubeconfig that it was given."""
        log = self.folder / "calls"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def called(self, beginning):
        """The words of the calls that begin like this."""
        words = beginning.split()
        return [call["words"] for call in self.calls() if call["words"][: len(words)] == words]


def leftovers(folder):
    """What a build left in its temporary folder."""
    return sorted(path for path in os.listdir(folder) if path.startswith("tmp."))
