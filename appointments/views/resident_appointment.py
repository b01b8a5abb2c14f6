"""An appointment as the household it is for may see it: nothing of other homes, and nothing that staff noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import Appointment, State
from appointments.domain.challenges import Challenge
from appointments.domain.errors import NotFound
from appointments.domain.homes import Channel, Household
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import Recharge
from appointments.domain.refs import AppointmentRef, HomeRef, OfferRef, WorkOrderRef
from appointments.domain.replies import Intent
from appointments.domain.slots import OfferSet
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrderState
from appointments.records.engine import reading
from appointments.records.repositories.aftercare import SqlRecharges
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.evidence import SqlChallenges
from appointments.records.repositories.homes import SqlHouseholds, SqlRequirements
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.repositories.work_orders import SqlOffers, SqlWorkOrders
from appointments.records.statements import table_of
from appointments.records.tables import MessageRow, ReplyRow

_MESSAGES = table_of(MessageRow)
_REPLIES = table_of(ReplyRow)


@dataclass(frozen=True)
class ResidentAppointment:
    """`who_comes` are the names of the operatives planned to come; `promised_at` is when this promise was made,
    `first_promised_at` when the first one was.

    `charge` is what they are asked to pay for it, or were; `charge_frozen`, that a challenge of theirs waits, of this
    visit or another, and nothing is due.

    A link from before `sent_from` was sent to others, who lived there then or were thought to; None when there is no
    such instant. Those who were promised a visit before they moved out keep their link to it. Nor does one open that
    was sent before the household had only one safe number to be told on, or before whoever had a number that it went to
    told us that it was the wrong one: nobody knows who holds those telephones.

    `language` is the one that the household is told in, such as `cy`; empty where English is on record, or nothing.

    Nothing else of what the household has asked for is repeated here: a link may be opened by whoever holds the
    telephone.
    """

    ref: AppointmentRef
    work_order_ref: WorkOrderRef
    home_ref: HomeRef
    state: State
    promise_version: int
    promised_at: datetime
    first_promised_at: datetime
    window: Window
    purpose: str
    who_comes: tuple[str, ...]
    outcome: Outcome | None
    closed_at: datetime | None
    challenges: tuple[Challenge, ...]
    order_state: WorkOrderState = WorkOrderState.OPEN
    charge: Recharge | None = None
    charge_frozen: bool = False
    sent_from: datetime | None = None
    language: str = ""


@dataclass(frozen=True)
class ShowOffers:
    """The slots that were offered to move this appointment."""

    appointment_ref: AppointmentRef
    offer_ref: OfferRef


def resident_appointment(ref: AppointmentRef, *, engine: Engine) -> ResidentAppointment:
    """The appointment with its promise in force; raises NotFound."""
    with reading(engine) as connection:
        found = SqlAppointments(connection).get(ref)
        household = SqlHouseholds(connection).of_home(found.home_ref)
        theirs = [
            SqlChallenges(connection).of(item.ref)
            for item in SqlAppointments(connection).blamed_of_home(found.home_ref)
            if _same_people(household, found, item)
        ]
        planned = [assignment.operative_ref for assignment in found.assignments]
        return ResidentAppointment(
            ref=found.ref,
            work_order_ref=found.work_order_ref,
            home_ref=found.home_ref,
            state=found.state,
            promise_version=found.promise.version,
            promised_at=found.promise.made_at,
            window=found.promise.window,
            purpose=found.promise.purpose,
            who_comes=tuple(operative.name for operative in SqlOperatives(connection).active(planned)),
            outcome=found.outcome,
            closed_at=found.closed_at,
            challenges=tuple(SqlChallenges(connection).of(ref)),
            charge=SqlRecharges(connection).of(ref),
            charge_frozen=any(challenge.waits for challenges in theirs for challenge in challenges),
            first_promised_at=found.promises[0].made_at,
            sent_from=_latest(
                _sent_from(found, household),
                _safe_from(SqlRequirements(connection).of_home(found.home_ref)),
                _right_from(connection, found, household),
            ),
            language=_language(found, household),
            order_state=_order_state(connection, found, household),
        )


def _order_state(connection: Connection, found: Appointment, household: Household | None) -> WorkOrderState:
    """Open for those who lived there before: what became of the repair since is the affair of others."""
    if household is not None and not household.promised_to(found.promise.window):
        return WorkOrderState.OPEN
    return SqlWorkOrders(connection).get(found.work_order_ref).state


def _same_people(household: Household | None, found: Appointment, other: Appointment) -> bool:
    """Whether both visits were to those who live there now, or neither was: others' challenges are no news for them."""
    if household is None:
        return True
    return household.promised_to(found.promise.window) == household.promised_to(other.promise.window)


def _language(found: Appointment, household: Household | None) -> str:
    """What was asked for with this promise comes before the record of the resident who is written to."""
    asked = (item.kind.message_rules().language for item in found.promise.requirements)
    theirs = household.contact if household is not None and household.promised_to(found.promise.window) else None
    languages = (*asked, theirs.language if theirs else "")
    return next((language for language in languages if language not in ("", "en")), "")


def _sent_from(found: Appointment, household: Household | None) -> datetime | None:
    if household is None or not household.promised_to(found.promise.window):
        return None
    if household.since is not None:
        return household.known_since or household.since
    # That others moved in was taken back: what was over before that was never theirs.
    over = found.closed_at is not None and household.known_since is not None and found.closed_at < household.known_since
    return None if over else household.known_since


def _safe_from(requirements: Iterable[AccessRequirement]) -> datetime | None:
    """When it was last recorded that little may be said, and on one number only; ended or not, what went out before
    that is where it is."""
    return _latest(
        *(held.recorded_at for held in requirements if held.declined is None and held.kind.message_rules().neutral)
    )


def _right_from(connection: Connection, found: Appointment, household: Household | None) -> datetime | None:
    """When we were last told that a number this visit was told on is somebody else's, unless it is theirs by now."""
    residents = household.residents if household is not None else ()
    theirs = [held.number for who in residents for held in who.numbers if held.withdrawn_at is None]
    told_on = select(_MESSAGES.c.to).where(
        _MESSAGES.c.appointment_ref == found.ref, _MESSAGES.c.channel == Channel.SMS.value
    )
    heard = select(func.max(_REPLIES.c.received_at)).where(
        _REPLIES.c.intent == Intent.WRONG_NUMBER.value,
        _REPLIES.c.from_number.in_(told_on),
        _REPLIES.c.from_number.not_in(theirs),
    )
    latest: datetime | None = connection.execute(heard).scalar_one()
    return latest


def _latest(*instants: datetime | None) -> datetime | None:
    return max((instant for instant in instants if instant is not None), default=None)


def offers_to_move(wanted: ShowOffers, *, engine: Engine) -> OfferSet:
    """The stored offers; raises NotFound for offers made to another household, whatever reference is guessed."""
    with reading(engine) as connection:
        offers = SqlOffers(connection).get(wanted.offer_ref)
        if offers.work_order_ref != SqlAppointments(connection).get(wanted.appointment_ref).work_order_ref:
            raise NotFound(f"there is no set of offers {wanted.offer_ref}")
        return offers
