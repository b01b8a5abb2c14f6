"""A whole day: who drives where, which promised visits have nobody who can come, and the plan that waits for an answer.

`day_plan_page` shows one plan: what it moves, what it saves, and whom it cannot place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Engine, and_, select

from appointments.domain.appointments import OPEN_STATES, UNDER_WAY, State
from appointments.domain.day_plans import DayProposal, Move, Unplanned
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.refs import AppointmentRef, DayPlanRef, OperativeRef, WorkOrderRef
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.repositories.day_plans import SqlDayPlans
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.rounds import SqlRounds
from appointments.records.tables import AppointmentRow, AssignmentRow, HomeRow, PromiseRow
from appointments.views.who_did_it import account_names

_APPOINTMENTS = statements.table_of(AppointmentRow)
_ASSIGNMENTS = statements.table_of(AssignmentRow)
_HOMES = statements.table_of(HomeRow)
_PROMISES = statements.table_of(PromiseRow)

_OPEN = _APPOINTMENTS.c.state.in_(sorted(state.value for state in OPEN_STATES))


@dataclass(frozen=True)
class SeeDay:
    day: date


@dataclass(frozen=True)
class SeeDayPlan:
    ref: DayPlanRef


@dataclass(frozen=True)
class DayLine:
    """One promised visit as one operative has it. `planned` is that operative's interval."""

    ref: AppointmentRef
    work_order_ref: WorkOrderRef
    state: State
    pinned: bool
    purpose: str
    address: str
    window: Window
    planned: Window


@dataclass(frozen=True)
class DayRound:
    """`shift` None: does not work that day. `stranded` are visits that fall outside their working time."""

    operative: Operative
    shift: DayShift | None
    visits: tuple[DayLine, ...]
    stranded: frozenset[AppointmentRef]


@dataclass(frozen=True)
class DayPage:
    """`rounds` of everybody who works or has visits that day, by name. `waiting` is the plan nobody answered yet.

    On a `closed` day no repairs are done: only those who have visits all the same are in `rounds`.
    """

    day: date
    rounds: tuple[DayRound, ...]
    waiting: DayProposal | None
    closed: bool = False

    @property
    def stranded(self) -> int:
        return sum(len(worked.stranded) for worked in self.rounds)

    @property
    def visits(self) -> int:
        return len({line.ref for worked in self.rounds for line in worked.visits})


@dataclass(frozen=True)
class MoveLine:
    move: Move
    line: DayLine


@dataclass(frozen=True)
class UnplannedLine:
    unplanned: Unplanned
    line: DayLine


@dataclass(frozen=True)
class DayPlanPage:
    """`operatives` are names by reference. Visits that ended since the plan was made are left out of the lists."""

    proposal: DayProposal
    moves: tuple[MoveLine, ...]
    unplanned: tuple[UnplannedLine, ...]
    operatives: Mapping[OperativeRef, str]
    decided_by: str


def day_page(wanted: SeeDay, *, engine: Engine, closed: Collection[date] = ()) -> DayPage:
    """The day as it stands; `closed` are the days on which no repairs are done."""
    shut = wanted.day in closed
    with reading(engine) as connection:
        lines = _lines(connection, _ASSIGNMENTS.c.day == wanted.day, _ASSIGNMENTS.c.active.is_(True), _OPEN)
        by_operative: dict[OperativeRef, list[DayLine]] = defaultdict(list)
        for operative_ref, line in lines:
            by_operative[operative_ref].append(line)
        operatives = SqlOperatives(connection)
        people = {person.ref: person for person in operatives.active()}
        people.update({ref: operatives.get(ref) for ref in by_operative.keys() - people.keys()})
        worked = SqlRounds(connection).between(people, wanted.day, wanted.day)
        shifts = {found.operative.ref: found.shift for found in worked if found.operative.active}
        rounds = [
            _round(person, shifts.get(ref), by_operative[ref])
            for ref, person in people.items()
            if (ref in shifts and not shut) or by_operative[ref]
        ]
        waiting = SqlDayPlans(connection).waiting(wanted.day)
    rounds.sort(key=lambda found: (found.operative.name, found.operative.ref))
    return DayPage(wanted.day, tuple(rounds), waiting[-1] if waiting else None, shut)


def day_plan_page(wanted: SeeDayPlan, *, engine: Engine) -> DayPlanPage:
    """Raises NotFound."""
    with reading(engine) as connection:
        proposal = SqlDayPlans(connection).get(wanted.ref)
        plan = proposal.plan
        refs = [move.appointment_ref for move in plan.moves] + [item.appointment_ref for item in plan.unplanned]
        lines = {line.ref: line for _, line in _lines(connection, _APPOINTMENTS.c.ref.in_(refs))}
        names = {person.ref: person.name for person in SqlOperatives(connection).active()}
        decided_by = account_names(connection, [proposal.decided_by]).get(proposal.decided_by, proposal.decided_by)
    return DayPlanPage(
        proposal=proposal,
        moves=tuple(MoveLine(m, lines[m.appointment_ref]) for m in plan.moves if m.appointment_ref in lines),
        unplanned=tuple(
            UnplannedLine(item, lines[item.appointment_ref]) for item in plan.unplanned if item.appointment_ref in lines
        ),
        operatives=names,
        decided_by=decided_by,
    )


def _round(person: Operative, shift: DayShift | None, visits: Iterable[DayLine]) -> DayRound:
    kept = tuple(visits)
    stranded = frozenset(line.ref for line in kept if not _could_be_kept(line, shift))
    return DayRound(person, shift, kept, stranded)


def _could_be_kept(line: DayLine, shift: DayShift | None) -> bool:
    """Under way, it is kept; before that, it must lie in the working time of whoever has it."""
    if line.state in UNDER_WAY:
        return True
    if shift is None or line.planned.starts < shift.starts or line.planned.ends > shift.ends:
        return False
    return not any(away.overlaps(line.planned) for away in shift.away)


def _lines(connection: Connection, *where: ColumnElement[bool]) -> list[tuple[OperativeRef, DayLine]]:
    in_force = and_(
        _PROMISES.c.appointment_ref == _APPOINTMENTS.c.ref, _PROMISES.c.version == _APPOINTMENTS.c.promise_version
    )
    found = connection.execute(
        select(
            *_APPOINTMENTS.c["ref", "work_order_ref", "state", "pinned", "starts_at", "ends_at"],
            *_ASSIGNMENTS.c["operative_ref", "planned_starts", "planned_ends"],
            _PROMISES.c.purpose,
            *_HOMES.c["address", "postcode"],
        )
        .join_from(_APPOINTMENTS, _ASSIGNMENTS, _ASSIGNMENTS.c.appointment_ref == _APPOINTMENTS.c.ref)
        .join(_PROMISES, in_force)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .where(*where)
        .order_by(_ASSIGNMENTS.c.planned_starts, _APPOINTMENTS.c.ref, _ASSIGNMENTS.c.position)
    )
    return [
        (
            row.operative_ref,
            DayLine(
                ref=row.ref,
                work_order_ref=row.work_order_ref,
                state=State(row.state),
                pinned=row.pinned,
                purpose=row.purpose,
                address=", ".join([*row.address, row.postcode]),
                window=Window(row.starts_at, row.ends_at),
                planned=Window(row.planned_starts, row.planned_ends),
            ),
        )
        for row in found
    ]
