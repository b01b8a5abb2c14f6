"""The landlord's own figures of the rulebook, every change of them, in the order recorded."""

from __future__ import annotations

from sqlalchemy import Engine

from appointments.domain.figures import FigureChange
from appointments.records.engine import reading
from appointments.records.repositories.landlord import SqlFigures


def figure_changes(*, engine: Engine) -> tuple[FigureChange, ...]:
    """All of them: a landlord makes a few in a year."""
    with reading(engine) as connection:
        return SqlFigures(connection).all()
