"""Pictures of a run, for people: every moment in five shapes of screen, on one page with what came of it.

`KEPT_PICTURES=folder` asks for them; without it nothing is kept and a run is as fast as it can be.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Literal

from tests.browser.app.hand import Hand

SHAPES: tuple[tuple[int, int, Literal["light", "dark"]], ...] = (
    (320, 568, "light"),
    (390, 844, "light"),
    (390, 844, "dark"),
    (768, 1024, "light"),
    (768, 1024, "dark"),
)
USUAL_WIDTH = 390
STYLE = """
body { font: 17px/1.5 system-ui, sans-serif; margin: 2rem; max-width: 1400px }
figure { display: inline-block; margin: 0 1rem 2rem 0; max-width: 300px; vertical-align: top }
img { width: 300px; border: 1px solid #999 }
table { border-collapse: collapse; margin-bottom: 2rem }
td, th { border: 1px solid #999; padding: .2rem .6rem; text-align: left }
"""


@dataclass
class Album:
    hand: Hand
    folder: Path | None = field(default_factory=lambda: _asked_for())
    moments: list[str] = field(default_factory=list)

    def add(self, words: str) -> None:
        """The screen as it is now, in every shape; the phone is as it was afterwards."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.moments.append(words)
        page = self.hand.page
        usual = page.viewport_size
        for width, height, scheme in SHAPES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            # The whole page fits: what is fixed stands where it would at its end, not across the middle.
            whole = int(page.evaluate("() => document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": width, "height": max(height, whole)})
            page.evaluate("() => new Promise((drawn) => setTimeout(drawn, 50))")
            page.screenshot(path=self.folder / self._name(len(self.moments), words, width, scheme), full_page=True)
        page.emulate_media(color_scheme="light")
        if usual:
            page.set_viewport_size(usual)

    def write_page(self, title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        """One page with the pictures and a table."""
        if self.folder is None:
            return
        figures = "".join(
            f'<figure><img alt="" src="{self._name(number, words, USUAL_WIDTH, "light")}">'
            f"<figcaption>{number}. {escape(words)}</figcaption></figure>"
            for number, words in enumerate(self.moments, 1)
        )
        head = "".join(f"<th>{escape(column)}</th>" for column in columns)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        page = (
            f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{escape(title)}</title>'
            f"<style>{STYLE}</style><h1>{escape(title)}</h1>"
            f"<table><tr>{head}</tr>{body}</table>{figures}</html>"
        )
        (self.folder / "index.html").write_text(page, encoding="utf-8")

    @staticmethod
    def _name(number: int, words: str, width: int, scheme: str) -> str:
        short = "-".join("".join(letter if letter.isalnum() else " " for letter in words.lower()).split())
        return f"{number:02}-{short}-{width}-{scheme}.png"


def _asked_for() -> Path | None:
    named = os.environ.get("KEPT_PICTURES")
    return Path(named) if named else None
