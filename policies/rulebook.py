"""The gate before blaming the resident: all demands, and the judge that runs every one of them.

A new demand is a file in `rules/`, a line in RULEBOOK, a row in README.md, and a new VERSION.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import Any

from appointments.domain.case import Case
from appointments.domain.evidence import Evidence
from appointments.domain.outcomes import BLAMES_RESIDENT, CLAIMABLE, OUTCOME_WORDS, Finding, Judgement, Outcome
from appointments.domain.refs import JudgementRef
from policies.case_sheet import case_sheet
from policies.established import ESTABLISHED
from policies.export import digest_of, write_established, write_rule
from policies.interpreter import find, first_established
from policies.rule import Rule
from policies.rules import (
    adults_only,
    at_the_home,
    card,
    contact,
    contact_refused,
    door_steps,
    entry_tried,
    failure_found,
    failure_looked_into,
    in_window,
    knock_refused,
    knocks,
    minor_at_home,
    nobody_answered,
    not_inconvenient,
    notified,
    other_time_offered,
    planner_contact,
    reason_and_words,
    requirements_met,
    spoke_to,
    texts_read,
    wait,
)
from policies.sheet import Sheet
from policies.thresholds import DEFAULTS, Thresholds, overridden

VERSION = "2026.7"

# In the order in which an operative meets them: before the visit, at the door, before leaving.
RULEBOOK: tuple[Rule, ...] = (
    notified.RULE,
    not_inconvenient.RULE,
    texts_read.RULE,
    in_window.RULE,
    at_the_home.RULE,
    requirements_met.RULE,
    door_steps.RULE,
    adults_only.RULE,
    minor_at_home.RULE,
    entry_tried.RULE,
    nobody_answered.RULE,
    knocks.RULE,
    knock_refused.RULE,
    contact.RULE,
    contact_refused.RULE,
    wait.RULE,
    planner_contact.RULE,
    failure_found.RULE,
    card.RULE,
    spoke_to.RULE,
    reason_and_words.RULE,
    failure_looked_into.RULE,
    other_time_offered.RULE,
)


def judge(case: Case, *, ref: JudgementRef, thresholds: Thresholds = DEFAULTS) -> Judgement:
    """Every demand on the claimed outcome, met or missing, and what the records establish.

    An outcome that excuses nobody is allowed without demands. One that nobody can claim, because only the records
    establish it, is refused. The case's own figures are taken over `thresholds`.
    """
    thresholds = overridden(case.figures, base=thresholds)
    claimed = case.claim.outcome
    sheet = case_sheet(case, thresholds)
    findings = _findings(claimed, sheet)
    allowed = all(finding.met for finding in findings)
    established, words = (claimed, f"{OUTCOME_WORDS[claimed]}.") if allowed else _established(sheet)
    return Judgement(
        ref=ref,
        appointment_ref=case.claim.appointment_ref,
        promise_version=case.promise.version,
        outcome=claimed,
        allowed=allowed,
        findings=findings,
        established_outcome=established,
        established_words=words,
        rulebook_version=VERSION,
        rulebook_digest=digest(thresholds),
        judged_at=case.judged_at,
        evidence_digests=tuple(_evidence_digest(item) for item in case.evidence),
    )


def rules_for(outcome: Outcome) -> tuple[Rule, ...]:
    """The demands on a claim of this outcome; none when it does not excuse the landlord."""
    return tuple(rule for rule in RULEBOOK if outcome in rule.outcomes)


def export(thresholds: Thresholds = DEFAULTS) -> dict[str, Any]:
    """Everything the gate decides by, as plain JSON: for the phone, and for an auditor."""
    return {
        "version": VERSION,
        "rules": [write_rule(rule) for rule in RULEBOOK],
        "established": [write_established(row) for row in ESTABLISHED],
        "thresholds": thresholds.numbers(),
        "claimable": sorted(CLAIMABLE),
        "guarded": sorted(BLAMES_RESIDENT),
    }


@cache  # of constants and a frozen value: every judgement asks for it, and there is one for each set of thresholds
def digest(thresholds: Thresholds = DEFAULTS) -> str:
    """SHA-256 over version, rules, words and thresholds: equal digests mean judged by the same book."""
    return digest_of(export(thresholds))


def _findings(claimed: Outcome, sheet: Sheet) -> tuple[Finding, ...]:
    if claimed not in CLAIMABLE:
        words = f"“{OUTCOME_WORDS[claimed]}” is established from the records; nobody can claim it."
        return (Finding("claimable", met=False, words=words),)
    return tuple(find(rule, sheet) for rule in rules_for(claimed))


def _established(sheet: Sheet) -> tuple[Outcome, str]:
    row, words = first_established(ESTABLISHED, sheet)
    return row.outcome, words


def _evidence_digest(item: Evidence) -> str:
    """The item's own digest (of a stored file), or that of the item."""
    if item.digest:
        return item.digest
    plain = {
        "ref": item.ref,
        "appointment_ref": item.appointment_ref,
        "kind": item.kind.value,
        "source": item.source.value,
        "device_at": item.device_at.astimezone(UTC).isoformat(),
        "received_at": item.received_at.astimezone(UTC).isoformat(),
        "by": item.by,
        "data": dict(item.data),
    }
    return digest_of(plain)
