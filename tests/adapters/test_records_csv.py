"""The landlord's own data as CSV."""

from __future__ import annotations

import io

import pytest

from adapters.records_csv import read_rows
from appointments.domain.feeds import FeedProblem, FeedUnreadable, RecordRow

NEEDED, ALLOWED = frozenset({"property_ref", "postcode"}), frozenset({"uprn", "patch"})


def test_a_row_has_every_column_as_text_and_empty_text_for_those_the_file_lacks() -> None:
    rows = list(read_rows(io.BytesIO(b"property_ref,postcode,uprn\n00023404, GL10 2AA ,0100\n"), NEEDED, ALLOWED))

    values = {"property_ref": "00023404", "postcode": "GL10 2AA", "uprn": "0100", "patch": ""}
    assert rows == [RecordRow(2, values, "00023404, GL10 2AA ,0100")]


def test_bad_lines_stand_among_the_good_ones_with_their_reasons() -> None:
    content = b'property_ref,postcode\n1,GL10 2AA\n2\n"3,GL10 2AA\n4,GL10 2AA\n'
    rows = list(read_rows(io.BytesIO(content), NEEDED, ALLOWED))

    assert [(type(row), row.line) for row in rows] == [
        (RecordRow, 2),
        (FeedProblem, 3),
        (FeedProblem, 4),
        (RecordRow, 5),
    ]


@pytest.mark.parametrize("content", [b"", b"property_ref\n1\n", b"property_ref,postcode,colour\n", b"\xff"])
def test_a_file_that_does_not_fit_is_refused_at_once(content: bytes) -> None:
    """Before anything is asked of it, so that nobody begins to import."""
    with pytest.raises(FeedUnreadable):
        read_rows(io.BytesIO(content), NEEDED, ALLOWED)
