"""What a reading leads to: real times that fit, danger before everything, and nothing called off by itself."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.messages import GAS_EMERGENCY_PHONE, Message, MessageKind, MessageState
from appointments.domain.replies import Intent
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import at, day_of
from appointments.ports import UnitOfWork
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.record_reply import RecordReply, record_reply
from appointments.use_cases.settle_task import SettleTask
from appointments.views.task_list import ListTasks
from tests.application import NUMBER, PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import missed
from tests.use_cases.steps import (
    FRIDAY,
    TELLER,
    WEDNESDAY,
    AtTheDoor,
    a_booking,
    messages,
    moved,
    says,
    states,
    stored,
    tasks,
    told,
)
from web.application import Application

THURSDAY = date(2026, 3, 5)
STRANGER = "+447700900999"


def a_told_visit(application: Application) -> Appointment:
    town = a_town(application)
    return told(application, a_booking(application, town.home))


def _asks_for_times(application: Application, clock: FixedClock, uow: UnitOfWork, text: str) -> Message:
    """A visit is told, this text comes, and the one list of times that answers it is returned."""
    booked = a_told_visit(application)
    reply = says(application, text, clock=clock)
    assert reply is not None
    assert reply.intent is Intent.CHANGE
    assert application.answer_replies(AnswerReplies()) == 1
    kinds = (MessageKind.SLOT_CHOICE, MessageKind.NEAREST_CHOICE)
    [answer] = [message for kind in kinds for message in messages(uow, booked, kind)]
    assert stored(application, booked.ref).promise.version == 1  # nothing moves before they have picked
    return answer


def listed(answer: Message) -> list[tuple[date, str]]:
    return [(date.fromisoformat(day), pattern) for day, _, pattern in (c.partition(" ") for c in answer.choices)]


def first_waiting(application: Application) -> Task:
    return application.views.task_list(ListTasks(application.clock.now())).lines[0].task


# --- days and times


def test_thursday_morning_is_offered_a_thursday_morning_and_the_number_books_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "Hi, can you do Thursday morning instead?", clock=clock)
    application.answer_replies(AnswerReplies())
    [choice] = messages(uow, booked, MessageKind.SLOT_CHOICE)
    assert {(day.weekday(), pattern) for day, pattern in listed(choice)} == {(3, "AM")}
    assert (THURSDAY, "AM") in listed(choice)
    told(application, booked)
    says(application, "1 Thursday please", clock=clock)
    application.answer_replies(AnswerReplies())
    after = stored(application, booked.ref).promise
    assert (after.day.weekday(), after.pattern, after.agreed_by_resident) == (3, "AM", True)


@pytest.mark.parametrize(
    ("text", "never"),
    [("any day but Wednesday", {2}), ("not the 4th", {2}), ("I work Wednesdays and Thursdays", {2, 3})],
)
def test_days_they_cannot_do_are_not_offered(
    application: Application, uow: UnitOfWork, clock: FixedClock, text: str, never: set[int]
) -> None:
    answer = _asks_for_times(application, clock, uow, text)
    assert answer.kind is MessageKind.SLOT_CHOICE
    offered = listed(answer)
    assert offered
    assert WEDNESDAY not in {day for day, _ in offered}
    if text != "not the 4th":
        assert not never & {day.weekday() for day, _ in offered}


def test_who_has_what_they_ask_for_may_mean_something_else(application: Application, clock: FixedClock) -> None:
    booked = a_told_visit(application)
    says(application, "any day but Friday", clock=clock)
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1


def test_next_week_is_searched_from_next_week_on(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    answer = _asks_for_times(application, clock, uow, "can we do next week please")
    assert answer.kind is MessageKind.SLOT_CHOICE
    assert {day.isocalendar().week for day, _ in listed(answer)} == {day_of(clock.now()).isocalendar().week + 1}


@pytest.mark.parametrize("text", ["can you come on Sunday", "Sunday morning please", "after 5 on Thursday"])
def test_where_nothing_fits_they_are_told_so_with_the_nearest_there_is(
    application: Application, uow: UnitOfWork, clock: FixedClock, text: str
) -> None:
    answer = _asks_for_times(application, clock, uow, text)
    assert answer.kind is MessageKind.NEAREST_CHOICE
    assert "nothing is free at the time you asked for" in answer.text
    assert 1 <= len(answer.choices) <= 3
    assert answer.question is not None
    if "Thursday" in text:
        assert THURSDAY in {day for day, _ in listed(answer)}


def test_a_date_too_far_ahead_is_answered_with_the_nearest_too(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    answer = _asks_for_times(application, clock, uow, "from 2 December please")
    assert answer.kind in {MessageKind.NEAREST_CHOICE, MessageKind.SLOT_CHOICE}
    assert answer.choices


def test_when_every_time_is_one_they_refused_a_person_rings_with_what_they_asked_for(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "I work weekdays", clock=clock)
    application.answer_replies(AnswerReplies())
    assert messages(uow, booked, MessageKind.NEAREST_CHOICE) == []
    [task] = tasks(application, booked, TaskKind.WANTS_CHANGE)
    assert "They ask for: not Monday or Tuesday" in task.words


def test_with_two_visits_the_times_are_those_of_the_first_text(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    first = told(application, a_booking(application, town.home))
    told(application, a_booking(application, town.home, day=FRIDAY))
    says(application, "Can we make it mornings only", clock=clock)
    says(application, "can you do thursday afternoon", clock=clock)
    told(application, first)
    says(application, "1", clock=clock)
    application.answer_replies(AnswerReplies())
    [choice] = messages(uow, first, MessageKind.SLOT_CHOICE)
    assert {(day.weekday(), pattern) for day, pattern in listed(choice)} == {(3, "PM")}


@pytest.mark.parametrize(
    ("text", "intent", "state"),
    [
        ("Wednesday is fine", Intent.CONFIRM, State.CONFIRMED),
        ("yes the 4th suits me", Intent.CONFIRM, State.CONFIRMED),
        ("Thursday is fine", Intent.UNCLEAR, State.NOTIFIED),
        ("yes thursday is fine", Intent.UNCLEAR, State.NOTIFIED),
        ("I can't make Wednesday", Intent.CANNOT_MAKE_IT, State.CANCELLED),
        ("I can't make Thursday", Intent.UNCLEAR, State.NOTIFIED),
    ],
)
def test_a_day_that_is_named_has_to_be_the_promised_one(
    application: Application, clock: FixedClock, text: str, intent: Intent, state: State
) -> None:
    booked = a_told_visit(application)
    reply = says(application, text, clock=clock)
    assert reply is not None
    assert (reply.intent, stored(application, booked.ref).state) == (intent, state)


# --- danger and distress


def test_gas_in_a_yes_confirms_nothing_and_is_first_in_the_queue(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "bring a ladder", clock=clock)
    clock.advance(timedelta(hours=3))  # late by now, and yet it comes second
    reply = says(application, "Yes but I can smell gas", clock=clock)
    assert reply is not None
    assert (reply.intent, stored(application, booked.ref).state) == (Intent.HAZARD, State.NOTIFIED)
    task = first_waiting(application)
    assert (task.kind, task.due_at, task.reply_ref) == (TaskKind.HAZARD_SAID, clock.now(), reply.ref)
    [answer] = messages(uow, booked, MessageKind.GAS_HEARD)
    assert GAS_EMERGENCY_PHONE in answer.text
    assert "Yes" not in answer.text


def test_an_answer_to_danger_does_not_wait_for_the_morning(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    clock.set(at(day_of(clock.now()), time(23, 30)))
    says(application, "sparks from the cooker", clock=clock)
    [answer] = messages(uow, booked, MessageKind.HAZARD_HEARD)
    assert answer.not_before == clock.now()
    assert GAS_EMERGENCY_PHONE not in answer.text
    assert "999" in answer.text


def test_an_answer_to_danger_goes_out_though_the_visit_moves(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "smell of gas", clock=clock)
    moved(application, booked)
    told(application, booked)
    assert states(uow, booked, MessageKind.GAS_HEARD) == [MessageState.DELIVERED]


@pytest.mark.parametrize("number", ["+441632960123", "+447012345678", "AUTOMATIC"])
def test_danger_from_what_takes_no_texts_is_not_answered(
    application: Application, uow: UnitOfWork, clock: FixedClock, number: str
) -> None:
    says(application, "smell of gas", number=number, clock=clock)
    with uow.write() as records:
        assert records.messages.lease_due(clock.now(), 5, 60) == []


def test_danger_at_the_door_is_danger_and_the_operative_is_to_be_told(
    application: Application, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    clock.set(booked.promise.window.starts)
    AtTheDoor(application, clock, booked).arrives()
    says(application, "don't come in he is hitting me", clock=clock)
    [task] = tasks(application, booked, TaskKind.HAZARD_SAID)
    assert "at the door" in task.words


def test_danger_from_a_number_nobody_knows_reaches_a_person_at_once_and_is_answered_once_a_day(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    a_told_visit(application)
    for _ in range(3):
        says(application, "smell of gas", number=STRANGER, clock=clock)
    with uow.write() as records:
        due = records.messages.lease_due(clock.now(), 5, 60)
    [answer] = [message for message in due if message.to == STRANGER]
    assert (answer.kind, answer.appointment_ref) == (MessageKind.GAS_HEARD, None)
    assert GAS_EMERGENCY_PHONE in answer.text
    task = first_waiting(application)
    assert (task.kind, task.appointment_ref) == (TaskKind.HAZARD_SAID, None)
    assert STRANGER in task.words


def test_danger_written_with_two_visits_open_asks_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    first = told(application, a_booking(application, town.home))
    told(application, a_booking(application, town.home, day=FRIDAY))
    says(application, "water is pouring through the ceiling", clock=clock)
    assert messages(uow, first, MessageKind.WHICH_APPOINTMENT) == []
    assert len(messages(uow, first, MessageKind.HAZARD_HEARD)) == 1
    assert first_waiting(application).kind is TaskKind.HAZARD_SAID


# --- late, fixed, wrong number


def test_running_late_reaches_a_planner_at_once_and_changes_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "running 10 mins late sorry", clock=clock)
    assert stored(application, booked.ref).state is State.NOTIFIED
    [task] = tasks(application, booked, TaskKind.RUNNING_LATE)
    assert task.due_at == clock.now()
    assert len(messages(uow, booked, MessageKind.LATE_HEARD)) == 1


def test_already_fixed_cancels_nothing_by_itself(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    booked = a_told_visit(application)
    says(application, "it's already been fixed thanks", clock=clock)
    assert stored(application, booked.ref).state is State.NOTIFIED
    [task] = tasks(application, booked, TaskKind.ALREADY_FIXED)
    assert "Nothing was called off" in task.words
    [answer] = messages(uow, booked, MessageKind.FIXED_HEARD)
    assert "your appointment stays" in answer.text


def test_already_fixed_with_two_visits_open_asks_which(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    first = told(application, a_booking(application, town.home))
    second = told(application, a_booking(application, town.home, day=FRIDAY))
    says(application, "no longer needed", clock=clock)
    assert len(messages(uow, first, MessageKind.WHICH_APPOINTMENT)) == 1
    told(application, first)
    says(application, "2", clock=clock)
    assert (
        len(tasks(application, first, TaskKind.ALREADY_FIXED)),
        len(tasks(application, second, TaskKind.ALREADY_FIXED)),
    ) == (0, 1)


def test_a_wrong_number_is_texted_no_more_and_somebody_finds_the_right_one(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    before = len(application.look_up.texts_to(NUMBER))
    reply = says(application, "Sorry wrong number mate", clock=clock)
    assert reply is not None
    with uow.read() as records:
        [household] = records.households.by_number(NUMBER)
    assert household.texting_number() is None
    [task] = tasks(application, booked, TaskKind.WRONG_NUMBER)
    assert (task.reply_ref, task.due_at <= booked.promise.window.starts) == (reply.ref, True)
    told(application, booked)
    assert len(application.look_up.texts_to(NUMBER)) == before  # not even a thank you


def test_a_number_that_is_theirs_after_all_is_texted_again_once_a_planner_has_looked(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "wrong number", clock=clock)
    [task] = tasks(application, booked, TaskKind.WRONG_NUMBER)
    application.settle_task(SettleTask(task.ref, PLANNER, "Rang: their daughter had answered it.", theirs=True))
    with uow.read() as records:
        [household] = records.households.by_number(NUMBER)
    assert household.texting_number() is not None


def test_a_number_that_is_not_theirs_stays_withdrawn(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "wrong number", clock=clock)
    [task] = tasks(application, booked, TaskKind.WRONG_NUMBER)
    application.settle_task(SettleTask(task.ref, PLANNER, "The right number is with the neighbour."))
    with uow.read() as records:
        [household] = records.households.by_number(NUMBER)
    assert household.texting_number() is None


def test_start_after_a_wrong_number_waits_for_a_person(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    for text in ("wrong number", "START", "START"):
        says(application, text, clock=clock)
    with uow.read() as records:
        [household] = records.households.by_number(NUMBER)
    assert household.texting_number() is None
    [task] = tasks(application, booked, TaskKind.WRONG_NUMBER)  # one, with what came last
    assert "texted START" in task.words
    application.settle_task(SettleTask(task.ref, PLANNER, "Rang: it is theirs.", theirs=True))
    with uow.read() as records:
        assert records.households.by_number(NUMBER)[0].texting_number() is not None


# --- a denial, and languages


def test_a_denial_with_two_visits_open_calls_neither_off(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    first = told(application, a_booking(application, town.home))
    second = told(application, a_booking(application, town.home, day=FRIDAY))
    says(application, "that's wrong", clock=clock)
    told(application, first)
    says(application, "2", clock=clock)
    assert {stored(application, a.ref).state for a in (first, second)} == {State.NOTIFIED}


def test_that_is_wrong_counts_for_the_resident_and_calls_nothing_off(
    application: Application, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    reply = says(application, "that's wrong", clock=clock)
    assert reply is not None
    assert (reply.intent, stored(application, booked.ref).state) == (Intent.CANNOT_MAKE_IT, State.NOTIFIED)
    [task] = tasks(application, booked, TaskKind.CANNOT_MAKE_IT)
    assert "could not tell to what" in task.words


def test_that_is_wrong_after_a_visit_recorded_against_them_disputes_it(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = missed(application, clock, a_town(application).home)
    says(application, "that's not true", clock=clock)
    with uow.read() as records:
        assert len(records.challenges.of(door.appointment.ref)) == 1


@pytest.mark.parametrize(("languages", "intent"), [(("en", "cy"), Intent.CANNOT_MAKE_IT), (("en",), Intent.UNCLEAR)])
def test_a_language_that_is_switched_off_is_not_read(
    application: Application, uow: UnitOfWork, clock: FixedClock, languages: tuple[str, ...], intent: Intent
) -> None:
    a_told_visit(application)
    read = partial(record_reply, uow=uow, clock=clock, teller=TELLER, languages=languages)
    reply = read(RecordReply("handset", "SM-cy", NUMBER, "Alla i ddim dod"))
    assert reply is not None
    assert reply.intent is intent
