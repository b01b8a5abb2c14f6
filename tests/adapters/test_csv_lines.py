"""Strict about the file, patient with the line."""

from __future__ import annotations

import io

import pytest

from adapters.csv_lines import LONGEST_LINE, CsvLine, open_table
from appointments.domain.feeds import FeedProblem, FeedUnreadable

AB = frozenset({"a", "b"})
LONG = "x" * LONGEST_LINE


def read(content: bytes) -> list[tuple[int, tuple[str, ...] | str]]:
    """Line number, and the values or the reason why there are none."""
    table = open_table(io.BytesIO(content), AB)
    return [(line.line, line.fields if isinstance(line, CsvLine) else line.reason) for line in table.lines]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a,b\n1,2\n", [(2, ("1", "2"))]),
        (b"a,b\r\n1,2\r\n", [(2, ("1", "2"))]),  # as Windows ends lines
        (b"a,b\n1,2", [(2, ("1", "2"))]),  # the last line is not ended
        (b"\xef\xbb\xbfa,b\n1,2\n", [(2, ("1", "2"))]),  # with the mark that Excel writes in front
        (b" a , b \n1,2\n", [(2, ("1", "2"))]),  # spaces around names
        (b"a,b\n\n1,2\n  \n3,4\n\n", [(3, ("1", "2")), (5, ("3", "4"))]),  # empty lines count, and say nothing
        (b"a,b\n007,0\n", [(2, ("007", "0"))]),  # leading zeros stay
        (b'a,b\n"1,5",2\n', [(2, ("1,5", "2"))]),
        (b'a,b\n"say ""ah""",2\n', [(2, ('say "ah"', "2"))]),
        (b'a,b\n"two\nlines",2\n3,4\n', [(2, ("two\nlines", "2")), (4, ("3", "4"))]),  # later numbers still right
        (b'a,b\n12" pipe,2\n', [(2, ('12" pipe', "2"))]),  # an inch mark opens nothing
        ("a,b\nSeán,£2\n".encode(), [(2, ("Seán", "£2"))]),
        (b"a,b\n", []),  # a header alone is a file without news
    ],
)
def test_lines_are_read(content: bytes, lines: list[tuple[int, tuple[str, ...]]]) -> None:
    assert read(content) == lines


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'"never closed,2\n', "quotation mark"),
        (b'"closed"early,2\n', "quotation mark"),
        (b"one\rtwo,2\n", "line break"),
        (f"{LONG},2\n".encode(), "longer than"),
        (f'"{LONG[:20_000]}\n{LONG[:20_000]}",2\n'.encode(), "quotation mark"),  # longer in two lines
    ],
    ids=["open quote", "text after a quote", "bare return", "oversize", "oversize in quotes"],
)
def test_a_bad_line_does_not_swallow_the_good_ones_around_it(bad: bytes, reason: str) -> None:
    lines = read(b'a,b\n1,2\n%s"3",4\n5,6\n' % bad)
    good = [fields for _, fields in lines if isinstance(fields, tuple) and len(fields) == 2]

    assert lines[0] == (2, ("1", "2"))
    assert lines[1][0] == 3
    assert reason in lines[1][1]
    assert good[-2:] == [("3", "4"), ("5", "6")]
    assert lines[-1][0] == 4 + bad.count(b"\n")


def test_a_line_as_long_as_may_be_is_read() -> None:
    content = b"a,b\n" + b"x" * (LONGEST_LINE - 3) + b",2\n"

    assert [line for line, _ in read(content)] == [2]
    assert isinstance(read(content)[0][1], tuple)


def test_a_quote_that_is_open_at_the_end_of_the_file_costs_its_own_line_only() -> None:
    assert read(b'a,b\n"1,2\n3,4') == [(2, "a quotation mark is opened and not closed rightly"), (3, ("3", "4"))]


def test_a_problem_keeps_the_line_and_an_oversize_one_its_beginning() -> None:
    lines = list(open_table(io.BytesIO(b'a,b\n"1,2\n' + LONG.encode() + b",2\n"), AB).lines)

    assert [problem.raw for problem in lines] == ['"1,2', "x" * 1000]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file has no header"),
        (b"\xef\xbb\xbf", "the file has no header"),  # nothing behind the mark
        (b"a\n1\n", "missing: 'b'"),
        (b"a,b,c,d\n", "unknown: 'c', 'd'"),
        (b"a,a,b\n", "given twice: 'a'"),
        (b"a;b\n1;2\n", "missing: 'a', 'b'; unknown: 'a;b'"),  # semicolons
        (b"1,2\n3,4\n", "missing: 'a', 'b'; unknown: '1', '2'"),  # no header at all
        (b'"a,b\n1,2\n', "the header cannot be read"),
        ("a,b\n1,£2\n".encode("latin-1"), "byte 6 of the file is not UTF-8"),
        (b"\xef\xbb\xbfa,b\n\xff,2\n", "byte 7 of the file is not UTF-8"),  # counted with the mark
        (b"a,b\n1,\xe2\x82", "byte 6 of the file is not UTF-8"),  # broken off within a character
        (b"a,b\n" + b"1,2\n" * 20_000 + b"\xff", "byte 80004 of the file is not UTF-8"),  # far down
        ("a,b\n".encode("utf-16"), "byte 3 of the file is NUL"),
        ("a,b\n".encode("utf-16-le"), "byte 1 of the file is NUL"),
        (b"a,b\n1,2\0\n", "byte 7 of the file is NUL"),
    ],
)
def test_a_file_that_cannot_be_believed_is_refused_before_its_first_line(content: bytes, reason: str) -> None:
    with pytest.raises(FeedUnreadable) as refusal:
        open_table(io.BytesIO(content), AB)

    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("shift", range(3))
def test_a_character_that_two_blocks_share_is_no_fault(shift: int) -> None:
    """The file is checked in blocks of 64 KiB; the euro sign has three bytes."""
    value = "x" * 30_000
    content = f"a,b\n{value},{'y' * shift}\n{value},{'€' * 5_000}\n".encode()

    assert [line for line, _ in read(content)] == [2, 3]


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_there() -> None:
    table = open_table(io.BytesIO(b"c,b,a\n3, 2 ,1\n"), AB, optional=frozenset({"c", "d"}))
    (line,) = table.lines

    assert isinstance(line, CsvLine)
    assert table.named(line) == {"a": "1", "b": "2", "c": "3"}


@pytest.mark.parametrize(("content", "count"), [(b"1", 1), (b"1,2,3", 3)])
def test_a_line_with_too_few_or_too_many_values_has_no_names_for_them(content: bytes, count: int) -> None:
    table = open_table(io.BytesIO(b"a,b\n" + content), AB)
    (line,) = table.lines

    assert isinstance(line, CsvLine)
    reason = f"the line has {count} values, the header has 2 columns"
    assert table.named(line) == FeedProblem(2, "line", reason, content.decode())


def test_lines_are_read_one_at_a_time() -> None:
    content = io.BytesIO(b"a,b\n" + b"1,2\n" * 100_000)
    lines = open_table(content, AB).lines
    next(lines)

    assert content.tell() < 1_000


def test_what_can_be_read_once_only_is_read_all_the_same() -> None:
    """Standard input, for one."""
    once = _Once(b"a,b\n1,2\n")

    assert [line.line for line in open_table(once, AB).lines] == [2]


class _Once(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation("seek")
