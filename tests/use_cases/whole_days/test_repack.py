"""Making room: a visit that fits nowhere is booked because others change order or hands, and no promise is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid, NotFound, RequirementBroken, SlotTaken, WrongState
from appointments.domain.messages import MessageKind
from appointments.domain.operatives import Operative
from appointments.domain.room import ChangeKind, Freed, Impossible, Repacked
from appointments.domain.slots import Block, OfferSet
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.find_smallest_change import FindSmallestChange
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.whole_days.find_room import FindRoom
from appointments.use_cases.whole_days.repack import Repack
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from tests.application import PLANNER, Town, a_plumber, a_repair, a_town, weekdays
from tests.use_cases.steps import asks_for, messages
from web.application import Application

WEDNESDAY = date(2026, 3, 4)
THURSDAY = date(2026, 3, 5)
NEXT_WEDNESDAY = date(2026, 3, 11)  # after the urgent target of five working days


def a_carpentry_job(application: Application, home_ref: str, *, minutes: int) -> WorkOrder:
    return application.raise_work_order(
        RaiseWorkOrder(
            home_ref=home_ref,
            trade="CC",
            priority="N",
            purpose="a door that does not close",
            items=(SorItem("S201", minutes),),
            by=PLANNER,
        )
    )


def works(application: Application, ref: str, trades: str, ends: time) -> None:
    person = a_plumber(ref, int(ref[-1]))
    trained = Operative(ref, person.name, frozenset(trades.split()), person.home, gender=person.gender)
    application.record_operative(RecordOperative(trained, weekdays(ref, time(8), ends), PLANNER))


def offered(application: Application, order: WorkOrder, *, days: int = 3) -> OfferSet:
    return application.offer_slots(OfferSlots(order.ref, PLANNER, days=days))


def booked(application: Application, order: WorkOrder) -> Appointment:
    return application.book_appointment(BookAppointment(offered(application, order).ref, WEDNESDAY, "AM", PLANNER))


def a_day_that_can_make_room(application: Application) -> tuple[Town, Appointment, OfferSet]:
    """OP-1 does both trades and has a carpentry job; only OP-1 can do the plumbing, and OP-2 could do the carpentry.

    OP-2 starts work only after the job was booked, so it went to OP-1.
    """
    town = a_town(application, plumbers=1)
    works(application, "OP-1", "PL CC", time(10))
    carpentry = booked(application, a_carpentry_job(application, town.neighbour, minutes=60))
    works(application, "OP-2", "CC", time(10))
    return town, carpentry, offered(application, a_repair(application, town.home, minutes=60))


def where(application: Application, appointment: Appointment) -> list[str]:
    return [a.operative_ref for a in application.look_up.appointment(appointment.ref).assignments]


def test_a_visit_that_fits_nowhere_is_booked_because_another_changes_hands(application: Application) -> None:
    _town, carpentry, offers = a_day_that_can_make_room(application)
    assert WEDNESDAY not in {offer.slot.day for offer in offers.offers}
    made = application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))
    assert where(application, made) == ["OP-1"]
    assert where(application, carpentry) == ["OP-2"]


def test_no_promise_changes_when_room_is_made(application: Application) -> None:
    _town, carpentry, offers = a_day_that_can_make_room(application)
    application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))
    after = application.look_up.appointment(carpentry.ref)
    assert after.promises == carpentry.promises
    assert after.state is carpentry.state
    assert all(after.promise.window.contains(a.planned.starts) for a in after.assignments)


def test_the_planner_sees_what_would_move_before_anything_does(application: Application) -> None:
    _town, carpentry, offers = a_day_that_can_make_room(application)
    found = application.find_room(FindRoom(offers.ref, WEDNESDAY, "AM"))
    assert isinstance(found.answer, Repacked)
    [move] = found.answer.handed_over
    assert (move.appointment_ref, move.operatives_before, move.operatives_after) == (
        carpentry.ref,
        ("OP-1",),
        ("OP-2",),
    )
    assert where(application, carpentry) == ["OP-1"]


def test_the_smallest_change_is_that_a_colleague_takes_one_visit_over(application: Application) -> None:
    _town, carpentry, offers = a_day_that_can_make_room(application)
    answer = application.find_smallest_change(FindSmallestChange(offers.ref, WEDNESDAY, "AM")).answer
    assert isinstance(answer, Freed)
    assert (answer.change.kind, answer.change.visits, answer.smallest) == (ChangeKind.HAND_OVER, 1, True)
    assert carpentry.ref not in answer.words + answer.in_the_way


def test_a_household_that_wants_to_know_who_comes_is_told_the_new_name(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application, plumbers=1)
    asks_for(application, town.neighbour, "operative_named")
    works(application, "OP-1", "PL CC", time(10))
    carpentry = booked(application, a_carpentry_job(application, town.neighbour, minutes=60))
    works(application, "OP-2", "CC", time(10))
    offers = offered(application, a_repair(application, town.home, minutes=60))
    application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))
    first, second = messages(uow, carpentry, MessageKind.CONFIRMATION)
    assert {("Operative 01" in first.text, "Operative 01" in second.text)} <= {(True, False), (False, True)}
    assert {("Operative 02" in first.text, "Operative 02" in second.text)} <= {(True, False), (False, True)}


def test_a_household_that_did_not_ask_is_not_troubled_with_a_change_of_operative(
    application: Application, uow: UnitOfWork
) -> None:
    _town, carpentry, offers = a_day_that_can_make_room(application)
    application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))
    assert len(messages(uow, carpentry, MessageKind.CONFIRMATION)) == 1


def test_a_day_whose_room_was_taken_meanwhile_gives_fresh_offers(application: Application) -> None:
    town, _carpentry, offers = a_day_that_can_make_room(application)
    other = offered(application, a_repair(application, town.neighbour, minutes=60))
    application.repack(Repack(other.ref, WEDNESDAY, "AM", PLANNER))
    with pytest.raises(SlotTaken) as refused:
        application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))
    assert isinstance(refused.value.fresh, OfferSet)


def test_room_is_never_made_against_what_the_household_asks_for(application: Application) -> None:
    town, _carpentry, offers = a_day_that_can_make_room(application)
    requirement = asks_for(application, town.home, "advance_notice", hours="96")
    with pytest.raises(RequirementBroken) as refused:
        application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))
    assert refused.value.requirements == (requirement,)
    found = application.find_room(FindRoom(offers.ref, WEDNESDAY, "AM")).answer
    change = application.find_smallest_change(FindSmallestChange(offers.ref, WEDNESDAY, "AM")).answer
    assert isinstance(found, Impossible)
    assert isinstance(change, Impossible)
    assert change.blocks == (Block.NOTICE,)


def test_after_the_target_a_reason_is_asked_for_here_too(application: Application) -> None:
    town = a_town(application, plumbers=1)
    works(application, "OP-1", "PL CC", time(10))
    job = offered(application, a_carpentry_job(application, town.neighbour, minutes=60), days=10)
    application.book_appointment(BookAppointment(job.ref, NEXT_WEDNESDAY, "AM", PLANNER))
    works(application, "OP-2", "CC", time(10))
    urgent = offered(application, a_repair(application, town.home, minutes=60, priority="U"), days=10)
    with pytest.raises(Invalid) as refused:
        application.repack(Repack(urgent.ref, NEXT_WEDNESDAY, "AM", PLANNER))
    assert refused.value.field == "late_reason"
    why = "The household is away until then"
    made = application.repack(Repack(urgent.ref, NEXT_WEDNESDAY, "AM", PLANNER, late_reason=why))
    assert made.promise.late_reason == why


def test_a_slot_that_has_come_free_is_booked_as_it_is(application: Application) -> None:
    town = a_town(application, plumbers=1)
    offers = offered(application, a_repair(application, town.home))
    assert application.find_room(FindRoom(offers.ref, WEDNESDAY, "AM")).answer is None
    assert application.find_smallest_change(FindSmallestChange(offers.ref, WEDNESDAY, "AM")).answer is None
    assert where(application, application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))) == ["OP-1"]


# --- for an appointment that is moved


def a_move_into_a_full_day(application: Application) -> tuple[Appointment, Appointment, OfferSet]:
    """Thursday's plumbing is to be moved to Wednesday, where OP-1 has the carpentry job that OP-2 could do."""
    town = a_town(application, plumbers=1)
    works(application, "OP-1", "PL CC", time(10))
    carpentry = booked(application, a_carpentry_job(application, town.neighbour, minutes=60))
    order = a_repair(application, town.home, minutes=60)
    plumbing = application.book_appointment(
        BookAppointment(offered(application, order, days=4).ref, THURSDAY, "AM", PLANNER)
    )
    works(application, "OP-2", "CC", time(10))
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=4, moving=plumbing.ref))
    return carpentry, plumbing, offers


