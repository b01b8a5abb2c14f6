"""Photos as evidence: what is kept, what is taken out first, and what is refused."""

from __future__ import annotations

import hashlib
import io
import os
import random
import stat
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from adapters.evidence_vault import LONGEST_SIDE, MAX_BYTES, THUMBNAIL_SIDE, FolderVault
from appointments.domain.errors import DomainError, Invalid, NotFound
from appointments.domain.homes import Place
from appointments.ports import EvidenceVault

RED, BLUE = (200, 30, 30), (30, 30, 200)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
EXIF_BLOCK, TAKEN, TAKEN_OFFSET = 0x8769, 0x9003, 0x9011


@pytest.fixture
def vault(tmp_path: Path) -> EvidenceVault:
    return FolderVault(tmp_path / "vault")


def a_photo(
    *,
    size: tuple[int, int] = (400, 300),
    kind: str = "JPEG",
    orientation: int = 1,
    taken: str = "",
    offset: str = "",
    comment: bytes = b"",
) -> bytes:
    """Red on the left, blue on the right, with the metadata that phones write."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "Phone of Resident 0012"
    exif[GPS] = {1: "N", 2: (51.0, 44.0, 39.0), 3: "W", 4: (2.0, 17.0, 1.0)}
    if taken:
        exif[EXIF_BLOCK] = {TAKEN: taken, TAKEN_OFFSET: offset}
    content = io.BytesIO()
    if comment:
        image.save(content, kind, exif=exif, comment=comment)
    else:
        image.save(content, kind, exif=exif)
    return content.getvalue()


def kept(vault: EvidenceVault, content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(vault.read(vault.keep(content).digest)))


def _refused(vault: EvidenceVault, content: bytes) -> str:
    with pytest.raises(Invalid, match=r"^photo: ") as refusal:
        vault.keep(content)
    assert refusal.value.field == "photo"
    return refusal.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_jpeg_under_the_digest_of_what_is_stored(vault: EvidenceVault, kind: str) -> None:
    photo = vault.keep(a_photo(kind=kind))
    stored = vault.read(photo.digest)

    assert photo.digest == hashlib.sha256(stored).hexdigest()
    assert (photo.media_type, photo.width, photo.height, photo.size) == ("image/jpeg", 400, 300, len(stored))
    assert Image.open(io.BytesIO(stored)).format == "JPEG"


@pytest.mark.parametrize(
    ("size", "stored"),
    [
        ((4000, 3000), (2560, 1920)),  # 12 million pixels, as phones take them
        ((3000, 4000), (1920, 2560)),  # the same, upright
        ((LONGEST_SIDE, 10), (LONGEST_SIDE, 10)),  # just as long as may be
        ((40, 30), (40, 30)),  # a small one is not blown up
    ],
)
def test_a_large_photo_is_made_smaller_and_keeps_its_shape(
    vault: EvidenceVault, size: tuple[int, int], stored: tuple[int, int]
) -> None:
    photo = vault.keep(a_photo(size=size))

    assert (photo.width, photo.height) == stored


@pytest.mark.parametrize(
    ("orientation", "size", "left", "right"),
    [
        (1, (400, 300), RED, BLUE),  # as it is
        (3, (400, 300), BLUE, RED),  # upside down
        (6, (300, 400), RED, RED),  # lying on its side: red is above now
        (2, (400, 300), BLUE, RED),  # mirrored
    ],
)
def test_a_photo_is_turned_upright(
    vault: EvidenceVault,
    orientation: int,
    size: tuple[int, int],
    left: tuple[int, int, int],
    right: tuple[int, int, int],
) -> None:
    image = kept(vault, a_photo(orientation=orientation))

    assert image.size == size
    assert _nearly(image, (20, 20), left)
    assert _nearly(image, (image.width - 20, 20), right)


def _nearly(image: Image.Image, where: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.getpixel(where)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 20 for one, other in zip(found, colour, strict=True))


def test_nothing_that_the_phone_wrote_into_it_is_kept(vault: EvidenceVault) -> None:
    """Place, maker, comment and orientation: the last would turn the upright picture once more."""
    taken = a_photo(orientation=6, taken="2026:11:24 09:30:00", comment=b"Resident 0012")
    assert b"Resident 0012" in taken
    stored = vault.read(vault.keep(taken).digest)
    image = Image.open(io.BytesIO(stored))

    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Resident 0012" not in stored


def test_what_hangs_behind_the_picture_is_not_kept(vault: EvidenceVault) -> None:
    photo = vault.keep(a_photo() + b"PK\x03\x04 an archive")

    assert b"an archive" not in vault.read(photo.digest)


@pytest.mark.parametrize(
    ("taken", "offset", "instant"),
    [
        ("2026:11:24 09:30:00", "+00:00", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("2026:07:24 09:30:00", "+01:00", datetime(2026, 7, 24, 8, 30, tzinfo=UTC)),  # summer time
        ("2026:10:25 01:30:00", "", None),  # which of the two half past ones?
        ("2026:11:24", "+00:00", None),
        ("0000:00:00 00:00:00", "+00:00", None),  # a camera whose clock was never set
        ("yesterday", "+00:00", None),
    ],
)
def test_when_it_was_taken_is_read_before_it_is_stripped(
    vault: EvidenceVault, taken: str, offset: str, instant: datetime | None
) -> None:
    assert vault.keep(a_photo(taken=taken, offset=offset)).taken_at == instant


def test_a_photo_without_a_time_is_kept_all_the_same(vault: EvidenceVault) -> None:
    assert vault.keep(a_photo()).taken_at is None


# --- what is read before it is stripped, and the small picture


def test_where_it_was_taken_is_read_and_not_kept(vault: EvidenceVault) -> None:
    photo = vault.keep(a_photo())
    assert photo.taken_where == Place(pytest.approx(51 + 44 / 60 + 39 / 3600), pytest.approx(-(2 + 17 / 60 + 1 / 3600)))
    for digest in (photo.digest, photo.thumbnail):
        with Image.open(io.BytesIO(vault.read(digest))) as image:
            assert not image.getexif()
            assert b"Exif" not in vault.read(digest)


@pytest.mark.parametrize(
    "place",
    [
        {},
        {1: "N", 2: (51.0, 44.0, 39.0)},  # half a place
        {1: "N", 2: (951.0, 44.0, 39.0), 3: "W", 4: (2.0, 17.0, 1.0)},
        {1: "N", 2: (51.0,), 3: "W", 4: (2.0,)},
    ],
)
def test_a_place_that_is_none_is_not_taken_for_one(vault: EvidenceVault, place: dict[int, object]) -> None:
    exif, content = Image.Exif(), io.BytesIO()
    exif[GPS] = place
    Image.new("RGB", (40, 30), RED).save(content, "JPEG", exif=exif)
    assert vault.keep(content.getvalue()).taken_where is None


def test_a_small_picture_is_kept_beside_it_in_its_shape(vault: EvidenceVault) -> None:
    photo = vault.keep(a_photo(size=(2000, 1500)))
    with Image.open(io.BytesIO(vault.read(photo.thumbnail))) as small:
        assert (small.size, small.format) == ((THUMBNAIL_SIDE, THUMBNAIL_SIDE * 3 // 4), "JPEG")
    assert len(vault.read(photo.thumbnail)) < 30_000


def test_a_picture_that_is_small_already_is_its_own_small_picture(vault: EvidenceVault) -> None:
    photo = vault.keep(a_photo(size=(64, 48)))
    assert photo.thumbnail == photo.digest


def test_the_fingerprint_is_of_the_bytes_as_sent(vault: EvidenceVault) -> None:
    """What is kept may be written otherwise by a later version; what was sent stays what it was."""
    content = a_photo()
    assert vault.keep(content).fingerprint == hashlib.sha256(content).hexdigest()
    wrapped = vault.keep(a_photo(comment=b"another wrapping"))
    assert wrapped.fingerprint != vault.keep(content).fingerprint
    assert wrapped.digest == vault.keep(content).digest


def test_a_photo_of_twelve_megapixels_is_kept(vault: EvidenceVault) -> None:
    noisy = io.BytesIO()
    Image.effect_noise((4032, 3024), 40).convert("RGB").save(noisy, "JPEG", quality=88)
    assert len(noisy.getvalue()) > 2_000_000
    photo = vault.keep(noisy.getvalue())
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_the_same_photo_twice_is_kept_once(vault: EvidenceVault, tmp_path: Path) -> None:
    first, second = vault.keep(a_photo()), vault.keep(a_photo())

    assert first == second
    assert {path.stem for path in tmp_path.rglob("*") if path.is_file()} == {first.digest, first.thumbnail}


def test_photos_can_be_read_by_their_owner_only(vault: EvidenceVault, tmp_path: Path) -> None:
    vault.keep(a_photo())

    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.jpg")}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_a_transparent_picture_lies_on_white(vault: EvidenceVault) -> None:
    content = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(content, "PNG")

    assert _nearly(kept(vault, content.getvalue()), (25, 25), (255, 255, 255))


def test_a_picture_of_few_colours_is_kept(vault: EvidenceVault) -> None:
    content = io.BytesIO()
    Image.open(io.BytesIO(a_photo(kind="PNG"))).quantize(4).save(content, "PNG")

    assert _nearly(kept(vault, content.getvalue()), (20, 20), RED)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"this is a text called door.jpg", "not a JPEG, PNG or WebP"),
        (b"\xff\xd8\xff\xe0 begins like a JPEG", "not a JPEG, PNG or WebP"),
        (b"%PDF-1.7\n1 0 obj", "not a JPEG, PNG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a JPEG, PNG or WebP"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;", "not a JPEG"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),  # an iPhone's own kind: says what to change
        (b"\xff" * (MAX_BYTES + 1), "larger than 15 MB"),
    ],
    ids=["empty", "text", "head only", "pdf", "svg", "gif", "heic", "too many bytes"],
)
def test_what_is_no_photo_is_refused(vault: EvidenceVault, content: bytes, reason: str) -> None:
    assert reason in _refused(vault, content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_broke_off_on_its_way_is_refused(vault: EvidenceVault, tmp_path: Path, kind: str) -> None:
    """Of a lively picture, so that half the bytes are half the picture."""
    dots = random.Random(12).randbytes(200 * 200 * 3)
    content = io.BytesIO()
    Image.frombytes("RGB", (200, 200), dots).save(content, kind)

    assert "photo: " in _refused(vault, content.getvalue()[: content.tell() // 2])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "side",
    [
        7_072,  # one row above 50 million: our own limit
        10_000,  # 100 million: the library warns
        40_000,  # 1,600 million: the library refuses
    ],
)
def test_a_bomb_of_pixels_is_refused_before_it_is_decoded(vault: EvidenceVault, side: int) -> None:
    """A PNG of a few bytes whose head promises a huge picture: nothing of it is there to be decoded."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0")) + _chunk(b"IEND", b"")

    assert "more than 50 million pixels" in _refused(vault, bomb)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "0" * 63, "0" * 64, "G" * 64])
def test_a_photo_that_is_not_there_is_not_found(vault: EvidenceVault, digest: str) -> None:
    with pytest.raises(NotFound):
        vault.read(digest)


def test_a_name_never_leads_out_of_the_vault(vault: EvidenceVault, tmp_path: Path) -> None:
    vault.keep(a_photo())
    outside = tmp_path / "..outside.jpg"
    outside.write_bytes(b"not ours to give")

    with pytest.raises(NotFound):  # a file that is there, though not a photo of ours: `..` is its first folder
        vault.read("..outside")


def test_a_photo_changed_behind_our_back_is_not_issued(vault: EvidenceVault, tmp_path: Path) -> None:
    photo = vault.keep(a_photo())
    (path,) = tmp_path.rglob(f"{photo.digest}.jpg")
    path.write_bytes(a_photo(size=(10, 10)))

    with pytest.raises(DomainError, match="changed") as refusal:
        vault.read(photo.digest)
    assert refusal.value.code == "photo-changed"


def test_a_disk_that_fails_leaves_no_half_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = FolderVault(tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.keep(a_photo())

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
