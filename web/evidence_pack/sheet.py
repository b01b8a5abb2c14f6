"""The evidence pack as it is printed: every part as words and tables, in the order in which somebody reads it.

First what came of each appointment, then everything in order of time, then each appointment in detail, the words of the
messages, the photos, and how to verify all of it. `pack.typ` gives this its looks and knows nothing of its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.outcomes import OUTCOME_WORDS
from appointments.domain.tasks import Task
from appointments.domain.times import window_in_words
from appointments.views.appointment_evidence import AppointmentEvidence
from appointments.views.evidence_pack import EvidencePack
from web.evidence_pack.document import HOW_TO_VERIFY
from web.evidence_pack.fault import class_words, fault_words
from web.evidence_pack.one_appointment import one_appointment, recorded_as
from web.evidence_pack.order_parts import order_tables
from web.evidence_pack.tables import Table, table
from web.evidence_words import notes
from web.links import without_links
from web.manager.timeline import Entry
from web.manager.wording import fact
from web.planner import wording
from web.words import ERASED, short_instant_words


def sheet(
    pack: EvidencePack,
    timeline: Iterable[tuple[str, Entry]],
    *,
    landlord: str,
    made_at: datetime,
    faults: Sequence[str] = (),
    not_checked: Sequence[str] = (),
    asks: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """What `pack.typ` reads: plain JSON values, all words said.

    `asks` has the sentences of the rulebook's demands, by their code, for each appointment by its reference.
    """
    sentences = asks or {}
    return {
        "title": f"Evidence of work order {pack.order.ref}",
        "landlord": landlord,
        "purpose": _capital(pack.order.purpose),
        "made_at": short_instant_words(made_at),
        "facts": _facts(pack),
        "faults": list(faults),
        "holds": _holds(pack, faults),
        "not_checked": _silent(not_checked),
        "summary": _summary(pack),
        "order": order_tables(pack),
        "timeline": [_line(ref, entry, pack) for ref, entry in timeline],
        "appointments": [
            one_appointment(number, found, pack, sentences.get(found.appointment.ref, {}))
            for number, found in enumerate(pack.appointments, 1)
        ],
        "steps": _steps(pack),
        "messages": _words_of_messages(pack),
        "photos": [_photo(found, item, pack) for found in pack.appointments for item in _photos(found)],
        "how_to_verify": list(HOW_TO_VERIFY),
        "ledger": [_ledger(found) for found in pack.appointments],
    }


def number_of(ref: str, pack: EvidencePack) -> str:
    """`1` for the first appointment of the pack; empty for what belongs to none of them."""
    refs = [found.appointment.ref for found in pack.appointments]
    return str(refs.index(ref) + 1) if ref in refs else ""


def _facts(pack: EvidencePack) -> list[list[str]]:
    order, home = pack.order, pack.home
    facts = [
        ["Home", home.one_line],
        ["Property reference", home.property_ref + (f", UPRN {home.uprn}" if home.uprn else "")],
        ["Work", f"{_capital(order.purpose)} ({pack.trade})"],
        ["Priority", order.priority.name],
        ["Reported", short_instant_words(order.reported_at)],
        ["Raised", short_instant_words(order.raised_at)],
        ["To be done by", f"{wording.due(order.due_at)}: {order.due_source}"],
        ["The repair is", order.state.value],
    ]
    if pack.erased_at:
        kept = "What was said, written and shown had been kept long enough. Times, codes and digests are left"
        facts.append(["Erased", f"{short_instant_words(pack.erased_at)}. {kept}."])
    return facts


def _holds(pack: EvidencePack, faults: Sequence[str]) -> str:
    entries = sum(len(found.ledger) for found in pack.appointments)
    if faults:
        return "This does not hold together:"
    if not entries:
        return "Nothing was booked for this work order, so the ledger of appointments has nothing to say of it."
    if entries == 1:
        return "The one entry of the ledger is as it was recorded."
    return f"All {entries} entries of the ledger and all evidence are as they were recorded."


def _silent(not_checked: Sequence[str]) -> str:
    return f"Not checked, because the ledger does not say: {'; '.join(not_checked)}." if not_checked else ""


def _summary(pack: EvidencePack) -> Table:
    rows = [
        (
            str(number),
            window_in_words(found.appointment.promise.window),
            recorded_as(found),
            class_words(found),
            fault_words(found),
            _last_judgement(found),
        )
        for number, found in enumerate(pack.appointments, 1)
    ]
    heads = ("No.", "Promised", "Recorded outcome", "Counted as", "At fault", "The rulebook")
    return table("What came of each appointment", heads, rows)


def _last_judgement(found: AppointmentEvidence) -> str:
    if not found.judgements:
        return "Nothing was claimed"
    last = found.judgements[-1]
    answer = "allowed" if last.allowed else f"refused, {len(last.missing)} missing"
    return f"“{OUTCOME_WORDS[last.outcome]}” {answer}"


def _line(ref: str, entry: Entry, pack: EvidencePack) -> dict[str, Any]:
    return {
        "at": short_instant_words(entry.at),
        "appointment": number_of(ref, pack),
        "kind": entry.kind,
        "words": entry.words,
        "notes": list(entry.notes),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _steps(pack: EvidencePack) -> Table:
    rows = [
        (
            short_instant_words(task.made_at),
            without_links(task.words) or ERASED,
            f"{_capital(task.owner.value)}, by {wording.due(task.due_at)}",
            _done(task, pack),
        )
        for task in pack.tasks
    ]
    return table("What was to be done, by whom and when", ("Made", "Step", "Owner", "Done"), rows)


def _done(task: Task, pack: EvidencePack) -> str:
    if task.done_at is None:
        return "Still to be done"
    said = f": {task.done_words}" if task.done_words else ""
    return f"{short_instant_words(task.done_at)}, {wording.somebody(task.done_by, pack.names)}{said}"


def _words_of_messages(pack: EvidencePack) -> list[dict[str, str]]:
    return [
        {
            "head": f"{short_instant_words(message.sent_at or message.queued_at)}, {wording.MESSAGES[message.kind]}",
            "words": ERASED if pack.erased_at and not message.text else without_links(message.text),
        }
        for found in pack.appointments
        for message in found.messages
    ]


def _photos(found: AppointmentEvidence) -> list[Evidence]:
    """An erased one is not shown, though another visit may have the same file still."""
    return [item for item in found.evidence if item.kind is EvidenceKind.PHOTO and not item.erased]


def _photo(found: AppointmentEvidence, item: Evidence, pack: EvidencePack) -> dict[str, str]:
    number = number_of(found.appointment.ref, pack)
    return {
        "digest": item.digest,
        "alt": f"Photo of the {item.text('subject')} at appointment {number}",
        "caption": ". ".join(
            [
                f"Appointment {number}, {item.text('subject')}, received {short_instant_words(item.received_at)}",
                *notes(item, closed_at=found.appointment.closed_at),
            ]
        ),
    }


def _ledger(found: AppointmentEvidence) -> dict[str, Any]:
    sealed, seal = found.sealed, "No seal holds this chain yet: the next nightly one will."
    if sealed and sealed.broken:
        seal = f"Seal {sealed.seal} does not hold: {sealed.broken}. It says nothing about this chain."
    elif sealed:
        when = short_instant_words(sealed.sealed_at)
        seal = f"Seal {sealed.seal} of {when} holds entry {sealed.number}; its digest is {sealed.digest}."
    rows = [(str(line.number), fact(line.name), short_instant_words(line.at), line.digest) for line in found.ledger]
    return {
        "table": table(f"Stream {found.stream}", ("No.", "Fact", "When", "Digest"), rows),
        "seal": seal,
    }
