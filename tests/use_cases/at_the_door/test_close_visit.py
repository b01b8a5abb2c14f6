"""Closing a visit: the gate answers every claim, and nothing that blames the resident passes it unevidenced."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import time, timedelta

import pytest

from appointments.domain.access import Source
from appointments.domain.appointments import State
from appointments.domain.case import Case
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Place
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import CLAIMABLE, EXCUSES_LANDLORD, Door, Finding, Judgement, Outcome
from appointments.domain.positions import Position
from appointments.domain.tasks import Owner, TaskKind
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.close_visit import CloseVisit, close_visit
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import (
    FRIDAY,
    OPERATIVE,
    TELLER,
    AtTheDoor,
    a_booking,
    a_photo,
    asks_for,
    at_the_door,
    messages,
    says,
    stored,
    tasks,
    told,
)
from web.application import Application


def a_judgement_of(case: Case, ref: str, *, allowed: bool) -> Judgement:
    return Judgement(
        ref=ref,
        appointment_ref=case.claim.appointment_ref,
        promise_version=case.promise.version,
        outcome=case.claim.outcome,
        allowed=allowed,
        findings=(Finding("the_only_demand", met=allowed, words="Asked for.", to_do="" if allowed else "Do it."),),
        established_outcome=case.claim.outcome if allowed else Outcome.NOT_ESTABLISHED,
        established_words="As judged.",
        rulebook_version="test",
        rulebook_digest="00" * 32,
        judged_at=case.judged_at,
    )


def refuse(case: Case, *, ref: str) -> Judgement:
    return a_judgement_of(case, ref, allowed=False)


def allow(case: Case, *, ref: str) -> Judgement:
    return a_judgement_of(case, ref, allowed=True)


def allow_another_visit(case: Case, *, ref: str) -> Judgement:
    """A judgement that allows the same claim on another promise."""
    return replace(allow(case, ref=ref), promise_version=case.promise.version + 1)


def a_door(application: Application, clock: FixedClock) -> AtTheDoor:
    town = a_town(application)
    return at_the_door(application, clock, told(application, a_booking(application, town.home)))


def test_the_first_lock_closing_needs_a_judge_and_there_is_no_default() -> None:
    judge = inspect.signature(close_visit).parameters["judge"]
    assert judge.kind is inspect.Parameter.KEYWORD_ONLY
    assert judge.default is inspect.Parameter.empty


def test_the_first_lock_what_the_judge_refuses_stays_open_and_is_kept(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    for outcome in sorted(CLAIMABLE):
        request = CloseVisit(door.appointment.ref, outcome, OPERATIVE, Door.PHONE, operative_ref=door.operative)
        closing = close_visit(request, uow=uow, judge=refuse, clock=clock, teller=TELLER)
        assert (closing.closed, closing.next_step) == (False, None)
        still = stored(application, door.appointment.ref)
        assert (still.state, still.outcome, still.judgement_ref) == (State.ON_SITE, None, None)
    with uow.read() as records:
        kept = records.judgements.of(door.appointment.ref)
    assert [judgement.outcome for judgement in kept] == sorted(CLAIMABLE)
    assert not any(judgement.allowed for judgement in kept)
    assert application.verify_ledger(None).intact


def test_a_judgement_of_something_else_closes_nothing_and_nothing_is_stored(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    request = CloseVisit(door.appointment.ref, Outcome.NO_ACCESS, OPERATIVE, Door.PHONE, operative_ref=door.operative)
    with pytest.raises(WrongState):
        close_visit(request, uow=uow, judge=allow_another_visit, clock=clock, teller=TELLER)
    assert stored(application, door.appointment.ref).state is State.ON_SITE
    with uow.read() as records:
        assert records.judgements.of(door.appointment.ref) == []


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - CLAIMABLE))
def test_what_the_records_establish_cannot_be_claimed(
    application: Application, uow: UnitOfWork, clock: FixedClock, outcome: Outcome
) -> None:
    request = CloseVisit("A-ANY", outcome, OPERATIVE, Door.PHONE)
    with pytest.raises(Invalid) as refused:
        close_visit(request, uow=uow, judge=allow, clock=clock, teller=TELLER)
    assert refused.value.field == "outcome"


def test_a_refused_claim_names_everything_that_is_missing_with_what_to_do_about_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """After three minutes, without a knock, a call, the planner or a card."""
    door = a_door(application, clock)
    door.passes(3)
    closing = door.claims(Outcome.NO_ACCESS, "Nobody in")
    assert not closing.closed
    missing = {finding.rule: finding for finding in closing.judgement.missing}
    assert {"knocks", "contact", "wait", "planner_contact", "card"} <= set(missing)
    assert all(missing[rule].to_do for rule in ("knocks", "contact", "wait", "planner_contact", "card"))
    assert closing.judgement.established_outcome is Outcome.NOT_ESTABLISHED
    with uow.read() as records:
        [kept] = records.judgements.of(door.appointment.ref)
    assert kept == closing.judgement


def test_after_a_refusal_the_same_claim_is_judged_again_on_what_was_done_since(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    assert not door.claims(Outcome.NO_ACCESS).closed
    door.does_everything()
    closing = door.claims(Outcome.NO_ACCESS, "Nobody in")
    assert closing.closed
    with uow.read() as records:
        judgements = records.judgements.of(door.appointment.ref)
    assert [judgement.allowed for judgement in judgements] == [False, True]
    closed = stored(application, door.appointment.ref)
    assert (closed.state, closed.outcome, closed.outcome_words) == (State.CLOSED, Outcome.NO_ACCESS, "Nobody in")
    assert closed.judgement_ref == judgements[-1].ref
    assert closed.visit is not None
    assert closed.visit.left_at == clock.now()


def test_no_access_gets_a_next_step_and_the_household_is_told_with_the_number_of_the_card(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    door.does_everything()
    closing = door.claims(Outcome.NO_ACCESS)
    [step] = tasks(application, door.appointment, TaskKind.NEXT_STEP)
    assert closing.next_step == step
    assert step.owner is Owner.PLANNER
    assert step.due_at - clock.now() <= timedelta(hours=8)  # the same working day (rule 50)
    [text] = messages(uow, door.appointment, MessageKind.MISSED_YOU)
    assert f"C-{door.appointment.ref}" in text.text
    assert tasks(application, door.appointment, TaskKind.COMPENSATION) == []
    with uow.read() as records:
        assert records.work_orders.get(door.appointment.work_order_ref).state is WorkOrderState.OPEN


def test_a_full_set_of_evidence_is_not_enough_when_nobody_had_been_told(
    application: Application, clock: FixedClock
) -> None:
    door = at_the_door(application, clock, a_booking(application, a_town(application).home))
    door.does_everything()
    closing = door.claims(Outcome.NO_ACCESS)
    assert not closing.closed
    assert [finding.rule for finding in closing.judgement.missing] == ["notified"]
    assert closing.judgement.established_outcome is Outcome.NOT_NOTIFIED


def test_a_requirement_that_was_recorded_only_today_had_to_be_met_too(
    application: Application, clock: FixedClock
) -> None:
    """Rule 43 and 19: as promised, as despatched, and as it stands at the visit."""
    town = a_town(application)
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    asks_for(application, town.home, "text_only")
    door.does_everything()
    judgement = door.claims(Outcome.NO_ACCESS).judgement
    assert not judgement.allowed
    assert judgement.established_outcome is Outcome.REQUIREMENT_NOT_MET


def test_a_requirement_that_is_ended_while_somebody_stands_at_the_door_had_to_be_met_too(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application)
    booked = told(application, a_booking(application, town.home))
    asked = asks_for(application, town.home, "call_ahead")
    door = at_the_door(application, clock, booked)  # straight to the door: nobody pressed "on my way"
    door.does_everything()
    application.end_requirement(EndRequirement(asked, PLANNER))
    closing = door.claims(Outcome.NO_ACCESS)
    assert (closing.closed, closing.judgement.established_outcome) == (False, Outcome.REQUIREMENT_NOT_MET)


@pytest.mark.parametrize("sent", [True, False], ids=["sent", "never left"])
def test_a_text_from_the_door_is_contact_once_it_was_sent(
    sent: bool, application: Application, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "text_only")
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    door.passes(1)
    door.records(EvidenceKind.KNOCK)
    door.passes(4)
    door.records(EvidenceKind.KNOCK)
    door.records(EvidenceKind.TEXT)
    if sent:
        application.deliver_outbox(DeliverOutbox())
    door.records(EvidenceKind.PLANNER_ASKED)
    door.passes(12)
    door.records(EvidenceKind.CARD, number="C-1001")
    door.photographs(a_photo())
    assert door.claims(Outcome.NO_ACCESS).closed is sent


@pytest.mark.parametrize(
    ("comes", "outcome"),
    [
        (time(13, 0), Outcome.LATE),  # at the very end of the window, which is not in it
        (time(15, 0), Outcome.LATE),
        (time(7, 30), Outcome.EARLY),  # and claimed at 7:47, before the window opened at 8
    ],
)
def test_who_did_not_come_in_the_window_cannot_blame_the_resident(
    application: Application, clock: FixedClock, comes: time, outcome: Outcome
) -> None:
    town = a_town(application)
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)), comes=comes)
    door.does_everything()
    judgement = door.claims(Outcome.NO_ACCESS).judgement
    assert not judgement.allowed
    assert judgement.established_outcome is outcome


def test_refused_access_needs_who_spoke_why_and_another_time_offered(
    application: Application, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    refused = door.claims(Outcome.REFUSED_ACCESS)
    assert {"spoke_to", "reason_and_words", "other_time_offered"} <= {f.rule for f in refused.judgement.missing}
    door.records(EvidenceKind.KNOCK)
    door.records(EvidenceKind.CALL, result="answered")
    door.records(EvidenceKind.SPOKE_TO, who="resident")
    door.records(EvidenceKind.REASON, reason="unwell", words="I am not well today")
    door.records(EvidenceKind.OTHER_TIME_OFFERED, words="Friday morning, she will ring us")
    closing = door.claims(Outcome.REFUSED_ACCESS)
    assert closing.closed
    assert closing.next_step is not None


def test_completed_work_completes_the_order_and_needs_no_next_step(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    closing = door.claims(Outcome.COMPLETED)
    assert (closing.closed, closing.next_step) == (True, None)
    with uow.read() as records:
        assert records.work_orders.get(door.appointment.work_order_ref).state is WorkOrderState.COMPLETED
    assert application.look_up.tasks_of(door.appointment.ref) == ()


@pytest.mark.parametrize(
    ("outcome", "compensation"),
    [
        (Outcome.FOLLOW_ON, 0),
        (Outcome.COMMUNAL_DOOR, 0),
        (Outcome.UNSAFE, 0),
        (Outcome.WRONG_TRADE, 1),  # the landlord's failure: the resident is owed an answer (rule 56)
        (Outcome.WRONG_ADDRESS, 1),
    ],
)
def test_what_did_not_complete_the_work_gets_a_next_step_and_the_landlords_failure_a_compensation(
    application: Application, clock: FixedClock, outcome: Outcome, compensation: int
) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.CALL, result="no_answer")  # from the communal door; the others ask for nothing
    closing = door.claims(outcome)
    assert closing.closed
    assert closing.next_step is not None
    owed = tasks(application, door.appointment, TaskKind.COMPENSATION)
    assert len(owed) == compensation
    assert all(task.owner is Owner.MANAGER and "24 hours" not in task.words for task in owed)


def test_before_anybody_has_arrived_there_is_nothing_to_close(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    with pytest.raises(WrongState):
        AtTheDoor(application, clock, booked).claims(Outcome.NO_ACCESS)
    assert stored(application, booked.ref).state is State.NOTIFIED


def test_a_closed_visit_cannot_be_closed_again(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    door = a_door(application, clock)
    door.claims(Outcome.FOLLOW_ON)
    with pytest.raises(WrongState):
        door.claims(Outcome.COMPLETED)
    closed = stored(application, door.appointment.ref)
    assert closed.outcome is Outcome.FOLLOW_ON
    with uow.read() as records:
        assert len(records.judgements.of(closed.ref)) == 1


def test_a_visit_that_does_not_exist_is_not_found(application: Application, clock: FixedClock) -> None:
    with pytest.raises(NotFound):
        application.close_visit(CloseVisit("A-NONE", Outcome.NO_ACCESS, PLANNER, Door.CONSOLE))


def test_the_next_visit_for_the_same_repair_continues_the_first_and_keeps_what_was_asked(
    application: Application, clock: FixedClock
) -> None:
    """Rule 12: requirements and the chain of evidence are inherited."""
    town = a_town(application)
    requirement = asks_for(application, town.home, "advance_notice", hours="30")
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    door.claims(Outcome.FOLLOW_ON)
    offers = application.offer_slots(OfferSlots(door.appointment.work_order_ref, PLANNER, days=7))
    again = application.book_appointment(BookAppointment(offers.ref, FRIDAY, "PM", PLANNER))
    assert again.follows == door.appointment.ref
    assert [item.ref for item in again.promise.requirements] == [requirement]


def test_who_had_answered_that_it_does_not_suit_has_missed_nothing(application: Application, clock: FixedClock) -> None:
    """Rule 30: asked for another time, and the operative came all the same."""
    town = a_town(application)
    booked = told(application, a_booking(application, town.home))
    says(application, "2", clock=clock)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    closing = door.claims(Outcome.NO_ACCESS)
    assert not closing.closed
    assert "not_inconvenient" in {finding.rule for finding in closing.judgement.missing}
    assert closing.judgement.established_outcome is Outcome.REQUIREMENT_NOT_MET


# --- the same gate behind every door


@pytest.mark.parametrize("door", [Door.CONSOLE, Door.API, Door.FEED])
@pytest.mark.parametrize("complete", [True, False], ids=["complete", "hasty"])
def test_every_door_gets_the_same_judgement_as_the_phone(
    application: Application, uow: UnitOfWork, clock: FixedClock, door: Door, complete: bool
) -> None:
    """Planner console, integrations and contractors' files: no door is wider. Only what is left to do differs."""
    at = a_door(application, clock)
    if complete:
        at.does_everything()
    else:
        at.passes(3)
    by_phone = at.claims(Outcome.NO_ACCESS) if not complete else None
    other = application.close_visit(CloseVisit(at.appointment.ref, Outcome.NO_ACCESS, PLANNER, door))
    assert other.closed is complete
    with uow.read() as records:
        kept = records.judgements.of(at.appointment.ref)
    assert kept[-1] == other.judgement
    if by_phone is not None:
        assert _without_to_do(other.judgement) == _without_to_do(by_phone.judgement)


