"""What speaks for the household counts whenever it was recorded during the visit; what supports a claim needs the time
that counts (rules 38, 41, 43 and 44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.case import Case
from appointments.domain.evidence import REFUSAL_REASONS, Evidence, EvidenceKind, EvidenceSource
from appointments.domain.outcomes import EXCUSES_LANDLORD, Outcome
from appointments.domain.replies import Intent
from policies.established import ESTABLISHED
from policies.rule import AllOf, AnyOf, Count, Demand, Not
from policies.rulebook import RULEBOOK, judge
from tests.policies.cases import (
    ENDS,
    OPENS,
    a_call,
    a_reason,
    a_reply,
    adding,
    an_item,
    arriving,
    claiming,
    clock,
    instead,
    met,
    minor_only_case,
    missing,
    no_access_case,
    refused_access_case,
    spoke_to,
    the_planner_answers,
    without,
)
from tests.policies.leaving_out import LEAVING_OUT

ARRIVED_EARLY = clock("07:50")
SECOND = timedelta(seconds=1)

# Each kind of evidence that speaks for the household, and the demand of "no access" that it takes away.
SPEAKS_FOR_THEM: dict[str, tuple[Evidence, str]] = {
    "the resident spoke": (spoke_to("resident"), "nobody_answered"),
    "somebody of the household spoke": (spoke_to("household_member"), "nobody_answered"),
    "a child was there": (spoke_to("minor"), "adults_only"),
    "the call was answered": (a_call("09:05", "answered"), "nobody_answered"),
    "work was done": (an_item(EvidenceKind.WORK_DONE, "09:05", {"words": "Tap mended."}), "nobody_answered"),
    "the planner found our failure": (the_planner_answers("09:05", found="ours"), "failure_found"),
    **{f"a reason: {code}": (a_reason(code), "nobody_answered") for code in REFUSAL_REASONS},
}


def early_no_access() -> Case:
    """Arrived ten minutes before the window; everything that supports the claim is inside it."""
    return arriving(no_access_case(), ARRIVED_EARLY)


def at(item: Evidence, received: datetime, device: datetime | None = None) -> Evidence:
    return replace(item, ref="E-said", received_at=received, device_at=device or received)


def counts(demand: Demand, *, against: bool = False) -> Iterator[tuple[Count, bool]]:
    """Every count in a demand, and whether more of it can only make the demand fail."""
    match demand:
        case Count():
            yield demand, against
        case Not(part):
            yield from counts(part, against=not against)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from counts(part, against=against)


@pytest.mark.parametrize("rule", RULEBOOK, ids=lambda rule: rule.code)
def test_every_rule_counts_what_speaks_against_a_claim_at_any_time_and_nothing_else(rule) -> None:  # type: ignore[no-untyped-def]
    for count, against in counts(rule.demand):
        assert count.untimely is against, count


def test_what_excuses_us_is_not_established_from_evidence_outside_the_time_that_counts() -> None:
    for row in ESTABLISHED:
        for count, against in counts(row.when):
            helps = against if row.outcome in EXCUSES_LANDLORD else not against
            assert count.untimely is helps, row.words


def test_early_and_with_nobody_to_be_heard_it_is_no_access() -> None:
    assert judge(early_no_access(), ref="J-1").allowed


@pytest.mark.parametrize("said", SPEAKS_FOR_THEM)
@pytest.mark.parametrize(
    ("when", "heard"),
    [
        (ARRIVED_EARLY - SECOND, False),  # before anybody was there
        (ARRIVED_EARLY, True),
        (OPENS - SECOND, True),  # the window has not opened
        (OPENS, True),
        (clock("09:15"), True),  # in the second of the decision
        (clock("09:15") + SECOND, False),  # after it: judged when the claim was made
    ],
)
def test_it_is_heard_from_arrival_to_the_decision(said: str, when: datetime, heard: bool) -> None:
    item, demand = SPEAKS_FOR_THEM[said]

    judgement = judge(adding(early_no_access(), at(item, when)), ref="J-1")

    assert {each.rule for each in judgement.missing} == ({demand} if heard else set())


@pytest.mark.parametrize("said", sorted(set(SPEAKS_FOR_THEM) - {"the planner found our failure"}))
@pytest.mark.parametrize(
    ("on_the_phone", "heard"),
    [
        (ARRIVED_EARLY - SECOND, False),
        (ARRIVED_EARLY, True),
        (clock("09:15"), True),
        (clock("09:15") + SECOND, False),
    ],
)
def test_what_reached_us_after_the_decision_goes_by_the_phones_time(
    said: str, on_the_phone: datetime, heard: bool
) -> None:
    item, demand = SPEAKS_FOR_THEM[said]
    case = replace(early_no_access(), judged_at=ENDS)

    judgement = judge(adding(case, at(item, clock("12:00"), on_the_phone)), ref="J-1")

    assert {each.rule for each in judgement.missing} == ({demand} if heard else set())


@pytest.mark.parametrize(("found_at", "counts_still"), [("12:00", True), ("12:00:01", False)])
def test_a_planner_may_find_it_until_the_judgement(found_at: str, counts_still: bool) -> None:
    case = adding(no_access_case(), the_planner_answers(found_at, found="ours"))

    assert met(replace(case, judged_at=clock("12:00")), "failure_found") is not counts_still


@pytest.mark.parametrize("outcome", sorted(EXCUSES_LANDLORD))
def test_our_failure_that_a_planner_found_early_bars_all_that_excuses_us_and_is_what_is_established(
    outcome: Outcome,
) -> None:
    case = adding(claiming(early_no_access(), outcome), the_planner_answers("07:53", found="ours"))

    judgement = judge(case, ref="J-1")

    assert (judgement.allowed, judgement.established_outcome) == (False, Outcome.REQUIREMENT_NOT_MET)


def test_who_said_early_that_they_were_not_told_and_is_right_was_not_told() -> None:
    case = adding(early_no_access(), a_reason("no_notice", "07:52"), the_planner_answers("07:55", found="ours"))

    assert judge(case, ref="J-1").established_outcome is Outcome.NOT_NOTIFIED


def test_a_reason_given_early_that_is_our_failure_waits_for_a_planner_too() -> None:
    case = adding(arriving(refused_access_case(), ARRIVED_EARLY), a_reason("not_convenient", "07:53"))

    assert missing(case) == {"failure_looked_into"}


def test_an_adult_who_was_there_early_makes_it_more_than_a_child_alone() -> None:
    case = adding(arriving(minor_only_case(), ARRIVED_EARLY), spoke_to("resident", "07:53"))

    assert missing(case) == {"minor_at_home"}
    assert judge(claiming(case, Outcome.NO_ACCESS), ref="J-1").established_outcome is Outcome.NOT_ESTABLISHED


@pytest.mark.parametrize("code", ["spoke_to", "reason_and_words"])
def test_what_supports_a_refusal_is_said_inside_the_window(code: str) -> None:
    case = arriving(refused_access_case(), ARRIVED_EARLY)
    early = instead(case, spoke_to("resident", "07:53"), a_reason("afraid", "07:53"))

    assert met(case, code)
    assert not met(early, code)


def test_a_child_who_answered_early_supports_nothing() -> None:
    case = instead(arriving(minor_only_case(), ARRIVED_EARLY), spoke_to("minor", "07:53"))

    judgement = judge(case, ref="J-1")

    assert {each.rule for each in judgement.missing} == {"minor_at_home"}
    assert judgement.established_outcome is Outcome.NOT_ESTABLISHED


@pytest.mark.parametrize(
    ("source", "to", "answered"),
    [
        (EvidenceSource.DEVICE, "resident", True),
        (EvidenceSource.PROVIDER, "resident", False),  # picked up, perhaps by a voicemail
        (EvidenceSource.DEVICE, "planner", False),
        (EvidenceSource.DEVICE, "other_contact", False),
    ],
)
def test_the_operatives_word_that_the_household_answered_the_call(
    source: EvidenceSource, to: str, answered: bool
) -> None:
    case = adding(no_access_case(), replace(a_call("09:06", "answered", to=to), source=source))

    assert met(case, "nobody_answered") is not answered


KNOCKED_EARLY = (an_item(EvidenceKind.KNOCK, "07:51"), an_item(EvidenceKind.KNOCK, "07:59:50"))


def test_knocks_before_the_window_count_for_nothing_and_take_nothing_from_one_inside_it() -> None:
    case = without(early_no_access(), EvidenceKind.KNOCK)
    inside = (an_item(EvidenceKind.KNOCK, "08:00"), an_item(EvidenceKind.KNOCK, "08:01"))

    assert not met(adding(case, *KNOCKED_EARLY), "knocks")
    assert met(adding(case, *KNOCKED_EARLY, *inside), "knocks")


_OF_THE_VISIT = st.integers(0, int((clock("09:15") - ARRIVED_EARLY).total_seconds()))
_FOR_THEM = st.builds(
    lambda said, seconds: at(SPEAKS_FOR_THEM[said][0], ARRIVED_EARLY + timedelta(seconds=seconds)),
    st.sampled_from(sorted(SPEAKS_FOR_THEM)),
    _OF_THE_VISIT,
)
_SAID_NO = st.sampled_from([Intent.CANNOT_MAKE_IT, Intent.CHANGE])


@given(items=st.lists(_FOR_THEM, max_size=4), replies=st.lists(_SAID_NO, max_size=2), seconds=_OF_THE_VISIT)
def test_more_that_speaks_for_the_household_never_makes_a_no_access_possible_and_ends_one(
    items: list[Evidence], replies: list[Intent], seconds: int
) -> None:
    incomplete = [early_no_access(), *(change(early_no_access()) for change in LEAVING_OUT[Outcome.NO_ACCESS].values())]
    numbered = [replace(item, ref=f"E-said-{number}") for number, item in enumerate(items)]
    answers = tuple(a_reply(intent, ARRIVED_EARLY + timedelta(seconds=seconds)) for intent in replies)

    for case in incomplete:
        more = replace(adding(case, *numbered), replies=(*case.replies, *answers))
        before, after = judge(case, ref="J-1"), judge(more, ref="J-1")
        assert after.allowed == (before.allowed and not items and not replies)
