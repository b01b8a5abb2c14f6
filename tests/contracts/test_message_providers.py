"""What every message provider keeps to, whoever the vendor is.

A new vendor is a rig below: the provider, run against a server of our own, and what the contract needs to know of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from adapters import messaging
from adapters.message_router import ByChannel
from adapters.messaging import PROVIDERS, MessagingSettings, make_provider
from adapters.messaging.handset import HandsetProvider
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState
from appointments.ports import MessageProvider, SendFailed, SendUnknown
from tests.adapters import fake_notify, fake_smtp, fake_twilio
from tests.adapters.fake_notify import FakeNotify, notify_at
from tests.adapters.fake_smtp import a_certificate, a_mail_server, smtp_at
from tests.adapters.fake_twilio import FakeTwilio, twilio_at
from tests.adapters.fake_twilio_calls import FakeTwilioCalls, voice_at
from tests.adapters.messages import SERVED, FixedClock, a_message
from tests.fakes import FakeProvider

FOLDER_OF = messaging.__path__[0]


@dataclass(frozen=True)
class Rig:
    """`reachable` and `refused` are whom the vendor takes and refuses; `delivers` lets the last message arrive.

    `asked` is what the vendor then says of it; None of one that nobody can ask.
    """

    provider: MessageProvider
    channel: Channel
    reachable: str
    refused: str
    delivers: Callable[[], None] = lambda: None
    asked: MessageState | None = MessageState.DELIVERED
    proves: bool = False  # whether it can show that it was never given a message

    def message(self, to: str = "", ref: str = "M-1") -> Message:
        return a_message(to=to or self.reachable, ref=ref, channel=self.channel)


LETTER = "Resident 0012\n1 Example Street\nGL5 1AA"
NUMBERS = ("+15005550010", "+15005550001")


def _handset(_server: HTTPServer, _certificate: Callable[[], Path], channel: Channel) -> Rig:
    handset = HandsetProvider(clock=FixedClock(), letter_served_at=lambda posted_at: SERVED)
    if channel in {Channel.SMS, Channel.VOICE}:
        return Rig(handset, channel, "+447700900123", "no number")
    return Rig(handset, channel, LETTER, "")  # its post refuses nobody


def _twilio(server: HTTPServer, _certificate: Callable[[], Path], channel: Channel) -> Rig:
    fake = FakeTwilio(server)
    return Rig(twilio_at(fake.address), channel, *NUMBERS, delivers=lambda: fake.becomes("delivered"), proves=True)


def _twilio_voice(server: HTTPServer, _certificate: Callable[[], Path], channel: Channel) -> Rig:
    """That a call was picked up says nothing of who listened; only a report does."""
    fake = FakeTwilioCalls(server)

    def over() -> None:
        fake.becomes(str(fake.calls[0]["sid"]), "completed")

    return Rig(voice_at(fake.address), channel, *NUMBERS, delivers=over, asked=MessageState.FAILED, proves=True)


def _notify(server: HTTPServer, _certificate: Callable[[], Path], channel: Channel) -> Rig:
    fake = FakeNotify(server)
    reachable, refused = {
        Channel.SMS: ("+447911123456", fake_notify.NOT_A_NUMBER),
        Channel.EMAIL: ("resident.0012@example.com", fake_notify.NOT_AN_ADDRESS),
        Channel.LETTER: (LETTER, "Resident 0012"),
    }[channel]
    arrives = "received" if channel is Channel.LETTER else "delivered"
    return Rig(
        notify_at(fake.address), channel, reachable, refused, delivers=lambda: fake.becomes(arrives), proves=True
    )


def _smtp(server: HTTPServer, certificate: Callable[[], Path], channel: Channel) -> Rig:
    mail = RUNNING.enter_context(a_mail_server(certificate()))
    provider = smtp_at(mail.port, certificate=certificate())
    return Rig(provider, channel, "resident.0012@example.com", "nobody", asked=None)


MAKERS = {
    "handset": _handset,
    "notify": _notify,
    "smtp": _smtp,
    "twilio": _twilio,
    "twilio_voice": _twilio_voice,
}
CARRIED = {
    "handset": tuple(Channel),
    "notify": (Channel.SMS, Channel.EMAIL, Channel.LETTER),
    "smtp": (Channel.EMAIL,),
    "twilio": (Channel.SMS,),
    "twilio_voice": (Channel.VOICE,),
}
RIGS = [(name, channel) for name in sorted(MAKERS) for channel in CARRIED[name]]
SETTINGS = MessagingSettings(
    carriers={Channel.SMS: "handset"},
    public_url="https://repairs.example.org",
    landlord_name="Example Homes",
    letter_served_at=lambda posted_at: SERVED,
    twilio_account_sid=fake_twilio.ACCOUNT,
    twilio_auth_token=fake_twilio.TOKEN,
    twilio_from_number=fake_twilio.SENDER,
    twilio_caller_number=fake_twilio.SENDER,
    notify_api_key=fake_notify.KEY,
    notify_callback_token=fake_notify.TOKEN,
    notify_sms_template="T-sms",
    notify_email_template="T-email",
    notify_letter_template="T-letter",
    smtp_host="mail.example",
    smtp_user=fake_smtp.USER,
    smtp_password=fake_smtp.PASSWORD,
    email_from=fake_smtp.FROM,
)


def _smtp_at(address: str, *, timeout: float = 10.0) -> MessageProvider:
    return smtp_at(int(address.rsplit(":", 1)[1]), timeout=timeout)


# Those who reach somebody over a network, by the address to reach. A mail server speaks first: one that says nothing
# has taken nothing.
NETWORKED: dict[str, tuple[Callable[..., MessageProvider], Channel]] = {
    "twilio": (twilio_at, Channel.SMS),
    "twilio_voice": (voice_at, Channel.VOICE),
    "notify": (notify_at, Channel.SMS),
    "smtp": (_smtp_at, Channel.EMAIL),
}
TO = {Channel.SMS: "+15005550010", Channel.VOICE: "+15005550010", Channel.EMAIL: "resident.0012@example.com"}
RUNNING = ExitStack()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Made when a mail server first needs it."""

    @cache
    def made() -> Path:
        if shutil.which("openssl") is None:
            pytest.skip("no openssl here to make the mail server's certificate with")
        return a_certificate(tmp_path_factory.mktemp("mail"))

    return made


