"""What households ask for, in what they are told: by which way, in which words, who else, and what is got ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.access import AccessKind, snapshot
from appointments.domain.access_kinds.adapted_home import AdaptedHome
from appointments.domain.access_kinds.adult_present import AdultPresent
from appointments.domain.access_kinds.animals import Animals
from appointments.domain.access_kinds.calls_only import CallsOnly
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.interpreter import Interpreter
from appointments.domain.access_kinds.key_safe import KeySafe
from appointments.domain.access_kinds.large_print import LargePrint
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.no_voice import NoVoice
from appointments.domain.access_kinds.operative_named import OperativeNamed
from appointments.domain.access_kinds.parking import Parking
from appointments.domain.access_kinds.safe_contact_only import SafeContactOnly
from appointments.domain.access_kinds.someone_attends import Attending, SomeoneAttends
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.void_home import VoidHome
from appointments.domain.access_kinds.word_at_the_door import WordAtTheDoor
from appointments.domain.appointments import Appointment
from appointments.domain.messages import NEUTRAL_PURPOSE, Message, MessageKind
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import window_in_words
from appointments.domain.unfit_words import unfit_words
from appointments.use_cases.households.record_requirement import RecordRequirement, record_requirement
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell
from tests.builders import DAY, HOME, NOW, OPERATIVE, a_promise, a_requirement, an_appointment, an_assignment, stocked
from tests.fakes import FixedClock, InMemoryUnitOfWork
from tests.use_cases.steps import TELLER

HOUSEHOLDS = "+447700900123"
REPRESENTATIVE = "+447700900555"
SAFE = "+447700900777"
NOTICES = (MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER)


def booked(*kinds: AccessKind) -> tuple[InMemoryUnitOfWork, Appointment]:
    """A promise to a household that asks for these, in records that have nothing else."""
    uow = InMemoryUnitOfWork()
    asked = [a_requirement(f"Q-{n}", kind=kind) for n, kind in enumerate(kinds, 1)]
    appointment = replace(an_appointment(), promises=(a_promise(requirements=snapshot(asked, DAY)),))
    stocked(uow, appointment)
    with uow.write() as records:
        for requirement in asked:
            records.requirements.put(requirement)
        records.commit()
    return uow, appointment


def told(
    uow: InMemoryUnitOfWork, appointment: Appointment, kind: MessageKind, teller: Teller = TELLER
) -> Message | Task | None:
    with uow.write() as records:
        done = tell(records, appointment, kind, teller=teller, now=NOW)
        records.commit()
    return done


def messages(uow: InMemoryUnitOfWork) -> list[Message]:
    return sorted(uow.stored.messages.values(), key=lambda message: message.ref)


def tasks(uow: InMemoryUnitOfWork, kind: TaskKind) -> list[Task]:
    return [task for task in uow.stored.tasks.values() if task.kind is kind]


# --- which way


@pytest.mark.parametrize(
    ("kind", "instead"),
    [
        (CallsOnly(), "Ring."),
        (LetterOnly(), "Write a letter."),
        (LargePrint(), "Write a letter."),
        (Interpreter("pl"), "Tell them with an interpreter."),
    ],
)
def test_a_household_that_is_not_texted_becomes_a_task_that_says_how_to_tell_it(kind: AccessKind, instead: str) -> None:
    uow, appointment = booked(kind)
    done = told(uow, appointment, MessageKind.CONFIRMATION)
    assert isinstance(done, Task)
    assert instead in done.words
    assert "Then record the notice" in done.words
    assert messages(uow) == []


def test_the_words_to_say_are_no_texts_and_name_the_language() -> None:
    """Who is rung or written to cannot reply 1, and an interpreter's call would be a call."""
    uow, appointment = booked(Interpreter("pl"), TextOnly())
    done = told(uow, appointment, MessageKind.CONFIRMATION)
    assert isinstance(done, Task)
    assert "Have it put into Polish and sent in writing" in done.words
    assert "If it does not suit, tell us" in done.words
    assert "Reply 1" not in done.words


@pytest.mark.parametrize("kind", [TextOnly(), NoVoice()])
def test_a_household_without_calls_is_texted(kind: AccessKind) -> None:
    uow, appointment = booked(kind)
    done = told(uow, appointment, MessageKind.CONFIRMATION)
    assert isinstance(done, Message)
    assert done.to == HOUSEHOLDS


def test_ways_that_exclude_each_other_leave_none_and_a_planner_asks() -> None:
    uow, appointment = booked(TextOnly(), LetterOnly())
    done = told(uow, appointment, MessageKind.CONFIRMATION)
    assert isinstance(done, Task)
    assert "leaves no way to tell it" in done.words


@pytest.mark.parametrize(("before", "due_after"), [(8, 4), (1, 1), (-1, 4)])
def test_a_planner_tells_them_before_the_visit_while_there_is_time(before: int, due_after: int) -> None:
    uow, appointment = booked(TextOnly(), LetterOnly())
    now = appointment.promise.window.starts - timedelta(hours=before)
    with uow.write() as records:
        done = tell(records, appointment, MessageKind.REMINDER, teller=TELLER, now=now)
    assert isinstance(done, Task)
    assert done.due_at - now == timedelta(hours=due_after)


