"""One appointment with everything that is on record about it, and the ledger's word that none of it was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from appointments.domain.appointments import Appointment
from appointments.domain.challenges import Challenge
from appointments.domain.events import AppointmentBooked
from appointments.domain.evidence import Evidence
from appointments.domain.messages import Message
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import AppointmentRef
from appointments.domain.replies import Reply
from appointments.domain.slots import OfferSet
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import reading
from appointments.records.ledger import Broken, verify
from appointments.records.mapping import messages as message_mapping
from appointments.records.mapping import work_orders as work_order_mapping
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.evidence import SqlChallenges, SqlEvidenceLog, SqlJudgements
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.statements import rows, table_of
from appointments.records.tables import LedgerRow, MessageRow, OfferRow, ReplyRow
from appointments.views.coupled_visits import PartyAtVisit, attending
from appointments.views.who_did_it import account_names, operative_names

_LEDGER = table_of(LedgerRow)
_MESSAGES = table_of(MessageRow)
_OFFERS = table_of(OfferRow)
_REPLIES = table_of(ReplyRow)


@dataclass(frozen=True)
class LedgerLine:
    """One fact of the chain; `digest` is over it and everything before it."""

    number: int
    name: str
    at: datetime
    digest: str


@dataclass(frozen=True)
class AppointmentEvidence:
    """`offers` are all sets offered for the work order. `broken` says why the chain does not hold; empty when it does.

    `names` has accounts and operatives by reference. `attending` are the third parties booked for each promise.
    """

    appointment: Appointment
    order: WorkOrder
    offers: tuple[OfferSet, ...]
    messages: tuple[Message, ...]
    replies: tuple[Reply, ...]
    evidence: tuple[Evidence, ...]
    judgements: tuple[Judgement, ...]
    challenges: tuple[Challenge, ...]
    ledger: tuple[LedgerLine, ...]
    broken: str
    names: Mapping[str, str]
    attending: tuple[PartyAtVisit, ...] = ()


def appointment_evidence(ref: AppointmentRef, *, engine: Engine) -> AppointmentEvidence:
    """Raises NotFound."""
    with reading(engine) as connection:
        appointment = SqlAppointments(connection).get(ref)
        evidence = SqlEvidenceLog(connection).of(ref)
        challenges = tuple(SqlChallenges(connection).of(ref))
        offers = _offers(connection, appointment)
        people = [item.by for item in evidence] + [item.reviewer for item in challenges]
        people += [promise.made_by for promise in appointment.promises] + [found.made_by for found in offers]
        operatives = [assignment.operative_ref for assignment in appointment.assignments]
        operatives += appointment.visit.operative_refs if appointment.visit else ()
        return AppointmentEvidence(
            appointment=appointment,
            order=SqlWorkOrders(connection).get(appointment.work_order_ref),
            offers=offers,
            messages=_messages(connection, ref),
            replies=_replies(connection, ref),
            evidence=evidence,
            judgements=tuple(SqlJudgements(connection).of(ref)),
            challenges=challenges,
            ledger=_ledger(connection, ref),
            broken=_broken(connection, ref),
            names={**account_names(connection, people), **operative_names(connection, operatives)},
            attending=attending(connection, [ref]),
        )


def _offers(connection: Connection, appointment: Appointment) -> tuple[OfferSet, ...]:
    theirs = _OFFERS.c.work_order_ref == appointment.work_order_ref
    found = rows(connection, _OFFERS, theirs, by=[_OFFERS.c.made_at, _OFFERS.c.ref])
    return tuple(work_order_mapping.offers(row) for row in found)


def _messages(connection: Connection, ref: AppointmentRef) -> tuple[Message, ...]:
    found = rows(connection, _MESSAGES, _MESSAGES.c.appointment_ref == ref, by=[_MESSAGES.c.id])
    return tuple(message_mapping.message(row) for row in found)


def _replies(connection: Connection, ref: AppointmentRef) -> tuple[Reply, ...]:
    found = rows(connection, _REPLIES, _REPLIES.c.appointment_ref == ref, by=[_REPLIES.c.id])
    return tuple(message_mapping.reply(row) for row in found)


def _ledger(connection: Connection, ref: AppointmentRef) -> tuple[LedgerLine, ...]:
    columns = (_LEDGER.c.number, _LEDGER.c.name, _LEDGER.c.at, _LEDGER.c.digest)
    found = connection.execute(select(*columns).where(_LEDGER.c.stream == _stream(ref)).order_by(_LEDGER.c.number))
    return tuple(LedgerLine(*row) for row in found)


def _broken(connection: Connection, ref: AppointmentRef) -> str:
    verdict = verify(connection, _stream(ref))
    return f"entry {verdict.number}: {verdict.why}" if isinstance(verdict, Broken) else ""


def _stream(ref: AppointmentRef) -> str:
    return f"{AppointmentBooked.SUBJECT}:{ref}"
