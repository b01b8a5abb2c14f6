"""Visits that nobody left are closed as the records establish them, and never by waiting long enough."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.at_the_door.close_left_open import CloseLeftOpen
from tests.application import a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import AtTheDoor, a_booking, at_the_door, stored, tasks, told
from web.application import Application


@pytest.fixture
def door(application: Application, clock: FixedClock) -> AtTheDoor:
    return at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))


@pytest.mark.parametrize(
    ("later", "closed"),
    [
        (timedelta(hours=12) - timedelta(seconds=1), False),
        (timedelta(hours=12), True),  # exactly twelve hours after the window's end
    ],
)
def test_a_visit_is_left_open_for_twelve_hours_after_its_window(
    application: Application, clock: FixedClock, door: AtTheDoor, later: timedelta, closed: bool
) -> None:
    clock.set(door.appointment.promise.window.ends + later)
    assert application.close_left_open(CloseLeftOpen()) == ((door.appointment.ref,) if closed else ())
    assert (stored(application, door.appointment.ref).state is State.CLOSED) is closed


def test_a_refused_claim_does_not_become_true_by_driving_away(
    application: Application, clock: FixedClock, door: AtTheDoor
) -> None:
    door.records(EvidenceKind.KNOCK)
    assert not door.claims(Outcome.NO_ACCESS).closed
    clock.set(door.appointment.promise.window.ends + timedelta(hours=13))
    application.close_left_open(CloseLeftOpen())
    left = stored(application, door.appointment.ref)
    assert left.outcome is Outcome.NOT_ESTABLISHED
    assert len(tasks(application, left, TaskKind.NEXT_STEP)) == 1
    assert application.close_left_open(CloseLeftOpen()) == ()


def test_complete_evidence_without_a_claim_blames_nobody(
    application: Application, clock: FixedClock, door: AtTheDoor
) -> None:
    door.does_everything()
    clock.set(door.appointment.promise.window.ends + timedelta(hours=13))
    application.close_left_open(CloseLeftOpen())
    assert stored(application, door.appointment.ref).outcome is Outcome.NOT_ESTABLISHED
