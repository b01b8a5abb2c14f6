"""The contractor's CSV: what is an order, what is a problem, and that nothing is lost between them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest

from adapters.feeds.csv_jobs import COLUMNS, CsvJobs
from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.feeds import FeedProblem, FeedRow, FeedUnreadable, WorkOrderRow
from appointments.domain.refs import ExternalRef
from appointments.domain.work_orders import SorItem

HEADER = ",".join(COLUMNS)
TAP = {
    "allocated_by": "EXAMPLE-CONTRACTOR",
    "order_number": "0004711",
    "property_ref": "00023404",
    "uprn": "0100120000417",
    "trade": "plumbing",
    "priority": "routine",
    "sor_code": "PL-0101",
    "quantity": "1",
    "minutes": "45",
    "purpose": "repair of the kitchen tap",
    "description": "",
    "reported_at": "2026-11-20T16:40:00+00:00",
    "raised_at": "2026-11-23T08:15:00Z",
    "contract_due_at": "",
    "hazard": "",
}
TAP["uprn"] = TAP["uprn"][1:]  # twelve digits, the longest there are


def a_line(**changed: str) -> str:
    return ",".join({**TAP, **changed}.values())


def read(*lines: str) -> list[FeedRow]:
    return list(CsvJobs().read(io.BytesIO("\n".join([HEADER, *lines]).encode())))


def _order(row: FeedRow) -> WorkOrderRow:
    assert isinstance(row, WorkOrderRow), row
    return row


def in_short(rows: list[FeedRow]) -> list[tuple[int, str]]:
    """The line, and the order's number or the field at fault."""
    return [(row.line, row.external.id if isinstance(row, WorkOrderRow) else f"! {row.field}") for row in rows]


def test_a_line_is_an_order_with_its_zeros_and_its_instants() -> None:
    (row,) = read(a_line(uprn="000012345678", contract_due_at="2026-12-21T18:00:00+01:00", hazard="Yes"))

    assert row == WorkOrderRow(
        line=2,
        external=ExternalRef("EXAMPLE-CONTRACTOR", "0004711"),
        property_ref="00023404",
        uprn="000012345678",
        trade="plumbing",
        priority="routine",
        purpose="repair of the kitchen tap",
        items=(SorItem("PL-0101", 45, 1),),
        reported_at=datetime(2026, 11, 20, 16, 40, tzinfo=UTC),
        raised_at=datetime(2026, 11, 23, 8, 15, tzinfo=UTC),
        contract_due_at=datetime(2026, 12, 21, 17, 0, tzinfo=UTC),
        concerns=frozenset({Concern.OTHER_HAZARD}),
        raw=row.raw,
    )
    assert row.raw.startswith("EXAMPLE-CONTRACTOR,0004711,")


MORE = f"{HEADER},concerns,defect,gas_check_due_on"


def read_more(concerns: str = "", defect: str = "", gas_check: str = "", **changed: str) -> list[FeedRow]:
    """A file that has the columns which may be left out."""
    lines = [MORE, f"{a_line(**changed)},{concerns},{defect},{gas_check}"]
    return list(CsvJobs().read(io.BytesIO("\n".join(lines).encode())))


@pytest.mark.parametrize(
    ("columns", "hazard", "concerns"),
    [
        (("", "", ""), "", set()),
        (("", "", ""), "yes", {Concern.OTHER_HAZARD}),
        (("damp_mould; FALLS", "", ""), "", {Concern.DAMP_MOULD, Concern.FALLS}),
        (("damp_mould", "", ""), "yes", {Concern.DAMP_MOULD}),  # the hazard is named
    ],
)
def test_a_feed_may_say_what_a_repair_is_about(
    columns: tuple[str, str, str], hazard: str, concerns: set[Concern]
) -> None:
    assert _order(read_more(*columns, hazard=hazard)[0]).concerns == concerns


def test_a_feed_may_name_a_defect_and_the_last_day_of_a_gas_check() -> None:
    row = _order(read_more("", "tap_not_turning", "2026-12-24")[0])

    assert (row.defect, row.gas_check_due_on) == (Defect.TAP_NOT_TURNING, date(2026, 12, 24))


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        (("mold", "", ""), "concerns"),
        (("", "squeaky_door", ""), "defect"),
        (("", "", "24/12/2026"), "gas_check_due_on"),
    ],
)
def test_what_no_list_knows_is_the_field_s_fault(columns: tuple[str, str, str], field: str) -> None:
    (problem,) = read_more(*columns)

    assert isinstance(problem, FeedProblem)
    assert problem.field == field


