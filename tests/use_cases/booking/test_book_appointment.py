"""Offering and booking: what the household asked for is kept, and nobody is booked twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest

from appointments.domain.access import Source
from appointments.domain.appointments import Appointment, Role, State
from appointments.domain.errors import Invalid, NotFound, RequirementBroken, SlotTaken, Stale, WrongState
from appointments.domain.slots import Block, OfferSet, RefusalReason
from appointments.domain.tasks import TaskKind
from appointments.domain.times import Window, at, day_of, midnight
from appointments.use_cases.booking.book_appointment import BookAppointment, OverrideGiven
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.booking.refuse_slots import RefuseSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.settle_task import SettleTask
from tests.application import MONDAY, PLANNER, a_plumber, a_repair, a_town, weekdays
from tests.fakes import FixedClock
from tests.use_cases.steps import a_booking, tasks
from web.application import Application

WEDNESDAY = date(2026, 3, 4)


def asks_for(application: Application, home: str, kind: str, **values: str) -> str:
    wanted = RecordRequirement(home, kind, values, Source.RESIDENT, PLANNER)
    return application.record_requirement(wanted).ref


def offers_for(application: Application, work_order: str, *, days: int = 7, agrees: bool = False) -> OfferSet:
    return application.offer_slots(OfferSlots(work_order, PLANNER, days=days, resident_agrees=agrees))


def book(application: Application, offers: OfferSet, day: date, pattern: str = "AM", **more: object) -> Appointment:
    return application.book_appointment(BookAppointment(offers.ref, day, pattern, PLANNER, **more))  # type: ignore[arg-type]


def test_slots_within_48_hours_are_withheld_from_a_household_that_needs_48_hours_notice(
    application: Application,
) -> None:
    town = a_town(application)
    requirement = asks_for(application, town.home, "advance_notice", hours="48", written="yes")
    offers = offers_for(application, a_repair(application, town.home).ref, agrees=True)
    assert min(offer.slot.window.starts for offer in offers.offers) >= MONDAY + timedelta(hours=48)
    tuesday = [held for held in offers.withheld if held.slot.day == date(2026, 3, 3)]
    assert tuesday
    assert all(held.reasons[0].block is Block.NOTICE for held in tuesday)
    assert all(held.reasons[0].requirement == requirement for held in tuesday)
    assert "48 hours' notice" in tuesday[0].reasons[0].words


def test_agreeing_on_the_telephone_replaces_the_landlords_own_notice(application: Application) -> None:
    town = a_town(application)
    order = a_repair(application, town.home)
    today = day_of(MONDAY)
    assert today not in {offer.slot.day for offer in offers_for(application, order.ref).offers}
    assert today in {offer.slot.day for offer in offers_for(application, order.ref, agrees=True).offers}


def test_a_booking_makes_the_promise_its_assignment_and_the_message_in_one_go(application: Application) -> None:
    town = a_town(application)
    order = a_repair(application, town.home)
    booked = book(application, offers_for(application, order.ref), WEDNESDAY)
    stored = application.look_up.appointment(booked.ref)
    assert stored.state is State.BOOKED
    assert stored.promise.purpose == order.purpose
    [assignment] = stored.assignments
    assert assignment.operative_ref == "OP-1"
    assert stored.promise.window.contains(assignment.planned.starts)
    assert assignment.planned.minutes == 45


def test_a_promise_is_narrowed_to_the_time_the_household_can_make(application: Application) -> None:
    town = a_town(application)
    asks_for(application, town.home, "times_to_avoid", times="Mon-Fri 08:00-09:30")
    booked = book(application, offers_for(application, a_repair(application, town.home).ref), WEDNESDAY)
    assert booked.promise.window.starts == at(WEDNESDAY, time(9, 30))


def test_a_booking_that_breaks_a_requirement_is_refused_by_name(application: Application) -> None:
    town = a_town(application)
    requirement = asks_for(application, town.home, "advance_notice", hours="96")
    offers = offers_for(application, a_repair(application, town.home).ref)
    with pytest.raises(RequirementBroken, match="96 hours' notice") as refused:
        book(application, offers, WEDNESDAY)
    assert refused.value.requirements == (requirement,)


def test_a_named_manager_may_override_with_a_reason_and_it_is_kept(application: Application) -> None:
    town = a_town(application)
    requirement = asks_for(application, town.home, "advance_notice", hours="96")
    offers = offers_for(application, a_repair(application, town.home).ref)
    given = OverrideGiven(requirement, "Manager 1", "The ceiling may come down")
    booked = book(application, offers, WEDNESDAY, overrides=(given,))
    [override] = application.look_up.appointment(booked.ref).promise.overrides
    assert (override.manager, override.reason) == ("Manager 1", "The ceiling may come down")
    assert "96 hours' notice" in override.what


@pytest.mark.parametrize(
    ("manager", "reason", "field"),
    [
        ("", "The ceiling may come down", "manager"),
        ("Manager 1", " ", "reason"),
        ("M" * 101, "The ceiling may come down", "manager"),
        ("Manager 1", "x" * 2_001, "reason"),
    ],
)
def test_an_override_without_a_name_or_a_reason_or_with_too_long_a_one_is_refused(
    application: Application, manager: str, reason: str, field: str
) -> None:
    town = a_town(application)
    requirement = asks_for(application, town.home, "advance_notice", hours="96")
    offers = offers_for(application, a_repair(application, town.home).ref)
    with pytest.raises(Invalid) as refused:
        book(application, offers, WEDNESDAY, overrides=(OverrideGiven(requirement, manager, reason),))
    assert refused.value.field == field


def test_two_operatives_come_for_the_whole_visit_or_nobody_does(application: Application) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "two_operatives")
    booked = book(application, offers_for(application, a_repair(application, town.home).ref), WEDNESDAY)
    first, second = application.look_up.appointment(booked.ref).assignments
    assert {first.operative_ref, second.operative_ref} == {"OP-1", "OP-2"}
    assert first.planned == second.planned
    assert (first.role, second.role) == (Role.LEAD, Role.SECOND)


def test_one_operative_is_not_offered_where_two_are_needed(application: Application) -> None:
    town = a_town(application, plumbers=1)
    asks_for(application, town.home, "two_operatives")
    offers = offers_for(application, a_repair(application, town.home).ref)
    assert offers.offers == ()
    assert {held.reasons[0].block for held in offers.withheld if held.slot.day == WEDNESDAY} <= {
        Block.CREW,
        Block.NO_OPERATIVE,
    }


def test_a_woman_is_sent_where_a_woman_is_asked_for(application: Application) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "operative_gender", gender="male")
    booked = book(application, offers_for(application, a_repair(application, town.home).ref), WEDNESDAY)
    assert [a.operative_ref for a in booked.assignments] == ["OP-2"]


def test_nothing_can_be_booked_where_nobody_may_attend(application: Application) -> None:
    town = a_town(application)
    asks_for(application, town.home, "do_not_attend", refer_to="Neighbourhood team")
    offers = offers_for(application, a_repair(application, town.home).ref)
    assert offers.offers == ()
    with pytest.raises(RequirementBroken, match="Neighbourhood team"):
        book(application, offers, WEDNESDAY)


@pytest.mark.parametrize(("name", "released"), [("neighbourhood  team", True), ("Manager 1", False)])
def test_only_the_officer_who_is_named_releases_a_visit_that_nobody_may_attend(
    application: Application, name: str, released: bool
) -> None:
    """Rule 22: another manager cannot, whatever the reason."""
    town = a_town(application)
    asked = asks_for(application, town.home, "do_not_attend", refer_to="Neighbourhood team")
    offers = offers_for(application, a_repair(application, town.home).ref)
    given = (OverrideGiven(asked, name, "Two officers come along"),)
    if released:
        assert book(application, offers, WEDNESDAY, overrides=given).promise.overrides[0].requirement_ref == asked
    else:
        with pytest.raises(Invalid, match="Refer to Neighbourhood team"):
            book(application, offers, WEDNESDAY, overrides=given)


def test_a_booking_after_the_target_needs_a_reason(application: Application) -> None:
    town = a_town(application)
    order = a_repair(application, town.home, priority="U")  # five working days: until Monday 9 March
    offers = offers_for(application, order.ref, days=14)
    late = date(2026, 3, 11)
    with pytest.raises(Invalid) as refused:
        book(application, offers, late)
    assert refused.value.field == "late_reason"
    with pytest.raises(Invalid, match="at most 2,000 characters") as too_long:
        book(application, offers, late, late_reason="x" * 2_001)
    assert too_long.value.field == "late_reason"
    booked = book(application, offers, late, late_reason="The resident is away until then")
    assert booked.promise.late_reason == "The resident is away until then"


def test_one_work_order_has_one_open_appointment(application: Application) -> None:
    town = a_town(application)
    offers = offers_for(application, a_repair(application, town.home).ref)
    book(application, offers, WEDNESDAY)
    with pytest.raises(WrongState, match="move it instead"):
        book(application, offers, WEDNESDAY, "PM")


def test_an_emergency_gets_a_task_and_no_slot(application: Application) -> None:
    town = a_town(application)
    order = a_repair(application, town.home, priority="E")
    with pytest.raises(WrongState, match="emergency"):
        offers_for(application, order.ref)


def test_a_slot_in_the_past_is_refused(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    offers = offers_for(application, a_repair(application, town.home).ref)
    clock.advance(timedelta(days=7))
    with pytest.raises(Invalid) as refused:
        book(application, offers, WEDNESDAY)
    assert refused.value.field == "slot"


def test_a_slot_that_no_pattern_makes_is_refused(application: Application) -> None:
    town = a_town(application)
    offers = offers_for(application, a_repair(application, town.home).ref)
    with pytest.raises(Invalid) as refused:
        book(application, offers, WEDNESDAY, "MIDNIGHT")
    assert refused.value.field == "slot"


def test_offers_that_do_not_exist_are_not_found(application: Application) -> None:
    with pytest.raises(NotFound):
        application.book_appointment(BookAppointment("O-NONE", WEDNESDAY, "AM", PLANNER))


def test_slots_refused_are_kept_with_the_reason(application: Application) -> None:
    town = a_town(application)
    offers = offers_for(application, a_repair(application, town.home).ref)
    refused = application.refuse_slots(RefuseSlots(offers.ref, RefusalReason.TIME, PLANNER, "only after school"))
    assert (refused.refused_because, refused.refused_words) == ("time", "only after school")


@pytest.mark.parametrize(
    ("reason", "kind", "said"),
    [
        (RefusalReason.TIME, TaskKind.WANTS_CHANGE, "they need another time of day. Ring them."),
        (RefusalReason.OTHER, TaskKind.WANTS_CHANGE, "none that their page offers suits. Ring them."),
        (RefusalReason.NO_LONGER_NEEDED, TaskKind.ALREADY_FIXED, "Nothing was called off: ask them"),
    ],
)
def test_slots_refused_to_no_person_become_one_task(
    application: Application, reason: RefusalReason, kind: TaskKind, said: str
) -> None:
    booked = a_booking(application, a_town(application).home)
    wanted = OfferSlots(booked.work_order_ref, "resident", days=7, resident_agrees=True, moving=booked.ref)
    offers = application.offer_slots(wanted)
    for words in ("", "only after school"):
        application.refuse_slots(RefuseSlots(offers.ref, reason, "resident", words, unheard=booked.ref))
    [task] = tasks(application, booked, kind)
    assert said in task.words
    assert "“only after school”" in task.words

    application.settle_task(SettleTask(task.ref, PLANNER, "Rang, and nobody answered"))
    for said_last in (
        RefusalReason.TOO_LATE,
        RefusalReason.NO_LONGER_NEEDED,
    ):  # what a person has dealt with comes again
        application.refuse_slots(RefuseSlots(offers.ref, said_last, "resident", unheard=booked.ref))
    assert tasks(application, booked, TaskKind.WANTS_CHANGE) == []
    assert len(tasks(application, booked, TaskKind.ALREADY_FIXED)) == 1


def test_a_race_for_the_last_gap_gives_one_booking_and_fresh_offers(
    application: Application, clock: FixedClock
) -> None:
    """One plumber with one hour's work in the day: two planners take the same last gap at once."""
    town = a_town(application, plumbers=1)
    application.record_operative(RecordOperative(a_plumber("OP-1"), weekdays("OP-1", time(8), time(9, 30)), PLANNER))
    orders = [a_repair(application, home, minutes=60) for home in (town.home, town.neighbour)]
    offers = [offers_for(application, order.ref) for order in orders]

    def take(found: OfferSet) -> Appointment | SlotTaken:
        try:
            return book(application, found, WEDNESDAY)
        except SlotTaken as taken:
            return taken

    with ThreadPoolExecutor(2) as planners:
        results = list(planners.map(take, offers))
    booked = [result for result in results if isinstance(result, Appointment)]
    taken = [result for result in results if isinstance(result, SlotTaken)]
    assert (len(booked), len(taken)) == (1, 1)
    assert isinstance(taken[0].fresh, OfferSet)
    assert WEDNESDAY not in {offer.slot.day for offer in taken[0].fresh.offers}
    assert taken[0].fresh.offers


