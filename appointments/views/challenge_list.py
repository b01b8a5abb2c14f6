"""Challenges: residents who say it was otherwise, those still to be decided first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select

from appointments.domain.challenges import Challenge
from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.mapping import evidence as mapping
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow, ChallengeRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_CHALLENGES = table_of(ChallengeRow)
_APPOINTMENTS = table_of(AppointmentRow)


@dataclass(frozen=True)
class ListChallenges:
    """Those that wait to be decided, or those that were."""

    decided: bool = False
    page: int = 1


@dataclass(frozen=True)
class ChallengeLine:
    """`due_at` is by when it is to be decided."""

    challenge: Challenge
    window: Window

    @property
    def due_at(self) -> datetime:
        return self.challenge.due_at


@dataclass(frozen=True)
class ChallengeList:
    """`waiting` counts all undecided ones, whatever is listed."""

    lines: tuple[ChallengeLine, ...]
    paging: Paging
    waiting: int


def challenge_list(wanted: ListChallenges, *, engine: Engine) -> ChallengeList:
    """Waiting ones the oldest first, because they wait longest; decided ones the latest first."""
    with reading(engine) as connection:
        open_ones, decided = connection.execute(
            select(
                func.count() - func.count(_CHALLENGES.c.decided_at), func.count(_CHALLENGES.c.decided_at)
            ).select_from(_CHALLENGES)
        ).one()
        pages = paging(wanted.page, decided if wanted.decided else open_ones)
        found = selected(connection, _statement(wanted, pages))
    return ChallengeList(tuple(_line(row) for row in found), pages, open_ones)


def challenges_waiting(*, engine: Engine) -> int:
    """How many wait to be decided."""
    with reading(engine) as connection:
        waiting = select(func.count()).select_from(_CHALLENGES).where(_CHALLENGES.c.decided_at.is_(None))
        return connection.execute(waiting).scalar_one()


def _statement(wanted: ListChallenges, pages: Paging) -> Any:
    at = _CHALLENGES.c.decided_at
    return (
        select(_CHALLENGES, _APPOINTMENTS.c.starts_at, _APPOINTMENTS.c.ends_at)
        .join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _CHALLENGES.c.appointment_ref)
        .where(at.is_not(None) if wanted.decided else at.is_(None))
        .order_by(at.desc() if wanted.decided else _CHALLENGES.c.raised_at, _CHALLENGES.c.ref)
        .limit(ROWS_PER_PAGE)
        .offset(pages.offset)
    )


def _line(row: Any) -> ChallengeLine:
    return ChallengeLine(mapping.challenge(row), Window(row["starts_at"], row["ends_at"]))
