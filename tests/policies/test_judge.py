"""The gate as a whole: nothing blames the resident unless every demand is met, and each one that is not is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.case import Case
from appointments.domain.evidence import OUR_FAILURE_REASONS, Evidence, EvidenceKind, EvidenceSource
from appointments.domain.outcomes import BLAMES_RESIDENT, CLAIMABLE, EXCUSES_LANDLORD, Door, Outcome
from appointments.domain.replies import Intent
from policies.rulebook import VERSION, digest, judge, rules_for
from policies.thresholds import Thresholds
from tests.policies.cases import (
    ARRIVED,
    a_notice,
    a_reason,
    a_reply,
    adding,
    an_item,
    arriving,
    claiming,
    communal_door_case,
    decided,
    minor_only_case,
    no_access_case,
    refused_access_case,
    requiring,
    spoke_to,
    the_planner_answers,
    without,
)
from tests.policies.leaving_out import LEAVING_OUT, Change

COMPLETE = {
    Outcome.NO_ACCESS: no_access_case,
    Outcome.REFUSED_ACCESS: refused_access_case,
    Outcome.MINOR_ONLY: minor_only_case,
    Outcome.COMMUNAL_DOOR: communal_door_case,
}
GUARDED = sorted(EXCUSES_LANDLORD)


@pytest.mark.parametrize("outcome", GUARDED)
def test_a_complete_case_is_allowed_as_claimed(outcome: Outcome) -> None:
    judgement = judge(COMPLETE[outcome](), ref="J-1")

    assert judgement.missing == ()
    assert judgement.allowed
    assert judgement.established_outcome is outcome
    assert {found.rule for found in judgement.findings} == {rule.code for rule in rules_for(outcome)}
    assert all(found.to_do == "" for found in judgement.findings)


@pytest.mark.parametrize("outcome", GUARDED)
def test_the_list_of_what_can_be_left_out_covers_every_demand(outcome: Outcome) -> None:
    assert set(LEAVING_OUT[outcome]) == {rule.code for rule in rules_for(outcome)}


@pytest.mark.parametrize(
    ("outcome", "code"), [(outcome, code) for outcome, changes in LEAVING_OUT.items() for code in changes]
)
def test_leaving_out_any_one_demand_refuses_the_claim_and_names_it(outcome: Outcome, code: str) -> None:
    judgement = judge(LEAVING_OUT[outcome][code](COMPLETE[outcome]()), ref="J-1")

    assert not judgement.allowed
    assert code in {found.rule for found in judgement.missing}
    assert judgement.established_outcome not in BLAMES_RESIDENT
    assert all(found.words for found in judgement.findings)


# Noise: any evidence at any time around the visit, by anybody, which may help or harm.
NOISE = st.lists(
    st.builds(
        an_item,
        st.sampled_from(sorted(EvidenceKind)),
        st.integers(-3600, 3600).map(lambda seconds: ARRIVED + timedelta(seconds=seconds)),
        st.dictionaries(
            st.sampled_from(["to", "result", "who", "reason", "words", "number", "step", "subject"]),
            st.sampled_from(["", "resident", "planner", "minor", "answered", "no_number", "afraid", "called_ahead"]),
        ),
        source=st.sampled_from(sorted(EvidenceSource)),
        digest=st.sampled_from(["", "ab"]),
    ),
    max_size=12,
)


@given(data=st.data(), outcome=st.sampled_from(GUARDED), noise=NOISE)
def test_whatever_else_is_recorded_a_claim_without_one_demand_is_never_allowed(
    data: st.DataObject, outcome: Outcome, noise: list[Evidence]
) -> None:
    changes = LEAVING_OUT[outcome]
    left_out = data.draw(st.lists(st.sampled_from(sorted(changes)), min_size=1, unique=True))
    case = adding(COMPLETE[outcome](), *noise)
    # A child and an adult at the door, a reason and none, take each other's finding away: not asked for by name below.
    for code in sorted(left_out):
        case = changes[code](case)

    judgement = judge(case, ref="J-1")

    named = {found.rule for found in judgement.missing}
    contradictory = {"adults_only", "nobody_answered", "spoke_to", "minor_at_home", "failure_looked_into"}
    assert not judgement.allowed
    assert judgement.established_outcome not in BLAMES_RESIDENT
    if "failure_found" in left_out:  # what the planner finds is contact with the planner, and may be left out with it
        contradictory |= {"failure_found", "contact_refused", "entry_tried", "planner_contact", "at_the_home"}
    assert named >= set(left_out) - contradictory


@given(noise=NOISE, outcome=st.sampled_from(GUARDED), door=st.sampled_from(sorted(Door)))
def test_random_evidence_alone_never_blames_anybody(noise: list[Evidence], outcome: Outcome, door: Door) -> None:
    """Without a delivered notice there is nothing that an operative could record to make it the resident's fault."""
    case = claiming(replace(COMPLETE[outcome](), notifications=(), evidence=tuple(noise)), outcome, door=door)

    judgement = judge(case, ref="J-1")

    assert not judgement.allowed
    assert all(found.words for found in judgement.findings)


