"""An appointment's story as entries in the order of time, each with its own source and what is known about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.messages import Message
from appointments.domain.outcomes import OUTCOME_WORDS
from appointments.domain.slots import OfferSet, RefusalReason
from appointments.domain.times import Window, window_in_words
from appointments.views.appointment_evidence import AppointmentEvidence
from web.evidence_words import notes, reached_us
from web.planner import wording
from web.words import ERASED, message_words, quoted, short_day_words, short_instant_words, short_window_words


@dataclass(frozen=True)
class Entry:
    """`notes` are short sentences under the line; `link` is the id of the part of the page that has more.

    `photo` is the reference of the evidence whose picture is shown; empty for everything else.
    """

    at: datetime
    kind: str
    words: str
    notes: tuple[str, ...] = ()
    link: str = ""
    photo: str = ""


# How an ending came about, by the name of its fact.
_ENDED = {
    "VisitClosed": "Closed as",
    "VisitNotAttended": "Closed as",
    "AppointmentCancelled": "Called off:",
    "OutcomeRejudged": "Judged once more, on what came later: now recorded as",
    "AccountDecided": "A planner decided on another account of it: now recorded as",
    "ChallengeDecided": "After the resident's challenge recorded as",
}


def timeline(found: AppointmentEvidence) -> list[Entry]:
    """Oldest first; what happened at the same instant in the order in which it is recorded."""
    return in_order([*offered(found), *happened(found)])


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.at)


def offered(found: AppointmentEvidence) -> Iterator[Entry]:
    """What was offered for the work order, whichever appointment came of it."""
    for offers in found.offers:
        yield _offered(offers, found.names)


def happened(found: AppointmentEvidence) -> Iterator[Entry]:
    """What became of this appointment, part by part."""
    for part in (_promised, _said, _at_the_door, _aside, _judged, _ended):
        yield from part(found)


def _promised(found: AppointmentEvidence) -> Iterator[Entry]:
    for promise in found.appointment.promises:
        notes = [f"Purpose: {promise.purpose}."]
        notes += [f"The household asked: {item.kind.brief()}" for item in promise.requirements]
        notes += [
            f"{item.manager} allowed this without: {item.what} Reason: {item.reason}" for item in promise.overrides
        ]
        notes += [f"After the target because: {promise.late_reason}"] if promise.late_reason else []
        made = wording.promise(promise, found.names, anew=found.appointment.made_anew(promise))
        words = f"{made}: {window_in_words(promise.window)}"
        yield Entry(promise.made_at, f"Promise {promise.version}", words, tuple(notes))


def _offered(offers: OfferSet, names: Mapping[str, str]) -> Entry:
    days: dict[date, set[Window]] = {}  # two patterns may leave a household the same part of the day
    for offered in offers.offers:
        days.setdefault(offered.slot.day, set()).add(offered.slot.window)
    notes = ("; ".join(_times(day, found) for day, found in days.items()),) if days else ()
    chosen = f"; chosen: {offers.chosen}" if offers.chosen else ""
    refused = (
        f"; refused: {wording.REFUSALS[RefusalReason(offers.refused_because)].lower()}"
        if offers.refused_because
        else ""
    )
    by = wording.somebody(offers.made_by, names)
    words = f"{len(offers.offers)} slots offered by {by}, {len(offers.withheld)} withheld{chosen}{refused}"
    return Entry(offers.made_at, "Offer", words, notes)


def _times(day: date, windows: Iterable[Window]) -> str:
    """`Tue 1 Dec 2026: 8am to 1pm, midday to 5pm`."""
    ordered = sorted(windows, key=lambda window: (window.starts, window.ends))
    return f"{short_day_words(day)}: {', '.join(short_window_words(window) for window in ordered)}"


def _said(found: AppointmentEvidence) -> Iterator[Entry]:
    for message in found.messages:
        yield _told(message)
    for reply in found.replies:
        at_first = found.understood_as(reply)
        words = f"The resident answered: {wording.understood(replace(reply, intent=at_first)).lower()}"
        notes = [f"“{reply.text}”"] if reply.text else []
        if reply.intent is not at_first:
            notes.append(f"Read later by a person as: {wording.INTENTS[reply.intent].lower()}.")
        yield Entry(reply.received_at, "Reply", words, tuple(notes))


def _told(message: Message) -> Entry:
    kind, channel = wording.MESSAGES[message.kind], wording.CHANNELS[message.channel].lower()
    receipts = [("sent", message.sent_at), ("delivered", message.delivered_at)]
    notes = [f"{what.capitalize()} {short_instant_words(at)}." for what, at in receipts if at]
    notes += [f"Failed: {message.failure}."] if message.failure else []
    return Entry(
        message.queued_at, "Message", f"{kind}, {channel}: {message_words(message.state).lower()}", tuple(notes)
    )


def _at_the_door(found: AppointmentEvidence) -> Iterator[Entry]:
    steps = wording.steps_of(found.appointment, found.order.needs)
    for item in found.evidence:
        words = f"{wording.evidence(item, steps)} ({wording.somebody(item.by, found.names)})"
        pictured = item.ref if item.kind is EvidenceKind.PHOTO and item.text("thumbnail") else ""
        known = _known(item, found.appointment.closed_at)
        yield Entry(item.at, "Evidence", words, known, photo=pictured)


def _aside(found: AppointmentEvidence) -> Iterator[Entry]:
    steps = wording.steps_of(found.appointment, found.order.needs)
    for action in found.aside:
        words = f"{wording.action(action, steps)} ({wording.somebody(action.operative_ref, found.names)})"
        notes = (f"{reached_us(action.held)}.", f"{wording.DECIDED[action.decision]}.")
        yield Entry(action.at, "Kept aside", words, notes)


def _known(item: Evidence, closed_at: datetime | None) -> tuple[str, ...]:
    """Source, clocks, position and photo; and the digest, short, as it stands in the ledger."""
    return tuple(f"{note}." for note in (*notes(item, closed_at=closed_at), f"Digest {item.digest[:12]}"))


def _judged(found: AppointmentEvidence) -> Iterator[Entry]:
    for judgement in found.judgements:
        missing = len(judgement.missing)
        answer = (
            "allowed" if judgement.allowed else f"refused, {missing} {'demand' if missing == 1 else 'demands'} missing"
        )
        words = f"Claim “{OUTCOME_WORDS[judgement.outcome]}” {answer}"
        notes = (f"The records establish: {judgement.established_words or ERASED}",)
        yield Entry(judgement.judged_at, "Judgement", words, notes, link=judgement.ref)


def _ended(found: AppointmentEvidence) -> Iterator[Entry]:
    """What it was recorded as at each time, as the ledger has it: the record may have been put right since.

    A decision comes before what follows from it at the same instant.
    """
    for challenge in found.challenges:
        yield Entry(challenge.raised_at, "Challenge", "The resident says it was otherwise", (quoted(challenge.said),))
        if challenge.decided_at and challenge.repeats is None:
            reviewer = wording.somebody(challenge.reviewer, found.names)
            words = f"Challenge {'upheld' if challenge.upheld else 'not upheld'} by {reviewer}"
            yield Entry(challenge.decided_at, "Decision", words, (challenge.reason or ERASED,))
    endings, now = found.endings, found.appointment.outcome_words
    for number, ending in enumerate(endings, 1):
        words = f"{_ENDED[ending.by]} “{OUTCOME_WORDS[ending.outcome]}”"
        says_more = bool(now) and now.rstrip(".") != OUTCOME_WORDS[ending.outcome]
        notes = (now,) if number == len(endings) and says_more else ()
        yield Entry(ending.at, "End" if number == 1 else "Put right", words, notes)
