"""What every message provider keeps to, whoever the vendor is.

A new vendor is a rig below: the provider, run against a server of our own, and what the contract needs to know of it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from adapters import messaging
from adapters.messaging import PROVIDERS, MessagingSettings, make_provider
from adapters.messaging.handset import HandsetProvider
from appointments.domain.messages import MessageState
from appointments.ports import MessageProvider, SendFailed, SendUnknown
from tests.adapters import fake_twilio
from tests.adapters.fake_twilio import FakeTwilio, twilio_at
from tests.adapters.messages import FixedClock, a_message

FOLDER_OF = messaging.__path__[0]


@dataclass(frozen=True)
class Rig:
    """`reachable` and `refused` are numbers that the vendor takes and refuses; `delivers` lets the last text arrive."""

    provider: MessageProvider
    reachable: str
    refused: str
    delivers: Callable[[], None]


def _handset(_server: HTTPServer) -> Rig:
    return Rig(HandsetProvider(clock=FixedClock()), "+447700900123", "no number", delivers=lambda: None)


def _twilio(server: HTTPServer) -> Rig:
    fake = FakeTwilio(server)
    return Rig(twilio_at(fake.address), "+15005550010", "+15005550001", delivers=lambda: fake.becomes("delivered"))


RIGS = {"handset": _handset, "twilio": _twilio}
SETTINGS = MessagingSettings(
    public_url="https://repairs.example.org",
    twilio_account_sid=fake_twilio.ACCOUNT,
    twilio_auth_token=fake_twilio.TOKEN,
    twilio_from_number=fake_twilio.SENDER,
)
NETWORKED = {"twilio": twilio_at}  # those who reach somebody over a network, by the address to reach


@pytest.fixture(params=sorted(RIGS))
def rig(request: pytest.FixtureRequest, httpserver: HTTPServer) -> Rig:
    return RIGS[request.param](httpserver)


def test_every_provider_has_a_rig_here_and_a_file_of_its_name() -> None:
    files = {path.stem for path in Path(FOLDER_OF).glob("*.py")} - {"__init__"}

    assert set(PROVIDERS) == set(RIGS) == files
    assert {PROVIDERS[name](SETTINGS, FixedClock()).name for name in PROVIDERS} == set(PROVIDERS)


def test_the_settings_pick_the_provider() -> None:
    assert make_provider(replace(SETTINGS, provider="twilio"), clock=FixedClock()).name == "twilio"

    with pytest.raises(ValueError, match="'pigeon' is not one of handset, twilio"):
        make_provider(replace(SETTINGS, provider="pigeon"), clock=FixedClock())


def test_settings_do_not_show_their_secret() -> None:
    assert fake_twilio.TOKEN not in repr(SETTINGS)


def test_a_text_is_taken_and_named(rig: Rig) -> None:
    accepted = rig.provider.send(a_message(to=rig.reachable))

    assert accepted.provider_ref


def test_a_receipt_that_comes_with_the_answer_is_of_that_text(rig: Rig) -> None:
    """Some know at once what became of it; the others say nothing yet."""
    accepted = rig.provider.send(a_message(to=rig.reachable))

    names = (rig.provider.name, accepted.provider_ref)
    assert accepted.receipt is None or (accepted.receipt.provider, accepted.receipt.provider_ref) == names


def test_two_texts_have_two_names(rig: Rig) -> None:
    refs = {rig.provider.send(a_message(to=rig.reachable, ref=ref)).provider_ref for ref in ("M-1", "M-2")}

    assert len(refs) == 2


def test_residents_can_answer(rig: Rig) -> None:
    """Our texts ask for an answer (rule 35); a provider that cannot take one says so, and has no rig yet."""
    assert rig.provider.two_way


def test_a_number_that_the_vendor_refuses_is_not_tried_again(rig: Rig) -> None:
    with pytest.raises(SendFailed) as failure:
        rig.provider.send(a_message(to=rig.refused))

    assert failure.value.retry is False
    assert failure.value.code
    assert rig.refused not in str(failure.value)


def test_what_became_of_a_text_can_be_asked(rig: Rig) -> None:
    message = a_message(to=rig.reachable)
    sent = replace(message, provider_ref=rig.provider.send(message).provider_ref)
    rig.delivers()

    receipt = rig.provider.ask(sent)

    assert receipt is not None
    assert (receipt.provider, receipt.provider_ref) == (rig.provider.name, sent.provider_ref)
    assert receipt.state is MessageState.DELIVERED
    assert receipt.at == FixedClock().now()
    assert receipt.at.tzinfo is UTC


def test_a_text_whose_name_was_lost_is_found_again(rig: Rig) -> None:
    """The process died between sending and marking: nothing but the message itself is left to ask with."""
    message = a_message(to=rig.reachable)
    accepted = rig.provider.send(message)

    receipt = rig.provider.ask(message)

    assert receipt is not None
    assert receipt.provider_ref == accepted.provider_ref


@pytest.mark.parametrize("name", sorted(NETWORKED))
def test_when_nobody_can_be_reached_nothing_was_sent_and_it_may_be_tried_again(name: str) -> None:
    with fake_twilio.nobody_listening() as address, pytest.raises(SendFailed) as failure:
        NETWORKED[name](address).send(a_message(to="+15005550010"))

    assert failure.value.retry is True


@pytest.mark.parametrize("name", sorted(NETWORKED))
@pytest.mark.parametrize("silence", [fake_twilio.never_answering, fake_twilio.hanging_up])
def test_when_no_answer_comes_nobody_knows_and_it_is_not_sent_again(
    name: str, silence: Callable[[], AbstractContextManager[str]]
) -> None:
    with silence() as address, pytest.raises(SendUnknown):
        NETWORKED[name](address, timeout=0.3).send(a_message(to="+15005550010"))


@pytest.mark.parametrize("name", sorted(NETWORKED))
@pytest.mark.parametrize("silence", [fake_twilio.never_answering, fake_twilio.nobody_listening])
def test_a_provider_that_cannot_be_asked_says_nothing(
    name: str, silence: Callable[[], AbstractContextManager[str]]
) -> None:
    with silence() as address:
        provider = NETWORKED[name](address, timeout=0.3)

        assert provider.ask(a_message(to="+15005550010")) is None
