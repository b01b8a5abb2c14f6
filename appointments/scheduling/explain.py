"""Why a slot is withheld, in sentences that a call handler can read aloud.

The household's own requirements are named as they are said to whoever rings, cautions that protect staff not at all;
nothing is said about any other household. No solver is used: who has the skill, who is welcome and who works comes from
the constraints themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from appointments.domain.access import AccessKind, RequirementSnapshot, arrivals_allowed
from appointments.domain.rounds import Round
from appointments.domain.slots import Block, Reason, Slot, Withheld
from appointments.domain.times import Window, clock_in_words, duration_in_words, in_words, start_in_words
from appointments.scheduling.constraints import Needs, could_come, works_in
from appointments.scheduling.slot_search.staff import Standing


def before_any_diary(
    slot: Slot,
    narrowed: Window | None,
    *,
    requirements: Sequence[RequirementSnapshot],
    minutes: int,
    now: datetime,
    closed: bool,
    not_before: datetime,
    not_before_reason: Reason,
    work: frozenset[str] = frozenset(),
) -> tuple[Reason, ...]:
    """What rules a slot out whoever is free; empty when nothing does.

    `narrowed` is the part the household can make, `work` the skills that the visit calls for.
    """
    promise = narrowed or slot.window
    if promise.starts < now:
        return (Reason(Block.PAST, f"{slot} has begun already."),)
    if closed:
        return (Reason(Block.CLOSED, f"{in_words(slot.day)} is a day on which no repairs are done."),)
    blocking = [item for item in requirements if not item.kind.bookable()]
    if blocking:
        return tuple(Reason(Block.DO_NOT_ATTEND, item.kind.for_caller(), item.ref) for item in blocking)
    arranged_first = [item for item in requirements if item.kind.forbids() & work]
    if arranged_first:
        return tuple(Reason(Block.ARRANGE, item.kind.for_caller(), item.ref) for item in arranged_first)
    reasons: list[Reason] = []
    if narrowed is None:
        reasons.extend(_times(slot, requirements, minutes))
    if promise.starts < not_before:
        reasons.append(not_before_reason)
    return tuple(reasons)


def with_first_time(held: Withheld, permitted: Slot | None, offered: Sequence[Slot], not_before: datetime) -> Withheld:
    """The same, with the first possible time said to everybody who is told about notice.

    `permitted` is the earliest slot that the notice leaves. Its day is only called the first when something is offered
    on it; to whoever asks about that very day, the time is said.
    """
    if all(reason.block is not Block.NOTICE for reason in held.reasons):
        return held
    that_day = [slot for slot in offered if permitted is not None and slot.day == permitted.day]
    if that_day:
        first = min(that_day)
        when = str(first) if first.day == held.slot.day else in_words(first.day)
        until = f"the first time we can offer is {when}"
    else:
        until = f"nothing can be offered before {start_in_words(not_before)}"
    return replace(
        held,
        reasons=tuple(
            replace(reason, words=f"{reason.words.rstrip('.')}, so {until}.")
            if reason.block is Block.NOTICE
            else reason
            for reason in held.reasons
        ),
    )


def held_for_others(slot: Slot, until: datetime) -> Reason:
    """Only what is held for other callers is in the way; `until` is when the last of those holds ends."""
    return Reason(
        Block.HELD,
        f"The time that is left on {slot} is being held for another caller just now. If they do not take it, it is "
        f"free again at {clock_in_words(until)}.",
    )


def nobody_free(
    slot: Slot,
    promise: Window,
    needs: Needs,
    *,
    requirements: Sequence[RequirementSnapshot],
    minutes: int,
    trade_name: str,
    standing: Standing,
    rounds: Sequence[Round],
    one_could_come: bool,
) -> Reason:
    """Why the search found nobody, from the general to the particular.

    `standing` says who could be sent at all on the slot's day, `rounds` are the rounds of those of them who work on it.
    """
    crew_size = needs.demands.crew_size
    if not standing.trained:
        return _no_skill(slot, needs, requirements, trade_name, standing.expired)
    if standing.trained < crew_size:
        return _crew(requirements, crew_size, f"we have only {_number(standing.trained)} trained for this work")
    insisted = needs.insists_on
    if len(standing.welcome) < crew_size or (insisted and insisted not in standing.welcome):
        return _no_operative(needs, requirements)
    working = [worked for worked in rounds if could_come(worked.shift, promise, minutes)]
    if not working and any(works_in(worked.shift, promise) for worked in rounds):
        return _too_long(slot, minutes)
    if not working:
        return _no_shift(slot, rounds, requirements)
    if insisted and insisted not in {worked.operative.ref for worked in working}:
        return _usual_is_away(slot, requirements)
    if needs.demands.first_of_day:
        return _not_first(slot, requirements)
    if len(working) < crew_size or one_could_come:
        return _crew(requirements, crew_size, f"no {_number(crew_size)} are free at the same time on {slot}")
    if any(not worked.stops for worked in working):
        # Somebody has nothing booked and still cannot: the visit is long, or the way is.
        return Reason(Block.FULL, f"Nobody who could come has enough time left for this visit on {slot}.")
    return Reason(Block.FULL, f"Everybody who could come for this work is fully booked on {slot}.")


def _times(slot: Slot, requirements: Sequence[RequirementSnapshot], minutes: int) -> list[Reason]:
    cutting = [item for item in requirements if arrivals_allowed(slot.window, minutes, [item.kind]) != slot.window]
    alone = [item for item in cutting if arrivals_allowed(slot.window, minutes, [item.kind]) is None]
    return [
        Reason(Block.REQUIREMENT_TIMES, f"{item.kind.for_caller()} That leaves no time on {slot}.", item.ref)
        for item in alone or cutting
    ]


def _too_long(slot: Slot, minutes: int) -> Reason:
    takes = duration_in_words(timedelta(minutes=minutes))
    return Reason(
        Block.TOO_LONG,
        f"The visit takes {takes}. Nobody who could start it on {slot} works long enough after that to finish it.",
    )


def _not_first(slot: Slot, requirements: Sequence[RequirementSnapshot]) -> Reason:
    asking = _first(requirements, lambda kind: kind.first_of_day())
    return Reason(
        Block.FULL,
        _joined(asking, f"Nobody who could come can make it their first visit on {slot}."),
        asking.ref if asking else None,
    )


def _no_skill(
    slot: Slot, needs: Needs, requirements: Sequence[RequirementSnapshot], trade_name: str, expired: frozenset[str]
) -> Reason:
    asking = _first(requirements, lambda kind: bool(kind.skills()))
    if expired:
        why = f"Nobody's certificate for {_listed(expired)} holds on {in_words(slot.day)}."
    else:
        trained = f", trained for {_listed(needs.all_skills)}" if needs.all_skills else ""
        why = f"We have nobody with the skills that this visit needs: {trade_name}{trained}."
    return Reason(Block.NO_SKILL, _joined(asking, why), asking.ref if asking else None)


def _no_operative(needs: Needs, requirements: Sequence[RequirementSnapshot]) -> Reason:
    asking = [item for item in requirements if _asks_who_comes(item.kind)]
    first = asking[0].ref if asking else None
    if len(needs.demands.genders) > 1:
        return Reason(
            Block.NO_OPERATIVE,
            "Two things that are recorded for this home contradict each other, so that nobody can be sent. "
            "One of them has to be changed first.",
            first,
        )
    said = " ".join(words for item in asking if (words := item.kind.for_caller()))
    if not said:
        return Reason(Block.NO_OPERATIVE, "There is nobody for this work whom we can send to this visit.", first)
    met = "all of that" if len(asking) > 1 else "that"
    return Reason(Block.NO_OPERATIVE, f"{said} Nobody who does this work can meet {met}.", first)


def _no_shift(slot: Slot, that_day: Sequence[Round], requirements: Sequence[RequirementSnapshot]) -> Reason:
    when = f"at that time on {in_words(slot.day)}" if that_day else f"on {in_words(slot.day)}"
    asking = _first(requirements, _asks_who_comes)
    if asking is None:
        return Reason(Block.NO_SHIFT, f"Nobody with the skills for this visit works {when}.")
    said = asking.kind.for_caller()
    who = "Nobody who can meet that" if said else "Nobody whom we can send to this visit"
    return Reason(Block.NO_SHIFT, _joined(asking, f"{who} works {when}."), asking.ref)


def _usual_is_away(slot: Slot, requirements: Sequence[RequirementSnapshot]) -> Reason:
    asking = _first(requirements, lambda kind: kind.operative_traits().same_operative)
    return Reason(
        Block.NO_SHIFT,
        _joined(asking, f"They do not work at that time on {in_words(slot.day)}."),
        asking.ref if asking else None,
    )


def _crew(requirements: Sequence[RequirementSnapshot], crew_size: int, why: str) -> Reason:
    asking = _first(requirements, lambda kind: kind.crew_size() > 1)
    said = asking.kind.for_caller() if asking else ""
    said = said or f"{_number(crew_size).capitalize()} operatives are needed together."
    return Reason(Block.CREW, f"{said} But {why}.", asking.ref if asking else None)


def _joined(asking: RequirementSnapshot | None, why: str) -> str:
    """What the household asked for, as far as it is said to them, and what that comes to."""
    said = asking.kind.for_caller() if asking else ""
    return f"{said} {why}" if said else why


def _asks_who_comes(kind: AccessKind) -> bool:
    traits = kind.operative_traits()
    return traits.gender is not None or traits.same_operative or traits.not_alone is not None


def _first(
    requirements: Sequence[RequirementSnapshot], asks: Callable[[AccessKind], bool]
) -> RequirementSnapshot | None:
    return next((item for item in requirements if asks(item.kind)), None)


def _listed(things: frozenset[str]) -> str:
    """`asbestos`, `asbestos and gas`, `asbestos, fire doors and gas`."""
    *others, last = sorted(things)
    return f"{', '.join(others)} and {last}" if others else last


def _number(count: int) -> str:
    return {1: "one", 2: "two", 3: "three"}.get(count, str(count))
