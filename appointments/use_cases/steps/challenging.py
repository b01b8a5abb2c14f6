"""A step shared by use cases: the resident's own version of a visit is kept, whichever way it came (rule 54).

There is one review. What is written again while it is awaited belongs to it; what is written after it is answered, kept
for a manager and opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.challenges import Challenge, challenge_open_until, decided_before
from appointments.domain.errors import WrongState
from appointments.domain.events import ChallengeRepeated, OutcomeChallenged
from appointments.domain.homes import Household
from appointments.domain.outcomes import BLAMES_RESIDENT
from appointments.domain.refs import ChallengeRef, ReplyRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records

_WRITES_AGAIN = (
    "The resident writes again about an outcome that was reviewed. There is one review: read it, and answer if they "
    "bring anything new."
)
_MORE = "They have written again since."
_REVIEW = "The resident says it was otherwise. Read both accounts and the evidence, then decide."


def raise_challenge(
    records: Records,
    appointment: Appointment,
    said: str,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    reply_ref: ReplyRef | None = None,
) -> Challenge:
    """The challenge with a manager's task; `repeats` is set when there is, or was, a review already.

    The same words again are the same challenge. Raises WrongState when nothing is recorded against the resident, and
    too late.
    """
    outcome, closed_at = appointment.outcome, appointment.closed_at
    if outcome is None or closed_at is None or outcome not in BLAMES_RESIDENT:
        raise WrongState("nothing is recorded against the resident for this appointment")
    if now >= challenge_open_until(closed_at):
        raise WrongState("an outcome can be challenged for 28 days, and those have passed; please ring us")
    known = records.challenges.of(appointment.ref)
    waiting = next((challenge for challenge in known if challenge.waits), None)
    if waiting is not None:
        return _added(records, waiting, known, said.strip(), now, reply_ref)
    before = decided_before(known)
    challenge = Challenge(
        ref=records.new_ref("C"),
        appointment_ref=appointment.ref,
        outcome=outcome,
        said=said.strip(),
        raised_at=now,
        decided_at=now if before else None,
        reply_ref=reply_ref,
        repeats=before.ref if before else None,
    )
    records.challenges.add(challenge)
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.CHALLENGE,
            owner=Owner.MANAGER,
            made_at=now,
            due_at=challenge.due_at(calendar),
            words=_WRITES_AGAIN if before else _REVIEW,
            dedupe_key=challenge_key(challenge.ref),
            appointment_ref=appointment.ref,
            work_order_ref=appointment.work_order_ref,
            home_ref=appointment.home_ref,
        )
    )
    records.ledger.append(raised(challenge))
    return challenge


def _added(
    records: Records,
    waiting: Challenge,
    known: Sequence[Challenge],
    said: str,
    now: datetime,
    reply_ref: ReplyRef | None,
) -> Challenge:
    """Something more about a visit whose review is awaited: kept beside it, for whoever decides."""
    theirs = (item for item in known if item.ref == waiting.ref or item.repeats == waiting.ref)
    same = next((item for item in theirs if item.said == said), None)
    if same is not None:
        return same
    more = Challenge(
        ref=records.new_ref("C"),
        appointment_ref=waiting.appointment_ref,
        outcome=waiting.outcome,
        said=said,
        raised_at=now,
        decided_at=now,
        reply_ref=reply_ref,
        repeats=waiting.ref,
    )
    records.challenges.add(more)
    records.ledger.append(raised(more))
    task = records.tasks.about(challenge_key(waiting.ref))
    if task is not None and task.done_at is None and _MORE not in task.words:
        records.tasks.save(replace(task, words=f"{task.words} {_MORE}"))
    return more


def raised(challenge: Challenge) -> OutcomeChallenged | ChallengeRepeated:
    """The fact that the resident gave their version, with a digest of their words."""
    ref, at, digest = challenge.appointment_ref, challenge.raised_at, sha256(challenge.said.encode()).hexdigest()
    if challenge.repeats is not None:
        return ChallengeRepeated(ref, at, challenge.ref, challenge.repeats, digest)
    return OutcomeChallenged(ref, at, challenge.ref, challenge.outcome.value, digest)


def challenge_key(ref: ChallengeRef) -> str:
    """What names the task to review a challenge, so that deciding settles it."""
    return f"challenge:{ref}"


def can_be_challenged(records: Records, households: Iterable[Household], now: datetime) -> list[Appointment]:
    """Visits of these households with an outcome recorded against the resident, while that can be challenged."""
    found = [
        item
        for household in households
        for item in records.appointments.blamed_of_home(household.home_ref)
        if household.promised_to(item.promise.window)
    ]
    return [item for item in found if item.closed_at is not None and now < challenge_open_until(item.closed_at)]
