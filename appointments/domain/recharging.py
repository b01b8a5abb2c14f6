"""May a household be asked to pay for a missed visit? One decision, pure, and "no" unless everything speaks for it.

Off by default. Only for proven no access again and again, after a warning in writing, by a named manager, and never
where something the household needs may have played a part: the cost of an adjustment is not passed on to whoever needs
it (Equality Act 2010, section 20(7); rule 55).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import Appointment
from appointments.domain.cancelling import Answer, VulnerabilityCheck, never_cancelled_because, proven_no_accesses
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.homes import Channel
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import Message, MessageKind
from appointments.domain.outcomes import Finding
from appointments.domain.refs import AppointmentRef, HomeRef, RechargeRef, WorkOrderRef
from appointments.domain.work_orders import WorkOrder

WITHIN = timedelta(days=365)


@dataclass(frozen=True)
class RechargeRules:
    """`on` is the landlord's own decision. £35 is Gateshead's charge, made after proven repeated missed visits."""

    on: bool = False
    pence: int = 3500
    visits: int = 2


class RechargeState(StrEnum):
    PROPOSED = "proposed"
    CHARGED = "charged"
    DROPPED = "dropped"  # by a manager, or because a challenge was upheld


@dataclass(frozen=True)
class Recharge:
    """A charge for one visit, with who proposed it and the manager who decided."""

    ref: RechargeRef
    appointment_ref: AppointmentRef
    work_order_ref: WorkOrderRef
    home_ref: HomeRef
    pence: int
    proposed_by: str
    proposed_at: datetime
    state: RechargeState = RechargeState.PROPOSED
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    version: int = 0

    def charge(self, manager: str, reason: str, now: datetime) -> Recharge:
        return self._decided(RechargeState.CHARGED, manager, reason, now)

    def drop(self, by: str, reason: str, now: datetime) -> Recharge:
        """Nothing is to be paid. One that was charged is dropped, too, when the visit turns out otherwise."""
        return self._decided(RechargeState.DROPPED, by, reason, now)

    def _decided(self, state: RechargeState, by: str, reason: str, now: datetime) -> Recharge:
        if self.state is RechargeState.DROPPED or self.state is state:
            raise WrongState(f"this charge is {self.state} already")
        said = at_most(reason, NOTE, "reason")
        if not said:
            raise Invalid("reason", "reason: say why")
        return replace(self, state=state, decided_by=by, decided_at=now, reason=said)


@dataclass(frozen=True)
class RechargeFacts:
    """`visits` are all of this home with no access; `requirements` all of the home, ended and declined ones too."""

    appointment: Appointment
    order: WorkOrder
    visits: tuple[Appointment, ...] = ()
    upheld: frozenset[AppointmentRef] = frozenset()
    open_challenges: frozenset[AppointmentRef] = frozenset()
    requirements: tuple[AccessRequirement, ...] = ()
    check: VulnerabilityCheck | None = None
    warnings: tuple[Message, ...] = ()


def may_recharge(facts: RechargeFacts, rules: RechargeRules, now: datetime) -> Answer:
    """Every demand of rule 55 for charging this visit, met or missing."""
    return Answer(
        (
            _finding("on", rules.on, "This landlord charges for repeated missed visits.", "Charging is switched off."),
            _this_visit(facts),
            _again(facts, rules, now),
            _warned(facts),
            _nothing_needed(facts),
            _looked_at(facts),
            _no_hazard(facts),
            _unchallenged(facts),
        )
    )


def _this_visit(facts: RechargeFacts) -> Finding:
    proven = proven_no_accesses([facts.appointment], facts.upheld)
    return _finding(
        "proven",
        bool(proven),
        "This visit is proven no access.",
        "This visit is not proven no access: only what the gate allowed and no challenge overturned can be charged.",
    )


def _again(facts: RechargeFacts, rules: RechargeRules, now: datetime) -> Finding:
    since = [v for v in proven_no_accesses(facts.visits, facts.upheld) if v.closed_at and v.closed_at > now - WITHIN]
    return _finding(
        "again",
        len(since) >= rules.visits,
        f"{len(since)} visits with proven no access in twelve months.",
        f"{len(since) or 'No'} visit{'s' * (len(since) != 1)} with proven no access in twelve months; {rules.visits} "
        "are needed.",
    )


def _warned(facts: RechargeFacts) -> Finding:
    """Before this visit's time, in writing, and after an earlier miss: before any miss it would be small print."""
    starts = facts.appointment.promise.window.starts
    earlier = [
        v.closed_at for v in proven_no_accesses(facts.visits, facts.upheld) if v.closed_at and v.closed_at < starts
    ]
    first = min(earlier, default=None)
    warned = any(
        message.kind is MessageKind.RECHARGE_WARNING
        and not message.is_copy
        and message.channel is not Channel.VOICE
        and message.delivered_at is not None
        and first is not None
        and first <= message.delivered_at < starts
        for message in facts.warnings
    )
    return _finding(
        "warned",
        warned,
        "The household was warned in writing before this visit.",
        "The household was not warned in writing after an earlier miss and before this visit.",
        "Warn them now; a later visit may then be charged.",
    )


def _nothing_needed(facts: RechargeFacts) -> Finding:
    """Any requirement counts, a proposed, an ended and a declined one too: nobody here knows what it is for."""
    held = [*facts.requirements, *facts.appointment.promise.requirements]
    held += facts.appointment.despatched_requirements or ()
    return _finding(
        "no_adjustment",
        not held,
        "Nothing that this household needs is on record.",
        "This household has asked for something. The cost of an adjustment is never passed on to whoever needs it.",
    )


def _looked_at(facts: RechargeFacts) -> Finding:
    closed, check = facts.appointment.closed_at, facts.check
    looked = check is not None and check.clear and closed is not None and check.at >= closed
    return _finding(
        "nothing_unknown",
        looked,
        "A named person looked after this visit whether the household needs something that we do not know of.",
        "Nobody has looked after this visit whether the household needs something that we do not know of.",
        "Record the check on the work order.",
    )


def _no_hazard(facts: RechargeFacts) -> Finding:
    reason = never_cancelled_because(facts.order)
    return _finding(
        "no_hazard", not reason, "The repair is about no hazard.", f"Not for this repair, because {reason}."
    )


def _unchallenged(facts: RechargeFacts) -> Finding:
    return _finding(
        "no_open_challenge",
        not facts.open_challenges,
        "No challenge by the resident waits to be decided.",
        "The resident says that it was otherwise, and that has not been decided. Until then nothing is charged.",
        "Decide the challenge first.",
    )


def _finding(rule: str, met: bool, if_met: str, if_missing: str, to_do: str = "") -> Finding:
    return Finding(rule, met, if_met if met else if_missing, "" if met else to_do)
