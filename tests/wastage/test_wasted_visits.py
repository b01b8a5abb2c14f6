"""Wasted visits by class and cost, counted over a real database of either kind."""

from __future__ import annotations

import csv
from datetime import date, time, timedelta
from io import StringIO

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.outcomes import Outcome
from appointments.wastage.classes import Fault, Reason, VisitClass
from appointments.wastage.cost import Cost, CostInputs
from appointments.wastage.export import COLUMNS, class_rows_csv
from appointments.wastage.report import SeeWastage, wastage_report
from appointments.wastage.visit_list import ROWS_PER_PAGE, ListVisits, visit_list
from appointments.wastage.wasted_visits import ShowWastedVisits, WastedVisits, wasted_visits
from tests.views.counting import statements
from tests.wastage.past import FIRST, Past, a_past

LAST = FIRST + timedelta(days=89)
WHOLE = ShowWastedVisits(FIRST, LAST)
# One of each outcome, and what the outcome alone does not say.
EVERYTHING = (
    *(Past(outcome) for outcome in Outcome),
    Past(None),
    Past(Outcome.NOT_ESTABLISHED, overturned=True),
    Past(Outcome.CANCELLED_BY_RESIDENT, notice=timedelta(hours=2)),
)


def counts(found: WastedVisits) -> dict[VisitClass, int]:
    return {row.visit_class: row.count for row in found.rows if row.count}


def test_the_classes_add_up_to_all_appointments_due(database_url: str) -> None:
    with a_past(database_url, EVERYTHING) as engine:
        found = wasted_visits(WHOLE, engine=engine)

    assert found.due == sum(row.count for row in found.rows) == len(EVERYTHING) - 1
    assert found.still_open == 1
    assert all(row.count == sum(reason.count for reason in row.reasons) for row in found.rows)
    assert counts(found) == {
        VisitClass.LANDLORD_FAILURE: 9,  # eight outcomes and the overturned one
        VisitClass.NOT_ESTABLISHED: 1,
        VisitClass.NO_ACCESS: 1,
        VisitClass.REFUSED: 1,
        VisitClass.RESIDENT_CANCELLED: 2,
        VisitClass.THIRD_PARTY: 2,
        VisitClass.INCOMPLETE: 2,
        VisitClass.COMPLETED: 1,
    }


def test_costs_are_those_of_the_visits_with_ours_first(database_url: str) -> None:
    pasts = [Past(Outcome.NO_ACCESS), Past(Outcome.NO_ACCESS), Past(Outcome.LATE), Past()]
    with a_past(database_url, pasts) as engine:
        found = wasted_visits(WHOLE, engine=engine)

    assert found.of(VisitClass.NO_ACCESS).cost == Cost(4000, 5000, 20000)
    assert found.of(VisitClass.LANDLORD_FAILURE).cost == Cost(3400, 3750, 9000)
    assert found.of(VisitClass.COMPLETED).cost == Cost()
    assert [row.fault for row in found.faults][0] is Fault.LANDLORD
    assert (found.wasted, found.cost) == (3, Cost(7400, 8750, 29000))


