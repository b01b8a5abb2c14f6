"""How values read on a page."""

from datetime import UTC, date, datetime

import pytest

from appointments.domain.appointments import State
from appointments.domain.messages import MessageState
from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.domain.times import Window
from web import words


@pytest.mark.parametrize(
    ("pence", "short", "exact"),
    [
        (0, "£0", "£0.00"),
        (7500, "£75", "£75.00"),
        (7505, "£75.05", "£75.05"),
        (123456789, "£1,234,567.89", "£1,234,567.89"),
        (-50, "-£0.50", "-£0.50"),  # less than a pound below nothing keeps its sign
    ],
)
def test_money_is_kept_in_pence_and_read_in_pounds(pence: int, short: str, exact: str) -> None:
    assert (words.money(pence), words.money_exactly(pence)) == (short, exact)


def test_an_instant_is_read_on_the_london_day_it_falls_on() -> None:
    just_before_midnight_utc = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight in London

    assert words.day_words(just_before_midnight_utc) == "Thursday 2 July 2026"
    assert words.short_day_words(just_before_midnight_utc) == "Thu 2 Jul 2026"
    assert words.short_instant_words(just_before_midnight_utc) == "2 Jul 2026, 12:30am"


def test_a_day_is_read_as_it_is() -> None:
    assert words.short_day_words(date(2026, 11, 24)) == "Tue 24 Nov 2026"


def test_a_window_beside_its_day_is_short() -> None:
    window = Window(datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC))

    assert words.short_window_words(window) == "8am to midday"


def test_every_state_outcome_and_message_has_words_and_a_colour() -> None:
    assert all(words.state_words(state) and words.state_colour(state) for state in State)
    assert all(words.outcome_words(outcome) and words.outcome_colour(outcome) for outcome in Outcome)
    assert all(words.message_words(state) and words.message_colour(state) for state in MessageState)


def test_no_outcome_that_blames_the_resident_looks_like_our_own_failure() -> None:
    blamed = {words.outcome_colour(outcome) for outcome in BLAMES_RESIDENT}

    assert blamed.isdisjoint({words.outcome_colour(Outcome.NOT_ATTENDED), words.outcome_colour(Outcome.COMPLETED)})


@pytest.mark.parametrize(("rank", "colour"), [(1, "red"), (3, "blue"), (4, "grey"), (0, "grey")])
def test_the_most_pressing_priorities_stand_out(rank: int, colour: str) -> None:
    assert words.priority_colour(rank) == colour