@pytest.fixture(params=RIGS, ids=lambda named: "-".join(named))
def rig(request: pytest.FixtureRequest, httpserver: HTTPServer, certificate: Callable[[], Path]) -> Iterator[Rig]:
    name, channel = request.param
    with RUNNING:
        yield MAKERS[name](httpserver, certificate, channel)


def test_every_provider_has_a_rig_here_and_a_file_of_its_name() -> None:
    files = {path.stem for path in Path(FOLDER_OF).glob("*.py")} - {"__init__"}

    assert set(PROVIDERS) == set(MAKERS) == files
    assert {PROVIDERS[name](SETTINGS, FixedClock()).name for name in PROVIDERS} == set(PROVIDERS)


@pytest.mark.parametrize("name", sorted(CARRIED))
def test_a_provider_says_what_it_carries(name: str) -> None:
    assert PROVIDERS[name](SETTINGS, FixedClock()).channels == frozenset(CARRIED[name])


def test_the_settings_pick_who_carries_each_channel() -> None:
    carriers = {Channel.SMS: "twilio", Channel.VOICE: "none", Channel.EMAIL: "smtp", Channel.LETTER: "notify"}
    provider = make_provider(replace(SETTINGS, carriers=carriers), clock=FixedClock())

    assert provider.channels == {Channel.SMS, Channel.EMAIL, Channel.LETTER}
    assert {carrier.name for carrier in provider.carriers} == {"twilio", "smtp", "notify"}
    with pytest.raises(SendFailed, match="nobody carries voice"):
        provider.send(a_message(to="+15005550010", channel=Channel.VOICE))


def test_a_vendor_that_carries_two_channels_is_set_up_once() -> None:
    carriers = {Channel.SMS: "notify", Channel.LETTER: "notify"}

    first, second = make_provider(replace(SETTINGS, carriers=carriers), clock=FixedClock()).carriers

    assert first is second


