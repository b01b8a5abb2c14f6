"""The landlord's own data as CSV: homes, households, requirements, operatives. One line, one thing.

What the columns mean is the importing use case's business; here they are read, and kept as text with leading zeros.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from adapters.csv_lines import CsvTable, Line, open_table
from appointments.domain.feeds import FeedProblem, ImportRow, RecordRow


def read_rows(source: BinaryIO, required: frozenset[str], optional: frozenset[str]) -> Iterator[ImportRow]:
    """Rows and problems in the order of the file; raises FeedUnreadable at once, before any row is asked for.

    Every row has a value for every required and optional column: empty text where the file has no such column.
    """
    table = open_table(source, required, optional)
    absent = dict.fromkeys(sorted(optional - set(table.columns)), "")
    return (_row(table, line, absent) for line in table.lines)


def _row(table: CsvTable, line: Line, absent: dict[str, str]) -> ImportRow:
    if isinstance(line, FeedProblem):
        return line
    values = table.named(line)
    if isinstance(values, FeedProblem):
        return values
    return RecordRow(line.line, {**values, **absent}, line.raw)
