"""A resident's text that disputes a visit is heard: a challenge when it can only be that, a person otherwise."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from appointments.domain.challenges import Challenge
from appointments.domain.errors import Invalid
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.challenge_from_reply import ChallengeFromReply
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import MANAGER, WEDNESDAY, missed, missed_again, people
from tests.use_cases.steps import AtTheDoor, a_booking, messages, says, tasks, told
from web.application import Application


def challenges(uow: UnitOfWork, door: AtTheDoor) -> list[Challenge]:
    with uow.read() as records:
        return records.challenges.of(door.appointment.ref)


@pytest.mark.parametrize("text", ["I was in", "Nobody came!", "they never knocked", "sorry, i was in all day"])
def test_another_account_in_so_many_words_is_a_challenge(
    application: Application, clock: FixedClock, uow: UnitOfWork, text: str
) -> None:
    door = missed(application, clock, a_town(application).home)
    reply = says(application, text, clock=clock)
    [challenge] = challenges(uow, door)
    assert (challenge.said, challenge.waits) == (text, True)
    assert reply is not None
    assert (challenge.reply_ref, reply.intent, reply.appointment_ref) == (
        reply.ref,
        Intent.DISPUTE,
        door.appointment.ref,
    )
    assert len(tasks(application, door.appointment, TaskKind.CHALLENGE)) == 1
    [answer] = messages(uow, door.appointment, MessageKind.CHALLENGE_HEARD)
    assert "nothing follows from that visit" in answer.text
    assert application.verify_ledger(None).intact


def test_what_is_not_clear_reaches_a_planner_who_makes_it_a_challenge_in_one_press(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = missed(application, clock, a_town(application).home)
    text = "your man was next door, I watched him"
    says(application, text, clock=clock)
    assert challenges(uow, door) == []
    [task] = tasks(application, door.appointment, TaskKind.DISPUTE)
    assert len(messages(uow, door.appointment, MessageKind.ACKNOWLEDGEMENT)) == 1
    application.challenge_from_reply(ChallengeFromReply(task.ref, door.appointment.ref, PLANNER))
    [challenge] = challenges(uow, door)
    assert challenge.said == text
    assert tasks(application, door.appointment, TaskKind.DISPUTE) == []
    assert len(messages(uow, door.appointment, MessageKind.CHALLENGE_HEARD)) == 1


def test_a_text_is_made_a_challenge_of_the_households_own_visit_only(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = missed(application, clock, a_town(application).home)
    says(application, "can you ring me", clock=clock)
    [task] = tasks(application, door.appointment, TaskKind.DISPUTE)
    with pytest.raises(Invalid) as refused:
        application.challenge_from_reply(ChallengeFromReply(task.ref, "A-OTHER", PLANNER))
    assert refused.value.field == "appointment"


def test_nobody_came_in_the_time_of_another_promise_is_about_that_one(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    home = a_town(application).home
    door = missed(application, clock, home)
    later = told(application, a_booking(application, home, day=WEDNESDAY + timedelta(days=2)))
    clock.set(at(later.promise.day, time(13, 30)))
    says(application, "nobody came", clock=clock)
    assert challenges(uow, door) == []
    [task] = tasks(application, later, TaskKind.DISPUTE)
    assert "otherwise than we think" in task.words
    assert len(messages(uow, later, MessageKind.ACKNOWLEDGEMENT)) == 1


def test_while_another_promise_lies_ahead_it_is_about_the_visit_behind(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    home = a_town(application).home
    door = missed(application, clock, home)
    told(application, a_booking(application, home, day=WEDNESDAY + timedelta(days=2)))
    says(application, "I was in", clock=clock)
    assert len(challenges(uow, door)) == 1


def test_with_two_visits_it_could_mean_a_person_finds_out(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    first = missed(application, clock, a_town(application).home)
    second = missed_again(application, clock, first)
    reply = says(application, "I was in", clock=clock)
    assert challenges(uow, first) == challenges(uow, second) == []
    assert reply is not None
    assert len(tasks(application, second.appointment, TaskKind.DISPUTE)) == 1
    assert len(messages(uow, second.appointment, MessageKind.ACKNOWLEDGEMENT)) == 1


@pytest.mark.parametrize(("days", "heard"), [(28, True), (29, False)])
def test_a_text_is_heard_as_a_challenge_for_28_days(
    application: Application, clock: FixedClock, uow: UnitOfWork, days: int, heard: bool
) -> None:
    door = missed(application, clock, a_town(application).home)
    clock.set(at(WEDNESDAY + timedelta(days=days), time(23, 50) if heard else time(0, 10)))
    says(application, "I was in", clock=clock)
    assert len(challenges(uow, door)) == heard
    if not heard:  # and yet a person reads it
        with uow.read() as records:
            assert records.tasks.open_about("A-NONE", door.appointment.home_ref)


def test_there_is_one_review_and_what_is_written_after_it_is_kept(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = missed(application, clock, a_town(application).home)
    says(application, "I was in", clock=clock)
    [first] = challenges(uow, door)
    application.decide_challenge(DecideChallenge(first.ref, False, MANAGER, "The photo shows your door."))
    [told_result] = messages(uow, door.appointment, MessageKind.CHALLENGE_DECIDED)
    assert "Why: The photo shows your door. " in told_result.text
    assert "Housing Ombudsman" in told_result.text
    clock.advance(timedelta(minutes=1))
    again = application.challenge_outcome(ChallengeOutcome(door.appointment.ref, "It is not my door."))
    assert (again.repeats, again.waits) == (first.ref, False)
    says(application, "they never knocked", clock=clock)
    assert [item.repeats for item in challenges(uow, door)] == [None, first.ref, first.ref]
    assert len(messages(uow, door.appointment, MessageKind.CHALLENGE_HEARD)) == 1  # nothing is looked at again
    assert len(messages(uow, door.appointment, MessageKind.ACKNOWLEDGEMENT)) == 1


def test_the_result_says_nothing_that_others_may_not_read(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """Rule 33: a reason that names anybody's health stands on the page and not in a text."""
    door = missed(application, clock, a_town(application).home)
    ref = application.challenge_outcome(ChallengeOutcome(door.appointment.ref, "I was in.")).ref
    application.decide_challenge(
        DecideChallenge(ref, True, MANAGER, "A wheelchair user needs longer.", Outcome.REQUIREMENT_NOT_MET)
    )
    [message] = messages(uow, door.appointment, MessageKind.CHALLENGE_DECIDED)
    assert "We agree with you" in message.text
    assert "wheelchair" not in message.text


def test_whoever_recorded_the_claim_cannot_review_it(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """A planner closed it at the console: they were not at the door, and still it is their own claim."""
    from appointments.domain.outcomes import Door
    from appointments.use_cases.at_the_door.close_visit import CloseVisit
    from tests.use_cases.steps import at_the_door

    people(uow)
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    request = CloseVisit(door.appointment.ref, Outcome.NO_ACCESS, MANAGER, Door.CONSOLE)
    assert application.close_visit(request).closed
    ref = application.challenge_outcome(ChallengeOutcome(door.appointment.ref, "I was in.")).ref
    with pytest.raises(Invalid) as refused:
        application.decide_challenge(DecideChallenge(ref, False, MANAGER, "I say so"))
    assert refused.value.field == "reviewer"
