"""Which offer is read out first: one test for each term of the cost, then how they come together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.ranking_rules import RankingRules, Reserve
from appointments.domain.rounds import Round
from appointments.domain.slots import Seat, Slot, SlotOffer
from appointments.domain.times import at, midnight
from appointments.scheduling.insertion import offer
from appointments.scheduling.slot_search import ranking
from appointments.scheduling.slot_search.diary import pages
from appointments.scheduling.slot_search.ranking import Load, Loads
from appointments.scheduling.slot_search.slot_query import SlotQuery
from tests.scheduling.days import (
    AM,
    LONG_AFTER,
    PM,
    ROADS,
    TUESDAY,
    WEDNESDAY,
    a_query,
    a_round,
    a_stop,
    an_operative,
    asks,
    place,
    slots,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # the Monday before TUESDAY
NOTHING_KEPT = Reserve(((0, 0),))
PLAIN = RankingRules(reserve=NOTHING_KEPT)
IN_THREE_WEEKS = midnight(date(2026, 12, 14))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def an_offer(
    slot: Slot | None = None, *, refs: Sequence[str] = ("O-07",), added: int = 0, after_target: bool = False
) -> SlotOffer:
    slot = slot or slots(AM)[0]
    return SlotOffer(slot, tuple(Seat(ref, 0, 0) for ref in refs), slot.window.starts, added, after_target)


def ranked(
    *offers: SlotOffer,
    rules: RankingRules = PLAIN,
    known: Loads | None = None,
    due_at: datetime = IN_THREE_WEEKS,
    minutes: int = 60,
) -> tuple[SlotOffer, ...]:
    return ranking.best_first(
        offers,
        rules=rules,
        reserve=rules.reserve,
        known=known or Loads({}, {}),
        due_at=due_at,
        now=NOW,
        minutes_on=lambda day: minutes,
    )


def offered(query: SlotQuery, *rounds: Round, rules: RankingRules = PLAIN) -> tuple[SlotOffer, ...]:
    return offer(replace(query, ranking=rules), rounds, travel=ROADS, now=NOW).offers


# --- travel


def test_the_smaller_detour_is_first() -> None:
    near, far = an_offer(slots(PM)[0], added=60), an_offer(slots(AM)[0], added=3600)
    assert [made.added_travel_seconds for made in ranked(far, near)] == [60, 3600]


# --- the target


def test_after_the_target_is_last_however_near_it_is() -> None:
    late, far = an_offer(added=0, after_target=True), an_offer(slots(PM)[0], added=7200)
    assert [made.after_target for made in ranked(late, far)] == [False, True]


def test_of_equal_detours_the_sooner_is_first() -> None:
    sooner, later = an_offer(slots(PM)[0]), an_offer(slots(AM, day=WEDNESDAY)[0])
    assert [made.slot.day for made in ranked(later, sooner)] == [TUESDAY, WEDNESDAY]


@pytest.mark.parametrize(
    ("starts", "due_at", "seconds"),
    [
        (NOW, NOW + 10 * DAY, 0),  # no wait
        (NOW + 5 * DAY, NOW + 10 * DAY, 450),  # half of the way to the target
        (NOW + 10 * DAY, NOW + 10 * DAY, 900),  # all of it
        (NOW + 20 * DAY, NOW + 10 * DAY, 1800),  # beyond it goes on counting
        (NOW + DAY, NOW + 2 * DAY, 450),  # with little time left a day counts much
        (NOW + 12 * HOUR, NOW + 6 * HOUR, 450),  # under a day left counts as a day
        (NOW + DAY, NOW - 30 * DAY, 900),  # and so does a target that has passed
    ],
)
def test_waiting_counts_by_the_share_of_the_time_to_the_target(
    starts: datetime, due_at: datetime, seconds: int
) -> None:
    window = slots(AM)[0].window
    slot = Slot(TUESDAY, replace(window, starts=starts, ends=starts + HOUR), "AM")
    assert ranking.waiting(an_offer(slot), PLAIN, due_at=due_at, now=NOW) == seconds


def test_a_slot_shortly_before_the_target_is_not_starved_by_a_sooner_one_that_is_far_to_drive() -> None:
    near_target = an_offer(slots(AM, day=date(2026, 12, 11))[0], added=0)
    soon = an_offer(slots(AM)[0], added=20 * 60)
    assert ranked(soon, near_target)[0] is not soon
    assert ranked(soon, near_target)[0].slot == near_target.slot


# --- fairness


def test_of_equal_detours_the_operative_with_less_booked_comes() -> None:
    """The fuller one is named first, so that without fairness they would win the tie."""
    busy = a_round(a_stop("B-1", arrive=(time(8), time(9)), minutes=60), operative=an_operative(1))
    free = a_round(operative=an_operative(2))
    query = a_query(slots(PM)[0])
    [unranked] = offer(query, (busy, free), travel=ROADS, now=NOW).offers
    assert unranked.operative_refs == ("O-01",)
    [made] = offered(query, busy, free)
    assert made.operative_refs == ("O-02",)
    assert made.fairness_seconds == 0


def test_all_days_looked_at_count_and_not_the_slots_own() -> None:
    elsewhere = a_round(
        a_stop("B-1", day=WEDNESDAY, arrive=(time(8), time(9)), minutes=60), day=WEDNESDAY, operative=an_operative(1)
    )
    rounds = (a_round(operative=an_operative(1)), a_round(operative=an_operative(2)), elsewhere)
    query = a_query(*slots(PM), *slots(AM, day=WEDNESDAY))
    tuesday = next(made for made in offered(query, *rounds) if made.slot.day == TUESDAY)
    assert tuesday.operative_refs == ("O-02",)


def test_a_much_shorter_drive_outweighs_fairness() -> None:
    home = place(0, 0)
    busy = a_round(a_stop("B-1", arrive=(time(8), time(9)), minutes=60, where=home), operative=an_operative(1))
    free = a_round(operative=an_operative(2, home=place(0, 30)))
    [made] = offered(a_query(slots(PM)[0], where=home), busy, free)
    assert made.operative_refs == ("O-01",)
    assert made.fairness_seconds > 0


@pytest.mark.parametrize(
    ("worked", "booked", "seconds"),
    [
        (36_000, 0, 0),  # nothing booked
        (36_000, 18_000, 600),  # half
        (36_000, 36_000, 1200),  # all
        (18_000, 9_000, 600),  # half of half a week is half
        (0, 0, 0),  # no working time, no share
    ],
)
def test_fairness_counts_by_the_share_of_the_own_working_time(worked: int, booked: int, seconds: int) -> None:
    known = {"O-01": Load(36_000, 0), "O-02": Load(worked, booked)}
    assert ranking.surcharges(known, PLAIN) == {"O-01": 0, "O-02": seconds}


def test_whoever_has_the_emptiest_days_costs_nothing_more() -> None:
    known = {"O-01": Load(36_000, 18_000), "O-02": Load(36_000, 27_000)}
    assert ranking.surcharges(known, PLAIN) == {"O-01": 0, "O-02": 300}


# --- the reserve


def test_a_slot_that_takes_of_the_reserve_is_behind_one_that_does_not_and_says_so() -> None:
    rules = replace(PLAIN, reserve=Reserve(((0, 20),)))
    full, free = Load(36_000, 28_800), Load(36_000, 0)
    known = Loads({}, {TUESDAY: full, WEDNESDAY: free})
    near, far = an_offer(slots(AM)[0]), an_offer(slots(AM, day=WEDNESDAY)[0], added=7200)
    first, second = ranked(near, far, rules=rules, known=known)
    assert (first.slot.day, first.uses_reserve, first.reserve_seconds) == (WEDNESDAY, False, 0)
    assert (second.slot.day, second.uses_reserve, second.reserve_seconds) == (TUESDAY, True, 3600)


def test_what_takes_of_the_reserve_is_offered_all_the_same_and_before_what_is_late() -> None:
    rules = replace(PLAIN, reserve=Reserve(((0, 100),)))
    known = Loads({}, {TUESDAY: Load(36_000, 0), WEDNESDAY: Load(36_000, 0)})
    late = an_offer(slots(AM, day=WEDNESDAY)[0], after_target=True)
    assert [made.after_target for made in ranked(late, an_offer(), rules=rules, known=known)] == [False, True]


@pytest.mark.parametrize(
    ("booked", "added", "crew", "taken"),
    [
        (25_200, 0, 1, 0),  # the hour fits beside the reserve to the second
        (25_201, 0, 1, 1),  # one second of it is the reserve's
        (25_200, 60, 1, 60),  # the detour counts
        (25_200, -60, 1, 0),  # a detour can be saved, too; nothing is given back for it
        (25_200, 0, 2, 3600),  # two operatives take twice the time
        (36_000, 0, 1, 3600),  # never more than the visit takes
    ],
)
def test_what_a_visit_takes_of_the_reserve(booked: int, added: int, crew: int, taken: int) -> None:
    """Ten hours worked, a fifth of them kept: eight may be booked."""
    kept = Reserve(((0, 20),))
    made = an_offer(refs=("O-01", "O-02")[:crew], added=added)
    loads = {TUESDAY: Load(36_000, booked)}
    assert ranking.taken_of_reserve(made, kept, loads, now=NOW, minutes=60) == taken


def test_what_is_kept_next_week_is_released_tomorrow() -> None:
    kept, loads = Reserve(((0, 0), (7, 100))), {TUESDAY: Load(36_000, 0)}
    week_before = NOW - 6 * DAY
    assert ranking.taken_of_reserve(an_offer(), kept, loads, now=week_before, minutes=60) == 3600
    assert ranking.taken_of_reserve(an_offer(), kept, loads, now=NOW, minutes=60) == 0


def test_only_those_who_do_the_trade_count_for_its_reserve() -> None:
    """A plumber with a full day and an idle painter: the painter's time is no reserve of plumbers."""
    plumber = a_round(a_stop("B-1", arrive=(time(8), time(9)), minutes=240), operative=an_operative(1))
    painter = a_round(operative=an_operative(2, trades=("painting",)))
    rules = replace(PLAIN, reserve=Reserve(((0, 50),)))
    [made] = offered(a_query(slots(PM)[0]), plumber, painter, rules=rules)
    assert made.uses_reserve


