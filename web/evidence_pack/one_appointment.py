"""One appointment as the evidence pack prints it: what was promised, asked, told, done, judged and challenged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from appointments.domain.access import AccessRequirement, RequirementSnapshot
from appointments.domain.appointments import Appointment, Promise
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.outcomes import OUTCOME_WORDS, Judgement
from appointments.domain.times import clock_in_words, duration_in_words, window_in_words
from appointments.views.appointment_evidence import AppointmentEvidence
from appointments.views.evidence_pack import EvidencePack
from web.evidence_pack.document import masked, overrides
from web.evidence_pack.fault import to_be_decided
from web.evidence_pack.tables import Table, table
from web.evidence_words import notes, reached_us, source
from web.planner import wording
from web.words import ERASED, message_words, short_instant_words, short_window_words

# A rulebook of another day may have asked what today's does not.
GONE_DEMAND = "A demand that the rulebook makes no longer"


def one_appointment(
    number: int, found: AppointmentEvidence, pack: EvidencePack, asks: Mapping[str, str]
) -> dict[str, Any]:
    """Its heading, its facts in pairs, its tables in the order in which things happened.

    `asks` has the sentence of each demand of the rulebook, by its code.
    """
    appointment = found.appointment
    return {
        "heading": f"Appointment {number}: {window_in_words(appointment.promise.window)}",
        "ref": appointment.ref,
        "facts": _attendance(found, pack),
        "tables": [
            _promises(found, pack),
            _requirements(found, pack),
            _notices(found),
            _replies(found),
            _third_parties(found),
            _evidence(found, pack),
            *([_aside(found, pack)] if found.aside else []),
        ],
        "judgements": [_judgement(judgement, asks) for judgement in found.judgements],
        "challenges": _challenges(found, pack),
    }


def recorded_as(found: AppointmentEvidence) -> str:
    """What it is recorded as; and, where that was put right, what it was recorded as before."""
    outcome = found.appointment.outcome
    before = [OUTCOME_WORDS[ending.outcome] for ending in found.endings[:-1]]
    now = OUTCOME_WORDS[outcome] if outcome else "Still open"
    now += " (challenged by the resident, not decided yet)" if to_be_decided(found) else ""
    return f"{now} (first recorded as: {'; then '.join(before)})" if before else now


def _attendance(found: AppointmentEvidence, pack: EvidencePack) -> list[list[str]]:
    appointment, visit = found.appointment, found.appointment.visit
    sent = ", ".join(pack.names.get(a.operative_ref, a.operative_ref) for a in appointment.assignments)
    came = ", ".join(pack.names.get(ref, ref) for ref in visit.operative_refs) if visit else ""
    planned = appointment.planned_start
    nobody = "Nobody did" if appointment.outcome else "Nobody yet"
    lines = [
        ["Recorded outcome", recorded_as(found)],
        ["In words", "" if _says_no_more(appointment) else appointment.outcome_words],
        ["Sent", sent or "Nobody any more"],
        ["Planned for", clock_in_words(planned) if planned else ""],
        ["Arrived", f"{short_instant_words(visit.arrived_at)}, {came} (our clock)" if visit else nobody],
        ["Left", f"{short_instant_words(visit.left_at)} (our clock)" if visit and visit.left_at else ""],
        ["Stayed", duration_in_words(visit.left_at - visit.arrived_at) if visit and visit.left_at else ""],
        ["Follows", appointment.follows or ""],
    ]
    return [line for line in lines if line[1]]


def _says_no_more(appointment: Appointment) -> bool:
    outcome = appointment.outcome
    return outcome is not None and appointment.outcome_words.rstrip(".") == OUTCOME_WORDS[outcome]


def _promises(found: AppointmentEvidence, pack: EvidencePack) -> Table:
    rows = []
    for promise in found.appointment.promises:
        notes = [*overrides(promise.overrides)]
        notes += [f"After the target because: {promise.late_reason}"] if promise.late_reason else []
        notes += [f"Replaced {short_instant_words(promise.superseded_at)}"] if promise.superseded_at else []
        rows.append(
            (
                window_in_words(promise.window),
                f"{short_instant_words(promise.made_at)}. {_made(promise, found, pack)}.",
                promise.purpose,
                " ".join(notes) or "-",
            )
        )
    return table("What was promised", ("Arrival window", "When and by whom", "Told what for", "Noted"), rows)


def _made(promise: Promise, found: AppointmentEvidence, pack: EvidencePack) -> str:
    return wording.promise(promise, pack.names, anew=found.appointment.made_anew(promise))


def _requirements(found: AppointmentEvidence, pack: EvidencePack) -> Table:
    """As they stood at booking, at despatch and when it closed (rule 19): the gate reads all of them."""
    appointment = found.appointment
    booked = {item.ref: item for item in appointment.promise.requirements}
    sent = {item.ref: item for item in appointment.despatched_requirements or ()}
    recorded = {item.ref: item for item in pack.requirements}
    later = {ref: RequirementSnapshot(ref, item.kind) for ref, item in recorded.items() if _stood(item, appointment)}
    rows = [
        (
            item.kind.brief(),
            _recorded(recorded.get(ref), pack),
            "Yes" if ref in booked else "No",
            _yes_at_the_visit(ref, appointment),
            _ticked(item, found),
        )
        for ref, item in sorted({**later, **sent, **booked}.items())
    ]
    heads = ("What the household had asked for", "Recorded", "At booking", "When we came", "Done at the door")
    return table("Requirements as they stood", heads, rows)


def _stood(item: AccessRequirement, appointment: Appointment) -> bool:
    """Whether it applied on the day and was on record before the appointment was over."""
    over = appointment.closed_at
    known = over is None or item.recorded_at <= over
    return known and item.declined is None and item.applies_on(appointment.promise.day)


def _recorded(item: AccessRequirement | None, pack: EvidencePack) -> str:
    if item is None:
        return "-"
    return f"{short_instant_words(item.recorded_at)}, {wording.somebody(item.recorded_by, pack.names)}"


def _yes_at_the_visit(ref: str, appointment: Appointment) -> str:
    if appointment.despatched_requirements is None:
        return "Nobody set off"
    return "Yes" if any(item.ref == ref for item in appointment.despatched_requirements) else "No"


def _ticked(item: RequirementSnapshot, found: AppointmentEvidence) -> str:
    steps = {step.code: step.words for step in item.kind.door_steps()}
    if not steps:
        return "No step at the door"
    if found.appointment.visit is None:
        return "Nobody came"
    done = {e.text("step"): e for e in found.evidence if e.kind is EvidenceKind.DOOR_STEP and e.text("step") in steps}
    said = [
        f"{words}: {done[code].text('result')} ({clock_in_words(done[code].at)})"
        if code in done
        else f"{words}: not ticked"
        for code, words in steps.items()
    ]
    return "; ".join(said)


def _notices(found: AppointmentEvidence) -> Table:
    rows = [
        (
            wording.MESSAGES[message.kind],
            f"{wording.CHANNELS[message.channel]}, {masked(message.to)}"
            if message.to
            else wording.CHANNELS[message.channel],
            short_instant_words(message.sent_at) if message.sent_at else "Not sent",
            short_instant_words(message.delivered_at) if message.delivered_at else "No receipt",
            message_words(message.state) + (f" ({message.failure})" if message.failure else ""),
        )
        for message in found.messages
    ]
    heads = ("Message", "Channel and number", "Sent", "Delivered", "What became of it")
    return table("What the household was told", heads, rows)


def _replies(found: AppointmentEvidence) -> Table:
    rows = [
        (
            short_instant_words(reply.received_at),
            ERASED if found.erased_at and not reply.text else f"“{reply.text}”",
            wording.understood(reply),
        )
        for reply in found.replies
    ]
    return table("What the household answered", ("Received", "Words", "Understood as"), rows)


def _third_parties(found: AppointmentEvidence) -> Table:
    rows = [
        (
            f"{held.party.name} ({held.party.role})",
            short_window_words(held.during),
            short_instant_words(held.told_at) if held.told_at else "Not told",
        )
        for held in found.attending
    ]
    return table("Who else had to be there", ("Who", "When", "Told"), rows)


def _evidence(found: AppointmentEvidence, pack: EvidencePack) -> Table:
    steps = wording.steps_of(found.appointment, found.order.needs)
    rows = [
        (
            short_instant_words(item.at),
            wording.evidence(item, steps),
            f"{source(item)}: {wording.somebody(item.by, pack.names)}",
            _known(found, item),
            item.digest[:12],
        )
        for item in found.evidence
    ]
    heads = ("Our clock", "What", "Source", "What else is known", "Digest")
    return table("At the door", heads, rows)


def _aside(found: AppointmentEvidence, pack: EvidencePack) -> Table:
    steps = wording.steps_of(found.appointment, found.order.needs)
    rows = [
        (
            short_instant_words(action.at),
            wording.action(action, steps),
            wording.somebody(action.operative_ref, {**pack.names, **found.names}),
            reached_us(action.held),
            wording.DECIDED[action.decision],
        )
        for action in found.aside
    ]
    heads = ("Our clock", "What", "Who", "What else is known", "Decided")
    return table("Sent by a phone and kept aside: it did not fit what was on record", heads, rows)


def _known(found: AppointmentEvidence, item: Evidence) -> str:
    known = notes(item, closed_at=found.appointment.closed_at)
    return ". ".join(note for note in known if note != source(item)) or "-"


def _judgement(judgement: Judgement, asks: Mapping[str, str]) -> dict[str, Any]:
    answer = "allowed" if judgement.allowed else "refused"
    rows = [
        (asks.get(finding.rule) or GONE_DEMAND, "Met" if finding.met else "Not met", finding.words)
        for finding in judgement.findings
    ]
    caption = f"Claim “{OUTCOME_WORDS[judgement.outcome]}”: {answer}"
    return {
        "words": f"{short_instant_words(judgement.judged_at)}. The records establish: "
        f"{judgement.established_words or ERASED}",
        "book": f"Judgement {judgement.ref} by rulebook {judgement.rulebook_version}, digest of rules and figures "
        f"{judgement.rulebook_digest[:12]}, over {_pieces(len(judgement.evidence_digests))}.",
        "table": table(caption, ("Demand", "Result", "What was found"), rows),
    }


def _pieces(number: int) -> str:
    return f"{number} piece{'s' * (number != 1)} of evidence"


def _challenges(found: AppointmentEvidence, pack: EvidencePack) -> list[dict[str, str]]:
    said = []
    for challenge in found.challenges:
        decided = "It has not been decided yet."
        if challenge.decided_at:
            result = "Upheld" if challenge.upheld else "Not upheld"
            by = wording.somebody(challenge.reviewer, pack.names)
            when = short_instant_words(challenge.decided_at)
            decided = f"{result} {when} by {by}, who was not at the visit: {challenge.reason or ERASED}"
        said.append(
            {"at": short_instant_words(challenge.raised_at), "said": challenge.said or ERASED, "decided": decided}
        )
    return said
