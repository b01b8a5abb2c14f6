"""Thanks after an answer are nobody's work; before one they reach a person, as all that is not understood (rule 29)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.messages import MessageKind
from appointments.domain.replies import Intent
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.views.task_list import ListTasks
from tests.application import a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import missed
from tests.use_cases.steps import FRIDAY, a_booking, messages, moved, says, stored, tasks, told
from web.application import Application

THANKS = ("Thanks", "\N{PERSON WITH FOLDED HANDS}", "Diolch yn fawr", "ok thank you")


def a_told_visit(application: Application) -> Appointment:
    return told(application, a_booking(application, a_town(application).home))


def work(application: Application) -> int:
    return len(application.views.task_list(ListTasks(application.clock.now())).lines)


def _thanked(application: Application, clock: FixedClock, visit: Appointment, *texts: str) -> None:
    """Each is on record with the visit as not understood, and makes no work."""
    before = work(application)
    for text in texts:
        reply = says(application, text, clock=clock)
        assert reply is not None
        assert (reply.appointment_ref, reply.answered_at) == (visit.ref, clock.now())
        assert reply.intent in {Intent.UNCLEAR, Intent.CONFIRM}
    assert work(application) == before


def says_each(*texts: str) -> Callable[[Application, FixedClock, Appointment], None]:
    def answers(application: Application, clock: FixedClock, visit: Appointment) -> None:
        for text in texts:
            says(application, text, clock=clock)
            application.answer_replies(AnswerReplies())
            told(application, visit)

    return answers


def _says(application: Application, clock: FixedClock, text: str) -> None:
    says(application, text, clock=clock)


def confirms_on_its_page(application: Application, clock: FixedClock, visit: Appointment) -> None:
    application.confirm_appointment(ConfirmAppointment(visit.ref, 1, "resident"))


ANSWERED = {
    "yes": says_each("1"),
    "yes on the page": confirms_on_its_page,
    "moved by a number": says_each("2", "1"),
    "kept": says_each("2", "leave it as it is"),
    "cannot make it": says_each("3"),
    "mended": says_each("it's already been fixed"),
    "yes, and a question that a planner has": says_each("1", "who is coming"),
    "another time, which we are about to list": lambda application, clock, _: _says(
        application, clock, "friday please"
    ),
    "yes, then late": says_each("1", "running 10 mins late"),
}
NOT_ANSWERED = {
    "nothing said": says_each(),
    "not understood": says_each("who is coming"),
    "wants another time": says_each("2"),
    "wants another time after a yes": says_each("1", "2"),
    "danger after a yes": says_each("1", "smell of gas"),
}


@pytest.mark.parametrize("answer", ANSWERED.values(), ids=ANSWERED)
def test_thanks_after_an_answer_make_no_work_and_no_text(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    answer: Callable[[Application, FixedClock, Appointment], None],
) -> None:
    booked = a_told_visit(application)
    answer(application, clock, booked)
    before, acknowledged = stored(application, booked.ref), messages(uow, booked, MessageKind.ACKNOWLEDGEMENT)
    _thanked(application, clock, booked, *THANKS[:3])
    assert stored(application, booked.ref) == before
    assert messages(uow, booked, MessageKind.ACKNOWLEDGEMENT) == acknowledged
    assert application.verify_ledger(None).intact


@pytest.mark.parametrize("said", [("1",), ("2", "1")], ids=["after a yes", "after a move"])
def test_a_thumb_after_an_answer_is_one_more_yes_and_no_work(
    application: Application, uow: UnitOfWork, clock: FixedClock, said: tuple[str, ...]
) -> None:
    booked = a_told_visit(application)
    says_each(*said)(application, clock, booked)
    sent = len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT))
    _thanked(application, clock, booked, "\N{THUMBS UP SIGN}")
    assert stored(application, booked.ref).state is State.CONFIRMED
    assert len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT)) == sent


@pytest.mark.parametrize("ok", ["ok thank you", "\N{THUMBS UP SIGN}"])
def test_an_ok_to_what_was_called_off_confirms_nothing(application: Application, clock: FixedClock, ok: str) -> None:
    booked = a_told_visit(application)
    says(application, "3", clock=clock)
    _thanked(application, clock, booked, ok)
    assert stored(application, booked.ref).state is State.CANCELLED
    says(application, "yes please", clock=clock)  # perhaps they want it after all
    assert [line.task.kind for line in application.views.task_list(ListTasks(clock.now())).lines].count(
        TaskKind.UNMATCHED_REPLY
    ) == 1


@pytest.mark.parametrize(
    ("said", "state", "more"),
    [
        ("who is coming", State.NOTIFIED, 1),
        ("it's already been fixed", State.NOTIFIED, 0),
        ("that's wrong", State.NOTIFIED, 0),
    ],
)
def test_an_ok_to_our_acknowledgement_is_no_yes_to_the_time(
    application: Application, clock: FixedClock, said: str, state: State, more: int
) -> None:
    """They asked, or said that nothing is to be mended, and we said that we have read it."""
    booked = a_told_visit(application)
    says(application, said, clock=clock)
    told(application, booked)
    before = work(application)
    says(application, "OK thanks", clock=clock)
    assert (stored(application, booked.ref).state, work(application)) == (state, before + more)
    says(application, "yes that's fine", clock=clock)
    assert stored(application, booked.ref).state is State.CONFIRMED


def test_an_ok_after_a_wish_for_another_time_takes_it_back_no_more_than_thanks_do(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "can you do friday", clock=clock)
    _thanked(application, clock, booked, "ok thanks")
    assert stored(application, booked.ref).state is State.NOTIFIED
    assert application.answer_replies(AnswerReplies()) == 1
    assert len(messages(uow, booked, MessageKind.SLOT_CHOICE)) == 1


def test_a_yes_after_a_wish_for_another_time_wants_none_any_more(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_told_visit(application)
    says(application, "2", clock=clock)
    says(application, "1 sorry", clock=clock)
    assert application.answer_replies(AnswerReplies()) == 0
    assert stored(application, booked.ref).state is State.CONFIRMED
    assert messages(uow, booked, MessageKind.SLOT_CHOICE) == []


@pytest.mark.parametrize("said", NOT_ANSWERED.values(), ids=NOT_ANSWERED)
@pytest.mark.parametrize("text", THANKS[:2])
def test_thanks_before_an_answer_reach_a_person(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    said: Callable[[Application, FixedClock, Appointment], None],
    text: str,
) -> None:
    booked = a_told_visit(application)
    said(application, clock, booked)
    before = len(tasks(application, booked, TaskKind.UNCLEAR_REPLY))
    acknowledged = len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT))
    says(application, text, ref="SM-thanks", clock=clock)
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == before + 1
    assert len(messages(uow, booked, MessageKind.ACKNOWLEDGEMENT)) == acknowledged + 1


@pytest.mark.parametrize(
    "text", ["Thanks, bring a ladder", "Thanks?", "thanks but", "sorry", "\N{THUMBS DOWN SIGN}", "hello"]
)
def test_whatever_is_more_than_thanks_reaches_a_person(application: Application, clock: FixedClock, text: str) -> None:
    booked = a_told_visit(application)
    says(application, "1", clock=clock)
    says(application, text, clock=clock)
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1


def test_an_answer_to_the_time_before_is_none_to_the_new_one(application: Application, clock: FixedClock) -> None:
    booked = a_told_visit(application)
    says(application, "1", clock=clock)
    told(application, moved(application, booked))
    says(application, "Thanks", clock=clock)
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1


def test_with_two_visits_both_have_to_be_answered(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    first = told(application, a_booking(application, town.home))
    second = told(application, a_booking(application, town.home, day=FRIDAY))
    says(application, "1", clock=clock)
    told(application, first)
    says(application, "2", clock=clock)
    before = work(application)
    says(application, "thanks", ref="SM-one", clock=clock)
    assert work(application) == before + 1
    confirms_on_its_page(application, clock, first)
    _thanked(application, clock, first, "thanks", "\N{THUMBS UP SIGN}")
    assert stored(application, second.ref).state is State.CONFIRMED


def test_thanks_after_a_visit_that_counts_against_them_are_read(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = missed(application, clock, a_town(application).home)
    says(application, "thanks", clock=clock)
    assert len(tasks(application, door.appointment, TaskKind.DISPUTE)) == 1
