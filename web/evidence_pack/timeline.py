"""What a pack says in order of time, held against its own parts: each has its entry, and no entry is of anything else.

The words of an entry are not read: only the digest of the whole covers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from web.evidence_pack.told import Json

# Parts of an appointment that have an entry each: by the entry's kind, the part and the time under which it stands.
_HAVE_ENTRIES = {
    "Promise": ("promises", "made_at"),
    "Message": ("messages", "queued_at"),
    "Reply": ("replies", "received_at"),
    "Evidence": ("evidence", "at"),
    "Judgement": ("judgements", "judged_at"),
    "Challenge": ("challenges", "raised_at"),
}
_NAME_APPOINTMENTS = ("steps", "compensation", "charges")


def contradictions(pack: Json) -> Iterator[str]:
    """In words; nothing when the time line and the parts of the pack speak of the same."""
    yield from _left_out(pack)
    for appointment in pack["appointments"]:
        ref = appointment["ref"]
        entries = [entry for entry in pack["timeline"] if entry["appointment"] == ref]
        for kind, (part, at) in _HAVE_ENTRIES.items():
            held = Counter(_instant(item.get(at)) for item in appointment[part])
            said = Counter(_instant(entry["at"]) for entry in entries if _kind(entry) == kind)
            if held != said:
                yield f"{ref}: the time line does not fit what the pack has of {part.replace('_', ' ')}"


def _left_out(pack: Json) -> Iterator[str]:
    there = {appointment["ref"] for appointment in pack["appointments"]}
    named = {entry["appointment"] for entry in pack["timeline"]}
    named |= {item["appointment_ref"] for part in _NAME_APPOINTMENTS for item in pack[part]}
    yield from (
        f"{ref}: the pack names this appointment and does not have it" for ref in sorted((named - {None}) - there)
    )


def _kind(entry: Json) -> str:
    """Every promise has its number in its entry."""
    return "Promise" if str(entry["kind"]).startswith("Promise ") else str(entry["kind"])


def _instant(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None
