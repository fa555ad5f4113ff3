"""Who is let in by the mesh: the callers of the table, each at its RPCs, and nobody else anywhere."""

import pytest
from mesh import Mesh, alone, pod, selects, sources

NAMESPACE = "cluster.local/ns/village/sa/"
OTHERS = ["/grpc.health.v1.Health/Check", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "/", ""]


def identity(name):
    return f"{NAMESPACE}maeul-{name}"


def everybody(table):
    """Identities of the village, of the same names elsewhere, and of others; and nobody's."""
    names = [*table, "gateway", "client", "issuer", "postgresql", "nats"]
    yield from map(identity, names)
    yield from (identity(name).replace("/ns/village/", "/ns/elsewhere/") for name in names)
    yield from (identity(name).replace("cluster.local", "cluster.example") for name in names)
    yield from ("cluster.local/ns/istio-ingress/sa/istio-ingress", f"{NAMESPACE}default", f"{NAMESPACE}maeul", None)


@pytest.fixture(params=["as it comes", "open to the outside"])
def mesh(request):
    """With the most that values can open, nothing more is open inside."""
    wide = [f"{who}.outsideMesh=true" for who in ("ingress", "prometheus")]
    return Mesh(alone("bundled", *(wide if request.param == "open to the outside" else [])))


def n9_every_rpc_is_reached_by_the_callers_of_the_table_and_by_nobody_else(mesh, table):
    paths = {path for callers in table.values() for own in callers.values() for path in own}
    for service, callers in table.items():
        may = {(identity(caller), path) for caller, own in callers.items() for path in own}
        for who in everybody(table):
            for path in [*paths, *OTHERS]:
                reached = mesh.lets_in(pod(service), who, 50051, "POST", path)
                assert reached == ((who, path) in may), (service, who, path)


def n9_an_rpc_is_a_post_to_its_port_and_nothing_else(mesh, table):
    for service, callers in table.items():
        for caller, paths in callers.items():
            assert mesh.lets_in(pod(service), identity(caller), 50051, "POST", paths[0])
            assert not mesh.lets_in(pod(service), identity(caller), 50051, "GET", paths[0])
            assert not mesh.lets_in(pod(service), identity(caller), 9464, "POST", paths[0])


def n9_no_service_calls_the_gateway_and_no_stranger_does(table):
    mesh = Mesh(alone())
    may = {"cluster.local/ns/istio-ingress/sa/istio-ingress", identity("client")}
    for who in everybody(table):
        assert mesh.lets_in(pod("gateway"), who, 8080, "GET", "/v1/stores") == (who in may), who


def n9_databases_and_events_are_for_services_alone(mesh, table):
    services = {identity(service) for service in table}
    for who in everybody(table):
        assert mesh.lets_in(pod("postgresql"), who, 5432) == (who in services), who
        assert mesh.lets_in(pod("nats"), who, 4222) == (who in services), who
        assert mesh.lets_in(pod("nats"), who, 6222) == (who == identity("nats")), who


def n9_services_read_the_issuers_keys_and_get_no_tokens(table):
    mesh = Mesh(alone())
    readers = {identity(name) for name in [*table, "gateway", "client"]}
    outside = "cluster.local/ns/istio-ingress/sa/istio-ingress"
    for who in everybody(table):
        may = who in readers or who == outside
        assert mesh.lets_in(pod("issuer"), who, 8081, "GET", "/keys") == may, who
        may = who in {outside, identity("client"), identity("gateway")}
        assert mesh.lets_in(pod("issuer"), who, 8081, "POST", "/token") == may, who


def n9_the_admin_port_is_for_prometheus_and_for_its_metrics_alone(table):
    prometheus = "cluster.local/ns/monitoring/sa/prometheus"
    closed, told = Mesh(alone()), Mesh(alone("bundled", "prometheus.serviceAccounts={monitoring/prometheus}"))
    plain = Mesh(alone("bundled", "prometheus.outsideMesh=true"))
    for name in [*table, "gateway"]:
        for who in [*everybody(table), prometheus]:
            assert not closed.lets_in(pod(name), who, 9464, "GET", "/metrics"), (name, who)
            assert told.lets_in(pod(name), who, 9464, "GET", "/metrics") == (who == prometheus), (name, who)
            for mesh in (closed, told, plain):
                assert not mesh.lets_in(pod(name), who, 9464, "PUT", "/log"), (name, who)
        assert plain.lets_in(pod(name), None, 9464, "GET", "/metrics")


def n9_nobody_speaks_plain_text_unless_a_value_opens_that_port(table):
    ports = (50051, 8080, 8081, 9464, 5432, 4222, 6222)
    for sets, open_ in ([], set()), (["ingress.outsideMesh=true"], {8080}), (["prometheus.outsideMesh=true"], {9464}):
        mesh = Mesh(alone("bundled", *sets))
        for name in [*table, "gateway", "issuer", "postgresql", "nats"]:
            assert {port for port in ports if not mesh.strict(pod(name), port)} == open_, (name, sets)


def n9_whoever_no_policy_names_is_reached_by_nobody(table):
    mesh = Mesh(alone())
    for who in everybody(table):
        assert not mesh.lets_in(pod("newcomer"), who, 50051, "POST", "/maeul.order.v1.OrderService/PlaceOrder"), who


def n9_another_village_in_the_same_namespace_keeps_its_own_rules():
    mesh = Mesh(alone())
    neighbour = pod("order", release="maeul-next")
    assert not [spec for spec in mesh.policies + mesh.peers if selects(spec, neighbour)]


def n9_there_is_no_wildcard_anywhere(mode):
    wide = [f"{who}.serviceAccounts={{other/caller}}" for who in ("ingress", "prometheus", "clients")]
    for policy in alone(mode, *wide).all("AuthorizationPolicy"):
        assert "*" not in str(policy["spec"])
        for principal, _ in sources(policy):
            assert principal.count("/") == 4, principal
