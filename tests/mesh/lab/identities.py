"""Certificates as the mesh's authority makes them: one for each service account, its name a SPIFFE URI."""

import datetime
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = datetime.timedelta(days=1)


class Authority:
    """A root of trust, and what it signs."""

    def __init__(self, trust_domain):
        self.trust_domain = trust_domain
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._known = {}

    @cached_property
    def _certificate(self):
        name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.trust_domain)])
        draft = _draft(name, name, self._key.public_key())
        draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return draft.sign(self._key, hashes.SHA256())

    @property
    def root(self):
        """The root certificate in PEM."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    def identity(self, namespace, account):
        return f"spiffe://{self.trust_domain}/ns/{namespace}/sa/{account}"

    def issue(self, namespace, account):
        """(certificate, key) in PEM of a service account: the same each time."""
        uri = self.identity(namespace, account)
        return self._signed(uri, [x509.UniformResourceIdentifier(uri)])

    def for_hosts(self, hosts):
        """(certificate, key) in PEM of a server with these names; one for everything is one for this machine."""
        names = [x509.DNSName("localhost" if host == "*" else host) for host in hosts]
        return self._signed(",".join(hosts), names)

    def _signed(self, what, names):
        if what not in self._known:
            key = ec.generate_private_key(ec.SECP256R1())
            draft = _draft(x509.Name([]), self._certificate.subject, key.public_key())
            for extension, critical in (
                (x509.SubjectAlternativeName(names), True),
                (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]), False),
                (x509.BasicConstraints(ca=False, path_length=None), True),
            ):
                draft = draft.add_extension(extension, critical=critical)
            signed = draft.sign(self._key, hashes.SHA256())
            plain = serialization.NoEncryption()
            private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
            self._known[what] = (signed.public_bytes(serialization.Encoding.PEM), private)
        return self._known[what]


def _draft(subject, issuer, key):
    now = datetime.datetime.now(datetime.timezone.utc)
    draft = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return draft.serial_number(x509.random_serial_number()).not_valid_before(now - _DAY).not_valid_after(now + _DAY)
