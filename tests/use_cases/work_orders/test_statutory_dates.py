"""Dates set by law follow from what is recorded, drive when a visit is wanted, and are watched (rules 58 to 64)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.bank_holidays import england
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.statutory_steps import HazardFinding, StepKind
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.ports import UnitOfWork
from appointments.use_cases.landlord.watch_calendar import WatchCalendar, watch_calendar
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from appointments.use_cases.work_orders.record_concerns import RecordConcerns
from appointments.use_cases.work_orders.record_step import RecordStep
from appointments.use_cases.work_orders.watch_target_dates import WatchTargetDates
from appointments.views.task_list import ListTasks
from tests.application import MONDAY, PLANNER, a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import MANAGER, people
from tests.use_cases.steps import asks_for
from web.application import Application
from web.worker import watch_all_target_dates

MOULD = frozenset({Concern.DAMP_MOULD})


def a_hazard(application: Application, *, priority: str = "N", concerns: frozenset[Concern] = MOULD) -> WorkOrder:
    return application.raise_work_order(
        RaiseWorkOrder(
            home_ref=a_town(application).home,
            trade="PL",
            priority=priority,
            purpose="a look at the bathroom wall",
            items=(SorItem("S101", 45),),
            by=PLANNER,
            concerns=concerns,
        )
    )


def recorded(application: Application, order: WorkOrder, kind: StepKind, **more: object) -> WorkOrder:
    return application.record_step(RecordStep(order.ref, kind, PLANNER, **more))  # type: ignore[arg-type]


def investigated(application: Application, order: WorkOrder, finding: HazardFinding, **more: object) -> WorkOrder:
    return recorded(application, order, StepKind.INVESTIGATED, finding=finding, **more)


def tasks(application: Application, kind: TaskKind = TaskKind.STATUTORY_DATE) -> list[Task]:
    """Those that wait."""
    found = application.views.task_list(ListTasks(now=application.clock.now()))
    return [line.task for line in found.lines if line.task.kind is kind]


# --- dates follow facts


def test_an_ordinary_hazard_is_due_by_its_investigation_before_the_landlords_own_target(
    application: Application,
) -> None:
    order = a_hazard(application)

    assert order.due_at == order.statutory_due_at == datetime(2026, 3, 17, tzinfo=UTC)
    assert order.due_source == "Awaab's Law: investigate the hazard, 10 working days from when we knew"


def test_once_investigated_the_visit_is_wanted_to_make_it_safe_and_the_summary_is_due_first(
    application: Application, clock: FixedClock
) -> None:
    order = a_hazard(application)
    clock.set(MONDAY + timedelta(days=2))
    order = investigated(application, order, HazardFinding.SIGNIFICANT)

    assert order.due_at == datetime(2026, 3, 12, tzinfo=UTC)  # five working days: Wednesday 11 March
    assert order.due_source.startswith("Awaab's Law: make it safe, ")
    assert order.statutory_due_at == datetime(2026, 3, 10, tzinfo=UTC)  # three: Monday 9 March, for the summary


def test_when_all_is_done_the_landlords_own_target_rules_again(application: Application, clock: FixedClock) -> None:
    order = a_hazard(application)
    investigated(application, order, HazardFinding.SIGNIFICANT)
    order = recorded(application, order, StepKind.WORKS_FINISHED)

    assert order.due_source == "our routine target, 21 working days from the report"
    assert order.statutory_due_at is None


def test_an_entry_by_mistake_is_withdrawn_with_a_reason_and_both_stay(
    application: Application, uow: UnitOfWork
) -> None:
    order = a_hazard(application)
    before = order.due_at
    investigated(application, order, HazardFinding.SIGNIFICANT)
    with uow.read() as records:
        (mistake,) = records.steps.of(order.ref)
    with pytest.raises(Invalid, match="why"):
        recorded(application, order, StepKind.WITHDRAWN, withdraws=mistake.ref)
    order = recorded(application, order, StepKind.WITHDRAWN, withdraws=mistake.ref, words="It was the home next door.")

    assert order.due_at == before
    with uow.read() as records:
        assert [step.kind for step in records.steps.of(order.ref)] == [StepKind.INVESTIGATED, StepKind.WITHDRAWN]
    with pytest.raises(Invalid, match="no such entry"):
        recorded(application, order, StepKind.WITHDRAWN, withdraws=mistake.ref, words="Again.")


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        (StepKind.INVESTIGATED, {}, "finding"),
        (StepKind.MADE_SAFE, {"finding": HazardFinding.SIGNIFICANT}, "finding"),
        (StepKind.MADE_SAFE, {"at": MONDAY + timedelta(seconds=1)}, "at"),  # in the future
        (StepKind.MADE_SAFE, {"at": datetime(2026, 3, 1, 23, 59, tzinfo=UTC)}, "at"),  # the day before the report
        (StepKind.AWARE, {}, "at"),  # the report says so already
        (StepKind.SUMMARY_SENT, {}, "kind"),  # of what?
        (StepKind.RENEWED_ASKED, {}, "kind"),
        (StepKind.WITHDRAWN, {"withdraws": "WS-NONE", "words": "x"}, "withdraws"),
        (StepKind.MADE_SAFE, {"withdraws": "WS-NONE"}, "withdraws"),
        (StepKind.MADE_SAFE, {"words": "x" * 2001}, "words"),
    ],
)
def test_what_cannot_be_true_is_named(
    application: Application, kind: StepKind, more: dict[str, object], field: str
) -> None:
    order = a_hazard(application)
    with pytest.raises(Invalid) as refused:
        recorded(application, order, kind, **more)
    assert refused.value.field == field


def test_what_was_done_before_the_report_needs_that_we_knew_earlier(application: Application) -> None:
    order = a_hazard(application)
    looked_at = MONDAY - timedelta(hours=20)
    with pytest.raises(
        Invalid,
        match="before the day on which we knew of it, Monday 2 March 2026; if we knew earlier, record “We knew of it”",
    ):
        investigated(application, order, HazardFinding.SIGNIFICANT, at=looked_at)

    recorded(application, order, StepKind.AWARE, at=looked_at)
    investigated(application, order, HazardFinding.SIGNIFICANT, at=looked_at)


@pytest.mark.parametrize(
    ("finding", "finished", "fits"),
    [
        (HazardFinding.SIGNIFICANT, "2026-03-03T23:59", False),  # the day before
        (HazardFinding.SIGNIFICANT, "2026-03-04T00:00", True),  # its dates are met by the day
        (HazardFinding.EMERGENCY, "2026-03-04T08:59", False),
        (HazardFinding.EMERGENCY, "2026-03-04T09:00", True),  # and those of an emergency by the instant
        (HazardFinding.NO_HAZARD, "2026-03-03T09:00", True),
    ],
)
def test_not_all_works_were_finished_before_a_hazard_was_found(
    application: Application, clock: FixedClock, finding: HazardFinding, finished: str, fits: bool
) -> None:
    order = a_hazard(application)
    clock.set(MONDAY + timedelta(days=5))
    investigated(application, order, finding, at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    done_at = datetime.fromisoformat(finished).replace(tzinfo=UTC)
    if fits:
        recorded(application, order, StepKind.WORKS_FINISHED, at=done_at)
        return
    with pytest.raises(Invalid, match="was found on Wednesday 4 March 2026, so not all works were finished") as refused:
        recorded(application, order, StepKind.WORKS_FINISHED, at=done_at)
    assert refused.value.field == "at"
    recorded(application, order, StepKind.MADE_SAFE, at=done_at)  # what was done is not lost


def test_a_hazard_whose_entry_was_a_mistake_does_not_stand_in_the_way(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    order = a_hazard(application)
    clock.set(MONDAY + timedelta(days=5))
    investigated(application, order, HazardFinding.SIGNIFICANT, at=MONDAY + timedelta(days=3))
    with uow.read() as records:
        (mistake,) = records.steps.of(order.ref)
    recorded(application, order, StepKind.WITHDRAWN, withdraws=mistake.ref, words="It was the home next door.")
    recorded(application, order, StepKind.WORKS_FINISHED, at=MONDAY + timedelta(days=1))


def test_letters_about_the_duty_may_have_gone_out_before_the_report(application: Application) -> None:
    order = a_hazard(application)
    for kind in (StepKind.DUTY_EXPLAINED, StepKind.TIME_INVITED):
        recorded(application, order, kind, at=MONDAY - timedelta(days=7))


def test_a_repair_that_no_law_speaks_of_has_no_steps(application: Application) -> None:
    order = a_repair(application, a_town(application).home)
    with pytest.raises(WrongState, match="what it is about"):
        recorded(application, order, StepKind.MADE_SAFE)


# --- what it is about


def test_a_hazard_found_later_is_counted_from_when_we_knew_of_it(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    order = a_repair(application, a_town(application).home)
    assert order.never_cancelled is None
    clock.set(MONDAY + timedelta(days=7))
    order = application.record_concerns(
        RecordConcerns(order.ref, MOULD, PLANNER, aware_at=MONDAY + timedelta(days=4), words="Seen on the first visit.")
    )

    assert order.due_at == datetime(2026, 3, 21, tzinfo=UTC)  # Friday 6 March is day 0
    assert order.never_cancelled == "it is about damp or mould"
    with uow.read() as records:
        assert [step.kind for step in records.steps.of(order.ref)] == [StepKind.AWARE]


def test_a_hazard_found_later_at_a_home_where_hazards_come_first_is_a_task_once(application: Application) -> None:
    town = a_town(application)
    asks_for(application, town.home, "hazards_first")
    order = a_repair(application, town.home)
    assert not tasks(application, TaskKind.HAZARD_FIRST)
    for concerns in (MOULD, MOULD | {Concern.FALLS}):
        application.record_concerns(RecordConcerns(order.ref, concerns, PLANNER))
    assert len(tasks(application, TaskKind.HAZARD_FIRST)) == 1


def test_a_concern_is_taken_away_with_a_reason_that_stays(application: Application, uow: UnitOfWork) -> None:
    order = a_hazard(application)
    people(uow)
    with pytest.raises(Invalid) as refused:
        application.record_concerns(RecordConcerns(order.ref, frozenset(), MANAGER))
    assert refused.value.field == "words"
    order = application.record_concerns(RecordConcerns(order.ref, frozenset(), MANAGER, words="Only a stain."))

    assert not order.hazard
    assert order.statutory_due_at is None
    with uow.read() as records:
        assert [step.words for step in records.steps.of(order.ref)] == ["Only a stain."]


@pytest.mark.parametrize("concern", list(Concern))
def test_only_a_manager_takes_away_what_keeps_an_order_from_being_cancelled(
    application: Application, uow: UnitOfWork, concern: Concern
) -> None:
    """Rule 52: otherwise one planner's tick would end what only a named manager may end."""
    people(uow)
    order = a_repair(application, a_town(application).home)
    both = frozenset({concern, Concern.LEAK_AFFECTING_OTHERS, Concern.FALLS})
    application.record_concerns(RecordConcerns(order.ref, both, PLANNER))
    for nobody in (PLANNER, "U-nobody"):
        with pytest.raises(Invalid, match="only a manager") as refused:
            application.record_concerns(RecordConcerns(order.ref, both - {concern}, nobody, words="It is not."))
        assert refused.value.field == "concerns"
    changed = application.record_concerns(RecordConcerns(order.ref, both - {concern}, MANAGER, words="It is not."))
    assert concern not in changed.concerns
    assert application.verify_ledger(None).intact


