"""What this run is about: images, charts, and how they get to the cluster."""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

import kube

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "maeul"
OWN = Path(__file__).with_name("values.yaml")
IN_THE_MESH = Path(__file__).with_name("istio.yaml")


@dataclass(frozen=True)
class Image:
    """A repository and a tag in it."""

    repository: str
    tag: str

    @classmethod
    def named(cls, name):
        repository, colon, tag = name.rpartition(":")
        if not colon or "/" in tag:
            raise ValueError(f"{name}: an image is given as REPOSITORY:TAG")
        return cls(repository, tag)

    def __str__(self):
        return f"{self.repository}:{self.tag}"


@dataclass(frozen=True)
class Settings:
    """How the village under test is installed."""

    image: Image
    # The same program under another version stamp: what is tried is the way from one version to another.
    previous: Image
    values: tuple
    keep: bool
    between: str
    # Whether every village is in the mesh of an Istio that is there.
    istio: bool = False

    def flags(self, image=None, meshed=True):
        """What every `helm install` of a test is given."""
        image = image or self.image
        mesh = (IN_THE_MESH,) if self.istio and meshed else ()
        files = [word for file in (OWN, *mesh, *self.values) for word in ("--values", file)]
        return [*files, "--set", f"image.repository={image.repository}", "--set-string", f"image.tag={image.tag}"]


def from_environment(environ=os.environ):
    """Reads the variables that `./test --help` tells of; builds the image where none is named."""
    image = environ.get("MAEUL_CLUSTER_IMAGE")
    previous = environ.get("MAEUL_CLUSTER_PREVIOUS_IMAGE")
    if not image:
        image, previous = "maeul:under-test", previous or "maeul:under-test-before"
        _build(image, previous)
    _bring(environ.get("MAEUL_CLUSTER_LOAD"), [image, previous])
    image = Image.named(image)
    previous = Image.named(previous) if previous else image
    if previous.repository != image.repository:
        raise ValueError("MAEUL_CLUSTER_PREVIOUS_IMAGE has to be in the repository of MAEUL_CLUSTER_IMAGE")
    values = tuple(Path(file).absolute() for file in environ.get("MAEUL_CLUSTER_VALUES", "").split(",") if file)
    keep = bool(environ.get("MAEUL_CLUSTER_KEEP"))
    return Settings(image, previous, values, keep, environ.get("MAEUL_CLUSTER_BETWEEN", ""), in_the_mesh(environ))


def in_the_mesh(environ=os.environ):
    """Whether `./test cluster` was told `--istio`."""
    return bool(environ.get("MAEUL_CLUSTER_ISTIO"))


def _build(image, previous):
    kube.run("docker", "build", "--tag", image, ROOT, within=3600)
    kube.run("docker", "tag", image, previous)


def _bring(command, images):
    for image in images if command else []:
        if image:
            kube.run(*shlex.split(command), image, within=600)
