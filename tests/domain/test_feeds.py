"""Rows from outside: nothing is dropped, results add up, references keep their zeros (rules 65 and 69)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.feeds import FeedProblem, FeedReport, RowResult, WorkOrderRow, report
from appointments.domain.refs import ExternalRef
from appointments.domain.work_orders import SorItem
from tests.domain.examples import NOW

RESULTS = st.lists(
    st.one_of(
        st.sampled_from([RowResult.NEW, RowResult.CHANGED, RowResult.UNCHANGED]),
        st.builds(FeedProblem, st.integers(1, 99), st.just("uprn"), st.just("not a UPRN")),
    )
)


def test_a_report_counts_each_row_once_and_keeps_every_problem() -> None:
    bad = FeedProblem(3, "sor_code", "sor_code: no such code", raw="W-3,???")

    made = report([RowResult.NEW, RowResult.NEW, bad, RowResult.UNCHANGED])

    assert [made.of(result) for result in RowResult] == [2, 0, 1, 1]
    assert made.problems == (bad,)


@given(RESULTS, RESULTS)
def test_the_reports_of_parts_add_up_to_the_report_of_the_whole(
    first: list[RowResult | FeedProblem], second: list[RowResult | FeedProblem]
) -> None:
    whole = report(first) + report(second)

    assert whole == report([*first, *second])
    assert sum(whole.counts.values()) == len(first) + len(second)


def test_an_empty_report_counts_nothing() -> None:
    assert [FeedReport().of(result) for result in RowResult] == [0, 0, 0, 0]


def test_a_row_keeps_its_references_as_they_came() -> None:
    row = WorkOrderRow(
        line=2,
        external=ExternalRef("contractor", "000117"),
        property_ref="00023404",
        uprn="000100120",
        trade="PL",
        priority="5",
        purpose="the kitchen tap",
        items=(SorItem("N0100", 25),),
        reported_at=NOW,
        raised_at=NOW,
    )

    assert (row.external.id, row.property_ref, row.uprn) == ("000117", "00023404", "000100120")
