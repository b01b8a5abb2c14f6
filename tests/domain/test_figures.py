"""Figures that change with the day: append-only, settled before the day begins."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.figures import Figure, FigureChange, figure_lines, figure_named, in_force, require_ahead

WAIT = Figure("wait_minutes", "Wait", ("minute", "minutes"), 15, 1, 120, "Somebody")
KNOCKS = Figure("knocks", "Knocks", ("knock", "knocks"), 2, 1, 20, "Somebody else")
SWITCH = Figure("strict", "Strictly", ("", ""), 0, 0, 1, "Us", answers=("no", "yes"), added=" strictly")
MARCH = date(2026, 3, 2)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_change(value: int, day: date, *, hours: int = 0, name: str = "wait_minutes") -> FigureChange:
    return FigureChange(f"FC-{hours}", name, value, day, "U-manager", NOON + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("day", "figures"),
    [
        (date(2026, 3, 1), {}),  # the day before
        (MARCH, {"wait_minutes": 20}),  # from that day on, inclusive
        (date(2026, 3, 9), {"wait_minutes": 20}),
        (date(2026, 3, 10), {"wait_minutes": 25}),
        (date(2030, 1, 1), {"wait_minutes": 25}),
    ],
)
def test_a_change_holds_from_its_day_until_the_next(day: date, figures: dict[str, int]) -> None:
    changes = [a_change(25, date(2026, 3, 10)), a_change(20, MARCH)]

    assert in_force(changes, day) == figures


def test_of_two_changes_from_the_same_day_the_later_recorded_one_holds() -> None:
    assert in_force([a_change(30, MARCH, hours=1), a_change(20, MARCH)], MARCH) == {"wait_minutes": 30}


def test_lines_say_value_since_when_by_whom_and_what_comes_next() -> None:
    changes = [
        a_change(20, MARCH),
        a_change(25, date(2026, 3, 10)),
        a_change(30, date(2026, 3, 10), hours=2),
        a_change(40, date(2026, 4, 1)),
    ]

    wait, knocks = figure_lines((WAIT, KNOCKS), changes, date(2026, 3, 9))

    assert (wait.value, wait.since, wait.by, wait.value_words) == (20, MARCH, "U-manager", "20 minutes")
    assert [(change.value, change.from_day) for change in wait.ahead] == [
        (30, date(2026, 3, 10)),
        (40, date(2026, 4, 1)),
    ]
    assert (knocks.value, knocks.since, knocks.by, knocks.ahead) == (2, None, "", ())
    assert knocks.value_words == "two knocks"
    assert KNOCKS.in_words(1) == "one knock"
    assert KNOCKS.in_words(0) == "no knocks"


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, True), (1, False), (300, False)])
def test_a_day_that_has_begun_keeps_its_figures(days: int, refused: bool) -> None:
    wanted = MARCH + timedelta(days=days)
    if not refused:
        require_ahead(wanted, MARCH)
        return
    with pytest.raises(Invalid, match="from Tuesday 3 March 2026 on;") as said:
        require_ahead(wanted, MARCH)
    assert said.value.field == "from_day"


def test_a_figure_that_does_not_exist_is_refused_with_those_that_do() -> None:
    assert figure_named((WAIT, KNOCKS), " knocks ") is KNOCKS
    with pytest.raises(Invalid, match="knocks, wait_minutes"):
        figure_named((WAIT, KNOCKS), "knockz")


def test_what_is_refused_is_said_in_the_words_of_the_page() -> None:
    with pytest.raises(Invalid) as refused:
        WAIT.require(0)
    assert refused.value.message == "value: “Wait” can be set from 1 to 120, not to 0"


@pytest.mark.parametrize(
    ("figure", "text", "value"),
    [(WAIT, " 20 ", 20), (WAIT, "0", 0), (SWITCH, "Yes", 1), (SWITCH, "no", 0), (SWITCH, "1", 1), (SWITCH, "0", 0)],
)
def test_what_was_typed_is_a_number_or_an_answer(figure: Figure, text: str, value: int) -> None:
    assert figure.read(text) == value


@pytest.mark.parametrize(
    ("figure", "text", "words"),
    [
        (WAIT, "", "“Wait” takes a whole number"),
        (WAIT, "yes", "“Wait” takes a whole number"),
        (WAIT, "-1", "“Wait” takes a whole number"),
        (WAIT, "1" * 5000, "“Wait” takes a whole number"),
        (SWITCH, "perhaps", "“Strictly” takes no or yes"),
        (SWITCH, "", "“Strictly” takes no or yes"),
    ],
)
def test_what_is_neither_is_refused_in_words(figure: Figure, text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        figure.read(text)
    assert refused.value.field == "value"


def test_a_switch_is_said_by_its_answers_and_adds_to_a_rule_only_when_it_is_on() -> None:
    assert (SWITCH.in_words(0), SWITCH.in_words(1), SWITCH.bounds_words) == ("no", "yes", "no or yes")
    assert (SWITCH.in_a_rule(0), SWITCH.in_a_rule(1)) == ("", " strictly")
    assert (WAIT.in_a_rule(20), WAIT.bounds_words) == ("20 minutes", "1 to 120")
    with pytest.raises(Invalid, match="“Strictly” takes no or yes, not 2"):
        SWITCH.require(2)
