"""What each kind of evidence has to say to mean anything at all, and what it may say besides."""

from __future__ import annotations

from collections.abc import Mapping

from appointments.domain.errors import Invalid
from appointments.domain.evidence import (
    CALL_RESULTS,
    CALLED,
    NEED_ANSWERS,
    REFUSAL_REASONS,
    TRIED,
    WHO_SPOKE,
    EvidenceKind,
)
from appointments.domain.limits import at_most

REASONS = REFUSAL_REASONS

# What a kind must carry to say anything at all: (key, allowed values or None for any text).
NEEDS: dict[EvidenceKind, tuple[tuple[str, frozenset[str] | None], ...]] = {
    EvidenceKind.KNOCK: (),
    EvidenceKind.CALL: (("result", CALL_RESULTS),),
    EvidenceKind.TEXT: (),
    EvidenceKind.DOOR_STEP: (("step", None), ("result", None)),
    EvidenceKind.PLANNER_ASKED: (),
    EvidenceKind.CARD: (("number", None),),
    EvidenceKind.SPOKE_TO: (("who", WHO_SPOKE),),
    EvidenceKind.REASON: (("reason", frozenset(REASONS)), ("words", None)),
    EvidenceKind.OTHER_TIME_OFFERED: (("words", None),),
    EvidenceKind.WORK_DONE: (("words", None),),
    EvidenceKind.WITHDRAWN: (("withdraws", None), ("words", None)),
    EvidenceKind.TRIED: (("what", TRIED),),
    EvidenceKind.CORRECTION: (("of", None), ("words", None)),
    EvidenceKind.FOLLOW_ON: (("words", None),),
    EvidenceKind.RECOMMENDATION: (("words", None),),
    EvidenceKind.NEED_ANSWERED: (("need", None), ("answer", NEED_ANSWERS)),
}
# ... and what it may say besides.
MAY_SAY: dict[EvidenceKind, tuple[str, ...]] = {
    EvidenceKind.WORK_DONE: ("materials",),
    EvidenceKind.FOLLOW_ON: ("trade", "parts"),
    EvidenceKind.NEED_ANSWERED: ("words",),
    EvidenceKind.TRIED: ("to", "words", "of", "kind"),
}

LONGEST = 1_000  # characters of one thing that is said


def checked_data(kind: EvidenceKind, data: Mapping[str, str]) -> dict[str, object]:
    """What is kept of what was said; raises Invalid for what says nothing that this kind could mean."""
    if kind not in NEEDS:
        raise Invalid("kind", f"kind: {kind} is not recorded this way")
    kept: dict[str, object] = {}
    for key, allowed in NEEDS[kind]:
        value = _said(data, key)
        if not value:
            raise Invalid(key, f"{key}: this is needed to record {kind.replace('_', ' ')}")
        if allowed is not None and value not in allowed:
            raise Invalid(key, f"{key}: {value!r} must be one of {', '.join(sorted(allowed))}")
        if len(value) > LONGEST:
            raise Invalid(key, f"{key}: at most {LONGEST:,} characters")
        kept[key] = value
    kept.update({key: at_most(said, LONGEST, key) for key in MAY_SAY.get(kind, ()) if (said := _said(data, key))})
    if kind is EvidenceKind.CALL:
        kept["to"] = _said(data, "to") or "resident"
        if kept["to"] not in CALLED:
            raise Invalid("to", f"to: {kept['to']!r} must be one of {', '.join(sorted(CALLED))}")
    return kept


def _said(data: Mapping[str, str], key: str) -> str:
    return str(data.get(key, "")).strip()
