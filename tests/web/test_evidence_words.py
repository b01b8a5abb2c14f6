"""What pages say of evidence besides what it says: clocks, position, source, photo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, HeldKnown
from web import evidence_words

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def an_item(kind: EvidenceKind = EvidenceKind.KNOCK, *, behind: timedelta = timedelta(), **data: object) -> Evidence:
    return Evidence("E-1", "A-1", kind, EvidenceSource.DEVICE, NINE - behind, NINE, "U-1", data)


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        (timedelta(0), "Our clock; the phone did not say what time it had"),  # no two clocks agree to the microsecond
        (timedelta(microseconds=1), "Phone's clock agrees with ours"),
        (timedelta(seconds=59), "Phone's clock agrees with ours"),
        (timedelta(seconds=-59), "Phone's clock agrees with ours"),
        (timedelta(minutes=1), "Phone's clock 1 min behind, or sent that much later"),
        (timedelta(hours=3, minutes=2, seconds=40), "Phone's clock 3 h 2 min behind, or sent that much later"),
        (timedelta(hours=-3), "Phone's clock 3 h ahead"),
        (timedelta(days=2, hours=1), "Phone's clock 2 d 1 h behind, or sent that much later"),
    ],
)
def test_how_far_apart_the_clocks_are_is_said_plainly(behind: timedelta, words: str) -> None:
    assert evidence_words.clocks(an_item(behind=behind)) == words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            {"lat": "51.7", "lon": "-2.2", "accuracy_m": "15", "distance_m": "38"},
            "About 40 m from the home, accuracy 15 m",
        ),
        ({"lat": "51.7", "lon": "-2.2", "accuracy_m": "15"}, "A position was recorded, accuracy 15 m"),  # from before
        ({"position": "refused"}, "No position: the phone does not give it"),
        ({"position": "not_found"}, "No position: the phone found none"),
        ({"position": "not_asked"}, "No position"),
        ({}, ""),
    ],
)
def test_where_the_phone_was_is_said_with_its_accuracy(data: dict[str, object], words: str) -> None:
    assert evidence_words.position(an_item(**data)) == words


def test_a_photo_says_what_is_odd_about_it() -> None:
    taken = (NINE - timedelta(days=40)).isoformat()
    item = an_item(EvidenceKind.PHOTO, taken_at=taken, taken_apart="about 3.2 km", sent_before="another visit")
    assert evidence_words.photo(item) == (
        "This photo was sent before, for another visit. It does not count here",
        "By the camera taken 15 Oct 2026, 10am, 40 d before it was sent",
        "By the camera taken about 3.2 km from the home",
    )
    fresh = an_item(EvidenceKind.PHOTO, taken_at=(NINE - timedelta(minutes=2)).isoformat())
    assert evidence_words.photo(fresh) == ("By the camera taken 24 Nov 2026, 8:58am",)


def test_what_came_after_the_end_is_said_to_be_no_part_of_it() -> None:
    assert evidence_words.late(an_item(), NINE - timedelta(minutes=1)).startswith("Came after the visit was closed")
    assert evidence_words.late(an_item(), NINE) == ""
    assert evidence_words.late(an_item(), None) == ""


@pytest.mark.parametrize("source", EvidenceSource)
def test_every_source_is_named(source: EvidenceSource) -> None:
    assert evidence_words.source(replace(an_item(), source=source))


def test_what_an_operative_said_of_a_household_without_a_number_is_shown_and_not_believed() -> None:
    item = an_item(EvidenceKind.CALL, to="resident", result="no_number", said="no_answer")
    assert "Sent as “no answer”, but no number was held" in evidence_words.notes(item)
    assert evidence_words.worth_knowing(item) == (
        "Sent as “no answer”, but no number was held",
        "Recorded by the operative",
    )


@pytest.mark.parametrize(
    ("held", "known", "words"),
    [
        (timedelta(0), None, ""),
        (timedelta(seconds=59), HeldKnown.STEADY, ""),
        (
            timedelta(hours=1, minutes=13),
            HeldKnown.STEADY,
            "Done 24 Nov 2026, 7:47am, kept on the phone, reached us 9am",
        ),
        (
            timedelta(days=1),
            HeldKnown.STEADY,
            "Done 23 Nov 2026, 9am, kept on the phone, reached us 24 Nov 2026, 9am",
        ),
        (
            timedelta(minutes=1),
            HeldKnown.CLOCK,
            "Done 24 Nov 2026, 8:59am, by the phone's clock, kept on the phone, reached us 9am",
        ),
    ],
)
def test_what_a_phone_had_kept_says_when_it_was_done_and_when_it_reached_us(
    held: timedelta, known: HeldKnown | None, words: str
) -> None:
    # A microsecond apart: a phone that says the very same instant as ours has said nothing.
    item = replace(an_item(behind=held + timedelta(microseconds=1)), held=held, held_known=known)
    assert evidence_words.kept_on_the_phone(item) == words
    assert evidence_words.clocks(item) == "Phone's clock agrees with ours"
    assert (words in evidence_words.notes(item)) is bool(words)
    assert (words in evidence_words.worth_knowing(item)) is bool(words)


def test_of_what_nobody_can_say_how_long_it_was_kept_that_is_said() -> None:
    item = replace(an_item(behind=timedelta(hours=2)), held_known=HeldKnown.NOT_KNOWN)
    said = "Reached us 24 Nov 2026, 9am; how long the phone had kept it is not known"
    assert said in evidence_words.notes(item)
