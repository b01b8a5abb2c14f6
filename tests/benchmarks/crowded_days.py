"""Days that filled as callers took what was free: 8 operatives, 50 promised visits, and those who were told "nothing".

Made by the field-day script; every visit is booked by the product's own search and certificate, in the order made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

from appointments.domain.access import demands
from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.slots import Block, Reason, Slot
from appointments.domain.times import midnight
from appointments.scheduling.certify import Uncertified, certify, changes
from appointments.scheduling.constraints import Needs
from appointments.scheduling.insertion import offer
from appointments.scheduling.making_room.board import NewVisit
from appointments.scheduling.plan import planned
from appointments.scheduling.slot_search.slot_query import SlotQuery
from appointments.scheduling.travel import GreatCircle
from tests.benchmarks.diaries import window

DAY, NOW = date(2026, 11, 24), datetime(2026, 11, 20, 9, tzinfo=UTC)
OPERATIVES, CALLERS, PROMISED = 8, 75, 50
TRADE = "repairs"
ROUTINE = Priority("N", "Routine", Target(21, Unit.WORKING_DAYS), rank=4)
_DUE = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class CrowdedDay:
    """`refused` are the visits for which nothing was free when they asked."""

    rounds: tuple[Round, ...]
    booked: tuple[BookedVisit, ...]
    refused: tuple[NewVisit, ...]


def crowded_days(script: ModuleType, seeds: Sequence[int]) -> Iterator[CrowdedDay]:
    for seed in seeds:
        yield _filled(script.generate_day(OPERATIVES, CALLERS, seed, name=f"crowded-{seed}", matrix=False))


def _filled(made: dict[str, Any]) -> CrowdedDay:
    rounds = {one["id"]: Round(_operative(one), DAY, _shift(one)) for one in made["operatives"]}
    booked: list[BookedVisit] = []
    refused: list[NewVisit] = []
    for one in made["visits"]:
        stop, skills = _stop(one), frozenset(one["skills_required"])
        taken = _booked(rounds, stop, skills) if len(booked) < PROMISED else None
        if taken is None:
            refused.append(NewVisit(stop, Needs(TRADE, skills, demands(()))))
        else:
            booked.append(BookedVisit(stop, (taken,), TRADE, skills, ROUTINE))
    # Some were only too late to be among the fifty.
    unplaced = [visit for visit in refused if not _offered(rounds, visit.stop, visit.needs.skills)]
    return CrowdedDay(tuple(rounds.values()), tuple(booked), tuple(unplaced))


def _booked(rounds: dict[str, Round], stop: Stop, skills: frozenset[str]) -> str | None:
    """Books the best offer; the operative's reference, or None when nothing is free."""
    offers = _offered(rounds, stop, skills)
    if not offers:
        return None
    [change] = changes(offers[0], tuple(rounds.values()), stop)
    plans = certify([change], travel=GreatCircle(), now=NOW)
    if isinstance(plans, Uncertified):
        return None
    ref = plans[0].operative_ref
    rounds[ref] = replace(rounds[ref], stops=planned(rounds[ref], plans[0], (stop,)))
    return ref


def _offered(rounds: dict[str, Round], stop: Stop, skills: frozenset[str]) -> Any:
    query = SlotQuery(
        place=stop.place,
        trade=TRADE,
        service_minutes=stop.service_minutes,
        slots=(Slot(DAY, stop.arrive, "ANY"),),
        requirements_on={DAY: ()},
        due_at=_DUE,
        not_before=NOW,
        not_before_reason=Reason(Block.NOTICE, "Everybody is given notice."),
        skills=skills,
    )
    return offer(query, tuple(rounds.values()), travel=GreatCircle(), now=NOW).offers


def _operative(one: dict[str, Any]) -> Operative:
    home = Place(one["home"]["lat"], one["home"]["lon"])
    return Operative(one["id"], one["id"], frozenset({TRADE}), home, frozenset(one["skills"]))


def _shift(one: dict[str, Any]) -> DayShift:
    opening, lunch = midnight(DAY), one["lunch"]
    shift = window(opening, one["shift_start_minute"] * 60, one["shift_end_minute"] * 60 - 1)
    rest = window(opening, lunch["earliest_start_minute"] * 60, lunch["latest_start_minute"] * 60 - 1)
    return DayShift(shift.starts, shift.ends, rest.starts, rest.ends, lunch["minutes"])


def _stop(one: dict[str, Any]) -> Stop:
    arrive = window(midnight(DAY), *one["window"])
    minutes = -(-one["service_seconds"] // 60)
    return Stop(one["id"], Place(one["lat"], one["lon"]), arrive, minutes, arrive.starts)