@pytest.mark.parametrize("door", Door)
@pytest.mark.parametrize("outcome", sorted(EXCUSES_LANDLORD))
def test_no_door_lets_a_claim_through_that_the_records_contradict(
    application: Application, clock: FixedClock, door: Door, outcome: Outcome
) -> None:
    """Nobody had been told: whatever is claimed, through whatever door, it was our failure."""
    at = at_the_door(application, clock, a_booking(application, a_town(application).home))
    at.does_everything()
    at.records(EvidenceKind.SPOKE_TO, who="minor")
    request = CloseVisit(at.appointment.ref, outcome, OPERATIVE, door, operative_ref=at.operative)
    closing = application.close_visit(request)
    assert (closing.closed, closing.judgement.established_outcome) == (False, Outcome.NOT_NOTIFIED)
    assert stored(application, at.appointment.ref).state is State.ON_SITE


def _without_to_do(judgement: Judgement) -> Judgement:
    findings = tuple(replace(finding, to_do="") for finding in judgement.findings)
    return replace(judgement, ref="", findings=findings)


@pytest.mark.parametrize(
    ("operative", "field"),
    [(None, "operative"), ("OP-9", "operative"), ("", "operative")],
    ids=["nobody", "not assigned", "empty"],
)
def test_through_the_phone_only_an_operative_of_this_visit_claims_anything(
    application: Application, uow: UnitOfWork, clock: FixedClock, operative: str | None, field: str
) -> None:
    door = a_door(application, clock)
    with pytest.raises(Invalid) as refused:
        application.close_visit(
            CloseVisit(door.appointment.ref, Outcome.COMPLETED, OPERATIVE, Door.PHONE, operative_ref=operative)
        )
    assert refused.value.field == field
    assert stored(application, door.appointment.ref).state is State.ON_SITE
    with uow.read() as records:
        assert records.judgements.of(door.appointment.ref) == []


