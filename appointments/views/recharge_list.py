"""Visits that may be looked at for a charge, and what was charged (rule 55): for landlords that have turned it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, func, or_, select

from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import WITHIN, Recharge, RechargeState
from appointments.domain.tasks import TaskKind
from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.mapping import aftercare as mapping
from appointments.records.statements import part, table_of
from appointments.records.tables import (
    AppointmentRow,
    ChallengeRow,
    HomeRow,
    HouseholdRow,
    RechargeRow,
    TaskRow,
    WorkOrderRow,
)
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_APPOINTMENTS = table_of(AppointmentRow)
_HOMES = table_of(HomeRow)
_ORDERS = table_of(WorkOrderRow)
_RECHARGES = table_of(RechargeRow)
_HOUSEHOLDS = table_of(HouseholdRow)
_CHALLENGES = table_of(ChallengeRow)
_TASKS = table_of(TaskRow)
_OTHERS = _APPOINTMENTS.alias("others")


@dataclass(frozen=True)
class ListRecharges:
    now: datetime
    page: int = 1


@dataclass(frozen=True)
class RechargeLine:
    """A visit with no access in the last twelve months at a home that has more than one, or one that was charged.

    `frozen`: a challenge at this home waits to be decided, so nothing is to be paid until then. `pay_back`: the charge
    was withdrawn, and nobody has said yet that what was paid is paid back.
    """

    appointment_ref: str
    window: Window
    recharge: Recharge | None
    home_ref: str
    address: str
    purpose: str
    outcome: Outcome | None
    frozen: bool = False
    pay_back: bool = False


@dataclass(frozen=True)
class RechargeList:
    lines: tuple[RechargeLine, ...]
    paging: Paging


def recharge_list(wanted: ListRecharges, *, engine: Engine) -> RechargeList:
    """Home by home, the one with the latest visit first; the visits of one home stand together, the latest first.

    What was charged stays on the list, whatever became of its grounds.
    """
    since = _HOUSEHOLDS.c.since
    moved_out = select(_HOUSEHOLDS.c.home_ref).where(
        _HOUSEHOLDS.c.home_ref == _APPOINTMENTS.c.home_ref, since.is_not(None), _APPOINTMENTS.c.ends_at <= since
    )
    missed = (
        _APPOINTMENTS.c.outcome == Outcome.NO_ACCESS.value,
        _APPOINTMENTS.c.closed_at > wanted.now - WITHIN,
        ~_APPOINTMENTS.c.home_ref.in_(moved_out),
    )
    again = select(_APPOINTMENTS.c.home_ref).where(*missed).group_by(_APPOINTMENTS.c.home_ref).having(func.count() > 1)
    charged = select(_RECHARGES.c.appointment_ref)
    where = (or_(and_(*missed, _APPOINTMENTS.c.home_ref.in_(again)), _APPOINTMENTS.c.ref.in_(charged)),)
    challenged = (
        select(_OTHERS.c.home_ref)
        .join(_CHALLENGES, _CHALLENGES.c.appointment_ref == _OTHERS.c.ref)
        .where(_CHALLENGES.c.decided_at.is_(None))
    )
    to_pay_back = select(_TASKS.c.appointment_ref).where(
        _TASKS.c.kind == TaskKind.PAY_BACK.value, _TASKS.c.done_at.is_(None)
    )
    latest = func.max(_APPOINTMENTS.c.starts_at).over(partition_by=_APPOINTMENTS.c.home_ref)
    with reading(engine) as connection:
        total = connection.execute(select(func.count()).select_from(_APPOINTMENTS).where(*where)).scalar_one()
        pages = paging(wanted.page, total)
        found = selected(
            connection,
            select(
                _APPOINTMENTS.c.ref,
                _APPOINTMENTS.c.starts_at,
                _APPOINTMENTS.c.ends_at,
                _APPOINTMENTS.c.home_ref,
                _APPOINTMENTS.c.outcome,
                _HOMES.c.address,
                _HOMES.c.postcode,
                _ORDERS.c.purpose,
                _APPOINTMENTS.c.home_ref.in_(challenged).label("frozen"),
                _APPOINTMENTS.c.ref.in_(to_pay_back).label("pay_back"),
                *[column.label(f"re_{column.name}") for column in _RECHARGES.c],
            )
            .join_from(_APPOINTMENTS, _RECHARGES, _RECHARGES.c.appointment_ref == _APPOINTMENTS.c.ref, isouter=True)
            .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
            .join(_ORDERS, _ORDERS.c.ref == _APPOINTMENTS.c.work_order_ref)
            .where(*where)
            .order_by(latest.desc(), _APPOINTMENTS.c.home_ref, _APPOINTMENTS.c.starts_at.desc(), _APPOINTMENTS.c.ref)
            .limit(ROWS_PER_PAGE)
            .offset(pages.offset),
        )
        return RechargeList(tuple(_line(row) for row in found), pages)


def _line(row: Any) -> RechargeLine:
    charged = mapping.recharge(part(row, _RECHARGES, "re_")) if row["re_ref"] else None
    frozen = charged is not None and charged.state is RechargeState.CHARGED and bool(row["frozen"])
    window = Window(row["starts_at"], row["ends_at"])
    return RechargeLine(
        row["ref"],
        window,
        charged,
        home_ref=row["home_ref"],
        address=", ".join([*row["address"], row["postcode"]]),
        purpose=row["purpose"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        frozen=frozen,
        pay_back=bool(row["pay_back"]),
    )
