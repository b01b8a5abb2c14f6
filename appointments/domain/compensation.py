"""What a resident is owed when we let them down: proposed by the records, decided by a named manager, paid (rule 56).

One for each promise that we broke. Nothing is forgotten by declining it, and what was paid is never undone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.errors import Invalid, WrongState
from appointments.domain.limits import LINE, NOTE, at_most
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import AppointmentRef, CompensationRef, HomeRef, WorkOrderRef
from appointments.domain.times import day_of

# L&Q and Thrive pay £20 for a missed appointment; Mid Devon £10 or £20; Hammersmith & Fulham £50. By the day from which
# a figure applies, so that a change never rewrites what was owed before it.
LANDLORD_MISS_PENCE: tuple[tuple[date, int], ...] = ((date(2020, 1, 1), 2000),)
MOST_PENCE = 1_000_00

# What the landlord caused: the resident is owed an answer about compensation.
LANDLORD_FAILED = frozenset(
    {Outcome.LATE, Outcome.EARLY, Outcome.NOT_ATTENDED, Outcome.NOT_NOTIFIED, Outcome.REQUIREMENT_NOT_MET}
    | {Outcome.WRONG_ADDRESS, Outcome.WRONG_TRADE}
)


class CompensationState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    PAID = "paid"


@dataclass(frozen=True)
class Compensation:
    """For one version of one promise. `why` says what we did; `reason` is the manager's. `pence` is what is owed."""

    ref: CompensationRef
    appointment_ref: AppointmentRef
    promise_version: int
    work_order_ref: WorkOrderRef
    home_ref: HomeRef
    why: str
    pence: int
    proposed_at: datetime
    state: CompensationState = CompensationState.PROPOSED
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    paid_on: date | None = None
    payment_ref: str = ""
    paid_by: str = ""
    version: int = 0

    def approve(self, manager: str, pence: int, reason: str, now: datetime) -> Compensation:
        """Owed from now on. Another sum than the proposed one needs a reason."""
        self._require(CompensationState.PROPOSED)
        if not 1 <= pence <= MOST_PENCE:
            raise Invalid("pence", f"pence: enter a sum from 1p to £{MOST_PENCE // 100:,}")
        said = at_most(reason, NOTE, "reason")
        if pence != self.pence and not said:
            raise Invalid("reason", "reason: say why it is another sum than usual")
        return replace(
            self, state=CompensationState.APPROVED, pence=pence, decided_by=manager, decided_at=now, reason=said
        )

    def decline(self, manager: str, reason: str, now: datetime) -> Compensation:
        self._require(CompensationState.PROPOSED)
        said = at_most(reason, NOTE, "reason")
        if not said:
            raise Invalid("reason", "reason: say why nothing is owed")
        return replace(self, state=CompensationState.DECLINED, decided_by=manager, decided_at=now, reason=said)

    def pay(self, by: str, paid_on: date, payment_ref: str, now: datetime) -> Compensation:
        """`paid_on` is the day of the payment, `payment_ref` what names it in the landlord's accounts."""
        self._require(CompensationState.APPROVED)
        named = at_most(payment_ref, LINE, "payment_ref")
        if not named:
            raise Invalid("payment_ref", "payment_ref: give the reference of the payment")
        if paid_on > day_of(now):
            raise Invalid("paid_on", "paid_on: that day is still to come")
        if self.decided_at is not None and paid_on < day_of(self.decided_at):
            raise Invalid("paid_on", "paid_on: it was approved after that day")
        return replace(self, state=CompensationState.PAID, paid_on=paid_on, payment_ref=named, paid_by=by)

    def _require(self, state: CompensationState) -> None:
        if self.state is not state:
            raise WrongState(f"this compensation is {self.state}, not {state}; look at it again")


def landlord_miss_pence(day: date) -> int:
    """What a landlord's miss on this day is usually worth."""
    known = sorted(LANDLORD_MISS_PENCE)
    return next((pence for since, pence in reversed(known) if since <= day), known[0][1])


def in_pounds(pence: int) -> str:
    """`£20` or `£12.50`."""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds:,}.{rest:02d}" if rest else f"£{pounds:,}"