def test_who_was_assigned_and_did_not_come_claims_nothing(application: Application, clock: FixedClock) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "two_operatives")
    booked = told(application, a_booking(application, town.home))
    first, second = (assignment.operative_ref for assignment in booked.assignments)
    clock.set(booked.promise.window.starts + timedelta(hours=1))
    door = AtTheDoor(application, clock, booked, operative=first)
    door.arrives()
    with pytest.raises(WrongState):
        application.close_visit(CloseVisit(booked.ref, Outcome.UNSAFE, OPERATIVE, Door.PHONE, operative_ref=second))
    assert stored(application, booked.ref).state is State.ON_SITE


@pytest.mark.parametrize("leaves", [True, False])
def test_of_two_for_the_whole_visit_nobody_leaves_before_it_is_decided(
    application: Application, clock: FixedClock, leaves: bool
) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "two_operatives")
    booked = told(application, a_booking(application, town.home))
    first, second = (assignment.operative_ref for assignment in booked.assignments)
    clock.set(booked.promise.window.starts + timedelta(hours=1))
    door = AtTheDoor(application, clock, booked, operative=first)
    door.arrives()
    AtTheDoor(application, clock, booked, operative=second).arrives()
    if leaves:
        application.leave_visit(LeaveVisit("E-GONE", booked.ref, second, clock.now(), OPERATIVE))
    door.passes(20)
    missing = {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    assert ("requirements_met" in missing) is leaves


# --- outcomes that are nobody's fault, and yet excuse us


def test_only_a_child_at_home_is_recorded_once_it_is_said_who_answered(
    application: Application, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    assert not door.claims(Outcome.MINOR_ONLY).closed
    door.records(EvidenceKind.SPOKE_TO, who="minor")
    assert door.claims(Outcome.MINOR_ONLY).appointment.outcome is Outcome.MINOR_ONLY


def test_a_mistaken_child_is_withdrawn_and_then_nobody_answered_may_be_recorded(
    application: Application, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    alone = door.records(EvidenceKind.SPOKE_TO, who="minor")
    door.does_everything()
    assert "adults_only" in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    door.records(EvidenceKind.WITHDRAWN, withdraws=alone.ref, words="It was the neighbours' boy.")
    assert door.claims(Outcome.NO_ACCESS).closed


@pytest.mark.parametrize("outcome", [Outcome.COMPLETED, Outcome.FOLLOW_ON])
def test_nobody_works_where_only_a_child_is_at_home(
    application: Application, clock: FixedClock, outcome: Outcome
) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.SPOKE_TO, who="minor")
    with pytest.raises(Invalid, match="only a child was at home") as refused:
        door.claims(outcome)
    assert refused.value.field == "outcome"
    door.records(EvidenceKind.SPOKE_TO, who="household_member")  # who came home since
    assert door.claims(outcome).closed


@pytest.mark.parametrize("outcome", [Outcome.MINOR_ONLY, Outcome.COMMUNAL_DOOR])
def test_who_comes_late_to_a_child_or_a_locked_door_came_late(
    application: Application, clock: FixedClock, outcome: Outcome
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    door = at_the_door(application, clock, booked, comes=time(14))
    door.records(EvidenceKind.SPOKE_TO, who="minor")
    door.records(EvidenceKind.CALL, result="no_answer")
    assert not door.claims(outcome).closed
    assert door.leaves().appointment.outcome is Outcome.LATE
    assert len(tasks(application, booked, TaskKind.COMPENSATION)) == 1


def test_a_refusal_because_of_our_own_failure_waits_for_the_planner(
    application: Application, clock: FixedClock
) -> None:
    """The resident says they were not told; the records say otherwise. Somebody has to look."""
    door = a_door(application, clock)
    door.records(EvidenceKind.KNOCK)
    door.records(EvidenceKind.CALL, result="answered", to="planner")
    door.records(EvidenceKind.SPOKE_TO, who="resident")
    door.records(EvidenceKind.REASON, reason="no_notice", words="Nobody told me")
    door.records(EvidenceKind.OTHER_TIME_OFFERED, words="Friday")
    closing = door.claims(Outcome.REFUSED_ACCESS)
    assert [finding.rule for finding in closing.judgement.missing] == ["failure_looked_into"]
    assert "the failure was ours" in closing.judgement.established_words
    door.records(EvidenceKind.PLANNER_ASKED)
    door.passes(1)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "The text was delivered on Monday"))
    assert door.claims(Outcome.REFUSED_ACCESS).closed


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [("no_notice", Outcome.NOT_NOTIFIED), ("requirement_not_met", Outcome.REQUIREMENT_NOT_MET)],
)
def test_a_planner_who_finds_that_the_resident_is_right_makes_it_our_failure(
    application: Application, clock: FixedClock, reason: str, outcome: Outcome
) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.KNOCK)
    door.records(EvidenceKind.SPOKE_TO, who="resident")
    door.records(EvidenceKind.REASON, reason=reason, words="It was agreed otherwise")
    door.records(EvidenceKind.OTHER_TIME_OFFERED, words="Friday")
    door.records(EvidenceKind.PLANNER_ASKED)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "It stands in the notes", ours=True))
    refused = door.claims(Outcome.REFUSED_ACCESS)
    assert [finding.rule for finding in refused.judgement.missing] == ["failure_found"]
    assert door.leaves().appointment.outcome is outcome
    assert len(tasks(application, door.appointment, TaskKind.COMPENSATION)) == 1


