"""A machine for the image's root: namespaces of its own, and in them a bare chroot, names by DNS, and TLS.

Run as a program within new namespaces it sets them up, says `ready`, and serves until standard input ends.
"""

import fcntl
import json
import os
import shutil
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

USER = 65532
# What a container runtime lays over an image's root.
RUNTIME_FILES = ["etc/hosts", "etc/resolv.conf"]
RUNTIME_FOLDERS = ["proc", "dev"]
RUNTIME_DEVICES = ["dev/null", "dev/random", "dev/urandom"]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
FETCH = """\
import sys, urllib.error, urllib.request
url, token = sys.argv[1:]
asked = urllib.request.Request(url, headers={"authorization": f"Bearer {token}"} if token else {})
try:
    with urllib.request.urlopen(asked, timeout=10) as answer:
        print(answer.status, answer.read().decode())
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())
except OSError as error:
    print(0, error)
"""


class Machine:
    """Runs the image's program as a container runtime would, as its user, in a root that nobody can write to."""

    def __init__(self, root, folder, names=None, certificate=None):
        self.folder, self.root, self.data = folder, folder / "root", folder / "data"
        self.as_root = os.geteuid() == 0
        self.processes = []
        shutil.copytree(root, self.root, symlinks=True)
        for name in RUNTIME_FOLDERS:
            (self.root / name).mkdir()
        for name in [*RUNTIME_FILES, *RUNTIME_DEVICES]:
            (self.root / name).touch()
        self.data.mkdir()
        if self.as_root:
            os.chown(self.data, USER, USER)
        (folder / "hosts").write_text("127.0.0.1 localhost\n127.0.0.1 village.hosts\n")
        (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        settings = {"folder": str(folder), "names": names or {}, "certificate": str(certificate or "")}
        own = [] if self.as_root else ["--user", "--map-root-user"]
        command = [_program("unshare"), *own, "--mount", "--net", sys.executable, "-B", __file__, json.dumps(settings)]
        self.holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.holder.stdout.readline() == "ready\n", "the machine could not be set up, see above"

    def _within(self):
        user = [] if self.as_root else ["--user", "--preserve-credentials"]
        return [_program("nsenter"), f"--target={self.holder.pid}", *user, "--mount", "--net"]

    def _contained(self, words):
        """The program, with the image's user, without rights and without a way to get some."""
        program = ["/usr/local/bin/maeul", *words]
        if self.as_root:
            user = [_program("chroot"), f"--userspec={USER}:{USER}", "--groups="]
        else:
            user = [_program("unshare"), "--user", f"--map-user={USER}", f"--map-group={USER}", "--root"]
        return [*self._within(), _program("setpriv"), "--no-new-privs", *user, str(self.root), *program]

    def run(self, *words, **env):
        """Runs the program to its end; gives a CompletedProcess."""
        return subprocess.run(
            self._contained(words), env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60
        )

    def start(self, *words, **env):
        """Starts the program; it ends with the machine."""
        with (self.folder / "log").open("ab") as log:
            child = subprocess.Popen(
                self._contained(words), env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        self.processes.append(child)
        return child

    def until(self, what, patience=60.0):
        """Asks until the answer is yes, unless a process ends first; gives the answer."""
        end = time.monotonic() + patience
        while not (answer := what()):
            ended = [child.returncode for child in self.processes if child.poll() is not None]
            if ended or time.monotonic() > end:
                raise AssertionError(f"it did not come to that; ended: {ended}\n{self.log()}")
            time.sleep(0.05)
        return answer

    def log(self):
        """What all processes have said so far."""
        return (self.folder / "log").read_text()

    def get(self, url, token=""):
        """(status, body) of a GET from beside the container; status 0 where nobody answers."""
        done = subprocess.run(
            [*self._within(), sys.executable, "-c", FETCH, url, token],
            capture_output=True,
            text=True,
            env={},
            check=True,
        )
        status, _, body = done.stdout.partition(" ")
        return int(status), body.strip()

    def close(self):
        for child in self.processes:
            child.kill()
            child.wait()
        self.holder.stdin.close()
        self.holder.wait(timeout=10)
        self.holder.stdout.close()


def _program(name):
    found = shutil.which(name, path=f"{os.environ['PATH']}:{PATH}")
    assert found, f"{name} is not installed"
    return found


class _Names(socketserver.BaseRequestHandler):
    """Answers for the addresses of `names`; of any other name it says that there is none."""

    names = {}

    def handle(self):
        asked, sender = self.request
        end = asked.index(b"\0", 12)
        labels, at = [], 12
        while at < end:
            labels.append(asked[at + 1 : at + 1 + asked[at]].decode())
            at += 1 + asked[at]
        kind = struct.unpack("!H", asked[end + 1 : end + 3])[0]
        address = self.names.get(".".join(labels))
        answers = [address] if address and kind == 1 else []
        flags = 0x8180 if address else 0x8183
        answer = asked[:2] + struct.pack("!5H", flags, 1, len(answers), 0, 0) + asked[12 : end + 5]
        for one in answers:
            answer += struct.pack("!3HIH", 0xC00C, 1, 1, 60, 4) + socket.inet_aton(one)
        sender.sendto(answer, self.client_address)


class _Tls(socketserver.BaseRequestHandler):
    """Ends TLS before the issuer, as a proxy does."""

    context = None

    def handle(self):
        try:
            with self.context.wrap_socket(self.request, server_side=True) as outside:
                with socket.create_connection(("127.0.0.1", 8081)) as inside:
                    back = threading.Thread(target=_pump, args=(inside, outside), daemon=True)
                    back.start()
                    _pump(outside, inside)
                    back.join()
        except OSError:
            pass  # whoever does not believe the certificate goes


def _pump(source, drain):
    try:
        while piece := source.recv(65536):
            drain.sendall(piece)
        drain.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class _TlsServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def _mount(*words):
    subprocess.run([_program("mount"), *map(str, words)], check=True)


def _set_up(folder):
    """The mounts of a container: all read-only but /tmp and /data."""
    root = folder / "root"
    _mount("--make-rprivate", "/")
    _mount("--bind", root, root)
    for name in RUNTIME_FILES:
        _mount("--bind", folder / Path(name).name, root / name)
        _mount("-o", "remount,bind,ro", root / name)
    for name in RUNTIME_DEVICES:
        _mount("--bind", f"/{name}", root / name)
    _mount("--rbind", "/proc", root / "proc")
    _mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", root / "tmp")
    _mount("--bind", folder / "data", root / "data")
    _mount("-o", "remount,bind,ro", root)


def _loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(any_socket, 0x8913, asked))[1]
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh22x", b"lo", flags | 1))


def _serve(settings):
    folder = Path(settings["folder"])
    _set_up(folder)
    _loopback_up()
    _Names.names = settings["names"]
    servers = [socketserver.ThreadingUDPServer(("127.0.0.1", 53), _Names)]
    if settings["certificate"]:
        _Tls.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        _Tls.context.load_cert_chain(settings["certificate"])
        servers.append(_TlsServer(("127.0.0.1", 443), _Tls))
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