# --- loads


def test_a_load_counts_visits_driving_and_time_away_and_leaves_lunch_out() -> None:
    there = place(0, 10)
    worked = a_round(a_stop("B-1", where=there, minutes=60), operative=an_operative(1))
    found = ranking.loads(pages([worked, a_round(operative=an_operative(2))], travel=ROADS).values(), {"O-01", "O-02"})
    assert found.by_operative["O-01"] == Load(worked=8 * 3600, booked=3600 + 2 * 600)
    assert found.by_operative["O-02"] == Load(worked=8 * 3600, booked=0)
    assert found.by_day == {TUESDAY: Load(worked=16 * 3600, booked=4800)}


def test_a_clock_change_makes_no_working_time() -> None:
    """Sunday 25 October 2026 has 25 hours, the shift from 8 to 4:30 has its own."""
    sunday = date(2026, 10, 25)
    found = ranking.loads(pages([a_round(day=sunday)], travel=ROADS).values(), {"O-07"})
    assert found.by_day[sunday].worked == 8 * 3600


# --- together


def test_every_offer_carries_its_cost_in_parts() -> None:
    there = place(0, 10)
    busy = a_round(a_stop("B-1", minutes=60), operative=an_operative(1))
    [made] = offered(a_query(slots(PM)[0], where=there, due_at=at(TUESDAY, time(23))), busy)
    assert made.added_travel_seconds == 20 * 60
    assert made.waiting_seconds == 639  # 27 of 38 hours
    assert made.cost_seconds == made.added_travel_seconds + made.waiting_seconds


def test_of_a_crew_both_count_for_fairness() -> None:
    loads = {"O-01": Load(36_000, 18_000), "O-02": Load(36_000, 9_000), "O-03": Load(36_000, 0)}
    [made] = ranked(an_offer(refs=("O-01", "O-02")), known=Loads(loads, {}))
    assert made.fairness_seconds == 600 + 300


def test_a_crew_is_chosen_from_those_with_less_booked() -> None:
    rounds = [a_round(operative=an_operative(number)) for number in (2, 3)]
    rounds.insert(0, a_round(a_stop("B-1", arrive=(time(8), time(9)), minutes=60), operative=an_operative(1)))
    [made] = offered(a_query(slots(PM)[0], requirements=asks(TwoOperatives())), *rounds)
    assert made.operative_refs == ("O-02", "O-03")


def test_without_rules_offers_are_ranked_by_travel_alone() -> None:
    [made] = offer(a_query(slots(PM)[0], due_at=LONG_AFTER), [a_round()], travel=ROADS, now=NOW).offers
    assert (made.waiting_seconds, made.fairness_seconds, made.reserve_seconds) == (0, 0, 0)
