"""Answer residents who want another time: "2" brings real slots, a number picks one and the booking follows.

Days and times that the text named are kept: only slots that fit are offered, and where none does the resident is told
so, with the nearest there are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from appointments.domain.appointments import Promise
from appointments.domain.errors import DomainError, SlotTaken, Stale
from appointments.domain.messages import Choice, MessageKind
from appointments.domain.replies import LANGUAGES, Intent, Question, QuestionKind, Reading, Reply, Wanted, interpret
from appointments.domain.slots import OfferSet, SlotOffer
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.booking.offer_slots import OfferSlots, offer_slots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment, rearrange_appointment
from appointments.use_cases.messaging.matching import BY_REPLY
from appointments.use_cases.steps.finding import Searching
from appointments.use_cases.steps.telling import Asking, Teller, tell

# As many as fit a text that can still be read at a glance.
LISTED = 3
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
    if not _theirs(reply, uow):
        _hand_over(reply, "others live there now, and this came from those before", uow, clock)
        return
    if reply.intent is not Intent.CHOOSE:
        read = _read_again(reply, uow, languages)
        offers = _offers(reply, read.wanted, uow, clock, searching)
        _send_choice(reply, offers, read.wanted, uow, clock, replace(teller, answering_in=read.language))
        return
    try:
        _move(reply, uow, clock, searching, teller)
    except SlotTaken as exc:
        # The slot went while they were thinking: fresh offers are the answer, of what they had asked for.
        fresh = exc.fresh if isinstance(exc.fresh, OfferSet) else None
        before = _read_before(reply, uow, languages)
        wished = before.wanted if before is not None else None
        if wished is not None:
            fresh = _offers(reply, wished, uow, clock, searching)
        spoken = replace(teller, answering_in=before.language) if before is not None else teller
        _send_choice(reply, fresh, wished, uow, clock, spoken)


def _theirs(reply: Reply, uow: UnitOfWork) -> bool:
    """Whether who wrote still speaks for the visit: those who moved out meanwhile do not move it any more."""
    with uow.read() as records:
        home_ref = records.appointments.get(reply.appointment_ref or "").home_ref
        household = records.households.of_home(home_ref)
    return household is None or household.heard(reply.received_at)


def _read_again(reply: Reply, uow: UnitOfWork, languages: Collection[str]) -> Reading:
    """The days and times that the text named; of a number that says which visit, those of the text before it."""
    with uow.read() as records:
        asked = records.messages.get(reply.answers) if reply.answers else None
        said = records.replies.get(asked.reply_ref) if asked is not None and asked.reply_ref else reply
        held = records.appointments.get(reply.appointment_ref or "")
    promised = next((p.window for p in held.promises if p.version == reply.promise_version), held.promise.window)
    today = day_of(said.received_at)
    return interpret(said.text, None, today=today, promised=promised, languages=languages)


def _read_before(reply: Reply, uow: UnitOfWork, languages: Collection[str]) -> Reading | None:
    """What brought the list that this number picks from, with the days and times it named; None where nothing did."""
    with uow.read() as records:
        asked = records.messages.get(reply.answers or "")
        before = [
            said
            for said in records.replies.of(reply.appointment_ref or "")
            if said.intent is Intent.CHANGE
            and said.from_number == reply.from_number
            and said.received_at <= asked.queued_at
        ]
    last = max(before, key=lambda said: said.received_at, default=None)
    return _read_again(last, uow, languages) if last is not None else None


def _offers(reply: Reply, wanted: Wanted | None, uow: UnitOfWork, clock: Clock, searching: Searching) -> OfferSet:
    """From the first day that would do; where nothing fits from there on, from today, to find what is nearest."""
    with uow.read() as records:
        appointment = records.appointments.get(reply.appointment_ref or "")
    soonest = OfferSlots(appointment.work_order_ref, BY_REPLY, resident_agrees=True, moving=appointment.ref)
    first = wanted.first_day if wanted is not None else None
    if wanted is not None and first is not None and first > day_of(clock.now()):
        later = replace(soonest, first_day=min(first, day_of(clock.now()) + _FURTHEST))
        found = offer_slots(later, uow=uow, clock=clock, searching=searching)
        if any(wanted.fits(offer.slot.window) for offer in found.offers):
            return found
    return offer_slots(soonest, uow=uow, clock=clock, searching=searching)


def _move(reply: Reply, uow: UnitOfWork, clock: Clock, searching: Searching, teller: Teller) -> None:
    with uow.read() as records:
        asked = records.messages.get(reply.answers or "")
        held = records.appointments.get(reply.appointment_ref or "").promise
    day, _, pattern = asked.choices[(reply.choice or 1) - 1].partition(" ")
    if (held.offer_ref, held.day.isoformat(), held.pattern) == (asked.offer_ref, day, pattern):
        _mark_answered(reply, uow, clock)  # moved already: they wrote twice, or we died before marking it
        return
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
    _mark_answered(reply, uow, clock)


def _send_choice(
    reply: Reply, offers: OfferSet | None, wanted: Wanted | None, uow: UnitOfWork, clock: Clock, teller: Teller
) -> None:
    with uow.read() as records:
        held = records.appointments.get(reply.appointment_ref or "").promise
    others = _others(offers, held) if offers else []
    fitting = [offer for offer in others if wanted is None or wanted.fits(offer.slot.window)]
    listed = _spread(fitting) if fitting or wanted is None else _nearest(others, wanted)
    if offers is None or not listed:
        asked_for = f" They ask for: {wanted}." if wanted is not None else ""
        _hand_over(reply, "there is no free slot to offer", uow, clock, asked_for)
        return
    asking = Asking(
        question=Question(QuestionKind.WHICH_SLOT, len(listed)),
        said=tuple(Choice(offer.slot.window) for offer in listed),
        offer_ref=offers.ref,
        choices=tuple(f"{offer.slot.day.isoformat()} {offer.slot.pattern}" for offer in listed),
    )
    now = clock.now()
    with uow.write() as records:
        appointment = records.appointments.get(reply.appointment_ref or "")
        tell(
            records,
            appointment,
            MessageKind.SLOT_CHOICE if fitting else MessageKind.NEAREST_CHOICE,
            teller=teller,
            now=now,
            dedupe=reply.ref,
            asking=asking,
            answering=reply.from_number,
        )
        records.replies.save(replace(reply, answered_at=now))
        records.commit()


def _others(offers: OfferSet, held: Promise) -> list[SlotOffer]:
    """The time that is promised already is not a choice."""
    return [offer for offer in offers.offers if (offer.slot.day, offer.slot.pattern) != (held.day, held.pattern)]


def _spread(others: Sequence[SlotOffer]) -> tuple[SlotOffer, ...]:
    """The best offers, one a day where there are enough days, in order of time: a real choice, easy to read."""
    best_of_day = {offer.slot.day: offer for offer in reversed(others)}
    spread = [offer for offer in others if best_of_day[offer.slot.day] == offer]
    rest = [offer for offer in others if best_of_day[offer.slot.day] != offer]
    return tuple(sorted([*spread, *rest][:LISTED], key=lambda offer: offer.slot))


def _nearest(others: Sequence[SlotOffer], wanted: Wanted) -> tuple[SlotOffer, ...]:
    """Those that come closest to what was asked for; a time that they said does not suit is never among them."""
    bearable = [offer for offer in others if not wanted.refuses(offer.slot.window)]
    ranked = sorted(bearable, key=lambda offer: (wanted.far_from(offer.slot.window), offer.slot))
    return tuple(sorted(ranked[:LISTED], key=lambda offer: offer.slot))


def _hand_over(reply: Reply, why: str, uow: UnitOfWork, clock: Clock, asked_for: str = "") -> None:
    """A person rings: nothing that a resident asked for is lost because it could not be done by itself."""
    now = clock.now()
    with uow.write() as records:
        appointment = records.appointments.get(reply.appointment_ref or "")
        records.tasks.add(
            Task(
                ref=records.new_ref("T"),
                kind=TaskKind.WANTS_CHANGE,
                owner=Owner.PLANNER,
                made_at=now,
                due_at=now + timedelta(hours=2),
                words=f"The resident wants another time and we could not answer by text: {why}.{asked_for} Ring them.",
                dedupe_key=f"wants-change:{reply.ref}",
                appointment_ref=appointment.ref,
                work_order_ref=appointment.work_order_ref,
                home_ref=appointment.home_ref,
                reply_ref=reply.ref,
            )
        )
        records.replies.save(replace(reply, answered_at=now))
        records.commit()


def _mark_answered(reply: Reply, uow: UnitOfWork, clock: Clock) -> None:
    with uow.write() as records:
        records.replies.save(replace(reply, answered_at=clock.now()))
        records.commit()
