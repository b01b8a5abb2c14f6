"""Texts that come in: done at once when they are clear, handed to a person when they are not, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, time, timedelta

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Stale
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Records, UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.record_reply import RecordReply, record_reply
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.views.task_list import ListTasks
from tests.application import NUMBER, PLANNER, Town, a_plumber, a_repair, a_town, weekdays
from tests.fakes import FixedClock
from tests.use_cases.steps import (
    FRIDAY,
    OPERATIVE,
    TELLER,
    WEDNESDAY,
    AtTheDoor,
    a_booking,
    asks_for,
    messages,
    moved,
    says,
    states,
    stored,
    tasks,
    told,
)
from web.application import Application

STRANGER = "+447700900999"


def a_told_visit(application: Application, *, operatives: int = 1) -> tuple[Town, Appointment]:
    town = a_town(application, plumbers=operatives)
    return town, told(application, a_booking(application, town.home))


def waiting(application: Application, kind: TaskKind) -> list[Task]:
    found = application.views.task_list(ListTasks(application.clock.now(), kind))
    return [line.task for line in found.lines]


def lives_in(application: Application, home: str, *numbers: str, version: int | None = 0) -> None:
    given = tuple(NumberGiven(number) for number in numbers)
    application.record_household(RecordHousehold(home, (ResidentGiven("Resident 0001", given),), PLANNER, version))


# --- yes


@pytest.mark.parametrize("text", ["1", " 1. ", "Yes", "OK thanks"])
def test_a_yes_confirms_the_promise_that_was_asked_about(
    application: Application, clock: FixedClock, text: str
) -> None:
    _, booked = a_told_visit(application)
    reply = says(application, text, clock=clock)
    assert reply is not None
    assert (reply.intent, reply.appointment_ref, reply.promise_version) == (Intent.CONFIRM, booked.ref, 1)
    assert stored(application, booked.ref).state is State.CONFIRMED
    assert application.verify_ledger(None).intact


@pytest.mark.parametrize(("seconds", "state"), [(-1, State.CONFIRMED), (0, State.NOTIFIED)])
def test_a_yes_to_a_visit_that_nobody_came_to_goes_to_a_person(
    application: Application, clock: FixedClock, seconds: int, state: State
) -> None:
    """From the very end of the promised window on there is nothing left to agree to."""
    _, booked = a_told_visit(application)
    clock.set(booked.promise.window.ends + timedelta(seconds=seconds))
    says(application, "1")
    assert stored(application, booked.ref).state is state
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == (state is State.NOTIFIED)


def test_a_yes_after_the_operative_set_off_keeps_the_visit_under_way(
    application: Application, clock: FixedClock
) -> None:
    _, booked = a_told_visit(application)
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    says(application, "1", clock=clock)
    assert stored(application, booked.ref).state is State.DESPATCHED


def test_the_same_text_from_the_provider_again_changes_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, booked = a_told_visit(application)
    assert says(application, "bring a ladder", ref="SM-1", clock=clock) is not None
    before = stored(application, booked.ref)
    asked = waiting(application, TaskKind.UNCLEAR_REPLY)
    assert says(application, "bring a ladder", ref="SM-1", clock=clock) is None
    assert says(application, "3", ref="SM-1", clock=clock) is None  # by its reference, not by its words
    assert stored(application, booked.ref) == before
    assert waiting(application, TaskKind.UNCLEAR_REPLY) == asked
    assert len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT)) == 1


# --- another time


def test_two_brings_real_slots_and_the_number_of_one_moves_the_appointment(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, booked = a_told_visit(application)
    says(application, "2", clock=clock)
    assert application.answer_replies(AnswerReplies()) == 1
    [choice] = messages(uow, booked, MessageKind.SLOT_CHOICE)
    assert 2 <= len(choice.choices) <= 3
    assert f"{WEDNESDAY.isoformat()} AM" not in choice.choices  # what they have is no choice
    told(application, booked)
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    after = stored(application, booked.ref)
    assert f"{after.promise.day.isoformat()} {after.promise.pattern}" == choice.choices[1]
    assert (after.promise.version, after.promise.agreed_by_resident) == (2, True)
    assert after.promises[0].superseded_at is not None
    assert tasks(application, booked, TaskKind.COMPENSATION) == []  # the resident moved it, not we
    assert len(messages(uow, booked, MessageKind.CHANGE)) == 1


def test_answering_again_answers_nothing_twice(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    """Also a second "1" before we came to the first, and a worker that died before it marked the reply."""
    _, booked = a_told_visit(application)
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    assert application.answer_replies(AnswerReplies()) == 0
    told(application, booked)
    says(application, "1", clock=clock)
    says(application, "1", clock=clock)
    assert application.answer_replies(AnswerReplies()) == 2
    assert stored(application, booked.ref).promise.version == 2
    assert len(messages(uow, booked, MessageKind.CHANGE)) == 1
    assert application.answer_replies(AnswerReplies()) == 0


def test_slots_offered_by_text_keep_what_the_household_needs(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Notice that has to be in writing binds although the resident chooses (rule 3)."""
    town, booked = a_told_visit(application)
    asks_for(application, town.home, "advance_notice", hours="72", written="yes")
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    [choice] = messages(uow, booked, MessageKind.SLOT_CHOICE)
    earliest = min(text.partition(" ")[0] for text in choice.choices)
    assert earliest >= (clock.now() + timedelta(hours=72)).date().isoformat()


