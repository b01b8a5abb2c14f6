"""Record that a resident took none of the slots offered, and why: demand for the wastage analysis (rule 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.errors import WrongState
from appointments.domain.events import SlotsRefused
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import AppointmentRef, OfferRef
from appointments.domain.slots import OfferSet, RefusalReason
from appointments.domain.tasks import TaskKind
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.audience import whom_to_ring
from appointments.use_cases.steps.setting_tasks import key_of_news, set_task

_WANTED = {
    RefusalReason.TIME: "another time of day",
    RefusalReason.WANTS_ANOTHER_DAY: "another day",
    RefusalReason.TOO_LATE: "something sooner",
}
_NOT_NEEDED = (
    "The resident says on their page that the repair is not needed any more. Nothing was called off: ask them, then "
    "close the repair or keep the visit."
)


@dataclass(frozen=True)
class RefuseSlots:
    """`words` are the resident's own; kept for planners, never in the ledger.

    `unheard` is the appointment they wanted to move, where they told it to no person: then a planner gets a task.
    """

    offer_ref: OfferRef
    reason: RefusalReason
    by: str
    words: str = ""
    unheard: AppointmentRef | None = None


def refuse_slots(request: RefuseSlots, *, uow: UnitOfWork, clock: Clock) -> OfferSet:
    """The offers as refused."""
    now = clock.now()
    with uow.write() as records:
        offers = records.offers.get(request.offer_ref)
        if offers.chosen is not None:
            raise WrongState("one of these slots was chosen already")
        refused = replace(
            offers, refused_because=request.reason.value, refused_words=at_most(request.words, NOTE, "words")
        )
        records.offers.settle(refused)
        records.ledger.append(
            SlotsRefused(
                ref=offers.work_order_ref,
                at=now,
                offer_ref=offers.ref,
                reason=request.reason.value,
                by=request.by,
            )
        )
        if request.unheard is not None:
            _hand_over(records, request.unheard, request.reason, refused, now)
        records.commit()
    return refused


def _hand_over(
    records: Records, appointment_ref: AppointmentRef, reason: RefusalReason, refused: OfferSet, now: datetime
) -> None:
    """As a text that asks for another time does: until a person has read it, nobody can say that the time suited.

    Told once more of the same slots, it is the same task, with what was told last, until a person has dealt with it.
    """
    about, key = records.appointments.get(appointment_ref), key_of_news(records, f"none-suits:{refused.ref}")
    kind = TaskKind.ALREADY_FIXED if reason is RefusalReason.NO_LONGER_NEEDED else TaskKind.WANTS_CHANGE
    ring = whom_to_ring(records, about, now, otherwise="them")
    words, known = _to_read(reason, refused.refused_words, ring), records.tasks.about(key)
    if known is not None:
        records.tasks.save(replace(known, kind=kind, words=words))
        return
    set_task(records, about, kind, words, key=key, due_at=now + timedelta(hours=2), now=now)


def _to_read(reason: RefusalReason, said: str, ring: str) -> str:
    wrote = f" They wrote: “{said}”" if said else ""
    if reason is RefusalReason.NO_LONGER_NEEDED:
        return _NOT_NEEDED + wrote
    wanted = f": they need {_WANTED[reason]}" if reason in _WANTED else ""
    return f"The resident wants another time, and none that their page offers suits{wanted}. {ring}.{wrote}"
