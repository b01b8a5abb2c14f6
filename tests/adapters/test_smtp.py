"""E-mail, against a mail server of our own: what is written, what its answers mean, nothing in the open."""

from __future__ import annotations

import email
import shutil
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from pathlib import Path

import pytest

from adapters.messaging.smtp import SmtpProvider
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind
from appointments.ports import SendFailed, SendUnknown
from tests.adapters.fake_smtp import FROM, PASSWORD, USER, FakeSmtp, a_certificate, a_mail_server, smtp_at
from tests.adapters.messages import FixedClock, a_message

TO = "resident.0012@example.com"

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def server(certificate: Path) -> Iterator[FakeSmtp]:
    with a_mail_server(certificate) as running:
        yield running


@pytest.fixture
def provider(server: FakeSmtp, certificate: Path) -> SmtpProvider:
    return smtp_at(server.port, certificate=certificate)


def an_e_mail(to: str = TO, text: str = "") -> Message:
    message = replace(a_message(to=to, channel=Channel.EMAIL), kind=MessageKind.CONFIRMATION)
    return replace(message, text=text or message.text)


# --- set-up


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"host": ""}, "mail server"),
        ({"from_address": ""}, "own address"),
        ({"from_address": "Homes <repairs@homes.example>"}, "own address"),
        ({"reply_to": "a@b.example\nBcc: c@d.example"}, "own address"),
        ({"password": ""}, "a user and a password, or neither"),
        ({"from_name": "Homes\r\nBcc: c@d.example"}, "must be one line"),
    ],
)
def test_a_set_up_that_cannot_work_does_not_start(changed: dict[str, str], reason: str) -> None:
    named = {"host": "mail.example", "from_address": FROM, "from_name": "Homes", "user": USER, "password": PASSWORD}
    given = named | changed
    with pytest.raises(ValueError, match=reason) as refusal:
        SmtpProvider(clock=FixedClock(), **given)  # type: ignore[arg-type]

    assert PASSWORD not in str(refusal.value)


# --- what is written


def test_an_e_mail_says_who_to_whom_and_about_what(server: FakeSmtp, provider: SmtpProvider) -> None:
    words = "Example Homes: Dŵr, £20 and a line\nthat is two.\n.\nThe end."

    accepted = provider.send(an_e_mail(text=words))

    [(sender, recipient, content)] = server.taken
    written = email.message_from_bytes(content, policy=policy.default)
    assert (sender, recipient) == (FROM, TO)
    assert written["From"] == f"Example Homes <{FROM}>"
    assert written["To"] == TO
    assert written["Reply-To"] == "answers@homes.example"
    assert written["Subject"] == "Your appointment"
    assert written["Message-ID"] == accepted.provider_ref == "<M-1@homes.example>"
    assert written["Auto-Submitted"] == "auto-generated"
    assert written["Content-Language"] == "en"
    assert max(len(line) for line in content.splitlines()) <= 78
    assert written.get_content().splitlines() == words.splitlines()
    content.decode("ascii")  # for servers that take seven bits only


def test_it_signs_in(server: FakeSmtp, provider: SmtpProvider) -> None:
    provider.send(an_e_mail())

    assert len(server.signed_in) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("nobody", "a@b.example,c@d.example", "a@b.example\r\nBcc: c@d.example", "A <a@b.example>", "é@b.example", ""),
        *("a\0@b.example", f"{'a' * 250}@b.example"),
    ],
)
def test_what_is_no_address_is_not_written_to(server: FakeSmtp, provider: SmtpProvider, address: str) -> None:
    with pytest.raises(SendFailed) as failure:
        provider.send(an_e_mail(to=address))

    assert (failure.value.retry, failure.value.code) == (False, "not-an-address")
    assert server.taken == []


# --- nothing goes in the open


def test_a_server_that_does_not_encrypt_gets_nothing(server: FakeSmtp, provider: SmtpProvider) -> None:
    server.encrypts = False

    with pytest.raises(SendFailed) as failure:
        provider.send(an_e_mail())

    assert failure.value.retry is True
    assert (server.taken, server.signed_in) == ([], [])


def test_a_server_that_cannot_prove_its_name_gets_nothing(server: FakeSmtp) -> None:
    with pytest.raises(SendFailed) as failure:
        smtp_at(server.port).send(an_e_mail())  # which does not know the certificate

    assert failure.value.retry is True
    assert (server.taken, server.signed_in) == ([], [])


# --- what its answers mean


@pytest.mark.parametrize(
    ("command", "answer", "retry"),
    [
        ("AUTH", "535 wrong", True),  # our own password: somebody mends it
        ("AUTH", "454 later", True),
        ("MAIL", "451 later", True),
        ("MAIL", "550 not you", True),  # our own sender, as above
        ("RCPT", "450 greylisted", True),
        ("RCPT", "550 no such mailbox", False),
        ("RCPT", "552 full", False),
        ("RCPT", "530 5.7.0 log in first", True),  # it takes nothing from us, to anybody
        ("RCPT", "554 5.7.1 Relay access denied", True),
        ("RCPT", "550 5.7.1 Unable to relay", True),
        ("RCPT", "550 5.4.5 Daily sending limit exceeded", True),
        ("RCPT", "550 5.4.51 no such mailbox", False),
        ("DATA", "550 5.4.5 Daily sending limit exceeded", True),
        ("DATA", "451 later", True),
        ("DATA", "554 no", False),
        ("END", "452 full", True),
        ("END", "554 it looks like spam", False),
    ],
)
def test_4xx_is_tried_again_and_5xx_about_the_message_is_not(
    server: FakeSmtp, provider: SmtpProvider, command: str, answer: str, retry: bool
) -> None:
    server.says[command] = f"{answer} for {TO}"

    with pytest.raises(SendFailed) as failure:
        provider.send(an_e_mail())

    assert (failure.value.retry, failure.value.code) == (retry, answer[:3])
    assert TO not in str(failure.value)
    assert server.taken == []


@pytest.mark.parametrize("command", ["EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT"])
def test_a_connection_that_breaks_before_the_message_is_tried_again(
    server: FakeSmtp, provider: SmtpProvider, command: str
) -> None:
    server.hangs_up = command

    with pytest.raises(SendFailed) as failure:
        provider.send(an_e_mail())

    assert failure.value.retry is True


@pytest.mark.parametrize("command", ["DATA", "END"])
def test_a_connection_that_breaks_with_the_message_leaves_it_unknown(
    server: FakeSmtp, provider: SmtpProvider, command: str
) -> None:
    """The server may have taken it, and did in one of the two."""
    server.hangs_up = command

    with pytest.raises(SendUnknown):
        provider.send(an_e_mail())

    assert len(server.taken) == (command == "END")


@pytest.mark.parametrize("answer", ["354 more", "what?", "999 what"])
def test_an_answer_to_the_message_that_is_none_leaves_it_unknown(
    server: FakeSmtp, provider: SmtpProvider, answer: str
) -> None:
    server.says["END"] = answer

    with pytest.raises(SendUnknown):
        provider.send(an_e_mail())


def test_any_yes_to_the_message_is_a_yes(server: FakeSmtp, provider: SmtpProvider) -> None:
    server.says["END"] = "200 fine"

    assert provider.send(an_e_mail()).provider_ref == "<M-1@homes.example>"


def test_how_they_part_changes_nothing(server: FakeSmtp, provider: SmtpProvider) -> None:
    server.hangs_up = "QUIT"

    assert provider.send(an_e_mail()).receipt is None  # handed over; nobody says that it arrived
    assert len(server.taken) == 1
