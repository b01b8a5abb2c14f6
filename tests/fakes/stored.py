"""Everything that the in-memory unit of work holds, and what all its repositories do with a shelf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from appointments.domain.access import AccessRequirement
from appointments.domain.accounts import Account, ApiToken
from appointments.domain.appointments import Appointment
from appointments.domain.attempts import ContactAttempt
from appointments.domain.calls import Call
from appointments.domain.cancelling import OrderDecision, VulnerabilityCheck
from appointments.domain.challenges import Challenge
from appointments.domain.compensation import Compensation
from appointments.domain.day_plans import DayProposal
from appointments.domain.device_actions import DeviceAction
from appointments.domain.device_times import DeviceClock
from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.errors import NotFound, Stale
from appointments.domain.events import Event
from appointments.domain.evidence import Evidence
from appointments.domain.feeds import FeedProblem
from appointments.domain.figures import FigureChange
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.homes import Home, Household
from appointments.domain.messages import Message, ProviderState
from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.outcomes import Judgement
from appointments.domain.priorities import Priority
from appointments.domain.privacy import AccessEntry
from appointments.domain.recharging import Recharge
from appointments.domain.reminder_rules import ReminderRulebook
from appointments.domain.replies import Reply
from appointments.domain.reviews import RequirementReview
from appointments.domain.slots import OfferSet, SlotPattern
from appointments.domain.statutory_steps import Step
from appointments.domain.tasks import Task
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.ports import SealResult
from appointments.records.errors import ReadOnlyTransaction

Key = TypeVar("Key")
Value = TypeVar("Value")


class Shelf(dict[Key, Value], Generic[Key, Value]):
    """A dictionary that refuses to change while it is only read."""

    writable = False

    def __setitem__(self, key: Key, value: Value) -> None:
        if not self.writable:
            raise ReadOnlyTransaction("nothing can be written through read()")
        super().__setitem__(key, value)

    def remove(self, key: Key) -> bool:
        """Whether it was there."""
        if not self.writable:
            raise ReadOnlyTransaction("nothing can be written through read()")
        return self.pop(key, None) is not None


@dataclass
class Stored:
    """Everything, by key. Values are frozen, so copying the shelves copies all."""

    homes: Shelf[str, Home] = field(default_factory=Shelf)
    households: Shelf[str, Household] = field(default_factory=Shelf)
    requirements: Shelf[str, AccessRequirement] = field(default_factory=Shelf)
    work_orders: Shelf[str, WorkOrder] = field(default_factory=Shelf)
    operatives: Shelf[str, Operative] = field(default_factory=Shelf)
    shifts: Shelf[str, tuple[ShiftPattern, ...]] = field(default_factory=Shelf)
    absences: Shelf[str, tuple[Absence, ...]] = field(default_factory=Shelf)
    rounds: Shelf[tuple[str, date], int] = field(default_factory=Shelf)
    staff_versions: Shelf[str, int] = field(default_factory=Shelf)
    appointments: Shelf[str, Appointment] = field(default_factory=Shelf)
    day_plans: Shelf[str, DayProposal] = field(default_factory=Shelf)
    third_parties: Shelf[str, ThirdParty] = field(default_factory=Shelf)
    third_party_absences: Shelf[str, tuple[ThirdPartyAbsence, ...]] = field(default_factory=Shelf)
    third_party_bookings: Shelf[str, tuple[ThirdPartyBooking, ...]] = field(default_factory=Shelf)
    third_party_holds: Shelf[str, tuple[ThirdPartyHold, ...]] = field(default_factory=Shelf)
    offers: Shelf[str, OfferSet] = field(default_factory=Shelf)
    holds: Shelf[str, Hold] = field(default_factory=Shelf)
    gaps: Shelf[str, Gap] = field(default_factory=Shelf)
    emergencies: Shelf[str, EmergencyAttendance] = field(default_factory=Shelf)
    steps: Shelf[str, Step] = field(default_factory=Shelf)
    evidence: Shelf[str, Evidence] = field(default_factory=Shelf)
    calls: Shelf[str, Call] = field(default_factory=Shelf)
    device_actions: Shelf[str, DeviceAction] = field(default_factory=Shelf)
    device_clocks: Shelf[tuple[str, str], DeviceClock] = field(default_factory=Shelf)
    judgements: Shelf[str, Judgement] = field(default_factory=Shelf)
    messages: Shelf[str, Message] = field(default_factory=Shelf)
    overtaken: Shelf[str, bool] = field(default_factory=Shelf)
    provider_states: Shelf[str, ProviderState] = field(default_factory=Shelf)
    replies: Shelf[tuple[str, str], Reply] = field(default_factory=Shelf)
    tasks: Shelf[str, Task] = field(default_factory=Shelf)
    challenges: Shelf[str, Challenge] = field(default_factory=Shelf)
    attempts: Shelf[str, ContactAttempt] = field(default_factory=Shelf)
    checks: Shelf[str, VulnerabilityCheck] = field(default_factory=Shelf)
    decisions: Shelf[str, OrderDecision] = field(default_factory=Shelf)
    compensations: Shelf[str, Compensation] = field(default_factory=Shelf)
    recharges: Shelf[str, Recharge] = field(default_factory=Shelf)
    patterns: Shelf[tuple[str, date], SlotPattern] = field(default_factory=Shelf)
    priorities: Shelf[str, Priority] = field(default_factory=Shelf)
    trades: Shelf[str, str] = field(default_factory=Shelf)
    accounts: Shelf[str, Account] = field(default_factory=Shelf)
    api_tokens: Shelf[str, ApiToken] = field(default_factory=Shelf)
    figures: Shelf[str, FigureChange] = field(default_factory=Shelf)
    rulebooks: Shelf[int, ReminderRulebook] = field(default_factory=Shelf)
    rejects: Shelf[tuple[str, str, int], FeedProblem] = field(default_factory=Shelf)
    ledger: Shelf[str, tuple[Event, ...]] = field(default_factory=Shelf)
    seals: Shelf[int, SealResult] = field(default_factory=Shelf)
    access_log: Shelf[int, AccessEntry] = field(default_factory=Shelf)
    reviews: Shelf[str, RequirementReview] = field(default_factory=Shelf)
    alerts: Shelf[str, str] = field(default_factory=Shelf)
    erasures: Shelf[tuple[str, str], str] = field(default_factory=Shelf)
    legal_holds: Shelf[str, bool] = field(default_factory=Shelf)
    refs: Shelf[str, int] = field(default_factory=Shelf)

    def copy(self, *, writable: bool) -> Stored:
        copied: dict[str, Any] = {f.name: Shelf(getattr(self, f.name)) for f in fields(self)}
        for shelf in copied.values():
            shelf.writable = writable
        return Stored(**copied)


class Fake:
    def __init__(self, stored: Stored) -> None:
        self._stored = stored


def required(shelf: Shelf[str, Value], ref: str) -> Value:
    if ref not in shelf:
        raise NotFound(f"there is no {ref}")
    return shelf[ref]


def add_once(shelf: Shelf[Key, Value], key: Key, value: Value) -> None:
    if key in shelf:
        raise ValueError(f"{key} exists already")
    shelf[key] = value


Versioned: TypeAlias = Household | WorkOrder | Appointment | DayProposal | ThirdParty | Compensation | Recharge


def check_version(stored: Versioned | None, saved: Versioned) -> None:
    if stored is None or stored.version != saved.version:
        raise Stale(f"{saved.ref} was changed by somebody else meanwhile")


def raise_rounds(stored: Stored, changed: Iterable[Appointment]) -> None:
    for ref, day in {(a.operative_ref, day_of(a.planned.starts)) for item in changed for a in item.assignments}:
        stored.rounds[ref, day] = stored.rounds.get((ref, day), 0) + 1