@pytest.mark.parametrize("by_landlord", [True, False])
def test_an_appointment_is_moved_where_another_has_to_change_hands(
    application: Application, uow: UnitOfWork, by_landlord: bool
) -> None:
    carpentry, plumbing, offers = a_move_into_a_full_day(application)
    assert WEDNESDAY not in {offer.slot.day for offer in offers.offers}

    shown = application.find_room(FindRoom(offers.ref, WEDNESDAY, "AM")).answer
    moved = application.repack(
        Repack(offers.ref, WEDNESDAY, "AM", PLANNER, moving=plumbing.ref, by_landlord=by_landlord)
    )

    assert isinstance(shown, Repacked)
    assert [move.appointment_ref for move in shown.handed_over] == [carpentry.ref]
    after = application.look_up.appointment(plumbing.ref)
    assert (moved.ref, after.promise.day, after.promise.version) == (plumbing.ref, WEDNESDAY, 2)
    assert (where(application, plumbing), where(application, carpentry)) == (["OP-1"], ["OP-2"])
    assert application.look_up.appointment(carpentry.ref).promises == carpentry.promises
    assert len(messages(uow, plumbing, MessageKind.CHANGE)) == 1
    with uow.read() as records:
        [thursday] = records.rounds.between(["OP-1"], THURSDAY, THURSDAY)
    assert thursday.stops == ()
    for ref in (plumbing.ref, carpentry.ref):
        assert application.verify_ledger(f"appointment:{ref}").intact


