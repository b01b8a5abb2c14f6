"""Everything that is held about one household, for a subject access request (rule 75).

Third parties are left out of it: whoever works for the landlord is their role and reference, whoever else is named in a
record is masked, and of a number that is neither the household's own nor published only the last digits stay. What
somebody typed may still speak of others, so a person reads it before it is given out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, or_, select

from appointments.domain.access import AccessRequirement
from appointments.domain.homes import Household
from appointments.domain.messages import Landlord
from appointments.domain.refs import HomeRef
from appointments.records.engine import reading
from appointments.records.mapping import messages as message_mapping
from appointments.records.mapping import work_orders as order_mapping
from appointments.records.repositories.homes import SqlHomes, SqlHouseholds, SqlRequirements
from appointments.records.repositories.privacy import SqlAlerts, SqlReviews, access_entry
from appointments.records.statements import rows, table_of
from appointments.records.tables import (
    AccessLogRow,
    AccountRow,
    AppointmentRow,
    MessageRow,
    OperativeRow,
    ReplyRow,
    TaskRow,
    ThirdPartyRow,
    WorkOrderRow,
)
from appointments.views.subject_orders import order_part
from appointments.views.subject_visits import Part, message_part, reply_part, when
from appointments.views.third_party_words import without_third_parties

_APPOINTMENTS = table_of(AppointmentRow)
_ACCOUNTS = table_of(AccountRow)
_LOG = table_of(AccessLogRow)
_OPERATIVES = table_of(OperativeRow)
_MESSAGES = table_of(MessageRow)
_ORDERS = table_of(WorkOrderRow)
_PARTIES = table_of(ThirdPartyRow)
_REPLIES = table_of(ReplyRow)
_TASKS = table_of(TaskRow)

DAYS_TO_ANSWER = 30


@dataclass(frozen=True)
class ExportSubject:
    """`asked_on` is the day the household asked."""

    home_ref: HomeRef
    asked_on: date
    now: datetime


def subject_export(wanted: ExportSubject, *, engine: Engine, landlord: Landlord) -> dict[str, object]:
    """Plain JSON values, in sections. Raises NotFound. What is of those who lived there before is not in it."""
    with reading(engine) as connection:
        home = SqlHomes(connection).get(wanted.home_ref)
        household = SqlHouseholds(connection).of_home(home.ref)
        since = household.since if household else None
        requirements = [
            held for held in SqlRequirements(connection).of_home(home.ref) if since is None or held.recorded_at >= since
        ]
        orders = rows(connection, _ORDERS, *_orders(home.ref, since), by=[_ORDERS.c.raised_at, _ORDERS.c.ref])
        found: dict[str, object] = {
            "about": {
                "property_reference": home.property_ref,
                "uprn": home.uprn or "",
                "address": home.one_line,
                "asked_on": wanted.asked_on.isoformat(),
                "answer_due_by": (wanted.asked_on + timedelta(days=DAYS_TO_ANSWER)).isoformat(),
                "made_at": when(wanted.now),
            },
            "people": _people(household),
            "needs": [_requirement(connection, held) for held in requirements],
            "work_orders": [order_part(connection, order_mapping.work_order(row), since) for row in orders],
            "other_messages": _unmatched(connection, household),
            "tasks": _tasks(connection, home.ref, since),
            "who_looked": _who_looked(connection, home.ref, since),
        }
        kept = _own_numbers(household) | landlord.published_numbers
        cleaned = without_third_parties(found, _names(connection), kept)
    return cleaned if isinstance(cleaned, dict) else {}


def _people(household: Household | None) -> list[Part]:
    return [
        {
            "name": resident.name,
            "email": resident.email or "",
            "language": resident.language,
            "prefers": [channel.value for channel in resident.prefers],
            "numbers": [
                {
                    "number": held.number,
                    "label": held.label,
                    "line": held.line.value,
                    "safe_to_use": held.safe,
                    "withdrawn": when(held.withdrawn_at),
                }
                for held in resident.numbers
            ],
        }
        for resident in (household.residents if household else ())
    ]


def _requirement(connection: Connection, held: AccessRequirement) -> Part:
    secret = held.kind.secret()
    return {
        "reference": held.ref,
        "kind": held.kind.TAG,
        "instruction": held.kind.brief(),
        "details": {name: value for name, value in held.kind.as_promised().data().items() if value not in ("", None)},
        "kept_secret": "A word or a number is held and shown to the operative on the day only." if secret else "",
        "what_for": held.effect,
        "told_by": held.source.value,
        "recorded": when(held.recorded_at),
        "recorded_by": held.recorded_by,
        "applies_from": held.starts_on.isoformat(),
        "until": held.ends_on.isoformat() if held.ends_on else "",
        "review_on": held.review_on.isoformat(),
        "proposed_only": held.provisional,
        "declined_because": held.declined or "",
        "replaces": held.replaces or "",
        "reviews": [
            {"at": when(review.at), "by": review.by, "decision": review.decision.value, "why": review.why}
            for review in SqlReviews(connection).of(held.ref)
        ],
    }


def _unmatched(connection: Connection, household: Household | None) -> list[Part]:
    """Texts from the household's numbers, and messages to them, that belong to no appointment."""
    own = sorted(_own_numbers(household))
    since = _from(_REPLIES.c.received_at, household.since if household else None)
    theirs = (_REPLIES.c.from_number.in_(own), _REPLIES.c.appointment_ref.is_(None), *since)
    came = [reply_part(message_mapping.reply(row)) for row in rows(connection, _REPLIES, *theirs, by=[_REPLIES.c.id])]
    to_them = [*own, *(resident.email for resident in (household.residents if household else ()) if resident.email)]
    since = _from(_MESSAGES.c.queued_at, household.since if household else None)
    sent = (_MESSAGES.c.to.in_(to_them), _MESSAGES.c.appointment_ref.is_(None), *since)
    went = [
        message_part(message_mapping.message(row)) for row in rows(connection, _MESSAGES, *sent, by=[_MESSAGES.c.id])
    ]
    return came + went


