"""What a message needs by the way it goes: subjects that give nothing away, words that can be said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.after_visit import AfterVisit
from appointments.domain.homes import Channel
from appointments.domain.messages import NEUTRAL_PURPOSE, Choice, Landlord, MessageKind, Told, spoken, subject, wording
from appointments.domain.unfit_words import unfit_words
from tests.builders import MORNING

TOLD = Told(
    Landlord("Example Homes", "01632 960123"),
    "the leaking tap in the kitchen",
    MORNING,
    operative_name="Operative 07",
    choices=(Choice(MORNING),),
    link="https://kept.example/a/token",
    after=AfterVisit(days=14),
)
TEXTS_ONLY = {
    MessageKind.AT_THE_DOOR,
    MessageKind.SLOT_CHOICE,
    MessageKind.NEAREST_CHOICE,
    MessageKind.WHICH_APPOINTMENT,
}
OTHERS = [channel for channel in Channel if channel is not Channel.SMS]


@pytest.mark.parametrize("kind", MessageKind)
def test_a_subject_is_one_line_and_names_neither_work_nor_home(kind: MessageKind) -> None:
    """Whoever looks over a shoulder reads it (rule 33)."""
    line = subject(kind)

    assert line.strip() == line != ""
    assert "\n" not in line
    assert not unfit_words(line)


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in TEXTS_ONLY])
@pytest.mark.parametrize("channel", OTHERS)
def test_nothing_but_a_text_asks_for_a_reply_by_text(kind: MessageKind, channel: Channel) -> None:
    said = wording(kind, TOLD.on(channel))

    assert "by reply" not in said
    assert "Reply " not in said
    assert "reply to this text" not in said


@pytest.mark.parametrize("kind", MessageKind)
def test_the_words_of_a_text_are_as_they_were(kind: MessageKind) -> None:
    assert wording(kind, TOLD.on(Channel.SMS)) == wording(kind, TOLD)


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.LETTER])
def test_no_link_is_said_or_printed(kind: MessageKind, channel: Channel) -> None:
    assert "https://" not in wording(kind, TOLD.on(channel))


@pytest.mark.parametrize("channel", list(Channel))
def test_neutral_words_are_neutral_on_every_channel(channel: Channel) -> None:
    said = wording(MessageKind.CONFIRMATION, TOLD.neutral().on(channel))

    assert NEUTRAL_PURPOSE in said
    for given_away in ("tap", "Operative 07", "https://"):
        assert given_away not in said


def test_an_e_mail_says_every_way_to_turn() -> None:
    silent = replace(TOLD, landlord=Landlord("Example Homes"))

    assert "tell us on 01632 960123 or with the link below." in wording(MessageKind.REMINDER, TOLD.on(Channel.EMAIL))
    assert "tell us with the link below." in wording(MessageKind.REMINDER, silent.on(Channel.EMAIL))
    assert "tell us in any way that suits you." in wording(MessageKind.REMINDER, silent.on(Channel.LETTER))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ring 01632 960123.", "Ring 0 1 6 3 2, 9 6 0 1 2 3."),
        ("Ring 0300 111 3000 or", "Ring 0 3 0 0, 1 1 1, 3 0 0 0 or"),
        ("Ring +44 1632 960123", "Ring plus 4 4, 1 6 3 2, 9 6 0 1 2 3"),
        ("on Tuesday 24 November 2026, between 8am and 1pm", "on Tuesday 24 November 2026, between 8am and 1pm"),
        ("card 12345", "card 12345"),  # too short for a telephone number
        ("ring 999. We left card C-1204.", "ring 9 9 9. We left card C, 1 2 0 4."),
        ("Press 1 if this suits, 2 to change it.", "Press 1 if this suits, 2 to change it."),
    ],
)
def test_the_digits_of_a_telephone_number_are_said_one_by_one(written: str, said: str) -> None:
    assert spoken(written) == said
