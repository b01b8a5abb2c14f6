"""A mail server of our own on this machine, with STARTTLS: it keeps what it takes, and answers as it is told to.

`says` gives the answer to a command (`MAIL`, `RCPT`, `DATA`, `END`: what follows the message itself) instead of a yes.
`hangs_up` names the command that is not answered: the connection is broken off.
"""

from __future__ import annotations

import socketserver
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from adapters.messaging.smtp import SmtpProvider
from tests.adapters.messages import FixedClock

FROM = "repairs@homes.example"
USER, PASSWORD = "kept", "not-a-secret"


class FakeSmtp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate)
        self.taken: list[tuple[str, str, bytes]] = []  # from, to, the message
        self.says: dict[str, str] = {}
        self.hangs_up = ""
        self.encrypts = True
        self.signed_in: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us breaks off: that is what some tests are about."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: FakeSmtp

    def handle(self) -> None:
        try:
            self._talk()
        finally:
            self.rfile.close()
            self.connection.close()  # the encrypted one, which the server does not know of

    def _talk(self) -> None:
        self._say("220 mail.example ready")
        sender = recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == self.server.hangs_up:
                return
            if verb == "EHLO":
                extensions = ["250-mail.example", *(["250-STARTTLS"] if self.server.encrypts else [])]
                self._say("\r\n".join([*extensions, "250 AUTH PLAIN"]))
            elif verb == "STARTTLS":
                self._say("220 go on")
                self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
            elif verb == "AUTH":
                self.server.signed_in.append(line)
                self._say(self.server.says.get("AUTH", "235 in"))
            elif verb == "MAIL":
                sender = line.split("<")[1].split(">")[0]
                self._say(self.server.says.get(verb, "250 ok"))
            elif verb == "RCPT":
                recipient = line.split("<")[1].split(">")[0]
                self._say(self.server.says.get(verb, "250 ok"))
            elif verb == "DATA":
                answer = self.server.says.get(verb, "354 go on")
                self._say(answer)
                if answer.startswith("354") and not self._take(sender, recipient):
                    return
            elif verb == "QUIT":
                self._say("221 goodbye")
                return
            else:
                self._say("250 ok")

    def _take(self, sender: str, recipient: str) -> bool:
        """False when we hang up after it, having taken it."""
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        answer = self.server.says.get("END", "250 taken")
        if answer.startswith("250"):
            self.server.taken.append((sender, recipient, b"".join(lines)))
        if self.server.hangs_up == "END":
            return False
        self._say(answer)
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def a_mail_server(certificate: Path) -> Iterator[FakeSmtp]:
    with FakeSmtp(certificate) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def a_certificate(folder: Path) -> Path:
    """Key and certificate of 127.0.0.1 for one test run, in one file."""
    made = folder / "mail.pem"
    key = folder / "key.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=mail.example", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*asked, *names, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + key.read_bytes())
    return made


def smtp_at(port: int, *, timeout: float = 10.0, certificate: Path | None = None, **changed: str) -> SmtpProvider:
    tls = ssl.create_default_context(cafile=str(certificate)) if certificate else None
    given = {"user": USER, "password": PASSWORD, "reply_to": "answers@homes.example"} | changed
    return SmtpProvider(
        host="127.0.0.1",
        port=port,
        from_address=FROM,
        from_name="Example Homes",
        user=given["user"],
        password=given["password"],
        reply_to=given["reply_to"],
        clock=FixedClock(),
        timeout=timeout,
        tls=tls,
    )
