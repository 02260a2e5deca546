"""An authority of our own, the certificates that it gives out, and a proxy that passes encrypted connections on."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


class Authority:
    """`file` has its own certificate, to be trusted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests")])
        certificate = (
            _builder(self._name, self._name, self._key, NOW - DAY, NOW + DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.file = folder / "ca.pem"
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def context(
        self, *, names: tuple[str, ...] = (), since: datetime = NOW - DAY, until: datetime = NOW + DAY
    ) -> ssl.SSLContext:
        """For a server that has a certificate of these names, or else of 127.0.0.1."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        found: list[x509.GeneralName] = [x509.DNSName(one) for one in names]
        alternatives = found or [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        signed = (
            _builder(name, self._name, key, since, until)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        pem = self._folder / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pem.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


class Proxy:
    """Passes connections on that CONNECT asks for, or `answers` something else. `asked` has the lines that it got,
    `seen` everything that went through it from the client.
    """

    def __init__(self, answers: str = "200 Connection established") -> None:
        self._answers = answers
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.asked: list[str] = []
        self.seen = b""

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        line = head.split(b"\r\n", 1)[0].decode()
        self.asked.append(line)
        client.sendall(f"HTTP/1.1 {self._answers}\r\n\r\n".encode())
        if not self._answers.startswith("200"):
            client.close()
            return
        host, _, port = line.split()[1].partition(":")
        server = socket.create_connection((host, int(port)))
        threading.Thread(target=self._pump, args=(server, client), daemon=True).start()
        self._pump(client, server, notes=True)

    def _pump(self, source: socket.socket, target: socket.socket, *, notes: bool = False) -> None:
        try:
            while chunk := source.recv(65536):
                self.seen += chunk if notes else b""
                target.sendall(chunk)
        except OSError:
            pass
        finally:
            # The other direction may still be waiting in it, so that closing alone would tell nobody.
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)
            target.close()