def test_three_minutes_and_no_call_names_all_that_is_missing_at_once() -> None:
    hasty = decided(
        replace(no_access_case(), evidence=(an_item(EvidenceKind.KNOCK, "09:01"),)),
        "09:03",
    )

    judgement = judge(hasty, ref="J-1")

    assert {found.rule: found.to_do for found in judgement.missing} == {
        "knocks": "Wait a little, knock again and record it.",
        "contact": "Call the household and record how it ended.",
        "wait": "Wait 12 minutes more at the door.",
        "planner_contact": "Contact the planner before you leave a card.",
        "card": "After contact with the planner, leave a card, record its number and photograph it.",
    }
    assert judgement.established_outcome is Outcome.NOT_ESTABLISHED


@pytest.mark.parametrize("outcome", sorted(CLAIMABLE - EXCUSES_LANDLORD))
def test_an_outcome_that_excuses_nobody_is_recorded_without_demands(outcome: Outcome) -> None:
    bare = replace(no_access_case(), evidence=(), notifications=())

    judgement = judge(claiming(bare, outcome), ref="J-1")

    assert (judgement.allowed, judgement.findings, judgement.established_outcome) == (True, (), outcome)


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - CLAIMABLE))
def test_what_only_the_records_establish_cannot_be_claimed(outcome: Outcome) -> None:
    judgement = judge(claiming(no_access_case(), outcome), ref="J-1")

    assert not judgement.allowed
    assert [found.rule for found in judgement.findings] == ["claimable"]
    assert judgement.established_outcome is Outcome.NOT_ESTABLISHED


NO_NOTICE = (a_notice(None),)


def absent(case: Case) -> Case:
    return arriving(case, None)


def late(case: Case) -> Case:
    return decided(arriving(case, "13:00"), "13:30")


def early(case: Case) -> Case:
    return decided(arriving(case, "07:00"), "07:30")


def untold(case: Case) -> Case:
    return replace(case, notifications=NO_NOTICE)


def against_the_answer(case: Case) -> Case:
    return replace(case, replies=(a_reply(Intent.CHANGE),))


def one_of_two(case: Case) -> Case:
    return requiring(case, TwoOperatives())


def only_a_child(case: Case) -> Case:
    return adding(without(case, EvidenceKind.SPOKE_TO), spoke_to("minor"))


def found_ours(case: Case) -> Case:
    return adding(case, the_planner_answers(case.claim.claimed_at, found="ours"))


def receipt_awaited(case: Case) -> Case:
    return replace(case, notifications=(replace(a_notice(None), awaited=True),))


def unread(case: Case) -> Case:
    return replace(case, text_unread=True)


def our_failure_said(case: Case) -> Case:
    return adding(case, a_reason("requirement_not_met", case.claim.claimed_at))


def no_knock(case: Case) -> Case:
    return without(case, EvidenceKind.KNOCK)


