"""What an evidence pack says, held against what its own ledger entries say: outcomes, times, notices, replies, reviews.

A pack whose digest was reckoned anew after it was changed still has to fit the chain; who changes the chain too has to
fit the seal that was given away.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from web.evidence_pack import sealed_words, told
from web.evidence_pack.told import Fact, Json, said, same

_END_IT = ("VisitClosed", "VisitNotAttended", "AppointmentCancelled")
_SAY_WHO_LEFT = ("VisitClosed", "AccountDecided")
_SAY_AN_OUTCOME = ("VisitClosed", "AppointmentCancelled", "OutcomeRejudged", "ChallengeDecided", "AccountDecided")


def contradictions(appointment: Json) -> Iterator[str]:
    """In words, each beginning with the appointment; nothing when the pack says what its facts say."""
    facts = _facts(appointment)
    checks: tuple[Callable[[Json, Sequence[Fact]], Iterator[str]], ...] = (
        _promises, _outcome, _arrival, _end, _evidence, _aside, _judgements, told.messages, told.replies,
        told.challenges, sealed_words.promises, sealed_words.coming, sealed_words.judgements,
        sealed_words.outcome_words, sealed_words.reasons,
    )  # fmt: skip
    for check in checks:
        yield from (f"{appointment['ref']}: {words}" for words in check(appointment, facts))


def not_checked(appointments: Iterable[Json], *, only_the_pack: bool) -> list[str]:
    """What the ledger says nothing about, in words, with how many of it there are.

    `only_the_pack` when the records themselves are not at hand, from which a pack leaves out the residents' links.
    """
    found = Counter(
        words
        for appointment in appointments
        for silent in (told.not_checked, sealed_words.not_checked)
        for words in silent(appointment, _facts(appointment), only_the_pack=only_the_pack)
    )
    return [f"{words} ({count})" for words, count in sorted(found.items())]


def _facts(appointment: Json) -> list[Fact]:
    return [(e["name"], e["at"], json.loads(e["payload"])) for e in appointment["ledger"]["entries"]]


def _promises(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    making = {"AppointmentBooked", "AppointmentRearranged", "AppointmentRepromised"}
    made = {f["promise_version"]: (at, f) for name, at, f in facts if name in making}
    if len(made) != len(appointment["promises"]):
        yield f"{len(appointment['promises'])} promises are in the pack and {len(made)} in the ledger"
    for promise in appointment["promises"]:
        version, window = promise["version"], promise["window"]
        if version not in made:
            continue
        at, fact = made[version]
        if not (same(fact["starts"], window["starts"]) and same(fact["ends"], window["ends"])):
            yield f"promise {version} is not the window that was recorded"
        if not same(at, promise["made_at"]) or fact["by"] != promise["made_by"]:
            yield f"promise {version} was not made then, by them"


def outcome_said(facts: Iterable[Fact]) -> str | None:
    """What the last of the facts that say an outcome says; None while none does."""
    said: str | None = None
    for name, _, fact in facts:
        if name == "VisitNotAttended":
            said = "not_attended"
        elif name in _SAY_AN_OUTCOME and fact.get("upheld", True):
            said = fact["outcome"]
    return said


def _outcome(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    said = outcome_said(facts)
    if said != appointment["outcome"]:
        yield f"the outcome is {appointment['outcome']} in the pack and {said} in the ledger"


def _arrival(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    arrivals = [(at, fact) for name, at, fact in facts if name == "OperativeArrived"]
    came = next((at for at, _ in arrivals), None)
    # Of a crew, who came first may be heard last.
    came = next((fact["began_at"] for _, fact in reversed(arrivals) if fact.get("began_at")), came)
    visit = appointment["visit"]
    if (came is None) != (visit is None) or (came and not same(came, visit["arrived_at"])):
        yield "the arrival is not what was recorded"


def _end(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    """When it was over: the time to challenge it runs from there, and nothing that is recorded later changes it."""
    over, visit = next((at for name, at, _ in facts if name in _END_IT), None), appointment["visit"]
    # What a phone had kept tells of an end that was before it was heard of.
    left = next((f["left_at"] for name, _, f in reversed(facts) if name in _SAY_WHO_LEFT and f.get("left_at")), over)
    if not same(over, appointment["closed_at"]) or not same(left, visit["left_at"] if visit else left):
        yield "it was over at another time than was recorded"


def _evidence(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    """Its digests are held against the ledger elsewhere; this is for what a photo's digest does not cover."""
    recorded = {f["evidence_ref"]: (at, f) for name, at, f in facts if name == "EvidenceRecorded"}
    for item in appointment["evidence"]:
        at, fact = recorded.get(item["ref"], (None, None))
        if fact is None or at is None:
            continue
        this = all(fact[name] == item[name] for name in ("kind", "source", "by"))
        this = this and fact.get("held_ms", 0) == item.get("held_ms", 0)
        if not this or not same(at, item["received_at"]) or not same(fact["device_at"], item["device_at"]):
            yield f"evidence {item['ref']} was not recorded as this, then, by them"


def _aside(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    """What phones sent that did not fit is there, and as it was sent; packs of earlier releases had none."""
    kept = {f["action_ref"]: f["digest"] for name, _, f in facts if name == "ActionNotApplied"}
    held = {action["ref"]: action for action in appointment.get("kept_aside", [])}
    for ref in sorted(set(kept) - set(held)):
        yield f"what was kept aside as {ref} is not in the pack"
    for ref, action in held.items():
        if ref not in kept or not said(action, "sent", kept[ref]):
            yield f"what was kept aside as {ref} is not what was sent"


def _judgements(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    refused = {f["judgement_ref"]: f for name, _, f in facts if name == "OutcomeRefused"}
    held = {judgement["ref"]: judgement for judgement in appointment["judgements"]}
    for ref, judgement in held.items():
        fact = refused.get(ref)
        missing = [finding["rule"] for finding in judgement["findings"] if not finding["met"]]
        if fact and (judgement["allowed"] or (judgement["findings"] and missing != fact["missing"])):
            yield f"judgement {ref} was refused, and says otherwise"
