"""The same village without its mesh, to compare with: each process finds the others themselves."""

from .lab import Lab

# Where nobody listens.
_NOBODY = "127.0.0.1:9"


class Bare(Lab):
    """No istiod, no Envoy; of a service with several replicas the first has all calls."""

    meshed = False

    def _start(self):
        self._prepare()
        self._roll_all()

    def settle(self):
        """There is nobody to tell."""

    def _run_new(self):
        """There is nothing to run."""

    def address(self, caller, service, port="grpc"):
        named = {each["name"]: each["port"] for each in self.known[self.name_of(service)]["spec"]["ports"]}
        return self.found_by(None, self.name_of(service), named[port])

    def found_by(self, _pod, name, port):
        service = self.known[name]
        target = next(each["targetPort"] for each in service["spec"]["ports"] if each["port"] == int(port))
        for pod in self.pods.values():
            if pod.spec and service["spec"]["selector"].items() <= pod.labels.items():
                return "{}:{}".format(*pod.behind(target))
        return _NOBODY
