"""Access requirements: recorded without a diagnosis, applying until ended, and what they ask of a visit together.

Rules 3, 11, 14, 16 to 21.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.access import (
    AccessKind,
    MessageRules,
    Notice,
    OperativeTraits,
    RequirementSnapshot,
    arrivals_allowed,
    default_review_on,
    demands,
    snapshot,
)
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import EvidenceKind
from appointments.domain.operatives import Gender
from appointments.domain.times import Window
from tests.domain.examples import (
    FALL_BACK,
    MORNING,
    NOW,
    SPRING_FORWARD,
    TUESDAY,
    a_requirement,
    an_evidence,
    an_operative,
    between,
    london,
    snapshots,
    visit_facts,
)

DAY = timedelta(days=1)


def avoiding(times: str) -> TimesToAvoid:
    return TimesToAvoid(parse_weekly(times, "times"))


def only_at(times: str) -> OnlyTheseTimes:
    return OnlyTheseTimes(parse_weekly(times, "times"))


# What a kind answers when it has nothing to say


class _Silent(AccessKind):
    def brief(self) -> str:
        return "Nothing is asked."


def test_every_hook_has_a_neutral_default() -> None:
    silent = _Silent()

    assert silent.allows(MORNING)
    assert silent.bookable()
    assert (silent.notice(), silent.crew_size(), silent.skills(), silent.extra_minutes()) == (None, 1, frozenset(), 0)
    assert (silent.operative_traits(), silent.message_rules()) == (OperativeTraits(), MessageRules())
    assert (silent.door_steps(), silent.unmet(visit_facts())) == ((), None)


def test_only_what_is_asked_has_no_default() -> None:
    class Wordless(AccessKind):
        pass

    with pytest.raises(NotImplementedError, match="Wordless must say what it asks"):
        Wordless().brief()


# When a requirement applies (rules 17 to 21)


@pytest.mark.parametrize(
    ("day", "applies"),
    [
        (TUESDAY - DAY, False),
        (TUESDAY, True),  # its first day
        (TUESDAY + 10 * DAY, True),  # its last
        (TUESDAY + 11 * DAY, False),
    ],
)
def test_a_requirement_applies_from_its_first_day_to_its_last(day: date, applies: bool) -> None:
    assert a_requirement(TwoOperatives(), ends_on=TUESDAY + 10 * DAY).applies_on(day) is applies


@pytest.mark.parametrize(
    ("today", "overdue"),
    [(date(2027, 11, 24), False), (date(2027, 11, 25), True), (date(2031, 1, 1), True)],
)
def test_an_overdue_review_is_reported_and_the_requirement_still_applies(today: date, overdue: bool) -> None:
    requirement = a_requirement(TwoOperatives(), review_on=date(2027, 11, 24))

    assert requirement.review_overdue(today) is overdue
    assert requirement.applies_on(today)


def test_the_review_of_an_ended_requirement_is_not_overdue() -> None:
    assert not a_requirement(TwoOperatives(), ends_on=TUESDAY).review_overdue(date(2031, 1, 1))


@pytest.mark.parametrize(
    ("starts_on", "temporary", "review_on"),
    [
        (date(2026, 11, 24), False, date(2027, 11, 24)),  # twelve months
        (date(2026, 11, 24), True, date(2027, 2, 24)),  # three months, over the new year
        (date(2026, 2, 1), True, date(2026, 5, 1)),  # three short ones
        (date(2026, 11, 30), True, date(2027, 2, 28)),  # no 30 February
        (date(2028, 2, 29), False, date(2029, 2, 28)),
    ],
)
def test_a_review_is_due_after_twelve_months_or_three_when_temporary(
    starts_on: date, temporary: bool, review_on: date
) -> None:
    assert default_review_on(starts_on, temporary=temporary) == review_on


@pytest.mark.parametrize(
    ("starts_on", "what"),
    [
        (TUESDAY - 30 * DAY, "long in force"),
        (TUESDAY - DAY, "since yesterday"),
        (TUESDAY, "recorded by mistake this morning"),
        (TUESDAY + 7 * DAY, "to begin next week"),
    ],
)
def test_an_ended_requirement_leaves_every_view_at_once(starts_on: date, what: str) -> None:
    ended = a_requirement(TwoOperatives(), starts_on=starts_on).end(TUESDAY)

    assert not any(ended.applies_on(TUESDAY + n * DAY) for n in range(30)), what
    assert ended.kind == TwoOperatives()  # and stays in the record


def test_ending_does_not_rewrite_the_days_on_which_it_applied() -> None:
    ended = a_requirement(TwoOperatives(), starts_on=TUESDAY - 3 * DAY).end(TUESDAY)

    assert [ended.applies_on(TUESDAY - n * DAY) for n in (1, 3, 4)] == [True, True, False]


@pytest.mark.parametrize("starts_on", [TUESDAY - 30 * DAY, TUESDAY, TUESDAY + 7 * DAY])
def test_a_requirement_that_has_ended_cannot_be_ended_again(starts_on: date) -> None:
    ended = a_requirement(TwoOperatives(), starts_on=starts_on).end(TUESDAY)

    with pytest.raises(WrongState, match="already"):
        ended.end(TUESDAY + 10 * DAY)


def test_a_provisional_requirement_applies_until_it_is_reviewed() -> None:
    assert a_requirement(LongerToAnswer(), provisional=True).applies_on(TUESDAY)  # rule 20


def test_a_declined_requirement_is_kept_with_the_reason_and_never_applies() -> None:
    declined = a_requirement(TwoOperatives(), declined="an extra operative was not thought to be needed")

    assert not any(declined.applies_on(TUESDAY + n * DAY) for n in range(400))
    assert declined.declined == "an extra operative was not thought to be needed"


@pytest.mark.parametrize("reason", ["", "  "])
def test_declining_needs_a_reason(reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        a_requirement(TwoOperatives(), declined=reason)  # rule 21

    assert caught.value.field == "declined"


@pytest.mark.parametrize(
    ("ends_on", "review_on", "field"),
    [(TUESDAY - 2 * DAY, TUESDAY, "ends_on"), (None, TUESDAY - DAY, "review_on")],
)
def test_a_requirement_cannot_end_or_be_reviewed_before_it_starts(
    ends_on: date | None, review_on: date, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        a_requirement(TwoOperatives(), ends_on=ends_on, review_on=review_on)

    assert caught.value.field == field


def test_a_snapshot_holds_what_applies_on_the_day_in_one_order() -> None:
    later = a_requirement(TwoOperatives(), ref="Q-3", starts_on=TUESDAY + DAY)
    over = a_requirement(SameOperative(insist=True), ref="Q-4", starts_on=TUESDAY - 9 * DAY, ends_on=TUESDAY - DAY)
    declined = a_requirement(SameOperative(insist=True), ref="Q-5", declined="nobody can promise that")
    provisional = a_requirement(LongerToAnswer(), ref="Q-1", provisional=True)
    standing = a_requirement(AdvanceNotice(), ref="Q-2")

    taken = snapshot([later, standing, over, declined, provisional], TUESDAY)

    assert taken == (RequirementSnapshot("Q-1", LongerToAnswer()), RequirementSnapshot("Q-2", AdvanceNotice()))
    # Equal facts give equal snapshots, or every visit would look changed since it was booked (rule 19).
    assert taken == snapshot([provisional, declined, over, standing, later], TUESDAY)


# The strictest of each hook


def test_without_requirements_nothing_is_asked() -> None:
    asked = demands(())

    assert (asked.notice, asked.crew_size, asked.skills, asked.genders) == (None, 1, frozenset(), frozenset())
    assert (asked.same_operative, asked.extra_minutes, asked.bookable) == (False, 0, True)


@pytest.mark.parametrize(
    ("kinds", "notice"),
    [
        ([AdvanceNotice(24), AdvanceNotice(72)], Notice(timedelta(hours=72))),
        ([AdvanceNotice(72), AdvanceNotice(24)], Notice(timedelta(hours=72))),  # in any order
        ([AdvanceNotice(72), AdvanceNotice(24, written=True)], Notice(timedelta(hours=72), written=True)),
        ([TwoOperatives()], None),
    ],
)
def test_the_longest_notice_is_asked_and_in_writing_if_any_asks_for_that(
    kinds: list[AccessKind], notice: Notice | None
) -> None:
    assert demands(snapshots(*kinds)).notice == notice


def test_the_strictest_of_each_hook_is_asked() -> None:
    asked = demands(
        snapshots(
            TwoOperatives(),
            TwoOperatives(),
            LongerToAnswer(),
            SameOperative(insist=True),
            OperativeGender(Gender.FEMALE),
        )
    )

    assert asked.crew_size == 2  # two who ask for two are still two
    assert asked.extra_minutes == LongerToAnswer().extra_minutes()
    assert asked.same_operative
    assert asked.genders == {Gender.FEMALE}


class _Gas(_Silent):
    def skills(self) -> frozenset[str]:
        return frozenset({"gas"})


class _Asbestos(_Silent):
    def skills(self) -> frozenset[str]:
        return frozenset({"asbestos"})

    def crew_size(self) -> int:
        return 3


def test_all_skills_and_the_largest_crew_are_asked() -> None:
    asked = demands(snapshots(_Gas(), _Asbestos(), TwoOperatives()))

    assert (asked.skills, asked.crew_size) == (frozenset({"gas", "asbestos"}), 3)


def test_one_do_not_attend_makes_the_whole_visit_unbookable() -> None:
    assert not demands(snapshots(TwoOperatives(), DoNotAttend("the neighbourhood team"))).bookable  # rule 22


@pytest.mark.parametrize(
    ("asked", "gender", "accepted"),
    [
        ([], None, True),
        ([Gender.FEMALE], Gender.FEMALE, True),
        ([Gender.FEMALE], Gender.MALE, False),
        ([Gender.FEMALE], None, False),  # not recorded is not a yes
        ([Gender.FEMALE, Gender.MALE], Gender.FEMALE, False),  # two who contradict each other: nobody, and a planner
    ],
)
def test_an_operative_is_accepted_only_if_every_wish_about_gender_is_met(
    asked: list[Gender], gender: Gender | None, accepted: bool
) -> None:
    kinds = [OperativeGender(wish) for wish in asked]

    assert demands(snapshots(*kinds)).accepts(an_operative(gender=gender)) is accepted


# What the household can make of a window


@pytest.mark.parametrize(
    ("kinds", "stay", "allowed"),
    [
        # Nothing about times: the whole of it.
        ([], 45, ("08:00", "13:00")),
        ([TwoOperatives(), LongerToAnswer()], 45, ("08:00", "13:00")),
        # Avoid the school run: nobody arrives from 07:45 on who stays 45 minutes, and anybody from 09:30.
        ([avoiding("Mon-Fri 08:30-09:30")], 45, ("09:30", "13:00")),
        # The stay must end before an avoided time begins: whoever arrives before 11:15 has left at noon.
        ([avoiding("Tue 12:00-13:00")], 45, ("08:00", "11:15")),
        ([avoiding("Tue 12:00-13:00")], 60, ("08:00", "11:00")),
        ([avoiding("Tue 12:00-13:00")], 50, ("08:00", "11:00")),  # cut in quarter hours, to the safe side
        ([avoiding("Tue 13:00-14:00")], 45, ("08:00", "12:15")),  # after the window, and still in the way
        # Another day's times are not in the way.
        ([avoiding("Mon 08:00-13:00; Wed 08:00-13:00")], 45, ("08:00", "13:00")),
        # Two gaps: the longer one, and the earlier of two as long.
        ([avoiding("Tue 09:30-10:30")], 30, ("10:30", "13:00")),
        ([avoiding("Tue 10:30-10:45")], 30, ("10:45", "13:00")),
        ([avoiding("Tue 11:00-11:15")], 30, ("08:00", "10:30")),
        ([avoiding("Tue 10:00-10:30; Tue 12:00-12:30")], 30, ("08:00", "09:30")),  # 1 h 30, 1 h and 30 min
        ([avoiding("Tue 10:00-10:30; Tue 12:30-13:30")], 30, ("08:00", "09:30")),  # 1 h 30 twice
        # Only these times: arrive and leave within them.
        ([only_at("Tue 09:00-12:00")], 45, ("09:00", "11:15")),
        ([only_at("Tue 09:00-10:45")], 45, ("09:00", "10:00")),  # an hour is left, exactly
        ([only_at("Tue 09:00-10:30")], 45, None),  # less than an hour: no promise
        ([only_at("Tue 09:00-09:30")], 45, None),  # shorter than the stay
        ([only_at("Wed 08:00-17:00")], 45, None),  # not on this day
        ([only_at("Tue 09:00-10:00; Tue 10:00-12:00")], 45, ("09:00", "11:15")),  # touching times are one
        ([only_at("Tue 08:00-24:00")], 45, ("08:00", "13:00")),
        # Both together.
        ([only_at("Tue 09:00-13:00"), avoiding("Tue 10:00-10:30")], 30, ("10:30", "12:30")),
        ([only_at("Tue 09:00-13:00"), avoiding("Tue 09:30-13:00")], 30, None),
        ([avoiding("Tue 00:00-24:00")], 30, None),
    ],
)
def test_a_household_is_promised_the_longest_part_in_which_any_arrival_suits_it(
    kinds: list[AccessKind], stay: int, allowed: tuple[str, str] | None
) -> None:
    expected = between(*allowed) if allowed else None

    assert arrivals_allowed(MORNING, stay, kinds) == expected


@pytest.mark.parametrize("day", [SPRING_FORWARD, FALL_BACK])
@pytest.mark.parametrize(
    ("window", "times", "allowed"),
    [
        (("08:00", "13:00"), "Sun 08:30-09:30", ("09:30", "13:00")),
        (("13:00", "17:00"), "Sun 13:00-14:00", ("14:00", "17:00")),  # after 13:00 too
        (("12:00", "17:00"), "Sun 16:00-18:00", ("12:00", "15:15")),
    ],
)
def test_times_to_avoid_are_wall_clock_times_on_the_days_the_clocks_change(
    day: date, window: tuple[str, str], times: str, allowed: tuple[str, str]
) -> None:
    assert arrivals_allowed(between(*window, day), 45, [avoiding(times)]) == between(*allowed, day)


@pytest.mark.parametrize("day", [SPRING_FORWARD, FALL_BACK])
def test_a_time_that_the_changing_clock_swallows_stops_no_search(day: date) -> None:
    # On 29 March 2026 there is no 01:30, so 01:30 to 02:15 is over before it has begun.
    morning = between("08:00", "13:00", day)

    assert arrivals_allowed(morning, 45, [avoiding("Sun 01:30-02:15")]) == morning
    assert arrivals_allowed(morning, 45, [only_at("Sun 01:30-02:15")]) is None


QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))


@st.composite
def _times(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        starts, ends = sorted([draw(QUARTERS), draw(QUARTERS)])
        parts.append(f"Tue {starts:%H:%M}-{f'{ends:%H:%M}' if ends > starts else '24:00'}")
    return ";".join(parts)


@given(_times(), st.booleans(), st.integers(5, 240))
def test_whenever_somebody_arrives_in_the_promised_part_the_whole_stay_suits(
    times: str, avoided: bool, stay: int
) -> None:
    kind: AccessKind = avoiding(times) if avoided else only_at(times)

    part = arrivals_allowed(MORNING, stay, [kind])

    if part is not None:
        assert MORNING.covers(part)
        assert part.minutes >= 60
        for minute in range(part.minutes):
            arrival = part.starts + timedelta(minutes=minute)
            assert kind.allows(Window(arrival, arrival + timedelta(minutes=stay)))
    else:
        # And nothing was withheld for nothing: in every hour of quarters somebody's stay would not suit.
        for quarter in range(0, MORNING.minutes - 59, 15):
            first = MORNING.starts + timedelta(minutes=quarter)
            arrivals = [first + timedelta(minutes=minute) for minute in range(60)]
            assert not all(kind.allows(Window(arrival, arrival + timedelta(minutes=stay + 1))) for arrival in arrivals)


# What a visit is held against


def test_the_stay_is_from_arrival_to_the_decision_and_none_when_nobody_came() -> None:
    assert visit_facts(arrived_at=None).stay is None
    assert visit_facts(arrived_at=NOW, decided_at=NOW + timedelta(minutes=16)).stay == Window(
        NOW, NOW + timedelta(minutes=16)
    )


@pytest.mark.parametrize(
    ("kind", "step", "ticked"),
    [
        (EvidenceKind.DOOR_STEP, "called_ahead", True),
        (EvidenceKind.DOOR_STEP, "something_else", False),
        (EvidenceKind.CALL, "called_ahead", False),  # another kind of evidence ticks nothing
    ],
)
def test_a_door_step_is_ticked_by_its_own_record(kind: EvidenceKind, step: str, ticked: bool) -> None:
    facts = visit_facts(evidence=(an_evidence(kind, {"step": step, "result": "done"}),))

    assert facts.ticked("called_ahead") is ticked


def test_instants_of_a_promise_do_not_depend_on_the_zone_they_came_in() -> None:
    summer = date(2026, 7, 14)
    asked: datetime = london(summer, "09:30")

    assert arrivals_allowed(between("08:00", "13:00", summer), 45, [avoiding("Tue 08:30-09:30")]) == Window(
        asked, london(summer, "13:00")
    )
