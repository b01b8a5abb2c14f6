"""Photos that are still coming in: pieces fit together, nobody else reads them, and two writers never mix."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.photo_pieces import FolderPieces
from appointments.domain.errors import Invalid
from appointments.ports import PhotoPieces

REF = "E-0123456789abcdef01234567"


@pytest.fixture
def pieces(tmp_path: Path) -> PhotoPieces:
    return FolderPieces(tmp_path / "pieces")


def test_pieces_are_put_together_in_order(pieces: PhotoPieces) -> None:
    assert pieces.size(REF) == 0
    assert pieces.append(REF, 0, b"abc") == 3
    assert pieces.append(REF, 3, b"de") == 5
    assert (pieces.size(REF), pieces.read(REF)) == (5, b"abcde")


@pytest.mark.parametrize("offset", [0, 2, 4, 1000])
def test_a_piece_from_elsewhere_changes_nothing(pieces: PhotoPieces, offset: int) -> None:
    pieces.append(REF, 0, b"abc")
    assert pieces.append(REF, offset, b"xyz") is None
    assert pieces.read(REF) == b"abc"


def test_of_two_at_once_one_is_written(pieces: PhotoPieces) -> None:
    sizes: list[int | None] = []
    threads = [
        threading.Thread(target=lambda n=n: sizes.append(pieces.append(REF, 0, bytes([n]) * 100_000))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(size or 0 for size in sizes) == [0] * 7 + [100_000]
    assert len(set(pieces.read(REF))) == 1


@pytest.mark.parametrize("ref", ["", "E-1", "../../etc/passwd", f"{REF}/x", "e-0123456789abcdef01234567"])
def test_a_name_that_no_phone_makes_names_no_file(pieces: PhotoPieces, ref: str) -> None:
    with pytest.raises(Invalid):
        pieces.append(ref, 0, b"abc")


def test_what_is_forgotten_is_gone_and_only_old_ones_go_by_themselves(pieces: PhotoPieces, tmp_path: Path) -> None:
    assert pieces.forget_before(datetime(2026, 3, 2, tzinfo=UTC)) == 0
    other = REF.replace("0", "9")
    for ref, day in ((REF, 1), (other, 3)):
        pieces.append(ref, 0, b"abc")
        then = datetime(2026, 3, day, tzinfo=UTC).timestamp()
        os.utime(tmp_path / "pieces" / f"{ref}.part", (then, then))
    assert pieces.forget_before(datetime(2026, 3, 2, tzinfo=UTC)) == 1
    assert (pieces.size(REF), pieces.size(other)) == (0, 3)
    pieces.forget(other)
    pieces.forget(other)
    assert pieces.size(other) == 0
