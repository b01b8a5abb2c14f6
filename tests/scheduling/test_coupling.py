"""What other trades and third parties leave of a slot; no solver, no kernel, no diary is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.access import SHORTEST_PROMISE, STEP, AccessKind, RequirementSnapshot
from appointments.domain.access_kinds.interpreter import Interpreter
from appointments.domain.access_kinds.key_holder import KeyHolder
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.sequences import After, SequencedVisit
from appointments.domain.slots import Block, Reason, Slot, Withheld
from appointments.domain.third_parties import PartyCalendar, ThirdParty, ThirdPartyBooking, attended_during
from appointments.domain.times import Window, at
from appointments.scheduling.coupling import Coupled, Couplings, Neighbour, couple, who_attends
from appointments.scheduling.insertion import Offered
from tests.domain.holidays import ENGLAND

DAY = date(2026, 11, 24)  # a Tuesday
STAY = 60
POLISH = Interpreter("pl", attends=True)
KEY = KeyHolder("the concierge", "Key 12")


def between(starts: time, ends: time, day: date = DAY) -> Window:
    return Window(at(day, starts), at(day, ends))


MORNING = Slot(DAY, between(time(8), time(13)), "AM")


def an_interpreter(ref: str = "P-1", times: str = "Mon-Fri 08:00-18:00", *taken: Window) -> PartyCalendar:
    party = ThirdParty(ref, "interpreter for Polish", f"Interpreter {ref}", parse_weekly(times, "times"))
    return PartyCalendar(party, bookings=tuple(ThirdPartyBooking("A-9", 1, ref, "Q-9", window) for window in taken))


def keys(times: str, *taken: Window) -> PartyCalendar:
    party = ThirdParty("P-9", "the concierge's key", "Key 12", parse_weekly(times, "times"), any_of_role=False)
    return PartyCalendar(party, bookings=tuple(ThirdPartyBooking("A-9", 1, "P-9", "Q-9", window) for window in taken))


def asked(*kinds: AccessKind) -> tuple[RequirementSnapshot, ...]:
    return tuple(RequirementSnapshot(f"Q-{n}", kind) for n, kind in enumerate(kinds, 1))


def coupled(
    couplings: Couplings,
    *kinds: AccessKind,
    slots: Sequence[Slot] = (MORNING,),
    blocked: tuple[Reason, ...] = (),
) -> Coupled:
    return couple(
        slots,
        couplings,
        requirements_on={slot.day: asked(*kinds) for slot in slots},
        service_minutes=STAY,
        calendar=ENGLAND,
        blocked=lambda slot, household: blocked,
    )


def test_a_visit_tied_to_nothing_keeps_its_slots_as_they_are() -> None:
    assert coupled(Couplings()) == Coupled((MORNING,))


@pytest.mark.parametrize(
    ("times", "taken", "left"),
    [
        ("Mon-Fri 08:00-18:00", (), (time(8), time(13))),  # free for all of it
        ("Mon-Fri 10:00-18:00", (), (time(10), time(13))),  # comes later
        ("Mon-Fri 08:00-12:00", (), (time(8), time(11))),  # the stay after the last arrival counts
        ("Mon-Fri 08:00-18:00", ((time(9), time(10)),), (time(10), time(13))),  # the longer part
        ("Mon-Fri 08:00-10:00", (), (time(8), time(9))),  # exactly the shortest promise
    ],
)
def test_a_promise_is_narrowed_to_when_the_third_party_is_free_for_the_whole_stay(
    times: str, taken: tuple[tuple[time, time], ...], left: tuple[time, time]
) -> None:
    calendar = an_interpreter("P-1", times, *(between(*window) for window in taken))
    found = coupled(Couplings(calendars=(calendar,)), POLISH)
    assert [slot.window for slot in found.slots] == [between(*left)]
    assert found.withheld == ()


@pytest.mark.parametrize("times", ["Mon-Fri 08:00-09:45", "Wed 08:00-18:00"])  # too short for an hour's promise; absent
def test_a_slot_without_a_free_third_party_is_withheld_with_the_requirement(times: str) -> None:
    found = coupled(Couplings(calendars=(an_interpreter("P-1", times),)), POLISH)
    assert found.slots == ()
    [reason] = found.withheld[0].reasons
    assert (reason.block, reason.requirement) == (Block.THIRD_PARTY, "Q-1")
    assert reason.words == (
        "This visit needs an interpreter for Polish, who is not free for all of it on Tuesday 24 November 2026, "
        "between 8am and 1pm."
    )


def test_of_several_none_is_said_to_be_free() -> None:
    both = (an_interpreter("P-1", "Wed 08:00-18:00"), an_interpreter("P-2", "Wed 08:00-18:00"))
    found = coupled(Couplings(calendars=both), POLISH)
    assert "and none is free for all of it" in found.withheld[0].reasons[0].words


def test_the_one_who_leaves_the_longest_promise_is_counted_on() -> None:
    both = (an_interpreter("P-1", "Tue 08:00-11:00"), an_interpreter("P-2", "Tue 09:00-14:00"))
    [slot] = coupled(Couplings(calendars=both), POLISH).slots
    assert slot.window == between(time(9), time(13))
    attending = who_attends(Couplings(calendars=both), slot.window, STAY, asked(POLISH))
    assert attending is not None
    assert [item.party.ref for item in attending] == ["P-2"]


def test_the_household_and_the_third_party_are_both_kept_to() -> None:
    avoiding = TimesToAvoid(parse_weekly("Mon-Fri 08:00-09:30", "times"))
    [slot] = coupled(Couplings(calendars=(an_interpreter("P-1", "Tue 08:00-13:00"),)), avoiding, POLISH).slots
    assert slot.window == between(time(9, 30), time(12))


def test_two_who_are_never_free_together_are_both_named() -> None:
    calendars = (an_interpreter("P-1", "Tue 08:00-10:30"), keys("Tue 11:00-14:00"))
    found = coupled(Couplings(calendars=calendars), POLISH, KEY)
    assert [reason.requirement for reason in found.withheld[0].reasons] == ["Q-1", "Q-2"]
    assert "the concierge" in found.withheld[0].reasons[1].words


def test_only_the_one_in_the_way_is_named() -> None:
    calendars = (an_interpreter("P-1"), keys("Wed 11:00-14:00"))
    found = coupled(Couplings(calendars=calendars), POLISH, KEY)
    assert [reason.requirement for reason in found.withheld[0].reasons] == ["Q-2"]


def test_what_is_out_for_another_reason_keeps_that_reason() -> None:
    notice = (Reason(Block.NOTICE, "Every household gets 24 hours' notice."),)
    found = coupled(Couplings(calendars=(an_interpreter("P-1", "Wed 08:00-18:00"),)), POLISH, blocked=notice)
    assert (found.slots, found.withheld) == ((MORNING,), ())


def test_a_visit_that_is_moved_is_not_in_its_own_way() -> None:
    calendar = an_interpreter("P-1", "Tue 08:00-18:00", between(time(8), time(14)))
    assert coupled(Couplings(calendars=(calendar,)), POLISH).withheld
    assert coupled(Couplings(calendars=(calendar,), moving="A-9"), POLISH).slots == (MORNING,)


def test_a_withheld_slot_is_told_as_the_landlord_has_it() -> None:
    found = coupled(Couplings(calendars=(an_interpreter("P-1", "Tue 10:00-18:00"),)), POLISH)
    full = (Reason(Block.FULL, "Every plumber is fully booked."),)
    told = found.told(Offered((), (Withheld(found.slots[0], full),)))
    assert [held.slot for held in told.withheld] == [MORNING]


@pytest.mark.parametrize(
    ("first", "days", "left"),
    [
        (between(time(8), time(9), DAY - timedelta(days=1)), 1, (time(8), time(13))),  # the day before: all of it
        (between(time(8), time(9), DAY - timedelta(days=1)), 2, None),
        (between(time(8), time(9)), 0, (time(10), time(13))),  # over at ten, wherever it began
        (between(time(8), time(9, 20)), 0, (time(10, 30), time(13))),  # to the next quarter of an hour
        (between(time(8), time(11)), 0, (time(12), time(13))),
        (between(time(8), time(11, 1)), 0, None),  # less than an hour would be left
        (between(time(8), time(9)), 1, None),
        (between(time(8), time(9), DAY + timedelta(days=7)), 0, None),
    ],
)
def test_the_second_trade_is_never_offered_before_the_first_is_over(
    first: Window, days: int, left: tuple[time, time] | None
) -> None:
    before = Neighbour(After("W-1", days), "Plumber", SequencedVisit(first, 60))
    found = coupled(Couplings("Plasterer", first=before))
    assert [slot.window for slot in found.slots] == ([between(*left)] if left else [])
    assert all(held.reasons[0].block is Block.SEQUENCE for held in found.withheld)


def test_the_first_trade_is_never_offered_too_late_for_the_second() -> None:
    later = Neighbour(After("W-1", 0), "Plasterer", SequencedVisit(between(time(12), time(17)), 60))
    [slot] = coupled(Couplings("Plumber", later=(later,))).slots
    assert slot.window == between(time(8), time(11))  # an hour's visit that begins at eleven is over at midday


def test_of_two_later_trades_the_sooner_one_binds() -> None:
    later = tuple(
        Neighbour(After("W-1", 1), name, SequencedVisit(between(time(8), time(13), DAY + timedelta(days=n)), 60))
        for name, n in (("Painter", 5), ("Plasterer", 0))
    )
    found = coupled(Couplings("Plumber", later=later))
    assert "The plasterer comes afterwards" in found.withheld[0].reasons[0].words


def test_a_trade_between_two_others_hears_of_the_one_in_its_way() -> None:
    first = Neighbour(After("W-1", 1), "Plumber", SequencedVisit(between(time(8), time(9), DAY), 60))
    later = Neighbour(After("W-2", 1), "Painter", SequencedVisit(between(time(8), time(9), DAY + timedelta(3)), 60))
    days = [DAY + timedelta(days=n) for n in range(4)]
    slots = [Slot(day, between(time(8), time(13), day), "AM") for day in days]
    found = coupled(Couplings("Plasterer", first=first, later=(later,)), slots=slots)
    assert [slot.day for slot in found.slots] == [days[1], days[2]]
    early, late = (held.reasons[0].words for held in found.withheld)
    assert early.startswith("The plumber comes first")
    assert late.startswith("The painter comes afterwards")


quarter_hours = st.integers(0, 40).map(lambda n: at(DAY, time(6)) + n * STEP)
taken = st.tuples(quarter_hours, quarter_hours).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Window(*pair))


@given(first=st.lists(taken, max_size=3), second=st.lists(taken, max_size=3), minutes=st.integers(30, 180))
def test_every_arrival_of_what_is_left_is_attended_and_nothing_longer_was_there(
    first: list[Window], second: list[Window], minutes: int
) -> None:
    """Against every promise there could be, cut in quarter hours."""
    calendars = (an_interpreter("P-1", "Tue 06:00-16:00", *first), an_interpreter("P-2", "Tue 07:00-18:00", *second))
    couplings = Couplings(calendars=calendars)
    found = couple(
        (MORNING,),
        couplings,
        requirements_on={DAY: asked(POLISH)},
        service_minutes=minutes,
        calendar=ENGLAND,
        blocked=lambda slot, household: (),
    )
    cuts = [MORNING.window.starts + n * STEP for n in range(21)]
    promises = [Window(a, b) for a in cuts for b in cuts if b - a >= SHORTEST_PROMISE]
    possible = [p for p in promises if any(c.is_free(attended_during(p, minutes)) for c in calendars)]
    if not possible:
        assert found.slots == ()
        return
    [slot] = found.slots
    assert slot.window in possible
    assert slot.window.minutes == max(promise.minutes for promise in possible)
    attending = who_attends(couplings, slot.window, minutes, asked(POLISH))
    assert attending is not None
    assert len(attending) == 1


@given(offset=st.integers(0, 299))
def test_wherever_in_its_promise_a_visit_is_planned_its_third_parties_are_there(offset: int) -> None:
    """So neither a plan for the day nor a repack has to ask anybody: they move starts inside the promise only."""
    starts = MORNING.window.starts + timedelta(minutes=offset)
    assert MORNING.window.contains(starts)
    assert attended_during(MORNING.window, STAY).covers(Window(starts, starts + timedelta(minutes=STAY)))
