"""A time-stamp authority on loopback, made of stock openssl, that can also misbehave."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING

from tests.record.stock import OPENSSL, ran

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_ROOT = "/O=Practice authority for the time of things/CN=Practice authority that nobody else would ask"
"""A long name: openssl puts the root's certificate last, where DER has the longer one."""
_CONFIG = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[req]
distinguished_name = name
[name]
"""


def _openssl(*words: str | Path) -> None:
    done = ran(OPENSSL, *words)
    assert done.returncode == 0, done.stderr.decode()


@dataclass(frozen=True)
class Stamps:
    """The keys of an authority in `folder`, which must be there, and what it answers with them."""

    folder: Path

    def found(self) -> Stamps:
        """Makes a certificate authority and, below it, the one that stamps."""
        at, config = self.folder, self.folder / "openssl.cnf"
        config.write_text(_CONFIG.format(folder=at))
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", config)
        ca = ("-subj", _ROOT, "-extensions", "ca", "-days", "2")
        _openssl("req", "-x509", *curve, *ca, "-keyout", at / "ca.key", "-out", at / "ca.pem")
        _openssl("req", *curve, "-subj", "/CN=Clock", "-keyout", at / "tsa.key", "-out", at / "tsa.csr")
        below = ("-CA", at / "ca.pem", "-CAkey", at / "ca.key", "-CAcreateserial", "-days", "2")
        more = ("-extfile", config, "-extensions", "stamping", "-out", at / "tsa.pem")
        _openssl("x509", "-req", "-in", at / "tsa.csr", *below, *more)
        return self

    @property
    def ca(self) -> bytes:
        return (self.folder / "ca.pem").read_bytes()

    def answer(self, asked: bytes) -> bytes:
        (self.folder / "asked.tsq").write_bytes(asked)
        by = ("-config", self.folder / "openssl.cnf", "-section", "tsa")
        keys = ("-inkey", self.folder / "tsa.key", "-signer", self.folder / "tsa.pem")
        chain = ("-chain", self.folder / "ca.pem", "-out", self.folder / "answer.tsr")
        ran(OPENSSL, "ts", "-reply", *by, *keys, *chain, "-queryfile", self.folder / "asked.tsq")
        return (self.folder / "answer.tsr").read_bytes()

    def of(self, data: bytes) -> bytes:
        """A stamp of `data` that answers nobody's request: with a nonce of its own."""
        (self.folder / "data").write_bytes(data)
        _openssl("ts", "-query", "-data", self.folder / "data", "-sha512", "-cert", "-out", self.folder / "own.tsq")
        return self.answer((self.folder / "own.tsq").read_bytes())


@dataclass
class Desk:
    """Where an authority answers. `reply` makes the answer; `status` and `headers` go before it; `asked` is what came in."""

    reply: Callable[[bytes], bytes]
    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    hold: Event = field(default_factory=Event)
    """While it is not set, nobody gets an answer."""


@contextmanager
def opened(reply: Callable[[bytes], bytes]) -> Iterator[Desk]:
    """An authority at an address of its own."""
    desk = Desk(reply)
    desk.hold.set()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            desk.asked.append(asked)
            desk.hold.wait()
            body = desk.reply(asked)
            self.send_response(desk.status)
            for name, value in desk.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked may have gone
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        desk.url = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield desk
        finally:
            desk.hold.set()
            server.shutdown()
            thread.join()
