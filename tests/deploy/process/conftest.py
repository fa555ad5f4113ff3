"""One release of the chart, with everything that it says, as processes of this machine."""

import pytest

from process.village import Village

# One person is a hundred here, and the payment provider may be slower than it usually is.
VALUES = {
    "gateway__settings": {"RATE_LIMIT": "0", "REQUEST_TIMEOUT": "60s"},
    "services__order__settings": {"CHARGE_TIMEOUT": "20s"},
    "services__payment__settings": {"PROVIDER_TIMEOUT": "20s"},
}


@pytest.fixture(scope="session")
def manifests(render):
    """The chart as it is by default, but for what VALUES say."""
    return render("helm/maeul", **VALUES)


@pytest.fixture(scope="session")
def village(tmp_path_factory, maeul, manifests):
    """The whole village, ready and seeded. A test that takes something away brings it back."""
    village = Village(tmp_path_factory.mktemp("village"), maeul, manifests)
    try:
        village.start("issuer").ready()
        components = [each["metadata"]["labels"]["app.kubernetes.io/component"] for each in manifests.all("Deployment")]
        pods = [village.start(service) for service in components if service not in ("gateway", "issuer")]
        for pod in pods:
            pod.ready()
        village.start("gateway").ready()
        village.done("seed", "--wait", "1m")
        yield village
    finally:
        village.close()
