"""The certificate: proof by OR-Tools CP-SAT that changed rounds keep every promise, before a promise is made.

The order of each round is as given; the starts are free inside the promises, and come out as early as they can. Lunch
is in exactly one leg of a round with calls, as the kernel sees it. A visit that several rounds share has one start.
This is worked out apart from the kernel on purpose: a slip in one of them shows up as a booking refused, never as one
broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import local
from typing import TYPE_CHECKING, TypeAlias

from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import Round, RoundPlan, Stop
from appointments.domain.slots import SlotOffer
from appointments.ports import TravelTimes
from appointments.scheduling import travel as roads
from appointments.scheduling.problem import Call, Timetable, instant, timetable

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

# A round of nine visits takes some milliseconds. Past this much work something is wrong; the answer is then "not
# found", which is no proof. Counted in the solver's own deterministic seconds, so that a slow machine gets the same
# answer.
LIMIT = 2.0

# Making a model costs as much as filling it does: it gets some sixty methods under their old names as well. Each thread
# therefore keeps one, and empties it.
_mine = local()


@dataclass(frozen=True)
class RoundChange:
    """One round with visits taken out, then one put in at `position` of what is left; a visit of a crew is put into
    several rounds under the same reference."""

    round: Round
    added: Stop | None = None
    position: int = 0
    removed: frozenset[AppointmentRef] = frozenset()

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The stops after the change, in the order driven."""
        left = [stop for stop in self.round.stops if stop.appointment_ref not in self.removed]
        if self.added is not None:
            left.insert(self.position, self.added)
        return tuple(left)


@dataclass(frozen=True)
class NewOrder:
    """One round with its visits in another order, some come from other rounds, some gone to them.

    Their planned starts say the order only. `added` is the new visit when it is among them.
    """

    round: Round
    stops: tuple[Stop, ...]
    added: Stop | None = None


Change: TypeAlias = RoundChange | NewOrder


@dataclass(frozen=True)
class Uncertified:
    """The changed rounds were not certified. `proven` is false when the solver gave up: it may yet be possible."""

    rounds: tuple[tuple[OperativeRef, date], ...]
    words: str
    proven: bool = True


def changes(
    offer: SlotOffer, rounds: Sequence[Round], visit: Stop, *, releases: frozenset[AppointmentRef] = frozenset()
) -> tuple[RoundChange, ...]:
    """What taking an offer does to the rounds: `visit` into each seat, and the visits it replaces out of theirs.

    The visit gets the offer's promise and start; only its reference, place and minutes are taken from `visit`. Raises
    LookupError when a seat's round is not among `rounds`.
    """
    by_key = {worked.key: worked for worked in rounds}
    placed = replace(visit, arrive=offer.slot.window, planned_start=offer.planned_start, fixed=False)
    seats = {(seat.operative_ref, offer.slot.day): seat for seat in offer.seats}
    made = [
        RoundChange(by_key[key], placed, seat.position, _held(by_key[key], releases)) for key, seat in seats.items()
    ]
    emptied = [
        RoundChange(worked, removed=_held(worked, releases))
        for worked in rounds
        if releases and worked.key not in seats and _held(worked, releases)
    ]
    return (*made, *emptied)


def certify(changed: Sequence[Change], *, travel: TravelTimes, now: datetime) -> tuple[RoundPlan, ...] | Uncertified:
    """The plans of the changed rounds in the order given, or that there are none. Reads no clock: `now` is given."""
    from ortools.sat.python import cp_model  # takes seconds to import: only those who book wait for it

    model = _empty_model()
    shared: dict[AppointmentRef, cp_model.IntVar] = {}
    tables = [timetable(change.round, change.stops, now) for change in changed]
    starts = [_add(model, change, table, travel, shared) for change, table in zip(changed, tables, strict=True)]
    keys = tuple(change.round.key for change in changed)
    if any(row is None for row in starts):
        return Uncertified(keys, _words(changed))
    rows = [row for row in starts if row is not None]
    if any(rows):
        model.minimize(sum(variable for row in rows for variable in row))
    solver = _solver()
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Uncertified(keys, _words(changed))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Uncertified(keys, "No proof was found in time.", proven=False)
    return tuple(
        _plan(change, table, [solver.value(variable) for variable in row])
        for change, table, row in zip(changed, tables, rows, strict=True)
    )


