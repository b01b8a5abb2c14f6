"""Challenges: residents who say it was otherwise, those still to be decided first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, func, select

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.challenges import Challenge
from appointments.domain.refs import ChallengeRef
from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.mapping import evidence as mapping
from appointments.records.statements import required, table_of
from appointments.records.tables import AppointmentRow, ChallengeRow, HomeRow, WorkOrderRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_CHALLENGES = table_of(ChallengeRow)
_APPOINTMENTS = table_of(AppointmentRow)
_HOMES = table_of(HomeRow)
_ORDERS = table_of(WorkOrderRow)


@dataclass(frozen=True)
class ListChallenges:
    """Those that wait to be decided, or those that were."""

    decided: bool = False
    page: int = 1


@dataclass(frozen=True)
class ChallengeLine:
    """`due_at` is the exclusive end of the day by which it is to be decided."""

    challenge: Challenge
    window: Window
    due_at: datetime
    address: str
    purpose: str


@dataclass(frozen=True)
class ChallengeList:
    """`waiting` counts all undecided ones, whatever is listed."""

    lines: tuple[ChallengeLine, ...]
    paging: Paging
    waiting: int


def challenge_list(wanted: ListChallenges, *, engine: Engine, calendar: WorkingCalendar) -> ChallengeList:
    """Waiting ones the oldest first, because they wait longest; decided ones the latest first."""
    with reading(engine) as connection:
        open_ones, decided = connection.execute(
            select(
                func.count() - func.count(_CHALLENGES.c.decided_at), func.count(_CHALLENGES.c.decided_at)
            ).select_from(_CHALLENGES)
        ).one()
        pages = paging(wanted.page, decided if wanted.decided else open_ones)
        found = selected(connection, _statement(wanted, pages))
    return ChallengeList(tuple(_line(row, calendar) for row in found), pages, open_ones)


def challenge_page(ref: ChallengeRef, *, engine: Engine, calendar: WorkingCalendar) -> ChallengeLine:
    """One of them. Raises NotFound."""
    with reading(engine) as connection:
        required(connection, _CHALLENGES, ref, "challenge")
        [row] = selected(connection, _lines().where(_CHALLENGES.c.ref == ref))
        return _line(row, calendar)


def challenges_waiting(*, engine: Engine) -> int:
    """How many wait to be decided."""
    with reading(engine) as connection:
        waiting = select(func.count()).select_from(_CHALLENGES).where(_CHALLENGES.c.decided_at.is_(None))
        return connection.execute(waiting).scalar_one()


def _statement(wanted: ListChallenges, pages: Paging) -> Any:
    at = _CHALLENGES.c.decided_at
    return (
        _lines()
        .where(at.is_not(None) if wanted.decided else at.is_(None))
        .order_by(at.desc() if wanted.decided else _CHALLENGES.c.raised_at, _CHALLENGES.c.ref)
        .limit(ROWS_PER_PAGE)
        .offset(pages.offset)
    )


def _lines() -> Select[Any]:
    about = (_APPOINTMENTS.c.starts_at, _APPOINTMENTS.c.ends_at, _HOMES.c.address, _HOMES.c.postcode)
    return (
        select(_CHALLENGES, *about, _ORDERS.c.purpose)
        .join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _CHALLENGES.c.appointment_ref)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .join(_ORDERS, _ORDERS.c.ref == _APPOINTMENTS.c.work_order_ref)
    )


def _line(row: Any, calendar: WorkingCalendar) -> ChallengeLine:
    challenge = mapping.challenge(row)
    return ChallengeLine(
        challenge,
        Window(row["starts_at"], row["ends_at"]),
        challenge.due_at(calendar),
        address=", ".join([*row["address"], row["postcode"]]),
        purpose=row["purpose"],
    )
