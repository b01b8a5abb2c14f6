"""An emergency's window runs to its target, and a contact says what was agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.emergencies import Contact, ContactResult, attendance_of
from appointments.domain.errors import Invalid
from appointments.domain.times import Window
from tests.builders import NOW, a_work_order, an_emergency

ORDER = replace(a_work_order(), priority=an_emergency(), raised_at=NOW, due_at=NOW + timedelta(hours=24))


def a_contact(
    result: ContactResult = ContactResult.SPOKE, *, words: str = "They are at home", sent: str = ""
) -> Contact:
    return Contact(NOW, "U-planner", result, words, sent or None)


def test_the_window_runs_from_now_to_the_target() -> None:
    assert attendance_of(ORDER, NOW).window == Window(NOW, NOW + timedelta(hours=24))


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=3)])  # at the target to the second; long after it
def test_one_that_is_overdue_is_due_at_once(late: timedelta) -> None:
    now = ORDER.due_at + late
    assert attendance_of(ORDER, now).window == Window(now, now + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("results", "told"),
    [
        ((), False),
        ((ContactResult.NO_ANSWER, ContactResult.MESSAGE_LEFT), False),  # nobody was spoken to
        ((ContactResult.NO_ANSWER, ContactResult.SPOKE), True),
        ((ContactResult.SPOKE, ContactResult.NO_ANSWER), True),  # they knew before they did not answer
    ],
)
def test_the_household_knows_once_it_was_spoken_to(results: tuple[ContactResult, ...], told: bool) -> None:
    attendance = attendance_of(ORDER, NOW)
    for result in results:
        attendance = attendance.contacted(a_contact(result))
    assert attendance.told is told


def test_who_comes_is_who_was_sent_last() -> None:
    attendance = attendance_of(ORDER, NOW)
    assert attendance.operative_ref is None
    for sent in ("O-07", "", "O-08", ""):
        attendance = attendance.contacted(a_contact(sent=sent))
    assert attendance.operative_ref == "O-08"


def test_a_contact_without_words_is_none() -> None:
    with pytest.raises(Invalid) as refused:
        attendance_of(ORDER, NOW).contacted(a_contact(words=" "))
    assert refused.value.field == "words"
