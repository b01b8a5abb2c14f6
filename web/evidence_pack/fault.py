"""At whose door an appointment's ending is laid: the class that the wastage analysis counts it in, in words."""

from __future__ import annotations

from appointments.views.appointment_evidence import AppointmentEvidence
from appointments.wastage.classes import CLASS_WORDS, FAULT_WORDS, FAULTS, Ending, VisitClass, class_of


def visit_class(found: AppointmentEvidence) -> VisitClass:
    appointment = found.appointment
    notice = None
    if appointment.closed_at and appointment.visit is None:
        notice = appointment.promise.window.starts - appointment.closed_at
    return class_of(
        Ending(
            appointment.outcome,
            allowed=any(each.ref == appointment.judgement_ref and each.allowed for each in found.judgements),
            overturned=any(each.upheld for each in found.challenges),
            notice=notice,
        )
    )


def fault_words(found: AppointmentEvidence) -> str:
    """`Ours`, `The resident's`; a dash while nothing has become of it."""
    kind = visit_class(found)
    return "-" if kind is VisitClass.STILL_OPEN else FAULT_WORDS[FAULTS[kind]]


def class_words(found: AppointmentEvidence) -> str:
    return CLASS_WORDS[visit_class(found)]
