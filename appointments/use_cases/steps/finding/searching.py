"""The search itself, outside any transaction: offers, and what is withheld with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.access import RequirementSnapshot, demands
from appointments.domain.appointments import Appointment
from appointments.domain.booking_rules import BookingRules, EarliestStart, earliest_start
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.refs import OperativeRef, RequirementRef
from appointments.domain.slots import Block, Reason, Slot, Withheld, slots_between
from appointments.domain.times import Window, in_words, window_in_words
from appointments.ports import QuietHours, TravelTimes
from appointments.scheduling import explain
from appointments.scheduling.coupling import Coupled, Narrowed, couple, narrowed
from appointments.scheduling.insertion import Offered, offer, offer_from
from appointments.scheduling.slot_search.book import Book
from appointments.scheduling.slot_search.slot_query import SlotQuery
from appointments.use_cases.steps.finding.scenes import Scene


@dataclass(frozen=True)
class Searching:
    """The collaborators of every slot search, bound once by the composition root.

    `book` is what this process has read of everybody's days; without one each search reads all it needs itself.
    """

    rules: BookingRules
    reminders: QuietHours
    calendar: WorkingCalendar
    travel: TravelTimes
    book: Book | None = None


def search(
    scene: Scene,
    searching: Searching,
    *,
    now: datetime,
    resident_agrees: bool,
    only: Slot | None = None,
    waived: frozenset[RequirementRef] = frozenset(),
    preferred: OperativeRef | None = None,
) -> Offered:
    """Offers and withheld slots with their reasons; `only` asks about one day and pattern.

    Days whose bank holidays are not known, and the time that is promised already, are among the withheld.
    `preferred` is the operative of whom the caller was told, to be sent if that is still possible.
    """
    soonest = earliest_start(
        scene.binding(waived),
        searching.rules,
        now=now,
        sendable_from=searching.reminders.sendable_from(now),
        resident_agrees=resident_agrees,
    )
    slots = slots_between(scene.patterns, scene.first, scene.last)
    if only is not None:
        slots = [slot for slot in slots if (slot.day, slot.pattern) == (only.day, only.pattern)]
    known, unknown = _known_days(slots, searching.calendar)
    asked = scene.requirements_on(waived)
    coupled = _coupled(scene, searching, known, asked, soonest, now)
    query = SlotQuery(
        place=scene.home.place,
        trade=scene.work_order.trade,
        skills=scene.work_order.skills,
        service_minutes=scene.work_order.service_minutes,
        requirements_on=asked,
        slots=coupled.slots,
        not_before=soonest.at,
        not_before_reason=soonest.reason,
        due_at=scene.work_order.due_at,
        closed_days=frozenset(searching.calendar.closed),
        usual_operative=scene.usual_operative,
        preferred_operative=preferred,
        # Who comes to the one slot that was chosen is settled already.
        ranking=searching.rules.ranking if only is None else None,
        releases=scene.releases | scene.lapsed,
        trade_name=scene.trade_name,
    )
    if scene.diary is None:
        found = offer(query, scene.rounds, travel=searching.travel, now=now, operatives=scene.operatives)
    else:
        found = offer_from(query, scene.diary, travel=searching.travel, now=now, operatives=scene.operatives)
    return apart_from_promised(_also_withheld(coupled.told(found), unknown), scene.moving)


def apart_from_promised(found: Offered, moving: Appointment | None) -> Offered:
    """What was found, with the time that is promised to the household already withheld: nothing would move there.

    That is said before anything else that would keep it back: whoever asks for it has nothing to wait for.
    """
    if moving is None:
        return found
    promised = moving.promise.window
    looked_at = [*(offer.slot for offer in found.offers), *(held.slot for held in found.withheld)]
    why = (Reason(Block.PROMISED, f"This is the time that is promised already: {window_in_words(promised)}."),)
    others = Offered(
        tuple(offer for offer in found.offers if offer.slot.window != promised),
        tuple(held for held in found.withheld if held.slot.window != promised),
    )
    return _also_withheld(others, [Withheld(slot, why) for slot in looked_at if slot.window == promised])


def _known_days(slots: Iterable[Slot], calendar: WorkingCalendar) -> tuple[list[Slot], list[Withheld]]:
    """The slots on days of which it is known whether they are bank holidays, and the rest withheld (rule 64)."""
    known, unknown = [], []
    words = f"Bank holidays are not known that far ahead: nothing is offered after {in_words(calendar.known_until)}."
    for slot in slots:
        if slot.day <= calendar.known_until:
            known.append(slot)
        else:
            unknown.append(Withheld(slot, (Reason(Block.CALENDAR, words),)))
    return known, unknown


def _also_withheld(found: Offered, withheld: Sequence[Withheld]) -> Offered:
    """In order of time, as the search tells it."""
    if not withheld:
        return found
    return Offered(found.offers, tuple(sorted((*found.withheld, *withheld), key=lambda held: held.slot)))


def _coupled(
    scene: Scene,
    searching: Searching,
    slots: Sequence[Slot],
    asked: Mapping[date, tuple[RequirementSnapshot, ...]],
    soonest: EarliestStart,
    now: datetime,
) -> Coupled:
    """What other trades and third parties leave of the slots; what is out anyway keeps its own reason."""

    def blocked(slot: Slot, household: Window | None) -> tuple[Reason, ...]:
        return explain.before_any_diary(
            slot,
            household,
            requirements=asked[slot.day],
            minutes=scene.work_order.service_minutes,
            now=now,
            closed=slot.day in searching.calendar.closed,
            not_before=soonest.at,
            not_before_reason=soonest.reason,
            work=scene.work_order.skills,
        )

    return couple(
        slots,
        scene.couplings,
        requirements_on=asked,
        service_minutes=scene.work_order.service_minutes,
        calendar=searching.calendar,
        blocked=blocked,
    )


def promise_in(scene: Scene, searching: Searching, slot: Slot) -> Narrowed | None:
    """The part of a slot that would be promised: what the household, other trades and third parties leave of it."""
    asked = scene.requirements_on(frozenset())[slot.day]
    return narrowed(slot, stay_minutes(scene, slot.day), asked, scene.couplings, searching.calendar)


def stay_minutes(scene: Scene, day: date, waived: frozenset[RequirementRef] = frozenset()) -> int:
    """Minutes the visit takes on a day: the work's and what the household's requirements add."""
    asked = demands(scene.requirements_on(waived)[day])
    return scene.work_order.service_minutes + asked.extra_minutes
