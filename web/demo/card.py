"""A picture of a card on a door mat, drawn: the demo's photos show nobody's door."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def a_card(number: str) -> bytes:
    """A JPEG of a "we called" card with its number."""
    picture = Image.new("RGB", (640, 480), (120, 108, 96))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((120, 110, 520, 370), fill=(250, 249, 244), outline=(60, 60, 60), width=3)
    pen.text((150, 150), "Sorry we missed you", fill=(20, 20, 20), font_size=32)
    pen.text((150, 230), f"Card {number}", fill=(20, 20, 20), font_size=44)
    pen.text((150, 310), "Demonstration", fill=(110, 110, 110), font_size=22)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()
