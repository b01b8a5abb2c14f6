"""Several providers behind one: whose message it is, who is asked about it, and whose outbox is emptied by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.message_router import ByChannel
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageState, Receipt
from appointments.ports import SendFailed
from tests.builders import NOW, a_message
from tests.fakes import FakeProvider

SMS, VOICE, MAIL, LETTER = Channel.SMS, Channel.VOICE, Channel.EMAIL, Channel.LETTER


def a_carrier(name: str, *channels: Channel) -> FakeProvider:
    return FakeProvider(name=name, channels=frozenset(channels))


def test_each_carrier_has_a_part_for_what_goes_to_it_and_nobody_has_the_rest() -> None:
    all_round, mail = a_carrier("all-round", *Channel), a_carrier("mail", MAIL)
    parts = ByChannel({SMS: all_round, LETTER: all_round, MAIL: mail}).parts()

    assert {part.name: part.channels for part in parts} == {
        "all-round": {SMS, LETTER},
        "mail": {MAIL},
        "nobody": {VOICE},
    }


def test_where_all_is_carried_nobody_has_nothing() -> None:
    assert [part.name for part in ByChannel(dict.fromkeys(Channel, a_carrier("one", *Channel))).parts()] == ["one"]


def test_a_part_sends_and_asks_as_its_carrier_does() -> None:
    mail = a_carrier("mail", MAIL)
    [part] = [each for each in ByChannel({MAIL: mail}).parts() if each.name == "mail"]
    message = replace(a_message(), channel=MAIL)
    mail.receipts[message.ref] = Receipt("mail", "mail-1", MessageState.SENT, NOW)

    assert part.send(message).provider_ref == "mail-1"
    assert part.ask(message) == mail.receipts[message.ref]


def test_what_nobody_carries_any_more_is_refused_for_good() -> None:
    """Then the household is told by its next way, or by a planner."""
    [nobody] = [part for part in ByChannel({SMS: a_carrier("texts", SMS)}).parts() if part.name == "nobody"]

    with pytest.raises(SendFailed) as refused:
        nobody.send(replace(a_message(), channel=VOICE))

    assert (refused.value.retry, refused.value.code) == (False, "channel")
    assert nobody.ask(replace(a_message(), channel=VOICE)) is None


@pytest.mark.parametrize(
    ("took", "asked"),
    [
        ("", "texts"),  # its worker died before it could say: whoever carries that channel may know
        ("texts", "texts"),
        ("mail", "mail"),  # that channel went to another one then
        ("left", None),  # the landlord has left that one, and a text of another has nothing to do with it
    ],
)
def test_whoever_took_it_is_asked(took: str, asked: str | None) -> None:
    carriers = {SMS: a_carrier("texts", SMS), MAIL: a_carrier("mail", MAIL)}
    for carrier in carriers.values():
        carrier.receipts["M-1"] = Receipt(carrier.name, "1", MessageState.DELIVERED, NOW)

    receipt = ByChannel(carriers).ask(replace(a_message("M-1"), provider=took))

    assert (receipt.provider if receipt else None) == asked