# Earlier failures outweigh later ones: each row holds together with every row below it.
PRECEDENCE = [
    (absent, Outcome.NOT_ATTENDED, "The records show nobody at the home."),
    (late, Outcome.LATE, "We arrived at 1pm, and had promised to arrive before 1pm."),
    (early, Outcome.EARLY, "We came and gave up before the window opened at 8am."),
    (
        untold,
        Outcome.NOT_NOTIFIED,
        "The records do not show that the household was told of this appointment in time.",
    ),
    (
        against_the_answer,
        Outcome.REQUIREMENT_NOT_MET,
        "The resident had answered that this time does not suit, and we came all the same.",
    ),
    (
        one_of_two,
        Outcome.REQUIREMENT_NOT_MET,
        "We did not do what the household had asked for: two operatives were asked for and 1 came.",
    ),
    (
        found_ours,
        Outcome.REQUIREMENT_NOT_MET,
        "A planner who was asked from the door found that the failure was ours.",
    ),
    (
        receipt_awaited,
        Outcome.NOT_ESTABLISHED,
        "The notice was sent in time, and whether it arrived is not known yet: its receipt is awaited.",
    ),
    (unread, Outcome.NOT_ESTABLISHED, "A text from the resident waits to be read, so nothing is established."),
    (only_a_child, Outcome.MINOR_ONLY, "Only a child was at home."),
    (
        our_failure_said,
        Outcome.NOT_ESTABLISHED,
        "The resident said that the failure was ours, and no planner has looked into it.",
    ),
    (no_knock, Outcome.NOT_ESTABLISHED, "The evidence is incomplete, so nothing is established."),
]


# What the landlord failed in, or may have; the rows below these say who was at home and what is missing.
BEFORE_ANYBODY_ELSE = [row for row in PRECEDENCE if row[0] not in {only_a_child, our_failure_said, no_knock}]


@pytest.mark.parametrize(
    ("change", "established", "words", "outcome"),
    [
        *((*row, outcome) for row in PRECEDENCE for outcome in (Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS)),
        *((*row, outcome) for row in BEFORE_ANYBODY_ELSE for outcome in (Outcome.MINOR_ONLY, Outcome.COMMUNAL_DOOR)),
    ],
)
def test_what_the_records_establish_alone(change: Change, established: Outcome, words: str, outcome: Outcome) -> None:
    judgement = judge(change(COMPLETE[outcome]()), ref="J-1")

    assert (judgement.established_outcome, judgement.established_words) == (established, words)


