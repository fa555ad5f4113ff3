"""The same village with circuit breakers as tutorials have them, to compare with."""

from .lab import Lab

# One connection with one call on it and one that waits; whoever fails once is left out for minutes, and be it everybody.
POLICY = {
    "connectionPool": {"tcp": {"maxConnections": 1}, "http": {"http1MaxPendingRequests": 1, "maxRequestsPerConnection": 1}},
    "outlierDetection": {
        "consecutive5xxErrors": 1,
        "interval": "1s",
        "baseEjectionTime": "3m",
        "maxEjectionPercent": 100,
    },
}
# Where they are put: around the calls that an order waits for.
SERVICES = ("payment", "delivery")


class Classic(Lab):
    """All but those DestinationRules is the chart's."""

    def _render(self):
        super()._render()
        for service in SERVICES:
            rule = self.manifests.find("DestinationRule", self.name_of(service))
            rule["spec"]["trafficPolicy"] = {"tls": {"mode": "ISTIO_MUTUAL"}, **POLICY}
