"""A backup brings back what it holds, as docs/operations.md says it is made."""

import json
import shlex

import kube
from client import goes_on


def p8_a_backup_brings_back_what_it_holds(village, figures, tmp_path):
    dump, log = tmp_path / "maeul.dump", tmp_path / "events.tar"
    village.install()
    with village.load(figures, everybody=True) as loads:
        goes_on(loads)
    held = village.audited
    close(village)
    pipe(village, f"exec {village.full}-postgresql-0 -- pg_dump -U maeul --format=custom maeul > {dump}")
    with_the_logs_volume(village, lambda pod: pipe(village, f"exec {pod} -- tar -C /data -cf - jetstream > {log}"))
    figures["dump in KiB"], figures["log in KiB"] = dump.stat().st_size // 1024, log.stat().st_size // 1024
    village.upgrade()
    with village.load({}) as loads:
        goes_on(loads)
    assert village.audited > held
    village.tell("a backup was made, and more was ordered after it")

    close(village)
    pipe(village, f"exec -i {village.full}-postgresql-0 -- pg_restore -U maeul -d maeul --clean --if-exists < {dump}")
    with_the_logs_volume(
        village,
        lambda pod: (
            village.kubectl("exec", pod, "--", "rm", "-r", "/data/jetstream"),
            pipe(village, f"exec -i {pod} -- tar -C /data -xf - < {log}"),
        ),
    )
    village.upgrade()
    assert village.audit() == held
    with village.load({}, everybody=True) as loads:
        goes_on(loads)


def close(village):
    """Lets every service finish what it has begun, and end."""
    selector = f"{village.everything},app.kubernetes.io/component!=issuer"
    village.kubectl("scale", "deployment", "--selector", selector, "--replicas=0")
    services = f"{selector},app.kubernetes.io/component notin (postgresql,nats,client)"
    kube.wait("every service has ended", lambda: not village.read("pods", "--selector", services)["items"])


def with_the_logs_volume(village, act):
    """Does something with the files of the event log while no server has them open."""
    nats = village.read("statefulset", f"{village.full}-nats")["spec"]["template"]["spec"]["securityContext"]
    database = village.read("statefulset", f"{village.full}-postgresql")["spec"]["template"]["spec"]["containers"][0]
    village.kubectl("scale", "statefulset", f"{village.full}-nats", "--replicas=0")
    kube.wait("NATS has ended", lambda: not village.pods(village.component("nats")))
    spec = {
        "securityContext": nats,
        "containers": [
            {
                "name": "copy",
                "image": database["image"],
                "command": ["sleep", "600"],
                "volumeMounts": [{"name": "data", "mountPath": "/data"}],
            }
        ],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": f"data-{village.full}-nats-0"}}],
    }
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "copy", "labels": kube.OUTSIDE}, "spec": spec}
    village.kubectl("create", "--filename", "-", text=json.dumps(pod))
    village.kubectl("wait", "pod", "copy", "--for=condition=Ready", "--timeout=120s", within=130)
    act("copy")
    village.kubectl("delete", "pod", "copy", "--grace-period=1")


def pipe(village, words):
    """Runs kubectl with its output or input in a file: what goes through it is no text."""
    kube.run("sh", "-c", f"kubectl --namespace {shlex.quote(village.namespace)} {words}", within=300)
