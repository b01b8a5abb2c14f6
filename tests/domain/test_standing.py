"""Whether what was queued may still go out (rules 27 and 28): for each way, what the household has to have left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from appointments.domain.homes import Channel, ContactNumber, LineType
from appointments.domain.messages import Message, MessageKind, Standing, Unfit, unfit
from tests.builders import NOW, a_message

NUMBER = "+447700900123"
MOBILE = ContactNumber(NUMBER, LineType.MOBILE)
LANDLINE = replace(MOBILE, line=LineType.LANDLINE)
STOPPED = replace(MOBILE, withdrawn_at=NOW)
OVERHEARD = replace(MOBILE, safe=False)
ADDRESS = "Resident 0012\n1 Example Row\nGL5 4UB"
EMAIL = "resident.0012@example.com"


def a_standing(**given: Any) -> Standing:
    return Standing(**{"promise_version": 1, "called_off": False, **given})


def by(channel: Channel, to: str = NUMBER) -> Message:
    return replace(a_message(), channel=channel, to=to)


@pytest.mark.parametrize(
    ("channel", "held", "fit"),
    [
        (Channel.SMS, (MOBILE,), True),
        (Channel.SMS, (LANDLINE,), False),
        (Channel.SMS, (STOPPED,), False),
        (Channel.SMS, (OVERHEARD,), False),
        (Channel.SMS, (STOPPED, MOBILE), True),  # two residents hold it, one of them opted out
        (Channel.SMS, (), False),
        (Channel.VOICE, (MOBILE,), True),
        (Channel.VOICE, (LANDLINE,), True),
        (Channel.VOICE, (STOPPED,), False),
        (Channel.VOICE, (OVERHEARD,), False),
        (Channel.VOICE, (), False),
    ],
)
def test_a_number_has_to_be_theirs_and_free_for_that_way(
    channel: Channel, held: tuple[ContactNumber, ...], fit: bool
) -> None:
    assert unfit(by(channel), a_standing(numbers=held)) is (None if fit else Unfit.BARRED)


@pytest.mark.parametrize(("email", "fit"), [(EMAIL, True), ("another@example.com", False), (None, False)])
def test_an_e_mail_goes_to_the_address_that_they_have_now(email: str | None, fit: bool) -> None:
    assert unfit(by(Channel.EMAIL, EMAIL), a_standing(email=email)) is (None if fit else Unfit.BARRED)


@pytest.mark.parametrize(
    ("name", "fit"), [("Resident 0012", True), ("Resident 001", False), ("Resident 0099", False), (None, False)]
)
def test_a_letter_goes_to_whoever_is_written_to_there_now(name: str | None, fit: bool) -> None:
    assert unfit(by(Channel.LETTER, ADDRESS), a_standing(name=name)) is (None if fit else Unfit.BARRED)


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.VOICE])
def test_somebody_else_is_told_where_the_household_asked_for_it(channel: Channel) -> None:
    nobody_has_it = a_standing(numbers=())
    assert unfit(by(channel), nobody_has_it, also_told=True) is None
    assert unfit(by(channel), a_standing(numbers=(STOPPED,)), also_told=True) is Unfit.BARRED  # STOP is STOP


@pytest.mark.parametrize("channel", Channel)
def test_by_whichever_way_what_is_no_longer_so_is_not_told(channel: Channel) -> None:
    standing = a_standing(numbers=(MOBILE,), name="Resident 0012", email=EMAIL)
    to = {Channel.EMAIL: EMAIL, Channel.LETTER: ADDRESS}.get(channel, NUMBER)
    assert unfit(by(channel, to), standing) is None
    assert unfit(by(channel, to), replace(standing, promise_version=2)) is Unfit.STALE
    assert unfit(by(channel, to), replace(standing, called_off=True)) is Unfit.STALE
    assert unfit(by(channel, to), replace(standing, over=True)) is Unfit.STALE
    on_the_way = replace(by(channel, to), kind=MessageKind.ON_THE_WAY)
    assert unfit(on_the_way, standing) is None
    assert unfit(on_the_way, replace(standing, arrived=True)) is Unfit.STALE
    assert unfit(by(channel, to), replace(standing, arrived=True)) is None
    told_off = replace(by(channel, to), kind=MessageKind.CANCELLATION)
    assert unfit(told_off, replace(standing, called_off=True)) is None