def test_a_date_set_by_law_is_moved_or_given_up_with_a_reason_that_stays(
    application: Application, uow: UnitOfWork
) -> None:
    order = a_repair(application, a_town(application).home)
    due, later = date(2026, 3, 20), date(2027, 3, 20)
    none = frozenset[Concern]()
    application.record_concerns(RecordConcerns(order.ref, none, PLANNER, Defect.TAP_NOT_TURNING, due))
    for defect, day in ((None, due), (Defect.TAP_NOT_TURNING, later), (Defect.TAP_NOT_TURNING, None)):
        with pytest.raises(Invalid) as refused:
            application.record_concerns(RecordConcerns(order.ref, none, PLANNER, defect, day))
        assert refused.value.field == "words"
    moved = RecordConcerns(order.ref, none, PLANNER, None, later, words="Checked today.")
    assert application.record_concerns(moved).gas_check_due_on == later
    with uow.read() as records:
        [step] = records.steps.of(order.ref)
    assert (step.kind, step.by) == (StepKind.DATE_CHANGED, PLANNER)
    for said in ("20 March 2026", "20 March 2027", "Checked today."):
        assert said in step.words
    application.record_concerns(moved)  # the same again changes nothing
    with uow.read() as records:
        assert len(records.steps.of(order.ref)) == 1