def test_a_slot_that_went_meanwhile_brings_fresh_ones(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """One plumber with room for one visit a day: somebody else takes the first slot while the resident thinks."""
    town = a_town(application)
    application.record_operative(RecordOperative(a_plumber("OP-1"), weekdays("OP-1", time(8), time(9, 30)), PLANNER))
    booked = told(application, a_booking(application, town.home))
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    told(application, booked)
    [choice] = messages(uow, booked, MessageKind.SLOT_CHOICE)
    day, _, pattern = choice.choices[0].partition(" ")
    order = a_repair(application, town.neighbour, minutes=60)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=7, resident_agrees=True))
    taken = BookAppointment(offers.ref, date.fromisoformat(day), pattern, PLANNER, agreed_by_resident=True)
    application.book_appointment(taken)
    says(application, "1", clock=clock)
    application.answer_replies(AnswerReplies())
    assert stored(application, booked.ref).promise.version == 1
    _, fresh = messages(uow, booked, MessageKind.SLOT_CHOICE)
    assert fresh.choices
    assert not any(text.startswith(day) for text in fresh.choices)
    assert tasks(application, booked, TaskKind.WANTS_CHANGE) == []


def a_list_of_times(application: Application, uow: UnitOfWork, clock: FixedClock, text: str = "2") -> Appointment:
    """A visit is told, another time is asked for, and the list has gone out."""
    _, booked = a_told_visit(application)
    says(application, text, clock=clock)
    application.answer_replies(AnswerReplies())
    return told(application, booked)


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_a_number_texted_twice_at_once_moves_the_visit_once(
    application: Application, uow: UnitOfWork, clock: FixedClock, number: str
) -> None:
    booked = a_list_of_times(application, uow, clock)
    says(application, number, clock=clock)
    application.answer_replies(AnswerReplies())
    again = says(application, number, ref="SM-again", clock=clock)  # before our text about the move went out
    assert again is not None
    assert again.intent is Intent.CHOOSE
    application.answer_replies(AnswerReplies())
    after = stored(application, booked.ref)
    assert (after.promise.version, after.outcome) == (2, None)
    assert len(messages(uow, booked, MessageKind.CHANGE)) == 1
    assert waiting(application, TaskKind.UNCLEAR_REPLY) == []


