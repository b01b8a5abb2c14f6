"""Names for the references that records keep: accounts, operatives, and the product itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from appointments.records.statements import table_of
from appointments.records.tables import AccountRow, OperativeRow

_ACCOUNTS = table_of(AccountRow)
_OPERATIVES = table_of(OperativeRow)


def account_names(connection: Connection, refs: Iterable[str]) -> Mapping[str, str]:
    """Names by account reference; what is no account (a resident's reply, an import) is not in it."""
    wanted = sorted(set(refs))
    found = connection.execute(select(_ACCOUNTS.c.ref, _ACCOUNTS.c.name).where(_ACCOUNTS.c.ref.in_(wanted)))
    return {row.ref: row.name for row in found}


def operative_names(connection: Connection, refs: Iterable[str]) -> Mapping[str, str]:
    """Names by operative reference, of those who have left too."""
    wanted = sorted(set(refs))
    found = connection.execute(select(_OPERATIVES.c.ref, _OPERATIVES.c.name).where(_OPERATIVES.c.ref.in_(wanted)))
    return {row.ref: row.name for row in found}
