"""Somebody for a promised visit that has nobody: where it fits into the rounds as they stand, or why it fits nowhere.

The search is the one that slots are offered by, asked about the one promise; so its reasons are the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from appointments.domain.access import demands
from appointments.domain.operatives import Operative
from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.slots import Block, Reason, Slot, SlotOffer
from appointments.domain.times import Window
from appointments.ports import TravelTimes
from appointments.scheduling.certify import Uncertified, certify, changes
from appointments.scheduling.insertion import offer_from
from appointments.scheduling.making_room.board import needs_of
from appointments.scheduling.plan import check_together, planned
from appointments.scheduling.slot_search.diary import Diary, leaves, pages
from appointments.scheduling.slot_search.slot_query import SlotQuery


@dataclass(frozen=True)
class Company:
    """What makes a reason true and readable: all who are employed, at work that day or not, and trades, code to name.

    Without anybody named, those who work that day are all there are.
    """

    employed: Sequence[Operative] = ()
    trades: Mapping[str, str] = field(default_factory=dict)


THOSE_AT_WORK = Company()


class Seats:
    """The rounds of one day, into which visits are put one by one; crossed once, however many are asked about.

    `rounds` are as they are now, by operative; `plans` those of the rounds that were changed, certified.
    """

    def __init__(
        self,
        day: date,
        rounds: Sequence[Round],
        *,
        travel: TravelTimes,
        now: datetime,
        company: Company = THOSE_AT_WORK,
    ) -> None:
        self._day, self._travel, self._now = day, travel, now
        self._diary = Diary(pages(rounds, travel=travel))
        self._operatives = tuple(company.employed) or tuple(worked.operative for worked in rounds)
        self._trades = company.trades
        self.plans: dict[tuple[OperativeRef, date], RoundPlan] = {}

    @property
    def rounds(self) -> tuple[Round, ...]:
        return self._diary.rounds

    def seat(self, visit: BookedVisit) -> str | None:
        """Put it where it costs least driving, at a minute that is fixed now, and out of the rounds that have it.

        None when it is seated; otherwise why nobody can be sent, in words that can be read aloud.
        """
        found = self._asked(visit)
        if isinstance(found, str):
            return found
        stop = replace(visit.stop, fixed=False)
        changed = changes(found, self.rounds, stop, releases=frozenset({stop.appointment_ref}))
        plans = certify(changed, travel=self._travel, now=self._now)
        if isinstance(plans, Uncertified):
            return plans.words
        together = [
            (change.round, planned(change.round, plan, [stop])) for change, plan in zip(changed, plans, strict=True)
        ]
        if check_together(together, self._travel, needs={stop.appointment_ref: needs_of(visit)}):
            return "No plan was found that keeps this promise and all the others."
        self.plans |= {plan.key: plan for plan in plans}
        self._change([replace(worked, stops=_bound(stops, stop)) for worked, stops in together])
        return None

    def _change(self, rounds: Sequence[Round]) -> None:
        page = self._diary.pages[self._day]
        new = leaves(rounds, travel=self._travel)
        self._diary = Diary({self._day: page.changed(new, travel=self._travel)})

    def _asked(self, visit: BookedVisit) -> SlotOffer | str:
        stop, asked = visit.stop, demands(visit.requirements)
        starts = max(stop.arrive.starts, self._now)
        if starts >= stop.arrive.ends:
            return "The promised time has passed."
        query = SlotQuery(
            place=stop.place,
            trade=visit.trade,
            trade_name=self._trades.get(visit.trade, visit.trade),
            skills=visit.skills,
            # A visit's minutes hold what its household's requirements add; the search adds it again.
            service_minutes=max(1, stop.service_minutes - asked.extra_minutes),
            slots=(Slot(self._day, Window(starts, stop.arrive.ends), ""),),
            requirements_on={self._day: visit.requirements},
            due_at=stop.arrive.ends,
            not_before=starts,
            not_before_reason=Reason(Block.NOTICE, "The household has been told of this time."),
            usual_operative=visit.usual_operative,
            releases=frozenset({stop.appointment_ref}),
        )
        found = offer_from(query, self._diary, travel=self._travel, now=self._now, operatives=self._operatives)
        if found.offers:
            return found.offers[0]
        return " ".join(reason.words for held in found.withheld for reason in held.reasons)


def _bound(stops: Sequence[Stop], added: Stop) -> tuple[Stop, ...]:
    return tuple(replace(s, fixed=True) if s.appointment_ref == added.appointment_ref else s for s in stops)
