"""A step shared by booking and rearranging: certify the changed rounds, then claim and write them.

The certificate is made outside any transaction; the write checks every round's version, so a plan made from a day that
somebody else has changed meanwhile is never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.appointments import Appointment, Assignment, Role
from appointments.domain.day_plans import Move
from appointments.domain.errors import Invalid, RequirementBroken, SlotTaken, Stale
from appointments.domain.holds import Hold
from appointments.domain.refs import AppointmentRef, OperativeRef, RequirementRef
from appointments.domain.rounds import Round, RoundPlan, Stop
from appointments.domain.slots import Block, Slot, SlotOffer, Withheld
from appointments.domain.times import Window, day_of
from appointments.ports import Records
from appointments.scheduling.certify import Uncertified, certify, changes
from appointments.scheduling.insertion import Offered
from appointments.use_cases.steps.attending import book_third_parties
from appointments.use_cases.steps.finding import Scene, Searching, stay_minutes

# A booking may be overtaken this often before the caller is told that the slot has gone.
TRIES = 3

_OVERRIDABLE = frozenset(
    {
        Block.NOTICE,
        Block.REQUIREMENT_TIMES,
        Block.DO_NOT_ATTEND,
        Block.ARRANGE,
        Block.NO_OPERATIVE,
        Block.CREW,
        Block.THIRD_PARTY,
    }
)
# Nobody was quicker and nobody can allow it: the slot itself is the mistake.
_SAID_AT_THE_SLOT = frozenset({Block.PAST, Block.CLOSED, Block.CALENDAR, Block.NOTICE, Block.SEQUENCE, Block.PROMISED})


@dataclass(frozen=True)
class Certified:
    """The changed rounds with every promise kept, and what the new visit gets of them.

    `moves` are other visits that change hands to make room for it.
    """

    slot: Slot
    plans: tuple[RoundPlan, ...]
    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...] = ()


def only_offer(found: Offered, slot: Slot) -> SlotOffer:
    """The offer for the one slot asked about; RequirementBroken, SlotTaken or Invalid say why there is none."""
    for candidate in found.offers:
        if (candidate.slot.day, candidate.slot.pattern) == (slot.day, slot.pattern):
            return candidate
    withheld = next(iter(found.withheld), None)
    if withheld is None:
        raise Invalid("slot", f"slot: there is no {slot.pattern} on {slot.day:%d %B %Y}")
    raise _why(withheld)


def _why(withheld: Withheld) -> Invalid | RequirementBroken | SlotTaken:
    reason = withheld.reasons[0]
    broken = {r.requirement: r.words for r in withheld.reasons if r.block in _OVERRIDABLE and r.requirement}
    if broken:
        return RequirementBroken(" ".join(dict.fromkeys(broken.values())), requirements=tuple(broken))
    if reason.block in _SAID_AT_THE_SLOT:
        return Invalid("slot", f"slot: {reason.words}")
    return SlotTaken(reason.words)


def certified(
    scene: Scene,
    chosen: SlotOffer,
    searching: Searching,
    *,
    now: datetime,
    waived: frozenset[RequirementRef] = frozenset(),
) -> Certified:
    """The exact layer's proof that the rounds keep every promise with this visit in them (order as found)."""
    minutes = stay_minutes(scene, chosen.slot.day, waived)
    visit = Stop(
        appointment_ref=scene.new_ref,
        place=scene.home.place,
        arrive=chosen.slot.window,
        service_minutes=minutes,
        planned_start=chosen.planned_start,
    )
    changed = changes(chosen, scene.rounds, visit, releases=scene.releases)
    answer = certify(changed, travel=searching.travel, now=now)
    if isinstance(answer, Uncertified):
        raise SlotTaken(f"this slot cannot be kept with what is promised already: {answer.words}")
    # A round that the visit only leaves has a plan too, and no assignment.
    joined = [plan for plan in answer if scene.new_ref in plan.order]
    roles = (Role.LEAD, *[Role.SECOND] * (len(joined) - 1))
    return Certified(
        slot=chosen.slot,
        plans=answer,
        assignments=tuple(
            Assignment(plan.operative_ref, _planned(plan, scene.new_ref, minutes), role)
            for plan, role in zip(joined, roles, strict=True)
        ),
    )


def attend(
    records: Records,
    scene: Scene,
    appointment: Appointment,
    now: datetime,
    *,
    waived: frozenset[RequirementRef] = frozenset(),
) -> None:
    """Book whoever else has to be there for the promise that was just made; Stale when one is not free any more."""
    book_third_parties(
        records,
        appointment,
        stay_minutes(scene, appointment.promise.day, waived),
        scene.couplings,
        requirements=scene.requirements,
        waived=waived,
        now=now,
    )


def check_unchanged(records: Records, scene: Scene, slot: Slot) -> tuple[AccessRequirement, ...]:
    """What the household asks for must still be what the search respected, and is answered; Stale when it is not."""
    standing = tuple(records.requirements.of_home(scene.home.ref))
    if snapshot(standing, slot.day) != snapshot(scene.requirements, slot.day):
        raise Stale("what the household needs was changed while the slot was being booked")
    return standing


def claim_rounds(records: Records, done: Certified, scene: Scene) -> None:
    """Claim every round that changes, in one order everywhere, so that two bookings never wait in a ring."""
    claimed = {(plan.operative_ref, plan.day): plan.based_on_version for plan in done.plans}
    for operative_ref, day in sorted({*claimed, *rounds_of(scene.moving), *rounds_of(scene.held)}):
        if (operative_ref, day) in claimed:
            records.rounds.claim(operative_ref, day, claimed[(operative_ref, day)])
        else:
            records.rounds.bump(operative_ref, day, day)


def write_rounds(records: Records, done: Certified, scene: Scene) -> None:
    """Store the starts of the claimed rounds in which anything moved; the new visit's assignments are there already."""
    rounds = {worked.key: worked for worked in scene.rounds}
    for plan in done.plans:
        if _moves(plan, rounds.get(plan.key), scene.new_ref):
            records.rounds.write(plan)


def _moves(plan: RoundPlan, before: Round | None, added: AppointmentRef) -> bool:
    """Whether any visit but the one that was added starts at another time than it did, as far as is known."""
    known = {stop.appointment_ref: stop.planned_start for stop in before.stops} if before else {}
    starts = zip(plan.order, plan.planned_starts, strict=True)
    return any(known.get(ref) != planned for ref, planned in starts if ref != added)


def rounds_of(assigned: Appointment | Hold | None) -> set[tuple[OperativeRef, date]]:
    """The operatives' days an appointment or a hold takes part in."""
    if assigned is None:
        return set()
    return {(a.operative_ref, day_of(a.planned.starts)) for a in assigned.assignments}


def _planned(plan: RoundPlan, ref: str, minutes: int) -> Window:
    starts = plan.planned_starts[plan.order.index(ref)]
    return Window(starts, starts + timedelta(minutes=minutes))
