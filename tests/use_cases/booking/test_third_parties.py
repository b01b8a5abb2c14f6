"""Third parties: the visit is offered when they are free, their time is taken with the promise and freed with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta
from threading import Barrier

import pytest

from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid, RequirementBroken, SlotTaken, Stale
from appointments.domain.holds import Hold
from appointments.domain.room import Impossible
from appointments.domain.slots import Block, OfferSet
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.third_parties import ThirdParty, ThirdPartyBooking, attended_during
from appointments.domain.times import Window, at, midnight
from appointments.ports import UnitOfWork
from appointments.scheduling.coupling import Couplings
from appointments.use_cases.booking.book_appointment import BookAppointment, OverrideGiven
from appointments.use_cases.booking.expire_holds import ExpireHolds
from appointments.use_cases.booking.find_smallest_change import FindSmallestChange
from appointments.use_cases.booking.hold_slot import HoldSlot
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.release_hold import ReleaseHold
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_third_party import RecordThirdParty
from appointments.use_cases.households.record_third_party_absence import RecordThirdPartyAbsence
from appointments.use_cases.steps.attending import book_third_parties, calendars_for
from appointments.use_cases.whole_days.find_room import FindRoom
from tests.application import MONDAY, PLANNER, Town, a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, WEDNESDAY, asks_for, moved, tasks
from web.application import Application

THURSDAY = date(2026, 3, 5)
POLISH = "interpreter for Polish"
OFFICE_HOURS = "Mon-Fri 09:00-17:00"


def an_interpreter(
    application: Application, name: str = "Interpreter 2", *, times: str = OFFICE_HOURS, role: str = POLISH
) -> ThirdParty:
    party = ThirdParty("", role, name, parse_weekly(times, "times"), phone="07700 900321")
    return application.record_third_party(RecordThirdParty(party, PLANNER))


def needs_an_interpreter(application: Application, home: str) -> str:
    return asks_for(application, home, "interpreter", language="pl", attends="yes")


def offers_for(application: Application, home: str, *, minutes: int = 45) -> OfferSet:
    order = a_repair(application, home, minutes=minutes)
    return application.offer_slots(OfferSlots(order.ref, PLANNER, days=7))


def book(application: Application, home: str, day: date = WEDNESDAY, pattern: str = "AM") -> Appointment:
    return application.book_appointment(BookAppointment(offers_for(application, home).ref, day, pattern, PLANNER))


def booked_for(uow: UnitOfWork, appointment: Appointment) -> list[ThirdPartyBooking]:
    with uow.read() as records:
        return records.third_parties.of(appointment.ref)


def words_of(offers: OfferSet, day: date) -> set[str]:
    theirs = [held for held in offers.withheld if held.slot.day == day]
    return {reason.words for held in theirs for reason in held.reasons if reason.block is Block.THIRD_PARTY}


def about_others(application: Application, appointment: Appointment) -> list[Task]:
    return tasks(application, appointment, TaskKind.THIRD_PARTY)


def test_somebody_sent_twice_is_recorded_once(application: Application, uow: UnitOfWork) -> None:
    assert an_interpreter(application) == an_interpreter(application)
    with uow.read() as records:
        assert len(records.third_parties.all()) == 1


def test_two_of_one_name_and_role_are_refused_and_who_is_changed_keeps_the_name(application: Application) -> None:
    """Two calendars of one person would let them be booked twice."""
    first = an_interpreter(application)
    with pytest.raises(Invalid, match="Interpreter 2, interpreter for Polish, is recorded already") as caught:
        an_interpreter(application, "interpreter  2", times="Mon 09:00-12:00")
    assert caught.value.field == "name"
    an_interpreter(application, role="interpreter for Urdu")  # another role is another calendar
    changed = replace(first, times=parse_weekly("Mon 09:00-12:00", "times"))
    assert application.record_third_party(RecordThirdParty(changed, PLANNER)).times == changed.times


def test_only_windows_in_which_an_interpreter_is_free_throughout_are_offered(application: Application) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    an_interpreter(application, times="Wed 10:00-15:00")
    offers = offers_for(application, town.home)
    assert {offer.slot.day for offer in offers.offers} == {WEDNESDAY}
    hours = Window(at(WEDNESDAY, time(10)), at(WEDNESDAY, time(15)))
    stay = timedelta(minutes=45)
    assert all(hours.covers(Window(o.slot.window.starts, o.slot.window.ends + stay)) for o in offers.offers)
    assert words_of(offers, THURSDAY)


def test_the_words_say_who_is_not_free_and_nothing_of_another_household(application: Application) -> None:
    town = a_town(application, plumbers=2)
    needs_an_interpreter(application, town.home)
    asks_for(application, town.neighbour, "interpreter", language="pl", attends="yes")
    an_interpreter(application)
    book(application, town.neighbour, WEDNESDAY, "ALLDAY")
    assert words_of(offers_for(application, town.home), WEDNESDAY) == {
        f"This visit needs an interpreter for Polish, who is not free for all of it on Wednesday 4 March 2026, {when}."
        for when in (
            "between 8am and 1pm",
            "between midday and 5pm",
            "between 9:30am and 2pm",
            "between 8am and 5pm",
        )
    }


def test_a_booking_takes_their_time_for_the_whole_promise_and_the_visit_after_it(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application)
    requirement = needs_an_interpreter(application, town.home)
    interpreter = an_interpreter(application)
    booked = book(application, town.home)
    [booking] = booked_for(uow, booked)
    assert booking.third_party_ref == interpreter.ref
    assert booking.requirement_ref == requirement
    assert booking.during == attended_during(booked.promise.window, 45)
    # Wherever in its promise the visit is planned to start, it lies in what is booked.
    last = booked.promise.window.ends - timedelta(seconds=1)
    assert booking.during.covers(Window(last, last + timedelta(minutes=45)))


def test_a_planner_is_asked_to_tell_whoever_is_booked(application: Application) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    an_interpreter(application)
    [task] = about_others(application, book(application, town.home))
    assert task.words == (
        "Interpreter 2 (interpreter for Polish) is booked for Wednesday 4 March 2026, between 9am and 1pm, until "
        "1:45pm at the latest. Tell them. Their number is 07700 900321."
    )


def test_of_several_another_one_comes_when_the_first_is_taken(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application, plumbers=2)
    for home in (town.home, town.neighbour):
        needs_an_interpreter(application, home)
    both = {an_interpreter(application).ref, an_interpreter(application, "Interpreter 3").ref}
    first, second = book(application, town.home), book(application, town.neighbour)
    assert {b.third_party_ref for a in (first, second) for b in booked_for(uow, a)} == both


def test_an_absent_interpreter_is_not_counted_on(application: Application) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    interpreter = an_interpreter(application)
    away = Window(midnight(WEDNESDAY), midnight(THURSDAY))
    application.record_third_party_absence(RecordThirdPartyAbsence(interpreter.ref, away, "leave", PLANNER))
    offers = offers_for(application, town.home)
    assert WEDNESDAY not in {offer.slot.day for offer in offers.offers}
    assert THURSDAY in {offer.slot.day for offer in offers.offers}


def test_an_absence_over_a_booked_visit_becomes_a_task(application: Application) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    interpreter = an_interpreter(application)
    booked = book(application, town.home)
    away = Window(midnight(WEDNESDAY), midnight(THURSDAY))
    touched = application.record_third_party_absence(RecordThirdPartyAbsence(interpreter.ref, away, "leave", PLANNER))
    assert touched == (booked.ref,)
    assert any("cannot be there" in task.words for task in about_others(application, booked))


@pytest.mark.parametrize("change", [{"times": parse_weekly("Mon 09:00-17:00", "times")}, {"active": False}])
def test_new_hours_that_leave_a_booked_visit_out_become_a_task(
    application: Application, uow: UnitOfWork, change: dict[str, object]
) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    interpreter = an_interpreter(application)
    booked = book(application, town.home)
    with uow.read() as records:
        held = records.third_parties.get(interpreter.ref)
    application.record_third_party(RecordThirdParty(replace(held, **change), PLANNER))  # type: ignore[arg-type]
    assert any("cannot be there" in task.words for task in about_others(application, booked))


def test_moving_a_visit_takes_the_new_time_and_frees_the_old(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application, plumbers=2)
    needs_an_interpreter(application, town.home)
    an_interpreter(application)
    booked = book(application, town.home)
    after = moved(application, booked, day=FRIDAY, pattern="PM")
    [booking] = booked_for(uow, after)
    assert booking.during == attended_during(after.promise.window, 45)
    needs_an_interpreter(application, town.neighbour)
    assert book(application, town.neighbour, WEDNESDAY).promise.day == WEDNESDAY


def test_a_visit_may_move_within_the_time_its_own_interpreter_is_booked_for(application: Application) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    an_interpreter(application)
    booked = book(application, town.home)
    assert moved(application, booked, day=WEDNESDAY, pattern="SCHOOL").promise.pattern == "SCHOOL"


def test_cancelling_frees_them_and_asks_to_tell_them(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    an_interpreter(application)
    booked = book(application, town.home)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="parts are late"))
    assert booked_for(uow, booked) == []
    assert any("will not take place. Tell Interpreter 2" in task.words for task in about_others(application, booked))


def test_ending_the_requirement_frees_them_and_asks_to_tell_them(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    requirement = needs_an_interpreter(application, town.home)
    an_interpreter(application)
    booked = book(application, town.home)
    application.end_requirement(EndRequirement(requirement, PLANNER))
    assert booked_for(uow, booked) == []
    assert any("is not needed any more" in task.words for task in about_others(application, booked))


def test_a_named_manager_may_book_without_them_and_then_nobody_is_booked(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application)
    requirement = needs_an_interpreter(application, town.home)
    an_interpreter(application, times="Mon 09:00-17:00")
    offers = offers_for(application, town.home)
    wanted = BookAppointment(offers.ref, WEDNESDAY, "AM", PLANNER)
    with pytest.raises(RequirementBroken) as refusal:
        application.book_appointment(wanted)
    assert refusal.value.requirements == (requirement,)
    allowed = OverrideGiven(requirement, "Manager 01", "the daughter interprets")
    booked = application.book_appointment(replace(wanted, overrides=(allowed,)))
    assert booked_for(uow, booked) == []


def test_somebody_of_whom_we_keep_no_calendar_is_agreed_by_a_planner_and_withholds_nothing(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "someone_attends", who="carer", reference="the care agency")
    an_interpreter(application)
    booked = book(application, town.home)
    assert booked_for(uow, booked) == []
    [task] = about_others(application, booked)
    assert "Agree it with them (the care agency)" in task.words


def test_who_is_only_asked_by_name_answers_nobody_elses_requirement(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    asks_for(application, town.home, "someone_attends", who="carer", reference="Carer 4")
    asks_for(application, town.neighbour, "someone_attends", who="carer")
    carer = replace(an_interpreter(application, "Carer 4", role="carer"), any_of_role=False)
    carer = application.record_third_party(RecordThirdParty(carer, PLANNER))
    [booking] = booked_for(uow, book(application, town.home))
    assert booking.third_party_ref == carer.ref
    assert booked_for(uow, book(application, town.neighbour, THURSDAY)) == []


def test_one_set_of_keys_is_never_with_two_rounds_at_once(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application, plumbers=2)
    keys = an_interpreter(application, "Key 12", role="the concierge's key")
    keys = replace(keys, any_of_role=False, place="the concierge's desk")
    application.record_third_party(RecordThirdParty(keys, PLANNER))
    for home in (town.home, town.neighbour):
        asks_for(application, home, "key_holder", who="the concierge", reference="Key 12")
    booked = book(application, town.home, WEDNESDAY, "AM")
    assert (
        "Say so at the concierge's desk: it is collected and brought back there."
        in about_others(application, booked)[0].words
    )
    offers = offers_for(application, town.neighbour)
    taken = booked_for(uow, booked)[0].during
    stay = timedelta(minutes=45)
    wednesdays = [offer.slot.window for offer in offers.offers if offer.slot.day == WEDNESDAY]
    assert wednesdays
    assert not any(taken.overlaps(Window(window.starts, window.ends + stay)) for window in wednesdays)


def test_no_room_is_made_and_no_wider_promise_found_where_they_are_not_free(application: Application) -> None:
    town = a_town(application)
    needs_an_interpreter(application, town.home)
    an_interpreter(application, times="Thu 09:00-17:00")
    offers = offers_for(application, town.home)
    room = application.find_room(FindRoom(offers.ref, WEDNESDAY, "AM"))
    change = application.find_smallest_change(FindSmallestChange(offers.ref, WEDNESDAY, "AM"))
    for answer in (room.answer, change.answer):
        assert isinstance(answer, Impossible)
        assert answer.blocks == (Block.THIRD_PARTY,)
        assert "an interpreter for Polish" in answer.words


def test_what_was_booked_since_the_search_looked_makes_it_look_again(application: Application, uow: UnitOfWork) -> None:
    """On both databases, by the version of the calendar; no other operative and no round is shared."""
    town = a_town(application, plumbers=2)
    for home in (town.home, town.neighbour):
        needs_an_interpreter(application, home)
    an_interpreter(application)
    booked = book(application, town.home, THURSDAY)
    with uow.read() as records:
        requirements = records.requirements.of_home(town.home)
        calendars = calendars_for(
            records, requirements, WEDNESDAY, WEDNESDAY, now=MONDAY, work_order_ref=booked.work_order_ref
        )
        seen = Couplings(calendars=calendars, moving=booked.ref)
    book(application, town.neighbour, WEDNESDAY)
    wednesday = Window(at(WEDNESDAY, time(9)), at(WEDNESDAY, time(13)))
    promise = replace(booked.promise, version=2, window=wednesday, day=WEDNESDAY)
    later = booked.rearrange(promise, booked.assignments, MONDAY)
    with uow.write() as records, pytest.raises(Stale, match="calendar"):
        book_third_parties(records, later, 45, seen, requirements=requirements, waived=frozenset(), now=MONDAY)


def test_of_two_bookings_at_once_one_gets_the_interpreter(application: Application, uow: UnitOfWork) -> None:
    """Two plumbers are free, so only the interpreter's calendar stands between the two."""
    town = a_town(application, plumbers=2)
    an_interpreter(application)
    wanted = []
    for home in (town.home, town.neighbour):
        needs_an_interpreter(application, home)
        wanted.append(BookAppointment(offers_for(application, home).ref, WEDNESDAY, "AM", PLANNER))
    ready = Barrier(2, timeout=30)

    def run(request: BookAppointment) -> Appointment | Exception:
        ready.wait()
        try:
            return application.book_appointment(request)
        except (SlotTaken, Stale, RequirementBroken) as refusal:
            return refusal

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(run, wanted))
    booked = [result for result in results if isinstance(result, Appointment)]
    assert len(booked) == 1
    assert len(booked_for(uow, booked[0])) == 1


