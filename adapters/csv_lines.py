"""Lines of CSV files that come from other people: strict about the file, patient with the line.

A file that is not UTF-8, holds NUL bytes, is empty or has the wrong header cannot be believed at all: FeedUnreadable,
before the first line is given. A line that cannot be read is a FeedProblem; those after it are read as if it were not
there. Reading is lazy: one line at a time is in memory.

Comma as separator, quotes as in RFC 4180; a quoted value may hold line breaks. Lines are counted as an editor does.
"""

from __future__ import annotations

import codecs
import csv
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from appointments.domain.feeds import FeedProblem, FeedUnreadable

LONGEST_LINE = 32_768  # bytes, all physical lines of a quoted value together
RAW_KEPT = 1_000  # characters of an oversize line that are kept with the problem
_CHUNK = 1 << 16


@dataclass(frozen=True)
class CsvLine:
    """`line` is the number of its first physical line, counted from 1; `raw` is the line as it came."""

    line: int
    fields: tuple[str, ...]
    raw: str


Line: TypeAlias = CsvLine | FeedProblem


@dataclass(frozen=True)
class CsvTable:
    """The header's column names, in the order of the file, and the lines below it."""

    columns: tuple[str, ...]
    lines: Iterator[Line]

    def named(self, line: CsvLine) -> dict[str, str] | FeedProblem:
        """The values of a line by column, spaces around them dropped."""
        if len(line.fields) != len(self.columns):
            reason = f"the line has {len(line.fields)} values, the header has {len(self.columns)} columns"
            return FeedProblem(line.line, "line", reason, line.raw)
        return {column: value.strip() for column, value in zip(self.columns, line.fields, strict=True)}


def open_table(source: BinaryIO, required: frozenset[str], optional: frozenset[str] = frozenset()) -> CsvTable:
    """The file as a table; raises FeedUnreadable with one clear line. Columns may stand in any order."""
    lines = _checked(source) if source.seekable() else _copied(source)
    columns = _header(next(lines, None))
    _require_columns(columns, required, optional)
    return CsvTable(columns, lines)


def _checked(source: BinaryIO) -> Iterator[Line]:
    """The whole file is checked before its first line, the header, is given."""
    _require_plain_utf8(source)
    yield from _lines(source)


def _copied(source: BinaryIO) -> Iterator[Line]:
    """The lines of what can be read once only, such as standard input: by way of a copy on disk."""
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(source, copy)
        copy.seek(0)
        yield from _checked(copy)


def _require_plain_utf8(source: BinaryIO) -> None:
    """Checks all bytes, and leaves the source at its first line: after the byte order mark, if there is one."""
    start = source.tell()
    decoder = codecs.getincrementaldecoder("utf-8")()
    position = 0
    while chunk := source.read(_CHUNK):
        if (nul := chunk.find(b"\0")) >= 0:
            raise FeedUnreadable(f"byte {position + nul} of the file is NUL: save it as CSV in UTF-8, not UTF-16")
        _decode(decoder, chunk, position)
        position += len(chunk)
    _decode(decoder, b"", position)
    if position == 0:
        raise FeedUnreadable("the file is empty")
    source.seek(start)
    if source.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        source.seek(start)


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, position: int) -> None:
    waiting = len(decoder.getstate()[0])  # bytes of a character that the last chunk began
    try:
        decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as exc:
        at = position - waiting + exc.start
        raise FeedUnreadable(f"byte {at} of the file is not UTF-8: save it as CSV in UTF-8") from exc


def _header(line: Line | None) -> tuple[str, ...]:
    match line:
        case CsvLine():
            return tuple(name.strip() for name in line.fields)
        case FeedProblem():
            raise FeedUnreadable(f"the header cannot be read: {line.reason}")
        case None:
            raise FeedUnreadable("the file has no header")


def _require_columns(columns: tuple[str, ...], required: frozenset[str], optional: frozenset[str]) -> None:
    faults = {
        "missing": sorted(required - set(columns)),
        "unknown": sorted(set(columns) - required - optional),
        "given twice": sorted({name for name in columns if columns.count(name) > 1}),
    }
    said = [f"{fault}: {', '.join(map(repr, names))}" for fault, names in faults.items() if names]
    if said:
        raise FeedUnreadable(f"the header does not fit; columns {'; '.join(said)}")


class _TooLong(Exception):
    """What a quotation mark opened runs on for longer than a line may be."""


class _PhysicalLines:
    """The file's lines one at a time; those read ahead for a quoted value can be given back."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._given_back: deque[bytes] = deque()
        self._taken: list[bytes] = []
        self.number = 0  # of the line taken last

    def begin(self) -> None:
        """Start a line of the table: forget what was taken for the one before."""
        self._taken = []

    def take(self) -> bytes | None:
        """The next physical line with its ending; only the beginning of one that is longer than LONGEST_LINE."""
        line = self._given_back.popleft() if self._given_back else self._read()
        if not line:
            return None
        self.number += 1
        self._taken.append(line)
        return line

    def quoted(self) -> Iterator[str]:
        """What the csv reader takes until its quotation marks are closed, starting with the line taken already."""
        length = 0
        line: bytes | None = self._taken[0]
        while line is not None:
            length += len(line)
            if length > LONGEST_LINE:
                raise _TooLong
            yield line.decode("utf-8")
            line = self.take()

    def give_back_all_but_first(self) -> None:
        self._given_back.extendleft(reversed(self._taken[1:]))
        self.number -= len(self._taken) - 1
        self._taken = self._taken[:1]

    @property
    def raw(self) -> str:
        # An oversize line may be cut within a character.
        return b"".join(self._taken).decode("utf-8", errors="ignore").rstrip("\r\n")

    def _read(self) -> bytes:
        line = part = self._source.readline(LONGEST_LINE + 1)
        while len(part) > LONGEST_LINE and not part.endswith(b"\n"):
            part = self._source.readline(LONGEST_LINE + 1)
        return line


def _lines(source: BinaryIO) -> Iterator[Line]:
    physical = _PhysicalLines(source)
    physical.begin()
    while (first := physical.take()) is not None:
        if first.strip():
            yield _line(physical, first)
        physical.begin()


def _line(physical: _PhysicalLines, first: bytes) -> Line:
    number = physical.number
    if len(first) > LONGEST_LINE:
        return FeedProblem(number, "line", f"the line is longer than {LONGEST_LINE} bytes", physical.raw[:RAW_KEPT])
    try:
        fields = next(csv.reader(physical.quoted(), strict=True))
    except (csv.Error, _TooLong):
        # The quotation mark was never meant to open a value, or its partner is missing. Whatever was read ahead belongs
        # to other lines: one bad line may not swallow good ones.
        physical.give_back_all_but_first()
        return FeedProblem(number, "line", _why_not(physical.raw), physical.raw)
    return CsvLine(number, tuple(fields), physical.raw)


def _why_not(raw: str) -> str:
    if '"' in raw:
        return "a quotation mark is opened and not closed rightly"
    return "a value holds a line break and is not in quotation marks"
