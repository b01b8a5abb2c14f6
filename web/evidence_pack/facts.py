"""What an evidence pack says, held against what its own ledger entries say: outcomes, times, notices, replies, reviews.

A pack whose digest was reckoned anew after it was changed still has to fit the chain; who changes the chain too has to
fit the seal that was given away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

Json = Mapping[str, Any]

# What stands in a pack's words in the place of the address by which a resident opens their appointment.
LINK_LEFT_OUT = "/r/…"
_SAY_AN_OUTCOME = ("VisitClosed", "AppointmentCancelled", "OutcomeRejudged", "ChallengeDecided", "AccountDecided")


def contradictions(appointment: Json) -> Iterator[str]:
    """In words, each beginning with the appointment; nothing when the pack says what its facts say."""
    facts = [(e["name"], e["at"], json.loads(e["payload"])) for e in appointment["ledger"]["entries"]]
    checks: tuple[Callable[[Json, list[tuple[str, str, Any]]], Iterator[str]], ...] = (
        _promises, _outcome, _arrival, _evidence, _aside, _judgements, _messages, _replies, _challenges,
    )  # fmt: skip
    for check in checks:
        yield from (f"{appointment['ref']}: {words}" for words in check(appointment, facts))


def _promises(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    made = {f["promise_version"]: f for name, _, f in facts if name in {"AppointmentBooked", "AppointmentRearranged"}}
    if len(made) != len(appointment["promises"]):
        yield f"{len(appointment['promises'])} promises are in the pack and {len(made)} in the ledger"
    for promise in appointment["promises"]:
        fact, window = made.get(promise["version"]), promise["window"]
        if fact and not (_same(fact["starts"], window["starts"]) and _same(fact["ends"], window["ends"])):
            yield f"promise {promise['version']} is not the window that was recorded"


def _outcome(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    said = None
    for name, _, fact in facts:
        if name == "VisitNotAttended":
            said = "not_attended"
        elif name in _SAY_AN_OUTCOME and fact.get("upheld", True):
            said = fact["outcome"]
    if said != appointment["outcome"]:
        yield f"the outcome is {appointment['outcome']} in the pack and {said} in the ledger"


def _arrival(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    came = next((at for name, at, _ in facts if name == "OperativeArrived"), None)
    visit = appointment["visit"]
    if (came is None) != (visit is None) or (came and not _same(came, visit["arrived_at"])):
        yield "the arrival is not what was recorded"


def _evidence(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    """Its digests are held against the ledger elsewhere; this is for what a photo's digest does not cover."""
    recorded = {f["evidence_ref"]: (at, f) for name, at, f in facts if name == "EvidenceRecorded"}
    for item in appointment["evidence"]:
        at, fact = recorded.get(item["ref"], (None, None))
        if fact is None or at is None:
            continue
        same = all(fact[name] == item[name] for name in ("kind", "source", "by"))
        same = same and fact.get("held_ms", 0) == item.get("held_ms", 0)
        if not same or not _same(at, item["received_at"]) or not _same(fact["device_at"], item["device_at"]):
            yield f"evidence {item['ref']} was not recorded as this, then, by them"


def _aside(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    """What phones sent that did not fit is there, and as it was sent; packs of earlier releases had none."""
    kept = {f["action_ref"]: f["digest"] for name, _, f in facts if name == "ActionNotApplied"}
    held = {action["ref"]: action for action in appointment.get("kept_aside", [])}
    for ref in sorted(set(kept) - set(held)):
        yield f"what was kept aside as {ref} is not in the pack"
    for ref, action in held.items():
        if ref not in kept or not _said(action, "sent", kept[ref]):
            yield f"what was kept aside as {ref} is not what was sent"


def _judgements(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    refused = {f["judgement_ref"]: f for name, _, f in facts if name == "OutcomeRefused"}
    held = {judgement["ref"]: judgement for judgement in appointment["judgements"]}
    for ref in sorted(set(refused) - set(held)):
        yield f"judgement {ref} was given and is not in the pack"
    for ref, judgement in held.items():
        fact = refused.get(ref)
        missing = [finding["rule"] for finding in judgement["findings"] if not finding["met"]]
        if fact and (judgement["allowed"] or (judgement["findings"] and missing != fact["missing"])):
            yield f"judgement {ref} was refused, and says otherwise"


def _messages(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    queued = {f["message_ref"]: f for name, _, f in facts if name == "MessageQueued"}
    settled = {f["message_ref"]: (at, f["state"]) for name, at, f in facts if name == "MessageSettled"}
    held = {message["ref"]: message for message in appointment["messages"]}
    for ref in sorted(set(queued) - set(held)):
        yield f"message {ref} was written and is not in the pack"
    for ref, message in held.items():
        fact = queued.get(ref)
        if fact and message["text"] and not _words_of(message, fact["text_digest"]):
            yield f"message {ref} has not the words that were written"
        became = settled.get(ref)
        if became and became[1] != message["state"]:
            yield f"message {ref} became {became[1]}, not {message['state']}"
        if message["delivered_at"] and fact and not became:
            yield f"message {ref} has a receipt that nobody recorded"


def _words_of(message: Json, digest: str) -> bool:
    """A resident's link is left out of a pack, and with it what the digest was taken of: then its own has to do."""
    whole = LINK_LEFT_OUT not in message["text"]
    return message["text_digest"] == digest and (not whole or _sha256(message["text"]) == digest)


def _replies(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    received = {f["reply_ref"]: f for name, _, f in facts if name == "ReplyReceived"}
    held = {reply["ref"]: reply for reply in appointment["replies"]}
    for ref in sorted(set(received) - set(held)):
        yield f"reply {ref} came in and is not in the pack"
    for ref, reply in held.items():
        if not _said(reply, "text", received.get(ref, {}).get("text_digest")):
            yield f"reply {ref} has not the words that came in"


def _challenges(appointment: Json, facts: list[tuple[str, str, Any]]) -> Iterator[str]:
    raised = {f["challenge_ref"]: f for name, _, f in facts if name == "OutcomeChallenged"}
    decided = {f["challenge_ref"]: f["upheld"] for name, _, f in facts if name == "ChallengeDecided"}
    held = {challenge["ref"]: challenge for challenge in appointment["challenges"]}
    for ref in sorted(set(raised) - set(held)):
        yield f"challenge {ref} was raised and is not in the pack"
    for ref, challenge in held.items():
        if not _said(challenge, "said", raised.get(ref, {}).get("said_digest")):
            yield f"challenge {ref} has not the resident's words"
    for ref, challenge in held.items():
        if ref in decided and decided[ref] != challenge["upheld"]:
            yield f"challenge {ref} was decided otherwise"


def _said(item: Json, field: str, digest: str | None) -> bool:
    """Whether the words are those whose digest was recorded; erased ones, and facts without a digest, say nothing."""
    words = item[field]
    return not digest or not words or _sha256(words) == digest


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _same(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)