# --- holds: a third party's time is kept with the seats


def hold(application: Application, offers: OfferSet, day: date = WEDNESDAY, pattern: str = "AM") -> Hold:
    return application.hold_slot(HoldSlot(offers.ref, day, pattern, PLANNER))


def take(application: Application, offers: OfferSet, day: date = WEDNESDAY, pattern: str = "AM") -> Appointment:
    return application.book_appointment(BookAppointment(offers.ref, day, pattern, PLANNER))


def two_homes_and_one_interpreter(
    application: Application, times: str = "Wed 09:00-13:00"
) -> tuple[Town, OfferSet, OfferSet]:
    """Two plumbers are free, so that only the interpreter stands between the two callers."""
    town = a_town(application, plumbers=2)
    an_interpreter(application, times=times)
    for home in (town.home, town.neighbour):
        needs_an_interpreter(application, home)
    return town, offers_for(application, town.home), offers_for(application, town.neighbour)


def free_for(application: Application, offers: OfferSet) -> set[date]:
    """The days on which the same caller would be offered something now."""
    again = application.offer_slots(OfferSlots(offers.work_order_ref, PLANNER, days=7))
    return {offer.slot.day for offer in again.offers}


def test_a_hold_keeps_the_interpreter_for_its_caller_and_for_nobody_else(
    application: Application, uow: UnitOfWork
) -> None:
    _, ours, theirs = two_homes_and_one_interpreter(application)
    hold(application, ours)
    assert free_for(application, ours) == {WEDNESDAY}
    assert free_for(application, theirs) == set()
    with pytest.raises(RequirementBroken, match="not free for all of it"):
        take(application, theirs)
    with pytest.raises(RequirementBroken, match="not free for all of it"):
        hold(application, theirs)
    assert len(booked_for(uow, take(application, ours))) == 1


