"""Leaving: the visit closes as the records establish it, never as somebody said."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.appointments import Assignment, Role, State
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.close_left_open import CloseLeftOpen
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit, leave_visit
from tests.application import a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import OPERATIVE, AtTheDoor, a_booking, asks_for, at_the_door, stored, tasks, told
from web.application import Application


def a_door(application: Application, clock: FixedClock) -> AtTheDoor:
    return at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))


def test_leaving_needs_a_judge_too_and_there_is_no_default() -> None:
    judge = inspect.signature(leave_visit).parameters["judge"]
    assert (judge.kind, judge.default) == (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty)


def test_a_refused_claim_closes_on_leaving_as_what_the_records_do_show(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    door.passes(3)
    assert not door.claims(Outcome.NO_ACCESS).closed
    closing = door.leaves()
    assert closing.closed
    closed = stored(application, door.appointment.ref)
    assert (closed.state, closed.outcome) == (State.CLOSED, Outcome.NOT_ESTABLISHED)
    assert closing.next_step is not None
    assert tasks(application, closed, TaskKind.NEXT_STEP) == [closing.next_step]
    with uow.read() as records:
        assert [judgement.allowed for judgement in records.judgements.of(closed.ref)] == [False, False]
        assert [item.kind for item in records.evidence.of(closed.ref)][-1] is EvidenceKind.DEPARTURE
    assert application.verify_ledger(None).intact


def test_evidence_that_is_complete_by_the_time_of_leaving_makes_the_refused_claim_good(
    application: Application, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    assert not door.claims(Outcome.NO_ACCESS).closed
    door.does_everything()
    assert door.leaves().appointment.outcome is Outcome.NO_ACCESS


def test_the_landlords_failure_is_what_it_closes_as(application: Application, clock: FixedClock) -> None:
    """Everything was done at the door, and no notice had ever been delivered."""
    door = at_the_door(application, clock, a_booking(application, a_town(application).home))
    door.does_everything()
    assert not door.claims(Outcome.NO_ACCESS).closed
    closing = door.leaves()
    assert closing.appointment.outcome is Outcome.NOT_NOTIFIED
    [owed] = tasks(application, door.appointment, TaskKind.COMPENSATION)
    assert "had not been told" in owed.words


def test_who_leaves_without_a_word_establishes_nothing_against_anybody(
    application: Application, clock: FixedClock
) -> None:
    """Not even with a full set of evidence: nobody claimed that there was no access."""
    door = a_door(application, clock)
    door.does_everything()
    assert door.leaves().appointment.outcome is Outcome.NOT_ESTABLISHED


def test_leaving_sent_again_changes_nothing_and_gives_the_same_answer(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    first = door.leaves("E-LEFT")
    door.passes(5)
    again = door.leaves("E-LEFT")
    assert (again.closed, again.judgement) == (True, first.judgement)
    with uow.read() as records:
        assert len(records.judgements.of(door.appointment.ref)) == 1
    assert len(tasks(application, door.appointment, TaskKind.NEXT_STEP)) == 1


def test_who_has_not_arrived_cannot_leave(application: Application, clock: FixedClock) -> None:
    booked = a_booking(application, a_town(application).home)
    with pytest.raises(WrongState):
        AtTheDoor(application, clock, booked).leaves()


def test_a_closed_visit_cannot_be_left(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    door.claims(Outcome.COMPLETED)
    with pytest.raises(WrongState):
        door.leaves()
    assert stored(application, door.appointment.ref).outcome is Outcome.COMPLETED


def test_nobody_else_leaves_for_an_operative(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    with pytest.raises(Invalid) as refused:
        application.leave_visit(LeaveVisit("E-X", door.appointment.ref, "OP-9", clock.now(), OPERATIVE))
    assert refused.value.field == "operative"
    assert stored(application, door.appointment.ref).state is State.ON_SITE


# --- a crew leaves one by one


def a_crew(application: Application, clock: FixedClock, uow: UnitOfWork) -> tuple[AtTheDoor, AtTheDoor]:
    """Two are sent, and nobody asked for two: whoever stays can finish the visit."""
    town = a_town(application, plumbers=2)
    booked = a_booking(application, town.home)
    with uow.write() as records:
        alone = records.appointments.get(booked.ref)
        second = Assignment("OP-2", alone.assignments[0].planned, Role.SECOND)
        records.appointments.save(replace(alone, assignments=(*alone.assignments, second)))
        records.commit()
    first = at_the_door(application, clock, told(application, booked))
    return first, AtTheDoor(application, clock, first.appointment, operative="OP-2", account="U-operative-2")


def test_the_first_to_leave_leaves_for_themselves_and_the_last_one_closes_the_visit(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, second = a_crew(application, clock, uow)
    second.arrives()
    first.leaves_a_colleague()
    visit = stored(application, first.appointment.ref).visit
    assert visit is not None
    assert (visit.departed, visit.present, visit.left_at) == (("OP-1",), ("OP-2",), None)
    second.passes(5)
    assert second.leaves().closed
    closed = stored(application, first.appointment.ref)
    assert (closed.state, closed.outcome) == (State.CLOSED, Outcome.NOT_ESTABLISHED)
    with uow.read() as records:
        left = of_kind(records.evidence.of(closed.ref), EvidenceKind.DEPARTURE)
    assert [item.text("operative") for item in left] == ["OP-1", "OP-2"]


def test_the_second_claims_after_the_first_has_left_and_the_claim_is_for_the_visit(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, second = a_crew(application, clock, uow)
    second.arrives()
    first.passes(1)
    first.records(EvidenceKind.KNOCK)
    first.leaves_a_colleague()
    second.does_everything()
    assert second.claims(Outcome.NO_ACCESS).closed  # the colleague's early leaving did not cut the wait short


def test_who_has_left_says_nothing_more_of_the_visit(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, second = a_crew(application, clock, uow)
    second.arrives()
    first.leaves_a_colleague()
    with pytest.raises(WrongState, match="you have left; your colleague who is still there says what happened"):
        first.claims(Outcome.COMPLETED)
    assert second.claims(Outcome.COMPLETED).closed


def test_the_last_claim_of_either_is_judged_once_more_when_the_last_one_leaves(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, second = a_crew(application, clock, uow)
    second.arrives()
    assert not first.claims(Outcome.NO_ACCESS).closed
    assert not second.claims(Outcome.REFUSED_ACCESS).closed
    first.leaves_a_colleague()
    closing = second.leaves()
    assert closing.judgement.outcome is Outcome.REFUSED_ACCESS
    assert closing.appointment.outcome is Outcome.NOT_ESTABLISHED


def test_who_never_arrived_keeps_nobodys_visit_open(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, _ = a_crew(application, clock, uow)
    assert first.leaves().closed


def test_who_has_left_does_not_leave_twice(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    first, second = a_crew(application, clock, uow)
    second.arrives()
    request = LeaveVisit("E-LEFT", first.appointment.ref, "OP-1", clock.now(), OPERATIVE)
    assert application.leave_visit(request) is None
    assert application.leave_visit(request) is None  # sent again
    with pytest.raises(WrongState, match="not at the home"):
        first.leaves_a_colleague()
    assert stored(application, first.appointment.ref).state is State.ON_SITE


def test_what_the_last_one_forgets_is_closed_all_the_same(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, second = a_crew(application, clock, uow)
    second.arrives()
    first.leaves_a_colleague()
    clock.advance(timedelta(hours=24))
    assert application.close_left_open(CloseLeftOpen()) == (first.appointment.ref,)


@pytest.mark.parametrize("kind", ["furniture_moved", "little_space"])
def test_where_two_were_asked_for_one_who_leaves_early_makes_it_our_failure(
    application: Application, clock: FixedClock, kind: str
) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, kind, two="yes")
    first = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    second = AtTheDoor(application, clock, first.appointment, operative="OP-2", account="U-operative-2")
    second.arrives()
    first.passes(1)
    first.leaves_a_colleague()
    second.does_everything()
    refused = second.claims(Outcome.NO_ACCESS)
    assert [found.rule for found in refused.judgement.missing] == ["requirements_met"]
    assert second.leaves().appointment.outcome is Outcome.REQUIREMENT_NOT_MET