def _orders(home_ref: HomeRef, since: datetime | None) -> list[ColumnElement[bool]]:
    """The repairs of the home; of those from before this household, the ones it was promised a visit for."""
    theirs = [_ORDERS.c.home_ref == home_ref]
    if since is not None:
        promised = select(_APPOINTMENTS.c.work_order_ref).where(_APPOINTMENTS.c.ends_at > since)
        theirs.append(or_(_ORDERS.c.raised_at >= since, _ORDERS.c.ref.in_(promised)))
    return theirs


def _from(instant: ColumnElement[datetime], since: datetime | None) -> list[ColumnElement[bool]]:
    """What is older than this household is of others."""
    return [] if since is None else [instant >= since]


def _tasks(connection: Connection, home_ref: HomeRef, since: datetime | None) -> list[Part]:
    theirs = [_TASKS.c.home_ref == home_ref, *_from(_TASKS.c.made_at, since)]
    found = rows(connection, _TASKS, *theirs, by=[_TASKS.c.made_at, _TASKS.c.ref])
    return [
        {
            "kind": task.kind.value,
            "words": task.words,
            "made": when(task.made_at),
            "done": when(task.done_at),
            "done_by": task.done_by,
            "what_was_done": task.done_words,
            "another_systems_alert": SqlAlerts(connection).words(task.ref),
        }
        for task in map(message_mapping.task, found)
    ]


def _who_looked(connection: Connection, home_ref: HomeRef, since: datetime | None) -> list[Part]:
    found = rows(connection, _LOG, _LOG.c.home_ref == home_ref, *_from(_LOG.c.at, since), by=[_LOG.c.id])
    return [
        {
            "at": when(entry.at),
            "by": entry.by,
            "role": entry.role,
            "what": entry.subject.value,
            "about": entry.about,
            "reason": entry.reason,
            "refused": not entry.allowed,
        }
        for entry in map(access_entry, found)
    ]


def _names(connection: Connection) -> dict[str, str]:
    """What stands for whom: accounts, operatives and others by name or reference."""
    stands: dict[str, str] = {}
    for row in connection.execute(select(_ACCOUNTS.c.ref, _ACCOUNTS.c.name, _ACCOUNTS.c.username, _ACCOUNTS.c.role)):
        masked = f"[{row.role} {row.ref}]"
        stands |= {row.name: masked, row.username: masked}
    working = connection.execute(select(_OPERATIVES.c.ref, _OPERATIVES.c.name))
    stands |= {name: f"[operative {ref}]" for ref, name in working}
    others = connection.execute(select(_PARTIES.c.name, _PARTIES.c.role))
    stands |= {name: f"[{role}]" for name, role in others}
    return {name: masked for name, masked in stands.items() if len(name) > 2}


def _own_numbers(household: Household | None) -> frozenset[str]:
    residents = household.residents if household else ()
    return frozenset(held.number for resident in residents for held in resident.numbers)


def readable(export: Part) -> str:
    """The same as plain text, a line for each value, for somebody who reads no JSON."""
    return "\n".join(_lines(export, 0)) + "\n"


def _lines(value: object, depth: int) -> Iterable[str]:
    indent = "  " * depth
    match value:
        case Mapping():
            for name, inner in value.items():
                words = "UPRN" if name == "uprn" else str(name).replace("_", " ").capitalize()
                if isinstance(inner, (Mapping, list)):
                    if inner:
                        yield f"{indent}{words}:"
                        yield from _lines(inner, depth + 1)
                elif inner not in ("", None):
                    yield f"{indent}{words}: {_said(inner)}"
        case list():
            for inner in value:
                if isinstance(inner, Mapping):
                    yield f"{indent}-"
                    yield from _lines(inner, depth + 1)
                else:
                    yield f"{indent}- {_said(inner)}"


def _said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