# Late and early exclude each other, and no notice one whose receipt is awaited; everything else may come together.
PAIRS = [
    (first, second)
    for index, first in enumerate(PRECEDENCE)
    for second in PRECEDENCE[index + 1 :]
    if {first[0], second[0]} not in ({late, early}, {untold, receipt_awaited})
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_earlier_failure_is_the_established_one(
    first: tuple[Change, Outcome, str], second: tuple[Change, Outcome, str]
) -> None:
    case = second[0](no_access_case())
    case = first[0](case)

    judgement = judge(case, ref="J-1")

    assert (judgement.established_outcome, judgement.established_words) == first[1:]


def test_notice_shorter_than_the_household_asks_is_established_as_not_notified() -> None:
    short = replace(refused_access_case(), notifications=(a_notice(ARRIVED - timedelta(hours=20)),))

    assert judge(requiring(short, AdvanceNotice(48)), ref="J-1").established_outcome is Outcome.NOT_NOTIFIED


def test_a_call_ahead_that_nobody_recorded_is_a_requirement_that_was_not_met() -> None:
    judgement = judge(requiring(no_access_case(), CallAhead(30)), ref="J-1")

    assert judgement.established_outcome is Outcome.REQUIREMENT_NOT_MET


def test_a_text_only_household_that_was_texted_can_be_recorded_as_no_access() -> None:
    case = requiring(without(no_access_case(), EvidenceKind.CALL), TextOnly())

    assert judge(adding(case, an_item(EvidenceKind.TEXT, "09:05", {"result": "sent"})), ref="J-1").allowed


def test_a_contractor_s_file_without_a_visit_establishes_nothing() -> None:
    """Rule 66: code 70 without evidence is neither the resident's fault nor proof that nobody came."""
    bare = claiming(arriving(replace(no_access_case(), evidence=()), None), Outcome.NO_ACCESS, door=Door.FEED)

    judgement = judge(bare, ref="J-1")

    assert not judgement.allowed
    assert judgement.established_outcome is Outcome.NOT_ESTABLISHED
    assert all(found.to_do == "" for found in judgement.missing)


@pytest.mark.parametrize("door", Door)
def test_the_gate_is_the_same_for_every_door(door: Door) -> None:
    complete, incomplete = no_access_case(), no_knock(no_access_case())

    assert judge(claiming(complete, Outcome.NO_ACCESS, door=door), ref="J-1").allowed
    assert not judge(claiming(incomplete, Outcome.NO_ACCESS, door=door), ref="J-1").allowed


def test_the_judgement_says_what_it_was_given_by_and_what_it_looked_at() -> None:
    case = no_access_case()

    judgement = judge(case, ref="J-77")

    assert (judgement.ref, judgement.appointment_ref, judgement.promise_version) == ("J-77", "A-1", 2)
    assert (judgement.rulebook_version, judgement.rulebook_digest) == (VERSION, digest())
    assert judgement.judged_at == case.judged_at
    assert len(judgement.evidence_digests) == len(case.evidence)
    assert judgement.evidence_digests[-1] == case.evidence[-1].digest  # the stored photo's own
    assert len(set(judgement.evidence_digests)) == len(case.evidence)


CALL = next(item for item in no_access_case().evidence if item.kind is EvidenceKind.CALL)


@pytest.mark.parametrize(
    "altered",
    [
        replace(CALL, data={"to": "resident", "result": "answered"}),
        replace(CALL, device_at=ARRIVED),
        replace(CALL, received_at=ARRIVED),
        replace(CALL, by="operative-08"),
        replace(CALL, source=EvidenceSource.PROVIDER),
    ],
)
def test_any_change_to_a_piece_of_evidence_changes_its_digest(altered: Evidence) -> None:
    before, after = (
        judge(replace(no_access_case(), evidence=(item,)), ref="J-1").evidence_digests for item in (CALL, altered)
    )

    assert before != after


def test_a_judgement_under_other_figures_carries_another_digest() -> None:
    strict = Thresholds(wait_minutes=20)

    judgement = judge(no_access_case(), ref="J-1", thresholds=strict)

    assert not judgement.allowed
    assert judgement.rulebook_digest == digest(strict) != digest()


@given(arrived=st.integers(-120, 480), stayed=st.integers(0, 240))
def test_time_alone_allows_a_claim_only_inside_the_window_and_after_the_wait(arrived: int, stayed: int) -> None:
    """Minutes after the window opened, and minutes at the door; all evidence is recorded in the last minute of both."""
    opens: datetime = no_access_case().window.starts
    arrived_at = opens + timedelta(minutes=arrived)
    leaves = arrived_at + timedelta(minutes=stayed)
    evidence = tuple(
        replace(item, device_at=leaves - timedelta(seconds=40 - 5 * n), received_at=leaves)
        for n, item in enumerate(item for item in no_access_case().evidence if item.kind is not EvidenceKind.KNOCK)
    )
    knocks = tuple(an_item(EvidenceKind.KNOCK, leaves - timedelta(seconds=back)) for back in (55, 5))
    case = decided(arriving(replace(no_access_case(), evidence=(*evidence, *knocks)), arrived_at), leaves)

    inside = arrived < 5 * 60
    waited = min(stayed, stayed + arrived) >= 15

    assert judge(case, ref="J-1").allowed is (inside and waited)


# --- every combination, and what more evidence can do

_OPTIONAL = EvidenceKind.ARRIVAL  # the arrival itself is on the appointment


@pytest.mark.parametrize("outcome", GUARDED)
@pytest.mark.parametrize("change", [None, late, untold, against_the_answer, one_of_two, receipt_awaited, unread])
def test_no_subset_of_the_evidence_is_enough_but_all_of_it(outcome: Outcome, change: Change | None) -> None:
    complete = COMPLETE[outcome]()
    for kept in product((True, False), repeat=len(complete.evidence)):
        evidence = tuple(item for item, keep in zip(complete.evidence, kept, strict=True) if keep)
        case = replace(complete, evidence=evidence)
        judgement = judge(change(case) if change else case, ref="J-1")
        left_out = {item.kind for item in complete.evidence if item not in evidence}
        # A knock before a child opens, say, is good practice and no demand of that outcome.
        needed = left_out - {_OPTIONAL} - ({EvidenceKind.KNOCK} if outcome is Outcome.MINOR_ONLY else set())
        assert judgement.allowed is (change is None and not needed)
        assert judgement.allowed is (judgement.established_outcome is outcome) or outcome is Outcome.MINOR_ONLY
        assert judgement.allowed or judgement.established_outcome not in BLAMES_RESIDENT


def _speaks_against(item: Evidence, outcome: Outcome) -> bool:
    """Whether a piece of evidence says that it was otherwise than claimed."""
    if item.kind is EvidenceKind.DEPARTURE:
        return True  # somebody who left has waited no longer
    if item.kind is EvidenceKind.SPOKE_TO:
        return outcome is Outcome.NO_ACCESS or (outcome is Outcome.MINOR_ONLY and item.text("who") != "minor")
    if item.kind is EvidenceKind.WORK_DONE:
        return outcome is Outcome.NO_ACCESS
    if item.kind is EvidenceKind.PLANNER_ANSWERED:
        return item.text("found") == "ours"
    if item.kind is EvidenceKind.REASON:
        return outcome is Outcome.NO_ACCESS or item.text("reason") in OUR_FAILURE_REASONS
    if item.kind is EvidenceKind.WORK_DONE:
        return outcome is Outcome.NO_ACCESS  # nobody works where nobody answers
    return False


MORE = st.lists(
    st.builds(
        an_item,
        st.sampled_from(sorted(EvidenceKind)),
        st.integers(-1200, 1200).map(lambda seconds: ARRIVED + timedelta(seconds=seconds)),
        st.dictionaries(
            st.sampled_from(["to", "result", "who", "reason", "words", "number", "step", "subject", "found"]),
            st.sampled_from(
                ["", "resident", "planner", "minor", "other", "answered", "no_number", "afraid", "no_notice", "ours"]
            ),
        ),
        source=st.sampled_from(sorted(EvidenceSource)),
        digest=st.sampled_from(["", "ab"]),
    ),
    max_size=10,
)


@given(outcome=st.sampled_from(GUARDED), more=MORE)
def test_more_evidence_never_takes_an_allowed_claim_away_unless_it_speaks_against_it(
    outcome: Outcome, more: list[Evidence]
) -> None:
    harmless = [item for item in more if not _speaks_against(item, outcome)]

    assert judge(adding(COMPLETE[outcome](), *harmless), ref="J-1").allowed


@given(outcome=st.sampled_from(GUARDED), more=MORE)
def test_more_evidence_never_hides_the_landlords_failure(outcome: Outcome, more: list[Evidence]) -> None:
    for change, established, _ in PRECEDENCE[:6]:
        if change in {early, absent}:
            continue  # who left, or came, is what these two are about
        judgement = judge(change(adding(COMPLETE[outcome](), *more)), ref="J-1")
        assert not judgement.allowed
        assert judgement.established_outcome in {established, Outcome.EARLY, Outcome.REQUIREMENT_NOT_MET}


@given(outcome=st.sampled_from(GUARDED), more=MORE, door=st.sampled_from(sorted(Door)))
def test_the_door_a_claim_came_through_changes_nothing_but_what_is_left_to_do(
    outcome: Outcome, more: list[Evidence], door: Door
) -> None:
    case = adding(COMPLETE[outcome](), *more)
    by_phone, other = judge(case, ref="J-1"), judge(claiming(case, outcome, door=door), ref="J-1")

    assert (by_phone.allowed, by_phone.established_outcome) == (other.allowed, other.established_outcome)
    assert [(found.rule, found.met) for found in by_phone.findings] == [
        (found.rule, found.met) for found in other.findings
    ]
