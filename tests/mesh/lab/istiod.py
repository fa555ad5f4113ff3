"""istiod without Kubernetes: all that it knows is in files."""

import os

import yaml

from . import network, processes

# Plain Envoy has none of the filters that Istio adds to its own. All three keep them out; any of them left out, and
# every Envoy refuses its listeners.
_ENV = {
    "PILOT_ENABLE_METADATA_EXCHANGE": "false",
    "PILOT_ENABLE_ALPN_FILTER": "false",
    "PILOT_DISABLE_MX_ALPN": "true",
    "ENABLE_CA_SERVER": "false",
    "XDS_AUTH": "false",
    "POD_NAMESPACE": "istio-system",
    "POD_NAME": "istiod-0",
}
_GRPC, _HTTP, _MONITORING, _CTRLZ = 15010, 15080, 15014, 15876
_LOUD = ("\terror\t", "\twarn\t")


class Istiod:
    """The mesh's control plane."""

    def __init__(self, program, folder, address, trust_domain):
        self.folder, self.address, self._program = folder, address, program
        self.resources = folder / "resources"
        self.resources.mkdir(parents=True)
        self._mesh, self._of_the_mesh = folder / "mesh.yaml", _mesh_config(trust_domain)
        self.configure()
        self.process, self._said = None, 0

    @property
    def xds(self):
        return self.address, _GRPC

    def start(self):
        command = [self._program, "discovery", "--registries=", f"--configDir={self.resources}"]
        command += [f"--meshConfig={self._mesh}", f"--grpcAddr={self.address}:{_GRPC}"]
        command += [f"--httpAddr={self.address}:{_HTTP}", f"--monitoringAddr={self.address}:{_MONITORING}"]
        command += ["--secureGRPCAddr=", "--httpsAddr=", "--profile=false", f"--ctrlz_port={_CTRLZ}"]
        command += [f"--ctrlz_address={self.address}"]
        env = {**os.environ, **_ENV}
        self.process = processes.Program("istiod", command, self.folder / "istiod.log", env, cwd=self.folder)
        # Its own readiness needs Kubernetes.
        processes.wait("istiod", lambda: network.answers(*self.xds), programs=[self.process])

    def stop(self):
        if self.process:
            self.process.stop()

    def configure(self, **settings):
        """Settings of the mesh itself beside the lab's, or instead of those; also while it runs."""
        draft = self.folder / "mesh.draft"
        draft.write_text(yaml.safe_dump({**self._of_the_mesh, **settings}))
        draft.rename(self._mesh)

    def write(self, resources):
        """Tells istiod all resources; those that it had and that are not among them are gone."""
        # In one file: it reads a folder file by file, and half of a change is a state that nobody wants.
        draft = self.folder / "resources.draft"
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        draft.write_text(yaml.dump_all(resources, Dumper=dumper, sort_keys=False))
        self._said = self.process.log.stat().st_size if self.process else 0
        draft.rename(self.resources / "all.yaml")

    def refusal(self):
        """What it said when it could not read what was written last: it then goes on by what it had."""
        with self.process.log.open("rb") as log:
            log.seek(self._said)
            said = log.read().decode(errors="replace").splitlines()
        return next((line for line in said if "Failed to parse" in line), "")

    def complaints(self):
        """What its log says of resources that it could not take, and of Envoys that refused."""
        text = self.process.log.read_text(errors="replace")
        said = [line for line in text.splitlines() if any(loud in line for loud in _LOUD)]
        return [line for line in said if not any(usual in line for usual in _USUAL)]


# What it says without Kubernetes, whatever its resources are.
_USUAL = ("Using default mesh networks", "PILOT_CERT_PROVIDER=istiod is not implemented")


def _mesh_config(trust_domain):
    return {
        "trustDomain": trust_domain,
        "defaultProviders": {},
        "enablePrometheusMerge": False,
        "enableTracing": False,
        "outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"},
        "defaultConfig": {"interceptionMode": "NONE", "concurrency": 1},
    }
