"""The visits of a day and the plans for it, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from appointments.domain.appointments import Override, State
from appointments.domain.day_plans import DayPlan, DayProposal, PlanState
from appointments.domain.errors import Stale, WrongState
from appointments.domain.operatives import Absence
from appointments.domain.outcomes import Outcome
from appointments.domain.times import Window, midnight
from appointments.ports import UnitOfWork
from tests.builders import (
    APPOINTMENT,
    DAY,
    NOW,
    OPERATIVE,
    a_promise,
    a_requirement,
    a_work_order,
    an_appointment,
    an_assignment,
    stocked,
)


def test_the_visits_of_a_day_come_with_what_they_ask_and_who_has_them(uow: UnitOfWork) -> None:
    """Also a visit whose operative is away all day: it is promised still."""
    stocked(uow)
    with uow.write() as records:
        records.requirements.put(a_requirement())
        records.operatives.add_absence(
            Absence(OPERATIVE, Window(midnight(DAY), midnight(DAY + timedelta(days=1))), "leave")
        )
        records.appointments.add(an_appointment(in_state=State.DESPATCHED))
        records.appointments.add(
            replace(an_appointment("A-2", assignments=(an_assignment(starts=time(11)),)), pinned=True)
        )
        records.appointments.add(
            an_appointment("A-3", in_state=State.CANCELLED, outcome=Outcome.CANCELLED_BY_RESIDENT, assignments=())
        )
        records.commit()
    with uow.read() as records:
        visits = records.rounds.visits_on(DAY)
        assert [(v.stop.appointment_ref, v.operatives, v.stop.fixed) for v in visits] == [
            (APPOINTMENT, (OPERATIVE,), True),
            ("A-2", (OPERATIVE,), True),
        ]
        assert [item.ref for item in visits[0].requirements] == [a_requirement().ref]
        assert (visits[0].trade, visits[0].priority) == (a_work_order().trade, a_work_order().priority)
        assert records.rounds.visits_on(DAY + timedelta(days=1)) == []


def test_a_requirement_that_a_manager_waived_is_not_asked_of_the_visit(uow: UnitOfWork) -> None:
    waived = Override("notice", "Manager One", "The resident asked for it.", a_requirement().ref)
    stocked(uow)
    with uow.write() as records:
        records.requirements.put(a_requirement())
        promise = replace(a_promise(), overrides=(waived,))
        records.appointments.add(replace(an_appointment(in_state=State.BOOKED), promises=(promise,)))
        records.commit()
    with uow.read() as records:
        assert [visit.requirements for visit in records.rounds.visits_on(DAY)] == [()]


def test_a_plan_for_a_day_waits_until_somebody_decides_and_is_decided_once(uow: UnitOfWork) -> None:
    proposal = DayProposal("D-1", DayPlan(DAY, (), (), (), 60, 60), NOW, "U-planner")
    with uow.write() as records:
        records.day_plans.add(proposal)
        records.commit()
    with uow.write() as records:
        assert records.day_plans.waiting(DAY) == [proposal]
        assert records.day_plans.waiting(DAY + timedelta(days=1)) == []
        records.day_plans.save(proposal.decide(PlanState.ACCEPTED, "U-planner", NOW))
        records.commit()
    with uow.write() as records:
        assert records.day_plans.waiting(DAY) == []
        with pytest.raises(Stale):
            records.day_plans.save(proposal.decide(PlanState.DISMISSED, "U-planner", NOW))
        with pytest.raises(WrongState, match="accepted already"):
            records.day_plans.get("D-1").decide(PlanState.DISMISSED, "U-planner", NOW)