def test_what_we_owe_is_added_up_by_the_day_of_each_visit(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sum went up on the second day; the page and its list come to the same."""
    second = FIRST + timedelta(days=1)
    monkeypatch.setattr(
        "appointments.domain.compensation.LANDLORD_MISS_PENCE", ((date(2020, 1, 1), 2000), (second, 2500))
    )
    with a_past(database_url, [Past(Outcome.LATE), Past(Outcome.LATE), Past(Outcome.LATE, day=second)]) as engine:
        found = wasted_visits(WHOLE, engine=engine)
        listed = visit_list(ListVisits(FIRST, LAST), engine=engine)

    assert found.of(VisitClass.LANDLORD_FAILURE).cost.central == 3 * 1750 + 2 * 2000 + 2500
    assert listed.cost == found.cost


def test_other_inputs_give_other_costs(database_url: str) -> None:
    with a_past(database_url, [Past(Outcome.NO_ACCESS)]) as engine:
        found = wasted_visits(ShowWastedVisits(FIRST, LAST, CostInputs(rebooking_pence=1300)), engine=engine)

    assert found.cost.central == 2500 + 1000


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        (FIRST, FIRST, 1),  # both ends are inclusive
        (FIRST, FIRST + timedelta(days=1), 2),
        (FIRST + timedelta(days=2), LAST, 0),
        (FIRST - timedelta(days=1), FIRST - timedelta(days=1), 0),
    ],
)
def test_an_appointment_is_due_on_the_london_day_of_its_window(
    database_url: str, first: date, last: date, due: int
) -> None:
    with a_past(database_url, [Past(), Past(day=FIRST + timedelta(days=1))]) as engine:
        assert wasted_visits(ShowWastedVisits(first, last), engine=engine).due == due


def test_a_period_that_ends_before_it_begins_is_refused(sqlite_url: str) -> None:
    with a_past(sqlite_url, []) as engine, pytest.raises(Invalid):
        wasted_visits(ShowWastedVisits(LAST, FIRST), engine=engine)


def test_a_cancellation_is_split_by_its_notice(database_url: str) -> None:
    pasts = [Past(Outcome.CANCELLED_BY_RESIDENT, notice=timedelta(hours=hours)) for hours in (24, 48, 23)]
    with a_past(database_url, pasts) as engine:
        row = wasted_visits(WHOLE, engine=engine).of(VisitClass.RESIDENT_CANCELLED)

    cancelled = Outcome.CANCELLED_BY_RESIDENT
    assert {line.reason: line.count for line in row.reasons} == {
        Reason(cancelled): 2,
        Reason(cancelled, at_short_notice=True): 1,
    }


# --- the rows behind each number


@pytest.mark.parametrize("kind", VisitClass)
def test_behind_each_class_stand_as_many_rows_as_it_counts_at_the_same_cost(sqlite_url: str, kind: VisitClass) -> None:
    with a_past(sqlite_url, EVERYTHING) as engine:
        found = wasted_visits(WHOLE, engine=engine)
        behind = visit_list(ListVisits(FIRST, LAST, kind), engine=engine)

    if kind is VisitClass.STILL_OPEN:
        assert behind.total == found.still_open
        return
    assert (behind.total, behind.cost) == (found.of(kind).count, found.of(kind).cost)
    assert {line.visit_class for line in behind.lines} == {kind}


def test_behind_each_reason_stand_its_own_rows(database_url: str) -> None:
    with a_past(database_url, EVERYTHING) as engine:
        found = wasted_visits(WHOLE, engine=engine)
        for row in found.rows:
            for reason in row.reasons:
                wanted = ListVisits(FIRST, LAST, row.visit_class, reason=reason.reason.code)
                behind = visit_list(wanted, engine=engine)
                assert (behind.total, behind.cost) == (reason.count, reason.cost), reason.reason.words


def test_behind_a_fault_stand_the_wasted_visits_only(sqlite_url: str) -> None:
    with a_past(sqlite_url, EVERYTHING) as engine:
        found = wasted_visits(WHOLE, engine=engine)
        behind = {
            row.fault: visit_list(ListVisits(FIRST, LAST, fault=row.fault), engine=engine).total for row in found.faults
        }

    assert behind == {row.fault: row.count for row in found.faults}


def test_a_row_says_what_the_records_established_and_names_its_last_judgement(database_url: str) -> None:
    with a_past(database_url, [Past(Outcome.NO_ACCESS), Past(Outcome.NOT_NOTIFIED), Past()]) as engine:
        lines = {line.ref: line for line in visit_list(ListVisits(FIRST, LAST), engine=engine).lines}

    assert (lines["A-0"].judgement_ref, lines["A-0"].allowed) == ("J-A-0", True)
    assert (lines["A-1"].allowed, lines["A-1"].established) == (False, "The evidence is incomplete.")
    assert lines["A-2"].judgement_ref is None
    assert lines["A-0"].window.minutes == 300


def test_rows_come_a_page_at_a_time_the_latest_first(sqlite_url: str) -> None:
    pasts = [Past(day=FIRST + timedelta(days=number)) for number in range(ROWS_PER_PAGE + 1)]
    with a_past(sqlite_url, pasts) as engine:
        first = visit_list(ListVisits(FIRST, LAST), engine=engine)
        second = visit_list(ListVisits(FIRST, LAST, page=2), engine=engine)
        beyond = visit_list(ListVisits(FIRST, LAST, page=9), engine=engine)

    assert (len(first.lines), len(second.lines), first.pages, first.total) == (50, 1, 2, 51)
    assert first.lines[0].ref == "A-50"
    assert second.lines == beyond.lines


# --- the download


def test_the_download_has_the_rows_and_totals_of_the_screen(database_url: str) -> None:
    """Five of everything: no count is too small to give out."""
    with a_past(database_url, EVERYTHING * 5) as engine:
        found = wasted_visits(WHOLE, engine=engine)
        screen = wastage_report(SeeWastage(FIRST, LAST), engine=engine).wasted

    lines = list(csv.DictReader(StringIO(class_rows_csv(found))))
    classes = [line for line in lines if not line["reason"]][:-1]

    assert screen == found
    assert [int(line["count"]) for line in classes] == [row.count for row in screen.rows]
    for pence in ("low", "central", "high"):
        theirs = [int(line[f"cost_{pence}_pence"]) for line in classes]
        assert theirs == [getattr(row.cost, pence) for row in screen.rows]
        assert sum(theirs) == getattr(screen.cost, pence) == int(lines[-1][f"cost_{pence}_pence"])
    assert int(lines[-1]["count"]) == screen.due


@pytest.mark.parametrize(
    ("no_access", "late", "completed", "given"),
    [
        (5, 5, 5, {"no_access": "5", "late": "5", "completed": "5"}),
        (4, 9, 20, {"no_access": "suppressed", "late": "suppressed", "completed": "20"}),  # 4 would follow from the sum
        (4, 3, 20, {"no_access": "suppressed", "late": "suppressed", "completed": "20"}),
        (0, 9, 20, {"no_access": "0", "late": "9", "completed": "20"}),
        (1, 0, 0, {"no_access": "suppressed", "late": "0", "completed": "0"}),
    ],
)
def test_a_count_below_five_is_not_issued(
    sqlite_url: str, no_access: int, late: int, completed: int, given: dict[str, str]
) -> None:
    """Rule 77, nor does it follow from the others."""
    pasts = [Past(Outcome.NO_ACCESS)] * no_access + [Past(Outcome.LATE)] * late + [Past()] * completed
    with a_past(sqlite_url, pasts) as engine:
        found = wasted_visits(WHOLE, engine=engine)
    lines = list(csv.DictReader(StringIO(class_rows_csv(found))))
    classes = dict(zip([row.visit_class for row in found.rows], [x for x in lines if not x["reason"]], strict=False))
    named = {
        "no_access": VisitClass.NO_ACCESS, "late": VisitClass.LANDLORD_FAILURE, "completed": VisitClass.COMPLETED
    }  # fmt: skip
    assert {name: classes[kind]["count"] for name, kind in named.items()} == given
    hidden = [line for line in lines if line["count"] == "suppressed"]
    assert not [line for line in hidden if line["share"] or line["cost_central_pence"]]
    # No reason of a class that is not given out gives it away.
    kept_back = {line["class"] for line in hidden if not line["reason"]}
    assert not [x for x in lines if x["class"] in kept_back and x["count"] not in {"suppressed", "0"}]


def test_the_download_holds_no_name_number_address_or_free_text(sqlite_url: str) -> None:
    with a_past(sqlite_url, EVERYTHING) as engine:
        text = class_rows_csv(wasted_visits(WHOLE, engine=engine))

    assert text.splitlines()[0] == ",".join(COLUMNS)
    for kept_out in (
        "Resident 0012",
        "07700",
        "+447700",
        "Example Row",
        "GL5",
        "Called off",
        "Next door",
        "A-0",
        "O-07",
    ):
        assert kept_out not in text


# --- how it is read


def test_the_report_sends_as_many_statements_for_many_appointments_as_for_none(sqlite_url: str) -> None:
    with a_past(sqlite_url, EVERYTHING * 5) as engine:
        with statements(engine) as none_due:
            wastage_report(SeeWastage(LAST, LAST), engine=engine)
        with statements(engine) as all_due:
            wastage_report(SeeWastage(FIRST, LAST), engine=engine)

    assert len(all_due) == len(none_due) == 6  # one of them says "begin"


def test_arriving_early_or_late_is_counted_where_the_records_put_it(sqlite_url: str) -> None:
    """A completed visit outside its window is completed, and still not kept: the class and the measure differ."""
    with a_past(sqlite_url, [Past(arrived=time(13)), Past(arrived=time(7, 59)), Past()]) as engine:
        report = wastage_report(SeeWastage(FIRST, LAST), engine=engine)

    kept = next(measure for measure in report.measures if measure.code == "kept")
    assert report.wasted.of(VisitClass.COMPLETED).count == 3
    assert (kept.count, kept.of) == (1, 3)