@pytest.mark.parametrize(
    ("carriers", "reason"),
    [
        ({Channel.SMS: "pigeon"}, "'pigeon' is not one of handset, notify, smtp, twilio, twilio_voice"),
        ({Channel.LETTER: "smtp"}, "smtp is not set up to carry letter"),
        ({Channel.SMS: "twilio_voice"}, "twilio_voice is not set up to carry sms"),
    ],
)
def test_settings_that_cannot_work_do_not_start(carriers: dict[Channel, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        make_provider(replace(SETTINGS, carriers=carriers), clock=FixedClock())


def test_texts_that_nobody_can_answer_do_not_start() -> None:
    with pytest.raises(ValueError, match="residents cannot answer texts"):
        ByChannel({Channel.SMS: FakeProvider(two_way=False)})


def test_what_was_sent_is_under_the_name_of_the_one_that_took_it() -> None:
    accepted = ByChannel({Channel.SMS: FakeProvider(name="one")}).send(a_message(to="+447700900123"))

    assert (accepted.provider, accepted.provider_ref) == ("one", "one-1")


@pytest.mark.parametrize("secret", [fake_twilio.TOKEN, fake_notify.SECRET, fake_notify.TOKEN, fake_smtp.PASSWORD])
def test_neither_settings_nor_providers_show_their_secrets(secret: str) -> None:
    made = [PROVIDERS[name](SETTINGS, FixedClock()) for name in PROVIDERS]

    assert secret not in repr(SETTINGS)
    assert secret not in " ".join(repr(provider) for provider in made)


def test_a_text_is_taken_and_named(rig: Rig) -> None:
    accepted = rig.provider.send(rig.message())

    assert accepted.provider_ref


def test_a_receipt_that_comes_with_the_answer_is_of_that_text(rig: Rig) -> None:
    """Some know at once what became of it; the others say nothing yet."""
    accepted = rig.provider.send(rig.message())

    names = (rig.provider.name, accepted.provider_ref)
    assert accepted.receipt is None or (accepted.receipt.provider, accepted.receipt.provider_ref) == names


def test_two_texts_have_two_names(rig: Rig) -> None:
    refs = {rig.provider.send(rig.message(ref=ref)).provider_ref for ref in ("M-1", "M-2")}

    assert len(refs) == 2


def test_residents_can_answer_what_asks_them_to(rig: Rig) -> None:
    """Texts and calls ask for an answer (rule 35); e-mails and letters say where else to turn."""
    assert rig.provider.two_way or rig.channel not in {Channel.SMS, Channel.VOICE}


def test_what_a_provider_does_not_carry_is_refused(rig: Rig) -> None:
    for channel in set(Channel) - rig.provider.channels:
        with pytest.raises(SendFailed) as failure:
            rig.provider.send(a_message(to=rig.reachable, channel=channel))
        assert (failure.value.retry, failure.value.code) == (False, "channel")


def test_a_number_that_the_vendor_refuses_is_not_tried_again(rig: Rig) -> None:
    if not rig.refused:
        pytest.skip("its post refuses nobody")
    with pytest.raises(SendFailed) as failure:
        rig.provider.send(rig.message(rig.refused))

    assert failure.value.retry is False
    assert failure.value.code
    assert rig.refused not in str(failure.value)


def test_what_became_of_a_text_can_be_asked(rig: Rig) -> None:
    message = rig.message()
    sent = replace(message, provider_ref=rig.provider.send(message).provider_ref)
    rig.delivers()

    receipt = rig.provider.ask(sent)

    assert (receipt.state if receipt else None) is rig.asked
    if receipt is None:
        return
    assert (receipt.provider, receipt.provider_ref) == (rig.provider.name, sent.provider_ref)
    assert receipt.at == FixedClock().now()
    assert receipt.at.tzinfo is UTC


def test_a_text_whose_name_was_lost_is_found_again(rig: Rig) -> None:
    """The process died between sending and marking: nothing but the message itself is left to ask with."""
    message = rig.message()
    accepted = rig.provider.send(message)

    receipt = rig.provider.ask(message)

    assert (receipt is None) is (rig.asked is None)
    assert receipt is None or receipt.provider_ref == accepted.provider_ref


def test_what_it_was_never_given_it_may_say_so_and_never_of_what_it_was(rig: Rig) -> None:
    message = rig.message()
    assert rig.provider.lacks(message) is rig.proves

    rig.provider.send(message)

    assert rig.provider.lacks(message) is False


def test_a_letter_counts_from_its_deemed_day_of_service(rig: Rig) -> None:
    """Nobody reports the delivery of a letter: that it was posted is known, and a period stands in for the rest."""
    message = rig.message()
    sent = replace(message, provider_ref=rig.provider.send(message).provider_ref)
    rig.delivers()

    receipt = rig.provider.ask(sent)

    expected = SERVED if rig.channel is Channel.LETTER else None
    assert receipt is None or receipt.delivered_at == expected


@pytest.mark.parametrize("name", sorted(NETWORKED))
def test_when_nobody_can_be_reached_nothing_was_sent_and_it_may_be_tried_again(name: str) -> None:
    make, channel = NETWORKED[name]
    with fake_twilio.nobody_listening() as address, pytest.raises(SendFailed) as failure:
        make(address).send(a_message(to=TO[channel], channel=channel))

    assert failure.value.retry is True


@pytest.mark.parametrize("name", sorted(set(NETWORKED) - {"smtp"}))
@pytest.mark.parametrize("silence", [fake_twilio.never_answering, fake_twilio.hanging_up])
def test_when_no_answer_comes_nobody_knows_and_it_is_not_sent_again(
    name: str, silence: Callable[[], AbstractContextManager[str]]
) -> None:
    make, channel = NETWORKED[name]
    with silence() as address, pytest.raises(SendUnknown):
        make(address, timeout=0.3).send(a_message(to=TO[channel], channel=channel))


@pytest.mark.parametrize("name", sorted(NETWORKED))
@pytest.mark.parametrize("silence", [fake_twilio.never_answering, fake_twilio.nobody_listening])
def test_a_provider_that_cannot_be_asked_says_nothing(
    name: str, silence: Callable[[], AbstractContextManager[str]]
) -> None:
    make, channel = NETWORKED[name]
    with silence() as address:
        provider = make(address, timeout=0.3)
        message = a_message(to=TO[channel], channel=channel)

        assert provider.ask(message) is None
        assert provider.lacks(message) is False
