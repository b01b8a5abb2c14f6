"""Visits that may be looked at for a charge, and what was charged (rule 55): for landlords that have turned it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select

from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import WITHIN, Recharge
from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.mapping import aftercare as mapping
from appointments.records.statements import part, table_of
from appointments.records.tables import AppointmentRow, RechargeRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_APPOINTMENTS = table_of(AppointmentRow)
_RECHARGES = table_of(RechargeRow)


@dataclass(frozen=True)
class ListRecharges:
    now: datetime
    page: int = 1


@dataclass(frozen=True)
class RechargeLine:
    """A visit with no access in the last twelve months at a home that has more than one; with its charge, if any."""

    appointment_ref: str
    window: Window
    recharge: Recharge | None


@dataclass(frozen=True)
class RechargeList:
    lines: tuple[RechargeLine, ...]
    paging: Paging


def recharge_list(wanted: ListRecharges, *, engine: Engine) -> RechargeList:
    """The latest first."""
    missed = (
        _APPOINTMENTS.c.outcome == Outcome.NO_ACCESS.value,
        _APPOINTMENTS.c.closed_at > wanted.now - WITHIN,
    )
    again = select(_APPOINTMENTS.c.home_ref).where(*missed).group_by(_APPOINTMENTS.c.home_ref).having(func.count() > 1)
    where = (*missed, _APPOINTMENTS.c.home_ref.in_(again))
    with reading(engine) as connection:
        total = connection.execute(select(func.count()).select_from(_APPOINTMENTS).where(*where)).scalar_one()
        pages = paging(wanted.page, total)
        found = selected(
            connection,
            select(
                _APPOINTMENTS.c.ref,
                _APPOINTMENTS.c.starts_at,
                _APPOINTMENTS.c.ends_at,
                *[column.label(f"re_{column.name}") for column in _RECHARGES.c],
            )
            .join_from(_APPOINTMENTS, _RECHARGES, _RECHARGES.c.appointment_ref == _APPOINTMENTS.c.ref, isouter=True)
            .where(*where)
            .order_by(_APPOINTMENTS.c.starts_at.desc(), _APPOINTMENTS.c.ref)
            .limit(ROWS_PER_PAGE)
            .offset(pages.offset),
        )
        return RechargeList(tuple(_line(row) for row in found), pages)


def _line(row: Any) -> RechargeLine:
    charged = mapping.recharge(part(row, _RECHARGES, "re_")) if row["re_ref"] else None
    return RechargeLine(row["ref"], Window(row["starts_at"], row["ends_at"]), charged)