def test_a_held_interpreter_is_kept_for_the_whole_promise_and_the_visit_after_it(application: Application) -> None:
    """From 9am to 1:45pm: what begins a quarter of an hour sooner or later is in the way, what touches it is not."""
    town, ours, _ = two_homes_and_one_interpreter(application, OFFICE_HOURS)
    held = hold(application, ours)
    kept = attended_during(held.slot.window, 45)
    again = offers_for(application, town.neighbour)
    theirs = [attended_during(o.slot.window, 45) for o in again.offers if o.slot.day == WEDNESDAY]
    assert theirs
    assert min(during.starts for during in theirs) == kept.ends


def test_the_interpreters_time_is_free_again_the_moment_the_hold_expires(
    application: Application, clock: FixedClock
) -> None:
    """Whether or not the worker has been there to remove it."""
    _, ours, theirs = two_homes_and_one_interpreter(application)
    held = hold(application, ours)
    clock.set(held.expires_at - timedelta(seconds=1))
    assert free_for(application, theirs) == set()
    clock.set(held.expires_at)
    assert free_for(application, theirs) == {WEDNESDAY}
    assert take(application, theirs)
    with pytest.raises(RequirementBroken):
        take(application, ours)
    application.expire_holds(ExpireHolds())
    with pytest.raises(RequirementBroken):
        take(application, ours)


