"""Photos as evidence, in a folder: real images only, without what phones write into them, each kept once.

A photo is decoded and written anew, so that nothing but the picture is kept: no place, no name of a phone, no thumbnail
of what was cut away, nothing hidden behind the image. When and where it was taken is read first. Each is kept by the
SHA-256 of the stored bytes, and a small picture of it beside it.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import SupportsFloat

from PIL import Image, ImageOps

from appointments.domain.errors import DomainError, Invalid, NotFound
from appointments.domain.homes import Place
from appointments.domain.positions import Position
from appointments.ports import StoredPhoto

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000  # a phone's picture has 12 to 48 million; decoded, this many take 150 MB
LONGEST_SIDE = 2560  # of what is kept: a door number stays readable
THUMBNAIL_SIDE = 320  # two to a row on a phone; enough to tell pictures apart
JPEG_QUALITY = 85
MEDIA_TYPE = "image/jpeg"

_KINDS = ("JPEG", "PNG", "WEBP")  # by content, whatever the file is called
_HEIC = re.compile(rb".{4}ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL)
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Of the EXIF standard: the block of camera data, and in it the time of the picture and that time's offset.
_EXIF_BLOCK, _TAKEN, _TAKEN_OFFSET = 0x8769, 0x9003, 0x9011
# ... and the block of the place: which half of the globe, and degrees, minutes and seconds on it.
_GPS_BLOCK, _NORTH_SOUTH, _LATITUDE, _EAST_WEST, _LONGITUDE = 0x8825, 1, 2, 3, 4


class FolderVault:
    """Implements the port EvidenceVault. The folder is made when the first photo comes, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> StoredPhoto:
        """Raises Invalid("photo", ...) for what is no image, is broken, or is too large."""
        if not content:
            raise Invalid("photo", "photo: the file is empty")
        if len(content) > MAX_BYTES:
            raise Invalid("photo", f"photo: the file is larger than {MAX_BYTES // 1024 // 1024} MB")
        image = _open(content)
        taken_at, taken_where = _taken_at(image), _taken_where(image)
        picture = _picture(image)
        stored = _jpeg(picture)
        digest = self._store(stored)
        small = picture.copy()
        small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        return StoredPhoto(
            digest,
            MEDIA_TYPE,
            picture.width,
            picture.height,
            len(stored),
            taken_at,
            fingerprint=hashlib.sha256(content).hexdigest(),
            thumbnail=self._store(_jpeg(small)),
            taken_where=taken_where,
        )

    def read(self, digest: str) -> bytes:
        """The stored JPEG; raises NotFound, and DomainError when the file is not what was stored any more."""
        if not _DIGEST.fullmatch(digest):
            raise NotFound("photo: there is no photo of this name")
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as exc:
            raise NotFound(f"photo: {digest} is not in the vault") from exc
        if hashlib.sha256(content).hexdigest() != digest:
            raise DomainError(f"photo: {digest} was changed after it was stored", code="photo-changed")
        return content

    def forget(self, digest: str) -> None:
        """Remove a photo for good; nothing happens when it is not there any more."""
        if not _DIGEST.fullmatch(digest):
            raise NotFound("photo: there is no photo of this name")
        self._path(digest).unlink(missing_ok=True)

    def _store(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        # Written aside and renamed: nobody ever reads half a photo, and a crash leaves none under its digest.
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".photo-")  # mode 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        return digest

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}.jpg"


def _open(content: bytes) -> Image.Image:
    """The image with only its head read: its size is known before a single pixel is decoded."""
    if _HEIC.match(content):
        raise Invalid("photo", "photo: HEIC pictures cannot be read here; set the camera to JPEG")
    try:
        image = Image.open(io.BytesIO(content), formats=_KINDS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
        raise _too_many_pixels() from exc
    except MemoryError:
        raise
    except Exception as exc:  # hostile bytes make a decoder raise whatever it likes
        raise Invalid("photo", "photo: this is not a JPEG, PNG or WebP picture") from exc
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    return image


def _too_many_pixels() -> Invalid:
    return Invalid("photo", f"photo: the picture has more than {MAX_PIXELS // 1_000_000} million pixels")


def _picture(image: Image.Image) -> Image.Image:
    """The pixels alone: upright, at most LONGEST_SIDE, on white where they were transparent."""
    try:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # lets a JPEG be decoded at a half or a quarter: less memory
        image.load()
        upright = ImageOps.exif_transpose(image)
        if upright.mode == "P":  # colours by number: they cannot be scaled
            upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _on_white(upright)
    except MemoryError:
        raise
    except Exception as exc:  # as above; a truncated file ends here
        raise Invalid("photo", "photo: the picture is damaged or incomplete") from exc


def _on_white(picture: Image.Image) -> Image.Image:
    """A new image, because a converted one takes comments and profiles of the old one along."""
    if picture.has_transparency_data:
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _taken_at(image: Image.Image) -> datetime | None:
    """When the camera says it took the picture; None without an offset, because nobody can say which hour it meant."""
    try:
        camera = image.getexif().get_ifd(_EXIF_BLOCK)
        text = f"{camera.get(_TAKEN, '')}{camera.get(_TAKEN_OFFSET, '')}".replace("\0", "").strip()
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
    except MemoryError:
        raise
    except Exception:  # as above; a picture is evidence without its EXIF too
        return None


def _taken_where(image: Image.Image) -> Place | None:
    """Where the camera says it took the picture; None when it says nothing that is a place."""
    try:
        said = image.getexif().get_ifd(_GPS_BLOCK)
        lat = _degrees(said[_LATITUDE]) * (-1 if said.get(_NORTH_SOUTH) == "S" else 1)
        lon = _degrees(said[_LONGITUDE]) * (-1 if said.get(_EAST_WEST) == "W" else 1)
        return Position(Place(lat, lon), 0).place
    except MemoryError:
        raise
    except Exception:  # as above
        return None


def _degrees(parts: Sequence[SupportsFloat]) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return written.getvalue()
