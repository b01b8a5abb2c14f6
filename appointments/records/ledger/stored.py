"""Where entries, seals and the heads that a seal holds are stored."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from sqlalchemy import Connection, select

from appointments.records import statements
from appointments.records.tables import LedgerRow, SealHeadRow, SealRow

LEDGER_TABLE = statements.table_of(LedgerRow)
SEAL_TABLE = statements.table_of(SealRow)
HEAD_TABLE = statements.table_of(SealHeadRow)

STREAMED = MappingProxyType({"yield_per": 1000})  # rows held in memory while walking over everything


def heads_of(connection: Connection, seal: int) -> Iterator[tuple[str, int, str]]:
    heads = select(HEAD_TABLE.c.stream, HEAD_TABLE.c.number, HEAD_TABLE.c.digest).where(HEAD_TABLE.c.seal == seal)
    rows = connection.execute(heads.order_by(HEAD_TABLE.c.stream), execution_options=STREAMED)
    for row in rows:
        yield row.stream, row.number, row.digest
