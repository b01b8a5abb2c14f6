"""What stands in a printed pack for what its fonts cannot show."""

from __future__ import annotations

import unicodedata

import pytest

from web.evidence_pack.letters import _HAVE_LETTERS, in_letters, printable
from web.evidence_pack.printing import as_pdf

EMPTY = {
    "title": "A pack",
    "landlord": "A landlord",
    "purpose": "",
    "made_at": "now",
    "facts": [],
    "faults": [],
    "holds": "All of it.",
    "not_checked": "",
    "summary": {"caption": "", "heads": [], "rows": []},
    "timeline": [],
    "order": [],
    "appointments": [],
    "steps": {"caption": "", "heads": [], "rows": []},
    "messages": [],
    "photos": [],
    "how_to_verify": [],
    "ledger": [],
}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("tŷ bach, Llanfair­pwll", "tŷ bach, Llanfairpwll"),
        ("👍 in was", "[thumbs up sign] in was"),
        ("👍🏽", "[thumbs up sign]"),
        ("我在家里", "[4 characters this print has no letters for]"),
        ("one\ntwo\tthree", "one two three"),
        ("\x00", "[1 character this print has no letters for]"),
        ("\u200d\ufeff", ""),
        ("", ""),
    ],
)
def test_a_sign_is_named_and_another_script_is_counted(written: str, printed: str) -> None:
    assert in_letters(written) == printed


def test_every_text_of_a_sheet_is_looked_at() -> None:
    assert printable({"a": ["👍", {"b": "👍"}], "n": 3, "none": None}) == {
        "a": ["[thumbs up sign]", {"b": "[thumbs up sign]"}],
        "n": 3,
        "none": None,
    }


def test_every_letter_that_is_printed_as_it_is_can_be_printed() -> None:
    """The fonts come with the compiler: a new release of it must still have them."""
    letters = [chr(code) for first, last in _HAVE_LETTERS for code in range(first, last + 1)]
    assigned = " ".join(letter for letter in letters if unicodedata.category(letter)[0] not in "CM")
    said = [{"head": "all of them", "words": assigned}]
    assert as_pdf({**EMPTY, "messages": said}, photo=lambda digest: b"").startswith(b"%PDF")
