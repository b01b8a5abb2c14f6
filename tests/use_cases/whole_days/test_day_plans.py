"""A plan for a day: proposed and looked at first, carried out whole or not at all, and never against later edits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.access import Source
from appointments.domain.appointments import Appointment
from appointments.domain.day_plans import DayPlan, DayProposal, Move, PlanState
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.messages import Landlord
from appointments.domain.rounds import RoundPlan
from appointments.domain.tasks import TaskKind
from appointments.domain.times import Window, at, midnight
from appointments.ports import Records, UnitOfWork
from appointments.scheduling.day import Effort
from appointments.scheduling.travel import GreatCircle
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.whole_days.decide_plan import DecidePlan, decide_plan
from appointments.use_cases.whole_days.pin_visit import PinVisit
from appointments.use_cases.whole_days.plan_ahead import PlanAhead
from appointments.use_cases.whole_days.plan_day import PlanDay, Planning
from policies.reminders import RemindersAndQuietHours
from tests.application import MONDAY, PLANNER, Town, a_plumber, a_town, weekdays
from tests.use_cases.steps import OPERATIVE, WEDNESDAY, a_booking, asks_for, stored, tasks
from web.application import Application

WOMEN = {"OP-1", "OP-3"}


def _handed_to(uow: UnitOfWork, appointment: Appointment, other: str, *, ref: str = "D-1") -> DayProposal:
    """A plan, stored, that gives this visit to somebody else, who comes at ten."""
    day = appointment.promise.day
    before_it, planned = appointment.assignments[0].planned.starts, at(day, time(10))
    with uow.write() as records:
        rounds = {
            found.operative.ref: found for found in records.rounds.between([appointment.lead or "", other], day, day)
        }
        before = [
            s.appointment_ref for s in rounds[appointment.lead or ""].stops if s.appointment_ref != appointment.ref
        ]
        starts = [s.planned_start for s in rounds[appointment.lead or ""].stops if s.appointment_ref != appointment.ref]
        plan = DayPlan(
            day=day,
            rounds=(
                RoundPlan(
                    appointment.lead or "", day, rounds[appointment.lead or ""].version, tuple(before), tuple(starts)
                ),
                RoundPlan(other, day, rounds[other].version, (appointment.ref,), (planned,)),
            ),
            moves=(Move(appointment.ref, (appointment.lead or "",), (other,), before_it, planned),),
            unplanned=(),
            travel_seconds_before=1800,
            travel_seconds_after=1200,
        )
        proposal = DayProposal(ref, plan, MONDAY, PLANNER)
        records.day_plans.add(proposal)
        records.commit()
    return proposal


def _other(town: Town, appointment: Appointment) -> str:
    """Somebody of the other gender, so that one new need can rule them out."""
    return next(ref for ref in town.operatives if (ref in WOMEN) != (appointment.lead in WOMEN))


@pytest.fixture
def three_plumbers(application: Application) -> Town:
    return a_town(application, plumbers=3)


def test_an_accepted_plan_moves_what_it_said_and_no_promise(
    application: Application, uow: UnitOfWork, three_plumbers: Town
) -> None:
    booked = a_booking(application, three_plumbers.home)
    other = _other(three_plumbers, booked)
    _handed_to(uow, booked, other)

    decided = application.decide_plan(DecidePlan("D-1", True, PLANNER))

    after = stored(application, booked.ref)
    assert (decided.proposal.state, decided.anew) == (PlanState.ACCEPTED, None)
    assert (after.lead, after.promises) == (other, booked.promises)
    assert application.verify_ledger(f"appointment:{booked.ref}").intact


def test_a_dismissed_plan_moves_nothing_and_cannot_be_accepted_later(
    application: Application, uow: UnitOfWork, three_plumbers: Town
) -> None:
    booked = a_booking(application, three_plumbers.home)
    _handed_to(uow, booked, _other(three_plumbers, booked))

    application.decide_plan(DecidePlan("D-1", False, PLANNER))

    with pytest.raises(WrongState, match="dismissed already"):
        application.decide_plan(DecidePlan("D-1", True, PLANNER))
    assert stored(application, booked.ref).assignments == booked.assignments


def test_a_plan_is_accepted_once(application: Application, uow: UnitOfWork, three_plumbers: Town) -> None:
    booked = a_booking(application, three_plumbers.home)
    _handed_to(uow, booked, _other(three_plumbers, booked))
    application.decide_plan(DecidePlan("D-1", True, PLANNER))

    with pytest.raises(WrongState, match="accepted already"):
        application.decide_plan(DecidePlan("D-1", True, PLANNER))


@pytest.mark.parametrize("edit", ["another booking", "set off", "pinned", "a new need", "cancelled round"])
def test_an_edit_made_meanwhile_wins_and_the_day_is_planned_anew(
    application: Application, uow: UnitOfWork, three_plumbers: Town, edit: str
) -> None:
    """Whoever changed the day was there first: nothing of the plan is carried out."""
    booked = a_booking(application, three_plumbers.home)
    other = _other(three_plumbers, booked)
    _handed_to(uow, booked, other)
    match edit:
        case "another booking":
            second = a_booking(application, three_plumbers.neighbour)
            with uow.write() as records:  # whoever got it, both rounds of the plan have changed
                records.rounds.bump(second.lead or "", WEDNESDAY, WEDNESDAY)
                records.rounds.bump(other, WEDNESDAY, WEDNESDAY)
                records.commit()
        case "set off":
            application.set_off(SetOff(booked.ref, booked.lead or "", OPERATIVE))
        case "pinned":
            application.pin_visit(PinVisit(booked.ref, True, PLANNER))
        case "a new need":
            gender = "female" if booked.lead in WOMEN else "male"
            wanted = RecordRequirement(
                three_plumbers.home, "operative_gender", {"gender": gender}, Source.RESIDENT, PLANNER
            )
            application.record_requirement(wanted)
        case "cancelled round":
            with uow.write() as records:
                records.rounds.bump(booked.lead or "", WEDNESDAY, WEDNESDAY)
                records.commit()

    decided = application.decide_plan(DecidePlan("D-1", True, PLANNER))

    assert decided.proposal.state is PlanState.OVERTAKEN
    assert decided.anew is not None
    assert decided.anew.state is PlanState.PROPOSED
    assert stored(application, booked.ref).lead == booked.lead


@dataclass(frozen=True)
class Meanwhile:
    """A unit of work in which something happens just before anything is written."""

    uow: UnitOfWork
    something: Callable[[], object]

    def read(self) -> AbstractContextManager[Records]:
        return self.uow.read()

    def write(self) -> AbstractContextManager[Records]:
        self.something()
        return self.uow.write()


@pytest.mark.parametrize("edit", ["a new need", "pinned", "called off", "another booking"])
def test_an_edit_made_while_the_plan_is_checked_wins_too(
    application: Application, uow: UnitOfWork, three_plumbers: Town, edit: str
) -> None:
    """Nothing is locked while a plan is checked; what came in between is seen before anything is written."""
    booked = a_booking(application, three_plumbers.home)
    _handed_to(uow, booked, _other(three_plumbers, booked))
    gender = "female" if booked.lead in WOMEN else "male"
    edits: dict[str, Callable[[], object]] = {
        "a new need": lambda: asks_for(application, three_plumbers.home, "operative_gender", gender=gender),
        "pinned": lambda: application.pin_visit(PinVisit(booked.ref, True, PLANNER)),
        "called off": lambda: application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, False, "Away")),
        "another booking": lambda: _bumped(uow, booked.lead or ""),
    }

    decided = decide_plan(
        DecidePlan("D-1", True, PLANNER),
        uow=Meanwhile(uow, _once(edits[edit])),
        clock=application.clock,
        planning=Planning(GreatCircle(), Effort(iterations=50)),
        teller=Teller(Landlord("Test Landlord", "01632 960000"), RemindersAndQuietHours()),
    )

    assert decided.proposal.state is PlanState.OVERTAKEN
    assert decided.anew is not None
    assert stored(application, booked.ref).lead == (None if edit == "called off" else booked.lead)


def _once(something: Callable[[], object]) -> Callable[[], None]:
    left = [something]

    def now() -> None:
        if left:
            left.pop()()

    return now


def _bumped(uow: UnitOfWork, operative: str) -> None:
    with uow.write() as records:
        records.rounds.bump(operative, WEDNESDAY, WEDNESDAY)
        records.commit()


def test_who_was_ill_is_stood_in_for_and_the_task_about_it_is_settled(
    application: Application, three_plumbers: Town
) -> None:
    booked = a_booking(application, three_plumbers.home)
    ill = Window(midnight(WEDNESDAY), midnight(WEDNESDAY + timedelta(days=1)))
    application.record_absence(RecordAbsence(booked.lead or "", ill, "not at work", PLANNER))
    assert len(tasks(application, booked, TaskKind.OPERATIVE_AWAY)) == 1

    proposal = application.plan_day(PlanDay(WEDNESDAY, PLANNER))
    assert stored(application, booked.ref).lead == booked.lead  # nothing moves before it is accepted
    application.decide_plan(DecidePlan(proposal.ref, True, PLANNER))

    after = stored(application, booked.ref)
    assert proposal.plan.unplanned == ()
    assert after.lead != booked.lead
    assert after.promise == booked.promise
    assert tasks(application, booked, TaskKind.OPERATIVE_AWAY) == []


def test_a_crew_that_lost_one_comes_together_again(application: Application, three_plumbers: Town) -> None:
    asks_for(application, three_plumbers.home, "two_operatives")
    booked = a_booking(application, three_plumbers.home)
    first, second = (given.operative_ref for given in booked.assignments)
    ill = Window(midnight(WEDNESDAY), midnight(WEDNESDAY + timedelta(days=1)))
    application.record_absence(RecordAbsence(second, ill, "not at work", PLANNER))

    proposal = application.plan_day(PlanDay(WEDNESDAY, PLANNER))
    decided = application.decide_plan(DecidePlan(proposal.ref, True, PLANNER))

    after = stored(application, booked.ref)
    assert decided.anew is None
    assert {given.operative_ref for given in after.assignments} == set(three_plumbers.operatives) - {second}
    assert after.lead == first  # who stays keeps the lead
    assert len({given.planned for given in after.assignments}) == 1


def test_a_visit_nobody_can_make_comes_back_with_a_reason(application: Application, three_plumbers: Town) -> None:
    booked = a_booking(application, three_plumbers.home)
    _away(application, *three_plumbers.operatives)

    plan = application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan

    assert [item.appointment_ref for item in plan.unplanned] == [booked.ref]
    assert plan.unplanned[0].words
    assert plan.rounds == ()


def _away(application: Application, *operatives: str) -> None:
    for operative in operatives:
        all_day = Window(midnight(WEDNESDAY), midnight(WEDNESDAY + timedelta(days=1)))
        application.record_absence(RecordAbsence(operative, all_day, "not at work", PLANNER))


def test_a_pinned_visit_whose_operative_is_away_has_nobody_until_the_pin_is_taken_off(
    application: Application, three_plumbers: Town
) -> None:
    booked = a_booking(application, three_plumbers.home)
    application.pin_visit(PinVisit(booked.ref, True, PLANNER))
    _away(application, booked.lead or "")

    pinned = application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan
    application.pin_visit(PinVisit(booked.ref, False, PLANNER))
    loose = application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan

    assert [(item.appointment_ref, item.words) for item in pinned.unplanned] == [
        (booked.ref, "It is pinned to somebody who is away then. Take the pin off, and plan the day again.")
    ]
    assert (pinned.moves, loose.unplanned) == ((), ())
    assert [move.appointment_ref for move in loose.moves] == [booked.ref]


def test_a_visit_pinned_to_somebody_who_may_not_be_sent_any_more_says_so(
    application: Application, three_plumbers: Town
) -> None:
    booked = a_booking(application, three_plumbers.home)
    application.pin_visit(PinVisit(booked.ref, True, PLANNER))
    gender = "male" if booked.lead in WOMEN else "female"
    asks_for(application, three_plumbers.home, "operative_gender", gender=gender)

    plan = application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan

    assert [item.words for item in plan.unplanned] == [
        "It is pinned to somebody who may not be sent to it any more. Take the pin off, and plan the day again."
    ]


@pytest.mark.parametrize("state", ["pinned", "under way"])
def test_who_is_there_and_who_has_set_off_is_somebody(
    application: Application, three_plumbers: Town, state: str
) -> None:
    """Whoever is on the way comes, whatever is recorded of their day since; a pin alone says nothing of the kind."""
    booked = a_booking(application, three_plumbers.home)
    application.pin_visit(PinVisit(booked.ref, True, PLANNER))
    if state == "under way":
        application.set_off(SetOff(booked.ref, booked.lead or "", OPERATIVE))
        _away(application, booked.lead or "")

    assert application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan.unplanned == ()


def test_a_reason_counts_those_who_are_away_among_the_trained(application: Application, three_plumbers: Town) -> None:
    booked = a_booking(application, three_plumbers.home)
    _away(application, *three_plumbers.operatives)

    plan = application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan

    assert [(item.appointment_ref, item.words) for item in plan.unplanned] == [
        (booked.ref, "Nobody with the skills for this visit works on Wednesday 4 March 2026.")
    ]


def test_a_reason_names_the_trade_in_words(application: Application, three_plumbers: Town) -> None:
    """Nobody employed is a plumber any more; only others are at work."""
    booked = a_booking(application, three_plumbers.home)
    for ref in three_plumbers.operatives:
        retrained = replace(a_plumber(ref), trades=frozenset({"GL"}))
        application.record_operative(RecordOperative(retrained, weekdays(ref), PLANNER))

    plan = application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan

    assert [(item.appointment_ref, item.words) for item in plan.unplanned] == [
        (booked.ref, "We have nobody with the skills that this visit needs: Plumber.")
    ]


def test_a_crew_with_one_away_is_not_told_that_only_one_is_trained(application: Application) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "two_operatives")
    booked = a_booking(application, town.home)
    _away(application, town.operatives[1])

    plan = application.plan_day(PlanDay(WEDNESDAY, PLANNER)).plan

    assert [item.appointment_ref for item in plan.unplanned] == [booked.ref]
    assert "no two are free at the same time" in plan.unplanned[0].words
    assert "trained" not in plan.unplanned[0].words


def test_planning_again_overtakes_the_plan_that_waited(application: Application, three_plumbers: Town) -> None:
    a_booking(application, three_plumbers.home)
    first = application.plan_day(PlanDay(WEDNESDAY, PLANNER))
    application.plan_day(PlanDay(WEDNESDAY, PLANNER))

    with pytest.raises(WrongState, match="overtaken"):
        application.decide_plan(DecidePlan(first.ref, True, PLANNER))


def test_a_day_that_is_over_is_not_planned(application: Application) -> None:
    with pytest.raises(Invalid, match="is over"):
        application.plan_day(PlanDay(date(2026, 3, 1), PLANNER))


def test_nothing_moves_by_itself_unless_the_landlord_switched_that_on(
    application: Application, three_plumbers: Town
) -> None:
    a_booking(application, three_plumbers.home)
    assert application.plan_ahead(PlanAhead()) is None
