"""Answer residents who want another time: "2" brings real slots, a number picks one and the booking follows.

Days and times that the text named are kept: only slots that fit are offered, and where none does the resident is told
so, with the nearest there are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from appointments.domain.appointments import Appointment, Promise
from appointments.domain.errors import DomainError, SlotTaken, Stale
from appointments.domain.messages import Choice, Message, MessageKind
from appointments.domain.replies import LANGUAGES, Intent, Question, QuestionKind, Reply, Wanted
from appointments.domain.slots import OfferSet
from appointments.domain.times import day_of
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.booking.offer_slots import OfferSlots, offer_slots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment, rearrange_appointment
from appointments.use_cases.messaging.matching import BY_REPLY
from appointments.use_cases.messaging.reply_tasks import hand_over_change
from appointments.use_cases.messaging.said_before import read_again, read_before
from appointments.use_cases.messaging.times_to_list import times_to_list
from appointments.use_cases.steps.finding import Searching
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import Asking, tell

# A day further ahead than this is no day to search from.
_FURTHEST = timedelta(days=365)


@dataclass(frozen=True)
class AnswerReplies:
    limit: int = 50


def answer_replies(
    request: AnswerReplies,
    *,
    uow: UnitOfWork,
    clock: Clock,
    searching: Searching,
    teller: Teller,
    languages: Collection[str] = LANGUAGES,
) -> int:
    """How many replies were looked at: each answered with slots, with a new promise, or by a planner's task.

    Raises the first fault there was, once all others were answered.
    """
    with uow.read() as records:
        waiting = records.replies.unanswered(request.limit)
    broke: list[Exception] = []
    for reply in waiting:
        try:
            _answer(reply, uow, clock, searching, teller, languages)
        except Stale:
            continue  # somebody else changed the visit: it is read again in the next run
        except DomainError as exc:
            _hand_over(reply, exc.message, uow, clock)
        except Exception as exc:
            broke.append(exc)  # one that cannot be answered keeps nobody else waiting
    if broke:
        raise broke[0]
    return len(waiting)


def _answer(
    reply: Reply, uow: UnitOfWork, clock: Clock, searching: Searching, teller: Teller, languages: Collection[str]
) -> None:
    with uow.read() as records:
        held = records.appointments.get(reply.appointment_ref or "")
        household = records.households.of_home(held.home_ref)
        # Those who moved out meanwhile do not move it any more.
        theirs = household is None or household.heard(reply.received_at)
        picks = reply.intent is Intent.CHOOSE
        read = read_before(records, reply, languages) if picks else read_again(records, reply, languages)
        asked = records.messages.get(reply.answers or "") if picks else None
    if not theirs:
        _hand_over(reply, "others live there now, and this came from those before", uow, clock)
        return
    wanted = read.wanted if read is not None else None
    spoken = replace(teller, answering_in=read.language) if read is not None else teller
    if asked is None:
        _send_choice(reply, _offers(held, wanted, uow, clock, searching), wanted, uow, clock, spoken)
        return
    try:
        _move(reply, held.promise, asked, uow, clock, searching, teller)
    except SlotTaken as exc:
        # The slot went while they were thinking: fresh offers are the answer, of what they had asked for.
        fresh = exc.fresh if isinstance(exc.fresh, OfferSet) else None
        if wanted is not None:
            fresh = _offers(held, wanted, uow, clock, searching)
        _send_choice(reply, fresh, wanted, uow, clock, spoken)


def _offers(held: Appointment, wanted: Wanted | None, uow: UnitOfWork, clock: Clock, searching: Searching) -> OfferSet:
    """From the first day that would do; where nothing fits from there on, from today, to find what is nearest."""
    soonest = OfferSlots(held.work_order_ref, BY_REPLY, resident_agrees=True, moving=held.ref)
    first = wanted.first_day if wanted is not None else None
    if wanted is not None and first is not None and first > day_of(clock.now()):
        later = replace(soonest, first_day=min(first, day_of(clock.now()) + _FURTHEST))
        found = offer_slots(later, uow=uow, clock=clock, searching=searching)
        if any(wanted.fits(offer.slot.window) for offer in found.offers):
            return found
    return offer_slots(soonest, uow=uow, clock=clock, searching=searching)


def _move(
    reply: Reply,
    held: Promise,
    asked: Message,
    uow: UnitOfWork,
    clock: Clock,
    searching: Searching,
    teller: Teller,
) -> None:
    """To the time they picked. It may be there already: they wrote twice, or we died before marking it."""
    day, _, pattern = asked.choices[(reply.choice or 1) - 1].partition(" ")
    if (held.offer_ref, held.day.isoformat(), held.pattern) != (asked.offer_ref, day, pattern):
        rearrange_appointment(
            RearrangeAppointment(
                appointment_ref=reply.appointment_ref or "",
                offer_ref=asked.offer_ref or "",
                day=date.fromisoformat(day),
                pattern=pattern,
                by=BY_REPLY,
                by_landlord=False,
                agreed_by_resident=True,
                heard_at=reply.received_at,
            ),
            uow=uow,
            clock=clock,
            searching=searching,
            teller=teller,
        )
    with uow.write() as records:
        records.replies.save(replace(reply, answered_at=clock.now()))
        records.commit()


def _send_choice(
    reply: Reply, offers: OfferSet | None, wanted: Wanted | None, uow: UnitOfWork, clock: Clock, teller: Teller
) -> None:
    with uow.read() as records:
        held = records.appointments.get(reply.appointment_ref or "").promise
    listed = times_to_list(offers, held, wanted)
    if offers is None or not listed.offers:
        asked_for = f" They ask for: {wanted}." if wanted is not None else ""
        _hand_over(reply, "there is no free slot to offer", uow, clock, asked_for)
        return
    asking = Asking(
        question=Question(
            QuestionKind.WHICH_SLOT, len(listed.offers), tuple(offer.slot.day for offer in listed.offers)
        ),
        said=tuple(Choice(offer.slot.window) for offer in listed.offers),
        offer_ref=offers.ref,
        choices=tuple(f"{offer.slot.day.isoformat()} {offer.slot.pattern}" for offer in listed.offers),
    )
    now = clock.now()
    with uow.write() as records:
        appointment = records.appointments.get(reply.appointment_ref or "")
        tell(
            records,
            appointment,
            MessageKind.SLOT_CHOICE if listed.fits else MessageKind.NEAREST_CHOICE,
            teller=teller,
            now=now,
            dedupe=reply.ref,
            asking=asking,
            answering=reply.from_number,
        )
        records.replies.save(replace(reply, answered_at=now))
        records.commit()


def _hand_over(reply: Reply, why: str, uow: UnitOfWork, clock: Clock, asked_for: str = "") -> None:
    """A person rings: nothing that a resident asked for is lost because it could not be done by itself."""
    now = clock.now()
    with uow.write() as records:
        appointment = records.appointments.get(reply.appointment_ref or "")
        hand_over_change(records, reply, appointment, f"{why}.{asked_for}", now)
        records.replies.save(replace(reply, answered_at=now))
        records.commit()
