"""How many texts one message is: every edge of 3GPP TS 23.038 and 23.040."""

from __future__ import annotations

import pytest

from appointments.domain.messages.segments import Encoding, Segments, as_gsm, segments

GSM, UCS = Encoding.GSM_7, Encoding.UCS_2
EMOJI = "\N{WRENCH}"  # outside the sixteen bits: a surrogate pair


@pytest.mark.parametrize(
    ("text", "units", "count"),
    [
        ("", 0, 1),
        ("a", 1, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * (153 * 2), 306, 2),
        ("a" * (153 * 2 + 1), 307, 3),
        ("a" * (153 * 3), 459, 3),
        ("a" * (153 * 3 + 1), 460, 4),
        ("line\nline\r\n", 11, 1),  # line feed and carriage return are characters of the alphabet
        ("£@$_" * 40, 160, 1),
        ("èéùìòàÄÖÑÜäöñüÅåÆæßÉÇØø", 23, 1),  # the accents that the alphabet has
        # The extension table: two each.
        ("€", 2, 1),
        ("€" * 80, 160, 1),
        ("€" * 80 + "a", 161, 2),
        ("a" * 159 + "€", 161, 2),
        ("[]{}\\~^|\f", 18, 1),
        # A pair is not cut: the 153rd place stays empty, and so a character more is needed in the last segment.
        ("a" * 152 + "€" + "a" * 151, 305, 2),
        ("a" * 152 + "€" + "a" * 152, 306, 3),
        ("€" * 153, 306, 3),  # 76 fit a segment, not 76 and a half
    ],
)
def test_seven_bits(text: str, units: int, count: int) -> None:
    assert segments(text) == Segments(GSM, units, count)


@pytest.mark.parametrize(
    ("text", "units", "count", "first"),
    [
        ("ŵ" + "a" * 69, 70, 1, "ŵ"),
        ("ŵ" + "a" * 70, 71, 2, "ŵ"),
        ("ŵ" + "a" * 133, 134, 2, "ŵ"),
        ("ŵ" + "a" * 134, 135, 3, "ŵ"),
        ("€" * 69 + "ŷ", 70, 1, "ŷ"),  # in sixteen bits the euro sign is one like any other
        (EMOJI, 2, 1, EMOJI),
        (EMOJI * 35, 70, 1, EMOJI),
        (EMOJI * 35 + "a", 71, 2, EMOJI),
        # A pair is not cut: 66 and a pair are 68, so the pair begins the next segment.
        ("a" * 66 + EMOJI + "a" * 65, 133, 2, EMOJI),
        ("a" * 66 + EMOJI + "a" * 66, 134, 3, EMOJI),
        ("a\nŵ", 3, 1, "ŵ"),
    ],
)
def test_sixteen_bits(text: str, units: int, count: int, first: str) -> None:
    assert segments(text) == Segments(UCS, units, count, first)


@pytest.mark.parametrize("char", list("ŵŷŴŶâêîôûáíóúëïẁỳçÇ’“”–…`\t"))
def test_welsh_circumflexes_and_typographers_marks_are_not_in_the_alphabet(char: str) -> None:
    # Ç is there and ç is not, as in the table; so are the grave accents of è, à, ì, ò and ù but not of ẁ and ỳ.
    assert segments(char).encoding is (GSM if char == "Ç" else UCS)


def test_one_letter_may_cost_a_text() -> None:
    text = "Bydd rhywun yn dod i'r tŷ. " + "a" * 110

    assert segments(text).count == 3
    assert segments(as_gsm(text)) == Segments(GSM, len(text), 1)
