"""The image's root in a bare chroot: no Docker engine, and nothing around it that it does not bring."""

import os

import pytest

ISSUER = "https://issuer.village.test"
VILLAGE = "http://127.0.0.1:8080"
# Well-formed, and signed by a key that only its issuer could tell of.
SOMEBODYS = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJjLTEifQ." + "A" * 86
READY = "http://127.0.0.1:9464/readyz"
AT_ANY_ADDRESS = {"MAEUL_ADMIN_LISTEN": "0.0.0.0:9464", "MAEUL_GATEWAY_LISTEN": "0.0.0.0:8080", "MAEUL_DATA": "/data"}


def ready(machine):
    return lambda: machine.get(READY)[0] == 200


def status(child):
    """What the kernel says of a process."""
    with open(f"/proc/{child.pid}/status") as told:
        return {name: value.strip() for name, _, value in (line.partition(":") for line in told)}


@pytest.fixture
def village(machine, root):
    """(machine, process) of a whole village that is ready."""
    one = machine(root)
    process = one.start("run", MAEUL_INSECURE="true", **AT_ANY_ADDRESS)
    one.until(lambda: "curl http" in one.log())  # the welcome's end: all is seeded
    assert "bapsang" in one.get(f"{VILLAGE}/v1/stores")[1]
    return one, process


def p9_the_image_serves_the_whole_village(village):
    machine, _ = village
    assert machine.get(READY)[0] == 200
    done = machine.run("demo", "coffee", "--via", "rest", "--gateway-url", VILLAGE, "--url", VILLAGE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(machine.data.glob("*.db")), "nothing was kept in /data"


def p9_the_image_runs_as_nobody_in_particular_and_can_write_only_where_it_has_to(village):
    machine, process = village
    told = status(process)
    if machine.as_root:
        assert set(told["Uid"].split()) == set(told["Gid"].split()) == {"65532"} and told["Groups"] == ""
    assert int(told["CapEff"], 16) == int(told["CapPrm"], 16) == 0 and told["NoNewPrivs"] == "1"
    with open(f"/proc/{process.pid}/mountinfo") as mounts:
        at = {fields[4]: fields[5].split(",") for fields in map(str.split, mounts)}
    kernels = ("/proc", "/dev/")
    writable = {place for place, options in at.items() if "rw" in options and not place.startswith(kernels)}
    assert "ro" in at["/"] and writable == {"/tmp", "/data"}


def p9_the_image_stops_when_it_is_told_to(village):
    machine, process = village
    process.terminate()
    assert process.wait(timeout=30) == 0, machine.log()


def p9_the_image_finds_names_in_the_hosts_file(village):
    machine, _ = village
    done = machine.run("audit", "--via", "rest", "--gateway-url", "http://village.hosts:8080")
    assert done.returncode == 0, done.stdout + done.stderr
    done = machine.run("audit", "--via", "rest", "--gateway-url", "http://nobody.hosts:8080")
    assert done.returncode != 0


def signs_in(machine):
    """A village that believes the issuer alone, which is found by DNS and speaks TLS."""
    issuer = {"MAEUL_DATA": "/data/issuer", "MAEUL_ISSUER_URL": ISSUER}
    machine.start("issuer", **issuer)
    machine.until(lambda: machine.get("http://127.0.0.1:8081/.well-known/openid-configuration")[0] == 200)
    return machine.start("run", MAEUL_AUTH_ISSUER=ISSUER, **AT_ANY_ADDRESS)


def p9_the_image_finds_names_by_dns_and_believes_the_authorities_of_its_bundle(machine, believing_root):
    one = machine(believing_root)
    signs_in(one)
    one.until(ready(one))
    told = one.run("token", "--as", "operator:me", "--issuer", ISSUER)
    assert told.returncode == 0, told.stderr
    assert one.get(f"{VILLAGE}/v1/customers/c-1/orderViews")[0] == 401
    token = told.stdout.strip()
    assert one.until(lambda: one.get(f"{VILLAGE}/v1/customers/c-1/orderViews", token)[0] != 503)
    assert one.get(f"{VILLAGE}/v1/customers/c-1/orderViews", token)[0] == 200


def p9_the_image_does_not_believe_other_authorities(machine, root):
    one = machine(root)
    village = signs_in(one)
    told = one.run("token", "--as", "operator:me", "--issuer", ISSUER)
    assert told.returncode != 0, told.stdout
    one.until(lambda: "invalid peer certificate: UnknownIssuer" in one.log())
    one.until(lambda: one.get(READY)[0] == 200)
    assert one.get(f"{VILLAGE}/v1/customers/c-1/orderViews", SOMEBODYS)[0] == 503
    assert village.poll() is None


def p9_the_image_knows_time_zones(machine, root):
    assert not os.path.exists(root / "usr/share/zoneinfo")
    one = machine(root)
    refused = one.run("run", "--library-time-zone", "Mars/Olympus", MAEUL_DATA="/data")
    assert refused.returncode != 0 and "Mars/Olympus" in refused.stderr
    one.start("run", "--library-time-zone", "America/New_York", MAEUL_INSECURE="true", **AT_ANY_ADDRESS)
    one.until(ready(one))
