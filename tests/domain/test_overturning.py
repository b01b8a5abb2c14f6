"""A review is free in what the records leave open, and not in what they hold (rule 54)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from appointments.domain.appointments import Appointment, State, Visit
from appointments.domain.outcomes import Outcome
from appointments.domain.overturning import contradiction
from appointments.domain.replies import Intent, Reply
from tests.builders import a_reply, an_appointment

BOOKED = an_appointment()
STARTS, ENDS = BOOKED.promise.window.starts, BOOKED.promise.window.ends
MINUTE = timedelta(minutes=1)


def _visited(arrived: datetime, left: datetime) -> Appointment:
    visit = Visit(arrived, ("O-07",), left)
    return replace(BOOKED, state=State.CLOSED, outcome=Outcome.NO_ACCESS, visit=visit, closed_at=left)


def _yes(at: datetime, *, intent: Intent = Intent.CONFIRM, version: int = 1) -> Reply:
    return replace(a_reply(intent=intent), received_at=at, promise_version=version)


IN_TIME = _visited(STARTS + MINUTE, STARTS + 20 * MINUTE)


@pytest.mark.parametrize(
    ("outcome", "appointment", "contradicted"),
    [
        (Outcome.NOT_ATTENDED, IN_TIME, True),
        (Outcome.NOT_ATTENDED, replace(IN_TIME, visit=None), False),
        (Outcome.LATE, _visited(ENDS - MINUTE, ENDS), True),
        (Outcome.LATE, _visited(ENDS, ENDS + MINUTE), False),  # windows are half-open: at the very end is late
        (Outcome.LATE, replace(IN_TIME, visit=None), True),
        (Outcome.EARLY, _visited(STARTS - 20 * MINUTE, STARTS), True),
        (Outcome.EARLY, _visited(STARTS - 20 * MINUTE, STARTS - MINUTE), False),
        (Outcome.EARLY, replace(IN_TIME, visit=None), True),
        (Outcome.COMMUNAL_DOOR, replace(IN_TIME, visit=None), True),
        (Outcome.MINOR_ONLY, replace(IN_TIME, visit=None), True),
        *[
            (outcome, IN_TIME, False)
            for outcome in (Outcome.WRONG_ADDRESS, Outcome.WRONG_TRADE, Outcome.REQUIREMENT_NOT_MET)
            + (Outcome.NOT_ESTABLISHED, Outcome.COMMUNAL_DOOR, Outcome.MINOR_ONLY, Outcome.NOT_NOTIFIED)
        ],
    ],
)
def test_what_the_records_hold_cannot_be_said_otherwise(
    outcome: Outcome, appointment: Appointment, contradicted: bool
) -> None:
    assert bool(contradiction(outcome, appointment, ())) is contradicted


@pytest.mark.parametrize(
    ("reply", "contradicted"),
    [
        (_yes(STARTS - MINUTE), True),
        (_yes(STARTS + MINUTE), True),  # at the instant of the arrival
        (_yes(STARTS + 2 * MINUTE), False),  # a yes to somebody who already waits is no sign of having been told
        (_yes(STARTS - MINUTE, version=2), False),
        (_yes(STARTS - MINUTE, intent=Intent.CANNOT_MAKE_IT), False),
    ],
)
def test_who_confirmed_before_anybody_came_had_been_told(reply: Reply, contradicted: bool) -> None:
    assert bool(contradiction(Outcome.NOT_NOTIFIED, IN_TIME, (reply,))) is contradicted
