"""What a planner's forms let one choose from: the landlord's trades, priorities and slot patterns, and known skills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from appointments.domain.certificates import CERTIFIED_SKILLS
from appointments.domain.priorities import Priority
from appointments.records.engine import reading
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.statements import table_of
from appointments.records.tables import CertificateRow, OperativeRow

_CERTIFICATES = table_of(CertificateRow)
_OPERATIVES = table_of(OperativeRow)


@dataclass(frozen=True)
class PlannerChoices:
    """`trades` and `patterns` are code to name, `skills` those that some active operative has or that are certified.

    All in order.
    """

    trades: Mapping[str, str]
    priorities: tuple[Priority, ...]
    patterns: Mapping[str, str]
    skills: tuple[str, ...]


def planner_choices(*, engine: Engine) -> PlannerChoices:
    with reading(engine) as connection:
        landlord = SqlLandlords(connection)
        held = connection.execute(select(_OPERATIVES.c.skills).where(_OPERATIVES.c.active.is_(True))).scalars().all()
        certified = connection.execute(select(_CERTIFICATES.c.skill).distinct()).scalars().all()
        trades = landlord.trades()
        return PlannerChoices(
            trades=dict(sorted(trades.items(), key=lambda trade: trade[1])),
            priorities=tuple(landlord.priorities()),
            patterns={pattern.code: pattern.name for pattern in landlord.slot_patterns()},
            skills=tuple(sorted({skill for skills in held for skill in skills} | {*certified, *CERTIFIED_SKILLS})),
        )
