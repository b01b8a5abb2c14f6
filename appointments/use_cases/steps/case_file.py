"""A step shared by use cases: put together the case that the gate reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from appointments.domain.access import AccessRequirement, RequirementSnapshot
from appointments.domain.appointments import Appointment, Promise
from appointments.domain.case import Case, Notification, ResidentReply
from appointments.domain.contacting import contacting
from appointments.domain.evidence import with_results
from appointments.domain.figures import in_force
from appointments.domain.homes import Household
from appointments.domain.messages import NOTICE_KINDS, RECEIPT_AWAITED
from appointments.domain.outcomes import OutcomeClaim
from appointments.domain.refs import AppointmentRef
from appointments.domain.standing_in import proposed_on_the_day
from appointments.domain.tasks import UNREAD
from appointments.domain.visit_asks import visit_asks
from appointments.ports import Records
from appointments.use_cases.steps.usual_operative import usual_operative


def case_of(
    records: Records, appointment: Appointment, claim: OutcomeClaim, now: datetime, *, as_of: datetime | None = None
) -> Case:
    """Everything on record about this appointment, as the rulebook wants it.

    `as_of` is for a visit that is judged again: what the household asked for, texted or got to know after that instant
    is no part of it. Evidence, notices and replies carry their own times.
    """
    visit = appointment.visit
    household = records.households.of_home(appointment.home_ref)
    order = records.work_orders.get(appointment.work_order_ref)
    messages, last = records.messages.of(appointment.ref), records.appointments.last_attended(appointment.home_ref)
    asked = records.requirements.of_home(appointment.home_ref)
    requirements = _requirements(asked, appointment, as_of)
    return Case(
        claim=claim,
        promise=_as_told(appointment.promise, household),
        requirements=requirements,
        arrived_at=visit.arrived_at if visit else None,
        operatives=tuple(records.operatives.get(ref) for ref in visit.operative_refs) if visit else (),
        evidence=with_results(records.evidence.of(appointment.ref), {m.ref: m.state.value for m in messages}),
        notifications=tuple(
            Notification(
                m.ref, m.promise_version, m.channel, m.sent_at, m.delivered_at, awaited=m.state in RECEIPT_AWAITED
            )
            for m in messages
            if m.kind in NOTICE_KINDS and m.promise_version is not None
            if not m.is_copy and _theirs(household, m.queued_at)
        ),
        replies=tuple(
            ResidentReply(reply.promise_version, reply.intent, reply.received_at)
            for reply in records.replies.of(appointment.ref)
            if reply.promise_version is not None and _theirs(household, reply.received_at)
        ),
        has_number=_has_number(household, requirements),
        judged_at=now,
        text_unread=any(
            task.kind in UNREAD and (as_of is None or task.made_at <= as_of)
            for task in records.tasks.open_about(appointment.ref, appointment.home_ref)
        ),
        figures=in_force(records.figures.all(), appointment.promise.day),
        proposed=proposed_on_the_day(asked, appointment.promise.day),
        usual_operative=usual_operative(
            records, order, but_for=_not_known_yet(last, appointment), attended=last is not None
        ),
    )


def _theirs(household: Household | None, at: datetime) -> bool:
    """Whether what was said then was with those who live there now. Others who lived there before speak for nobody."""
    return household is None or household.heard(at)


def _as_told(promise: Promise, household: Household | None) -> Promise:
    """What others agreed to before these moved in, these have not."""
    return promise if _theirs(household, promise.made_at) else replace(promise, agreed_by_resident=False)


def _has_number(household: Household | None, requirements: Sequence[RequirementSnapshot]) -> bool:
    """The household's own, or that of whoever is told in its place."""
    held = household.calling_number() if household else None
    return held is not None or contacting(requirements).instead_to is not None


def _not_known_yet(last: Appointment | None, appointment: Appointment) -> AppointmentRef:
    """The visit that has made nobody known: this one, or one that came after it when this one is judged again."""
    later = last is not None and last.promise.window.starts > appointment.promise.window.starts
    return last.ref if last is not None and later else appointment.ref


def _requirements(
    asked: Sequence[AccessRequirement], appointment: Appointment, as_of: datetime | None
) -> tuple[RequirementSnapshot, ...]:
    """As promised, as despatched and as they stand on the day: what was asked at any of these had to be met."""
    recorded = (item for item in asked if as_of is None or item.recorded_at <= as_of)
    promise = appointment.promise
    sources = (promise.requirements, appointment.despatched_requirements, promise.overrides)
    return visit_asks(*sources, recorded, promise.day).asked()