def test_we_cannot_have_known_of_a_hazard_in_the_future(application: Application) -> None:
    order = a_repair(application, a_town(application).home)
    with pytest.raises(Invalid) as refused:
        application.record_concerns(RecordConcerns(order.ref, MOULD, PLANNER, aware_at=MONDAY + timedelta(seconds=1)))
    assert refused.value.field == "aware_at"


def test_an_annual_gas_check_is_due_on_its_day(application: Application) -> None:
    order = a_repair(application, a_town(application).home)
    order = application.record_concerns(
        RecordConcerns(order.ref, frozenset(), PLANNER, gas_check_due_on=date(2026, 3, 20))
    )

    assert order.due_at == datetime(2026, 3, 21, tzinfo=UTC)
    assert "gas safety check" in order.due_source


def test_a_defect_has_no_statutory_date_where_tenants_have_not_the_right(application: Application) -> None:
    order = a_repair(application, a_town(application).home)
    due_at = order.due_at
    order = application.record_concerns(RecordConcerns(order.ref, frozenset(), PLANNER, defect=Defect.TAP_NOT_TURNING))

    assert (order.defect, order.due_at, order.statutory_due_at) == (Defect.TAP_NOT_TURNING, due_at, None)


# --- the watch


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 3, 11, 23, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 12, 0, 0, tzinfo=UTC), "by the end of Monday 16 March 2026"),  # two working days before
        (datetime(2026, 3, 16, 23, 59, tzinfo=UTC), "by the end of Monday 16 March 2026"),
        (datetime(2026, 3, 17, 0, 0, tzinfo=UTC), "was to be done by the end of Monday 16 March 2026"),
    ],
)
def test_a_planner_hears_two_working_days_before_a_date_and_when_it_has_passed(
    application: Application, clock: FixedClock, now: datetime, words: str | None
) -> None:
    a_hazard(application)
    clock.set(now)
    for _ in range(2):  # again changes nothing
        watch_all_target_dates(application)

    found = tasks(application)
    assert len(found) == (words is not None)
    assert words is None or words in found[0].words


