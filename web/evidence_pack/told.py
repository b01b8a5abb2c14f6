"""What was said to a household and by it, held against the facts: messages and their receipts, replies, challenges.

Each check yields what does not fit, in words. What the facts are silent about is not agreed to either: `not_checked`
names it, so that nobody takes a pack's silence for an answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from web.links import LINK_LEFT_OUT

Json = Mapping[str, Any]
# A fact of the chain: its name, its instant, its payload read.
Fact: TypeAlias = tuple[str, str, Any]

_LETTER = "letter"
_HAS_A_RECEIPT = frozenset({"delivered", "failed", "expired"})


def messages(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    queued, settled = _by_ref(facts, "message_ref", "MessageQueued"), _by_ref(facts, "message_ref", "MessageSettled")
    held = {message["ref"]: message for message in appointment["messages"]}
    yield from (f"message {ref} was written and is not in the pack" for ref in sorted(set(queued) - set(held)))
    for ref, message in held.items():
        if ref not in queued:
            yield f"message {ref} is in the pack and was never written"
            continue
        at, fact = queued[ref]
        if message["text"] and not _has_words(message, fact["text_digest"]):
            yield f"message {ref} has not the words that were written"
        about = ("kind", "channel", "promise_version")
        if any(fact[name] != message[name] for name in about) or not same(at, message["queued_at"]):
            yield f"message {ref} was not written as this, then, about this"
        if ref in settled:
            yield from _settled(message, *settled[ref])
        elif message["delivered_at"] or message["state"] in _HAS_A_RECEIPT:
            yield f"message {ref} has a receipt that nobody recorded"


def replies(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    received, by_hand = (
        _by_ref(facts, "reply_ref", "ReplyReceived"),
        _by_ref(facts, "reply_ref", "AppointmentConfirmed"),
    )
    held = {reply["ref"]: reply for reply in appointment["replies"]}
    yield from (f"reply {ref} came in and is not in the pack" for ref in sorted(set(received) - set(held)))
    for ref, reply in held.items():
        at, fact = received.get(ref) or by_hand.get(ref) or (None, {})
        if at is None:
            if ref not in _challenging(appointment):  # the challenge's own fact has its words
                yield f"reply {ref} is in the pack and never came in"
            continue
        if not said(reply, "text", fact.get("text_digest")):
            yield f"reply {ref} has not the words that came in"
        # A person who read it may have found that they could not make it; that is the only other thing it may become.
        if ref in received and reply["intent"] not in {fact["intent"], "cannot_make_it"}:
            yield f"reply {ref} was understood as {fact['intent']}, not {reply['intent']}"
        if not same(at, reply["received_at"]):
            yield f"reply {ref} came in at another time"


def challenges(appointment: Json, facts: Sequence[Fact]) -> Iterator[str]:
    raised = _by_ref(facts, "challenge_ref", "OutcomeChallenged", "ChallengeRepeated")
    decided = _by_ref(facts, "challenge_ref", "ChallengeDecided")
    held = {challenge["ref"]: challenge for challenge in appointment["challenges"]}
    yield from (f"challenge {ref} was raised and is not in the pack" for ref in sorted(set(raised) - set(held)))
    for ref, challenge in held.items():
        if ref not in raised:
            yield f"challenge {ref} is in the pack and was never raised"
            continue
        at, fact = raised[ref]
        if not said(challenge, "said", fact.get("said_digest")):
            yield f"challenge {ref} has not the resident's words"
        if not same(at, challenge["raised_at"]):
            yield f"challenge {ref} was raised at another time"
        if ref in decided:
            yield from _decided(challenge, *decided[ref])
        elif challenge["decided_at"] and not challenge["repeats"]:
            yield f"challenge {ref} has a decision that nobody recorded"


def not_checked(appointment: Json, facts: Sequence[Fact], *, only_the_pack: bool) -> Iterator[str]:
    """What the facts say nothing about, once for each thing. `only_the_pack`: without the words as the records have
    them, so that those with a resident's link in them cannot be held against their digest.
    """
    settled = _by_ref(facts, "message_ref", "MessageSettled")
    for message in appointment["messages"]:
        at, fact = settled.get(message["ref"], ("", {}))
        if only_the_pack and LINK_LEFT_OUT in message["text"]:
            yield "the words of messages whose link to the resident's page is left out of the pack"
        if message["delivered_at"] and _delivered(message, at, fact) is None:
            yield "when letters counted as delivered"
        if message["sent_at"] and fact.get("sent_at") is None:
            yield "when messages were sent"
    received = _by_ref(facts, "reply_ref", "ReplyReceived")
    for reply in appointment["replies"]:
        if reply["text"] and not received.get(reply["ref"], ("", {}))[1].get("text_digest"):
            yield "the words of replies"
    raised = _by_ref(facts, "challenge_ref", "OutcomeChallenged", "ChallengeRepeated")
    for challenge in appointment["challenges"]:
        if challenge["said"] and not raised.get(challenge["ref"], ("", {}))[1].get("said_digest"):
            yield "the words of challenges"


def same(one: str | None, other: str | None) -> bool:
    """Whether two instants are one, however they are written; none is only the same as none."""
    if one is None or other is None:
        return one is other
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


def _settled(message: Json, at: str, fact: Json) -> Iterator[str]:
    ref = message["ref"]
    if fact["state"] != message["state"]:
        yield f"message {ref} became {fact['state']}, not {message['state']}"
    delivered, sent = _delivered(message, at, fact), fact.get("sent_at")
    if fact["state"] != "delivered" and message["delivered_at"]:
        yield f"message {ref} has a time of delivery and was not delivered"
    if delivered is not None and not same(delivered, message["delivered_at"]):
        yield f"message {ref} was delivered at another time"
    if sent is not None and not same(sent, message["sent_at"]):
        yield f"message {ref} was sent at another time"


def _delivered(message: Json, at: str, fact: Json) -> str | None:
    """When it was delivered as its fact says; None when it does not say.

    Older facts have no time but their own. That is the time of the receipt, but for letters: they count as delivered
    days after it was recorded that they were posted.
    """
    if fact.get("state") != "delivered":
        return None
    told: str | None = fact.get("delivered_at")
    return told or (None if message["channel"] == _LETTER else at)


def _decided(challenge: Json, at: str, fact: Json) -> Iterator[str]:
    ref = challenge["ref"]
    if fact["upheld"] != challenge["upheld"]:
        yield f"challenge {ref} was decided otherwise"
    if not same(at, challenge["decided_at"]) or fact["by"] != challenge["reviewer"]:
        yield f"challenge {ref} was not decided then, by them"


def _challenging(appointment: Json) -> set[str]:
    return {challenge["reply_ref"] for challenge in appointment["challenges"]}


def _by_ref(facts: Sequence[Fact], key: str, *names: str) -> dict[str, tuple[str, Any]]:
    """The last of these facts about each thing: its instant and its payload."""
    return {fact[key]: (at, fact) for name, at, fact in facts if name in names and fact.get(key)}


def _has_words(message: Json, digest: str) -> bool:
    """A resident's link is left out of a pack, and with it what the digest was taken of: then its own has to do."""
    whole = LINK_LEFT_OUT not in message["text"]
    return message["text_digest"] == digest and (not whole or _sha256(message["text"]) == digest)


def said(item: Json, field: str, digest: str | None) -> bool:
    """Whether the words are those whose digest was recorded; erased ones, and facts without a digest, say nothing."""
    words = item[field]
    return not digest or not words or _sha256(words) == digest


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