def test_many_at_once_never_book_one_operative_twice(application: Application) -> None:
    town = a_town(application, plumbers=1)
    offers = [offers_for(application, a_repair(application, town.home, minutes=60).ref) for _ in range(8)]

    def take(found: OfferSet) -> Appointment | None:
        try:
            return book(application, found, WEDNESDAY)
        except (SlotTaken, Stale):
            return None

    with ThreadPoolExecutor(4) as planners:
        booked = [result for result in planners.map(take, offers) if result]
    assert booked
    planned = sorted(a.planned for b in booked for a in application.look_up.appointment(b.ref).assignments)
    assert all(before.ends <= after.starts for before, after in zip(planned, planned[1:], strict=False))


def test_a_move_keeps_the_old_promise_and_frees_its_place(application: Application) -> None:
    town = a_town(application)
    order = a_repair(application, town.home)
    booked = book(application, offers_for(application, order.ref), WEDNESDAY)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=7, moving=booked.ref))
    friday = date(2026, 3, 6)
    application.rearrange_appointment(
        RearrangeAppointment(booked.ref, offers.ref, friday, "PM", PLANNER, by_landlord=True, agreed_by_resident=False)
    )
    moved = application.look_up.appointment(booked.ref)
    first, second = moved.promises
    assert first.superseded_at == MONDAY
    assert (second.day, second.pattern, second.version) == (friday, "PM", 2)
    assert [day_of(a.planned.starts) for a in moved.assignments] == [friday]


