"""What becomes of orders, second by second, while something fails."""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import grpc
import prometheus

from . import load, measured, step
from .classic import Classic
from .lab import Lab
from .moody import Moody
from .whole import EVERYTHING
from .wrong import Wrong

USERS = 12


class Scene:
    """A load, and what is done meanwhile."""

    def __init__(self, lab, folder, seconds):
        self.lab, self.folder, self.seconds, self.marks = lab, folder, seconds, []
        self.third = seconds // 3

    def at(self, second, what):
        """Waits until the load is so old, and notes that this begins or ends."""
        time.sleep(max(0.0, self._began + second - time.monotonic()))
        self.marks.append({"second": round(time.monotonic() - self._began, 1), "what": what})

    def run(self, scenario, act, *more):
        flags = ("--users", USERS, "--duration", f"{self.seconds}s", *more)
        with load.Load(self.lab, scenario, *flags) as running:
            self._began = time.monotonic()
            if act:
                act(self)
            report = running.result()
        return {**load.figures(report), "marks": self.marks, "timeline": report["timeline"]}


def slow(scene):
    """The provider takes half a second."""
    return scene.run("payment-slow", None)


def silent(scene):
    """The provider does not answer at all, for the middle third."""

    def act(scene):
        scene.at(scene.third, "silent")
        scene.at(2 * scene.third, "answers again")

    return scene.run("payment-silent", act)


def dead(scene):
    """The only payment dies, and comes back."""

    def act(scene):
        process = scene.lab.process_of("payment")
        scene.at(scene.third, "killed")
        process.program.kill()
        scene.at(2 * scene.third, "started again")
        process.start()

    return scene.run("steady", act)


def hung(scene):
    """One payment of three hangs, and goes on."""
    scene.lab.scale("payment", 3)

    def act(scene):
        process = scene.lab.process_of("payment", 2)
        scene.at(scene.third, "hangs")
        process.program.child.send_signal(signal.SIGSTOP)
        scene.at(2 * scene.third, "goes on")
        process.program.child.send_signal(signal.SIGCONT)

    try:
        return scene.run("steady", act)
    finally:
        scene.lab.scale("payment", 1)


def wrong_pod(scene):
    """One payment of three fails every call, for the middle third."""
    lab = scene.lab
    lab.scale("payment", 2)
    # Three are there, so one may be ejected.
    lab.apply(istio__replicas__payment=3)
    moody = Moody(lab.pods.of("payment")[0].behind("grpc"))
    pod = lab.stand_in("payment", moody)

    def act(scene):
        scene.at(scene.third, "fails")
        moody.code = grpc.StatusCode.INTERNAL
        scene.at(2 * scene.third, "is right again")
        moody.code = grpc.StatusCode.OK

    try:
        return scene.run("steady", act)
    finally:
        lab.remove(pod)
        lab.apply(services__payment__replicas=1, istio__replicas__payment=1)


def scaled(scene):
    """Payment, whose provider takes half a second, grows from one replica to three."""
    scene.lab.apply(services__payment__settings={"PAYMENT_LATENCY": "400ms..620ms"})

    def act(scene):
        scene.at(scene.third, "to three")
        scene.lab.scale("payment", 3)
        scene.at(2 * scene.third, "to one")
        scene.lab.scale("payment", 1)

    try:
        return scene.run("payment-slow", act, "--as-is")
    finally:
        scene.lab.apply(services__payment__settings={})


def rolled(scene):
    """Payment and order are upgraded."""

    def act(scene):
        scene.at(scene.third, "payment")
        scene.lab.apply(services__payment__log="debug")
        scene.at(2 * scene.third, "order")
        scene.lab.apply(services__order__log="debug")

    try:
        return scene.run("steady", act, "--as-is")
    finally:
        scene.lab.apply(services__payment__log="info", services__order__log="info")


def bad_canary(scene):
    """A canary with a tenth of payment's calls fails all of them, until the pipeline's step sets it to 0."""
    lab, wrong = scene.lab, Wrong()
    lab.apply(services__payment__canary={"enabled": True, "image": {"tag": "9.9.9"}}, istio__canaries={"payment": 0})
    pod = lab.stand_in("payment", wrong, **{"app.kubernetes.io/component": "payment-canary"})
    labels = {"app": "maeul-payment", "version": "9.9.9", "namespace": "village"}
    quick = {"CANARY_TIME": "1m", "CANARY_EVERY": "1s", "CANARY_WINDOW": "30s", "CANARY_LEAST": "20"}

    def act(scene):
        # Before the first call: what Prometheus has not seen growing it does not count.
        with prometheus.running(scene.folder / "prometheus", {wrong.metrics: labels}) as observer:
            scene.at(scene.third, "10 %")
            lab.apply(istio__canaries={"payment": 10})
            good, _ = step.canary(lab, "payment", "9.9.9", scene.folder, observer, **quick)
            scene.at(0, "0 %")
        assert not good

    try:
        return {**scene.run("steady", act), "calls_of_the_canary": sum(wrong.calls.values())}
    finally:
        lab.remove(pod)
        lab.apply(services__payment__canary={"enabled": False}, istio__canaries={})


SCENES = {each.__name__: each for each in (slow, silent, dead, hung, wrong_pod, scaled, rolled, bad_canary)}
# Those that are shown beside the other way to break circuits.
BESIDE = ("slow", "wrong_pod")


def main():
    names, seconds, out = measured.arguments(__doc__, SCENES, "scene", 45)
    scenes = []
    with tempfile.TemporaryDirectory(prefix="maeul-mesh-") as folder:
        for mesh, kind in (("chart", Lab), ("classic", Classic)):
            chosen = [name for name in names if mesh == "chart" or name in BESIDE]
            if not chosen:
                continue
            with kind(Path(folder) / mesh, os.environ, EVERYTHING) as lab:
                for name in chosen:
                    print(f"{name}, mesh: {mesh}", file=sys.stderr, flush=True)
                    own = Path(folder) / mesh / name
                    own.mkdir()
                    done = SCENES[name](Scene(lab, own, seconds))
                    scenes.append({"scene": name, "mesh": mesh, "what": SCENES[name].__doc__, "users": USERS, **done})
    measured.write({"seconds": seconds, "scenes": scenes}, out)


if __name__ == "__main__":
    main()
