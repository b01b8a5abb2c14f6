"""Digests by which a fact holds what is stored beside the ledger: judgements, what was asked for, words.

A fact says no words itself, so that erasing them never breaks the chain; its digest says whether they were changed.
What an auditor has to reckon anew is spelled out here and in a pack's `how_to_verify`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import UTC
from hashlib import sha256

from appointments.domain.access import AccessKind, Erased, RequirementSnapshot
from appointments.domain.outcomes import Judgement


def words_digest(words: str) -> str:
    """The SHA-256, in hexadecimal, of words in UTF-8; of none it is empty."""
    return sha256(words.encode()).hexdigest() if words else ""


def judgement_digest(judgement: Judgement) -> str:
    """The SHA-256, in hexadecimal, of all that a judgement says, its findings in their order."""
    return _digest(
        [
            judgement.ref,
            judgement.appointment_ref,
            judgement.promise_version,
            judgement.outcome.value,
            judgement.allowed,
            [[finding.rule, finding.met, finding.words, finding.to_do] for finding in judgement.findings],
            judgement.established_outcome.value,
            judgement.established_words,
            judgement.rulebook_version,
            judgement.rulebook_digest,
            judgement.judged_at.astimezone(UTC).isoformat(timespec="microseconds"),
            list(judgement.evidence_digests),
        ]
    )


def snapshot_digest(item: RequirementSnapshot) -> str:
    """The SHA-256, in hexadecimal, of what one requirement asks; empty when it was erased.

    Numbers, codes and words for a door are not in it, because they could be guessed from it. Neither is a parameter
    that has its default, so that a kind may be given another one without changing what was recorded before.
    """
    if isinstance(item.kind, Erased):
        return ""
    return _digest([item.ref, item.kind.TAG, _asked(item.kind)])


def requirements_digest(items: Iterable[RequirementSnapshot]) -> str:
    """The SHA-256, in hexadecimal, of the digests of what was asked for, in order of reference."""
    return _digest([snapshot_digest(item) for item in sorted(items, key=lambda item: item.ref)])


def _asked(kind: AccessKind) -> dict[str, object]:
    said = kind.data()
    of_kind = {f.name: f for f in fields(kind) if f.name in said}
    left_out = {
        name
        for name, f in of_kind.items()
        if not f.repr or (f.default is not MISSING and getattr(kind, name) == f.default)
    }
    return {name: value for name, value in said.items() if name not in left_out}


def _digest(value: object) -> str:
    content = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(content.encode()).hexdigest()
