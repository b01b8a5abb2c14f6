"""Residents who say it was otherwise: half of those whose case was decided are right, for a reason on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.challenges import Challenge
from appointments.domain.events import ChallengeDecided
from appointments.domain.evidence import REFUSAL_REASONS, Evidence, EvidenceKind
from appointments.domain.fingerprints import words_digest
from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.domain.times import at, day_of
from appointments.use_cases.steps.challenging import raised as fact_of
from web.demo.dice import Dice
from web.demo.past import Past

REVIEWER = "manager1"
DECIDED_AFTER = 3  # working days
# What was challenged longer ago has been decided; of the rest, one in three still waits.
WAITS_AT_MOST = timedelta(days=10)


def challenged_of(
    past: tuple[Past, ...], calendar: WorkingCalendar, now: datetime, dice: Dice
) -> tuple[dict[str, Appointment], list[object]]:
    """Appointments that were put right, by their reference; and the challenges with their facts."""
    changed: dict[str, Appointment] = {}
    made: list[object] = []
    blamed = [found for found in past if found.appointment.outcome in BLAMES_RESIDENT]
    for number, found in enumerate(blamed[::6]):
        appointment, ref = found.appointment, dice.ref("C")
        closed_at, outcome = appointment.closed_at, appointment.outcome
        if closed_at is None or outcome is None or closed_at + timedelta(days=1) >= now:
            continue
        challenge = Challenge(ref, appointment.ref, outcome, _said(outcome), closed_at + timedelta(days=1))
        made.append(fact_of(challenge))
        decided_at = at(calendar.add_working_days(day_of(challenge.raised_at), DECIDED_AFTER), time(11))
        if decided_at < now and (number % 3 or now - challenge.raised_at > WAITS_AT_MOST):
            challenge = replace(
                challenge,
                decided_at=decided_at,
                reviewer=REVIEWER,
                upheld=number % 2 == 0,
                reason=why(found.evidence, outcome, upheld=number % 2 == 0),
            )
            decided = _put_right(appointment) if challenge.upheld else appointment
            changed[appointment.ref] = decided
            made.append(_decided(challenge, decided, decided_at))
        made.append(challenge)
    return changed, made


def why(evidence: Iterable[Evidence], outcome: Outcome, *, upheld: bool) -> str:
    """A manager's reason, from what was recorded at this door and nothing else."""
    items = {item.kind: item for item in evidence}
    if outcome is Outcome.REFUSED_ACCESS:
        given = items.get(EvidenceKind.REASON)
        reason = REFUSAL_REASONS[given.text("reason")].lower() if given else ""
        if upheld:
            said = f"At the door they gave a reason ({reason})" if reason else "They spoke to the operative"
            return f"{said} and asked for another time. That is no refusal."
        named = {
            EvidenceKind.REASON: "the reason they gave",
            EvidenceKind.OTHER_TIME_OFFERED: "the other time that was offered",
            EvidenceKind.PLANNER_ANSWERED: "the planner's answer",
        }
    else:
        if upheld:
            pictured = EvidenceKind.PHOTO in items
            return (
                "The photo shows the card, but not at whose door it was left."
                if pictured
                else "Nothing that was recorded shows at whose door the operative stood."
            )
        named = {
            EvidenceKind.KNOCK: "the knocks",
            EvidenceKind.CALL: "the call",
            EvidenceKind.TEXT: "the text from the door",
            EvidenceKind.PHOTO: "the photo of the card",
        }
    there = [words for kind, words in named.items() if kind in items]
    listed = " and ".join([", ".join(there[:-1]), there[-1]] if there[1:] else there)
    return f"{listed[:1].upper()}{listed[1:]} fit together." if listed else "Nothing speaks against what was recorded."


def _said(outcome: Outcome) -> str:
    if outcome is Outcome.REFUSED_ACCESS:
        return "I asked for another time and did not send anybody away."
    return "I was at home and heard nobody."


def _put_right(appointment: Appointment) -> Appointment:
    return appointment.reclassify(Outcome.NOT_ESTABLISHED, "Not established, after the resident's challenge")


def _decided(challenge: Challenge, after: Appointment, decided_at: datetime) -> ChallengeDecided:
    return ChallengeDecided(
        challenge.appointment_ref,
        decided_at,
        challenge.ref,
        bool(challenge.upheld),
        (after.outcome or challenge.outcome).value,
        REVIEWER,
        words_digest(challenge.reason),
        words_digest(after.outcome_words),
    )