def test_a_date_that_came_near_and_passed_is_two_tasks_and_both_are_settled_by_the_step(
    application: Application, clock: FixedClock
) -> None:
    order = a_hazard(application)
    for day in (12, 17):
        clock.set(datetime(2026, 3, day, 9, tzinfo=UTC))
        assert watch_all_target_dates(application) == 1
    assert len(tasks(application)) == 2
    investigated(application, order, HazardFinding.NO_HAZARD, at=datetime(2026, 3, 16, 9, tzinfo=UTC))

    assert not [task for task in tasks(application) if "Investigate" in task.words]
    assert [task.words.partition(":")[0] for task in tasks(application)] == ["Send the written summary"]


def test_an_emergency_that_is_found_is_a_task_at_once(application: Application) -> None:
    order = investigated(application, a_hazard(application), HazardFinding.EMERGENCY)

    assert order.due_at == MONDAY + timedelta(hours=24)
    assert [task.words.partition(":")[0] for task in tasks(application)] == [
        "Investigate the emergency and make it safe"
    ]


def test_an_emergency_from_the_outset_has_its_own_task_until_it_is_late(
    application: Application, clock: FixedClock
) -> None:
    a_hazard(application, priority="E")
    assert watch_all_target_dates(application) == 0
    assert len(tasks(application, TaskKind.EMERGENCY)) == 1
    clock.set(MONDAY + timedelta(hours=24))
    assert watch_all_target_dates(application) == 1


def test_the_watch_goes_on_where_it_stopped(application: Application, clock: FixedClock) -> None:
    home = a_town(application).home
    for _ in range(3):
        application.raise_work_order(
            RaiseWorkOrder(home, "PL", "N", "a look at the wall", (SorItem("S1", 30),), PLANNER, concerns=MOULD)
        )
    clock.set(datetime(2026, 3, 16, 9, tzinfo=UTC))
    first = application.watch_target_dates(WatchTargetDates(limit=2))
    rest = application.watch_target_dates(WatchTargetDates(limit=2, after=first.next_after or ""))

    assert (first.flagged, rest.flagged, rest.next_after) == (2, 1, None)


def test_a_finished_repair_is_still_watched_for_what_was_not_sent(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    order = investigated(application, a_hazard(application), HazardFinding.SIGNIFICANT)
    recorded(application, order, StepKind.MADE_SAFE)
    recorded(application, order, StepKind.PREVENTION_NOT_NEEDED)
    with uow.write() as records:
        records.work_orders.save(records.work_orders.get(order.ref).complete())
        records.commit()
    clock.set(datetime(2026, 3, 6, 9, tzinfo=UTC))
    watch_all_target_dates(application)

    assert [task.words.partition(":")[0] for task in tasks(application)] == ["Send the written summary"]
    recorded(application, order, StepKind.SUMMARY_SENT)
    assert not tasks(application)


# --- bank holidays that are not known


@pytest.mark.parametrize(
    ("now", "made"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), 0),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), 1),  # 1 July in London: 183 days before the last
        (datetime(2027, 2, 1, tzinfo=UTC), 1),
    ],
)
def test_half_a_year_before_the_known_bank_holidays_end_a_planner_is_told_once(
    uow: UnitOfWork, application: Application, now: datetime, made: int
) -> None:
    calendar = WorkingCalendar(frozenset(), date(2026, 12, 31))
    counts = [watch_calendar(WatchCalendar(), uow=uow, clock=FixedClock(now), calendar=calendar) for _ in range(2)]

    assert counts == [made, 0]


def test_the_calendar_that_is_shipped_is_long_enough_for_now(application: Application) -> None:
    assert england().known_until >= date(2030, 12, 31)
    assert application.watch_calendar(WatchCalendar()) == 0


def test_a_day_that_the_landlord_closes_is_no_working_day() -> None:
    closed = england([date(2026, 3, 4)])

    assert not closed.is_working_day(date(2026, 3, 4))
    assert replace(closed, closed=frozenset()).is_working_day(date(2026, 3, 4))
