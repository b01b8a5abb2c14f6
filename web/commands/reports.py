"""Reading a file in pieces with a progress bar, and saying what became of its rows.

What comes out of a file is printed as it is: square brackets in it are no markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from appointments.domain.feeds import FeedReport, FeedUnreadable, RowResult
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
    """Take a file's rows piece by piece; the bar follows the bytes read. A file that cannot be believed ends it."""
    size = max(path.stat().st_size, 1)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with path.open("rb") as file:
        try:
            pieces = _pieces(iter(read(file)))
            piece = next(pieces, ())  # before the bar: a bad header is one line and nothing else
        except FeedUnreadable as exc:
            raise fail(f"{path.name}: {exc}") from exc
        total = FeedReport()
        with Progress(*columns, console=err) as progress:
            bar = progress.add_task(path.name, total=size)
            while piece:
                total += take(piece)
                progress.update(bar, completed=file.tell())
                piece = next(pieces, ())
            progress.update(bar, completed=size)
    return total


def say(report: FeedReport, path: Path) -> None:
    """Counts, then the rejected lines with field and reason, one line each."""
    counts = ", ".join(f"{report.of(result)} {result}" for result in RowResult)
    out.print(f"{path.name}: {counts}", markup=False)
    for problem in report.problems[:SHOWN]:
        out.print(f"  line {problem.line}: {problem.reason}", markup=False)
    if len(report.problems) > SHOWN:
        out.print(f"  and {len(report.problems) - SHOWN} more; all of them are kept with line and reason")


def _pieces(rows: Iterator[Row]) -> Iterator[tuple[Row, ...]]:
    while piece := tuple(islice(rows, PIECE)):
        yield piece
