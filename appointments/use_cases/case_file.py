"""A step shared by use cases: put together the case that the gate reads."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.access import RequirementSnapshot, snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.case import Case, Notification, ResidentReply
from appointments.domain.messages import NOTICE_KINDS
from appointments.domain.outcomes import OutcomeClaim
from appointments.ports import Records


def case_of(records: Records, appointment: Appointment, claim: OutcomeClaim, now: datetime) -> Case:
    """Everything on record about this appointment, as the rulebook wants it."""
    visit = appointment.visit
    household = records.households.of_home(appointment.home_ref)
    previous = records.appointments.last_attended(appointment.home_ref)
    return Case(
        claim=claim,
        promise=appointment.promise,
        requirements=_requirements(records, appointment),
        arrived_at=visit.arrived_at if visit else None,
        operatives=tuple(records.operatives.get(ref) for ref in visit.operative_refs) if visit else (),
        evidence=records.evidence.of(appointment.ref),
        notifications=tuple(
            Notification(m.ref, m.promise_version, m.channel, m.sent_at, m.delivered_at)
            for m in records.messages.of(appointment.ref)
            if m.kind in NOTICE_KINDS and m.promise_version is not None
        ),
        replies=tuple(
            ResidentReply(reply.promise_version, reply.intent, reply.received_at)
            for reply in records.replies.of(appointment.ref)
            if reply.promise_version is not None
        ),
        has_number=household is not None and household.calling_number() is not None,
        judged_at=now,
        usual_operative=previous.lead if previous and previous.ref != appointment.ref else None,
    )


def _requirements(records: Records, appointment: Appointment) -> tuple[RequirementSnapshot, ...]:
    """As promised, as despatched and as they stand on the day: what was asked at any of these had to be met."""
    standing = snapshot(records.requirements.of_home(appointment.home_ref), appointment.promise.day)
    released = {override.requirement_ref for override in appointment.promise.overrides}
    every = {
        item.ref: item
        for source in (appointment.promise.requirements, appointment.despatched_requirements or (), standing)
        for item in source
    }
    return tuple(every[ref] for ref in sorted(every) if ref not in released or every[ref].kind.bookable())
