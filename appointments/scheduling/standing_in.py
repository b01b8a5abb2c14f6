"""Somebody for a promised visit that has nobody: where it fits into the rounds as they stand, or why it fits nowhere.

The search is the one that slots are offered by, asked about the one promise; so its reasons are the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from appointments.domain.access import demands
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.slots import Block, Reason, Slot, SlotOffer
from appointments.domain.times import Window
from appointments.ports import TravelTimes
from appointments.scheduling.certify import Uncertified, certify, changes
from appointments.scheduling.insertion import offer
from appointments.scheduling.plan import planned
from appointments.scheduling.slot_query import SlotQuery


def seat(
    visit: BookedVisit, day: date, rounds: Sequence[Round], *, travel: TravelTimes, now: datetime
) -> list[Round] | str:
    """The rounds with the visit in them, at a minute that is fixed now; or why nobody can be sent, in words."""
    found = _asked(visit, day, rounds, travel, now)
    if isinstance(found, str):
        return found
    stop = replace(visit.stop, fixed=False)
    changed = changes(found, rounds, stop)
    plans = certify(changed, travel=travel, now=now)
    if isinstance(plans, Uncertified):
        return plans.words
    by_key = {plan.key: plan for plan in plans}
    return [_with(worked, by_key.get(worked.key), stop) for worked in rounds]


def why_nobody(visit: BookedVisit, day: date, rounds: Sequence[Round], *, travel: TravelTimes, now: datetime) -> str:
    """Why nobody is sent to this visit, in words that can be read aloud."""
    found = _asked(visit, day, rounds, travel, now)
    return found if isinstance(found, str) else "No plan was found that keeps this promise and all the others."


def _asked(
    visit: BookedVisit, day: date, rounds: Sequence[Round], travel: TravelTimes, now: datetime
) -> SlotOffer | str:
    stop, asked = visit.stop, demands(visit.requirements)
    starts = max(stop.arrive.starts, now)
    if starts >= stop.arrive.ends:
        return "The promised time has passed."
    query = SlotQuery(
        place=stop.place,
        trade=visit.trade,
        skills=visit.skills,
        # A visit's minutes hold what its household's requirements add; the search adds it again.
        service_minutes=max(1, stop.service_minutes - asked.extra_minutes),
        slots=(Slot(day, Window(starts, stop.arrive.ends), ""),),
        requirements_on={day: visit.requirements},
        due_at=stop.arrive.ends,
        not_before=starts,
        not_before_reason=Reason(Block.NOTICE, "The household has been told of this time."),
        usual_operative=visit.usual_operative,
    )
    found = offer(query, rounds, travel=travel, now=now)
    if found.offers:
        return found.offers[0]
    return " ".join(reason.words for held in found.withheld for reason in held.reasons)


def _with(worked: Round, plan: RoundPlan | None, added: Stop) -> Round:
    if plan is None:
        return worked
    stops = planned(worked, plan, [added])
    ref = added.appointment_ref
    return replace(worked, stops=tuple(replace(s, fixed=True) if s.appointment_ref == ref else s for s in stops))
