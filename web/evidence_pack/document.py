"""The evidence pack as one JSON document: every fact as it is on record, so that a program can check it.

Nothing is left out that a later field of the domain may add: dataclasses are written whole. Four things are not said:
telephone numbers but for their last three digits, what requirements keep secret, the addresses by which residents open
their appointments, and who holds a lease on a message. `checking.py` reads the document back, without a database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any

from appointments.domain.access import AccessRequirement, RequirementSnapshot
from appointments.domain.appointments import Override
from appointments.domain.evidence import Evidence, held_ms
from appointments.domain.fingerprints import snapshot_digest
from appointments.domain.messages import Message
from appointments.domain.outcomes import OUTCOME_WORDS
from appointments.domain.replies import Reply
from appointments.domain.times import window_in_words
from appointments.views.appointment_evidence import AppointmentEvidence
from appointments.views.coupled_visits import PartyAtVisit
from appointments.views.evidence_pack import EvidencePack
from web.evidence_pack.fault import fault_words
from web.links import without_links
from web.manager.timeline import Entry

FORMAT = "kept-evidence-pack/1"

# What no reader of a pack needs, by class: how a worker holds a message, how rows are kept apart.
_LEFT_OUT: Mapping[type, frozenset[str]] = {Message: frozenset({"lease_until", "dedupe_key", "attempts", "to"})}

HOW_TO_VERIFY = (
    "The digest of a ledger entry is the SHA-256, in hexadecimal, of the JSON array [stream, number, name, at, "
    "payload, previous] in UTF-8 without spaces; “stream” stands once, beside the entries of an appointment, “at” is "
    "UTC with six decimals and +00:00, “payload” the text itself.",
    "“previous” is the digest of the entry before it, and empty for the first; numbers run from 1 without a gap.",
    "Every piece of evidence has an entry EvidenceRecorded whose payload holds its reference and its digest.",
    "The digest of a photo is the SHA-256 of its file. That of any other piece of evidence is the SHA-256 of the JSON "
    "array [ref, kind, source, device_at, received_at, by, data] with sorted keys, without spaces; where “held_known” "
    "says how it is known that a phone had kept it, “held_ms” and “held_known” follow.",
    "“judgement_digest” is the SHA-256 of the JSON array [ref, appointment_ref, promise_version, outcome, allowed, "
    "findings, established_outcome, established_words, rulebook_version, rulebook_digest, judged_at, "
    "evidence_digests]; a finding is [rule, met, words, to_do], and “judged_at” written as “at” above.",
    "“requirements_digest” is that of the array of the requirements’ digests in order of “ref”; the digest of words, "
    "of a purpose or of a reason is that of its UTF-8.",
    "“sealed_up_to” names the nightly seal whose digest covers this chain up to that entry. Compare it with the copy "
    "of the seal that was given away: a chain that was cut off or written anew does not fit it.",
    "“digest” is the SHA-256 of the whole document without it, with sorted keys and without spaces. The ledger of the "
    "work order holds it as EvidencePackIssued: ask the landlord whether a pack of this digest was issued.",
    "“kept evidence --check FILE” does all of this but the last, without a database. It also holds windows, outcomes, "
    "arrivals, judgements, requirements, messages with their times, replies and challenges against the entries, and "
    "names what they do not say. The time line has to have an entry for each of them, and each appointment that the "
    "pack names has to be in it. Everything else has the digest of the whole alone: the words of the time line, what "
    "was reported and when, dates to keep, what was tried, decided and paid, and that no appointment is left out with "
    "all that names it. Who asks the landlord whether this very pack was issued, asks about these too.",
)


def document(
    pack: EvidencePack,
    timeline: Iterable[tuple[str, Entry]],
    appointments: Sequence[Mapping[str, Any]],
    *,
    landlord: str,
    made_at: datetime,
    faults: Sequence[str],
    not_checked: Sequence[str],
) -> dict[str, Any]:
    """The pack as plain JSON values. Instants are UTC; `timeline` has each entry with its appointment's reference.

    `appointments` are those of the pack as `appointment_values` gives them.
    """
    whole = {
        "format": FORMAT,
        "landlord": landlord,
        "made_at": plain(made_at),
        "erased_at": plain(pack.erased_at),
        "work_order": {**plain(pack.order), "trade_name": pack.trade},
        "home": plain(pack.home),
        "people": dict(sorted(pack.names.items())),
        "offers": plain(pack.appointments[0].offers) if pack.appointments else [],
        "requirements": plain(pack.requirements),
        "appointments": list(appointments),
        "dates": plain(pack.dates),
        "endeavours": plain(pack.endeavours),
        "contact_attempts": plain(pack.attempts),
        "checks": plain(pack.checks),
        "decisions": plain(pack.decisions),
        "compensation": plain(pack.compensations),
        "charges": plain(pack.recharges),
        "steps": plain(pack.tasks),
        "timeline": [{"appointment": ref or None, **plain(entry)} for ref, entry in timeline],
        "faults": list(faults),
        "not_checked": list(not_checked),
        "how_to_verify": list(HOW_TO_VERIFY),
    }
    return {**whole, "digest": digest_of(whole)}


def digest_of(pack: Mapping[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of a pack without its digest: sorted keys, no spaces, UTF-8."""
    whole = {name: value for name, value in pack.items() if name != "digest"}
    return sha256(json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def plain(value: object) -> Any:
    """A value of the domain as JSON has it; raises TypeError for what is not known, so that nothing is lost unseen."""
    match value:
        case RequirementSnapshot():
            asks = value.kind.brief()
            return {"ref": value.ref, "kind": value.kind.TAG, "asks": asks, "digest": snapshot_digest(value)}
        case AccessRequirement():
            return _requirement(value)
        case Message():
            return {**_whole(value), "to": masked(value.to), "text_digest": sha256(value.text.encode()).hexdigest()}
        case Evidence():
            return _evidence(value)
        case Reply():
            return {**_whole(value), "from_number": masked(value.from_number)}
        case PartyAtVisit():
            return {**_whole(value), "party": f"{value.party.name} ({value.party.role})"}
        case Enum():
            return value.value
        case str():
            return without_links(value)
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case frozenset():
            return sorted(plain(item) for item in value)
        case tuple() | list():
            return [plain(item) for item in value]
    if is_dataclass(value):
        return _whole(value)
    raise TypeError(f"{type(value).__name__} has no place in an evidence pack")


def masked(number: str) -> str:
    """`ends in 456`: enough to tell which of a household's numbers it was. Networks' names are left as they are.

    Of an e-mail address its domain is left, of an envelope that it was one.
    """
    if "\n" in number:
        return "an envelope"
    if "@" in number:
        return f"at {number.rpartition('@')[2]}"
    digits = number.removeprefix("+")
    return f"ends in {digits[-3:]}" if digits.isdigit() and len(digits) > 3 else number


def _evidence(item: Evidence) -> dict[str, Any]:
    """For how long a phone had kept it in whole milliseconds, as its digest and its ledger entry have it."""
    whole = {name: value for name, value in _whole(item).items() if name != "held"}
    return {**whole, "held_ms": held_ms(item), "at": plain(item.at)}


def _requirement(found: AccessRequirement) -> dict[str, Any]:
    """What an operative may read of it, and its dates: never a number or a word for a door."""
    return {
        "ref": found.ref,
        "kind": found.kind.TAG,
        "asks": found.kind.brief(),
        "source": found.source.value,
        "recorded_at": plain(found.recorded_at),
        "recorded_by": found.recorded_by,
        "starts_on": plain(found.starts_on),
        "ends_on": plain(found.ends_on),
        "provisional": found.provisional,
        "declined": found.declined is not None,
    }


def _whole(value: object) -> dict[str, Any]:
    left_out = _LEFT_OUT.get(type(value), frozenset())
    return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.name not in left_out}  # type: ignore[arg-type]


def appointment_values(found: AppointmentEvidence) -> dict[str, Any]:
    """One appointment with everything on record about it, as plain JSON values."""
    appointment = found.appointment
    return {
        **plain(appointment),
        "window_words": window_in_words(appointment.promise.window),
        "outcome_is": OUTCOME_WORDS[appointment.outcome] if appointment.outcome else None,
        "fault": fault_words(found),
        "messages": plain(found.messages),
        "replies": plain(found.replies),
        "evidence": plain(found.evidence),
        "kept_aside": plain(found.aside),
        "judgements": plain(found.judgements),
        "challenges": plain(found.challenges),
        "third_parties": plain(found.attending),
        "ledger": {
            "stream": found.stream,
            "entries": plain(found.ledger),
            "sealed_up_to": plain(found.sealed),
            "broken": found.broken,
        },
    }


def overrides(found: Iterable[Override]) -> tuple[str, ...]:
    """Who allowed what to be broken, and why, as sentences (rule 6)."""
    return tuple(f"{item.manager} allowed this without: {item.what} Reason: {item.reason}" for item in found)
