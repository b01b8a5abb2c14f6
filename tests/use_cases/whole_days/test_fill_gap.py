"""Time that comes free at short notice: who may be rung about it, in which order, and whether it was used again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from appointments.domain.access import Source
from appointments.domain.appointments import Appointment
from appointments.domain.errors import WrongState
from appointments.domain.events import SlotFreed, SlotRefilled
from appointments.domain.filling import Candidate, FillList, in_calling_order
from appointments.domain.gaps import Gap
from appointments.domain.tasks import TaskKind
from appointments.domain.times import Window, at
from appointments.domain.work_orders import WorkOrder
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.whole_days.fill_gap import FillGap
from tests.application import MONDAY, PLANNER, Town, a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, WEDNESDAY, a_booking, moved, tasks
from web.application import Application

# The afternoon before: too late for anybody's notice, early enough for Wednesday's patterns.
TUESDAY_AFTERNOON = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def cancelled(application: Application, clock: FixedClock, home: str, *, pattern: str = "AM") -> Appointment:
    """Booked for Wednesday by the only plumber, and called off by the household on the afternoon before."""
    booked = a_booking(application, home, pattern=pattern)
    clock.set(TUESDAY_AFTERNOON)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="They are away"))
    return booked


def gap_of(uow: UnitOfWork, booked: Appointment) -> Gap:
    with uow.read() as records:
        [gap] = records.gaps.of(booked.ref)
    return gap


def to_ring(application: Application, uow: UnitOfWork, booked: Appointment) -> FillList:
    return application.fill_gap(FillGap(gap_of(uow, booked).ref))


def orders(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.order.ref for candidate in candidates]


def asks_for(application: Application, home: str, kind: str, **values: str) -> None:
    application.record_requirement(RecordRequirement(home, kind, values, Source.RESIDENT, PLANNER))


def test_what_was_called_off_is_time_that_came_free(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    booked = cancelled(application, clock, town.home)
    gap = gap_of(uow, booked)
    [seat] = booked.assignments
    assert (gap.operative_ref, gap.day, gap.freed) == (seat.operative_ref, WEDNESDAY, seat.planned)
    assert gap.freed_at == TUESDAY_AFTERNOON
    [task] = tasks(application, booked, TaskKind.FREE_TIME)
    assert task.due_at == gap.freed.starts


def test_whoever_waits_for_this_trade_can_be_offered_it(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    waiting = a_repair(application, town.neighbour)
    found = to_ring(application, uow, cancelled(application, clock, town.home))
    [candidate] = found.candidates
    assert candidate.order.ref == waiting.ref
    assert candidate.call == "+447700900124"
    assert candidate.slot.day == WEDNESDAY
    assert candidate.slot.window.overlaps(found.gap.freed)
    assert found.gap.freed.contains(candidate.planned_start)
    assert candidate.words == (
        "We could come sooner than we thought, for a leaking kitchen tap: on Wednesday 4 March 2026, between 8am and "
        "1pm. Would that suit you? If not, we will find you another time."
    )


def test_the_order_that_gave_the_time_back_is_not_rung_about_it(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    assert to_ring(application, uow, cancelled(application, clock, town.home)).candidates == ()


@pytest.mark.parametrize(
    "written", ["yes", "no"]
)  # written or not: an offer for tomorrow is what they asked us to spare them
def test_a_household_with_48_hours_notice_is_never_rung_about_tomorrow(
    application: Application, clock: FixedClock, uow: UnitOfWork, written: str
) -> None:
    town = a_town(application)
    asks_for(application, town.neighbour, "advance_notice", hours="48", written=written)
    a_repair(application, town.neighbour)
    assert to_ring(application, uow, cancelled(application, clock, town.home)).candidates == ()


def test_notice_that_can_still_be_given_is_no_reason_to_leave_somebody_out(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    asks_for(application, town.neighbour, "advance_notice", hours="12", written="yes")
    a_repair(application, town.neighbour)
    assert len(to_ring(application, uow, cancelled(application, clock, town.home)).candidates) == 1


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text_only", {}),  # is never rung
        ("do_not_attend", {"refer_to": "Neighbourhood team"}),  # nobody may go there
        ("two_operatives", {}),  # the time of one is free
        ("operative_gender", {"gender": "male"}),  # OP-1 is a woman
        ("times_to_avoid", {"times": "Mon-Fri 08:00-13:00"}),  # not at home in the morning
    ],
)
def test_whoever_cannot_have_this_time_is_not_rung(
    application: Application, clock: FixedClock, uow: UnitOfWork, kind: str, values: dict[str, str]
) -> None:
    town = a_town(application)
    asks_for(application, town.neighbour, kind, **values)
    a_repair(application, town.neighbour)
    assert to_ring(application, uow, cancelled(application, clock, town.home)).candidates == ()


def test_a_visit_that_does_not_fit_is_not_offered(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    town = a_town(application)
    fits = a_repair(application, town.neighbour, minutes=60)
    a_repair(application, town.neighbour, minutes=600)
    assert orders(to_ring(application, uow, cancelled(application, clock, town.home)).candidates) == [fits.ref]


def test_a_later_appointment_could_come_sooner_and_keeps_its_place_until_they_agree(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    later = a_booking(application, town.neighbour, day=FRIDAY)
    [candidate] = to_ring(application, uow, cancelled(application, clock, town.home)).candidates
    assert candidate.instead_of is not None
    assert candidate.instead_of.ref == later.ref
    assert candidate.words == (
        "You have an appointment on Friday 6 March 2026, for a leaking kitchen tap. We could come sooner: on "
        "Wednesday 4 March 2026, between 8am and 1pm. Would that suit you? If not, your appointment stays as it is."
    )


def test_an_appointment_on_the_same_day_is_not_moved_about(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    a_booking(application, town.neighbour, pattern="PM")
    assert to_ring(application, uow, cancelled(application, clock, town.home)).candidates == ()


def test_the_earliest_target_is_rung_first(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    town = a_town(application)
    routine = a_repair(application, town.neighbour)
    urgent = a_repair(application, town.neighbour, priority="U")
    found = to_ring(application, uow, cancelled(application, clock, town.home))
    assert orders(found.candidates) == [urgent.ref, routine.ref]


def test_who_is_on_the_way_is_rung_before_an_earlier_target_far_off(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    a_repair(application, town.neighbour)
    a_repair(application, town.neighbour, priority="U")
    urgent, routine = to_ring(application, uow, cancelled(application, clock, town.home)).candidates
    for far, first in ((120, routine), (60, urgent), (59, urgent)):  # seconds; a minute that has begun counts
        ranked = in_calling_order(
            [replace(urgent, added_travel_seconds=far), replace(routine, added_travel_seconds=60)]
        )
        assert ranked[0].order.ref == first.order.ref


def test_no_emergency_is_on_the_list(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    town = a_town(application)
    a_repair(application, town.neighbour, priority="E")
    assert to_ring(application, uow, cancelled(application, clock, town.home)).candidates == ()


def test_more_than_was_looked_at_is_said(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    town = a_town(application)
    a_repair(application, town.neighbour)
    a_repair(application, town.neighbour)
    gap = gap_of(uow, cancelled(application, clock, town.home))
    found = application.fill_gap(FillGap(gap.ref, limit=1))
    assert (len(found.candidates), found.more) == (1, True)


def take(application: Application, town: Town, order: WorkOrder) -> Appointment:
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=3, resident_agrees=True))
    return application.book_appointment(BookAppointment(offers.ref, WEDNESDAY, "AM", PLANNER, agreed_by_resident=True))


def test_time_that_is_used_again_is_recovered_once(
    application: Application, clock: FixedClock, uow: UnitOfWork, database_url: str
) -> None:
    town = a_town(application)
    first, second = a_repair(application, town.neighbour), a_repair(application, town.neighbour)
    left = cancelled(application, clock, town.home)
    taken = take(application, town, first)
    take(application, town, second)
    gap = gap_of(uow, left)
    assert (gap.refilled_by, gap.refilled_at) == (taken.ref, TUESDAY_AFTERNOON)
    assert tasks(application, left, TaskKind.FREE_TIME) == []
    engine = make_engine(database_url)
    with engine.connect() as connection:
        names = connection.scalars(
            text("SELECT name FROM ledger WHERE stream = :stream ORDER BY number"),
            {"stream": f"appointment:{left.ref}"},
        ).all()
    engine.dispose()
    assert names.count(SlotFreed.__name__) == 1
    assert names.count(SlotRefilled.__name__) == 1
    with pytest.raises(WrongState, match="somebody else already"):
        application.fill_gap(FillGap(gap.ref))


def test_the_household_that_gave_it_back_and_takes_it_after_all_has_recovered_nothing_of_others(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """A new appointment of the same order uses the time all the same: it is not lost."""
    town = a_town(application)
    left = cancelled(application, clock, town.home)
    with uow.read() as records:
        order = records.work_orders.get(left.work_order_ref)
    assert gap_of(uow, replace(left)).refilled_by is None
    again = take(application, town, order)
    assert gap_of(uow, left).refilled_by == again.ref


def test_an_appointment_that_moves_away_frees_its_time_and_does_not_refill_it_itself(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    clock.set(TUESDAY_AFTERNOON)
    moved(application, booked, day=WEDNESDAY, pattern="ALLDAY", by_landlord=False)
    gap = gap_of(uow, booked)
    assert gap.refilled_by is None
    moved(application, booked, by_landlord=False)
    assert gap_of_first(uow, booked).refilled_by is None


def gap_of_first(uow: UnitOfWork, booked: Appointment) -> Gap:
    with uow.read() as records:
        return records.gaps.of(booked.ref)[0]


def test_time_that_is_days_away_makes_no_task(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home, day=date(2026, 3, 6))
    assert application.clock.now() == MONDAY
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="They are away"))
    assert gap_of(uow, booked).freed.starts > MONDAY + timedelta(hours=72)
    assert tasks(application, booked, TaskKind.FREE_TIME) == []


def test_time_of_somebody_who_is_away_is_no_free_time(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    whole_day = Window(at(WEDNESDAY, time(0)), at(WEDNESDAY, time(23)))
    application.record_absence(RecordAbsence("OP-1", whole_day, "not at work", PLANNER))
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="Nobody can come"))
    assert tasks(application, booked, TaskKind.FREE_TIME) == []
    a_repair(application, town.neighbour)
    assert to_ring(application, uow, booked).candidates == ()


def test_time_that_has_passed_is_nobodys(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    town = a_town(application)
    gap = gap_of(uow, cancelled(application, clock, town.home))
    clock.set(gap.freed.starts)
    with pytest.raises(WrongState, match="passed"):
        application.fill_gap(FillGap(gap.ref))
