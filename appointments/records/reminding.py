"""Which appointments reminder rules have still to be asked about, in one statement.

It comes every few minutes, and nearly everybody has been reminded by then: so those are left out here and never read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select

from appointments.domain.access_kinds import NAMES_OPERATIVE
from appointments.domain.appointments import AWAITED_STATES
from appointments.domain.messages import MessageState
from appointments.domain.reminder_rules import PLAIN_NAMES, Sight
from appointments.records.statements import table_of
from appointments.records.tables import (
    AppointmentRow,
    MessageRow,
    PromiseRow,
    RequirementRow,
    TaskRow,
    WorkOrderRow,
)

_APPOINTMENTS = table_of(AppointmentRow)
_PROMISES = table_of(PromiseRow)
_MESSAGES = table_of(MessageRow)
_TASKS = table_of(TaskRow)
_ORDERS = table_of(WorkOrderRow)
_REQUIREMENTS = table_of(RequirementRow)

_AWAITED = sorted(state.value for state in AWAITED_STATES)


def to_remind(
    sights: Sequence[Sight], now: datetime, limit: int, after: str, *, sqlite_words: bool
) -> Select[tuple[str]]:
    """References, in their order, those after `after`."""
    starts = _APPOINTMENTS.c.starts_at
    in_force = and_(
        _PROMISES.c.appointment_ref == _APPOINTMENTS.c.ref, _PROMISES.c.version == _APPOINTMENTS.c.promise_version
    )
    return (
        select(_APPOINTMENTS.c.ref)
        .join(_PROMISES, in_force)
        .where(
            _APPOINTMENTS.c.state.in_(_AWAITED),
            starts >= now,
            starts < max(sight.until for sight in sights),
            _APPOINTMENTS.c.ref > after,
            or_(*(_to_be_asked(sight, sqlite_words=sqlite_words) for sight in sights)),
        )
        .order_by(_APPOINTMENTS.c.ref)
        .limit(limit)
    )


def _to_be_asked(sight: Sight, *, sqlite_words: bool) -> ColumnElement[bool]:
    rule, starts, made_at = sight.rule, _APPOINTMENTS.c.starts_at, _PROMISES.c.made_at
    wanted: list[ColumnElement[bool]] = [starts < sight.until]
    if rule.slot_patterns:
        wanted.append(_PROMISES.c.pattern.in_(sorted(rule.slot_patterns)))
    if rule.priorities:
        theirs = _ORDERS.c.ref == _APPOINTMENTS.c.work_order_ref
        wanted.append(_exists(theirs, _ORDERS.c.priority_code.in_(sorted(rule.priorities))))
    if rule.requirements:
        wanted.append(_asked_for(rule.requirements))
    seen = or_(starts >= sight.opens, made_at >= sight.made_since)
    untold = and_(_times_told(sight) == 0, ~_with_a_planner(sight))
    due = seen
    if sight.missed_from is not None and sight.missed_from < sight.opens:
        before = _before(starts, sight.lead, sqlite_words=sqlite_words)
        due = or_(seen, and_(starts >= sight.missed_from, made_at < before))
    return and_(*wanted, due, or_(untold, and_(seen, _asked_for(NAMES_OPERATIVE))))


def _before(instant: ColumnElement[Any], lead: timedelta, *, sqlite_words: bool) -> ColumnElement[Any]:
    """So long before it. SQLite has instants as text, and cuts them to a thousandth of a second."""
    if sqlite_words:
        return func.strftime("%Y-%m-%d %H:%M:%f", instant, f"-{int(lead.total_seconds())} seconds")
    return instant - lead


def _times_told(sight: Sight) -> ColumnElement[int]:
    """How often queued by this rule, or at its moment by another; what was told before there were rules counts as told
    by Kept's own.

    Counted, not asked whether there is one: of that PostgreSQL made a plan that ran into the statement's time limit
    while the table grew by thousands a minute, as on a landlord's first day (the reminders' bench shows it). To count
    it goes by the index, visit by visit.
    """
    kind = sight.rule.message
    versions: dict[str, list[int]] = defaultdict(list)
    for identity, version in sorted(sight.same):
        versions[identity].append(version)
    plain = PLAIN_NAMES.get(kind)
    names = [sight.rule.identity]
    if sight.rule.identity == plain or (plain, 0) in sight.same:
        names.append("")
    by_another = (
        and_(_MESSAGES.c.rule_name == identity, _MESSAGES.c.rule_version.in_(of)) for identity, of in versions.items()
    )
    theirs = (
        _MESSAGES.c.appointment_ref == _APPOINTMENTS.c.ref,
        _MESSAGES.c.promise_version == _APPOINTMENTS.c.promise_version,
        _MESSAGES.c.kind == kind.value,
        _MESSAGES.c.state != MessageState.SUPERSEDED.value,  # held back, because it may be told so no more
        or_(_MESSAGES.c.rule_name.in_(names), *by_another),
    )
    return select(func.count()).select_from(_MESSAGES).where(*theirs).correlate(_APPOINTMENTS).scalar_subquery()


def _with_a_planner(sight: Sight) -> ColumnElement[bool]:
    """A task made of exactly this, with the key that `hand_to_planner` gives it."""
    version = cast(_APPOINTMENTS.c.promise_version, String)
    rest = f":{sight.rule.message.value}" + (f":{sight.dedupe}" if sight.dedupe else "")
    key = "no-channel:" + _APPOINTMENTS.c.ref + ":" + version + rest
    return _exists(_TASKS.c.dedupe_key == key)


def _asked_for(tags: frozenset[str]) -> ColumnElement[bool]:
    return _exists(_REQUIREMENTS.c.home_ref == _APPOINTMENTS.c.home_ref, _REQUIREMENTS.c.tag.in_(sorted(tags)))


def _exists(*where: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(*where).correlate(_APPOINTMENTS)