def test_every_line_of_an_order_says_the_same_of_what_it_is_about() -> None:
    lines = [MORE, f"{a_line()},falls,,", f"{a_line(sor_code='PL-0102')},fire,,"]
    rows = list(CsvJobs().read(io.BytesIO("\n".join(lines).encode())))

    assert [row.field for row in rows if isinstance(row, FeedProblem)] == ["order_number", "concerns"]


@pytest.mark.parametrize(("property_ref", "uprn"), [("00023404", ""), ("", "100120000417")])
def test_a_home_may_be_named_in_one_of_two_ways(property_ref: str, uprn: str) -> None:
    row = _order(read(a_line(property_ref=property_ref, uprn=uprn))[0])

    assert (row.property_ref, row.uprn) == (property_ref, uprn)


def test_a_description_with_lines_quotes_and_availability_is_kept_as_it_came() -> None:
    row = _order(read(a_line(description='"Leaks, ""badly"".\nAVAILABLE ANY PM"'))[0])

    assert row.description == 'Leaks, "badly".\nAVAILABLE ANY PM'


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"allocated_by": ""}, "allocated_by", "must not be empty"),
        ({"order_number": " "}, "order_number", "must not be empty"),
        ({"trade": ""}, "trade", "must not be empty"),
        ({"priority": ""}, "priority", "must not be empty"),
        ({"sor_code": ""}, "sor_code", "must not be empty"),
        ({"purpose": ""}, "purpose", "must not be empty"),
        ({"property_ref": "", "uprn": ""}, "property_ref", "both are empty"),
        ({"uprn": "1001200004171"}, "uprn", "1 to 12 digits"),  # thirteen
        ({"uprn": "10012X"}, "uprn", "1 to 12 digits"),
        ({"minutes": "0"}, "minutes", "whole number from 1"),  # a zero-minute job type
        ({"minutes": "-5"}, "minutes", "whole number from 1"),
        ({"minutes": "12.5"}, "minutes", "whole number from 1"),
        ({"minutes": ""}, "minutes", "whole number from 1"),
        ({"minutes": "1_0"}, "minutes", "whole number from 1"),  # what Python alone would take
        ({"minutes": "٤٥"}, "minutes", "whole number from 1"),  # so too
        ({"minutes": "100000"}, "minutes", "to 99999"),
        ({"quantity": "0"}, "quantity", "whole number from 1"),
        ({"quantity": "two"}, "quantity", "whole number from 1"),
        ({"reported_at": ""}, "reported_at", "not a date"),
        ({"reported_at": "2026-11-20T16:40:00"}, "reported_at", "no time zone"),  # naive
        ({"raised_at": "2026-11-23"}, "raised_at", "no time zone"),  # a day is not an instant
        ({"raised_at": "23/11/2026 08:15"}, "raised_at", "not a date"),
        ({"raised_at": "2026-02-30T08:15:00Z"}, "raised_at", "not a date"),
        ({"raised_at": "0001-01-01T00:00:00+14:00"}, "raised_at", "not a date"),  # before the calendar in UTC
        ({"contract_due_at": "3 Days"}, "contract_due_at", "not a date"),
        ({"hazard": "perhaps"}, "hazard", "neither yes nor no"),
    ],
)
def test_a_line_with_a_fault_is_a_problem_and_the_next_is_taken(
    changed: dict[str, str], field: str, reason: str
) -> None:
    bad = a_line(**changed)
    problem, good = read(bad, a_line(order_number="0004712"))

    assert isinstance(problem, FeedProblem)
    assert (problem.line, problem.field, problem.raw) == (2, field, bad)
    assert problem.reason.startswith(f"{field}: ")
    assert reason in problem.reason
    assert _order(good).line == 3


def test_all_faults_of_a_line_are_named_at_once() -> None:
    (problem,) = read(a_line(trade="", minutes="0", raised_at="soon"))

    assert isinstance(problem, FeedProblem)
    assert problem.field == "trade"
    assert all(f"{name}: " in problem.reason for name in ("trade", "minutes", "raised_at"))


def test_consecutive_lines_of_one_order_are_its_items() -> None:
    (row,) = read(a_line(), a_line(sor_code="PL-0202", quantity="3", minutes="010"))

    assert _order(row).items == (SorItem("PL-0101", 45, 1), SorItem("PL-0202", 10, 3))
    assert _order(row).line == 2
    assert _order(row).raw.count("\n") == 1


def test_the_same_number_from_two_senders_is_two_orders() -> None:
    rows = read(a_line(), a_line(allocated_by="OTHER-CONTRACTOR"))

    assert [_order(row).external.allocated_by for row in rows] == ["EXAMPLE-CONTRACTOR", "OTHER-CONTRACTOR"]


