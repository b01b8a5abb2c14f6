"""A landlord may count only calls that its telephone provider confirms: then nobody's own word is a call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.case import Case
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from policies.procedure import procedure
from policies.rulebook import digest, judge
from policies.thresholds import DEFAULTS, Thresholds
from tests.policies.cases import (
    a_call,
    adding,
    an_item,
    communal_door_case,
    finding,
    instead,
    met,
    no_access_case,
    refused_access_case,
    requiring,
    without,
)

ON = Thresholds(provider_calls_only=1)


def confirmed(call: Evidence) -> Evidence:
    return replace(call, ref=f"{call.ref}-P", source=EvidenceSource.PROVIDER)


def no_knock(case: Case) -> Case:
    return without(requiring(case, HowToKnock(Heard.CALL_INSTEAD)), EvidenceKind.KNOCK, EvidenceKind.CALL)


@pytest.mark.parametrize("result", ["no_answer", "engaged", "voicemail"])
def test_a_call_counts_by_default_and_only_confirmed_where_the_landlord_asks_for_it(result: str) -> None:
    said = instead(no_access_case(), a_call("09:05", result))
    shown = instead(no_access_case(), confirmed(a_call("09:05", result)))

    assert judge(said, ref="J-1").allowed
    assert judge(shown, ref="J-1").allowed
    assert {each.rule for each in judge(said, ref="J-1", thresholds=ON).missing} == {"contact"}
    assert judge(shown, ref="J-1", thresholds=ON).allowed


def test_a_call_that_was_answered_is_no_empty_home_unless_it_may_have_been_a_voicemail() -> None:
    said = instead(no_access_case(), a_call("09:05", "answered"))
    shown = instead(no_access_case(), confirmed(a_call("09:05", "answered")))

    assert {each.rule for each in judge(said, ref="J-1").missing} == {"nobody_answered"}
    assert {each.rule for each in judge(said, ref="J-1", thresholds=ON).missing} == {"nobody_answered", "contact"}
    assert judge(shown, ref="J-1", thresholds=ON).allowed


@pytest.mark.parametrize("result", ["no_number", "not_placed"])
def test_what_the_provider_says_was_no_call_is_none(result: str) -> None:
    assert not met(instead(no_access_case(), confirmed(a_call("09:05", result))), "contact", thresholds=ON)


def test_our_own_records_word_is_not_the_providers() -> None:
    ours = replace(a_call("09:05"), source=EvidenceSource.SYSTEM)

    assert not met(instead(no_access_case(), ours), "contact", thresholds=ON)


def test_the_operative_is_told_what_is_wrong_with_the_call_and_what_to_do() -> None:
    found = finding(no_access_case(), "contact", thresholds=ON)

    assert "rests on the operative's word" in found.words
    assert "through the page of the visit" in found.to_do
    assert "No call to the household" in finding(without(no_access_case(), EvidenceKind.CALL), "contact").words


def test_a_call_to_the_planner_that_somebody_says_they_made_is_no_contact() -> None:
    case = refused_access_case()

    assert met(case, "contact_refused")
    assert not met(case, "contact_refused", thresholds=ON)
    assert "rests on the operative's word" in finding(case, "contact_refused", thresholds=ON).words
    assert met(adding(case, an_item(EvidenceKind.PLANNER_ASKED, "09:06")), "contact_refused", thresholds=ON)


def test_a_call_to_the_planner_that_somebody_says_they_made_does_not_start_the_planners_time() -> None:
    case = without(no_access_case(), EvidenceKind.PLANNER_ASKED, EvidenceKind.PLANNER_ANSWERED)
    case = adding(case, replace(a_call("09:01", to="planner"), ref="E-rang"))

    assert not met(case, "planner_contact")
    assert not met(case, "planner_contact", thresholds=ON)
    assert "Ask the planner by the button" in finding(case, "planner_contact", thresholds=ON).to_do


def test_calls_in_the_place_of_knocks_are_confirmed_too() -> None:
    said = adding(no_knock(no_access_case()), a_call("09:02"), a_call("09:05"))
    shown = adding(no_knock(no_access_case()), confirmed(a_call("09:02")), confirmed(a_call("09:05")))

    assert met(said, "knocks")
    assert not met(said, "knocks", thresholds=ON)
    assert "rests on the operative's word" in finding(said, "knocks", thresholds=ON).words
    assert met(shown, "knocks", thresholds=ON)


def test_a_call_in_the_place_of_a_knock_before_a_refusal_is_confirmed_too() -> None:
    said = adding(no_knock(refused_access_case()), a_call("09:01"))

    assert met(said, "knock_refused")
    assert not met(said, "knock_refused", thresholds=ON)
    assert met(adding(said, confirmed(a_call("09:02"))), "knock_refused", thresholds=ON)


def test_from_the_communal_door_too_a_call_is_confirmed_or_the_planner_is_asked() -> None:
    case = communal_door_case()

    assert met(case, "entry_tried")
    assert not met(case, "entry_tried", thresholds=ON)
    assert met(instead(case, confirmed(a_call("09:05"))), "entry_tried", thresholds=ON)
    assert met(adding(case, an_item(EvidenceKind.PLANNER_ASKED, "09:06")), "entry_tried", thresholds=ON)


def test_whom_a_planner_named_no_provider_calls_so_the_operatives_word_stands() -> None:
    nobody = replace(no_access_case(), has_number=False)
    case = instead(nobody, a_call("09:05", to="other_contact"))

    assert met(case, "contact", thresholds=ON)


def test_a_text_where_texts_are_asked_for_is_not_a_call() -> None:
    texted = adding(
        without(communal_door_case(), EvidenceKind.CALL), an_item(EvidenceKind.TEXT, "09:05", {"result": "sent"})
    )

    assert met(texted, "entry_tried", thresholds=ON)


def test_the_landlords_own_figure_of_the_day_decides_and_the_book_it_was_judged_by_shows_it() -> None:
    case = replace(no_access_case(), figures={"provider_calls_only": 1})
    judgement = judge(case, ref="J-1")

    assert not judgement.allowed
    assert judgement.rulebook_digest == digest(ON) != digest(DEFAULTS)


def test_the_procedure_says_it_only_where_it_is_asked_for() -> None:
    for thresholds, said in ((DEFAULTS, False), (ON, True)):
        asks = {demand.code: demand.asks for each in procedure(thresholds).outcomes for demand in each.demands}
        for code in ("contact", "contact_refused", "knocks", "knock_refused", "entry_tried"):
            assert ("that the telephone provider confirms" in asks[code]) is said, code
            assert "{" not in asks[code]
