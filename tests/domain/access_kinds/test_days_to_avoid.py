"""Days on which nobody should come: kept as days, never with their reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from appointments.domain.access_kinds import parse_kind, read_kind
from appointments.domain.access_kinds.days import DayRange, parse_days, write_days
from appointments.domain.access_kinds.days_to_avoid import DaysToAvoid
from appointments.domain.errors import Invalid
from appointments.domain.times import Window
from tests.domain.examples import FALL_BACK, TUESDAY, between, london, visit_facts

TWO_DAYS = DaysToAvoid((DayRange(TUESDAY, TUESDAY + timedelta(days=1)),))


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (TUESDAY - timedelta(days=1), True),
        (TUESDAY, False),
        (TUESDAY + timedelta(days=1), False),  # the last day counts
        (TUESDAY + timedelta(days=2), True),
    ],
)
def test_nobody_comes_on_any_of_the_days(day: date, allowed: bool) -> None:
    assert TWO_DAYS.allows(between("08:00", "13:00", day)) is allowed


def test_a_visit_that_ends_as_the_day_begins_is_on_the_day_before() -> None:
    midnight = london(TUESDAY, "00:00")
    assert TWO_DAYS.allows(Window(midnight - timedelta(hours=1), midnight))
    assert not TWO_DAYS.allows(Window(midnight - timedelta(hours=1), midnight + timedelta(minutes=1)))


def test_a_day_of_twenty_five_hours_is_avoided_to_its_end() -> None:
    kind = DaysToAvoid((DayRange(FALL_BACK, FALL_BACK),))
    assert not kind.allows(between("23:00", "23:59", FALL_BACK))
    assert kind.allows(between("00:00", "01:00", FALL_BACK + timedelta(days=1)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-12-25", "2026-12-25"),
        (" 2027-01-04 to 2027-01-08 ;2026-12-25", "2026-12-25; 2027-01-04 to 2027-01-08"),  # in order
        ("2026-12-25, 2026-12-25", "2026-12-25"),  # once
        ("2026-12-25 to 2026-12-25", "2026-12-25"),
        ("2027-01-04 TO 2027-01-08", "2027-01-04 to 2027-01-08"),  # in capitals
        ("2027-01-04 – 2027-01-08", "2027-01-04 to 2027-01-08"),  # with a dash
    ],
)
def test_days_are_read_as_people_write_them_and_written_one_way(text: str, written: str) -> None:
    assert write_days(parse_days(text, "days")) == written
    assert parse_days(written, "days") == parse_days(text, "days")


@pytest.mark.parametrize("text", ["", " ; ", "Christmas", "2026-02-30", "2027-01-08 to 2027-01-04"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        DaysToAvoid.parse({"days": text})
    assert caught.value.field == "days"


@pytest.mark.parametrize("text", ["9999-12-31", "2026-12-25 to 9999-12-31", "0001-01-01 to 2026-12-25"])
def test_days_for_ever_are_refused_when_typed_and_still_kept_to_where_they_are_on_record(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_kind("days_to_avoid", {"days": text})
    assert caught.value.field == "days"

    kept = read_kind({"kind": "days_to_avoid", "days": text})
    christmas = between("08:00", "13:00", date(2026, 12, 25))
    assert kept.allows(christmas) is (text == "9999-12-31")
    assert kept.allows(between("08:00", "13:00", TUESDAY)) is not text.startswith("0001")


def test_the_days_are_said_in_words() -> None:
    kind = DaysToAvoid.parse({"days": "2026-12-25; 2027-01-04 to 2027-01-08"})
    assert kind.brief() == (
        "Do not come on Friday 25 December 2026 or any day from Monday 4 January 2027 to Friday 8 January 2027."
    )


def test_who_came_on_such_a_day_came_otherwise_than_asked() -> None:
    assert "Do not come on" in (TWO_DAYS.unmet(visit_facts()) or "")
    assert DaysToAvoid.parse({"days": "2026-12-25"}).unmet(visit_facts()) is None
