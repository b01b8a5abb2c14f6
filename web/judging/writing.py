"""A judgement and the rulebook, as JSON and in prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from appointments.domain.evidence import OUR_FAILURE_REASONS, REFUSAL_REASONS
from appointments.domain.figures import Figure
from appointments.domain.outcomes import OUTCOME_WORDS, Judgement
from appointments.domain.procedure import Procedure
from web.judging.models import Expected
from web.judging.needs import needs_in_prose


def judgement_written(judgement: Judgement, expected: Expected | None) -> dict[str, Any]:
    """Plain JSON values. `as_expected` stands there only when the case says what is expected."""
    said: dict[str, Any] = {
        "outcome": judgement.outcome.value,
        "allowed": judgement.allowed,
        "established_outcome": judgement.established_outcome.value,
        "established_words": judgement.established_words,
        "missing": [finding.rule for finding in judgement.missing],
        "findings": [
            {"rule": finding.rule, "met": finding.met, "words": finding.words, "to_do": finding.to_do}
            for finding in judgement.findings
        ],
        "rulebook_version": judgement.rulebook_version,
        "rulebook_digest": judgement.rulebook_digest,
        "judged_at": judgement.judged_at.isoformat(),
        "evidence_digests": list(judgement.evidence_digests),
    }
    if expected is not None:
        said["as_expected"] = not otherwise(judgement, expected)
    return said


def otherwise(judgement: Judgement, expected: Expected) -> tuple[str, ...]:
    """What came out otherwise than expected, one sentence each."""
    missing = tuple(finding.rule for finding in judgement.missing)
    found = []
    if judgement.allowed is not expected.allowed:
        found.append(f"allowed: expected {_yes_no(expected.allowed)}, judged {_yes_no(judgement.allowed)}")
    if judgement.established_outcome is not expected.established:
        found.append(f"established: expected {expected.established}, judged {judgement.established_outcome}")
    if expected.missing is not None and set(missing) != set(expected.missing):
        found.append(f"missing: expected {_listed(expected.missing)}, judged {_listed(missing)}")
    return tuple(found)


def procedure_in_prose(procedure: Procedure, figures: Iterable[Figure]) -> Iterator[str]:
    """Lines that read as the landlord's procedure."""
    yield f"Before a visit may be recorded as somebody else's doing: rulebook {procedure.version}"
    for each in procedure.outcomes:
        yield ""
        yield f"{OUTCOME_WORDS[each.outcome]} ({each.outcome})"
        yield f"May be recorded only when all of these {len(each.demands)} hold:"
        for number, demand in enumerate(each.demands, 1):
            yield f"{number:>3}. {demand.asks}."
            yield f"     Why: {demand.why}."
            yield f"     Source: {demand.source}. [{demand.code}]"
    yield ""
    yield "When a claim is not allowed, the visit closes as what the records show: the first of these that holds."
    for number, (outcome, words) in enumerate(procedure.established, 1):
        yield f"{number:>3}. {words.replace('….', '…')} [{outcome}]"
    yield ""
    yield "The reasons for which entry may be refused, as the list has them"
    for code, words in REFUSAL_REASONS.items():
        ours = (
            ". It says that the failure was ours, so a planner looks into it first"
            if code in OUR_FAILURE_REASONS
            else ""
        )
        yield f"  {words}{ours}. [{code}]"
    yield ""
    yield from needs_in_prose()
    yield ""
    yield "The figures, and what a landlord may set them to"
    for figure in figures:
        yield f"  {figure.words}: {figure.in_words(figure.default)}; {figure.bounds_words}. [{figure.name}]"
        yield f"     Source: {figure.source}."


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) or "nothing"
