"""Certificates as hard skills, from the record to the slot: who may be sent for a fire door, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.certificates import ENDS_SOON
from appointments.domain.errors import Invalid
from appointments.domain.operatives import Certificate, Operative
from appointments.domain.slots import Block
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import day_of
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.operatives.watch_certificates import CertificatesWatched, WatchCertificates
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from appointments.views.task_list import ListTasks
from tests.application import MONDAY, PLANNER, a_plumber, a_repair, a_town, weekdays
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, WEDNESDAY
from web.application import Application

THURSDAY = WEDNESDAY + timedelta(days=1)


def proven_until(last_day: date | None) -> Operative:
    """The town's one plumber, proven for fire doors until a day, or not at all."""
    held = () if last_day is None else (Certificate("fire doors", last_day),)
    return replace(a_plumber("OP-1"), certificates=held)


def recorded(application: Application, operative: Operative) -> None:
    application.record_operative(RecordOperative(operative, weekdays(operative.ref), PLANNER))


def a_fire_door(application: Application) -> str:
    """The reference of a work order that needs somebody proven for fire doors."""
    home = a_town(application).home
    ordinary = a_repair(application, home)
    items = ordinary.items
    return application.raise_work_order(
        RaiseWorkOrder(home, ordinary.trade, ordinary.priority.code, "the front door", items, PLANNER,
                       skills=frozenset({"fire doors"}))
    ).ref  # fmt: skip


def days_offered(application: Application, work_order: str) -> set[date]:
    made = application.offer_slots(OfferSlots(work_order, PLANNER, days=7))
    return {offer.slot.day for offer in made.offers}


def waiting(application: Application) -> list[Task]:
    listed = application.views.task_list(ListTasks(application.clock.now(), TaskKind.CERTIFICATE_ENDS))
    return [line.task for line in listed.lines]


def test_a_general_operative_is_never_offered_for_a_fire_door(application: Application) -> None:
    made = application.offer_slots(OfferSlots(a_fire_door(application), PLANNER, days=7))
    assert made.offers == ()
    assert Block.NO_SKILL in {reason.block for held in made.withheld for reason in held.reasons}


def test_a_certificate_is_offered_on_its_last_day_and_not_the_day_after(application: Application) -> None:
    work_order = a_fire_door(application)
    recorded(application, proven_until(THURSDAY))
    offered = days_offered(application, work_order)
    assert THURSDAY in offered
    assert max(offered) == THURSDAY
    recorded(application, proven_until(FRIDAY))  # renewed by a day
    assert max(days_offered(application, work_order)) == FRIDAY
    recorded(application, proven_until(None))
    assert days_offered(application, work_order) == set()


def test_a_changed_certificate_raises_the_versions_of_the_rounds(application: Application, uow: UnitOfWork) -> None:
    a_town(application)
    recorded(application, proven_until(FRIDAY))
    with uow.read() as records:
        [before] = records.rounds.between(["OP-1"], WEDNESDAY, WEDNESDAY)
    recorded(application, proven_until(THURSDAY))
    with uow.read() as records:
        [after] = records.rounds.between(["OP-1"], WEDNESDAY, WEDNESDAY)
        [stored] = records.operatives.active(["OP-1"])
    assert after.version > before.version
    assert after.operative.certificates == stored.certificates == (Certificate("fire doors", THURSDAY),)


def test_a_bare_skill_is_refused_where_an_operative_is_recorded(application: Application) -> None:
    a_town(application)
    with pytest.raises(Invalid, match="counts only with a certificate"):
        recorded(application, replace(a_plumber("OP-1"), skills=frozenset({"gas"})))


@pytest.mark.parametrize(
    ("days_left", "ending"),
    [(ENDS_SOON.days + 1, 0), (ENDS_SOON.days, 1), (0, 1), (-3, 1)],  # also one that was overlooked
)
def test_an_end_within_six_weeks_becomes_a_task_once(application: Application, days_left: int, ending: int) -> None:
    a_town(application)
    recorded(application, proven_until(day_of(MONDAY) + timedelta(days=days_left)))
    assert application.watch_certificates(WatchCertificates()) == CertificatesWatched(ending, 0)
    assert application.watch_certificates(WatchCertificates()) == CertificatesWatched(0, 0)
    assert len(waiting(application)) == ending


def test_a_visit_promised_after_the_end_becomes_a_task_at_once_when_a_certificate_is_cut_short(
    application: Application, clock: FixedClock
) -> None:
    work_order = a_fire_door(application)
    recorded(application, proven_until(FRIDAY + timedelta(days=400)))
    made = application.offer_slots(OfferSlots(work_order, PLANNER, days=7))
    chosen = next(offer.slot for offer in made.offers if offer.slot.day == FRIDAY)
    booked = application.book_appointment(BookAppointment(made.ref, FRIDAY, chosen.pattern, PLANNER))
    assert waiting(application) == []
    recorded(application, proven_until(THURSDAY))
    [task] = waiting(application)
    assert task.appointment_ref == booked.ref
    assert "Friday 6 March 2026" in task.words
    assert task.due_at == clock.now() + timedelta(days=1)
    recorded(application, proven_until(FRIDAY))  # the last day covers it; nothing more is said
    assert len(waiting(application)) == 1