def warm() -> None:
    """Load the solver and solve something small: a process's first certificate takes a quarter of a second more."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    model.minimize(model.new_int_var(0, 1, ""))
    _solver().solve(model)


def _empty_model() -> cp_model.CpModel:
    """This thread's model, without what it was about before."""
    from ortools.sat.python import cp_model

    model: cp_model.CpModel | None = getattr(_mine, "model", None)
    if model is None:
        model = _mine.model = cp_model.CpModel()
    model.proto.variables.clear()
    model.proto.constraints.clear()
    model.proto.clear_objective()
    model.rebuild_constant_map()
    return model


def _solver() -> cp_model.CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # Otherwise the solver takes Ctrl-C for itself and does not give it back: the process then dies without clearing up.
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_deterministic_time = LIMIT
    # The order is fixed, so there is little to simplify, to relax or to try out: with all that a round takes twice as
    # long.
    solver.parameters.cp_model_presolve = False
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.linearization_level = 0
    solver.parameters.symmetry_level = 0
    return solver


def _add(
    model: cp_model.CpModel,
    change: Change,
    table: Timetable,
    travel: TravelTimes,
    shared: dict[AppointmentRef, cp_model.IntVar],
) -> list[cp_model.IntVar] | None:
    """The round's start variables, one for each call; None when a promise lies wholly in the past of the day."""
    if any(call.earliest > call.latest for call in table.calls):
        return None
    starts = [_start(model, call, change.added, shared) for call in table.calls]
    if not starts:
        return starts
    home = change.round.operative.home
    drive = roads.legs(travel, [[home, *(call.place for call in table.calls), home]]).tolist()
    ends = [start + call.seconds for start, call in zip(starts, table.calls, strict=True)]
    departs: list[cp_model.LinearExprT] = [table.leaves, *ends]
    arrives: list[cp_model.LinearExprT] = [*starts, table.home_by]
    lunch = _lunch(model, table)
    for n, (departure, arrival) in enumerate(zip(departs, arrives, strict=True)):
        if not lunch:
            model.add(arrival >= departure + drive[n])
            continue
        model.add(arrival >= departure + drive[n] + table.lunch_seconds * lunch[n])
        model.add(departure <= table.lunch_last).only_enforce_if(lunch[n])
        model.add(arrival >= table.lunch_first + table.lunch_seconds).only_enforce_if(lunch[n])
    return starts


def _start(
    model: cp_model.CpModel, call: Call, added: Stop | None, shared: dict[AppointmentRef, cp_model.IntVar]
) -> cp_model.IntVar:
    ref = call.stop.appointment_ref if call.stop is not None else None
    if added is None or ref != added.appointment_ref:
        return model.new_int_var(call.earliest, call.latest, "")
    if ref not in shared:
        shared[ref] = model.new_int_var(call.earliest, call.latest, "")
    return shared[ref]


def _lunch(model: cp_model.CpModel, table: Timetable) -> list[cp_model.IntVar]:
    """One choice for each leg, exactly one of them taken; none at all when no lunch is owed or nobody is visited."""
    if table.lunch_seconds == 0 or all(call.stop is None for call in table.calls):
        return []
    choices = [model.new_bool_var("") for _ in range(len(table.calls) + 1)]
    model.add_exactly_one(choices)
    return choices


def _plan(change: Change, table: Timetable, starts: Sequence[int]) -> RoundPlan:
    """Visits only: time away is not written back. What did not move keeps its instant to the fraction of a second."""
    order: list[AppointmentRef] = []
    planned: list[datetime] = []
    for call, second in zip(table.calls, starts, strict=True):
        if call.stop is None:
            continue
        kept = call.earliest == call.latest
        order.append(call.stop.appointment_ref)
        planned.append(call.stop.planned_start if kept else instant(change.round.day, second))
    return RoundPlan(change.round.operative.ref, change.round.day, change.round.version, tuple(order), tuple(planned))


def _held(worked: Round, releases: frozenset[AppointmentRef]) -> frozenset[AppointmentRef]:
    return releases & {stop.appointment_ref for stop in worked.stops}


def _words(changed: Sequence[Change]) -> str:
    whose = " and ".join(sorted({change.round.operative.ref for change in changed}))
    return f"The day of {whose} cannot keep every promise with this visit in it."
