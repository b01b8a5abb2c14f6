"""What the measures need besides the appointments that came due: orders, challenges, late moves, repeats."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, String, and_, cast, exists, func, literal, select

from appointments.domain.events import AppointmentRearranged
from appointments.domain.outcomes import GOT_IN, Outcome
from appointments.domain.times import midnight
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow, ChallengeRow, LedgerRow, PromiseRow, WorkOrderRow
from appointments.wastage.classes import CANCELLATIONS, FAULTS, SHORT_NOTICE, Ending, Fault, class_of
from appointments.wastage.due import Period

_APPOINTMENTS = table_of(AppointmentRow)
_PROMISES = table_of(PromiseRow)
_ORDERS = table_of(WorkOrderRow)
_CHALLENGES = table_of(ChallengeRow)
_LEDGER = table_of(LedgerRow)

_GOT_IN = tuple(sorted(outcome.value for outcome in GOT_IN))
_YEAR = timedelta(days=364)  # the last day is counted with it


@dataclass(frozen=True)
class CountedBeside:
    """`moved_late`: promises of the period that we moved with less than 24 hours to go.

    `homes` and `repeated`: homes with at least one, and with at least two, of these in the twelve months that end with
    the period, by fault. They say where support is needed; no person carries a label (rule 23).
    """

    orders: int
    orders_with_appointment: int
    challenges_decided: int
    challenges_upheld: int
    moved_late: int
    homes: dict[Fault, int]
    repeated: dict[Fault, int]


def count_beside(connection: Connection, period: Period) -> CountedBeside:
    """Four queries, whatever the size."""
    orders, with_appointment = _orders(connection, period)
    decided, upheld = _challenges(connection, period)
    homes = _homes(connection, period)
    return CountedBeside(
        orders=orders,
        orders_with_appointment=with_appointment,
        challenges_decided=decided,
        challenges_upheld=upheld,
        moved_late=_moved_late(connection, period),
        homes=dict(Counter(fault for _, fault in homes)),
        repeated=dict(Counter(fault for (_, fault), count in homes.items() if count > 1)),
    )


def _orders(connection: Connection, period: Period) -> tuple[int, int]:
    """Orders raised in the period whose priority is appointed (rule 9), and those of them with an appointment."""
    booked = exists().where(_APPOINTMENTS.c.work_order_ref == _ORDERS.c.ref)
    found = connection.execute(
        select(func.count(), func.coalesce(func.sum(cast(booked, Integer)), 0)).where(
            _ORDERS.c.raised_at >= _begins(period),
            _ORDERS.c.raised_at < _ends(period),
            _ORDERS.c.priority["appointed"].as_boolean(),
        )
    ).one()
    return int(found[0]), int(found[1])


def _challenges(connection: Connection, period: Period) -> tuple[int, int]:
    """Decided challenges to appointments that came due in the period, and those upheld."""
    found = connection.execute(
        select(func.count(), func.coalesce(func.sum(cast(_CHALLENGES.c.upheld, Integer)), 0))
        .select_from(
            _CHALLENGES.join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _CHALLENGES.c.appointment_ref).join(
                _PROMISES,
                and_(
                    _PROMISES.c.appointment_ref == _APPOINTMENTS.c.ref,
                    _PROMISES.c.version == _APPOINTMENTS.c.promise_version,
                ),
            )
        )
        .where(
            _PROMISES.c.day.between(period.first, period.last),
            _CHALLENGES.c.decided_at.is_not(None),
            _CHALLENGES.c.repeats.is_(None),  # what was written again is no review of its own
        )
    ).one()
    return int(found[0]), int(found[1])


def _moved_late(connection: Connection, period: Period) -> int:
    """Who asked for a move stands in the ledger and nowhere else."""
    stream = literal(f"{AppointmentRearranged.SUBJECT}:", String) + _PROMISES.c.appointment_ref
    moves = connection.execute(
        select(_PROMISES.c.version, _PROMISES.c.starts_at, _PROMISES.c.superseded_at, _LEDGER.c.payload)
        .select_from(_PROMISES.join(_LEDGER, _LEDGER.c.stream == stream))
        .where(
            _PROMISES.c.day.between(period.first, period.last),
            _PROMISES.c.superseded_at.is_not(None),
            _LEDGER.c.name == AppointmentRearranged.__name__,
        )
    )
    return sum(
        1
        for version, starts_at, superseded_at, payload in moves
        if starts_at - superseded_at < SHORT_NOTICE and _was_ours(json.loads(payload), version + 1)
    )


def _was_ours(payload: dict[str, object], promise_version: int) -> bool:
    return bool(payload.get("by_landlord")) and payload.get("promise_version") == promise_version


def _homes(connection: Connection, period: Period) -> Counter[tuple[str, Fault]]:
    """Wasted visits by home and fault in the twelve months to the end of the period."""
    upheld = exists().where(_CHALLENGES.c.appointment_ref == _APPOINTMENTS.c.ref, _CHALLENGES.c.upheld.is_(True))
    rows = connection.execute(
        select(
            _APPOINTMENTS.c.home_ref,
            _APPOINTMENTS.c.outcome,
            _APPOINTMENTS.c.judgement_allowed,
            _APPOINTMENTS.c.starts_at,
            _APPOINTMENTS.c.closed_at,
            upheld.label("overturned"),
        ).where(
            _APPOINTMENTS.c.starts_at >= midnight(period.last - _YEAR),
            _APPOINTMENTS.c.starts_at < _ends(period),
            _APPOINTMENTS.c.outcome.not_in(_GOT_IN),
        )
    )
    found: Counter[tuple[str, Fault]] = Counter()
    for row in rows:
        outcome = Outcome(row.outcome)
        notice = row.starts_at - row.closed_at if outcome in CANCELLATIONS else None
        ending = Ending(outcome, bool(row.judgement_allowed), bool(row.overturned), notice)
        if notice is None or ending.at_short_notice:  # who cancels in time wastes nobody's journey
            found[row.home_ref, FAULTS[class_of(ending)]] += 1
    return found


def _begins(period: Period) -> datetime:
    return midnight(period.first)


def _ends(period: Period) -> datetime:
    """Exclusive."""
    return midnight(period.last + timedelta(days=1))
