"""The contractor's work orders as one CSV file: `csv_jobs`.

    allocated_by,order_number,property_ref,uprn,trade,priority,sor_code,quantity,minutes,purpose,description,reported_at,
    raised_at,contract_due_at,hazard

One line is one item of the schedule of rates. Consecutive lines with the same `allocated_by` and `order_number` are one
work order with several items: they say the same in every other column, and are taken together or not at all, because an
order that lost an item would get too short a visit. `minutes` is the standard minute value of one unit.

`property_ref` or `uprn` may be empty, not both. `description`, `contract_due_at` and `hazard` may be empty; `hazard` is
`yes` or `no`, and empty is no. Times are ISO 8601 with their offset, `2026-11-24T09:30:00+00:00`. References are text:
leading zeros stay (rule 69). The description is kept as it came: what it says of availability is a planner's to read
(rule 70).

Three columns may be left out altogether: `concerns`, what the repair is about where that matters, as codes of
`appointments/domain/concerns.py` with semicolons between; `defect`, one code of `appointments/domain/defects.py`;
`gas_check_due_on`, the last day of an annual gas safety check, as `2026-11-24`.

The file may end in `TRAILER,<count>`: how many lines stand between the header and it (rule 65).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, TypeAlias, TypeVar

from adapters.csv_lines import CsvLine, CsvTable, Line, open_table
from appointments.domain.concerns import Concern, parse_concerns
from appointments.domain.defects import parse_defect
from appointments.domain.errors import Invalid
from appointments.domain.feeds import FeedProblem, FeedRow, WorkOrderRow
from appointments.domain.refs import ExternalRef, parse_uprn
from appointments.domain.times import parse_day, parse_instant
from appointments.domain.work_orders import SorItem

COLUMNS = (
    "allocated_by", "order_number", "property_ref", "uprn", "trade", "priority", "sor_code", "quantity", "minutes",
    "purpose", "description", "reported_at", "raised_at", "contract_due_at", "hazard",
)  # fmt: skip
OPTIONAL = ("concerns", "defect", "gas_check_due_on")
NEEDED = ("allocated_by", "order_number", "trade", "priority", "sor_code", "purpose")
OF_THE_ITEM = frozenset({"sor_code", "quantity", "minutes"})  # the rest is the same on every line of an order
TRAILER = "TRAILER"

_WHOLE = re.compile(r"0*[1-9][0-9]{0,4}")
_YES_NO = {"yes": True, "no": False, "": False}
_Faults: TypeAlias = list[Invalid]
_T = TypeVar("_T")


class CsvJobs:
    """Implements the port FeedReader."""

    name = "csv_jobs"

    def read(self, source: BinaryIO) -> Iterator[FeedRow]:
        """Orders and problems in the order of the file; raises FeedUnreadable at once, before any row is asked for."""
        table = open_table(source, frozenset(COLUMNS), frozenset(OPTIONAL))
        return _orders(_before_trailer(table), table)


def _before_trailer(table: CsvTable) -> Iterator[Line]:
    """The lines above the trailer, then what is wrong with the trailer or stands below it."""
    for count, line in enumerate(table.lines):
        if isinstance(line, CsvLine) and _is_trailer(line):
            yield from _check_trailer(line, count)
            yield from (
                FeedProblem(after.line, "line", "the line stands below the trailer", after.raw) for after in table.lines
            )
            return
        yield line


def _is_trailer(line: CsvLine) -> bool:
    return line.fields[0].strip() == TRAILER and not any(value.strip() for value in line.fields[2:])


def _check_trailer(line: CsvLine, count: int) -> Iterator[FeedProblem]:
    claimed = line.fields[1].strip() if len(line.fields) > 1 else ""
    if not claimed or claimed.lstrip("0") != str(count).lstrip("0"):
        reason = f"the trailer counts {claimed or 'nothing'}, the file has {count} lines: part of it may be lost"
        yield FeedProblem(line.line, TRAILER, reason, line.raw)


@dataclass
class _Order:
    """The lines of one order while they are gathered; a single one that cannot be read spoils the order."""

    key: tuple[str, str]
    lines: list[CsvLine] = field(default_factory=list)
    problems: list[FeedProblem] = field(default_factory=list)
    first: WorkOrderRow | None = None
    items: list[SorItem] = field(default_factory=list)
    said: Mapping[str, str] = field(default_factory=dict)


def _orders(lines: Iterator[Line], table: CsvTable) -> Iterator[FeedRow]:
    seen: dict[tuple[str, str], int] = {}  # key of an order to its first line: two short texts for each order
    order: _Order | None = None
    between: list[FeedProblem] = []  # lines after `order` of which nobody can say what order they are of
    for line in lines:
        if isinstance(line, FeedProblem):
            between.append(line)
            continue
        key = _key(line, table)
        if not all(key) and isinstance(fragment := table.named(line), FeedProblem):
            between.append(fragment)
            continue
        if order is None or order.key != key:
            yield from _finish(order, between)
            order, between = _Order(key), []
            if all(key) and key in seen:
                order.problems.append(_apart(line, key, seen[key]))
                continue
            seen.setdefault(key, line.line)
        order.problems += between  # such a line in the midst of an order is most likely one of its items
        between = []
        _gather(order, line, table)
    yield from _finish(order, between)


def _key(line: CsvLine, table: CsvTable) -> tuple[str, str]:
    """What names the order, as far as the line has it: also when the line has too few values."""
    allocated_by, number = (
        line.fields[index].strip() if index < len(line.fields) else ""
        for index in (table.columns.index("allocated_by"), table.columns.index("order_number"))
    )
    return allocated_by, number


def _apart(line: CsvLine, key: tuple[str, str], first_line: int) -> FeedProblem:
    reason = f"order_number: {key[1]!r} stands on line {first_line} already; the lines of one order stand together"
    return FeedProblem(line.line, "order_number", reason, line.raw)


def _gather(order: _Order, line: CsvLine, table: CsvTable) -> None:
    values = table.named(line)
    if isinstance(values, FeedProblem):
        order.problems.append(values)
        return
    faults = _differences(order, values)
    row = _row(line, values, faults)
    if row is None:
        order.problems.append(_as_problem(line, faults))
        return
    order.lines.append(line)
    order.items += row.items
    order.first = order.first or row
    order.said = order.said or values


def _finish(order: _Order | None, after: list[FeedProblem]) -> Iterator[FeedRow]:
    """The order, or every line of it as a problem: the good ones are kept too, with the line that spoils them."""
    if order is not None and order.problems:
        spoilt = f"order_number: line {order.problems[0].line} of the same order cannot be taken"
        good = [FeedProblem(line.line, "order_number", spoilt, line.raw) for line in order.lines]
        yield from sorted([*order.problems, *good], key=lambda problem: problem.line)
    elif order is not None and order.first is not None:
        raw = "\n".join(line.raw for line in order.lines)
        yield replace(order.first, items=tuple(order.items), raw=raw)
    yield from after


def _as_problem(line: CsvLine, faults: _Faults) -> FeedProblem:
    """All that is wrong with a line at once, under its first field at fault: the sender corrects it in one go."""
    return FeedProblem(line.line, faults[0].field, "; ".join(fault.message for fault in faults), line.raw)


def _differences(order: _Order, values: Mapping[str, str]) -> _Faults:
    if not order.said:
        return []
    first = order.lines[0].line
    return [
        Invalid(name, f"{name}: {values[name]!r} is not what line {first} of the same order says")
        for name in values
        if name not in OF_THE_ITEM and values[name] != order.said[name]
    ]


def _row(line: CsvLine, values: Mapping[str, str], faults: _Faults) -> WorkOrderRow | None:
    """The line as an order of one item; None when there are faults, which are added to those given."""
    faults += [Invalid(name, f"{name}: must not be empty") for name in NEEDED if not values[name]]
    if not values["property_ref"] and not values["uprn"]:
        faults.append(Invalid("property_ref", "property_ref: give this or uprn; both are empty"))
    uprn = _try(faults, lambda: parse_uprn(values["uprn"]) if values["uprn"] else "")
    quantity = _try(faults, lambda: _whole(values, "quantity"))
    minutes = _try(faults, lambda: _whole(values, "minutes"))
    reported_at = _try(faults, lambda: parse_instant(values["reported_at"], "reported_at"))
    raised_at = _try(faults, lambda: parse_instant(values["raised_at"], "raised_at"))
    due_at = (
        _try(faults, lambda: parse_instant(values["contract_due_at"], "contract_due_at"))
        if values["contract_due_at"]
        else None
    )
    hazard = _try(faults, lambda: _yes_or_no(values, "hazard"))
    concerns = _try(faults, lambda: parse_concerns(values.get("concerns", "")))
    defect = _try(faults, lambda: parse_defect(values.get("defect", "")))
    gas_check = values.get("gas_check_due_on", "")
    gas_check_due_on = _try(faults, lambda: parse_day(gas_check, "gas_check_due_on")) if gas_check else None
    if faults or uprn is None or quantity is None or minutes is None or reported_at is None or raised_at is None:
        return None
    return WorkOrderRow(
        line=line.line,
        external=ExternalRef(values["allocated_by"], values["order_number"]),
        property_ref=values["property_ref"],
        uprn=uprn,
        trade=values["trade"],
        priority=values["priority"],
        purpose=values["purpose"],
        items=(SorItem(values["sor_code"], minutes, quantity),),
        reported_at=reported_at,
        raised_at=raised_at,
        description=values["description"],
        contract_due_at=due_at,
        concerns=concerns or (frozenset({Concern.OTHER_HAZARD}) if hazard else frozenset()),
        defect=defect,
        gas_check_due_on=gas_check_due_on,
        raw=line.raw,
    )


def _try(faults: _Faults, read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except Invalid as fault:
        faults.append(fault)
        return None


def _whole(values: Mapping[str, str], name: str) -> int:
    if not _WHOLE.fullmatch(values[name]):
        raise Invalid(name, f"{name}: {values[name]!r} is not a whole number from 1 to 99999")
    return int(values[name])


def _yes_or_no(values: Mapping[str, str], name: str) -> bool:
    answer = _YES_NO.get(values[name].lower())
    if answer is None:
        raise Invalid(name, f"{name}: {values[name]!r} is neither yes nor no")
    return answer