@pytest.mark.parametrize(("number", "intent"), [("2", Intent.UNCLEAR), ("3", Intent.UNCLEAR), ("1", Intent.CONFIRM)])
def test_a_number_texted_twice_that_crosses_our_text_about_the_move_cancels_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock, number: str, intent: Intent
) -> None:
    """The second "3" was to the list, where it is a time; to our text it would be that they cannot make it."""
    booked = a_list_of_times(application, uow, clock)
    says(application, number, clock=clock)
    application.answer_replies(AnswerReplies())
    told(application, booked)
    again = says(application, number, ref="SM-again", clock=clock)
    assert again is not None
    assert again.intent is intent
    assert stored(application, booked.ref).outcome is None
    assert len(waiting(application, TaskKind.UNCLEAR_REPLY)) == (intent is Intent.UNCLEAR)


def test_the_same_number_some_minutes_later_answers_our_text_about_the_move(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_list_of_times(application, uow, clock)
    says(application, "3", clock=clock)
    application.answer_replies(AnswerReplies())
    told(application, booked)
    clock.advance(timedelta(minutes=5))
    says(application, "3", ref="SM-again", clock=clock)
    assert stored(application, booked.ref).outcome is Outcome.CANCELLED_BY_RESIDENT


def test_when_the_slot_went_meanwhile_the_fresh_ones_keep_to_what_was_asked_for(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """They asked for an afternoon; one plumber, and somebody else takes the first of them."""
    town = a_town(application)
    application.record_operative(RecordOperative(a_plumber("OP-1"), weekdays("OP-1", time(8), time(16)), PLANNER))
    booked = told(application, a_booking(application, town.home))
    says(application, "afternoons only", clock=clock)
    application.answer_replies(AnswerReplies())
    told(application, booked)
    [choice] = messages(uow, booked, MessageKind.SLOT_CHOICE)
    day, _, pattern = choice.choices[0].partition(" ")
    order = a_repair(application, town.neighbour, minutes=230)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=7, resident_agrees=True))
    taken = BookAppointment(offers.ref, date.fromisoformat(day), pattern, PLANNER, agreed_by_resident=True)
    application.book_appointment(taken)
    says(application, "1", clock=clock)
    application.answer_replies(AnswerReplies())
    assert stored(application, booked.ref).promise.version == 1
    _, fresh = messages(uow, booked, MessageKind.SLOT_CHOICE)
    assert {choice.partition(" ")[2] for choice in fresh.choices} == {"PM"}


class Colliding:
    """A unit of work in which somebody else has just written about the same, once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow, self._collided = uow, False

    def read(self) -> AbstractContextManager[Records]:
        return self._uow.read()

    @contextmanager
    def write(self) -> Iterator[Records]:
        if not self._collided:
            self._collided = True
            raise Stale("somebody else changed it")
        with self._uow.write() as records:
            yield records


def test_a_text_that_collides_with_a_planner_is_recorded_all_the_same(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Twilio does not send it again."""
    _, booked = a_told_visit(application)
    text = RecordReply("handset", "SM-1", NUMBER, "1")
    reply = record_reply(text, uow=Colliding(uow), clock=clock, teller=TELLER)
    assert reply is not None
    assert stored(application, booked.ref).state is State.CONFIRMED


def test_half_a_character_and_a_nul_lose_no_text(application: Application, clock: FixedClock) -> None:
    """As JSON can write one: "\\ud83d"."""
    a_told_visit(application)
    reply = says(application, "ring me\0 please \ud83d", ref="SM-1", clock=clock)
    assert reply is not None
    assert (reply.intent, reply.text) == (Intent.UNCLEAR, "ring me please ?")


def test_when_nothing_can_be_offered_a_person_rings(application: Application, clock: FixedClock) -> None:
    town, booked = a_told_visit(application)
    asks_for(application, town.home, "do_not_attend", refer_to="Neighbourhood team")
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    [task] = tasks(application, booked, TaskKind.WANTS_CHANGE)
    assert task.reply_ref is not None
    assert application.answer_replies(AnswerReplies()) == 0


def test_a_choice_after_the_visit_was_called_off_goes_to_a_person(application: Application, clock: FixedClock) -> None:
    _, booked = a_told_visit(application)
    says(application, "2", clock=clock)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    assert application.answer_replies(AnswerReplies()) == 1
    assert len(tasks(application, booked, TaskKind.WANTS_CHANGE)) == 1


