"""What every feed format keeps to, run on the sample that comes with it."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pytest

from adapters import feeds
from adapters.feeds import FORMATS
from appointments.domain.feeds import FeedProblem, FeedUnreadable, WorkOrderRow
from appointments.ports import FeedReader
from policies.clocks.landlord_priorities import PRIORITIES
from policies.landlord import TRADES

FOLDER = Path(feeds.__file__).parent
MODULES = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}


def sample(name: str) -> bytes:
    (path,) = (FOLDER / "samples").glob(f"{name}.*")
    return path.read_bytes()


@pytest.fixture(params=sorted(FORMATS))
def reader(request: pytest.FixtureRequest) -> FeedReader:
    return FORMATS[request.param]


def test_every_file_of_the_folder_is_a_format_and_has_a_sample() -> None:
    assert set(FORMATS) == MODULES
    assert {path.stem for path in (FOLDER / "samples").iterdir()} == MODULES


def test_a_format_is_registered_under_its_own_name(reader: FeedReader) -> None:
    assert FORMATS[reader.name] is reader


def test_the_sample_reads_without_a_problem(reader: FeedReader) -> None:
    rows = list(reader.read(io.BytesIO(sample(reader.name))))

    assert len(rows) >= 3
    assert [row for row in rows if not isinstance(row, WorkOrderRow)] == []


def test_the_sample_shows_what_the_format_can_say(reader: FeedReader) -> None:
    rows = [row for row in reader.read(io.BytesIO(sample(reader.name))) if isinstance(row, WorkOrderRow)]

    assert any(row.property_ref.startswith("0") for row in rows)  # leading zeros survive (rule 69)
    assert any(row.uprn for row in rows)
    assert any(len(row.items) > 1 for row in rows)
    assert {bool(row.concerns) for row in rows} == {True, False}
    assert any(row.contract_due_at for row in rows)
    assert all(instant.utcoffset() is not None for row in rows for instant in (row.reported_at, row.raised_at))


def test_the_sample_says_trades_and_priorities_that_a_new_landlord_has(reader: FeedReader) -> None:
    rows = [row for row in reader.read(io.BytesIO(sample(reader.name))) if isinstance(row, WorkOrderRow)]

    assert {row.trade for row in rows} <= set(dict(TRADES))
    assert {row.priority for row in rows} <= {priority.code for priority in PRIORITIES}


def test_references_are_unique_and_rows_follow_the_file(reader: FeedReader) -> None:
    rows = [row for row in reader.read(io.BytesIO(sample(reader.name))) if isinstance(row, WorkOrderRow)]

    assert len({row.external for row in rows}) == len(rows)
    assert [row.line for row in rows] == sorted(row.line for row in rows)
    assert all(row.raw for row in rows)


def test_reading_twice_gives_the_same(reader: FeedReader) -> None:
    content = sample(reader.name)

    assert list(reader.read(io.BytesIO(content))) == list(reader.read(io.BytesIO(content)))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\x00\x01\x02", b"\xff\xfe\xff\xfe", b"\x89PNG\r\n\x1a\n", b"this is a letter, not a feed\n"],
)
def test_what_is_no_feed_is_refused_with_one_line_before_the_first_row(reader: FeedReader, content: bytes) -> None:
    with pytest.raises(FeedUnreadable) as refusal:
        next(iter(reader.read(io.BytesIO(content))))

    assert "\n" not in str(refusal.value)
    assert str(refusal.value)


def test_a_file_that_broke_off_never_raises_after_its_first_row(reader: FeedReader) -> None:
    """Wherever the transfer stopped: unreadable as a whole, or rows and problems."""
    content = sample(reader.name)
    outcomes = {_outcome(reader, content[:length]) for length in range(0, len(content), 7)}

    assert outcomes == {"unreadable", "read"}


def _outcome(reader: FeedReader, content: bytes) -> str:
    try:
        rows = reader.read(io.BytesIO(content))
        first = list(itertools.islice(rows, 1))
    except FeedUnreadable:
        return "unreadable"
    assert all(isinstance(row, WorkOrderRow | FeedProblem) for row in [*first, *rows])
    return "read"
