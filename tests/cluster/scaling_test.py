"""Replicas come and go with the load."""

import kube
import pytest
from client import goes_on

AUTOSCALED = """
services:
  payment:
    resources:
      # Of 30 m it has more than enough to grow by under load, and less than half of it is used while nobody orders.
      requests: {cpu: 100m}
    autoscaling:
      enabled: true
      min: 1
      max: 3
      cpu: 30
      behavior:
        scaleDown:
          stabilizationWindowSeconds: 15
          policies:
            - {type: Pods, value: 2, periodSeconds: 15}
"""


def p4_payment_scales_out_and_in(village, figures, tmp_path):
    if not kube.has_metrics():
        pytest.skip("the cluster has no metrics API")
    values = tmp_path / "autoscaled.yaml"
    values.write_text(AUTOSCALED)
    village.install("--values", values)
    with village.load(figures, users=40) as loads:
        figures["replicas"] = kube.wait("payment scales out", lambda: replicas(village, least=2), within=300)
        village.tell(f"payment has {figures['replicas']} replicas")
        goes_on(loads, more=50)
    kube.wait("payment scales in", lambda: replicas(village, least=1) == 1, within=420)
    village.tell("payment has one replica")
    village.audit()


def replicas(village, least):
    """How many replicas of payment serve, as its autoscaler wants them; nothing before that."""
    scaler = village.read("horizontalpodautoscaler", "maeul-payment")["status"]
    wanted = scaler.get("desiredReplicas", 0)
    ready = village.read("deployment", "maeul-payment")["status"].get("readyReplicas", 0)
    return ready if wanted >= least and ready == wanted else None