@pytest.mark.parametrize("kind", [MessageKind.ON_THE_WAY, MessageKind.AT_THE_DOOR])
def test_what_is_said_at_the_moment_is_texted_in_english_rather_than_not_at_all(kind: MessageKind) -> None:
    uow, appointment = booked(Interpreter("pl"))
    assert isinstance(told(uow, appointment, kind), Message)


@pytest.mark.parametrize(
    ("kind", "answered"),
    [(MessageKind.HAZARD_HEARD, True), (MessageKind.GAS_HEARD, True), (MessageKind.ACKNOWLEDGEMENT, False)],
)
def test_who_warns_of_danger_is_answered_in_english_and_who_writes_of_anything_else_by_a_person(
    kind: MessageKind, answered: bool
) -> None:
    uow, appointment = booked(Interpreter("pl"))
    with uow.write() as records:
        done = tell(records, appointment, kind, teller=TELLER, now=NOW, dedupe="RE-1", answering=HOUSEHOLDS)
    assert isinstance(done, Message) == answered
    assert answered or done is None


def test_nobody_is_told_where_nobody_lives() -> None:
    uow, appointment = booked(VoidHome("at the office"))
    assert told(uow, appointment, MessageKind.CONFIRMATION) is None
    assert messages(uow) == []
    assert tasks(uow, TaskKind.NO_CHANNEL) == []


# --- who


def test_somebody_else_is_told_in_place_of_the_household() -> None:
    uow, appointment = booked(ContactRepresentative("their daughter", REPRESENTATIVE, instead=True))
    told(uow, appointment, MessageKind.CONFIRMATION)
    assert [message.to for message in messages(uow)] == [REPRESENTATIVE]


def test_somebody_else_is_told_as_well_and_only_the_household_is_asked_and_gets_its_link() -> None:
    uow, appointment = booked(ContactRepresentative("their daughter", REPRESENTATIVE))
    teller = replace(TELLER, link=lambda about: f"https://homes.example/r/{about.ref}/")
    told(uow, appointment, MessageKind.CONFIRMATION, teller)
    told(uow, appointment, MessageKind.CONFIRMATION, teller)  # nothing is told twice
    first, copy = messages(uow)
    assert (first.to, copy.to) == (HOUSEHOLDS, REPRESENTATIVE)
    when = window_in_words(appointment.promise.window)
    assert (when in first.text, when in copy.text) == (True, True)
    assert ("Reply 1" in first.text, "Reply" in copy.text) == (True, False)
    assert ("/r/" in first.text, "/r/" in copy.text) == (True, False)
    assert first.question is not None
    assert copy.question is None


@pytest.mark.parametrize("number", ["+441632960123", "+447700900555"])
def test_a_landline_gets_no_copy_by_text(number: str) -> None:
    uow, appointment = booked(ContactRepresentative("their daughter", number))
    told(uow, appointment, MessageKind.CONFIRMATION)
    assert len(messages(uow)) == (2 if number.startswith("+447") else 1)


@pytest.mark.parametrize("kind", [*NOTICES, MessageKind.ON_THE_WAY, MessageKind.CANCELLATION, MessageKind.MISSED_YOU])
@pytest.mark.parametrize("besides", [(), (ContactRepresentative("their son", REPRESENTATIVE),)])
def test_a_safe_number_gets_every_message_alone_and_it_says_nothing(
    kind: MessageKind, besides: tuple[AccessKind, ...]
) -> None:
    uow, appointment = booked(SafeContactOnly(SAFE), OperativeNamed(), Animals(), *besides)
    told(uow, appointment, kind)
    [message] = messages(uow)
    assert message.to == SAFE
    assert NEUTRAL_PURPOSE in message.text
    assert not [word for word in ("kitchen", "Operative", "animals", "http") if word in message.text]


def test_a_safe_number_recorded_after_the_booking_holds_at_once_and_calls_back_what_waits() -> None:
    uow, appointment = booked()
    first = told(uow, appointment, MessageKind.CONFIRMATION)
    assert isinstance(first, Message)
    wanted = RecordRequirement(HOME, "safe_contact_only", {"number": SAFE}, a_requirement().source, "U-planner")
    record_requirement(wanted, uow=uow, clock=FixedClock(NOW))
    assert uow.stored.messages[first.ref].state == "superseded"
    told(uow, appointment, MessageKind.REMINDER)
    assert [m.to for m in messages(uow) if m.state == "queued"] == [SAFE]
    assert len(tasks(uow, TaskKind.REQUIREMENT_CHANGED)) == 1  # a planner sees to the notice


