"""Holding a slot while the caller decides: nobody else gets the minutes, nobody is promised anything, and it ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import text

from appointments.domain.access import Source
from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid, RequirementBroken, SlotTaken, Stale
from appointments.domain.events import HoldEnded, HoldPlaced
from appointments.domain.holds import Hold
from appointments.domain.operatives import ShiftPattern
from appointments.domain.room import Change, ChangeKind, Freed
from appointments.domain.slots import Block, OfferSet, SlotPattern
from appointments.domain.times import Window, at
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.expire_holds import ExpireHolds
from appointments.use_cases.booking.find_smallest_change import FindSmallestChange
from appointments.use_cases.booking.hold_slot import HoldSlot
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.booking.release_hold import ReleaseHold
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.landlord.configure_landlord import ConfigureLandlord
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.views.operative_round import ShowRound
from policies.landlord import BOOKING_RULES
from tests.application import MONDAY, PLANNER, Town, a_plumber, a_repair, a_town, an_application, weekdays
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, WEDNESDAY, a_booking
from web.application import Application

TEN = BOOKING_RULES.hold
SECOND = timedelta(seconds=1)
Result = TypeVar("Result")


def one_gap(application: Application) -> Town:
    """One plumber whose day has room for one visit of an hour and no more."""
    town = a_town(application)
    application.record_operative(RecordOperative(a_plumber("OP-1"), weekdays("OP-1", time(8), time(9, 30)), PLANNER))
    return town


def offers_for(application: Application, home: str, *, minutes: int = 60) -> OfferSet:
    order = a_repair(application, home, minutes=minutes)
    return application.offer_slots(OfferSlots(order.ref, PLANNER, days=7))


def again(application: Application, offers: OfferSet) -> OfferSet:
    return application.offer_slots(OfferSlots(offers.work_order_ref, PLANNER, days=7))


def hold(application: Application, offers: OfferSet, day: date = WEDNESDAY, pattern: str = "AM") -> Hold:
    return application.hold_slot(HoldSlot(offers.ref, day, pattern, PLANNER))


def book(application: Application, offers: OfferSet, day: date = WEDNESDAY, pattern: str = "AM") -> Appointment:
    return application.book_appointment(BookAppointment(offers.ref, day, pattern, PLANNER))


def days_of(offers: OfferSet) -> set[date]:
    return {offer.slot.day for offer in offers.offers}


def at_once(*acts: Callable[[], Result]) -> list[Result | Exception]:
    ready = Barrier(len(acts), timeout=30)

    def run(act: Callable[[], Result]) -> Result | Exception:
        ready.wait()
        try:
            return act()
        except (SlotTaken, Stale) as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as callers:
        return list(callers.map(run, acts))


def test_what_is_held_is_offered_to_nobody_else(application: Application) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    hold(application, ours)
    assert WEDNESDAY in days_of(theirs)
    assert WEDNESDAY not in days_of(again(application, theirs))
    with pytest.raises(SlotTaken) as refused:
        book(application, theirs)
    assert isinstance(refused.value.fresh, OfferSet)
    assert days_of(refused.value.fresh)
    assert WEDNESDAY not in days_of(refused.value.fresh)


def test_a_second_caller_is_told_of_the_hold_and_that_it_ends_and_not_of_whom(application: Application) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    hold(application, ours)
    found = again(application, theirs)
    told = next(held for held in found.withheld if (held.slot.day, held.slot.pattern) == (WEDNESDAY, "AM"))
    assert [reason.block for reason in told.reasons] == [Block.HELD]
    assert told.reasons[0].words == (
        "The time that is left on Wednesday 4 March 2026, between 8am and 1pm is being held for another caller just "
        "now. If they do not take it, it is free again at 9:10am."
    )
    answer = application.find_smallest_change(FindSmallestChange(found.ref, WEDNESDAY, "AM")).answer
    assert isinstance(answer, Freed)
    assert answer.change == Change(ChangeKind.HOLD_ENDS, at=MONDAY + TEN)


def test_a_hold_does_not_keep_its_own_caller_out(application: Application) -> None:
    town = one_gap(application)
    offers = offers_for(application, town.home)
    hold(application, offers)
    assert WEDNESDAY in days_of(again(application, offers))


def test_booking_uses_what_was_held(application: Application, uow: UnitOfWork) -> None:
    town = one_gap(application)
    offers = offers_for(application, town.home)
    held = hold(application, offers)
    booked = book(application, offers)
    assert booked.assignments == held.assignments
    assert booked.promise.window == held.slot.window
    with uow.read() as records:
        assert records.holds.of_work_order(offers.work_order_ref) is None


def test_a_hold_lasts_ten_minutes_and_not_a_second_more(application: Application, clock: FixedClock) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    held = hold(application, ours)
    assert held.expires_at == MONDAY + TEN
    clock.set(MONDAY + TEN - SECOND)
    assert WEDNESDAY not in days_of(again(application, theirs))
    clock.set(MONDAY + TEN)
    assert WEDNESDAY in days_of(again(application, theirs))


def test_an_expired_hold_that_nobody_has_removed_keeps_nobody_out(application: Application, clock: FixedClock) -> None:
    """On PostgreSQL its rows would still exclude the same minutes, so a booking takes them away."""
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    hold(application, ours)
    clock.advance(TEN)
    assert book(application, theirs).assignments


def test_the_worker_removes_expired_holds_and_only_those(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    town = a_town(application, plumbers=2)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    first = hold(application, ours)
    clock.advance(timedelta(minutes=5))
    hold(application, theirs, FRIDAY)
    clock.set(MONDAY + TEN)
    with uow.read() as records:
        [before] = records.rounds.between([first.assignments[0].operative_ref], WEDNESDAY, WEDNESDAY)
    assert application.expire_holds(ExpireHolds()) == (first.ref,)
    with uow.read() as records:
        assert records.holds.of_work_order(ours.work_order_ref) is None
        assert records.holds.of_work_order(theirs.work_order_ref) is not None
        [after] = records.rounds.between([first.assignments[0].operative_ref], WEDNESDAY, WEDNESDAY)
    assert (len(before.stops), len(after.stops)) == (1, 0)
    assert after.version > before.version
    assert application.expire_holds(ExpireHolds()) == ()


def test_the_caller_who_wants_none_of_it_lets_go_at_once(application: Application) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    held = hold(application, ours)
    released = application.release_hold(ReleaseHold(ours.work_order_ref, PLANNER))
    assert released is not None
    assert released.ref == held.ref
    assert WEDNESDAY in days_of(again(application, theirs))
    assert application.release_hold(ReleaseHold(ours.work_order_ref, PLANNER)) is None


@pytest.mark.parametrize("day", [WEDNESDAY, FRIDAY])  # the same slot again, which gives ten minutes more; another one
def test_a_caller_who_thinks_again_has_let_go_of_the_first(
    application: Application, clock: FixedClock, day: date
) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    hold(application, ours)
    clock.advance(timedelta(minutes=9))
    second = hold(application, ours, day)
    assert second.expires_at == MONDAY + timedelta(minutes=19)
    free = {WEDNESDAY, FRIDAY} - {day}
    assert days_of(again(application, theirs)) & {WEDNESDAY, FRIDAY} == free


def test_one_that_has_expired_can_be_held_again(application: Application, clock: FixedClock) -> None:
    town = one_gap(application)
    offers = offers_for(application, town.home)
    first = hold(application, offers)
    clock.advance(TEN)
    second = hold(application, offers)
    assert second.ref != first.ref
    assert second.lasts(clock.now())


def test_booking_another_slot_lets_go_of_the_one_that_was_held(application: Application) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    hold(application, ours)
    book(application, ours, FRIDAY)
    assert WEDNESDAY in days_of(again(application, theirs))


def test_two_callers_at_once_one_holds_and_the_other_hears_what_else_is_free(application: Application) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    results = at_once(lambda: hold(application, ours), lambda: hold(application, theirs))
    [held] = [result for result in results if isinstance(result, Hold)]
    [taken] = [result for result in results if isinstance(result, SlotTaken)]
    assert held.slot.day == WEDNESDAY
    assert isinstance(taken.fresh, OfferSet)
    assert days_of(taken.fresh)
    assert WEDNESDAY not in days_of(taken.fresh)


def test_a_hold_and_a_booking_at_once_share_no_minute(application: Application) -> None:
    town = one_gap(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    results = at_once(lambda: hold(application, ours), lambda: book(application, theirs))
    assert len([result for result in results if not isinstance(result, Exception)]) == 1


def test_one_caller_in_two_windows_holds_once(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application, plumbers=2)
    offers = offers_for(application, town.home)
    at_once(lambda: hold(application, offers), lambda: hold(application, offers, FRIDAY))
    with uow.read() as records:
        assert records.holds.of_work_order(offers.work_order_ref) is not None
        held = [
            stop
            for worked in records.rounds.between(["OP-1", "OP-2"], date(2026, 3, 2), date(2026, 3, 8))
            for stop in worked.stops
        ]
    assert len(held) == 1


def test_a_hold_is_certified_and_others_plan_around_it(application: Application) -> None:
    town = a_town(application)
    ours, theirs = offers_for(application, town.home), offers_for(application, town.neighbour)
    held = hold(application, ours).assignments[0]
    booked = book(application, theirs).assignments[0]
    assert held.operative_ref == booked.operative_ref
    assert not held.planned.overlaps(booked.planned)
    assert book(application, ours).assignments == (held,)


def test_two_operatives_are_held_together(application: Application) -> None:
    town = a_town(application, plumbers=2)
    application.record_requirement(RecordRequirement(town.home, "two_operatives", {}, Source.RESIDENT, PLANNER))
    first, second = hold(application, offers_for(application, town.home)).assignments
    assert {first.operative_ref, second.operative_ref} == {"OP-1", "OP-2"}
    assert first.planned == second.planned


def test_the_operative_of_whom_the_caller_was_told_comes(application: Application) -> None:
    """Meanwhile another plumber has become the nearer one, and the hold still stands for the one that was named."""
    town = a_town(application, plumbers=2)
    offers = offers_for(application, town.home)
    held = hold(application, offers)
    near = replace(a_plumber("OP-9"), home=a_plumber("OP-1").home)
    application.record_operative(RecordOperative(near, weekdays("OP-9"), PLANNER))
    assert book(application, offers).assignments == held.assignments


def test_a_slot_that_was_not_offered_cannot_be_held(application: Application) -> None:
    town = a_town(application)
    with pytest.raises(Invalid) as refused:
        hold(application, offers_for(application, town.home), date(2026, 3, 2))
    assert refused.value.field == "slot"


def test_what_the_household_has_asked_for_since_is_kept_to(application: Application) -> None:
    town = a_town(application)
    offers = offers_for(application, town.home)
    wanted = RecordRequirement(town.home, "advance_notice", {"hours": "96"}, Source.RESIDENT, PLANNER)
    application.record_requirement(wanted)
    with pytest.raises(RequirementBroken):
        hold(application, offers)


def test_an_appointment_keeps_its_place_while_another_is_held_for_it(application: Application) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    offers = application.offer_slots(OfferSlots(booked.work_order_ref, PLANNER, days=7, moving=booked.ref))
    held = hold(application, offers, WEDNESDAY, "PM").assignments[0]
    [kept] = application.look_up.appointment(booked.ref).assignments
    assert kept.operative_ref == held.operative_ref
    assert booked.promise.window.contains(kept.planned.starts)
    assert not held.planned.overlaps(kept.planned)
    moved = application.rearrange_appointment(
        RearrangeAppointment(
            booked.ref, offers.ref, WEDNESDAY, "PM", PLANNER, by_landlord=False, agreed_by_resident=True
        )
    )
    assert moved.assignments[0].operative_ref == held.operative_ref
    theirs = offers_for(application, town.neighbour)
    assert WEDNESDAY in days_of(theirs)


def test_a_hold_is_no_appointment_to_the_operative_and_nobody_is_told(
    application: Application, uow: UnitOfWork, database_url: str
) -> None:
    town = a_town(application)
    offers = offers_for(application, town.home)
    hold(application, offers)
    assert application.views.operative_round(ShowRound("OP-1", WEDNESDAY)).visits == ()
    with uow.read() as records:
        assert records.appointments.of_work_order(offers.work_order_ref) == []
        assert records.rounds.visits_on(WEDNESDAY) == []
    engine = make_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM messages")).scalar_one() == 0
    engine.dispose()


def test_an_absence_leaves_holds_alone_and_the_booking_finds_somebody_else(application: Application) -> None:
    town = a_town(application, plumbers=2)
    offers = offers_for(application, town.home)
    held = hold(application, offers).assignments[0]
    away = Window(at(WEDNESDAY, time(0)), at(WEDNESDAY, time(23)))
    absence = application.record_absence(RecordAbsence(held.operative_ref, away, "leave", PLANNER))
    assert absence.to_rearrange == ()
    assert book(application, offers).assignments[0].operative_ref != held.operative_ref


def test_what_was_held_and_how_it_ended_is_in_the_ledger(
    application: Application, clock: FixedClock, database_url: str
) -> None:
    town = a_town(application)
    offers = offers_for(application, town.home)
    hold(application, offers)
    hold(application, offers, FRIDAY)
    application.release_hold(ReleaseHold(offers.work_order_ref, PLANNER))
    hold(application, offers)
    clock.advance(TEN)
    application.expire_holds(ExpireHolds())
    hold(application, offers)
    book(application, offers)
    engine = make_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT name, payload FROM ledger WHERE stream = :stream ORDER BY number"),
            {"stream": f"work_order:{offers.work_order_ref}"},
        ).all()
    engine.dispose()
    assert [row.name for row in rows].count(HoldPlaced.__name__) == 4
    ended = [str(row.payload) for row in rows if row.name == HoldEnded.__name__]
    hows = ["replaced", "released", "expired", "booked"]
    assert [next(how for how in hows if how in payload) for payload in ended] == hows
    assert application.verify_ledger(None).intact


def test_a_hold_across_the_night_when_the_clocks_go_back_lasts_ten_real_minutes(
    database_url: str, tmp_path: Path
) -> None:
    """Made at 1:55am summer time on Sunday 25 October 2026, it ends at 1:05am winter time: ten minutes later."""
    clock = FixedClock(datetime(2026, 10, 25, 0, 55, tzinfo=UTC))
    with an_application(database_url, tmp_path / "night", clock=clock) as application:
        town = a_town(application)
        sunday = date(2026, 10, 25)
        shift = ShiftPattern("OP-1", 6, time(8), time(9, 30), date(2026, 1, 1))
        application.record_operative(RecordOperative(a_plumber("OP-1"), (shift,), PLANNER))
        pattern = SlotPattern("SUN", "Sunday", time(8), time(13), date(2020, 1, 1), weekdays=frozenset({6}))
        application.configure_landlord(ConfigureLandlord(slot_patterns=(pattern,)))
        orders = [a_repair(application, home, minutes=60) for home in (town.home, town.neighbour)]
        ours, theirs = (
            application.offer_slots(OfferSlots(order.ref, PLANNER, days=1, resident_agrees=True)) for order in orders
        )
        held = hold(application, ours, sunday, "SUN")
        assert held.assignments[0].planned.starts >= at(sunday, time(8))  # eight by the new time: nine hours of night
        clock.set(datetime(2026, 10, 25, 1, 4, 59, tzinfo=UTC))
        wanted = OfferSlots(theirs.work_order_ref, PLANNER, days=1, resident_agrees=True)
        assert sunday not in days_of(application.offer_slots(wanted))
        clock.set(datetime(2026, 10, 25, 1, 5, tzinfo=UTC))
        assert sunday in days_of(application.offer_slots(wanted))


def held_for_a_move(application: Application, town: Town) -> tuple[Appointment, OfferSet]:
    """The neighbour has Friday; Wednesday, the other day with room for one visit, is held for them to move to."""
    booked = book(application, offers_for(application, town.neighbour), FRIDAY)
    wanted = OfferSlots(booked.work_order_ref, PLANNER, days=7, moving=booked.ref)
    moving = application.offer_slots(wanted)
    hold(application, moving)
    return booked, moving


@pytest.mark.parametrize("by_landlord", [True, False])
def test_a_time_that_is_held_to_move_to_is_free_again_when_the_appointment_is_cancelled(
    application: Application, uow: UnitOfWork, by_landlord: bool
) -> None:
    town = one_gap(application)
    ours = offers_for(application, town.home)
    booked, _ = held_for_a_move(application, town)
    assert WEDNESDAY not in days_of(again(application, ours))
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord, "They are away"))
    with uow.read() as records:
        assert records.holds.of_work_order(booked.work_order_ref) is None
    assert {WEDNESDAY, FRIDAY} <= days_of(again(application, ours))


@pytest.mark.parametrize(("after", "how"), [(TEN - SECOND, "released"), (TEN, "expired")])
def test_how_a_hold_ended_with_its_appointment_is_in_the_ledger(
    application: Application, clock: FixedClock, database_url: str, after: timedelta, how: str
) -> None:
    booked, _ = held_for_a_move(application, one_gap(application))
    clock.advance(after)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="They are away"))
    engine = make_engine(database_url)
    with engine.connect() as connection:
        [payload] = connection.scalars(
            text("SELECT payload FROM ledger WHERE stream = :stream AND name = 'HoldEnded'"),
            {"stream": f"work_order:{booked.work_order_ref}"},
        ).all()
    engine.dispose()
    assert how in str(payload)


def test_cancelling_something_else_does_not_touch_a_hold(application: Application) -> None:
    town = a_town(application)
    booked = a_booking(application, town.neighbour)
    offers = offers_for(application, town.home)
    held = hold(application, offers)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="They are away"))
    assert book(application, offers).assignments == held.assignments
