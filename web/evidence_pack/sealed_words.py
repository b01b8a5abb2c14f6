"""What is stored beside the ledger and whose digest a fact holds: what was asked for, judgements, words, who closed it.

Each check yields what does not fit, in words; `not_checked` names what the facts of this appointment are silent about.
The digests are reckoned here a second time, from the JSON, for the reason that `checking.py` gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from web.evidence_pack.told import Fact, Json
from web.links import LINK_LEFT_OUT

_MAKING = frozenset({"AppointmentBooked", "AppointmentRearranged", "AppointmentRepromised"})
_COMING = frozenset({"AppointmentDespatched", "OperativeArrived"})
_JUDGED = frozenset({"OutcomeRefused", "VisitClosed", "OutcomeRejudged"})
_SAY_WORDS = frozenset({"VisitClosed", "VisitNotAttended", "AppointmentCancelled", "OutcomeRejudged", "AccountDecided"})


def promises(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    made = {fact["promise_version"]: fact for name, _, fact in facts if name in _MAKING}
    for promise in appointment["promises"]:
        fact = made.get(promise["version"], {})
        if not _fits(promise["purpose"], fact.get("purpose_digest")):
            yield f"promise {promise['version']} was told with another purpose"
        if _other_requirements(promise["requirements"], fact.get("requirements_digest")):
            yield f"promise {promise['version']} was made with other requirements"
        if fact.get("agreed_by_resident", promise["agreed_by_resident"]) != promise["agreed_by_resident"]:
            yield f"promise {promise['version']}: the resident agreed to it otherwise"


def coming(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    """The requirements as they stood when somebody came."""
    if _other_requirements(appointment["despatched_requirements"] or [], _when_we_came(facts)):
        yield "we came with other requirements"


def judgements(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    given, held = _given(facts), {item["ref"]: item for item in appointment["judgements"]}
    yield from (f"judgement {ref} was given and is not in the pack" for ref in sorted(set(given) - set(held)))
    for ref, judgement in held.items():
        if ref not in given:
            yield f"judgement {ref} is in the pack and was never given"
        elif given[ref] and not _emptied(judgement) and judgement_digest(judgement) != given[ref]:
            yield f"judgement {ref} is not what was judged"


def outcome_words(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    if not _fits(appointment["outcome_words"], _last_words(facts)):
        yield "what is said of the outcome is not what was recorded"
    closed = next((fact for name, _, fact in facts if name == "VisitClosed"), None)
    if closed and appointment["closed_by"] and closed["by"] != appointment["closed_by"]:
        yield "it was closed by somebody else"


def reasons(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    decided = _decided(facts)
    for challenge in appointment["challenges"]:
        if not _fits(challenge["reason"], decided.get(challenge["ref"], {}).get("reason_digest")):
            yield f"challenge {challenge['ref']} was decided for another reason"


def not_checked(appointment: Json, facts: Sequence[Fact], *, only_the_pack: bool) -> Iterator[str]:
    """What no fact holds, once for each thing, and what was erased since."""
    made = {fact["promise_version"]: fact for name, _, fact in facts if name in _MAKING}
    asked = [promise["requirements"] for promise in appointment["promises"]]
    for promise in appointment["promises"]:
        fact = made.get(promise["version"], {})
        if promise["purpose"] and not fact.get("purpose_digest"):
            yield "what households were told that a visit is for"
        if promise["requirements"] and not fact.get("requirements_digest"):
            yield "requirements as they stood at booking"
    if appointment["despatched_requirements"] is not None:
        asked.append(appointment["despatched_requirements"])
        if appointment["despatched_requirements"] and not _when_we_came(facts):
            yield "requirements as they stood when we came"
    if any(not item["digest"] for items in asked for item in items):
        yield "requirements that are erased"
    elif only_the_pack and any(asked):
        yield "whether what households asked for is worded as it was recorded: the landlord’s records alone show that"
    given = _given(facts)
    for judgement in appointment["judgements"]:
        if _emptied(judgement):
            yield "findings of judgements that are erased"
        elif not given.get(judgement["ref"]):
            yield "findings of judgements"
    if appointment["outcome_words"] and not _last_words(facts):
        yield "what is said of outcomes"
    for challenge in appointment["challenges"]:
        if challenge["reason"] and not _decided(facts).get(challenge["ref"], {}).get("reason_digest"):
            yield "why challenges were decided so"


def judgement_digest(judgement: Json) -> str:
    """The digest of a judgement as its recipe in the pack says."""
    about = ("ref", "appointment_ref", "promise_version", "outcome", "allowed")
    findings = [[item[name] for name in ("rule", "met", "words", "to_do")] for item in judgement["findings"]]
    established = ("established_outcome", "established_words", "rulebook_version", "rulebook_digest")
    at = datetime.fromisoformat(judgement["judged_at"]).astimezone(UTC).isoformat(timespec="microseconds")
    return _digest(
        [
            *(judgement[name] for name in about),
            findings,
            *(judgement[name] for name in established),
            at,
            judgement["evidence_digests"],
        ]
    )


def _given(facts: Sequence[Fact]) -> dict[str, str]:
    """Every judgement that a fact names, with its digest; that is empty in older facts."""
    found: dict[str, str] = {}
    for name, _, fact in facts:
        if name in _JUDGED and fact["judgement_ref"]:
            ref = fact["judgement_ref"]
            found[ref] = fact.get("judgement_digest") or found.get(ref, "")
    return found


def _last_words(facts: Sequence[Fact]) -> str | None:
    """The digest of what is said of the outcome as it is now; None when the last fact to change it has none."""
    last: str | None = None
    for name, _, fact in facts:
        if name in _SAY_WORDS or (name == "ChallengeDecided" and fact["upheld"]):
            last = fact.get("words_digest")
    return last


def _when_we_came(facts: Sequence[Fact]) -> str | None:
    last: str | None = None
    for name, _, fact in facts:
        if name in _COMING:
            last = fact.get("requirements_digest")
    return last


def _decided(facts: Sequence[Fact]) -> dict[str, Any]:
    return {fact["challenge_ref"]: fact for name, _, fact in facts if name == "ChallengeDecided"}


def _other_requirements(items: Sequence[Json], digest: str | None) -> bool:
    """Whether these are not what the digest is of; erased ones, and facts without a digest, say nothing."""
    digests = [item["digest"] for item in sorted(items, key=lambda item: str(item["ref"]))]
    return bool(digest) and all(digests) and _digest(digests) != digest


def _emptied(judgement: Json) -> bool:
    return not judgement["findings"] and not judgement["established_words"]


def _fits(words: str, digest: str | None) -> bool:
    """As for a message: what was erased says nothing, and neither do words whose link is left out."""
    return not digest or not words or LINK_LEFT_OUT in words or hashlib.sha256(words.encode()).hexdigest() == digest


def _digest(value: object) -> str:
    content = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
