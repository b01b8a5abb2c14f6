"""Trades in sequence: the plasterer never before the plumber, whoever is booked, moved or called off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid, SlotTaken, Stale
from appointments.domain.priorities import Unit
from appointments.domain.sequences import After
from appointments.domain.slots import Block, OfferSet, Withheld
from appointments.domain.tasks import TaskKind
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.put_in_sequence import PutInSequence
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.steps.finding import read_couplings
from appointments.use_cases.steps.sequencing import claim_sequence
from appointments.use_cases.whole_days.fill_gap import FillGap
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from tests.application import PLANNER, a_plumber, a_repair, a_town, weekdays
from tests.fakes import FixedClock
from tests.use_cases.steps import moved, tasks
from web.application import Application

# MONDAY is 2 March 2026.
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 3, day) for day in (3, 4, 5, 6))


def a_home_with_both_trades(application: Application) -> str:
    """One plumber, one plasterer."""
    town = a_town(application)
    plasterer = replace(a_plumber("OP-9", 9), trades=frozenset({"PT"}))
    application.record_operative(RecordOperative(plasterer, weekdays("OP-9"), PLANNER))
    return town.home


def plastering(application: Application, home: str, after: After | None = None) -> WorkOrder:
    return application.raise_work_order(
        RaiseWorkOrder(home, "PT", "N", "plaster on the kitchen wall", (SorItem("S900", 60),), PLANNER, after=after)
    )


def offers_for(application: Application, order: str, *, moving: Appointment | None = None) -> OfferSet:
    moved = moving.ref if moving else None
    return application.offer_slots(OfferSlots(order, PLANNER, days=7, resident_agrees=True, moving=moved))


def book(application: Application, order: str, day: date, pattern: str = "AM") -> Appointment:
    offers = offers_for(application, order)
    return application.book_appointment(BookAppointment(offers.ref, day, pattern, PLANNER, agreed_by_resident=True))


def first_offered(offers: OfferSet) -> date:
    return min(offer.slot.day for offer in offers.offers)


def held_for_sequence(offers: OfferSet) -> list[Withheld]:
    return [held for held in offers.withheld if held.reasons[0].block is Block.SEQUENCE]


def test_the_second_trade_is_offered_nothing_before_the_first_is_booked(application: Application) -> None:
    home = a_home_with_both_trades(application)
    order = plastering(application, home, After(a_repair(application, home).ref, days=2))
    offers = offers_for(application, order.ref)
    assert offers.offers == ()
    assert "The plumber has to come first, and has no appointment yet. Book the plumber first." in {
        reason.words for held in held_for_sequence(offers) for reason in held.reasons
    }


@pytest.mark.parametrize(
    ("days", "unit", "first_day"),
    [
        (1, Unit.CALENDAR_DAYS, THURSDAY),  # the next day
        (2, Unit.CALENDAR_DAYS, FRIDAY),
        (3, Unit.CALENDAR_DAYS, date(2026, 3, 9)),  # Saturday: nobody works before Monday
        (2, Unit.WORKING_DAYS, FRIDAY),
        (3, Unit.WORKING_DAYS, date(2026, 3, 9)),  # the weekend does not count
    ],
)
def test_the_second_trade_is_offered_days_after_the_first(
    application: Application, clock: FixedClock, days: int, unit: Unit, first_day: date
) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    order = plastering(application, home, After(plumbing.ref, days, unit))
    book(application, plumbing.ref, WEDNESDAY)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=14, resident_agrees=True))
    assert first_offered(offers) == first_day


def test_the_reason_says_who_comes_first_and_from_when_the_other_can_come(application: Application) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    order = plastering(application, home, After(plumbing.ref, days=2))
    book(application, plumbing.ref, TUESDAY, "PM")
    words = {reason.words for held in held_for_sequence(offers_for(application, order.ref)) for reason in held.reasons}
    assert words == {
        "The plumber comes first, on Tuesday 3 March 2026; the plasterer can come from Thursday 5 March 2026."
    }


def test_on_the_same_day_the_second_comes_when_the_first_is_over_wherever_it_began(application: Application) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home, minutes=45)
    order = plastering(application, home, After(plumbing.ref, days=0))
    first = book(application, plumbing.ref, WEDNESDAY, "AM")
    over = first.promise.window.ends + timedelta(minutes=45)
    that_day = [offer for offer in offers_for(application, order.ref).offers if offer.slot.day == WEDNESDAY]
    assert {offer.slot.pattern for offer in that_day} == {"PM", "ALLDAY"}
    assert min(offer.slot.window.starts for offer in that_day) == over
    second = book(application, order.ref, WEDNESDAY, "PM")
    assert second.promise.window.starts >= over
    assert all(a.planned.starts >= over for a in second.assignments)


def test_the_first_trade_cannot_be_moved_past_the_second(application: Application) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    order = plastering(application, home, After(plumbing.ref, days=2))
    first = book(application, plumbing.ref, TUESDAY, "PM")
    book(application, order.ref, FRIDAY)
    offers = offers_for(application, plumbing.ref, moving=first)
    assert {offer.slot.day for offer in offers.offers} <= {TUESDAY, WEDNESDAY, date(2026, 3, 2)}
    words = {reason.words for held in held_for_sequence(offers) for reason in held.reasons}
    assert words == {
        "The plasterer comes afterwards and is promised for Friday 6 March 2026, so the plumber can come on Wednesday "
        "4 March 2026 at the latest. To come later, move the plasterer first."
    }
    with pytest.raises(Invalid, match="move the plasterer first"):
        application.rearrange_appointment(
            RearrangeAppointment(
                first.ref, offers.ref, THURSDAY, "AM", PLANNER, by_landlord=True, agreed_by_resident=True
            )
        )
    assert application.look_up.appointment(first.ref).promise.day == TUESDAY


def test_a_first_visit_called_off_makes_a_task_that_names_both(application: Application) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    order = plastering(application, home, After(plumbing.ref, days=1))
    first, second = book(application, plumbing.ref, WEDNESDAY), book(application, order.ref, FRIDAY)
    application.cancel_appointment(CancelAppointment(first.ref, PLANNER, by_landlord=True, reason="parts are late"))
    [task] = tasks(application, second, TaskKind.SEQUENCE)
    assert "plumber" in task.words
    assert "Wednesday 4 March 2026" in task.words
    assert "plasterer" in task.words
    assert "Friday 6 March 2026" in task.words
    assert task.due_at <= second.promise.window.starts


def test_a_first_visit_that_nobody_came_to_makes_a_task_about_the_second(
    application: Application, clock: FixedClock
) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    order = plastering(application, home, After(plumbing.ref, days=1))
    book(application, plumbing.ref, WEDNESDAY)
    second = book(application, order.ref, FRIDAY)
    clock.advance(timedelta(days=3))
    application.record_not_attended(RecordNotAttended())
    assert len(tasks(application, second, TaskKind.SEQUENCE)) == 1


def test_moving_the_first_and_booking_the_second_at_once_never_end_in_the_wrong_order(application: Application) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    order = plastering(application, home, After(plumbing.ref, days=1))
    first = book(application, plumbing.ref, WEDNESDAY)
    to_move, to_book = offers_for(application, plumbing.ref, moving=first), offers_for(application, order.ref)
    later = RearrangeAppointment(
        first.ref, to_move.ref, FRIDAY, "AM", PLANNER, by_landlord=True, agreed_by_resident=True
    )
    ready = Barrier(2, timeout=30)

    def run(number: int) -> Appointment | Exception:
        ready.wait()
        try:
            if number == 0:
                return application.rearrange_appointment(later)
            return application.book_appointment(
                BookAppointment(to_book.ref, THURSDAY, "AM", PLANNER, agreed_by_resident=True)
            )
        except (Invalid, SlotTaken, Stale) as refusal:
            return refusal

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(run, range(2)))
    assert sum(isinstance(result, Appointment) for result in results) == 1


def test_what_was_promised_since_the_search_looked_makes_it_look_again(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    order = plastering(application, home, After(plumbing.ref, days=1))
    first = book(application, plumbing.ref, WEDNESDAY)
    with uow.read() as records:
        trades = records.landlord.trades()
        seen = read_couplings(records, order, (), trades, first=THURSDAY, last=THURSDAY, now=clock.now(), moving=None)
    with uow.write() as records:
        claim_sequence(records, order, seen, moving=False)  # nothing has changed yet
    moved(application, first, day=FRIDAY)
    with uow.write() as records, pytest.raises(Stale):
        claim_sequence(records, order, seen, moving=False)


def test_an_order_that_waits_for_its_first_trade_is_on_nobodys_call_list(
    application: Application, uow: UnitOfWork
) -> None:
    home = a_home_with_both_trades(application)
    waiting = plastering(application, home, After(a_repair(application, home).ref, days=1))
    ready = plastering(application, home)
    freed = book(application, plastering(application, home).ref, WEDNESDAY)
    application.cancel_appointment(CancelAppointment(freed.ref, PLANNER, by_landlord=False, reason="they are away"))
    with uow.read() as records:
        [gap] = records.gaps.of(freed.ref)
    listed = {candidate.order.ref for candidate in application.fill_gap(FillGap(gap.ref)).candidates}
    assert ready.ref in listed
    assert waiting.ref not in listed


def test_nothing_is_asked_when_nothing_comes_afterwards(application: Application) -> None:
    home = a_home_with_both_trades(application)
    first = book(application, a_repair(application, home).ref, WEDNESDAY)
    other = book(application, plastering(application, home).ref, FRIDAY)
    application.cancel_appointment(CancelAppointment(first.ref, PLANNER, by_landlord=True, reason="parts are late"))
    assert tasks(application, other, TaskKind.SEQUENCE) == []


def test_no_order_comes_after_itself_over_others(application: Application) -> None:
    home = a_home_with_both_trades(application)
    plumbing = a_repair(application, home)
    second = plastering(application, home, After(plumbing.ref, days=1))
    third = plastering(application, home, After(second.ref, days=1))
    for later in (plumbing, second, third):
        told = "cannot come after itself" if later is plumbing else "itself comes after this one"
        with pytest.raises(Invalid, match=told):
            application.put_in_sequence(PutInSequence(plumbing.ref, After(later.ref, days=1), PLANNER))


def test_trades_follow_each_other_in_one_home(application: Application) -> None:
    town = a_town(application)
    elsewhere = a_repair(application, town.neighbour)
    with pytest.raises(Invalid, match="same home"):
        plastering(application, town.home, After(elsewhere.ref, days=1))


def test_what_is_promised_already_is_not_put_in_an_order_it_breaks(application: Application) -> None:
    home = a_home_with_both_trades(application)
    plumbing, order = a_repair(application, home), plastering(application, home)
    book(application, plumbing.ref, WEDNESDAY)
    book(application, order.ref, THURSDAY)
    application.put_in_sequence(PutInSequence(order.ref, After(plumbing.ref, days=1), PLANNER))
    with pytest.raises(Invalid, match="move it first"):
        application.put_in_sequence(PutInSequence(order.ref, After(plumbing.ref, days=2), PLANNER))


def test_an_order_taken_out_of_its_sequence_waits_for_nobody(application: Application) -> None:
    home = a_home_with_both_trades(application)
    order = plastering(application, home, After(a_repair(application, home).ref, days=2))
    application.put_in_sequence(PutInSequence(order.ref, None, PLANNER))
    assert offers_for(application, order.ref).offers
