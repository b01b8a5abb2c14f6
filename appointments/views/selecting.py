"""Rows of a view's own statement, as the mapping reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Select

from appointments.records.rows import Row


def selected(connection: Connection, statement: Select[Any]) -> Sequence[Row]:
    """All rows of the statement, by column name."""
    return cast("Sequence[Row]", connection.execute(statement).mappings().all())