# --- cannot make it


def test_cannot_make_it_releases_the_slot_and_nobody_comes(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rule 30. Also when the operative has set off already."""
    town, booked = a_told_visit(application)
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    says(application, "3", clock=clock)
    cancelled = stored(application, booked.ref)
    assert (cancelled.state, cancelled.outcome) == (State.CANCELLED, Outcome.CANCELLED_BY_RESIDENT)
    assert cancelled.assignments == ()
    assert len(tasks(application, booked, TaskKind.NEXT_STEP)) == 1
    assert tasks(application, booked, TaskKind.COMPENSATION) == []
    assert len(messages(uow, booked, MessageKind.CANCELLATION)) == 1
    again = a_booking(application, town.neighbour)
    assert again.promise.day == booked.promise.day


# --- stop and start


def test_stop_withdraws_the_number_and_a_person_agrees_another_way_before_the_visit(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town, booked = a_told_visit(application)
    says(application, "STOP", clock=clock)
    with uow.read() as records:
        household = records.households.of_home(town.home)
    assert household is not None
    assert household.texting_number() is None
    [task] = tasks(application, booked, TaskKind.OPTED_OUT)
    assert task.due_at <= booked.promise.window.starts
    assert stored(application, booked.ref).state is State.NOTIFIED  # an opt-out is no cancellation
    moved(application, booked)
    assert messages(uow, booked, MessageKind.CHANGE) == []
    [instead] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "Friday 6 March" in instead.words


def test_what_was_queued_before_the_stop_is_not_sent_after_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    says(application, "Stop all", clock=clock)
    done = application.deliver_outbox(DeliverOutbox())
    assert (done.sent, done.failed) == (0, 1)
    assert states(uow, booked, MessageKind.CONFIRMATION) == [MessageState.FAILED]
    assert application.look_up.texts_to(NUMBER) == ()
    assert len(tasks(application, booked, TaskKind.NOTICE_FAILED)) == 1


def test_start_gives_the_number_back(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    _, booked = a_told_visit(application)
    says(application, "STOP", clock=clock)
    says(application, "START", clock=clock)
    moved(application, booked)
    [change] = messages(uow, booked, MessageKind.CHANGE)
    assert change.to == NUMBER


def test_a_stop_holds_for_every_household_of_the_telephone_also_one_recorded_later(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town, _ = a_told_visit(application)
    says(application, "stop", clock=clock)
    lives_in(application, town.neighbour, NUMBER)
    with uow.read() as records:
        household = records.households.of_home(town.neighbour)
    assert household is not None
    assert household.texting_number() is None


# --- not understood


@pytest.mark.parametrize("text", ["yes but not before ten", "who is this", "4", "", "👍🏽👎"])
def test_what_is_not_understood_confirms_nothing_and_reaches_a_person_within_two_hours(
    application: Application, uow: UnitOfWork, clock: FixedClock, text: str
) -> None:
    """Rule 29."""
    _, booked = a_told_visit(application)
    says(application, text, ref="SM-1", clock=clock)
    assert stored(application, booked.ref).state is State.NOTIFIED
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    assert task.due_at == clock.now() + timedelta(hours=2)
    assert task.reply_ref is not None
    assert len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT)) == 1


def test_thanks_for_a_text_that_may_not_be_texted_are_nobodys_work(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """A person reads what was asked, and does not ring to say that it came."""
    _, booked = a_told_visit(application)
    says(application, "STOP", clock=clock)
    says(application, "who is this", clock=clock)
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1
    assert messages(uow, booked, MessageKind.ACKNOWLEDGEMENT) == []
    assert tasks(application, booked, TaskKind.NO_CHANNEL) == []


def test_a_telephone_that_answers_by_itself_is_not_answered_without_end(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Every text of it reaches a person all the same."""
    _, booked = a_told_visit(application)
    for _ in range(10):
        says(application, "I am driving and will see your text later", clock=clock)
    assert len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT)) == 3
    assert len(waiting(application, TaskKind.UNCLEAR_REPLY)) == 10
    clock.advance(timedelta(hours=1))
    says(application, "is that right with the key", clock=clock)
    assert len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT)) == 4


