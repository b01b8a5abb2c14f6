"""What residents are owed after we let them down: to decide, to pay, and what became of the rest (rule 56)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from appointments.domain.compensation import Compensation, CompensationState
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import CompensationRef
from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.mapping import aftercare as mapping
from appointments.records.statements import part, required, table_of
from appointments.records.tables import AppointmentRow, CompensationRow, HomeRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected
from appointments.views.who_did_it import account_names

_COMPENSATIONS = table_of(CompensationRow)
_APPOINTMENTS = table_of(AppointmentRow)
_HOMES = table_of(HomeRow)


class Shown(StrEnum):
    TO_DECIDE = "to_decide"
    TO_PAY = "to_pay"
    DONE = "done"


_STATES: Mapping[Shown, tuple[CompensationState, ...]] = {
    Shown.TO_DECIDE: (CompensationState.PROPOSED,),
    Shown.TO_PAY: (CompensationState.APPROVED,),
    Shown.DONE: (CompensationState.PAID, CompensationState.DECLINED),
}


@dataclass(frozen=True)
class ListCompensation:
    shown: Shown = Shown.TO_DECIDE
    page: int = 1


@dataclass(frozen=True)
class CompensationLine:
    """`window` is that of the promise in force now; `decided_by` a name.

    `outcome` is what the visit is recorded as now: it may have changed since this was proposed.
    """

    compensation: Compensation
    window: Window
    address: str
    decided_by: str
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Total:
    count: int = 0
    pence: int = 0


@dataclass(frozen=True)
class CompensationList:
    """`totals` are over everything, whatever is listed."""

    lines: tuple[CompensationLine, ...]
    paging: Paging
    totals: Mapping[CompensationState, Total]

    def waiting(self, shown: Shown) -> int:
        return sum(self.totals[state].count for state in _STATES[shown])


def compensation_list(wanted: ListCompensation, *, engine: Engine) -> CompensationList:
    """Waiting ones the oldest first, because they wait longest; done ones the latest first."""
    with reading(engine) as connection:
        totals = _totals(connection)
        states = _STATES[wanted.shown]
        pages = paging(wanted.page, sum(totals[state].count for state in states))
        at = _COMPENSATIONS.c.proposed_at
        found = selected(
            connection,
            _lines()
            .where(_COMPENSATIONS.c.state.in_([state.value for state in states]))
            .order_by(at.desc() if wanted.shown is Shown.DONE else at, _COMPENSATIONS.c.ref)
            .limit(ROWS_PER_PAGE)
            .offset(pages.offset),
        )
        names = account_names(connection, [row["co_decided_by"] for row in found])
        return CompensationList(tuple(_line(row, names) for row in found), pages, totals)


def compensation_page(ref: CompensationRef, *, engine: Engine) -> CompensationLine:
    """Raises NotFound."""
    with reading(engine) as connection:
        required(connection, _COMPENSATIONS, ref, "compensation")
        [row] = selected(connection, _lines().where(_COMPENSATIONS.c.ref == ref))
        return _line(row, account_names(connection, [row["co_decided_by"]]))


def compensation_waiting(*, engine: Engine) -> int:
    """How many wait to be decided."""
    waiting = _COMPENSATIONS.c.state == CompensationState.PROPOSED.value
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(_COMPENSATIONS).where(waiting)).scalar_one()


def _totals(connection: Connection) -> dict[CompensationState, Total]:
    grouped = select(_COMPENSATIONS.c.state, func.count(), func.sum(_COMPENSATIONS.c.pence)).group_by(
        _COMPENSATIONS.c.state
    )
    found = {CompensationState(state): Total(count, int(pence)) for state, count, pence in connection.execute(grouped)}
    return {state: found.get(state, Total()) for state in CompensationState}


def _lines() -> Select[Any]:
    columns = [column.label(f"co_{column.name}") for column in _COMPENSATIONS.c]
    return (
        select(
            *columns,
            _APPOINTMENTS.c.starts_at,
            _APPOINTMENTS.c.ends_at,
            _APPOINTMENTS.c.outcome,
            _HOMES.c.address,
            _HOMES.c.postcode,
        )
        .join_from(_COMPENSATIONS, _APPOINTMENTS, _APPOINTMENTS.c.ref == _COMPENSATIONS.c.appointment_ref)
        .join(_HOMES, _HOMES.c.ref == _COMPENSATIONS.c.home_ref)
    )


def _line(row: Any, names: Mapping[str, str]) -> CompensationLine:
    found = mapping.compensation(part(row, _COMPENSATIONS, "co_"))
    return CompensationLine(
        compensation=found,
        window=Window(row["starts_at"], row["ends_at"]),
        address=", ".join([*row["address"], row["postcode"]]),
        decided_by=names.get(found.decided_by, found.decided_by),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
    )
