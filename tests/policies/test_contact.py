from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.case import Case
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.outcomes import Outcome
from policies.rulebook import judge
from policies.thresholds import Thresholds
from tests.policies.cases import (
    a_call,
    adding,
    an_item,
    clock,
    finding,
    instead,
    met,
    no_access_case,
    requiring,
    without,
)

A_TEXT = an_item(EvidenceKind.TEXT, "09:05", {"result": "sent"})


def not_called() -> Case:
    return without(no_access_case(), EvidenceKind.CALL)


@pytest.mark.parametrize(
    ("call", "counts"),
    [
        (a_call("09:05", "answered"), True),  # answered, and still nobody came to the door
        (a_call("09:05", "no_answer"), True),
        (a_call("09:05", "engaged"), True),
        (a_call("09:05", "voicemail"), True),
        (a_call("09:05", "no_number"), False),
        (a_call("09:05", "not_placed"), False),
        (a_call("09:05", ""), False),  # nobody wrote down how it ended
        (a_call("09:05", to="planner"), False),  # the planner is not the household
        (a_call("09:05", to=""), False),
        (a_call("09:05", to="other_contact"), False),  # while a number of the household is held
        (a_call("09:00"), True),  # at the very arrival
        (a_call("08:59:59"), False),  # before arriving
        (a_call("09:15"), True),  # at the very decision
        (a_call("09:15:01"), False),
    ],
)
def test_a_call_that_was_placed_to_the_household_from_the_door_counts(call: Evidence, counts: bool) -> None:
    assert met(adding(not_called(), call), "contact") is counts


@pytest.mark.parametrize(
    ("source", "counts"),
    [(EvidenceSource.PROVIDER, True), (EvidenceSource.DEVICE, True), (EvidenceSource.PLANNER, False)],
)
def test_the_phone_and_the_telephone_company_know_of_calls(source: EvidenceSource, counts: bool) -> None:
    assert met(adding(not_called(), replace(a_call("09:05"), source=source)), "contact") is counts


def test_without_a_call_the_operative_is_told_to_call() -> None:
    found = finding(not_called(), "contact")

    assert (found.words, found.to_do) == (
        "No call to the household is recorded.",
        "Call the household and record how it ended.",
    )


def test_a_landlord_may_ask_for_two_calls() -> None:
    """Rule 37 recommends two."""
    two = Thresholds(calls=2)

    assert finding(no_access_case(), "contact", thresholds=two).words == (
        "Calls to the household recorded: one. Needed: two."
    )
    assert met(adding(no_access_case(), a_call("09:10")), "contact", thresholds=two)


@pytest.mark.parametrize(
    ("items", "counts"),
    [
        ((A_TEXT,), True),
        ((replace(A_TEXT, source=EvidenceSource.SYSTEM, data={"message": "M-9"}),), True),  # sent by the product
        ((replace(A_TEXT, source=EvidenceSource.PLANNER),), False),
        ((replace(A_TEXT, data={"result": "failed"}),), False),
        ((), False),
        ((a_call("09:05"),), False),  # a call is what this household cannot bear
    ],
)
def test_a_household_that_asks_for_texts_only_is_texted(items: tuple[Evidence, ...], counts: bool) -> None:
    assert met(adding(requiring(not_called(), TextOnly()), *items), "contact") is counts


def test_a_text_does_not_replace_the_call_where_nobody_asked_for_it() -> None:
    assert not met(adding(not_called(), A_TEXT), "contact")


def test_calling_a_household_that_asks_for_texts_only_is_our_failure_even_when_it_is_texted_too() -> None:
    case = adding(requiring(no_access_case(), TextOnly()), A_TEXT)

    assert met(case, "contact")
    assert judge(case, ref="J-1").established_outcome is Outcome.REQUIREMENT_NOT_MET


@pytest.mark.parametrize(
    ("items", "counts"),
    [
        ((), False),
        ((a_call("09:05", "no_number"),), False),  # recorded as such, and nothing else was tried
        ((a_call("09:05", to="other_contact"),), True),  # next of kin, a neighbour's number from the planner
        ((a_call("09:05"),), True),  # the planner found a number after all
        ((A_TEXT,), True),
        ((a_call("09:05", to="planner"),), False),
    ],
)
def test_without_a_number_another_contact_must_have_been_tried(items: tuple[Evidence, ...], counts: bool) -> None:
    case = adding(replace(not_called(), has_number=False), *items)

    assert met(case, "contact") is counts
    if not counts:
        # Rule 40: then nothing is established, against anybody.
        assert judge(case, ref="J-1").established_outcome is Outcome.NOT_ESTABLISHED
        assert "No number is held" in finding(case, "contact").words


# --- a household that is only written to


@pytest.mark.parametrize("asked", [LetterOnly(), TextOnly()])
def test_where_calls_are_not_wanted_a_call_is_no_contact(asked: AccessKind) -> None:
    assert met(requiring(without(no_access_case(), EvidenceKind.CARD), asked), "contact") is False


def test_the_card_takes_the_place_of_the_call_for_a_household_that_is_only_written_to() -> None:
    case = requiring(not_called(), LetterOnly())

    assert finding(case, "contact").words == (
        "A card was left, as this household asks: it is written to, and not called."
    )
    assert judge(case, ref="J-1").allowed
    assert finding(without(case, EvidenceKind.CARD), "contact").to_do == "Leave a card with its number and record it."


def test_whoever_calls_a_household_that_is_only_written_to_has_not_met_what_it_asks() -> None:
    assert not met(requiring(no_access_case(), LetterOnly()), "requirements_met")


def test_a_card_without_its_number_is_no_contact() -> None:
    case = requiring(instead(not_called(), an_item(EvidenceKind.CARD, "09:12", {})), LetterOnly())

    assert not met(case, "contact")


@pytest.mark.parametrize(("to", "counts"), [("other_contact", True), ("resident", False), ("planner", False)])
def test_a_household_that_is_texted_only_and_has_no_number_is_reached_through_somebody_else(
    to: str, counts: bool
) -> None:
    case = adding(replace(requiring(not_called(), TextOnly()), has_number=False), a_call("09:05", to=to))

    assert met(case, "contact") is counts
    assert ("another contact" in finding(case, "contact").words) is counts
    assert counts or finding(case, "contact").to_do.startswith("Ask the planner for another contact.")


@pytest.mark.parametrize(
    ("made", "reported", "counts"),
    [
        ("08:59:59", "09:05", False),  # a call ahead, whose report came while somebody stood at the door
        ("09:00", "09:05", True),
        ("09:15", "09:30", True),  # from the door, and reported after the claim
        ("09:15:01", "09:30", False),
    ],
)
def test_a_placed_call_counts_when_it_was_made_and_not_when_it_was_reported(
    made: str, reported: str, counts: bool
) -> None:
    call = replace(a_call(made), source=EvidenceSource.PROVIDER, received_at=clock(reported))
    case = replace(instead(no_access_case(), call), judged_at=clock("10:00"))

    assert met(case, "contact") is counts


def test_a_call_that_was_made_on_the_way_and_ended_at_the_door_is_no_call_from_the_door() -> None:
    ahead = replace(a_call("09:01"), source=EvidenceSource.PROVIDER, received_at=clock("09:05"))
    ahead = replace(ahead, data={**ahead.data, "asked_at": clock("08:59").isoformat()})

    assert not met(instead(no_access_case(), ahead), "contact")
