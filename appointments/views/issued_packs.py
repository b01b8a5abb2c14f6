"""When an evidence pack with this digest was issued, as the ledger says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from appointments.domain.events import EvidencePackIssued
from appointments.domain.refs import WorkOrderRef
from appointments.records.engine import reading
from appointments.records.statements import table_of
from appointments.records.tables import LedgerRow
from appointments.views.who_did_it import account_names

_LEDGER = table_of(LedgerRow)


@dataclass(frozen=True)
class SeePack:
    work_order_ref: WorkOrderRef
    digest: str


@dataclass(frozen=True)
class Issued:
    at: datetime
    by: str


def pack_issued(wanted: SeePack, *, engine: Engine) -> Issued | None:
    """The first time; None when none with this digest was issued for this order."""
    stream = f"{EvidencePackIssued.SUBJECT}:{wanted.work_order_ref}"
    query = select(_LEDGER.c.at, _LEDGER.c.payload).where(
        _LEDGER.c.stream == stream, _LEDGER.c.name == EvidencePackIssued.__name__
    )
    with reading(engine) as connection:
        for at, payload in connection.execute(query.order_by(_LEDGER.c.number)):
            fact = json.loads(payload)
            if fact["digest"] == wanted.digest:
                by = str(fact["by"])
                return Issued(at, account_names(connection, [by]).get(by, by))
    return None
