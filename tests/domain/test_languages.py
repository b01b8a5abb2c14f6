"""Every message in every language: what rules 4, 28, 33 and 34 ask, whatever the words."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from datetime import date

import pytest

from appointments.domain.access_kinds import KINDS
from appointments.domain.after_visit import AfterVisit
from appointments.domain.homes import Channel
from appointments.domain.messages import (
    NEUTRAL_PURPOSE,
    NOTICE_KINDS,
    WRITTEN_IN,
    Choice,
    Encoding,
    Landlord,
    MessageKind,
    Told,
    segments,
    spoken,
    subject,
    wording,
)
from appointments.domain.messages.wording import welsh
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import STOP_WORDS
from appointments.domain.times import Window
from appointments.domain.unfit_words import unfit_words
from tests.domain.examples import TUESDAY, between, london

PHONE = "01632 960001"
TOLD = Told(
    Landlord("Cartrefi", PHONE),
    NEUTRAL_PURPOSE,
    between("08:00", "13:00"),
    operative_name="Operative 07",
    eta=london(TUESDAY, "09:35"),
    choices=(Choice(between("08:00", "11:00")), Choice(between("13:00", "17:30"), NEUTRAL_PURPOSE)),
    card="C-118",
    link="https://kept.example/a/token",
    asks=tuple(sorted(welsh._ASKS)),
    after=AfterVisit(Outcome.LATE, sum="£20", days=14, until=date(2026, 12, 22)),
)
FACTS = [
    TOLD,
    replace(TOLD, landlord=Landlord("Cartrefi"), operative_name="", eta=None, card="", link="", asks=()),
    replace(TOLD, after=AfterVisit(upheld=True), by_landlord=False),
    *(replace(TOLD, after=AfterVisit(outcome)) for outcome in Outcome),
]
EVERY_KIND = pytest.mark.parametrize("kind", MessageKind)
OTHERS = pytest.mark.parametrize("language", sorted(set(WRITTEN_IN) - {"en"}))
ANY = pytest.mark.parametrize("language", sorted(WRITTEN_IN))
# English that stands in no message of another language; "am", "a", "i" and the like are words of Welsh too.
ENGLISH = re.compile(
    r"\b(the|your|you|we|our|us|is|it|and|for|on|to|of|will|ring|reply|press|repair|appointment|between|midday|sorry|"
    r"thank|somebody|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|"
    r"july|august|september|october|november|december|\d+[ap]m)\b",
    re.IGNORECASE,
)


def _every_text(kind: MessageKind, language: str) -> list[str]:
    return [wording(kind, replace(facts, language=language).on(channel)) for facts in FACTS for channel in Channel]


@EVERY_KIND
@ANY
def test_nothing_unfit_nothing_the_carrier_swallows_and_whole_sentences(kind: MessageKind, language: str) -> None:
    for text in _every_text(kind, language):
        assert text.startswith("Cartrefi: ")
        assert unfit_words(text) == ()  # rules 33 and 34
        assert not [word for word in STOP_WORDS if re.search(rf"\b{word}\b", text.lower())]  # rule 28
        assert not re.search(r"None|  | \.|\.\.|,,|\{|\}", text)
        assert text.endswith((".", PHONE + ".", "/token"))


@EVERY_KIND
@OTHERS
def test_the_same_digits_as_in_english_and_not_a_word_of_it(kind: MessageKind, language: str) -> None:
    for text, english in zip(_every_text(kind, language), _every_text(kind, "en"), strict=True):
        assert sorted(re.findall(r"\d+", text)) == sorted(re.findall(r"\d+", english))
        assert not ENGLISH.search(re.sub(r"https\S+", "", text)), text


@EVERY_KIND
@OTHERS
def test_every_kind_is_written_in_letters_that_a_text_carries(kind: MessageKind, language: str) -> None:
    for text in _every_text(kind, language):
        assert segments(text).encoding is Encoding.GSM_7, segments(text).first_not_gsm


@EVERY_KIND
@OTHERS
def test_subjects_are_translated(kind: MessageKind, language: str) -> None:
    line = subject(kind, language)

    assert line != subject(kind)
    assert not ENGLISH.search(line)
    assert not unfit_words(line)


@pytest.mark.parametrize("kind", sorted(NOTICE_KINDS))
def test_a_welsh_notice_states_purpose_date_window_landlord_and_how_to_change(kind: MessageKind) -> None:
    text = wording(kind, replace(TOLD, language="cy"))

    for part in ("Cartrefi: ", "gwaith trwsio yn eich cartref", "ar ddydd Mawrth 24 Tachwedd 2026", "Operative 07"):
        assert part in text
    assert "rhwng 8 y bore ac 1 y prynhawn" in text
    assert f"Atebwch 1 os yw'n gyfleus, 2 i'w newid, 3 os na allwch fod yno. Neu ffoniwch {PHONE}." in text
    assert "Pwyswch 1 " in wording(kind, replace(TOLD, language="cy").on(Channel.VOICE))


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (between("12:00", "17:00"), "rhwng hanner dydd a 5 y prynhawn"),
        (between("08:00", "12:00"), "rhwng 8 y bore a hanner dydd"),
        (between("09:30", "11:00"), "rhwng 9:30 y bore ac 11 y bore"),
        (between("18:00", "20:00"), "rhwng 6 yr hwyr ac 8 yr hwyr"),
        (between("19:00", "22:00"), "rhwng 7 yr hwyr a 10 y nos"),
        (between("11:00", "12:30"), "rhwng 11 y bore a 12:30 y prynhawn"),
    ],
)
def test_welsh_clock_times(window: Window, words: str) -> None:
    assert words in wording(MessageKind.REMINDER, replace(TOLD, window=window, language="cy"))


def test_what_somebody_wrote_is_quoted_in_writing_and_left_out_of_a_call() -> None:
    facts = replace(TOLD, purpose="the kitchen tap", language="cy", after=AfterVisit(reason="No answer."))

    assert '"the kitchen tap"' in wording(MessageKind.REMINDER, facts)
    assert "kitchen" not in wording(MessageKind.REMINDER, facts.on(Channel.VOICE))
    assert 'Pam: "No answer".' in wording(MessageKind.RECHARGED, facts)
    assert "wheelchair" not in wording(MessageKind.REMINDER, replace(facts, purpose="wheelchair ramp"))


def test_what_a_reminder_asks_is_translated_for_every_kind_of_need() -> None:
    sources = [inspect.getsource(kind) for kind in KINDS]

    assert {line for source in sources for line in re.findall(r'reminder_line="([^"]+)"', source)} == set(welsh._ASKS)


def test_a_telephone_number_is_said_in_the_language() -> None:
    assert spoken("Ffoniwch +44 1632 960123.", "cy") == "Ffoniwch plws 4 4, 1 6 3 2, 9 6 0 1 2 3."
