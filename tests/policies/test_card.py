from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.evidence import Evidence, EvidenceKind
from tests.policies.cases import (
    a_photo,
    adding,
    an_item,
    decided,
    finding,
    instead,
    met,
    missing,
    no_access_case,
    the_planner_answers,
    without,
)


def a_card(at: str, number: str = "C-104") -> Evidence:
    return an_item(EvidenceKind.CARD, at, {"number": number})


@pytest.mark.parametrize(
    ("card_at", "answered_at", "in_order"),
    [
        ("09:12", "09:08", True),
        ("09:08", "09:08", True),  # in the same moment
        ("09:07:59", "09:08", False),  # a second before the planner answered
    ],
)
def test_the_card_comes_after_the_planner(card_at: str, answered_at: str, in_order: bool) -> None:
    case = instead(no_access_case(), a_card(card_at), the_planner_answers(answered_at))

    assert met(case, "card") is in_order
    if not in_order:
        assert finding(case, "card").words == "The card was left before the planner had been contacted."


@pytest.mark.parametrize(
    ("card_at", "in_order"),
    [
        ("09:16", True),  # asked at 09:06 and no answer in ten minutes
        ("09:15:59", False),
    ],
)
def test_the_card_comes_after_the_planner_s_time_out(card_at: str, in_order: bool) -> None:
    silent = without(no_access_case(), EvidenceKind.PLANNER_ANSWERED)

    assert met(decided(instead(silent, a_card(card_at), a_photo(card_at)), "09:20"), "card") is in_order


@pytest.mark.parametrize(
    ("photographed_at", "shows_it"),
    [
        ("09:08", True),  # in the second the planner answered
        ("09:07:59", False),  # an old picture: nobody can have left this card yet
    ],
)
def test_the_photo_of_the_card_comes_after_the_planner_too(photographed_at: str, shows_it: bool) -> None:
    case = instead(no_access_case(), the_planner_answers("09:08"), a_card("09:10"), a_photo(photographed_at))

    assert met(case, "card") is shows_it


def test_an_answer_after_the_time_out_does_not_undo_a_card_left_in_between() -> None:
    case = instead(
        no_access_case(), an_item(EvidenceKind.PLANNER_ASKED, "09:01"), the_planner_answers("09:14"), a_card("09:12")
    )

    assert met(case, "card")


def test_a_card_left_again_after_the_planner_puts_it_right() -> None:
    too_soon = instead(no_access_case(), a_card("09:02"))

    assert not met(too_soon, "card")
    assert met(adding(too_soon, a_card("09:12")), "card")


def test_without_the_planner_no_card_is_in_order() -> None:
    alone = without(no_access_case(), EvidenceKind.PLANNER_ASKED, EvidenceKind.PLANNER_ANSWERED)

    assert missing(alone) == {"planner_contact", "card"}


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((), "No card is recorded."),
        ((a_photo("09:13"),), "No card with its number is recorded."),  # a photo of what?
        ((a_card("09:12", ""), a_photo("09:13")), "No card with its number is recorded."),
        ((a_card("09:12", "  "), a_photo("09:13")), "No card with its number is recorded."),
        ((a_card("09:12"),), "There is no photo of the card."),
        ((a_card("09:12"), a_photo("09:13", digest="")), "There is no photo of the card."),  # never arrived here
        ((a_card("09:12"), a_photo("09:13", subject="door")), "There is no photo of the card."),  # of something else
        ((a_card("09:12"), a_photo("08:30")), "There is no photo of the card."),  # taken before the visit
    ],
)
def test_a_card_has_a_number_and_a_photo(items: tuple[Evidence, ...], words: str) -> None:
    case = adding(without(no_access_case(), EvidenceKind.CARD, EvidenceKind.PHOTO), *items)

    found = finding(case, "card")
    assert (found.met, found.words) == (False, words)
    assert found.to_do != ""


def test_a_photo_that_does_not_say_what_it_shows_is_taken_for_the_card_s() -> None:
    assert met(instead(no_access_case(), a_photo("09:13", subject="")), "card")


def test_a_photo_that_was_sent_for_another_visit_before_shows_no_card_of_this_one() -> None:
    used = replace(a_photo("09:13"), data={"subject": "card", "sent_before": "another visit"})
    found = finding(instead(no_access_case(), used), "card")
    assert (found.met, found.words) == (False, "There is no photo of the card.")


@pytest.mark.parametrize(
    ("first", "counts"),
    [
        ("08:59:59", False),  # before anybody was there
        ("09:02", False),
        ("09:07:59", False),
        ("09:08", True),  # in the second the planner answered
        ("09:13", True),
    ],
)
@pytest.mark.parametrize("subject", ["card", "door"])
@pytest.mark.parametrize("by", ["digest", "fingerprint"])
def test_a_picture_that_is_sent_again_counts_from_when_it_was_sent_first(
    first: str, counts: bool, subject: str, by: str
) -> None:
    """Whatever it was called then: it shows no card that was not there yet."""
    early, late = a_photo(first, subject=subject), replace(a_photo("09:13"), ref="E-again")
    if by == "fingerprint":  # the same file, kept once with its details taken out and once as it came
        early = replace(early, fingerprint="cd" * 32)
        late = replace(late, fingerprint="cd" * 32, digest="ef" * 32)

    assert met(instead(no_access_case(), early, late), "card") is counts


def test_a_new_picture_counts_whatever_was_sent_before_it() -> None:
    early, late = a_photo("09:02"), replace(a_photo("09:13"), ref="E-new", digest="ef" * 32)
    again = replace(a_photo("09:14"), ref="E-again")

    assert met(instead(no_access_case(), early, late, again), "card")


def test_the_operative_hears_that_the_picture_is_an_old_one() -> None:
    found = finding(instead(no_access_case(), a_photo("09:02"), replace(a_photo("09:13"), ref="E-again")), "card")

    assert found.words == "The photo of the card was first sent before the planner had been contacted."
    assert found.to_do == "Photograph the card again and send the new photo."
