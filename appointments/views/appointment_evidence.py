"""One appointment with everything that is on record about it, and the ledger's word that none of it was changed.

Two things are held together here: the chain of facts itself, and each piece of evidence against the digest that its own
fact holds. A row of evidence that was changed, lost or put in afterwards is found by that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from appointments.domain.appointments import Appointment
from appointments.domain.challenges import Challenge
from appointments.domain.device_actions import ActionState, DeviceAction
from appointments.domain.events import (
    AccountDecided,
    AppointmentBooked,
    AppointmentCancelled,
    ChallengeDecided,
    EvidenceRecorded,
    OutcomeRejudged,
    ReplyReceived,
    VisitClosed,
    VisitNotAttended,
)
from appointments.domain.evidence import Evidence, EvidenceKind, digest_of
from appointments.domain.messages import Message
from appointments.domain.outcomes import Judgement, Outcome
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.domain.replies import Intent, Reply
from appointments.domain.slots import OfferSet
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import one_snapshot
from appointments.records.ledger import Broken, seal_fault, verify
from appointments.records.mapping import messages as message_mapping
from appointments.records.mapping import work_orders as work_order_mapping
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.device_actions import SqlDeviceActions
from appointments.records.repositories.evidence import SqlChallenges, SqlEvidenceLog, SqlJudgements
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.statements import rows, table_of
from appointments.records.tables import (
    ErasureRow,
    LedgerRow,
    MessageRow,
    OfferRow,
    ReplyRow,
    SealHeadRow,
    SealRow,
    WorkOrderRow,
)
from appointments.views.coupled_visits import PartyAtVisit, attending
from appointments.views.who_did_it import account_names, operative_names

_ERASURES = table_of(ErasureRow)
_ENDINGS = (VisitClosed, AppointmentCancelled, OutcomeRejudged, ChallengeDecided, AccountDecided)
_SAY_AN_OUTCOME = {fact.__name__ for fact in _ENDINGS}
_LEDGER = table_of(LedgerRow)
_MESSAGES = table_of(MessageRow)
_OFFERS = table_of(OfferRow)
_ORDERS = table_of(WorkOrderRow)
_REPLIES = table_of(ReplyRow)
_HEADS = table_of(SealHeadRow)
_SEALS = table_of(SealRow)


@dataclass(frozen=True)
class LedgerLine:
    """One fact of the chain; `payload` is its canonical JSON, `digest` is over it and everything before it."""

    number: int
    name: str
    at: datetime
    payload: str
    previous: str
    digest: str


@dataclass(frozen=True)
class SealedUpTo:
    """The newest seal that holds this chain: up to entry `number` nothing can be cut off unnoticed.

    `broken` says why the seal does not hold, its digest reckoned anew; empty when it does.
    """

    seal: int
    sealed_at: datetime
    number: int
    digest: str
    broken: str = ""


@dataclass(frozen=True)
class Ending:
    """What the appointment was recorded as from `at` on; `by` is the name of the fact that says so."""

    at: datetime
    by: str
    outcome: Outcome


@dataclass(frozen=True)
class AppointmentEvidence:
    """`offers` are all sets offered for the work order. `broken` says why the chain does not hold; empty when it does.

    `changed` says in words which pieces of evidence are not what the ledger holds. `names` has accounts and operatives
    by reference. `attending` are the third parties booked for each promise. `erased_at` is when the words of its order
    had been kept long enough (rule 74); None while they are there. `aside` is what phones sent that did not fit.
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
    changed: tuple[str, ...] = ()
    sealed: SealedUpTo | None = None
    erased_at: datetime | None = None
    aside: tuple[DeviceAction, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What of its chain, its seal and its evidence does not hold, in words; empty when all of it does."""
        chain = [self.broken] if self.broken else []
        seal = (
            [f"seal {self.sealed.seal} does not hold: {self.sealed.broken}"]
            if self.sealed and self.sealed.broken
            else []
        )
        return (*chain, *seal, *(f"evidence {words}" for words in self.changed))

    @property
    def endings(self) -> tuple[Ending, ...]:
        """Everything it was recorded as, in order of time; the last is what it is recorded as now."""
        return endings_of(self.ledger)

    def understood_as(self, reply: Reply) -> Intent:
        """What a reply was taken for when it came: a person may have read it otherwise since."""
        said = (fact for fact in _facts(self.ledger, ReplyReceived.__name__) if fact["reply_ref"] == reply.ref)
        return next((Intent(str(fact["intent"])) for fact in said), reply.intent)

    @property
    def stream(self) -> str:
        """The name of its chain in the ledger."""
        return _stream(self.appointment.ref)


def appointment_evidence(ref: AppointmentRef, *, engine: Engine) -> AppointmentEvidence:
    """Raises NotFound."""
    with one_snapshot(engine) as connection:
        appointment = SqlAppointments(connection).get(ref)
        order = SqlWorkOrders(connection).get(appointment.work_order_ref)
        return evidence_of(connection, appointment, order)


def evidence_of(connection: Connection, appointment: Appointment, order: WorkOrder) -> AppointmentEvidence:
    """The same within a connection that is open already."""
    ref = appointment.ref
    evidence = SqlEvidenceLog(connection).of(ref)
    challenges = tuple(SqlChallenges(connection).of(ref))
    offers = _offers(connection, appointment)
    people = [item.by for item in evidence] + [item.reviewer for item in challenges]
    aside = tuple(a for a in SqlDeviceActions(connection).of(ref) if a.state is ActionState.KEPT_ASIDE)
    people += [name for action in aside for name in (action.by, action.decided_by)]
    people += [promise.made_by for promise in appointment.promises] + [found.made_by for found in offers]
    operatives = [assignment.operative_ref for assignment in appointment.assignments]
    operatives += appointment.visit.operative_refs if appointment.visit else ()
    operatives += [action.operative_ref for action in aside]
    ledger = _ledger(connection, ref)
    return AppointmentEvidence(
        appointment=appointment,
        order=order,
        offers=offers,
        messages=_messages(connection, ref),
        replies=_replies(connection, ref),
        evidence=evidence,
        judgements=tuple(SqlJudgements(connection).of(ref)),
        challenges=challenges,
        ledger=ledger,
        broken=_broken(connection, ref),
        names={**account_names(connection, people), **operative_names(connection, operatives)},
        attending=attending(connection, [ref]),
        changed=changed_evidence(evidence, ledger),
        sealed=_sealed(connection, ref),
        erased_at=erased_at(connection, order.ref),
        aside=aside,
    )


def erased_at(connection: Connection, ref: WorkOrderRef) -> datetime | None:
    """When the words of an order were erased; None while they are there."""
    theirs = (_ERASURES.c.kind == _ORDERS.name, _ERASURES.c.ref == ref)
    return connection.scalar(select(_ERASURES.c.at).where(*theirs))


def changed_evidence(evidence: Iterable[Evidence], ledger: Iterable[LedgerLine]) -> tuple[str, ...]:
    """What of the evidence is not as its fact in the ledger says, in words; empty when all of it is.

    A photo's digest is that of its file, which is held against it when the file is read. What was erased because it was
    kept long enough has only its digest left.
    """
    held = {str(fact["evidence_ref"]): str(fact["digest"]) for fact in _facts(ledger, EvidenceRecorded.__name__)}
    items = {item.ref: item for item in evidence}
    found = [f"{ref} is in the ledger and not among the evidence" for ref in held if ref not in items]
    for ref, item in items.items():
        if ref not in held:
            found.append(f"{ref} is among the evidence and not in the ledger")
        elif held[ref] != item.digest or not (_without_words(item) or digest_of(item) == item.digest):
            found.append(f"{ref} is not what was recorded")
    return tuple(found)


def endings_of(ledger: Iterable[LedgerLine]) -> tuple[Ending, ...]:
    """The outcomes that the facts of a chain say, in order; one that changed nothing is left out."""
    found: list[Ending] = []
    for line in ledger:
        outcome = _outcome_said(line)
        if outcome is not None and (not found or found[-1].outcome is not outcome):
            found.append(Ending(line.at, line.name, outcome))
    return tuple(found)


def _outcome_said(line: LedgerLine) -> Outcome | None:
    if line.name == VisitNotAttended.__name__:
        return Outcome.NOT_ATTENDED
    fact = json.loads(line.payload) if line.name in _SAY_AN_OUTCOME else {}
    if line.name == ChallengeDecided.__name__ and not fact["upheld"]:
        return None
    return Outcome(fact["outcome"]) if fact else None


def _without_words(item: Evidence) -> bool:
    return item.kind is EvidenceKind.PHOTO or item.erased


def _facts(ledger: Iterable[LedgerLine], name: str) -> list[dict[str, object]]:
    return [json.loads(line.payload) for line in ledger if line.name == name]


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
    columns = _LEDGER.c["number", "name", "at", "payload", "previous", "digest"]
    found = connection.execute(select(*columns).where(_LEDGER.c.stream == _stream(ref)).order_by(_LEDGER.c.number))
    return tuple(LedgerLine(*row) for row in found)


def _sealed(connection: Connection, ref: AppointmentRef) -> SealedUpTo | None:
    found = connection.execute(
        select(_HEADS.c.seal, _SEALS.c.sealed_at, _HEADS.c.number, _SEALS.c.digest)
        .join(_SEALS, _SEALS.c.number == _HEADS.c.seal)
        .where(_HEADS.c.stream == _stream(ref))
        .order_by(_HEADS.c.seal.desc())
        .limit(1)
    ).one_or_none()
    return SealedUpTo(*found, seal_fault(connection, found.seal)) if found else None


def _broken(connection: Connection, ref: AppointmentRef) -> str:
    verdict = verify(connection, _stream(ref))
    return f"entry {verdict.number}: {verdict.why}" if isinstance(verdict, Broken) else ""


def _stream(ref: AppointmentRef) -> str:
    return f"{AppointmentBooked.SUBJECT}:{ref}"
