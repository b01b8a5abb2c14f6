"""The landlord's own figures of the rulebook, every change of them, in the order recorded."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import Connection, Engine, select

from appointments.domain.events import FigureChanged
from appointments.domain.figures import FigureChange
from appointments.domain.times import in_words
from appointments.records.engine import reading
from appointments.records.repositories.landlord import SqlFigures
from appointments.records.statements import table_of
from appointments.records.tables import LedgerRow

_LEDGER = table_of(LedgerRow)

_Said: TypeAlias = tuple[str, int, date, str, datetime]


def figure_changes(*, engine: Engine) -> tuple[FigureChange, ...]:
    """All of them: a landlord makes a few in a year."""
    with reading(engine) as connection:
        return SqlFigures(connection).all()


def changed_figures(connection: Connection) -> tuple[str, ...]:
    """Figures that the gate would judge by and nobody recorded so, and recorded ones that are gone, in words."""
    held = Counter(_held(change) for change in SqlFigures(connection).all())
    rows = connection.execute(select(_LEDGER.c.at, _LEDGER.c.payload).where(_LEDGER.c.name == FigureChanged.__name__))
    recorded = Counter(_recorded(at, json.loads(payload)) for at, payload in rows)
    added = (
        f"figure {name} from {in_words(day)} is {value}, and nobody recorded that"
        for name, value, day, *_ in held - recorded
    )
    lost = (
        f"figure {name} from {in_words(day)} was set to {value}, and is not any more"
        for name, value, day, *_ in recorded - held
    )
    return (*added, *lost)


def _held(change: FigureChange) -> _Said:
    return (change.name, change.value, change.from_day, change.by, change.recorded_at)


def _recorded(at: datetime, fact: dict[str, object]) -> _Said:
    return (str(fact["ref"]), int(str(fact["value"])), date.fromisoformat(str(fact["from_day"])), str(fact["by"]), at)
