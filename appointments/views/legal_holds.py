"""Work orders that are kept from being erased, and why (rule 74)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from appointments.records.engine import reading
from appointments.records.statements import table_of
from appointments.records.tables import LegalHoldRow
from appointments.views.selecting import selected
from appointments.views.who_did_it import account_names

_HOLDS = table_of(LegalHoldRow)


@dataclass(frozen=True)
class LegalHold:
    work_order_ref: str
    since: datetime
    by: str
    why: str


def legal_holds(*, engine: Engine) -> tuple[LegalHold, ...]:
    """Those in force, oldest first; `by` is a name."""
    last = select(func.max(_HOLDS.c.id)).group_by(_HOLDS.c.work_order_ref)
    with reading(engine) as connection:
        found = selected(connection, select(_HOLDS).where(_HOLDS.c.id.in_(last), _HOLDS.c.held).order_by(_HOLDS.c.id))
        names = account_names(connection, (row["by"] for row in found))
    return tuple(
        LegalHold(row["work_order_ref"], row["at"], names.get(row["by"], row["by"]), row["why"]) for row in found
    )
