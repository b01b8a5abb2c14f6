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


def to_be_decided(found: AppointmentEvidence) -> bool:
    """Whether the resident has challenged the outcome and nobody has decided it: nothing follows from it until then."""
    return any(each.waits for each in found.challenges)


def fault_words(found: AppointmentEvidence) -> str:
    """`Ours`, `The resident's`; a dash while nothing has become of it, and nobody's while a challenge waits."""
    if to_be_decided(found):
        return "Not decided: the resident challenges it"
    kind = visit_class(found)
    return "-" if kind is VisitClass.STILL_OPEN else FAULT_WORDS[FAULTS[kind]]


def class_words(found: AppointmentEvidence) -> str:
    return CLASS_WORDS[visit_class(found)]