def test_an_adjustment_of_another_sort_calls_nothing_back() -> None:
    uow, appointment = booked()
    first = told(uow, appointment, MessageKind.CONFIRMATION)
    assert isinstance(first, Message)
    wanted = RecordRequirement(HOME, "two_operatives", {}, a_requirement().source, "U-planner")
    record_requirement(wanted, uow=uow, clock=FixedClock(NOW))
    assert uow.stored.messages[first.ref].state == "queued"


def test_a_way_that_has_ended_binds_nobody_any_more() -> None:
    uow, appointment = booked(TextOnly(), LetterOnly())
    with uow.write() as records:
        records.requirements.put(replace(a_requirement("Q-2", kind=LetterOnly()), ends_on=date(2026, 11, 1)))
        records.commit()
    assert isinstance(told(uow, appointment, MessageKind.REMINDER), Message)


# --- in which words


@pytest.mark.parametrize("kind", NOTICES)
def test_every_notice_names_who_will_come_where_that_was_asked_for(kind: MessageKind) -> None:
    uow, appointment = booked(OperativeNamed())
    message = told(uow, appointment, kind)
    assert isinstance(message, Message)
    assert "Operative 07 will come." in message.text
    plain_uow, plain = booked()
    other = told(plain_uow, plain, kind)
    assert isinstance(other, Message)
    assert ("will come" in other.text) == (kind is MessageKind.REMINDER)  # a reminder says so to everybody


def test_when_somebody_else_has_to_come_the_household_is_told_the_new_name() -> None:
    uow, appointment = booked(OperativeNamed())
    told(uow, appointment, MessageKind.REMINDER)
    assert told(uow, appointment, MessageKind.REMINDER) is None  # the same name is not said twice
    swapped = replace(appointment, assignments=(an_assignment("O-08"),))
    message = told(uow, swapped, MessageKind.REMINDER)
    assert isinstance(message, Message)
    assert "Operative 08 will come." in message.text


def test_a_household_that_did_not_ask_is_not_told_again_when_somebody_else_comes() -> None:
    uow, appointment = booked()
    told(uow, appointment, MessageKind.REMINDER)
    assert told(uow, replace(appointment, assignments=(an_assignment("O-08"),)), MessageKind.REMINDER) is None
    assert OPERATIVE != "O-08"


def test_the_reminder_asks_for_what_the_visit_needs_and_no_other_message_does() -> None:
    uow, appointment = booked(Animals(), AdultPresent())
    reminder = told(uow, appointment, MessageKind.REMINDER)
    confirmation = told(uow, appointment, MessageKind.CONFIRMATION)
    assert isinstance(reminder, Message)
    assert isinstance(confirmation, Message)
    assert "Please keep any animals in another room. Somebody of 18 or over needs to be at home." in reminder.text
    assert "animals" not in confirmation.text


def test_no_message_carries_a_secret_or_a_word_that_is_not_for_everybody() -> None:
    uow, appointment = booked(KeySafe("by the gate", "4711"), WordAtTheDoor("bluebell"), Animals(), OperativeNamed())
    for kind in NOTICES:
        told(uow, appointment, kind)
    assert len(messages(uow)) == len(NOTICES)
    for message in messages(uow):
        assert unfit_words(message.text) == ()
        assert not [word for word in ("4711", "bluebell", "gate") if word in message.text]


# --- what is got ready, and with whom


def test_whoever_has_to_be_there_is_agreed_with_at_every_promise_and_told_when_it_is_called_off() -> None:
    uow, appointment = booked(SomeoneAttends(Attending.CARER, "the care agency"))
    told(uow, appointment, MessageKind.CONFIRMATION)
    told(uow, appointment, MessageKind.REMINDER)
    [task] = tasks(uow, TaskKind.THIRD_PARTY)
    assert task.words == (
        "A carer is needed on Tuesday 24 November 2026, between 8am and 1pm. Agree it with them (the care agency)."
    )
    assert task.due_at == NOW + timedelta(days=1)
    told(uow, appointment, MessageKind.CANCELLATION)
    _, called_off = tasks(uow, TaskKind.THIRD_PARTY)
    assert "will not take place. Tell a carer (the care agency)." in called_off.words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (AdaptedHome("level-access shower"), "level-access shower"),
        (Parking("behind the block", permit=True), "parking permit"),
        (VoidHome("at the office"), "gets the keys"),
    ],
)
def test_what_has_to_be_ready_becomes_one_task_for_each_promise(kind: AccessKind, words: str) -> None:
    uow, appointment = booked(kind)
    for message in (MessageKind.CONFIRMATION, MessageKind.CONFIRMATION, MessageKind.REMINDER, MessageKind.CANCELLATION):
        told(uow, appointment, message)
    [task] = tasks(uow, TaskKind.PREPARE)
    assert words in task.words


def test_a_household_that_needs_nothing_ready_makes_no_task() -> None:
    uow, appointment = booked(Animals(), Parking("in front"))
    told(uow, appointment, MessageKind.CONFIRMATION)
    assert tasks(uow, TaskKind.PREPARE) == tasks(uow, TaskKind.THIRD_PARTY) == []
