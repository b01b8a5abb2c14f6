"""The resident's own version: heard for 28 days, and judged by somebody who was not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.domain.tasks import Owner, TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, OPERATIVE, AtTheDoor, a_booking, at_the_door, stored, tasks, told
from web.application import Application

MANAGER = "U-manager"
SAID = "I was in all morning. They knocked next door."


def _no_access(application: Application, clock: FixedClock) -> AtTheDoor:
    """A visit that was closed as no access, with everything the gate asks for."""
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    return door


def challenged(application: Application, door: AtTheDoor) -> str:
    return application.challenge_outcome(ChallengeOutcome(door.appointment.ref, SAID)).ref


@pytest.mark.parametrize(
    ("later", "heard"),
    [
        (timedelta(0), True),
        (timedelta(days=28), True),  # the day of the closing is day 0, and all of day 28 is open
        (timedelta(days=29), False),
    ],
)
def test_an_outcome_can_be_challenged_for_28_days(
    application: Application, clock: FixedClock, later: timedelta, heard: bool
) -> None:
    """Rule 54."""
    door = _no_access(application, clock)
    clock.advance(later)
    if heard:
        assert challenged(application, door)
        [task] = tasks(application, door.appointment, TaskKind.CHALLENGE)
        assert task.owner is Owner.MANAGER
    else:
        with pytest.raises(WrongState, match="28 days"):
            challenged(application, door)


def test_a_challenge_says_something_and_is_about_something(application: Application, clock: FixedClock) -> None:
    door = _no_access(application, clock)
    with pytest.raises(Invalid) as refused:
        application.challenge_outcome(ChallengeOutcome(door.appointment.ref, " "))
    assert refused.value.field == "said"
    with pytest.raises(NotFound):
        application.challenge_outcome(ChallengeOutcome("A-NONE", SAID))


def test_what_blames_nobody_cannot_be_challenged(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    with pytest.raises(WrongState):  # nothing has happened yet
        application.challenge_outcome(ChallengeOutcome(booked.ref, SAID))
    at_the_door(application, clock, booked).claims(Outcome.FOLLOW_ON)
    with pytest.raises(WrongState):
        application.challenge_outcome(ChallengeOutcome(booked.ref, SAID))


def test_the_same_words_twice_are_one_challenge(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    door = _no_access(application, clock)
    assert challenged(application, door) == challenged(application, door)
    assert len(tasks(application, door.appointment, TaskKind.CHALLENGE)) == 1
    with uow.read() as records:
        assert len(records.challenges.of(door.appointment.ref)) == 1


def test_what_is_added_while_the_review_is_awaited_is_kept_and_opens_no_second_one(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = _no_access(application, clock)
    first = challenged(application, door)
    clock.advance(timedelta(hours=1))
    more = application.challenge_outcome(ChallengeOutcome(door.appointment.ref, " I have a photo of the van. "))
    again = application.challenge_outcome(ChallengeOutcome(door.appointment.ref, "I have a photo of the van."))
    assert (more.repeats, more.said, more.waits) == (first, "I have a photo of the van.", False)
    assert again == more
    [task] = tasks(application, door.appointment, TaskKind.CHALLENGE)
    assert task.words.count("They have written again since.") == 1
    decided = application.decide_challenge(
        DecideChallenge(first, upheld=False, reviewer=MANAGER, reason="Two doors were knocked at.")
    )
    assert decided.decided_at is not None
    assert tasks(application, door.appointment, TaskKind.CHALLENGE) == []
    with uow.read() as records:
        assert [item.ref for item in records.challenges.of(door.appointment.ref)] == [first, more.ref]


def test_upheld_it_is_classed_anew_and_the_landlords_failure_asks_for_compensation(
    application: Application, clock: FixedClock
) -> None:
    """Rules 54 and 56."""
    door = _no_access(application, clock)
    ref = challenged(application, door)
    clock.advance(timedelta(days=2))
    decided = application.decide_challenge(
        DecideChallenge(
            ref, upheld=True, reviewer=MANAGER, reason="The photo is of number 3", outcome=Outcome.WRONG_ADDRESS
        )
    )
    assert (decided.upheld, decided.reviewer, decided.decided_at) == (True, MANAGER, clock.now())
    assert decided.outcome is Outcome.NO_ACCESS  # what was challenged stays on record
    now = stored(application, door.appointment.ref)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.WRONG_ADDRESS)
    assert len(tasks(application, door.appointment, TaskKind.COMPENSATION)) == 1
    assert application.verify_ledger(None).intact
    with pytest.raises(WrongState):  # nothing is recorded against the resident any more
        challenged(application, door)


def test_upheld_what_is_done_next_no_longer_says_that_nobody_answered(
    application: Application, clock: FixedClock
) -> None:
    """Rule 50: the planner reads what the visit is now, with a new date."""
    door = _no_access(application, clock)
    ref = challenged(application, door)
    clock.advance(timedelta(days=2))
    _uphold(application, ref)
    [step] = tasks(application, door.appointment, TaskKind.NEXT_STEP)
    assert step.words.startswith("We went to the wrong address.")
    assert (step.made_at, step.due_at > clock.now()) == (clock.now(), True)


def test_upheld_a_repair_that_was_booked_again_gets_no_second_step(application: Application, clock: FixedClock) -> None:
    door = _no_access(application, clock)
    ref = challenged(application, door)
    offers = application.offer_slots(OfferSlots(door.appointment.work_order_ref, PLANNER, days=7, resident_agrees=True))
    application.book_appointment(BookAppointment(offers.ref, FRIDAY, "PM", PLANNER, agreed_by_resident=True))
    assert tasks(application, door.appointment, TaskKind.NEXT_STEP) == []
    _uphold(application, ref)
    assert tasks(application, door.appointment, TaskKind.NEXT_STEP) == []


def _uphold(application: Application, ref: str) -> None:
    reason = "The photo is of number 3"
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, reason, Outcome.WRONG_ADDRESS))


def test_not_upheld_the_outcome_stands(application: Application, clock: FixedClock) -> None:
    door = _no_access(application, clock)
    ref = challenged(application, door)
    application.decide_challenge(DecideChallenge(ref, upheld=False, reviewer=MANAGER, reason="The card has the number"))
    assert stored(application, door.appointment.ref).outcome is Outcome.NO_ACCESS
    assert tasks(application, door.appointment, TaskKind.COMPENSATION) == []


def test_the_operative_who_was_there_cannot_review_it(application: Application, clock: FixedClock) -> None:
    door = _no_access(application, clock)
    ref = challenged(application, door)
    for upheld in (True, False):
        with pytest.raises(Invalid) as refused:
            application.decide_challenge(
                DecideChallenge(ref, upheld=upheld, reviewer=OPERATIVE, reason="I knocked", outcome=Outcome.LATE)
            )
        assert refused.value.field == "reviewer"
    assert stored(application, door.appointment.ref).outcome is Outcome.NO_ACCESS


@pytest.mark.parametrize("outcome", [None, *sorted(BLAMES_RESIDENT)])
def test_upheld_it_cannot_end_in_blaming_the_resident_again(
    application: Application, clock: FixedClock, outcome: Outcome | None
) -> None:
    ref = challenged(application, _no_access(application, clock))
    with pytest.raises(Invalid) as refused:
        application.decide_challenge(DecideChallenge(ref, True, MANAGER, "The photo is of number 3", outcome))
    assert refused.value.field == "outcome"


def test_a_decision_has_a_reason_and_is_made_once(application: Application, clock: FixedClock) -> None:
    door = _no_access(application, clock)
    ref = challenged(application, door)
    with pytest.raises(Invalid) as refused:
        application.decide_challenge(DecideChallenge(ref, False, MANAGER, " "))
    assert refused.value.field == "reason"
    application.decide_challenge(DecideChallenge(ref, False, MANAGER, "The card has the number"))
    with pytest.raises(WrongState):
        application.decide_challenge(DecideChallenge(ref, True, MANAGER, "After all", Outcome.LATE))
    assert stored(application, door.appointment.ref).outcome is Outcome.NO_ACCESS


def test_a_challenge_is_decided_and_never_just_ticked(application: Application, clock: FixedClock) -> None:
    door = _no_access(application, clock)
    ref = challenged(application, door)
    [task] = tasks(application, door.appointment, TaskKind.CHALLENGE)
    with pytest.raises(WrongState, match="decide"):
        application.settle_task(SettleTask(task.ref, MANAGER, "Seen"))
    application.decide_challenge(DecideChallenge(ref, False, MANAGER, "The card has the number"))
    assert tasks(application, door.appointment, TaskKind.CHALLENGE) == []  # the decision settles it
