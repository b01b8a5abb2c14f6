"""Appointments with every promise and the assignments in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, exists, or_, select, update

from appointments.domain.access_kinds import ASKS_NOTICE
from appointments.domain.appointments import (
    AWAITED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    UNDER_WAY,
    Action,
    Appointment,
    Assignment,
    Promise,
    State,
)
from appointments.domain.errors import NotFound
from appointments.domain.outcomes import BLAMES_RESIDENT, WORK_DONE
from appointments.domain.refs import AppointmentRef, HomeRef, JudgementRef, WorkOrderRef
from appointments.domain.reminder_rules import Sight
from appointments.domain.times import Window, day_of
from appointments.domain.work_orders import WorkOrderState
from appointments.records import statements
from appointments.records.engine import on_sqlite
from appointments.records.mapping import appointments as mapping
from appointments.records.reminding import to_remind
from appointments.records.round_versions import raise_rounds
from appointments.records.rows import Row, Values
from appointments.records.tables import (
    AppointmentRow,
    AssignmentRow,
    JudgementRow,
    PromiseRow,
    RequirementRow,
    WorkOrderRow,
)

_APPOINTMENTS = statements.table_of(AppointmentRow)
_PROMISES = statements.table_of(PromiseRow)
_ASSIGNMENTS = statements.table_of(AssignmentRow)
_JUDGEMENTS = statements.table_of(JudgementRow)
_REQUIREMENTS = statements.table_of(RequirementRow)
_WORK_ORDERS = statements.table_of(WorkOrderRow)

_AWAITED = _APPOINTMENTS.c.state.in_(sorted(state.value for state in AWAITED_STATES))
_MOVABLE = sorted(state.value for state, action in TRANSITIONS if action is Action.REARRANGE)
_BLAMED = _APPOINTMENTS.c.outcome.in_(sorted(outcome.value for outcome in BLAMES_RESIDENT))
_WORKED = _APPOINTMENTS.c.outcome.in_(sorted(outcome.value for outcome in WORK_DONE))


class SqlAppointments:
    """Remembers what it read, so that a save writes only what changed.

    Planned starts move without a new version of the appointment (`Rounds.write`). A save that put back the assignments
    it had read would undo such a move; one that leaves unchanged assignments alone does not.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._as_read: dict[AppointmentRef, Appointment] = {}

    def get(self, ref: AppointmentRef) -> Appointment:
        found = self._load(_APPOINTMENTS.c.ref == ref, by=[_APPOINTMENTS.c.ref])
        if not found:
            raise NotFound(f"there is no appointment {ref}")
        return found[0]

    def named(self, refs: Iterable[AppointmentRef]) -> list[Appointment]:
        wanted = sorted(set(refs))
        found = self._load(_APPOINTMENTS.c.ref.in_(wanted), by=[_APPOINTMENTS.c.ref])
        missing = set(wanted) - {appointment.ref for appointment in found}
        if missing:
            raise NotFound(f"there is no appointment {min(missing)}")
        return found

    def add(self, appointment: Appointment) -> None:
        statements.insert(self._connection, _APPOINTMENTS, [self._values(appointment)])
        statements.insert(self._connection, _PROMISES, mapping.promise_values(appointment))
        statements.insert(self._connection, _ASSIGNMENTS, mapping.assignment_values(appointment))
        self._as_read[appointment.ref] = appointment

    def save(self, appointment: Appointment) -> None:
        self.save_all([appointment])

    def save_all(self, appointments: Sequence[Appointment]) -> None:
        self._raise_rounds(appointments)
        values = [self._values(each) for each in appointments]
        statements.save_versions(self._connection, _APPOINTMENTS, values)
        self._save_promises(appointments)
        self._save_assignments(appointments)
        self._as_read.update({each.ref: replace(each, version=each.version + 1) for each in appointments})

    def _raise_rounds(self, appointments: Iterable[Appointment]) -> None:
        """Setting off, arriving, closing and pinning change what may be moved in a round, so its version rises.

        Rounds come before the appointment, as when one is booked: two transactions never wait for each other in a ring.
        """
        changed: list[Assignment] = []
        for appointment in appointments:
            before = self._as_read.get(appointment.ref)
            if before is None or _bearing(before) != _bearing(appointment):
                changed.extend((before or appointment).assignments)
        raise_rounds(self._connection, [(given.operative_ref, day_of(given.planned.starts)) for given in changed])

    def of_work_order(self, ref: WorkOrderRef) -> list[Appointment]:
        theirs = _APPOINTMENTS.c.work_order_ref == ref
        return self._load(theirs, by=[_APPOINTMENTS.c.booked_at, _APPOINTMENTS.c.ref])

    def awaited_of_home(self, ref: HomeRef) -> list[Appointment]:
        return self._whole(self._rows(_awaited_of_home(), {"home": ref}))

    def on_site_at(self, ref: HomeRef) -> list[Appointment]:
        return self._whole(self._rows(_on_site_at(), {"home": ref}))

    def unattended(self, ended_before: datetime, limit: int) -> list[Appointment]:
        ended = _APPOINTMENTS.c.ends_at <= ended_before
        return self._load(_AWAITED, ended, by=[_APPOINTMENTS.c.ends_at, _APPOINTMENTS.c.ref], limit=limit)

    def left_open(self, ended_before: datetime, limit: int) -> list[Appointment]:
        under_way = (_APPOINTMENTS.c.state == State.ON_SITE.value, _APPOINTMENTS.c.ends_at <= ended_before)
        return self._load(*under_way, by=[_APPOINTMENTS.c.ends_at, _APPOINTMENTS.c.ref], limit=limit)

    def starting(self, during: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        starts = _APPOINTMENTS.c.starts_at
        within = (starts >= during.starts, starts < during.ends, _APPOINTMENTS.c.ref > after)
        return self._load(_AWAITED, *within, by=[_APPOINTMENTS.c.ref], limit=limit)

    def notice_due(self, soon: Window, later: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        starts = _APPOINTMENTS.c.starts_at
        asks = exists().where(
            _REQUIREMENTS.c.home_ref == _APPOINTMENTS.c.home_ref, _REQUIREMENTS.c.tag.in_(sorted(ASKS_NOTICE))
        )
        during = or_(
            and_(starts >= soon.starts, starts < soon.ends), and_(starts >= later.starts, starts < later.ends, asks)
        )
        # The database finds them by when they start, whatever it makes of the two together.
        within = (starts >= min(soon.starts, later.starts), starts < max(soon.ends, later.ends))
        return self._load(_AWAITED, *within, during, _APPOINTMENTS.c.ref > after, by=[_APPOINTMENTS.c.ref], limit=limit)

    def to_remind(
        self, sights: Sequence[Sight], now: datetime, limit: int, *, after: AppointmentRef = ""
    ) -> list[Appointment]:
        if not sights:
            return []
        wanted = to_remind(sights, now, limit, after, sqlite_words=on_sqlite(self._connection))
        refs = self._connection.scalars(wanted).all()
        return self._load(_APPOINTMENTS.c.ref.in_(refs), by=[_APPOINTMENTS.c.ref]) if refs else []

    def movable(self, trades: Iterable[str], after: datetime, limit: int) -> list[Appointment]:
        theirs = select(_WORK_ORDERS.c.ref).where(_WORK_ORDERS.c.trade.in_(sorted(set(trades))))
        found = (
            _APPOINTMENTS.c.work_order_ref.in_(theirs),
            _APPOINTMENTS.c.state.in_(_MOVABLE),
            _APPOINTMENTS.c.pinned.is_(False),
            _APPOINTMENTS.c.starts_at >= after,
        )
        return self._load(*found, by=[_APPOINTMENTS.c.starts_at, _APPOINTMENTS.c.ref], limit=limit)

    def last_attended(self, home_ref: HomeRef) -> Appointment | None:
        theirs = _APPOINTMENTS.c.home_ref == home_ref
        latest_first = [_APPOINTMENTS.c.arrived_at.desc(), _APPOINTMENTS.c.ref]
        attended = _APPOINTMENTS.c.arrived_at.is_not(None)
        return next(iter(self._load(theirs, _WORKED, attended, by=latest_first, limit=1)), None)

    def blamed_of_home(self, home_ref: HomeRef) -> list[Appointment]:
        theirs = _APPOINTMENTS.c.home_ref == home_ref
        return self._load(theirs, _BLAMED, by=[_APPOINTMENTS.c.closed_at, _APPOINTMENTS.c.ref])

    def blamed(self, closed: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        still_open = select(_WORK_ORDERS.c.ref).where(_WORK_ORDERS.c.state == WorkOrderState.OPEN.value)
        at = _APPOINTMENTS.c.closed_at
        within = (at >= closed.starts, at < closed.ends, _APPOINTMENTS.c.ref > after)
        undone = _APPOINTMENTS.c.work_order_ref.in_(still_open)
        return self._load(_BLAMED, *within, undone, by=[_APPOINTMENTS.c.ref], limit=limit)

    def _load(
        self, *where: ColumnElement[bool], by: Sequence[ColumnElement[Any]], limit: int | None = None
    ) -> list[Appointment]:
        return self._whole(statements.rows(self._connection, _APPOINTMENTS, *where, by=by, limit=limit))

    def _rows(self, wanted: Select[Any], values: Values) -> Sequence[Row]:
        return cast("Sequence[Row]", self._connection.execute(wanted, values).mappings().all())

    def _whole(self, rows: Sequence[Row]) -> list[Appointment]:
        if not rows:
            return []
        refs = [row["ref"] for row in rows]
        promises, assignments = defaultdict(list), defaultdict(list)
        for row in statements.rows_in(self._connection, _PROMISES, "appointment_ref", refs, by="version"):
            promises[row["appointment_ref"]].append(mapping.promise(row))
        for row in statements.rows_in(self._connection, _ASSIGNMENTS, "appointment_ref", refs, by="position"):
            assignments[row["appointment_ref"]].append(mapping.assignment(row))
        found = [mapping.appointment(row, promises[row["ref"]], assignments[row["ref"]]) for row in rows]
        self._as_read.update({appointment.ref: appointment for appointment in found})
        return found

    def _values(self, appointment: Appointment) -> Values:
        judged_outcome, allowed = self._judged(appointment.ref, appointment.judgement_ref)
        return {
            **mapping.appointment_values(appointment),
            "judged_outcome": judged_outcome,
            "judgement_allowed": allowed,
        }

    def _judged(self, ref: AppointmentRef, judgement_ref: JudgementRef | None) -> tuple[str | None, bool | None]:
        """What this appointment's own judgement says; nothing when there is none, which the third lock then refuses."""
        if judgement_ref is None:
            return None, None
        found = self._connection.execute(
            select(_JUDGEMENTS.c.outcome, _JUDGEMENTS.c.allowed).where(
                _JUDGEMENTS.c.ref == judgement_ref, _JUDGEMENTS.c.appointment_ref == ref
            )
        ).one_or_none()
        return (found.outcome, found.allowed) if found else (None, None)

    def _save_promises(self, appointments: Iterable[Appointment]) -> None:
        changed = [
            values
            for appointment in appointments
            for promise, values in zip(appointment.promises, mapping.promise_values(appointment), strict=True)
            if promise not in self._promises_as_read(appointment.ref)
        ]
        if changed:
            key = ("appointment_ref", "version")
            # A promise that was made is never rewritten; all that happens to it is that another one takes its place.
            statements.put_all(self._connection, _PROMISES, changed, key=key, replaced=["superseded_at"])

    def _promises_as_read(self, ref: AppointmentRef) -> tuple[Promise, ...]:
        before = self._as_read.get(ref)
        return before.promises if before else ()

    def _save_assignments(self, appointments: Iterable[Appointment]) -> None:
        moved: list[Appointment] = []
        turned: dict[bool, list[AppointmentRef]] = {True: [], False: []}  # by whether they take up time now
        for appointment in appointments:
            before, is_open = self._as_read.get(appointment.ref), appointment.state in OPEN_STATES
            if before is None or before.assignments != appointment.assignments:
                moved.append(appointment)
            elif (before.state in OPEN_STATES) != is_open:
                turned[is_open].append(appointment.ref)
        if moved:
            theirs = _ASSIGNMENTS.c.appointment_ref.in_([appointment.ref for appointment in moved])
            self._connection.execute(delete(_ASSIGNMENTS).where(theirs))
            given = [values for appointment in moved for values in mapping.assignment_values(appointment)]
            statements.insert(self._connection, _ASSIGNMENTS, given)
        for active, refs in turned.items():
            if refs:
                theirs = _ASSIGNMENTS.c.appointment_ref.in_(refs)
                self._connection.execute(update(_ASSIGNMENTS).where(theirs).values(active=active))


def _bearing(appointment: Appointment) -> tuple[bool, bool, bool]:
    """What a round reads of an appointment's state: whether it is in it, and whether it may be moved there."""
    under_way = appointment.state in UNDER_WAY
    return (appointment.state in OPEN_STATES, under_way, appointment.pinned)


@cache
def _awaited_of_home() -> Select[Any]:
    theirs = select(_APPOINTMENTS).where(_APPOINTMENTS.c.home_ref == bindparam("home"), _AWAITED)
    return theirs.order_by(_APPOINTMENTS.c.starts_at, _APPOINTMENTS.c.ref)


@cache
def _on_site_at() -> Select[Any]:
    on_site = _APPOINTMENTS.c.state == State.ON_SITE.value
    return (
        select(_APPOINTMENTS)
        .where(_APPOINTMENTS.c.home_ref == bindparam("home"), on_site)
        .order_by(_APPOINTMENTS.c.ref)
    )
