from __future__ import annotations

import pytest

from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.evidence import Evidence, EvidenceKind
from policies.rulebook import judge
from policies.thresholds import Thresholds
from tests.policies.cases import (
    a_call,
    a_reason,
    adding,
    an_item,
    finding,
    instead,
    met,
    missing,
    refused_access_case,
    requiring,
    without,
)

NOBODY_KNOCKS = HowToKnock(Heard.CALL_INSTEAD)


def test_one_knock_is_enough_for_a_refusal_because_somebody_answered() -> None:
    assert met(refused_access_case(), "knock_refused")


def test_without_a_knock_nobody_was_asked() -> None:
    found = finding(without(refused_access_case(), EvidenceKind.KNOCK), "knock_refused")

    assert (found.met, found.words, found.to_do) == (False, "No knock is recorded.", "Knock and record it.")


def test_a_knock_before_arriving_is_no_knock() -> None:
    assert not met(instead(refused_access_case(), an_item(EvidenceKind.KNOCK, "08:59")), "knock_refused")


@pytest.mark.parametrize(
    ("knocked", "enough"),
    [
        ("09:02:59", True),
        ("09:03", True),  # in the second of the answer
        ("09:03:01", False),
    ],
)
def test_a_refusal_is_an_answer_to_the_knock_before_it(knocked: str, enough: bool) -> None:
    found = finding(instead(refused_access_case(), an_item(EvidenceKind.KNOCK, knocked)), "knock_refused")

    assert found.met is enough
    if not enough:
        assert found.words == "The knock came after what they said. A refusal is an answer to a knock."
        assert found.to_do == "Ask again, and record what they say to it."


def test_whoever_knocks_afterwards_and_asks_again_has_an_answer_to_the_knock() -> None:
    late = instead(refused_access_case(), an_item(EvidenceKind.KNOCK, "09:04"))

    assert met(adding(late, a_reason("afraid", "09:05")), "knock_refused")


def test_without_a_reason_the_knock_is_held_against_nothing() -> None:
    case = without(refused_access_case(), EvidenceKind.REASON)

    assert missing(case) == {"reason_and_words"}


@pytest.mark.parametrize(("second", "enough"), [("09:02:30", True), ("09:04", False)])
def test_all_the_knocks_that_a_landlord_asks_for_come_before_the_refusal(second: str, enough: bool) -> None:
    case = adding(refused_access_case(), an_item(EvidenceKind.KNOCK, second))

    assert met(case, "knock_refused", thresholds=Thresholds(knocks_refused_access=2)) is enough


@pytest.mark.parametrize(
    ("item", "enough"),
    [
        (a_call("09:02"), True),
        (a_call("09:03:01"), False),  # after what they said
        (a_call("09:02", "not_placed"), False),
        (a_call("09:02", to="planner"), False),
        (an_item(EvidenceKind.TEXT, "09:02", {"result": "sent"}), True),
        (an_item(EvidenceKind.TEXT, "09:02", {"result": "failed"}), False),
    ],
)
def test_where_nobody_knocks_a_call_or_text_that_reached_them_comes_before(item: Evidence, enough: bool) -> None:
    case = requiring(without(refused_access_case(), EvidenceKind.KNOCK, EvidenceKind.CALL), NOBODY_KNOCKS)

    assert met(adding(case, item), "knock_refused") is enough


def test_where_neither_a_knock_nor_a_call_is_asked_for_there_is_nothing_to_ask_by() -> None:
    case = requiring(without(refused_access_case(), EvidenceKind.KNOCK), NOBODY_KNOCKS, LetterOnly())

    assert finding(case, "knock_refused").words == "Nobody knocked or called, as the household asks."
    assert judge(case, ref="J-1").allowed


def test_a_landlord_may_ask_for_more() -> None:
    found = finding(refused_access_case(), "knock_refused", thresholds=Thresholds(knocks_refused_access=2))

    assert (found.met, found.words) == (False, "Knocks recorded: one. Needed: two.")