@pytest.mark.parametrize("kind", ["letter_only", "text_only"])
def test_who_has_to_call_cannot_propose_that_nobody_calls(
    application: Application, clock: FixedClock, kind: str
) -> None:
    """What is noticed at the door applies at once, and until a planner has reviewed it no call is talked away by it."""
    door = a_door(application, clock)
    noticed = RecordRequirement(door.appointment.home_ref, kind, {}, Source.OPERATIVE, door.account, provisional=True)
    application.record_requirement(noticed)
    door.records(EvidenceKind.KNOCK)
    door.passes(1)
    door.records(EvidenceKind.KNOCK)
    door.records(EvidenceKind.PLANNER_ASKED)
    door.passes(20)
    door.records(EvidenceKind.CARD, number="C-1")
    door.photographs(a_photo("card"))

    assert "contact" in {found.rule for found in door.claims(Outcome.NO_ACCESS).judgement.missing}


def test_that_a_planner_was_rung_is_not_the_operatives_to_say(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.CALL, result="no_answer", to="planner")
    door.passes(20)

    judgement = door.claims(Outcome.NO_ACCESS).judgement

    assert "planner_contact" in {found.rule for found in judgement.missing}


def test_an_arrival_from_the_other_side_of_the_county_is_a_question_to_the_planner(
    application: Application, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts)
    far = Position(Place(52.9, -2.0), 15)
    application.arrive(Arrive("E-far", booked.ref, "OP-1", clock.now(), OPERATIVE, far))
    door = AtTheDoor(application, clock, stored(application, booked.ref))

    door.records(EvidenceKind.PLANNER_ASKED)

    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    assert "km from the home" in question.words
    assert "at_the_home" in {found.rule for found in door.claims(Outcome.NO_ACCESS).judgement.missing}
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "The map had the block wrong"))
    assert "at_the_home" not in {found.rule for found in door.claims(Outcome.NO_ACCESS).judgement.missing}