def test_the_interpreters_time_is_free_again_when_the_hold_is_let_go(application: Application) -> None:
    _, ours, theirs = two_homes_and_one_interpreter(application)
    hold(application, ours)
    application.release_hold(ReleaseHold(ours.work_order_ref, PLANNER))
    assert take(application, theirs)


def test_the_interpreters_time_is_free_again_when_another_time_is_held_instead(application: Application) -> None:
    _, ours, theirs = two_homes_and_one_interpreter(application, "Wed-Thu 09:00-13:00")
    hold(application, ours, WEDNESDAY)
    hold(application, ours, THURSDAY)
    assert free_for(application, theirs) == {WEDNESDAY}
    assert take(application, theirs, WEDNESDAY)


def test_the_interpreters_time_is_free_again_when_another_time_is_booked(application: Application) -> None:
    _, ours, theirs = two_homes_and_one_interpreter(application, "Wed-Thu 09:00-13:00")
    hold(application, ours, WEDNESDAY)
    take(application, ours, THURSDAY)
    assert take(application, theirs, WEDNESDAY)


def test_the_booking_takes_over_whoever_was_held(application: Application, uow: UnitOfWork) -> None:
    """Then the time is taken by the appointment alone: when that is cancelled it is free."""
    _, ours, theirs = two_homes_and_one_interpreter(application)
    hold(application, ours)
    booked = take(application, ours)
    [booking] = booked_for(uow, booked)
    assert booking.during == attended_during(booked.promise.window, 45)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="They are away"))
    assert take(application, theirs)