def test_a_cancelled_slot_is_free_again_at_once(application: Application) -> None:
    town = a_town(application)
    order = a_repair(application, town.home)
    booked = book(application, offers_for(application, order.ref), WEDNESDAY)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="Resident away"))
    assert "next_step" in {task.kind for task in application.look_up.tasks_of(booked.ref)}
    again = book(application, offers_for(application, order.ref), WEDNESDAY)
    assert again.follows == booked.ref
    assert "next_step" not in {task.kind for task in application.look_up.tasks_of(booked.ref)}  # it ended with this


# --- everything that a booking would break, at once


def test_a_booking_that_breaks_several_requirements_names_them_all_at_once(application: Application) -> None:
    """Two of one kind and one of another, which a search finds one after the other."""
    town = a_town(application)
    asked = (
        asks_for(application, town.home, "operative_gender", gender="male"),  # the one plumber is a woman
        asks_for(application, town.home, "two_operatives"),
        asks_for(application, town.home, "times_to_avoid", times="Mon-Fri 08:00-17:00"),
        asks_for(application, town.home, "times_to_avoid", times="Wed 08:00-18:00"),
    )
    offers = offers_for(application, a_repair(application, town.home).ref)
    with pytest.raises(RequirementBroken) as refused:
        book(application, offers, WEDNESDAY)
    assert set(refused.value.requirements) == set(asked)
    assert len(refused.value.requirements) == len(asked)
    given = tuple(OverrideGiven(ref, "Manager 01", "They asked for Wednesday") for ref in refused.value.requirements)
    booked = application.book_appointment(BookAppointment(offers.ref, WEDNESDAY, "AM", PLANNER, overrides=given))
    assert len(booked.promise.overrides) == len(asked)


def test_what_no_manager_can_allow_is_said_before_anybody_is_asked(application: Application) -> None:
    """The household's notice could be waived; but the day is full, and permission would be in vain."""
    town = a_town(application)
    asks_for(application, town.home, "advance_notice", hours="96")
    offers = offers_for(application, a_repair(application, town.home).ref)
    away = Window(midnight(WEDNESDAY), midnight(WEDNESDAY + timedelta(days=1)))
    application.record_absence(RecordAbsence("OP-1", away, "leave", PLANNER))
    with pytest.raises(SlotTaken):
        book(application, offers, WEDNESDAY)
