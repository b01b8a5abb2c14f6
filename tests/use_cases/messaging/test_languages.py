"""In which language a household is told: that of its needs, of who is written to, or of the text that is answered."""

from __future__ import annotations

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.views.task_list import ListTasks
from tests.application import NUMBER, PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import a_booking, asks_for, messages, says, told
from web.application import Application


def a_booking_of(application: Application, language: str, prefers: tuple[Channel, ...] = (Channel.SMS,)) -> Appointment:
    town = a_town(application)
    resident = ResidentGiven("Resident 0001", (NumberGiven(NUMBER),), prefers, None, language)
    application.record_household(RecordHousehold(town.home, (resident,), PLANNER, 0))
    return a_booking(application, town.home)


def last(uow: UnitOfWork, booked: Appointment, kind: MessageKind) -> Message:
    return messages(uow, booked, kind)[-1]


def test_who_is_written_to_in_welsh_is_told_and_asked_in_it(application: Application, uow: UnitOfWork) -> None:
    booked = a_booking_of(application, "cy")
    confirmation = last(uow, booked, MessageKind.CONFIRMATION)

    assert confirmation.language == "cy"
    assert "mae eich apwyntiad ar ddydd " in confirmation.text
    assert "Atebwch 1 os yw'n gyfleus" in confirmation.text


@pytest.mark.parametrize("language", ["en", "pl"])  # nobody writes Polish: as ever, unless the household asks for it
def test_any_other_language_of_a_resident_changes_nothing(
    application: Application, uow: UnitOfWork, language: str
) -> None:
    confirmation = last(uow, a_booking_of(application, language), MessageKind.CONFIRMATION)

    assert confirmation.language == "en"
    assert "your appointment is on" in confirmation.text


def test_a_need_for_welsh_is_met_by_the_words(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    asks_for(application, town.home, "interpreter", language="cy")
    welsh = a_booking(application, town.home)

    assert last(uow, welsh, MessageKind.CONFIRMATION).language == "cy"


def test_another_language_is_told_by_a_person(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    asks_for(application, town.home, "interpreter", language="pl")
    booked = a_booking(application, town.home)

    assert messages(uow, booked, MessageKind.CONFIRMATION) == []
    [line] = application.views.task_list(ListTasks(application.clock.now(), TaskKind.NO_CHANNEL)).lines
    assert "Tell them with an interpreter" in line.task.words


def test_where_no_way_is_open_the_planner_has_the_words_in_both(application: Application) -> None:
    a_booking_of(application, "cy", (Channel.LETTER,))
    [line] = application.views.task_list(ListTasks(application.clock.now(), TaskKind.NO_CHANNEL)).lines

    assert "your appointment is on" in line.task.words
    assert "In Welsh: " in line.task.words
    assert "mae eich apwyntiad ar ddydd " in line.task.words


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Dwi'n rhedeg yn hwyr", MessageKind.LATE_HEARD, "diolch am roi gwybod i ni eich bod yn rhedeg yn hwyr"),
        ("Running late", MessageKind.LATE_HEARD, "thank you for telling us that you are running late"),
        ("Dw i ddim yn gallu dod", MessageKind.CANCELLATION, "ni fydd eich apwyntiad ar ddydd "),
        ("??", MessageKind.ACKNOWLEDGEMENT, "thank you for your message"),
    ],
)
def test_a_text_in_welsh_is_answered_in_welsh(
    application: Application, uow: UnitOfWork, clock: FixedClock, text: str, kind: MessageKind, words: str
) -> None:
    booked = told(application, a_booking_of(application, "en"))
    says(application, text, clock=clock)

    assert words in last(uow, booked, kind).text


def test_what_is_free_is_listed_in_the_language_of_the_question(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = told(application, a_booking_of(application, "en"))
    says(application, "Alla i newid yr apwyntiad", clock=clock)
    application.answer_replies(AnswerReplies())
    choice = last(uow, booked, MessageKind.SLOT_CHOICE)

    assert "Atebwch gyda'r rhif sy'n gyfleus i chi" in choice.text
    assert "1 dydd " in choice.text