def test_a_number_means_nothing_before_anything_was_asked(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)  # the confirmation has not gone out
    says(application, "1", clock=clock)
    assert stored(application, booked.ref).state is State.BOOKED
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1


@pytest.mark.parametrize("text", ["hello", "1", "STOP"])
def test_a_number_nobody_knows_reaches_a_person(application: Application, clock: FixedClock, text: str) -> None:
    a_told_visit(application)
    reply = says(application, text, number=STRANGER, clock=clock)
    assert reply is not None
    assert reply.appointment_ref is None
    [task] = waiting(application, TaskKind.UNMATCHED_REPLY)
    assert "nobody with this number" in task.words
    assert task.home_ref is None


def test_a_household_without_an_open_visit_reaches_a_person(application: Application, clock: FixedClock) -> None:
    town, booked = a_told_visit(application)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="Resident away"))
    says(application, "1", clock=clock)
    [task] = waiting(application, TaskKind.UNMATCHED_REPLY)
    assert (task.home_ref, "no visit is open" in task.words) == (town.home, True)


# --- which promise


def test_an_answer_to_a_superseded_promise_confirms_nothing(application: Application, clock: FixedClock) -> None:
    """We moved it, and before the text about that went out the resident answered the first one."""
    _, booked = a_told_visit(application)
    moved(application, booked)
    reply = says(application, "1", clock=clock)
    assert reply is not None
    assert (reply.intent, reply.promise_version) == (Intent.UNCLEAR, 1)
    assert stored(application, booked.ref).state is State.BOOKED
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1


def test_cannot_make_it_about_a_superseded_promise_does_not_cancel_the_new_one(
    application: Application, clock: FixedClock
) -> None:
    _, booked = a_told_visit(application)
    moved(application, booked)
    says(application, "3", clock=clock)
    assert stored(application, booked.ref).state is State.BOOKED
    assert len(tasks(application, booked, TaskKind.CANNOT_MAKE_IT)) == 1


def test_a_slot_picked_from_a_list_about_a_superseded_promise_moves_nothing(
    application: Application, clock: FixedClock
) -> None:
    """A planner moved it by telephone while the list was out."""
    _, booked = a_told_visit(application)
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    told(application, booked)
    moved(application, booked)
    says(application, "1", clock=clock)
    application.answer_replies(AnswerReplies())
    assert stored(application, booked.ref).promise.version == 2
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1


def test_a_number_that_answers_about_another_visit_says_nothing_about_this_one(
    application: Application, clock: FixedClock
) -> None:
    """The first visit was called off; of the second nobody has been told yet."""
    town, first = a_told_visit(application)
    application.cancel_appointment(CancelAppointment(first.ref, PLANNER, by_landlord=True, reason="No parts"))
    second = a_booking(application, town.home, day=FRIDAY)
    says(application, "1", clock=clock)
    says(application, "yes", clock=clock)
    says(application, "3", clock=clock)
    assert stored(application, second.ref).state is State.BOOKED
    says(application, "I can't make it", clock=clock)  # plain words can only be about the one that is open
    assert stored(application, second.ref).state is State.CANCELLED


# --- two visits, two households


def two_visits(application: Application) -> tuple[Town, Appointment, Appointment]:
    town = a_town(application)
    first = a_booking(application, town.home)
    second = a_booking(application, town.home, day=FRIDAY)
    return town, told(application, first), told(application, second)


