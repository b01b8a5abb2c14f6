"""Third parties: whom a requirement means, and when they are free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from appointments.domain.access import Attendee
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import Invalid
from appointments.domain.third_parties import (
    PartyCalendar,
    ThirdParty,
    ThirdPartyAbsence,
    ThirdPartyBooking,
    attended_during,
    candidates,
    role_of,
    touched_by,
    uncovered,
)
from appointments.domain.times import Window, at

DAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def a_party(
    ref: str = "P-1", *, role: str = "interpreter for Polish", times: str = "Mon-Fri 09:00-17:00"
) -> ThirdParty:
    return ThirdParty(ref, role, f"Interpreter {ref[-1]}", parse_weekly(times, "times"))


def between(starts: time, ends: time, day: date = DAY) -> Window:
    return Window(at(day, starts), at(day, ends))


def a_booking(during: Window, *, appointment: str = "A-1") -> ThirdPartyBooking:
    return ThirdPartyBooking(appointment, 1, "P-1", "Q-1", during)


@pytest.mark.parametrize(
    ("during", "free"),
    [
        (between(time(9), time(17)), True),  # exactly their hours
        (between(time(8, 59), time(12)), False),  # a minute before them
        (between(time(12), time(17, 1)), False),  # a minute after them
        (between(time(9), time(10), date(2026, 11, 28)), False),  # a Saturday
    ],
)
def test_they_are_free_in_their_hours_only(during: Window, free: bool) -> None:
    assert PartyCalendar(a_party()).is_free(during) is free


@pytest.mark.parametrize(
    ("during", "free"),
    [
        (between(time(9), time(10)), True),  # half-open: it ends when the other begins
        (between(time(9), time(10, 1)), False),
        (between(time(12), time(13)), True),
        (between(time(11, 59), time(13)), False),
    ],
)
def test_neither_an_absence_nor_a_booking_may_overlap(during: Window, free: bool) -> None:
    taken = between(time(10), time(12))
    away = PartyCalendar(a_party(), absences=(ThirdPartyAbsence("P-1", taken, "leave"),))
    booked = PartyCalendar(a_party(), bookings=(a_booking(taken),))
    assert away.is_free(during) is free
    assert booked.is_free(during) is free
    # Moving the visit that they are booked for, that booking is no hindrance.
    assert booked.is_free(during, but_for="A-1")
    assert booked.is_free(during, but_for="A-2") is free


def test_hours_hold_by_the_clock_on_the_wall_on_the_day_the_clocks_go_back() -> None:
    sunday = date(2026, 10, 25)
    party = PartyCalendar(a_party(times="Sun 09:00-12:00"))
    assert party.is_free(between(time(9), time(12), sunday))
    assert not party.is_free(between(time(8), time(12), sunday))


def test_nobody_who_cannot_be_asked_any_more_is_free() -> None:
    assert not PartyCalendar(replace(a_party(), active=False)).is_free(between(time(10), time(11)))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Attendee("an interpreter for Polish"), ["P-1", "P-2"]),  # anybody of the role
        (Attendee("Interpreter  for polish"), ["P-1", "P-2"]),  # however it is written
        (Attendee("an interpreter for Polish", "the agency"), ["P-1", "P-2"]),  # how to reach them names nobody
        (Attendee("an interpreter for Polish", "P-2"), ["P-2"]),  # this one
        (Attendee("the concierge", "interpreter 2"), ["P-2"]),  # by the name we know them by, whatever the role says
        (Attendee("an interpreter for Welsh"), []),
        (Attendee("a carer"), []),  # P-3 is asked for by name only
        (Attendee("a carer", "P-3"), ["P-3"]),
        (Attendee("a carer", "P-4"), []),  # not asked any more: a planner agrees it with somebody
    ],
)
def test_a_requirement_means_the_one_it_names_or_anybody_of_the_role(asked: Attendee, found: list[str]) -> None:
    carer = replace(a_party("P-3", role="carer"), any_of_role=False)
    known = [a_party("P-2"), a_party("P-1"), carer, replace(carer, ref="P-4", name="Carer 4", active=False)]
    assert [c.party.ref for c in candidates(asked, map(PartyCalendar, known))] == found


def test_their_time_is_the_promise_and_the_visit_after_its_last_moment() -> None:
    assert attended_during(between(time(9), time(13)), 45) == between(time(9), time(13, 45))


@pytest.mark.parametrize("field", ["role", "name", "times"])
def test_somebody_has_a_role_a_name_and_hours(field: str) -> None:
    empty: dict[str, object] = {field: () if field == "times" else " "}
    with pytest.raises(Invalid) as refusal:
        replace(a_party(), **empty)  # type: ignore[arg-type]
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("role", "plain"),
    [("a carer", "carer"), ("an advocate", "advocate"), ("the  Concierge", "concierge"), ("another", "another")],
)
def test_a_role_is_compared_without_its_article(role: str, plain: str) -> None:
    assert role_of(Attendee(role)) == plain


def test_what_an_absence_or_new_hours_make_impossible() -> None:
    morning, afternoon = a_booking(between(time(9), time(12))), a_booking(between(time(13), time(16)))
    past = a_booking(Window(datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 3, 10, tzinfo=UTC)))
    assert touched_by([morning, afternoon], between(time(12), time(14))) == (afternoon,)
    mornings_only = a_party(times="Mon-Fri 09:00-12:00")
    assert uncovered(mornings_only, [past, morning, afternoon], NOW) == (afternoon,)
    assert uncovered(replace(a_party(), active=False), [past, morning, afternoon], NOW) == (morning, afternoon)