def test_of_two_interpreters_one_is_held_and_the_other_goes_on(application: Application, uow: UnitOfWork) -> None:
    _, ours, theirs = two_homes_and_one_interpreter(application)
    an_interpreter(application, "Interpreter 3", times="Wed 09:00-13:00")
    hold(application, ours)
    booked = [take(application, theirs), take(application, ours)]
    assert len({booking.third_party_ref for made in booked for booking in booked_for(uow, made)}) == 2


def test_a_hold_for_a_move_keeps_the_interpreter_beside_the_time_that_is_promised(
    application: Application, uow: UnitOfWork
) -> None:
    """Also where the two overlap: the visit takes place once, and until it moves the promise stands."""
    town, _, theirs = two_homes_and_one_interpreter(application, "Wed 09:00-17:00")
    booked = book(application, town.home, WEDNESDAY, "AM")
    [before] = booked_for(uow, booked)
    moving = application.offer_slots(OfferSlots(booked.work_order_ref, PLANNER, days=7, moving=booked.ref))
    held = hold(application, moving, WEDNESDAY, "PM")
    assert before.during.overlaps(attended_during(held.slot.window, 45))
    assert booked_for(uow, booked) == [before]
    assert free_for(application, theirs) == set()
    after = moved(application, booked, day=WEDNESDAY, pattern="PM")
    [booking] = booked_for(uow, after)
    assert booking.during == attended_during(held.slot.window, 45)


def test_of_two_holds_at_once_one_gets_the_interpreter(application: Application) -> None:
    _, ours, theirs = two_homes_and_one_interpreter(application)
    ready = Barrier(2, timeout=30)

    def run(offers: OfferSet) -> Hold | Exception:
        ready.wait()
        try:
            return hold(application, offers)
        except (SlotTaken, Stale, RequirementBroken) as refusal:
            return refusal

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(run, (ours, theirs)))
    assert len([result for result in results if isinstance(result, Hold)]) == 1