def test_with_two_visits_open_we_ask_which_and_the_answer_applies(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rule 36."""
    _, first, second = two_visits(application)
    says(application, "1", clock=clock)
    assert {stored(application, a.ref).state for a in (first, second)} == {State.NOTIFIED}
    [question] = messages(uow, first, MessageKind.WHICH_APPOINTMENT)
    assert question.choices == (first.ref, second.ref)
    told(application, first)
    says(application, "2", clock=clock)
    assert stored(application, first.ref).state is State.NOTIFIED
    assert stored(application, second.ref).state is State.CONFIRMED


def test_the_answer_to_which_may_be_a_wish_to_change(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, first, second = two_visits(application)
    says(application, "another day", clock=clock)
    told(application, first)
    says(application, "2", clock=clock)
    assert application.answer_replies(AnswerReplies()) == 1
    assert messages(uow, first, MessageKind.SLOT_CHOICE) == []
    assert len(messages(uow, second, MessageKind.SLOT_CHOICE)) == 1


def test_the_answer_to_which_is_about_the_time_that_was_listed(application: Application, clock: FixedClock) -> None:
    _, first, second = two_visits(application)
    says(application, "1", clock=clock)
    told(application, first)
    clock.advance(timedelta(minutes=5))
    moved(application, second, day=WEDNESDAY, pattern="PM")
    says(application, "2", clock=clock)
    assert stored(application, second.ref).state is State.BOOKED
    assert len(tasks(application, second, TaskKind.UNCLEAR_REPLY)) == 1


def test_picking_a_visit_that_is_gone_does_not_touch_the_other(application: Application, clock: FixedClock) -> None:
    _, first, second = two_visits(application)
    says(application, "1", clock=clock)
    told(application, first)
    application.cancel_appointment(CancelAppointment(second.ref, PLANNER, by_landlord=False, reason="Done already"))
    says(application, "2", clock=clock)
    assert application.answer_replies(AnswerReplies()) == 0
    assert stored(application, first.ref).state is State.NOTIFIED
    assert len(waiting(application, TaskKind.UNMATCHED_REPLY)) == 1


@pytest.mark.parametrize(
    ("said", "states"), [("3", (State.NOTIFIED, State.CANCELLED)), ("1", (State.CONFIRMED, State.CONFIRMED))]
)
def test_a_no_that_was_about_one_visit_is_not_done_to_the_other_with_the_next_number(
    application: Application, clock: FixedClock, said: str, states: tuple[State, State]
) -> None:
    """ "1" to the text that the second one will not take place is no wish to call off the first. More may suit."""
    _, first, second = two_visits(application)
    for text in (said, "2", "1"):
        says(application, text, clock=clock)
        told(application, first)
    assert (stored(application, first.ref).state, stored(application, second.ref).state) == states
    assert len(waiting(application, TaskKind.UNMATCHED_REPLY)) == (1 if said == "3" else 0)


def test_an_unclear_text_with_two_visits_open_reaches_a_person_and_is_acknowledged(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, first, _ = two_visits(application)
    says(application, "bring a ladder", clock=clock)
    [task] = waiting(application, TaskKind.UNMATCHED_REPLY)
    assert "which visit" in task.words
    assert len(messages(uow, first, MessageKind.ACKNOWLEDGEMENT)) == 1


def test_a_telephone_of_two_households_is_asked_which_and_only_that_telephone(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """A daughter's number stands for both homes; what one home is told must not reach the other's own telephone."""
    shared, own = "+447700900130", "+447700900131"
    town = a_town(application)
    lives_in(application, town.home, own, shared)
    lives_in(application, town.neighbour, shared)
    first = told(application, a_booking(application, town.home))
    second = told(application, a_booking(application, town.neighbour, day=FRIDAY))
    says(application, "1", number=shared, clock=clock)
    [question] = messages(uow, first, MessageKind.WHICH_APPOINTMENT)
    assert question.to == shared
    told(application, first)
    says(application, "1", number=shared, clock=clock)
    assert stored(application, first.ref).state is State.CONFIRMED
    assert stored(application, second.ref).state is State.NOTIFIED


def test_an_answer_goes_to_the_telephone_that_wrote(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    other = "+447700900132"
    town = a_town(application)
    lives_in(application, town.home, NUMBER, other)
    booked = told(application, a_booking(application, town.home))
    says(application, "change", number=other, clock=clock)
    application.answer_replies(AnswerReplies())
    [choice] = messages(uow, booked, MessageKind.SLOT_CHOICE)
    assert (choice.to, choice.channel) == (other, Channel.SMS)
    told(application, booked)
    says(application, "1", number=other, clock=clock)
    application.answer_replies(AnswerReplies())
    assert stored(application, booked.ref).promise.version == 2


def test_a_text_while_the_operative_is_inside_reaches_a_person(application: Application, clock: FixedClock) -> None:
    _, booked = a_told_visit(application)
    clock.set(booked.promise.window.starts)
    AtTheDoor(application, clock, booked).arrives()
    says(application, "1", clock=clock)
    assert stored(application, booked.ref).state is State.ON_SITE
    [task] = waiting(application, TaskKind.UNCLEAR_REPLY)
    assert task.appointment_ref == booked.ref


def test_a_key_pressed_in_a_call_answers_what_that_call_said(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Two calls at once to one telephone, about two visits: no question which, and never the other one."""
    _, first, second = two_visits(application)
    [told_first], [told_second] = (messages(uow, visit, MessageKind.CONFIRMATION) for visit in (first, second))
    application.record_reply(RecordReply("handset", "CA-1-1", NUMBER, "1", answers=told_first.ref))
    assert [stored(application, visit.ref).state for visit in (first, second)] == [State.CONFIRMED, State.NOTIFIED]
    application.record_reply(RecordReply("handset", "CA-2-3", NUMBER, "3", answers=told_second.ref))
    assert [stored(application, visit.ref).state for visit in (first, second)] == [State.CONFIRMED, State.CANCELLED]
    assert messages(uow, first, MessageKind.WHICH_APPOINTMENT) == []
    assert application.record_reply(RecordReply("handset", "CA-1-1", NUMBER, "1", answers=told_first.ref)) is None


def test_a_key_pressed_in_a_call_about_a_visit_that_is_gone_touches_no_other(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town, first, second = two_visits(application)
    third = told(application, a_booking(application, town.home, pattern="PM"))
    [told_first] = messages(uow, first, MessageKind.CONFIRMATION)
    application.cancel_appointment(CancelAppointment(first.ref, PLANNER, by_landlord=True, reason="No parts"))
    for call, answers in (("CA-1", told_first.ref), ("CA-2", "M-none")):
        application.record_reply(RecordReply("handset", call, NUMBER, "1", answers=answers))
    assert {stored(application, visit.ref).state for visit in (second, third)} == {State.NOTIFIED}
    assert [task.words for task in waiting(application, TaskKind.UNMATCHED_REPLY)] == [
        "A text came in and it answers a call about a visit that is not open any more. Read it and answer."
    ] * 2
    assert messages(uow, second, MessageKind.WHICH_APPOINTMENT) == []


# --- keeping what stands


def test_a_list_of_times_may_be_answered_with_leave_it_as_it_is(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_list_of_times(application, uow, clock)
    reply = says(application, "Sorry, can you leave it as it is", clock=clock)
    assert reply is not None
    assert (reply.intent, reply.promise_version) == (Intent.CONFIRM, 1)
    assert application.answer_replies(AnswerReplies()) == 0
    after = stored(application, booked.ref)
    assert (after.state, after.promise) == (State.CONFIRMED, booked.promise)
    assert waiting(application, TaskKind.UNCLEAR_REPLY) == []


def test_leave_it_as_it_is_is_about_the_visit_of_the_list_and_of_the_time_it_had(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, first, second = two_visits(application)
    says(application, "change", clock=clock)
    told(application, first)
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    told(application, second)
    says(application, "leave it as it is", clock=clock)
    assert [stored(application, visit.ref).state for visit in (first, second)] == [State.NOTIFIED, State.CONFIRMED]
    moved(application, second, day=WEDNESDAY, pattern="PM")
    says(application, "leave it as it is", ref="SM-again", clock=clock)  # before our text about the move
    assert stored(application, second.ref).state is State.BOOKED
    assert len(tasks(application, second, TaskKind.UNCLEAR_REPLY)) == 1
