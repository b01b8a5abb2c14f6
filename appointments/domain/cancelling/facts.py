"""What the decision reads, and which visits with no access count."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import Appointment
from appointments.domain.attempts import Attempt
from appointments.domain.cancelling.decisions import VulnerabilityCheck
from appointments.domain.messages import Message
from appointments.domain.outcomes import LET_IN, Outcome
from appointments.domain.refs import AppointmentRef
from appointments.domain.work_orders import WorkOrder


@dataclass(frozen=True)
class NoAccessLimits:
    """The landlord's numbers. `visits` after Stroud District Council, `attempts` after Hammersmith & Fulham.

    `channels` and `days` are how far the attempts are spread; `notice_days`, a default of ours, how long the household
    has after it was told that the repair may be cancelled.
    """

    visits: int = 2
    attempts: int = 3
    channels: int = 2
    days: int = 2
    notice_days: int = 14


@dataclass(frozen=True)
class CancellationFacts:
    """Everything that the decision reads.

    `upheld` and `open_challenges` name visits whose outcome was overturned, or is being looked at. `notices` are the
    messages that said the repair may be cancelled. `heard_at` is when the household last got in touch. `one_channel`:
    what it asks for leaves one way to reach it.
    """

    order: WorkOrder
    appointments: tuple[Appointment, ...] = ()
    upheld: frozenset[AppointmentRef] = frozenset()
    open_challenges: frozenset[AppointmentRef] = frozenset()
    attempts: tuple[Attempt, ...] = ()
    check: VulnerabilityCheck | None = None
    requirements: tuple[AccessRequirement, ...] = ()
    notices: tuple[Message, ...] = ()
    heard_at: datetime | None = None
    text_unread: bool = False
    one_channel: bool = False


def never_cancelled_because(order: WorkOrder) -> str:
    """Why this repair may never be given up for no access (rule 52), in words; empty when there is no such reason."""
    return order.never_cancelled or ""


def proven_no_accesses(appointments: Iterable[Appointment], upheld: Collection[AppointmentRef]) -> list[Appointment]:
    """No access that the gate allowed and no challenge overturned, in the order in which they were closed."""
    found = [
        (item.closed_at, item)
        for item in appointments
        if item.outcome is Outcome.NO_ACCESS
        and item.judgement_ref is not None
        and item.ref not in upheld
        and item.closed_at is not None
    ]
    return [item for _, item in sorted(found, key=lambda pair: (pair[0], pair[1].ref))]


def counted_no_accesses(facts: CancellationFacts) -> list[Appointment]:
    """Those of this repair since somebody was last let in."""
    let_in = [a.closed_at for a in facts.appointments if a.outcome in LET_IN and a.closed_at is not None]
    since = max(let_in, default=None)
    proven = proven_no_accesses(facts.appointments, facts.upheld)
    return [item for item in proven if since is None or (item.closed_at is not None and item.closed_at > since)]
