"""Names, slips of the thumb, reasons, and an answer that turns in the middle: read by rules, and never turned round."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.replies import (
    DOES_IT_SUIT,
    Intent,
    Question,
    QuestionKind,
    Reading,
    Times,
    interpret,
    only_courtesy,
)
from appointments.domain.replies.names import with_names_named
from tests.domain.replies.test_opposites import YES_WORDS

MONDAY = date(2026, 11, 30)
SLOTS = Question(QuestionKind.WHICH_SLOT, 3)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kind regards, Mrs D Hargreaves", "Kind regards, aname"),
        ("Thanks Jean Whitcombe", "Thanks aname"),
        ("Hello, this is Ron at number 14. Yes", "Hello, this is aname. Yes"),
        ("Yours, A. Pemberton", "Yours, aname"),
        ("thanks margaret", "thanks aname"),
        ("will mark it", "will mark it"),  # no names without a capital letter
        ("Dave Friday", "aname Friday"),  # a day is no surname
        ("Dave Not", "aname Not"),  # nor is a word that turns what is said
        ("Will be in", "Will be in"),
        ("2 Jan", "2 Jan"),
    ],
)
def test_names_become_one_word(text: str, named: str) -> None:
    assert with_names_named(text).strip() == named


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I shall be at home. Kind regards, Mrs D Hargreaves", Intent.CONFIRM),
        ("Hello, this is Ron at number 14. I can't make it. Ron", Intent.CANNOT_MAKE_IT),
        ("Sandra will be in", Intent.CONFIRM),
        ("Sandra won't be in", Intent.CANNOT_MAKE_IT),
        ("this isn't Susan", Intent.WRONG_NUMBER),
        ("is this Susan", Intent.UNCLEAR),
        ("Mark says yes", Intent.UNCLEAR),
        ("Yes Dave not Thursday", Intent.UNCLEAR),
        ("Not Susan", Intent.UNCLEAR),
    ],
)
def test_a_name_changes_no_answer(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT, today=MONDAY).intent is intent


def test_thanks_with_a_name_are_thanks_and_a_name_alone_is_none() -> None:
    assert only_courtesy("Thanks, Margaret x")
    assert not only_courtesy("Margaret")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("that is ppefect", Intent.UNCLEAR),  # two slips
        ("that is pefrect", Intent.CONFIRM),
        ("definiteyl", Intent.CONFIRM),
        ("not convenent", Intent.CANNOT_MAKE_IT),
        ("change the apointment", Intent.CHANGE),
        ("can you do wedneday", Intent.CHANGE),
        ("quiet fine", Intent.UNCLEAR),  # a word of its own
        ("sure nto", Intent.UNCLEAR),  # too short to be put right
    ],
)
def test_a_slip_in_a_long_word_is_put_right(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT, today=MONDAY).intent is intent


@given(st.sampled_from([word for word in YES_WORDS if not word.isdigit()]), st.data())
def test_no_slip_makes_a_no_of_a_yes(yes: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(yes) - 1))
    for typed in (yes[:at] + yes[at + 1 :], yes[:at] + yes[at + 1 : at + 2] + yes[at] + yes[at + 2 :]):
        reading = interpret(typed, DOES_IT_SUIT)
        assert reading.intent is not Intent.CANNOT_MAKE_IT or not reading.firm or "n" in typed


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("I'm in hospital", False),
        ("we are on holiday", False),
        ("something's come up sorry", False),
        ("ok but I won't be in", False),
        ("yeah I can't make it", False),
        ("Sorry I'm in hospital, can't make it", True),
    ],
)
def test_a_reason_alone_and_a_no_behind_a_yes_are_a_no_of_which_a_person_asks(text: str, firm: bool) -> None:
    assert interpret(text, DOES_IT_SUIT) == Reading(Intent.CANNOT_MAKE_IT, firm=firm)
    assert interpret(text, SLOTS).intent is not Intent.CANNOT_MAKE_IT


@pytest.mark.parametrize(
    "text", ["working", "I finish work at 2", "at work but my wife will be in", "yes I'm at work", "on holiday but yes"]
)
def test_a_reason_that_may_be_no_reason_is_nothing(text: str) -> None:
    assert interpret(text, DOES_IT_SUIT, today=MONDAY).intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yes but can you make it after 12", Intent.CHANGE),
        ("that's fine but can it be Friday instead", Intent.CHANGE),
        ("yes but not before 10", Intent.UNCLEAR),
        ("yes but my sister", Intent.UNCLEAR),
        ("yes can you make it after 12", Intent.UNCLEAR),
    ],
)
def test_what_is_asked_for_behind_a_yes_and_a_but_is_what_counts(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT, today=MONDAY).intent is intent


WEEK_OF_14TH = Times(first=date(2026, 12, 14), last=date(2026, 12, 20))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("in 2 weeks", WEEK_OF_14TH),
        ("in a fortnight please", WEEK_OF_14TH),
        ("can you come the week after next", WEEK_OF_14TH),
        ("can you come in 3 days", Times(days=frozenset({date(2026, 12, 3)}))),
        ("mon-weds", Times(first=date(2026, 11, 30), last=date(2026, 12, 2))),
        ("16 dec any time", Times(days=frozenset({date(2026, 12, 16)}))),
        ("can I move it to January", Times(first=date(2027, 1, 1), last=date(2027, 1, 31))),
        ("can you do 6-14 on friday", None),  # below
        ("2 weeks", None),
        ("may i move it", None),
    ],
)
def test_days_ahead(text: str, wanted: Times | None) -> None:
    reading = interpret(text, DOES_IT_SUIT, today=MONDAY)
    if wanted is not None:
        assert reading.wanted is not None
        assert reading.wanted.any_of == (wanted,)
    elif "6-14" in text:
        assert str(reading.wanted) == "Friday, between 6am and 2pm"
    else:
        assert reading.wanted is None


def test_of_two_days_the_one_with_its_hour_is_asked_for() -> None:
    reading = interpret("not the 14th, thursday after 3", DOES_IT_SUIT, today=MONDAY)
    assert str(reading.wanted) == "Thursday, from 3pm; not Monday 14 December 2026"
    assert interpret("not the 14th, thursday", DOES_IT_SUIT, today=MONDAY).intent is Intent.UNCLEAR
