"""Others moved in: what was promised is told to them anew, and nothing told to those before counts (rules 1 and 19)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Invalid, Stale
from appointments.domain.homes import Household
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import Window, at, day_of, midnight
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.wastage.report import SeeWastage, wastage_report
from tests.application import NUMBER, PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import missed, people
from tests.use_cases.booking.test_third_parties import an_interpreter, needs_an_interpreter
from tests.use_cases.steps import (
    WEDNESDAY,
    AtTheDoor,
    a_booking,
    asks_for,
    at_the_door,
    messages,
    moved,
    says,
    stored,
    tasks,
    told,
)
from web.application import Application

THEIRS = "+447700900777"
TUESDAY = WEDNESDAY - timedelta(days=1)


def held(uow: UnitOfWork, home: str) -> Household:
    with uow.read() as records:
        found = records.households.of_home(home)
    if found is None:
        raise LookupError("nobody is on record")
    return found


def recorded(
    application: Application, uow: UnitOfWork, home: str, number: str = THEIRS, **changed: object
) -> Household:
    """The form as a planner sends it; `changed` are fields of RecordHousehold."""
    who = (ResidentGiven(f"Resident {number[-4:]}", (NumberGiven(number),)),)
    version = held(uow, home).version
    return application.record_household(RecordHousehold(home, who, PLANNER, version, **changed))  # type: ignore[arg-type]


def moves_in(application: Application, uow: UnitOfWork, home: str, day: date, number: str = THEIRS) -> Household:
    return recorded(application, uow, home, number, moved_in_on=day)


def questions(application: Application, appointment: Appointment) -> list[Task]:
    return tasks(application, appointment, TaskKind.NEW_HOUSEHOLD)


def confirmations(uow: UnitOfWork, appointment: Appointment) -> list[Message]:
    return messages(uow, appointment, MessageKind.CONFIRMATION)


def claimed(door: AtTheDoor) -> tuple[bool, Outcome]:
    door.does_everything()
    judgement = door.claims(Outcome.NO_ACCESS).judgement
    return judgement.allowed, judgement.established_outcome


@pytest.fixture
def home(application: Application, uow: UnitOfWork) -> str:
    people(uow)
    return a_town(application).home


@pytest.fixture
def booked(application: Application, home: str) -> Appointment:
    """Promised for Wednesday morning, told to those who live there on Monday, and they have said yes."""
    appointment = told(application, a_booking(application, home))
    application.confirm_appointment(ConfirmAppointment(appointment.ref, 1, "resident"))
    return stored(application, appointment.ref)


def test_the_same_window_is_promised_anew_to_those_who_moved_in(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    clock.set(at(TUESDAY, time(12)))
    moves_in(application, uow, home, TUESDAY)
    after = stored(application, booked.ref)
    assert (after.promise.version, after.state) == (2, State.BOOKED)
    assert (after.promise.window, after.promise.pattern) == (booked.promise.window, booked.promise.pattern)
    assert after.assignments == booked.assignments
    assert after.promise.agreed_by_resident is False
    assert after.promises[0].superseded_at == after.promise.made_at
    [first, second] = confirmations(uow, after)
    assert (first.to, first.promise_version) == (NUMBER, 1)
    assert (second.to, second.promise_version) == (THEIRS, 2)
    [task] = questions(application, after)
    assert "Tuesday 3 March 2026" in task.words
    assert task.due_at <= after.promise.window.starts


def test_who_was_told_nothing_has_missed_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    """The notice, and the yes, were of others; the text to the new household has not been delivered."""
    clock.set(at(TUESDAY, time(12)))
    moves_in(application, uow, home, TUESDAY)
    assert claimed(at_the_door(application, clock, booked)) == (False, Outcome.NOT_NOTIFIED)


def test_who_moved_in_and_was_told_in_time_can_miss_it(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    moves_in(application, uow, home, day_of(clock.now()))
    told(application, booked)
    assert claimed(at_the_door(application, clock, booked))[0]


@pytest.mark.parametrize(
    "when", [at(TUESDAY, time(23, 30)), at(WEDNESDAY, time(0)), at(WEDNESDAY, time(7)), at(WEDNESDAY, time(8, 30))]
)
def test_a_move_in_the_night_before_on_the_day_or_in_the_window_tells_them_too_late(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment, when: datetime
) -> None:
    clock.set(when)
    moves_in(application, uow, home, day_of(when))
    assert stored(application, booked.ref).promise.version == 2
    assert len(questions(application, booked)) == 1
    clock.set(max(when, at(WEDNESDAY, time(8, 45))))
    told(application, booked)
    assert claimed(at_the_door(application, clock, booked)) == (False, Outcome.NOT_NOTIFIED)


def test_a_window_that_has_passed_or_was_over_before_they_came_is_left_as_it_is(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    clock.set(booked.promise.window.ends)
    moves_in(application, uow, home, WEDNESDAY)
    assert stored(application, booked.ref).promise.version == 1
    assert questions(application, booked) == []


@pytest.mark.parametrize("on_site", [False, True])
def test_a_visit_that_is_under_way_is_only_a_task_and_was_told_to_nobody(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment, on_site: bool
) -> None:
    clock.set(at(WEDNESDAY, time(8, 30)))
    application.set_off(SetOff(booked.ref, "OP-1", "U-operative-1"))
    door = AtTheDoor(application, clock, booked)
    if on_site:
        door.arrives()
    moves_in(application, uow, home, TUESDAY)
    assert stored(application, booked.ref).promise.version == 1
    assert not [m for m in messages(uow, booked, MessageKind.ON_THE_WAY) if m.state is MessageState.QUEUED]
    [task] = questions(application, booked)
    assert "under way" in task.words or "on the way" in task.words
    if not on_site:
        door.arrives()
    assert claimed(door) == (False, Outcome.NOT_NOTIFIED)


def test_a_no_access_that_turns_out_to_be_of_those_who_moved_in_is_our_failure(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str
) -> None:
    """It comes to be known on Thursday that others had moved in on Tuesday: nobody told them of Wednesday."""
    door = missed(application, clock, home)
    clock.advance(timedelta(days=1))
    moves_in(application, uow, home, TUESDAY)
    assert stored(application, door.appointment.ref).outcome is Outcome.NOT_NOTIFIED


def test_moving_in_twice_leaves_one_task_and_one_promise_of_each(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    moves_in(application, uow, home, day_of(clock.now()))
    clock.set(at(TUESDAY, time(12)))
    moves_in(application, uow, home, TUESDAY, "+447700900778")
    assert stored(application, booked.ref).promise.version == 3
    assert [m.to for m in confirmations(uow, booked)][1:] == [THEIRS, "+447700900778"]
    assert confirmations(uow, booked)[1].state is MessageState.SUPERSEDED
    assert len(questions(application, booked)) == 1


def test_a_form_sent_twice_or_from_an_old_page_promises_nothing_twice(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    today, before = day_of(clock.now()), held(uow, home).version
    moves_in(application, uow, home, today)
    moves_in(application, uow, home, today)
    who = (ResidentGiven("Resident 0779", (NumberGiven("+447700900779"),)),)
    with pytest.raises(Stale):
        application.record_household(RecordHousehold(home, who, PLANNER, before, today))
    assert stored(application, booked.ref).promise.version == 2
    assert len(questions(application, booked)) == 1


@pytest.mark.parametrize("way", ["text", "planner", "move", "cancel", "not attended", "closed"])
def test_the_task_ends_with_what_was_done(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment, way: str
) -> None:
    moves_in(application, uow, home, day_of(clock.now()))
    told(application, booked)
    match way:
        case "text":
            says(application, "1", number=THEIRS, clock=clock)
        case "planner":
            application.confirm_appointment(ConfirmAppointment(booked.ref, 2, PLANNER))
        case "move":
            moved(application, booked)
        case "cancel":
            application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="Asked"))
        case "not attended":
            clock.set(booked.promise.window.ends)
            application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="Too late"))
        case _:
            at_the_door(application, clock, booked).leaves()
    assert questions(application, booked) == []


def test_the_same_people_with_other_numbers_are_promised_nothing_anew(
    application: Application, uow: UnitOfWork, home: str, booked: Appointment
) -> None:
    recorded(application, uow, home)
    assert stored(application, booked.ref).promise.version == 1
    assert questions(application, booked) == []


def test_a_yes_or_a_no_from_the_old_number_changes_nothing_and_reaches_a_person(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    moves_in(application, uow, home, day_of(clock.now()))
    for text in ("1", "3", "cant make it"):
        reply = says(application, text, number=NUMBER, clock=clock)
        assert reply is not None
        with uow.read() as records:
            task = records.tasks.about(f"unmatched:{reply.ref}")
        assert task is not None
        assert "was on record at home 0001" in task.words
        assert task.home_ref is None  # it is in the way of no visit of theirs
    after = stored(application, booked.ref)
    assert (after.state, after.outcome, after.promise.version) == (State.BOOKED, None, 2)


def test_a_wish_for_another_time_of_those_before_moves_nothing_once_others_live_there(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    reply = says(application, "2", clock=clock)
    assert reply is not None
    assert reply.intent is Intent.CHANGE
    clock.advance(timedelta(minutes=1))
    moves_in(application, uow, home, day_of(clock.now()))
    application.answer_replies(AnswerReplies())
    assert messages(uow, booked, MessageKind.SLOT_CHOICE) == []
    [task] = tasks(application, booked, TaskKind.WANTS_CHANGE)
    assert "others live there now" in task.words


def test_a_number_that_stays_on_record_answers_the_new_promise_only_when_it_is_asked_about_it(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    """A son keeps the flat and the telephone: his yes to the old text says nothing about the new promise."""
    moves_in(application, uow, home, day_of(clock.now()), NUMBER)
    says(application, "1", number=NUMBER, clock=clock)
    assert stored(application, booked.ref).state is State.BOOKED
    told(application, booked)
    says(application, "1", number=NUMBER, clock=clock)
    assert stored(application, booked.ref).state is State.CONFIRMED


def test_an_interpreter_keeps_the_time_for_the_promise_in_force(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str
) -> None:
    needs_an_interpreter(application, home)
    interpreter = an_interpreter(application)
    booked = told(application, a_booking(application, home))
    with uow.read() as records:
        [before] = records.third_parties.of(booked.ref)
    clock.advance(timedelta(hours=1))
    moves_in(application, uow, home, day_of(clock.now()))
    with uow.read() as records:
        [after] = records.third_parties.of(booked.ref)
    assert (after.third_party_ref, after.promise_version) == (interpreter.ref, 2)
    assert after.during == before.during


def test_what_is_asked_for_is_as_of_now(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    need = asks_for(application, home, "animals")
    moves_in(application, uow, home, day_of(clock.now()))
    assert [item.ref for item in stored(application, booked.ref).promise.requirements] == [need]


def test_a_promise_told_anew_is_no_move_in_any_count(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment, database_url: str
) -> None:
    clock.set(at(WEDNESDAY, time(7)))
    moves_in(application, uow, home, WEDNESDAY)
    engine = make_engine(database_url)
    found = wastage_report(SeeWastage(WEDNESDAY, WEDNESDAY), engine=engine).measures
    engine.dispose()
    assert next(measure for measure in found if measure.code == "moved_late").count == 0
    assert stored(application, booked.ref).made_anew(stored(application, booked.ref).promise)


def test_the_day_is_put_right_for_the_same_people_earlier_and_later(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    today = day_of(clock.now())
    first = moves_in(application, uow, home, today)
    for day in (today - timedelta(days=7), today - timedelta(days=1), today):
        after = recorded(application, uow, home, lived_since=day)
        assert after.since == midnight(day)
        assert [r.ref for r in after.residents] == [r.ref for r in first.residents]
        assert after.known_since == first.known_since
    assert stored(application, booked.ref).promise.version == 2
    assert len(questions(application, booked)) == 1


def test_a_day_put_right_that_makes_a_miss_theirs_is_judged_by_what_they_were_told(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str
) -> None:
    door = missed(application, clock, home)
    clock.advance(timedelta(days=2))
    moves_in(application, uow, home, day_of(clock.now()))
    assert stored(application, door.appointment.ref).outcome is Outcome.NO_ACCESS  # of those before
    recorded(application, uow, home, lived_since=TUESDAY)
    assert stored(application, door.appointment.ref).outcome is Outcome.NOT_NOTIFIED


def test_new_people_at_the_wrong_home_are_taken_back_and_what_was_hidden_is_there_again(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, booked: Appointment
) -> None:
    moves_in(application, uow, home, day_of(clock.now()))
    clock.advance(timedelta(hours=1))
    after = recorded(application, uow, home, NUMBER, nobody_moved_in=True)
    assert after.since is None
    assert after.promised_to(Window(midnight(date(2026, 1, 5)), midnight(date(2026, 1, 6))))
    assert after.heard(booked.promise.made_at)
    again = stored(application, booked.ref)
    assert again.promise.version == 3  # those who had been told were told by nobody that it is theirs still
    assert [m.to for m in confirmations(uow, booked)] == [NUMBER, THEIRS, NUMBER]
    assert len(questions(application, booked)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"lived_since": TUESDAY}, "lived_since"),  # tomorrow
        ({"lived_since": date(1, 1, 1)}, "lived_since"),
        ({"lived_since": date(2026, 3, 1), "nobody_moved_in": True}, "moved_in_on"),
        ({"moved_in_on": date(2026, 3, 2), "nobody_moved_in": True}, "moved_in_on"),
        ({"moved_in_on": date(2026, 3, 1)}, "moved_in_on"),  # others cannot have come before those on record
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str, changed: dict[str, object], field: str
) -> None:
    moves_in(application, uow, home, day_of(clock.now()))
    with pytest.raises(Invalid) as refused:
        recorded(application, uow, home, "+447700900778", **changed)
    assert refused.value.field == field


@pytest.mark.parametrize("changed", [{"lived_since": date(2026, 3, 1)}, {"nobody_moved_in": True}])
def test_nothing_is_put_right_where_nobody_is_on_record_as_having_moved_in(
    application: Application, uow: UnitOfWork, home: str, changed: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refused:
        recorded(application, uow, home, **changed)
    assert refused.value.field == "lived_since"


def test_a_day_alone_makes_no_other_people_of_those_on_record(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str
) -> None:
    moves_in(application, uow, home, day_of(clock.now()))
    clock.advance(timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        moves_in(application, uow, home, day_of(clock.now()))
    assert refused.value.field == "moved_in_on"


def test_the_last_sunday_of_october_begins_by_summer_time(
    application: Application, uow: UnitOfWork, clock: FixedClock, home: str
) -> None:
    """Who moves in on the day of 25 hours lives there from its first minute in London, an hour before UTC's."""
    clock.set(datetime(2026, 10, 22, 9, 0, tzinfo=UTC))
    monday = told(application, a_booking(application, home, day=date(2026, 10, 26)))
    clock.set(datetime(2026, 10, 25, 12, 0, tzinfo=UTC))
    after = moves_in(application, uow, home, date(2026, 10, 25))
    assert after.since == datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    evening = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert not after.promised_to(Window(evening, evening + timedelta(hours=1)))
    assert after.promised_to(Window(evening, evening + timedelta(hours=1, minutes=1)))
    again = stored(application, monday.ref)
    assert (again.promise.version, again.promise.window) == (2, monday.promise.window)
