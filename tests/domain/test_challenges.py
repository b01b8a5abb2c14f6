"""A challenge is reviewed once, by somebody other than the operative, within 28 days of the closing (rule 54)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.challenges import Challenge, challenge_open_until, decided_before
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import Outcome
from appointments.domain.times import at
from tests.domain.examples import NOW

ATTENDED = frozenset({"operative-7", "operative-8"})


def a_challenge() -> Challenge:
    return Challenge("C-0001", "A-0001", Outcome.NO_ACCESS, "I was in all morning.", raised_at=NOW)


def _decided(
    challenge: Challenge, reviewer: str = "manager-1", reason: str = " The photo is of another door. "
) -> Challenge:
    return challenge.decide(upheld=True, reviewer=reviewer, attended_by=ATTENDED, reason=reason, now=NOW)


def test_a_review_says_who_decided_what_when_and_why() -> None:
    decided = _decided(a_challenge())

    assert (decided.upheld, decided.reviewer, decided.decided_at) == (True, "manager-1", NOW)
    assert decided.reason == "The photo is of another door."
    assert decided.said == "I was in all morning."  # the resident's version stays as it was


@pytest.mark.parametrize("operative", sorted(ATTENDED))
def test_an_operative_who_was_at_the_visit_cannot_review_it(operative: str) -> None:
    with pytest.raises(Invalid, match="somebody who took no part in the visit") as caught:
        _decided(a_challenge(), reviewer=operative)

    assert caught.value.field == "reviewer"


def test_a_challenge_is_decided_once() -> None:
    with pytest.raises(WrongState, match="decided already"):
        _decided(_decided(a_challenge()))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_review_needs_a_reason(reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        _decided(a_challenge(), reason=reason)

    assert caught.value.field == "reason"


@pytest.mark.parametrize(
    ("closed_at", "last_day"),
    [
        (at(date(2026, 3, 4), time(10)), date(2026, 4, 1)),  # the clocks go forward on 29 March
        (at(date(2026, 10, 12), time(10)), date(2026, 11, 9)),  # and back on 25 October
        (at(date(2026, 10, 12), time(23, 59)), date(2026, 11, 9)),
        (at(date(2026, 11, 2), time(0)), date(2026, 11, 30)),
    ],
)
def test_a_challenge_may_be_made_until_the_end_of_day_28_by_the_clock_in_london(
    closed_at: datetime, last_day: date
) -> None:
    """The day of the closing is day 0; day 28 at 23:59:59 is in time and day 29 is not, whatever the clocks did."""
    until = challenge_open_until(closed_at)

    assert closed_at < until
    assert at(last_day, time(23, 59, 59)) < until
    assert not at(last_day + timedelta(days=1), time(0)) < until


def test_there_is_one_review_and_what_is_written_again_is_none() -> None:
    reviewed = _decided(a_challenge())
    again = replace(reviewed, ref="C-0002", repeats="C-0001")

    assert decided_before([a_challenge()]) is None
    assert decided_before([again]) is None
    assert decided_before([again, reviewed]) == reviewed
    assert (a_challenge().waits, reviewed.waits) == (True, False)


@pytest.mark.parametrize(
    ("raised_at", "last_day"),
    [
        (at(date(2026, 10, 17), time(12, 57)), date(2026, 10, 27)),  # the clocks go back on 25 October
        (at(date(2026, 10, 17), time(23, 59)), date(2026, 10, 27)),
        (at(date(2026, 10, 18), time(0)), date(2026, 10, 28)),
        (at(date(2026, 10, 22), time(8, 38)), date(2026, 11, 2)),  # the tenth day is a Sunday
        (
            at(date(2026, 12, 15), time(9)),
            date(2026, 12, 29),
        ),  # Christmas Day, Saturday, Sunday, the holiday of the 28th
    ],
)
def test_a_challenge_is_to_be_decided_by_the_end_of_a_working_day(raised_at: datetime, last_day: date) -> None:
    holidays = WorkingCalendar(frozenset({date(2026, 12, 25), date(2026, 12, 28)}), date(2027, 12, 31))
    challenge = replace(a_challenge(), raised_at=raised_at)

    assert challenge.due_at(holidays) == at(last_day + timedelta(days=1), time(0))


def test_a_day_to_decide_by_beyond_the_known_bank_holidays_is_a_weekday() -> None:
    until = WorkingCalendar(frozenset(), date(2026, 10, 20))
    challenge = replace(a_challenge(), raised_at=at(date(2026, 10, 22), time(8, 38)))

    assert challenge.due_at(until) == at(date(2026, 11, 3), time(0))
