"""Reading a file in pieces with a progress bar, and saying what became of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from appointments.domain.feeds import FeedReport, RowResult
from web.commands.opening import err, fail, out

PIECE = 500  # rows a transaction
SHOWN = 20

Row = TypeVar("Row")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file; ends the command when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise fail(f"{path}: {exc.strerror or 'cannot be read'}") from exc


def import_in_pieces(
    path: Path, read: Callable[[BinaryIO], Iterable[Row]], take: Callable[[tuple[Row, ...]], FeedReport]
) -> FeedReport:
    """Take a file's rows piece by piece; the bar follows the bytes read."""
    total = FeedReport()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with path.open("rb") as file, Progress(*columns, console=err) as progress:
        bar = progress.add_task(path.name, total=max(path.stat().st_size, 1))
        for piece in _pieces(iter(read(file))):
            total += take(piece)
            progress.update(bar, completed=file.tell())
        progress.update(bar, completed=max(path.stat().st_size, 1))
    return total


def say(report: FeedReport, path: Path) -> None:
    """Counts, then the rejected lines with field and reason."""
    counts = ", ".join(f"{report.of(result)} {result}" for result in RowResult)
    out.print(f"{path.name}: {counts}", markup=False)
    if not report.problems:
        return
    table = Table("line", "field", "why it was rejected")
    for problem in report.problems[:SHOWN]:
        table.add_row(str(problem.line), problem.field, problem.reason)
    out.print(table)
    if len(report.problems) > SHOWN:
        out.print(f"and {len(report.problems) - SHOWN} more; all of them are kept with line and reason")


def _pieces(rows: Iterator[Row]) -> Iterator[tuple[Row, ...]]:
    while piece := tuple(islice(rows, PIECE)):
        yield piece
