"""The last look at messages before they go out: between queueing and sending the visit may have moved, and the resident
may have opted out, or taken a number or an address back (rules 27 and 28). One statement for all of them, as they are
leased, and one look more for each about an emergency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.access import AccessRequirement
from appointments.domain.messages import Message, Standing, Unfit, unfit
from appointments.ports import Records
from appointments.use_cases.steps.audience import contacting_by
from appointments.use_cases.steps.emergency_untold import order_told_of, unfit_now

TAKEN_BACK = "taken-back"  # the failure of one whose number or address is not to be used any more


@dataclass(frozen=True)
class Looked:
    """In the order given."""

    fit: tuple[Message, ...] = ()
    stale: tuple[Message, ...] = ()
    barred: tuple[Message, ...] = ()


def look_once_more(records: Records, messages: Sequence[Message], now: datetime) -> Looked:
    """Which of them may be sent now."""
    standing = records.messages.standing([m.ref for m in messages]) if messages else {}
    why = {m.ref: _why(records, m, standing.get(m.ref), now) for m in messages}
    return Looked(
        fit=tuple(m for m in messages if why[m.ref] is None),
        stale=tuple(m for m in messages if why[m.ref] is Unfit.STALE),
        barred=tuple(m for m in messages if why[m.ref] is Unfit.BARRED),
    )


def _why(records: Records, message: Message, standing: Standing | None, now: datetime) -> Unfit | None:
    if standing is None:  # about no appointment: of an emergency, or it answers whoever wrote
        order = order_told_of(records, message)
        return unfit_now(records, message, order, now) if order is not None else None
    why = unfit(message, standing)
    if why is Unfit.BARRED and not standing.numbers and _also_told(records, message, now):
        return unfit(message, standing, also_told=True)
    return why


def _also_told(records: Records, message: Message, now: datetime) -> bool:
    """Whether what the household needs names this number as somebody who is told, in its place or besides it: by text
    or by voice, whose numbers are of one kind."""
    if message.appointment_ref is None:
        return False
    appointment = records.appointments.get(message.appointment_ref)
    held = records.requirements.of_home(appointment.home_ref)
    rules = contacting_by(held, appointment, now)
    if message.to == rules.instead_to:
        return True
    return message.to in rules.copies_to and not _opted_out(records, message.to, held)


def _opted_out(records: Records, number: str, held: Sequence[AccessRequirement]) -> bool:
    """Whether whoever is told besides the household wants no texts, and has not been named anew since."""
    told = records.messages.opted_out(number)
    if told is None:
        return False
    agreed = (item for item in held if item.declined is None)
    naming = (item for item in agreed if (who := item.kind.message_rules().recipient) and who.number == number)
    return not any(item.recorded_at > told for item in naming)