OTHER = a_line(order_number="0004799")


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        # an order with a line that cannot be read is not taken in part: its visit would be too short
        ([a_line(), a_line(minutes="0"), OTHER], [(2, "! order_number"), (3, "! minutes"), (4, "0004799")]),
        ([a_line(minutes="0"), a_line(), OTHER], [(2, "! minutes"), (3, "! order_number"), (4, "0004799")]),
        # nor one whose lines disagree
        ([a_line(), a_line(priority="urgent"), OTHER], [(2, "! order_number"), (3, "! priority"), (4, "0004799")]),
        # a line that broke off still shows whose it is
        ([a_line(), "EXAMPLE-CONTRACTOR,0004711,0002", OTHER], [(2, "! order_number"), (3, "! line"), (4, "0004799")]),
        (["EXAMPLE-CONTRACTOR,0004711,0002", a_line(), OTHER], [(2, "! line"), (3, "! order_number"), (4, "0004799")]),
        # a line nobody can read in the midst of an order is most likely one of its items
        (
            [a_line(), '"', a_line(), OTHER],
            [(2, "! order_number"), (3, "! line"), (4, "! order_number"), (5, "0004799")],
        ),
        (
            [a_line(), "x", a_line(), OTHER],
            [(2, "! order_number"), (3, "! line"), (4, "! order_number"), (5, "0004799")],
        ),
        # between two orders it is nobody's
        ([a_line(), '"', OTHER], [(2, "0004711"), (3, "! line"), (4, "0004799")]),
        # an order that comes again further down: the first stands
        ([a_line(), OTHER, a_line()], [(2, "0004711"), (3, "0004799"), (4, "! order_number")]),
        (
            [a_line(), OTHER, a_line(), a_line()],
            [(2, "0004711"), (3, "0004799"), (4, "! order_number"), (5, "! order_number")],
        ),
        # also when the first was not taken
        ([a_line(hazard="x"), OTHER, a_line()], [(2, "! hazard"), (3, "0004799"), (4, "! order_number")]),
    ],
)
def test_an_order_is_taken_whole_or_every_line_of_it_is_a_problem(
    lines: list[str], rows: list[tuple[int, str]]
) -> None:
    assert in_short(read(*lines)) == rows


def test_an_order_that_comes_again_names_the_line_where_it_stands() -> None:
    *_, problem = read(a_line(), OTHER, a_line())

    assert isinstance(problem, FeedProblem)
    assert "'0004711' stands on line 2 already" in problem.reason


@pytest.mark.parametrize("trailer", ["TRAILER,2", "TRAILER,002", " TRAILER , 2 ", f"TRAILER,2{',' * 13}"])
def test_a_trailer_that_counts_the_lines_above_it_says_nothing(trailer: str) -> None:
    """A spreadsheet fills a short line up with commas."""
    assert in_short(read(a_line(), OTHER, trailer)) == [(2, "0004711"), (3, "0004799")]


@pytest.mark.parametrize("trailer", ["TRAILER,3", "TRAILER,1", "TRAILER,", "TRAILER", "TRAILER,two", "TRAILER,²"])
def test_a_trailer_that_counts_otherwise_is_a_problem_at_the_end(trailer: str) -> None:
    rows = read(a_line(), OTHER, trailer)

    assert in_short(rows) == [(2, "0004711"), (3, "0004799"), (4, "! TRAILER")]
    assert "the file has 2 lines" in getattr(rows[-1], "reason", "")


def test_bad_lines_count_for_the_trailer_too() -> None:
    assert in_short(read(a_line(minutes="0"), '"', "TRAILER,2")) == [(2, "! minutes"), (3, "! line")]


def test_a_trailer_without_lines_counts_none_and_says_so() -> None:
    assert read("TRAILER,0") == []
    assert in_short(read("TRAILER,")) == [(2, "! TRAILER")]


def test_what_stands_below_the_trailer_is_not_taken() -> None:
    assert in_short(read(a_line(), "TRAILER,1", OTHER)) == [(2, "0004711"), (4, "! line")]


def test_a_header_that_does_not_fit_stops_all_before_a_row_is_asked_for() -> None:
    header = HEADER.replace("uprn,", "").replace("hazard", "risk")

    with pytest.raises(FeedUnreadable, match=r"missing: 'hazard', 'uprn'; unknown: 'risk'"):
        CsvJobs().read(io.BytesIO(header.encode()))


def test_every_line_of_a_file_is_in_what_is_read() -> None:
    """Nothing is dropped because it did not fit: each line is in an order's raw text or in a problem's."""
    lines = [a_line(), a_line(minutes="0"), OTHER, "x,y", '"', a_line(), "TRAILER,9", OTHER]

    raws = "\n".join(row.raw for row in read(*lines))

    assert sorted(raws.split("\n")) == sorted(lines)
