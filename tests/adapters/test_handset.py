"""The resident's telephone as the development page plays it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.messaging.handset import HandsetProvider
from appointments.domain.messages import MessageState
from appointments.ports import SendFailed
from tests.adapters.messages import FixedClock, a_message

HERE, OFF = "+447700900123", "+447700900999"
HANDSETS = HandsetProvider(clock=FixedClock(), switched_off=frozenset({OFF}))


@pytest.mark.parametrize(
    ("number", "state", "code"),
    [(HERE, MessageState.DELIVERED, ""), (OFF, MessageState.FAILED, "switched-off")],
)
def test_a_text_is_delivered_at_once_unless_the_handset_is_off(number: str, state: MessageState, code: str) -> None:
    message = a_message(to=number)
    accepted = HANDSETS.send(message)

    assert accepted.receipt == HANDSETS.ask(message)
    assert (HANDSETS.ask(message).state, HANDSETS.ask(message).code) == (state, code)


def test_a_handset_that_is_off_takes_the_text_all_the_same() -> None:
    """As networks do: the failure stands in the receipt."""
    assert HANDSETS.send(a_message(to=OFF)).provider_ref == "handset-M-1"


def test_the_name_of_a_text_follows_from_its_reference_so_that_a_demo_is_the_same_every_time() -> None:
    assert HANDSETS.send(a_message(to=HERE)) == HANDSETS.send(a_message(to=HERE))


def test_the_receipt_keeps_the_name_that_was_stored() -> None:
    stored = replace(a_message(to=HERE), provider_ref="handset-older")

    assert HANDSETS.ask(stored).provider_ref == "handset-older"


@pytest.mark.parametrize("number", ["", "07700 900123", "+44", "Resident 0012"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(SendFailed):
        HANDSETS.send(a_message(to=number))


def test_of_a_number_whose_receipts_come_later_nothing_is_known_at_once() -> None:
    later = HandsetProvider(clock=FixedClock(), switched_off=frozenset({OFF}), unreported=frozenset({OFF, HERE}))

    assert later.send(a_message(to=OFF)).receipt is None
    assert later.send(a_message(to=HERE)).receipt is None
    assert later.ask(a_message(to=OFF)).state is MessageState.FAILED  # whoever asks is told
