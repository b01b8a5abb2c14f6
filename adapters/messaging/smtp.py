"""E-mail through the landlord's own mail server.

A mail server's 250 says that it took the letter, as a post office does, not that anybody got it: what is sent this way
ends as SENT, and is never notice of a visit by itself (rules 1 and 31). Notice is then the household's own yes, or what
a planner records; the watchdog asks for it before the deadline.

Every e-mail is encrypted on its way to the server: STARTTLS or TLS, and nothing else. No address or word of an e-mail
stands in an error.

Sources: RFC 5321 (replies: 4yz another try, 5yz for good; section 4.5.4.1, who answers for it after DATA), RFC 3834
(Auto-Submitted), RFC 4954 (530, authentication required), RFC 3463 (5.4.5).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal, TypeAlias

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, Receipt, subject
from appointments.ports import Accepted, Clock, SendFailed, SendUnknown

Security: TypeAlias = Literal["starttls", "tls"]

TIMEOUT_SECONDS = 20.0  # to connect, and for each answer
# One address and nothing else: no name, no second one, no line end that would begin another header.
_ATOM = r"[^\s\x00-\x20\x7f@<>,;:\"\\()\[\]]+"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z){_ATOM}@{_ATOM}\.{_ATOM}")  # as long as RFC 5321 lets a path be
_TAKEN = range(200, 300)
_REFUSED = range(400, 600)
# It takes no e-mail from us at all, to anybody: we have not logged in, it does not relay for us, or the day's limit is
# reached (5.4.5 is its congestion). Somebody mends that; the e-mail is none the worse.
_NOT_LET_IN = 530
_OF_OUR_ACCOUNT = re.compile(rb"\brelay|\b5\.4\.5\b", re.IGNORECASE)


class SmtpProvider:
    """Implements the port MessageProvider for e-mail. It has no receipts and cannot be asked."""

    name = "smtp"
    two_way = False  # answers go to a mailbox that people read
    channels = frozenset({Channel.EMAIL})

    def __init__(
        self,
        *,
        host: str,
        from_address: str,
        from_name: str,
        clock: Clock,
        port: int = 587,
        security: Security = "starttls",
        user: str = "",
        password: str = "",
        reply_to: str = "",
        timeout: float = TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Raises ValueError for a set-up that cannot work. `tls` is for a server whose certificate is your own."""
        if not host:
            raise ValueError("E-mail needs the address of a mail server")
        for address in (from_address, *filter(None, [reply_to])):
            if not _ADDRESS.fullmatch(address):
                raise ValueError("E-mail needs the landlord's own address to send from, such as repairs@homes.example")
        if not from_name.isprintable():
            raise ValueError("The landlord's name stands in each e-mail: it must be one line")
        if bool(user) != bool(password):
            raise ValueError("The mail server needs a user and a password, or neither")
        self._host, self._port, self._security, self._timeout = host, port, security, timeout
        self._user, self._password = user, password
        self._from, self._name, self._reply_to = from_address, from_name, reply_to
        self._clock = clock
        self._tls = tls or ssl.create_default_context()

    def __repr__(self) -> str:
        return f"SmtpProvider({self._host}:{self._port})"

    def send(self, message: Message) -> Accepted:
        if message.channel is not Channel.EMAIL:
            raise SendFailed(f"the mail server carries e-mail, not {message.channel}", retry=False, code="channel")
        if not _ADDRESS.fullmatch(message.to) or not message.to.isascii():
            raise SendFailed("this is not an e-mail address", retry=False, code="not-an-address")
        written = self._written(message)
        with self._connected() as server:
            _taken(server.mail(self._from), ours=True)
            _taken(server.rcpt(message.to))
            try:
                answer = server.data(written.as_bytes(policy=SMTP))
            except smtplib.SMTPDataError as exc:  # it did not want to hear of it: nothing has been sent
                raise _refused(exc.smtp_code, exc.smtp_error) from None
            except (OSError, smtplib.SMTPException):
                # From here on the server may have taken it, and would deliver it (RFC 5321, 4.5.4.1).
                raise SendUnknown("the mail server did not answer; it may have been sent") from None
            if answer[0] not in _TAKEN and answer[0] not in _REFUSED:  # smtplib's -1: it cannot be read
                raise SendUnknown("the mail server's answer cannot be read; it may have been sent")
            _taken(answer)
        return Accepted(str(written["Message-ID"]))

    def ask(self, message: Message) -> Receipt | None:
        """Nobody can be asked what became of an e-mail."""
        return None

    def lacks(self, message: Message) -> bool:
        """Nor whether there was one."""
        return False

    def _written(self, message: Message) -> EmailMessage:
        written = EmailMessage()
        written["From"] = Address(self._name, addr_spec=self._from)
        written["To"] = message.to
        if self._reply_to:
            written["Reply-To"] = self._reply_to
        written["Subject"] = subject(message.kind, message.language)
        written["Date"] = format_datetime(self._clock.now())
        # Of our own reference: the same e-mail handed over twice is one to whoever keeps mailboxes in order.
        written["Message-ID"] = f"<{message.ref}@{self._from.rsplit('@', 1)[1]}>"
        written["Auto-Submitted"] = "auto-generated"  # no "I am on holiday" comes back
        written.set_content(message.text, cte="quoted-printable")  # also for servers that take 7 bits only
        written["Content-Language"] = message.language  # after the content, which takes such headers away
        return written

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that has let us in. What fails here failed before anything was sent."""
        try:
            server = self._reached()
        except (OSError, smtplib.SMTPException):
            raise SendFailed("the mail server cannot be reached", retry=True, code="unreachable") from None
        try:
            try:
                self._enter(server)
            except smtplib.SMTPAuthenticationError as exc:
                raise SendFailed("the mail server refused our password", retry=True, code=str(exc.smtp_code)) from None
            except (OSError, smtplib.SMTPException):
                raise SendFailed("the mail server let us in halfway only", retry=True, code="set-up") from None
            yield server
            with suppress(OSError, smtplib.SMTPException):  # it has been taken, however they part
                server.quit()
        except (OSError, smtplib.SMTPException):  # between two commands, before DATA
            raise SendFailed("the mail server broke off", retry=True, code="broken-off") from None
        finally:
            server.close()

    def _reached(self) -> smtplib.SMTP:
        if self._security == "tls":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=self._tls)
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout)

    def _enter(self, server: smtplib.SMTP) -> None:
        if self._security == "starttls":
            server.starttls(context=self._tls)
        server.ehlo_or_helo_if_needed()
        if self._user:
            server.login(self._user, self._password)


def _taken(answer: tuple[int, bytes], *, ours: bool = False) -> None:
    """Raises for a refusal; one of our own sender is for somebody to mend, and worth another try."""
    code, words = answer
    if code not in _TAKEN:
        raise _refused(code, words, ours=ours)


def _refused(code: int, words: bytes | str, *, ours: bool = False) -> SendFailed:
    """The server's own words hold the address, so ours are said instead."""
    said = words.encode() if isinstance(words, str) else words
    ours = ours or code == _NOT_LET_IN or _OF_OUR_ACCOUNT.search(said) is not None
    return SendFailed(f"the mail server refused: {code}", retry=ours or not 500 <= code < 600, code=str(code))
