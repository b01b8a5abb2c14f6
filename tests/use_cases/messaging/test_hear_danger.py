"""Danger that a resident writes of on their page is a task that is due now, once, whatever they were asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.replies import Hazard
from appointments.domain.slots import RefusalReason
from appointments.domain.tasks import TaskKind
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.refuse_slots import RefuseSlots
from appointments.use_cases.messaging.hear_danger import HearDanger
from appointments.use_cases.messaging.watch_notices import WatchNotices
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import a_booking, asks_for, tasks
from web.application import Application


@pytest.mark.parametrize(
    ("words", "hazard"),
    [
        ("There is a smell of gas in the kitchen", Hazard.GAS),
        ("I cannot wait in. There are sparks from the socket", Hazard.HOME),
        ("I was in all morning", None),
    ],
)
def test_what_warns_of_danger_is_read_before_anything_else(
    application: Application, words: str, hazard: Hazard | None
) -> None:
    booked = a_booking(application, a_town(application).home)
    assert [application.hear_danger(HearDanger(booked.ref, words)) for _ in range(2)] == [hazard] * 2
    found = tasks(application, booked, TaskKind.HAZARD_SAID)
    assert len(found) == (hazard is not None)
    for task in found:
        assert task.due_at == application.clock.now()
        assert f"Ring them now. They wrote: “{words}”" in task.words


def test_who_has_one_safe_number_is_rung_on_that_and_no_other(application: Application, clock: FixedClock) -> None:
    """A call to the household's own telephone can put somebody in danger."""
    town = a_town(application)
    booked = a_booking(application, town.home)
    asks_for(application, town.home, "safe_contact_only", number="+447700900777")
    offers = application.offer_slots(
        OfferSlots(booked.work_order_ref, "resident", days=7, resident_agrees=True, moving=booked.ref)
    )
    application.hear_danger(HearDanger(booked.ref, "I can smell gas"))
    application.refuse_slots(RefuseSlots(offers.ref, RefusalReason.TIME, "resident", unheard=booked.ref))
    clock.set(booked.promise.window.starts - timedelta(hours=1))
    application.watch_notices(WatchNotices())
    for kind in (TaskKind.HAZARD_SAID, TaskKind.WANTS_CHANGE, TaskKind.NOTICE_FAILED):
        [task] = tasks(application, booked, kind)
        assert "Ring only the number in what they need" in task.words


def test_the_same_words_are_news_once_a_person_has_dealt_with_the_first(application: Application) -> None:
    booked = a_booking(application, a_town(application).home)
    for _ in range(3):
        application.hear_danger(HearDanger(booked.ref, "I can smell gas"))
        application.hear_danger(HearDanger(booked.ref, "I can smell gas"))
        [task] = tasks(application, booked, TaskKind.HAZARD_SAID)
        application.settle_task(SettleTask(task.ref, PLANNER, "Rang them: the cooker was left on"))
