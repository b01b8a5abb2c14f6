"""Awaab's Law by date tables: what is due when, and what meets it (rules 58, 59, 62 and 63)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from adapters.bank_holidays import england
from appointments.domain.concerns import Concern
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.target_dates import DueDate, OrderFacts, Standing
from appointments.domain.times import at, day_of, midnight
from policies.clocks.awaabs_law import PHASES, AwaabsLaw, Phase

CALENDAR = england()
ROUTINE = Priority("N", "Routine", Target(21, Unit.WORKING_DAYS), rank=4)
EMERGENCY = Priority("E", "Emergency", Target(24, Unit.HOURS), rank=2, appointed=False)

INVESTIGATE = "Investigate the hazard"
EMERGENCY_WORK = "Investigate the emergency and make it safe"
SUMMARY = "Send the written summary"
SAFE = "Make it safe"
PREVENT = "Begin preventive work, or take steps to begin it"
BEGIN = "Physically begin preventive work"
AGAIN = "Investigate again, in person"
ACCOMMODATION = "Offer other accommodation at our cost"

_numbers = count(1)


def london(day: str, clock: str = "10:00") -> datetime:
    return at(date.fromisoformat(day), datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007 - a time of day


def step(kind: StepKind, day: str, clock: str = "10:00", **more: object) -> Step:
    happened = london(day, clock)
    made = Step(f"WS-{next(_numbers):04d}", "W-1", kind, happened, happened, "U-planner")
    return replace(made, **more)  # type: ignore[arg-type]


def investigated(
    day: str,
    clock: str = "10:00",
    *,
    finding: HazardFinding = HazardFinding.SIGNIFICANT,
    in_person: bool = True,
) -> Step:
    return step(StepKind.INVESTIGATED, day, clock, finding=finding, in_person=in_person)


def facts(aware: str, *steps: Step, clock: str = "10:00", concern: Concern = Concern.DAMP_MOULD) -> OrderFacts:
    known = london(aware, clock)
    return OrderFacts(ROUTINE, known, known, concerns=frozenset({concern}), steps=steps)


def dates(found: OrderFacts, phases: tuple[Phase, ...] = PHASES) -> dict[str, DueDate]:
    return {due.what: due for due in AwaabsLaw(phases)(found, CALENDAR)}


def _last_day(due: DueDate) -> str:
    """The last day on which it is on time; day targets end at a London midnight."""
    assert due.due_at == midnight(day_of(due.due_at))
    return (day_of(due.due_at) - timedelta(days=1)).isoformat()


# --- the worked examples of domain section 2.1


@pytest.mark.parametrize(
    ("aware", "investigate", "summary", "safe", "begin"),
    [
        ("2025-12-19", "2026-01-07", "2026-01-12", "2026-01-14", "2026-04-01"),  # over Christmas and New Year
        ("2026-03-30", "2026-04-15", "2026-04-20", "2026-04-22", "2026-07-08"),  # over Easter
        ("2026-12-18", "2027-01-06", "2027-01-11", "2027-01-13", "2027-03-31"),  # Boxing Day is given on the Monday
        ("2026-03-28", "2026-04-14", "2026-04-17", "2026-04-21", "2026-07-07"),  # known on a Saturday: still day 0
    ],
)
def test_a_significant_hazard_is_counted_in_working_days_of_england(
    aware: str, investigate: str, summary: str, safe: str, begin: str
) -> None:
    assert _last_day(dates(facts(aware))[INVESTIGATE]) == investigate

    found = dates(facts(aware, investigated(investigate)))

    assert {what: _last_day(due) for what, due in found.items()} == {
        INVESTIGATE: investigate,
        SUMMARY: summary,
        SAFE: safe,
        PREVENT: safe,
        BEGIN: begin,
    }


@pytest.mark.parametrize("clock", ["00:00", "23:59"])
def test_day_0_is_the_london_day_whatever_the_hour(clock: str) -> None:
    assert _last_day(dates(facts("2026-06-01", clock=clock))[INVESTIGATE]) == "2026-06-15"


def test_nothing_is_due_after_the_investigation_until_there_is_one() -> None:
    assert set(dates(facts("2026-06-01"))) == {INVESTIGATE}


def test_every_date_says_whose_it_is_and_no_regulation_s_number() -> None:
    found = dates(facts("2026-06-01", investigated("2026-06-03")))

    assert all(due.source.startswith("Awaab's Law, ") and due.statutory for due in found.values())
    assert not any("regulation" in due.source for due in found.values())


# --- emergencies


def emergency(aware: str, clock: str, *steps: Step, concern: Concern = Concern.DAMP_MOULD) -> OrderFacts:
    return replace(facts(aware, *steps, clock=clock, concern=concern), priority=EMERGENCY)


@pytest.mark.parametrize(
    ("day", "clock", "due"),
    [
        ("2025-12-24", "22:30", datetime(2025, 12, 25, 22, 30, tzinfo=UTC)),  # Christmas Day and the night count
        ("2026-11-20", "17:00", datetime(2026, 11, 21, 17, 0, tzinfo=UTC)),  # a Friday evening
        ("2026-03-28", "12:00", datetime(2026, 3, 29, 12, 0, tzinfo=UTC)),  # 24 real hours: 1pm by the new time
        ("2026-10-24", "12:00", datetime(2026, 10, 25, 11, 0, tzinfo=UTC)),  # ... and 11am when the clocks go back
    ],
)
def test_an_emergency_has_24_continuous_hours_from_when_we_knew(day: str, clock: str, due: datetime) -> None:
    found = dates(emergency(day, clock))

    assert set(found) == {EMERGENCY_WORK}
    assert found[EMERGENCY_WORK].due_at == due


@pytest.mark.parametrize("concern", [Concern.FIRE, Concern.GAS_SAFETY, Concern.OTHER_HAZARD])
def test_emergencies_of_every_hazard_are_covered_from_the_first_phase_on(concern: Concern) -> None:
    assert set(dates(emergency("2026-01-05", "10:00", concern=concern))) == {EMERGENCY_WORK}
    assert not dates(emergency("2025-10-26", "10:00", concern=concern))


@pytest.mark.parametrize("concern", [Concern.SAFEGUARDING, Concern.LEAK_AFFECTING_OTHERS])
def test_what_is_no_rated_hazard_has_no_clock_not_even_as_an_emergency(concern: Concern) -> None:
    assert not dates(emergency("2026-06-01", "10:00", concern=concern))


def test_an_emergency_that_an_ordinary_investigation_finds_has_24_hours_from_there() -> None:
    found = dates(facts("2026-06-01", investigated("2026-06-05", "16:20", finding=HazardFinding.EMERGENCY)))

    assert found[EMERGENCY_WORK].due_at == london("2026-06-06", "16:20")
    assert SAFE not in found
    assert _last_day(found[SUMMARY]) == "2026-06-10"


def test_an_emergency_found_in_a_hazard_that_has_no_phase_yet_still_has_24_hours() -> None:
    found = dates(
        facts(
            "2026-06-01",
            investigated("2026-06-05", finding=HazardFinding.EMERGENCY),
            concern=Concern.OTHER_HAZARD,
        )
    )

    assert INVESTIGATE not in found
    assert found[EMERGENCY_WORK].due_at == london("2026-06-06")


def test_an_emergency_is_met_by_making_it_safe_and_not_by_looking_at_it() -> None:
    looked = investigated("2026-06-01", "11:00", finding=HazardFinding.EMERGENCY)
    safe = step(StepKind.MADE_SAFE, "2026-06-01", "15:00")

    assert dates(emergency("2026-06-01", "10:00", looked))[EMERGENCY_WORK].done_at is None
    assert dates(emergency("2026-06-01", "10:00", looked, safe))[EMERGENCY_WORK].done_at == safe.at


def test_what_turns_out_to_be_no_emergency_has_five_working_days_to_be_made_safe() -> None:
    looked = investigated("2026-06-01", "11:00", finding=HazardFinding.SIGNIFICANT)
    found = dates(emergency("2026-06-01", "10:00", looked))

    assert found[EMERGENCY_WORK].done_at == looked.at
    assert _last_day(found[SAFE]) == "2026-06-08"


# --- phases


@pytest.mark.parametrize(
    ("concern", "aware", "covered"),
    [
        (Concern.DAMP_MOULD, "2025-10-26", False),
        (Concern.DAMP_MOULD, "2025-10-27", True),
        (Concern.EXCESS_COLD, "2026-11-29", False),
        (Concern.EXCESS_COLD, "2026-11-30", True),
        (Concern.EXCESS_HEAT, "2026-11-30", True),
        (Concern.FALLS, "2026-11-30", True),
        (Concern.STRUCTURAL_COLLAPSE, "2026-11-30", True),
        (Concern.FIRE, "2026-11-30", True),
        (Concern.ELECTRICAL_SAFETY, "2026-11-30", True),
        (Concern.HYGIENE_PESTS_FOOD, "2026-11-30", True),
        (Concern.GAS_SAFETY, "2028-01-10", False),  # nobody knows when its phase begins
        (Concern.OTHER_HAZARD, "2028-01-10", False),
    ],
)
def test_a_hazard_is_covered_from_the_first_day_of_its_phase(concern: Concern, aware: str, covered: bool) -> None:
    assert (INVESTIGATE in dates(facts(aware, concern=concern))) is covered


def test_the_days_on_which_phases_begin_are_configuration() -> None:
    moved = (*PHASES[:2], Phase(3, date(2027, 10, 27)))
    other = Concern.OTHER_HAZARD

    assert not dates(facts("2027-10-26", concern=other), moved)
    assert INVESTIGATE in dates(facts("2027-10-27", concern=other), moved)


def test_what_we_knew_of_later_or_earlier_than_the_report_counts_from_there() -> None:
    aware = step(StepKind.AWARE, "2026-06-08")

    assert _last_day(dates(facts("2026-06-01", aware))[INVESTIGATE]) == "2026-06-22"


# --- what meets a date


@pytest.mark.parametrize(
    ("day", "clock", "standing"),
    [
        ("2026-06-15", "23:59", Standing.MET),
        ("2026-06-16", "00:00", Standing.MET_LATE),
    ],
)
def test_the_last_day_counts_to_its_end(day: str, clock: str, standing: Standing) -> None:
    due = dates(facts("2026-06-01", investigated(day, clock)))[INVESTIGATE]

    assert due.standing(london("2026-07-01")) is standing


@pytest.mark.parametrize(
    ("day", "clock", "standing"),
    [("2026-06-15", "23:59", Standing.OPEN), ("2026-06-16", "00:00", Standing.MISSED)],
)
def test_what_is_not_done_is_open_until_the_day_has_ended(day: str, clock: str, standing: Standing) -> None:
    assert dates(facts("2026-06-01"))[INVESTIGATE].standing(london(day, clock)) is standing


def test_the_summary_is_met_by_the_day_it_was_sent() -> None:
    looked = investigated("2026-06-03", "16:00")
    same_day = step(StepKind.SUMMARY_SENT, "2026-06-03", "09:00")  # recorded with a time before the visit's end
    late = step(StepKind.SUMMARY_SENT, "2026-06-09")

    assert dates(facts("2026-06-01", looked, same_day))[SUMMARY].standing(london("2026-07-01")) is Standing.MET
    assert dates(facts("2026-06-01", looked, late))[SUMMARY].standing(london("2026-07-01")) is Standing.MET_LATE


def test_no_summary_is_needed_when_all_works_were_finished_in_its_three_days() -> None:
    looked = investigated("2026-06-03")
    in_time = dates(facts("2026-06-01", looked, step(StepKind.WORKS_FINISHED, "2026-06-08", "17:00")))[SUMMARY]
    too_late = dates(facts("2026-06-01", looked, step(StepKind.WORKS_FINISHED, "2026-06-09")))[SUMMARY]

    assert in_time.standing(london("2026-07-01")) is Standing.MET
    assert "not needed" in in_time.source
    assert too_late.standing(london("2026-07-01")) is Standing.MISSED


def test_where_nothing_was_found_only_the_summary_is_due() -> None:
    found = dates(facts("2026-06-01", investigated("2026-06-03", finding=HazardFinding.NO_HAZARD)))

    assert set(found) == {INVESTIGATE, SUMMARY}


@pytest.mark.parametrize(
    ("kind", "arranged", "begun"),
    [
        (StepKind.PREVENTION_ARRANGED, True, False),  # steps to begin are enough for the five days
        (StepKind.PREVENTION_BEGUN, True, True),
        (StepKind.WORKS_FINISHED, True, True),
        (StepKind.MADE_SAFE, False, False),
    ],
)
def test_taking_steps_meets_the_five_days_and_only_beginning_the_twelve_weeks(
    kind: StepKind, arranged: bool, begun: bool
) -> None:
    found = dates(facts("2026-06-01", investigated("2026-06-03"), step(kind, "2026-06-04")))

    assert (found[PREVENT].done_at is not None, found[BEGIN].done_at is not None) == (arranged, begun)


def test_nothing_is_to_be_begun_where_no_preventive_work_is_needed() -> None:
    found = dates(facts("2026-06-01", investigated("2026-06-03"), step(StepKind.PREVENTION_NOT_NEEDED, "2026-06-03")))

    assert not {PREVENT, BEGIN} & set(found)


def test_a_tenant_who_asks_after_a_remote_investigation_gets_one_in_person_in_ten_working_days() -> None:
    remote = investigated("2026-06-03", in_person=False)
    asked = step(StepKind.RENEWED_ASKED, "2026-06-05")

    waiting = dates(facts("2026-06-01", remote, asked))[AGAIN]
    by_photo = dates(facts("2026-06-01", remote, asked, investigated("2026-06-08", in_person=False)))[AGAIN]
    in_person = dates(facts("2026-06-01", remote, asked, investigated("2026-06-09")))[AGAIN]

    assert _last_day(waiting) == "2026-06-19"
    assert by_photo.done_at is None
    assert in_person.done_at == london("2026-06-09")


def test_other_accommodation_is_offered_by_the_day_it_should_have_been_safe() -> None:
    case = (investigated("2026-06-03"), step(StepKind.NOT_SAFE_IN_TIME, "2026-06-04"))

    assert ACCOMMODATION not in dates(facts("2026-06-01", case[0]))
    assert _last_day(dates(facts("2026-06-01", *case))[ACCOMMODATION]) == "2026-06-10"
    for kind in (StepKind.ACCOMMODATION_OFFERED, StepKind.ACCOMMODATION_DECLINED, StepKind.MADE_SAFE):
        answered = dates(facts("2026-06-01", *case, step(kind, "2026-06-09")))[ACCOMMODATION]
        assert answered.done_at == london("2026-06-09")


def test_a_step_that_was_withdrawn_meets_nothing() -> None:
    looked = investigated("2026-06-03")
    mistake = step(StepKind.WITHDRAWN, "2026-06-04", withdraws=looked.ref)

    found = dates(facts("2026-06-01", looked, mistake))

    assert set(found) == {INVESTIGATE}
    assert found[INVESTIGATE].done_at is None


def test_finishing_a_visit_is_not_taken_for_any_step() -> None:
    finished = replace(facts("2026-06-01"), completed_at=london("2026-06-02"))

    assert dates(finished)[INVESTIGATE].done_at is None


# --- every investigation that finds a hazard has dates of its own


def _by_day(found: OrderFacts, what: str) -> dict[str, datetime | None]:
    """When each date of this name was met, by its last day."""
    return {_last_day(due): due.done_at for due in AwaabsLaw()(found, CALENDAR) if due.what == what}


def test_what_met_the_dates_of_one_investigation_does_not_meet_those_of_a_later_one() -> None:
    early = (
        investigated("2026-06-03"),
        step(StepKind.MADE_SAFE, "2026-06-05"),
        step(StepKind.PREVENTION_BEGUN, "2026-06-08"),
    )
    found = facts("2026-06-01", *early, investigated("2026-06-24"))

    assert _by_day(found, SAFE) == {"2026-06-10": london("2026-06-05"), "2026-07-01": None}
    assert _by_day(found, PREVENT) == {"2026-06-10": london("2026-06-08"), "2026-07-01": None}
    assert _by_day(found, BEGIN) == {"2026-08-26": london("2026-06-08"), "2026-09-16": None}


def test_making_it_safe_meets_the_dates_of_all_investigations_before_it() -> None:
    safe = step(StepKind.MADE_SAFE, "2026-06-08")
    found = facts("2026-06-01", investigated("2026-06-03"), investigated("2026-06-05"), safe)

    assert _by_day(found, SAFE) == {"2026-06-10": safe.at, "2026-06-12": safe.at}


def test_two_investigations_of_one_day_ask_for_the_same_once() -> None:
    found = facts("2026-06-01", investigated("2026-06-03", "09:00"), investigated("2026-06-03", "15:00"))

    assert len([due for due in AwaabsLaw()(found, CALENDAR) if due.what == SAFE]) == 1


def test_works_finished_before_the_day_of_the_investigation_meet_none_of_its_dates() -> None:
    finished = step(StepKind.WORKS_FINISHED, "2026-06-02")
    found = dates(facts("2026-06-01", finished, investigated("2026-06-05")))

    assert {what: found[what].done_at for what in (SUMMARY, SAFE, PREVENT, BEGIN)} == dict.fromkeys(
        (SUMMARY, SAFE, PREVENT, BEGIN)
    )


def test_a_summary_sent_the_day_before_is_not_of_this_investigation() -> None:
    sent = step(StepKind.SUMMARY_SENT, "2026-06-04", "23:59")

    assert dates(facts("2026-06-01", sent, investigated("2026-06-05")))[SUMMARY].done_at is None


def test_what_one_investigation_needed_no_prevention_for_another_may() -> None:
    steps = (investigated("2026-06-03"), step(StepKind.PREVENTION_NOT_NEEDED, "2026-06-03"))

    assert _by_day(facts("2026-06-01", *steps, investigated("2026-06-24")), PREVENT) == {"2026-07-01": None}


def test_other_accommodation_is_asked_for_by_the_investigation_that_cannot_be_answered_in_time() -> None:
    early = (investigated("2026-06-03"), step(StepKind.MADE_SAFE, "2026-06-05"))
    late = (investigated("2026-06-24"), step(StepKind.NOT_SAFE_IN_TIME, "2026-06-25"))

    assert _by_day(facts("2026-06-01", *early, *late), ACCOMMODATION) == {"2026-07-01": None}


def _emergencies(found: OrderFacts) -> dict[datetime, datetime | None]:
    return {due.due_at: due.done_at for due in AwaabsLaw()(found, CALENDAR) if due.what == EMERGENCY_WORK}


def test_a_second_emergency_has_24_hours_of_its_own() -> None:
    first = investigated("2026-06-03", "09:00", finding=HazardFinding.EMERGENCY)
    safe = step(StepKind.MADE_SAFE, "2026-06-03", "12:00")
    again = investigated("2026-06-03", "16:00", finding=HazardFinding.EMERGENCY)

    assert _emergencies(facts("2026-06-01", first, safe, again)) == {
        london("2026-06-04", "09:00"): safe.at,
        london("2026-06-04", "16:00"): None,
    }


def test_an_emergency_found_after_the_one_from_the_outset_was_settled_is_another() -> None:
    during = investigated("2026-06-01", "11:00", finding=HazardFinding.EMERGENCY)
    safe = step(StepKind.MADE_SAFE, "2026-06-01", "15:00")
    again = investigated("2026-06-10", "09:00", finding=HazardFinding.EMERGENCY)

    assert _emergencies(emergency("2026-06-01", "10:00", during, safe, again)) == {
        london("2026-06-02", "10:00"): safe.at,
        london("2026-06-11", "09:00"): None,
    }


def test_an_investigation_before_we_knew_is_not_the_one_that_is_due() -> None:
    aware = step(StepKind.AWARE, "2026-06-08")

    assert dates(facts("2026-06-01", investigated("2026-06-03"), aware))[INVESTIGATE].done_at is None
