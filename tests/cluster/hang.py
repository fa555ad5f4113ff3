"""Makes a process hang, by SIGSTOP. Nobody in a pod's own namespace may send that to its first process.

So a pod on the same node, which sees the node's processes, does it. Its image needs a shell; PostgreSQL's has one.
"""

import json

import kube

_SCRIPT = """
for folder in /proc/[0-9]*; do
  grep -qs "$CONTAINER" "$folder/cgroup" || continue
  kill -STOP "${folder#/proc/}" && stopped=1
done
[ -n "$stopped" ]
"""


def stop(village, pod):
    """Stops every process of a pod's first container; none of them answers any more."""
    status = pod["status"]["containerStatuses"][0]
    container = status["containerID"].rpartition("/")[2]
    spec = {
        "restartPolicy": "Never",
        "nodeName": pod["spec"]["nodeName"],
        "hostPID": True,
        "containers": [
            {
                "name": "stop",
                "image": image(village),
                "command": ["bash", "-c", _SCRIPT],
                "env": [{"name": "CONTAINER", "value": container}],
                "securityContext": {"privileged": True, "runAsUser": 0},
            }
        ],
    }
    name = f"stop-{pod['metadata']['name']}"[:60]
    manifest = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": kube.OUTSIDE}, "spec": spec}
    village.kubectl("create", "--filename", "-", text=json.dumps(manifest))

    def phase():
        now = village.read("pod", name)["status"]["phase"]
        return now if now in {"Succeeded", "Failed"} else None

    assert kube.wait("the process is stopped", phase) == "Succeeded", village.kubectl("logs", name)


def image(village):
    """PostgreSQL's."""
    server = village.read("statefulset", f"{village.full}-postgresql")
    return server["spec"]["template"]["spec"]["containers"][0]["image"]
