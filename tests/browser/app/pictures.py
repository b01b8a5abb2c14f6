"""Photos as phones make them: large, noisy, and turned by a note in the file instead of by the camera."""

from __future__ import annotations

import io
import random

from PIL import Image

ORIENTATION, TAKEN_AT = 0x0112, 0x9003
TURNED = 6  # to be turned clockwise by a quarter before it is looked at


def a_photo(width: int, height: int, *, turned: bool = False, seed: int = 7) -> bytes:
    """A JPEG whose upper left corner is red; noise makes it a few megabytes large at 12 megapixels."""
    dice = random.Random(seed)
    small = Image.frombytes("RGB", (width // 8, height // 8), dice.randbytes(width // 8 * (height // 8) * 3))
    picture = small.resize((width, height))
    picture.paste((255, 0, 0), (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    if turned:
        exif[ORIENTATION] = TURNED
    exif.get_ifd(0x8769)[TAKEN_AT] = "2026:11:24 09:31:00"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()
