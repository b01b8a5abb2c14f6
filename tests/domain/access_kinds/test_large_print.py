"""Large print, or told by telephone."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.large_print import LargePrint, ToldBy
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel


@pytest.mark.parametrize(
    ("text", "kind", "channel"),
    [
        ("", LargePrint(), Channel.LETTER),
        ("letter", LargePrint(ToldBy.LETTER), Channel.LETTER),
        ("voice", LargePrint(ToldBy.VOICE), Channel.VOICE),
    ],
)
def test_they_are_told_in_the_way_they_can_take_in_and_no_other(text: str, kind: LargePrint, channel: Channel) -> None:
    assert LargePrint.parse({"told_by": text}) == kind
    assert kind.message_rules().only == {channel}


def test_a_text_is_no_way() -> None:
    with pytest.raises(Invalid) as caught:
        LargePrint.parse({"told_by": "sms"})
    assert caught.value.field == "told_by"


def test_who_comes_says_who_they_are() -> None:
    (step,) = LargePrint().door_steps()
    assert step.inside
    assert "say who you are" in LargePrint().brief()
