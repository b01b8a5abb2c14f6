"""What a subject access request gets of each work order: everything that was promised, said, done, decided and paid.

Names and numbers of others are still in it here; `subject_export.py` takes them out of the whole.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from appointments.domain.attempts import ContactAttempt
from appointments.domain.cancelling import WHY_WORDS, OrderDecision
from appointments.domain.concerns import MEANINGS, in_order
from appointments.domain.defects import DEFECT_WORDS
from appointments.domain.statutory_steps import FINDING_WORDS, STEP_WORDS, Step
from appointments.domain.work_orders import WorkOrder
from appointments.records.mapping import work_orders as order_mapping
from appointments.records.repositories.aftercare import SqlAftercare
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.booking import SqlEmergencies
from appointments.records.repositories.work_orders import SqlSteps
from appointments.records.statements import rows, table_of
from appointments.records.tables import AppointmentRow, LegalHoldRow, OfferRow
from appointments.views.appointment_evidence import erased_at
from appointments.views.subject_visits import Part, visit_part, when

_APPOINTMENTS = table_of(AppointmentRow)
_HOLDS = table_of(LegalHoldRow)
_OFFERS = table_of(OfferRow)


def order_part(connection: Connection, order: WorkOrder, since: datetime | None = None) -> Part:
    """`since` is when the household moved in that asks; what was promised, offered and tried before is of others."""
    theirs = select(_APPOINTMENTS.c.ref).where(_APPOINTMENTS.c.work_order_ref == order.ref)
    if since is not None:
        theirs = theirs.where(_APPOINTMENTS.c.ends_at > since)
    after = SqlAftercare(connection)
    refs = connection.scalars(theirs.order_by(_APPOINTMENTS.c.booked_at, _APPOINTMENTS.c.ref)).all()
    return {
        "reference": order.ref,
        "trade": order.trade,
        "purpose": order.purpose,
        "description": order.description,
        "needs_of_the_work": [need.words for need in order.needs],
        "reported": when(order.reported_at),
        "state": order.state.value,
        "words_erased": when(erased_at(connection, order.ref)),
        "dates": _dates(order),
        "steps": [_step(step) for step in SqlSteps(connection).of(order.ref) if _theirs(step.recorded_at, since)],
        "offers": _offers(connection, order, since),
        "emergency_contacts": _emergency_contacts(connection, order),
        "contact_attempts": [_attempt(item) for item in after.attempts(order.ref) if _theirs(item.at, since)],
        "checks": [
            {"at": when(item.at), "by": item.by, "nothing_found": item.clear, "words": item.words}
            for item in after.checks(order.ref)
            if _theirs(item.at, since)
        ],
        "decisions": [_decision(item) for item in after.decisions(order.ref) if _theirs(item.at, since)],
        "legal_holds": _legal_holds(connection, order),
        "appointments": [visit_part(connection, found) for found in SqlAppointments(connection).named(refs)],
    }


def _theirs(at: datetime, since: datetime | None) -> bool:
    return since is None or at >= since


def _dates(order: WorkOrder) -> Part:
    """What the dates of a repair are counted from, and those that rule it."""
    return {
        "raised": when(order.raised_at),
        "priority": order.priority.name,
        "about": [MEANINGS[concern].words for concern in in_order(order.concerns)],
        "right_to_repair": DEFECT_WORDS[order.defect] if order.defect else "",
        "gas_check_due": order.gas_check_due_on.isoformat() if order.gas_check_due_on else "",
        "due_before": when(order.due_at),
        "due_according_to": order.due_source,
        "contractors_own_date": when(order.contract_due_at),
        "next_statutory_date": when(order.statutory_due_at),
    }


def _step(step: Step) -> Part:
    return {
        "reference": step.ref,
        "what": STEP_WORDS[step.kind],
        "at": when(step.at),
        "recorded": when(step.recorded_at),
        "by": step.by,
        "words": step.words,
        "found": FINDING_WORDS[step.finding] if step.finding else "",
        "in_person": step.in_person,
        "withdraws": step.withdraws or "",
    }


def _offers(connection: Connection, order: WorkOrder, since: datetime | None) -> list[Part]:
    found = rows(connection, _OFFERS, _OFFERS.c.work_order_ref == order.ref, by=[_OFFERS.c.made_at, _OFFERS.c.ref])
    return [
        {
            "made": when(offers.made_at),
            "made_by": offers.made_by,
            "offered": [str(item.slot) for item in offers.offers],
            "chosen": str(offers.chosen) if offers.chosen else "",
            "refused_because": offers.refused_because or "",
            "refused_words": offers.refused_words,
            "not_offered_because": sorted({reason.words for held in offers.withheld for reason in held.reasons}),
        }
        for offers in map(order_mapping.offers, found)
        if _theirs(offers.made_at, since)
    ]


def _emergency_contacts(connection: Connection, order: WorkOrder) -> list[Part]:
    attendance = SqlEmergencies(connection).of(order.ref)
    return [
        {
            "at": when(contact.at),
            "by": contact.by,
            "result": contact.result.value,
            "words": contact.words,
            "sent": contact.operative_ref or "",
        }
        for contact in (attendance.contacts if attendance else ())
    ]


def _attempt(item: ContactAttempt) -> Part:
    return {
        "at": when(item.at),
        "recorded": when(item.recorded_at),
        "by": item.by,
        "channel": item.channel.value,
        "result": item.result.value,
        "words": item.words,
    }


def _decision(item: OrderDecision) -> Part:
    return {
        "what": item.what.value,
        "at": when(item.at),
        "by": item.by,
        "asked_by": item.asked_by,
        "why": WHY_WORDS[item.why] if item.why else "",
        "words": item.words,
        "rested_on": [finding.words for finding in item.findings if finding.words],
    }


def _legal_holds(connection: Connection, order: WorkOrder) -> list[Part]:
    """Each time it was held from being erased, and let go."""
    found = rows(connection, _HOLDS, _HOLDS.c.work_order_ref == order.ref, by=[_HOLDS.c.id])
    return [{"at": when(row["at"]), "by": row["by"], "held": row["held"], "why": row["why"]} for row in found]
