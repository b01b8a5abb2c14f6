"""Reviews: what still holds, what has changed, what becomes of what was proposed (rules 17, 20 and 21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.access import AccessRequirement, Source, snapshot
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.refs import HomeRef
from appointments.domain.reviews import Decision, RequirementReview
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.households.review_requirement import ReviewRequirement
from appointments.use_cases.households.watch_reviews import WatchReviews
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import a_booking, asks_for, tasks
from web.application import Application

TODAY = date(2026, 3, 2)
AT_THE_DOOR = "U-operative-1"


def proposes(application: Application, home: HomeRef, kind: str = "longer_to_answer", **values: str) -> str:
    wanted = RecordRequirement(home, kind, values, Source.OPERATIVE, AT_THE_DOOR, provisional=True)
    return application.record_requirement(wanted).ref


def decides(
    application: Application, ref: str, decision: Decision, *, why: str = "We rang them.", **more: object
) -> AccessRequirement:
    return application.review_requirement(ReviewRequirement(ref, decision, PLANNER, why, **more))  # type: ignore[arg-type]


def held(uow: UnitOfWork, ref: str) -> AccessRequirement:
    with uow.read() as records:
        return records.requirements.get(ref)


def reviews_of(uow: UnitOfWork, ref: str) -> list[RequirementReview]:
    with uow.read() as records:
        return records.reviews.of(ref)


def _task_about(uow: UnitOfWork, key: str) -> Task:
    with uow.read() as records:
        found = records.tasks.about(key)
    assert found is not None
    return found


def applying(uow: UnitOfWork, home: HomeRef, day: date = TODAY) -> list[str]:
    with uow.read() as records:
        return [item.ref for item in snapshot(records.requirements.of_home(home), day)]


# --- overdue reviews


def test_an_overdue_review_becomes_a_task_once_and_the_requirement_still_applies(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    ref = asks_for(application, town.home, "two_operatives")
    due = held(uow, ref).review_on
    clock.advance(timedelta(days=365))  # the very day: not overdue yet
    assert application.watch_reviews(WatchReviews()).flagged == 0
    clock.advance(timedelta(days=1))
    assert [application.watch_reviews(WatchReviews()).flagged for _ in range(2)] == [1, 0]
    task = _task_about(uow, f"requirement-review:{ref}:{due.isoformat()}")
    assert task.kind is TaskKind.REQUIREMENT_REVIEW
    assert "Two operatives attend together" in task.words
    assert applying(uow, town.home, TODAY + timedelta(days=366)) == [ref]


def test_reviews_are_watched_page_by_page(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    for kind in ("two_operatives", "shoes_off", "animals"):
        asks_for(application, town.home, kind)
    clock.advance(timedelta(days=400))
    flagged, after = 0, ""
    for _ in range(4):
        page = application.watch_reviews(WatchReviews(limit=2, after=after))
        flagged += page.flagged
        after = page.next_after or ""
        if page.next_after is None:
            break
    assert flagged == 3


def test_what_ended_or_was_declined_is_not_asked_again(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    application.end_requirement(EndRequirement(asks_for(application, town.home, "shoes_off"), PLANNER))
    application.record_requirement(
        RecordRequirement(town.home, "animals", {}, Source.RESIDENT, PLANNER, declined="They have none now.")
    )
    clock.advance(timedelta(days=400))
    assert application.watch_reviews(WatchReviews()).flagged == 0


def test_what_still_holds_is_asked_again_on_another_day_and_the_task_is_done(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    ref = asks_for(application, town.home, "two_operatives")
    due = held(uow, ref).review_on
    clock.advance(timedelta(days=400))
    application.watch_reviews(WatchReviews())
    confirmed = decides(application, ref, Decision.CONFIRMED, why="They rang and said so.")
    assert confirmed.review_on == date(2028, 4, 6)  # a year from the review
    assert _task_about(uow, f"requirement-review:{ref}:{due.isoformat()}").done_by == PLANNER
    [review] = reviews_of(uow, ref)
    assert (review.decision, review.by, review.why) == (Decision.CONFIRMED, PLANNER, "They rang and said so.")
    assert (review.was_due_on, review.review_on) == (due, confirmed.review_on)
    assert application.watch_reviews(WatchReviews()).flagged == 0
    assert application.verify_ledger(None).intact


@pytest.mark.parametrize(
    ("kind", "ends_on", "review_on"),
    [
        ("two_operatives", None, date(2027, 3, 2)),  # lasting: 12 months
        ("two_operatives", date(2026, 12, 1), date(2026, 6, 2)),  # for a time: 3
        ("no_lone_female", None, date(2026, 9, 2)),  # a caution: 6
        ("do_not_attend", None, date(2026, 9, 2)),
    ],
)
def test_the_next_review_is_due_as_for_a_new_one(
    application: Application, kind: str, ends_on: date | None, review_on: date
) -> None:
    town = a_town(application)
    values = {"refer_to": "Neighbourhood team"} if kind == "do_not_attend" else {}
    wanted = RecordRequirement(town.home, kind, values, Source.STAFF, PLANNER, ends_on=ends_on)
    ref = application.record_requirement(wanted).ref
    assert decides(application, ref, Decision.CONFIRMED).review_on == review_on


def test_a_caution_is_looked_at_again_within_a_year(application: Application) -> None:
    town = a_town(application)
    wanted = RecordRequirement(town.home, "no_lone_female", {}, Source.STAFF, PLANNER, review_on=date(2027, 3, 3))
    with pytest.raises(Invalid, match="within 12 months") as refused:
        application.record_requirement(wanted)
    assert refused.value.field == "review_on"
    ref = application.record_requirement(replace(wanted, review_on=date(2027, 3, 2))).ref
    with pytest.raises(Invalid, match="within 12 months"):
        decides(application, ref, Decision.CONFIRMED, review_on=date(2027, 3, 3))


def test_a_change_is_a_new_requirement_that_names_the_old(application: Application, uow: UnitOfWork) -> None:
    """Rule 76: nothing is written over."""
    town = a_town(application)
    ref = asks_for(application, town.home, "advance_notice", hours="24")
    booked = a_booking(application, town.home)
    changed = decides(application, ref, Decision.CHANGED, values={"hours": "72"})
    assert (changed.replaces, changed.kind.data()["hours"], changed.source) == (ref, 72, Source.RESIDENT)
    assert not held(uow, ref).applies_on(TODAY)
    assert applying(uow, town.home) == [changed.ref]
    assert reviews_of(uow, ref)[0].replaced_by == changed.ref
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == 1
    with uow.read() as records:
        assert [item.ref for item in records.appointments.get(booked.ref).promise.requirements] == [ref]


def test_a_change_that_changes_nothing_is_refused_and_nothing_is_kept(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application)
    ref = asks_for(application, town.home, "advance_notice", hours="24")
    with pytest.raises(Invalid) as refused:
        decides(application, ref, Decision.CHANGED, values={"hours": "24"})
    assert refused.value.field == "decision"
    assert applying(uow, town.home) == [ref]
    assert reviews_of(uow, ref) == []


def test_an_end_says_who_and_why(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    ref = asks_for(application, town.home, "shoes_off")
    application.end_requirement(EndRequirement(ref, PLANNER, "They moved out."))
    [review] = reviews_of(uow, ref)
    assert (review.decision, review.by, review.why) == (Decision.ENDED, PLANNER, "They moved out.")


@pytest.mark.parametrize("why", ["", "  ", "Because of dementia."])
def test_a_review_needs_a_reason_that_says_nothing_of_health(application: Application, why: str) -> None:
    town = a_town(application)
    ref = asks_for(application, town.home, "shoes_off")
    with pytest.raises(Invalid) as refused:
        decides(application, ref, Decision.CONFIRMED, why=why)
    assert refused.value.field == "why"


# --- what was proposed


def test_what_is_proposed_applies_at_once_and_asks_for_a_decision(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    ref = proposes(application, town.home)
    assert applying(uow, town.home) == [ref]
    task = _task_about(uow, f"requirement-proposed:{ref}")
    assert (task.kind, task.home_ref, task.done_at) == (TaskKind.REQUIREMENT_PROPOSED, town.home, None)


def test_the_task_is_not_ticked_off_while_nobody_has_decided(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    ref = proposes(application, town.home)
    task = _task_about(uow, f"requirement-proposed:{ref}")
    with pytest.raises(WrongState, match="accept, change or decline"):
        application.settle_task(SettleTask(task.ref, PLANNER, "Seen."))
    decides(application, ref, Decision.ACCEPTED)
    assert _task_about(uow, f"requirement-proposed:{ref}").done_by == PLANNER


def test_what_is_accepted_stays_and_is_provisional_no_more(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    ref = proposes(application, town.home)
    accepted = decides(application, ref, Decision.ACCEPTED)
    assert (accepted.ref, accepted.provisional, accepted.source) == (ref, False, Source.OPERATIVE)
    assert accepted.recorded_by == AT_THE_DOOR
    assert applying(uow, town.home) == [ref]
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == 1  # told when it was proposed, once


def test_what_is_amended_is_taken_with_other_values(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    ref = proposes(application, town.home, "longer_to_answer", minutes="20")
    amended = decides(application, ref, Decision.AMENDED, values={"minutes": "30"})
    assert (amended.replaces, amended.provisional, amended.kind.data()["minutes"]) == (ref, False, 30)
    assert applying(uow, town.home) == [amended.ref]
    assert reviews_of(uow, ref)[0].decision is Decision.AMENDED


def test_what_is_declined_leaves_at_once_with_its_reason(application: Application, uow: UnitOfWork) -> None:
    """Rule 21."""
    town = a_town(application)
    booked = a_booking(application, town.home)
    ref = proposes(application, town.home)
    declined = decides(application, ref, Decision.DECLINED, why="The bell works; they asked for nothing.")
    assert declined.declined == "The bell works; they asked for nothing."
    assert applying(uow, town.home) == []
    assert held(uow, ref) == declined
    with uow.read() as records:
        assert records.appointments.get(booked.ref).promise.requirements == ()


def test_what_contradicts_another_cannot_be_accepted_as_it_is(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    asks_for(application, town.home, "text_only")
    ref = proposes(application, town.home, "calls_only")
    with pytest.raises(Invalid, match="no way to tell the household"):
        decides(application, ref, Decision.ACCEPTED)
    assert held(uow, ref).provisional
    decides(application, ref, Decision.DECLINED)


@pytest.mark.parametrize("decision", [Decision.CONFIRMED, Decision.CHANGED])
def test_what_was_proposed_is_decided_and_not_merely_confirmed(application: Application, decision: Decision) -> None:
    town = a_town(application)
    ref = proposes(application, town.home)
    with pytest.raises(WrongState, match="only proposed"):
        decides(application, ref, decision, values={"minutes": "40"})


@pytest.mark.parametrize("decision", [Decision.ACCEPTED, Decision.AMENDED, Decision.DECLINED])
def test_nobody_decides_twice(application: Application, decision: Decision) -> None:
    town = a_town(application)
    ref = proposes(application, town.home)
    decides(application, ref, Decision.ACCEPTED)
    with pytest.raises(WrongState, match="reviewed already"):
        decides(application, ref, decision, values={"minutes": "40"})


@pytest.mark.parametrize("decision", [Decision.CONFIRMED, Decision.CHANGED, Decision.ENDED])
def test_what_is_over_is_not_reviewed(application: Application, decision: Decision) -> None:
    town = a_town(application)
    ref = asks_for(application, town.home, "advance_notice", hours="24")
    application.end_requirement(EndRequirement(ref, PLANNER, "Not any more."))
    with pytest.raises(WrongState, match="already"):
        decides(application, ref, decision, values={"hours": "48"})


def test_no_door_takes_a_diagnosis_into_what_is_typed(application: Application) -> None:
    """Rule 16, through every door: the words in a kind's own values are read to operatives."""
    town = a_town(application)
    for wanted in (
        RecordRequirement(
            town.home, "parking", {"where": "by the dialysis bay"}, Source.OPERATIVE, "U-1", provisional=True
        ),
        RecordRequirement(town.home, "shoes_off", {}, Source.IMPORT, "import", effect="Has cancer"),
    ):
        with pytest.raises(Invalid, match="write what to do, not why"):
            application.record_requirement(wanted)