def test_a_move_inside_its_own_day_makes_room_too(application: Application) -> None:
    """OP-1 works until ten; the plumbing is there already, so its own place is free for it."""
    _carpentry, plumbing, offers = a_move_into_a_full_day(application)
    application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER, moving=plumbing.ref))

    again = application.repack(Repack(offers.ref, WEDNESDAY, "ALLDAY", PLANNER, moving=plumbing.ref))

    assert (again.promise.pattern, again.promise.version) == ("ALLDAY", 3)
    assert where(application, plumbing) == ["OP-1"]


def test_what_cannot_be_moved_makes_no_room(application: Application) -> None:
    carpentry, plumbing, offers = a_move_into_a_full_day(application)
    application.set_off(SetOff(plumbing.ref, "OP-1", PLANNER))

    with pytest.raises(WrongState):
        application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER, moving=plumbing.ref))
    assert where(application, carpentry) == ["OP-1"]


def test_an_order_that_was_booked_meanwhile_is_not_moved_by_a_booking_nor_booked_by_a_move(
    application: Application,
) -> None:
    _carpentry, plumbing, offers = a_move_into_a_full_day(application)

    with pytest.raises(WrongState, match="open appointment"):
        application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER))
    application.cancel_appointment(CancelAppointment(plumbing.ref, PLANNER, False, "Mended by themselves"))
    with pytest.raises(NotFound, match="not open any more"):
        application.repack(Repack(offers.ref, WEDNESDAY, "AM", PLANNER, moving=plumbing.ref))


def test_a_move_after_the_target_is_explained_by_us_and_not_by_a_resident_who_asks_for_it(
    application: Application,
) -> None:
    town = a_town(application, plumbers=1)
    works(application, "OP-1", "PL CC", time(10))
    job = offered(application, a_carpentry_job(application, town.neighbour, minutes=60), days=10)
    application.book_appointment(BookAppointment(job.ref, NEXT_WEDNESDAY, "AM", PLANNER))
    order = a_repair(application, town.home, minutes=60, priority="U")
    plumbing = booked(application, order)
    works(application, "OP-2", "CC", time(10))
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=10, moving=plumbing.ref))
    late = Repack(offers.ref, NEXT_WEDNESDAY, "AM", PLANNER, moving=plumbing.ref, by_landlord=True)

    with pytest.raises(Invalid) as refused:
        application.repack(late)
    moved = application.repack(replace(late, by_landlord=False))

    assert refused.value.field == "late_reason"
    assert (moved.promise.day, moved.promise.late_reason) == (NEXT_WEDNESDAY, "")
