"""What the core asks of the outside. Use cases receive these; web/wiring picks what stands behind them.

Repositories raise NotFound from `get`, and Stale from `save` when the row's version is not the one that was read.
`save` stores the value with its version one higher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Protocol, TypeVar

from appointments.domain.access import AccessRequirement
from appointments.domain.accounts import Account
from appointments.domain.appointments import Appointment, Promise
from appointments.domain.attempts import ContactAttempt
from appointments.domain.calls import Call, CallReport
from appointments.domain.cancelling import OrderDecision, VulnerabilityCheck
from appointments.domain.case import Case
from appointments.domain.challenges import Challenge
from appointments.domain.compensation import Compensation
from appointments.domain.day_plans import DayProposal
from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.events import Event
from appointments.domain.evidence import Evidence
from appointments.domain.feeds import FeedProblem, FeedRow
from appointments.domain.figures import Figure, FigureChange
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.homes import Home, Household, LineType, Place
from appointments.domain.messages import Message, PlannedMessage, Receipt
from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.outcomes import Judgement
from appointments.domain.priorities import Priority
from appointments.domain.privacy import AccessEntry, Subject
from appointments.domain.recharging import Recharge
from appointments.domain.refs import (
    AppointmentRef,
    CallRef,
    CompensationRef,
    DayPlanRef,
    EvidenceRef,
    ExternalRef,
    GapRef,
    HoldRef,
    HomeRef,
    JudgementRef,
    OfferRef,
    OperativeRef,
    RechargeRef,
    RequirementRef,
    TaskRef,
    ThirdPartyRef,
    WorkOrderRef,
)
from appointments.domain.replies import Reply
from appointments.domain.reviews import RequirementReview
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.slots import OfferSet, Slot, SlotPattern
from appointments.domain.statutory_steps import Step
from appointments.domain.target_dates import OrderFacts, StatutorySum, TargetDates
from appointments.domain.tasks import Task
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import Window
from appointments.domain.work_orders import OrderAtHome, WorkOrder


class Clock(Protocol):
    """The only source of `now`: an instant in UTC."""

    def now(self) -> datetime: ...


# --- records


class Homes(Protocol):
    def get(self, ref: HomeRef) -> Home: ...
    def by_property_ref(self, property_ref: str) -> Home | None: ...
    def by_uprn(self, uprn: str) -> Home | None: ...
    def put(self, home: Home) -> None:
        """Add, or replace the home with the same `ref`."""


class Households(Protocol):
    def of_home(self, home_ref: HomeRef) -> Household | None: ...
    def by_number(self, number: str) -> list[Household]:
        """Every household that holds this E.164 number, withdrawn or not: shared telephones exist (rule 36)."""

    def add(self, household: Household) -> None: ...
    def save(self, household: Household) -> None: ...


class Requirements(Protocol):
    def get(self, ref: RequirementRef) -> AccessRequirement: ...
    def of_home(self, home_ref: HomeRef) -> list[AccessRequirement]:
        """All of a home, ended and declined ones too."""

    def of_homes(self, home_refs: Iterable[HomeRef]) -> dict[HomeRef, list[AccessRequirement]]:
        """`of_home` of each; homes without any have an empty list."""

    def put(self, requirement: AccessRequirement) -> None:
        """Add, or replace the one with the same `ref`."""


class WorkOrders(Protocol):
    def get(self, ref: WorkOrderRef) -> WorkOrder: ...
    def at_home(self, ref: WorkOrderRef) -> OrderAtHome: ...
    def by_external(self, external: ExternalRef) -> WorkOrder | None: ...
    def unbooked(self, trades: Iterable[str], limit: int) -> list[WorkOrder]:
        """Open orders of these trades that get an appointment and have none open; the earliest target first."""

    def coming_after(self, ref: WorkOrderRef) -> list[WorkOrder]:
        """Orders still open whose trade comes after this one's, by reference."""

    def statutory_before(self, instant: datetime, limit: int, *, after: WorkOrderRef = "") -> list[WorkOrder]:
        """Orders not cancelled, by reference, those after `after`, with a statutory date not met before the instant."""

    def continued_by(self, ref: WorkOrderRef) -> list[WorkOrder]:
        """Orders that were raised to go on with this one's work, by reference, whatever became of them."""

    def add(self, work_order: WorkOrder) -> None: ...
    def save(self, work_order: WorkOrder) -> None: ...
    def claim(self, ref: WorkOrderRef, expected_version: int) -> None:
        """Raise the version by one and change nothing else; Stale when it is not `expected_version` any more."""


class Operatives(Protocol):
    def get(self, ref: OperativeRef) -> Operative: ...
    def active(self, refs: Iterable[OperativeRef] | None = None) -> list[Operative]:
        """Active operatives in order of reference; those named, or all."""

    def put(self, operative: Operative) -> None: ...
    def shift_patterns(self, refs: Iterable[OperativeRef]) -> list[ShiftPattern]: ...
    def set_shift_patterns(self, ref: OperativeRef, patterns: Iterable[ShiftPattern]) -> None:
        """Replace all patterns of one operative."""

    def absences(self, refs: Iterable[OperativeRef], during: Window) -> list[Absence]: ...
    def add_absence(self, absence: Absence) -> None: ...
    def changes(self) -> int:
        """A number that grows with every change of any operative, their certificates, shifts and absences included."""

    def versions(self) -> dict[OperativeRef, int]:
        """Of everybody, active or not: which of them such a change was about."""


class Rounds(Protocol):
    """Operatives' days. Whatever changes one claims it first: that is what makes double booking impossible."""

    def between(self, refs: Iterable[OperativeRef], first: date, last: date) -> list[Round]:
        """Rounds of these operatives on these days (both inclusive) that have a shift; by day, then operative."""

    def changes(self, first: date, last: date) -> dict[date, int]:
        """For each day (both inclusive) a number that grows with every change of any of its rounds; 0 is left out."""

    def versions(self, days: Iterable[date]) -> dict[date, dict[OperativeRef, int]]:
        """The versions that a day's number is the sum of, by day, then operative; those of version 0 are left out."""

    def stops(self, rounds: Iterable[tuple[OperativeRef, date]]) -> dict[tuple[OperativeRef, date], tuple[Stop, ...]]:
        """The stops alone of each of these rounds, as `between` has them; empty for those without any."""

    def claim(self, ref: OperativeRef, day: date, expected_version: int) -> None:
        """Raise the round's version by one; Stale when it is not `expected_version` any more (0: never booked)."""

    def bump(self, ref: OperativeRef, first: date, last: date) -> None:
        """Raise the versions of these days whatever they are: a shift, an absence or a skill has changed."""

    def write(self, plan: RoundPlan) -> None:
        """Store order and planned starts of a claimed round on its assignments."""

    def visits_on(self, day: date) -> list[BookedVisit]:
        """Every visit still promised for the day, by reference, also those whose operative does not work any more."""


class DayPlans(Protocol):
    def add(self, proposal: DayProposal) -> None: ...
    def get(self, ref: DayPlanRef) -> DayProposal: ...
    def save(self, proposal: DayProposal) -> None: ...
    def waiting(self, day: date) -> list[DayProposal]:
        """Proposed for the day and not decided, oldest first."""


class Appointments(Protocol):
    def get(self, ref: AppointmentRef) -> Appointment: ...
    def named(self, refs: Iterable[AppointmentRef]) -> list[Appointment]:
        """These, by reference, in a few statements however many; NotFound when one does not exist."""

    def add(self, appointment: Appointment) -> None: ...
    def save(self, appointment: Appointment) -> None: ...
    def save_all(self, appointments: Sequence[Appointment]) -> None:
        """`save` of each, in a few statements however many; Stale, and none to be kept, when one is not as read."""

    def of_work_order(self, ref: WorkOrderRef) -> list[Appointment]: ...
    def awaited_of_home(self, ref: HomeRef) -> list[Appointment]:
        """Booked and not yet attended, soonest window first."""

    def on_site_at(self, ref: HomeRef) -> list[Appointment]:
        """Visits under way at this home, by reference."""

    def unattended(self, ended_before: datetime, limit: int) -> list[Appointment]:
        """Awaited appointments whose window ended at or before the instant."""

    def left_open(self, ended_before: datetime, limit: int) -> list[Appointment]:
        """Visits still under way whose window ended at or before the instant."""

    def starting(self, during: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        """Awaited appointments whose promised window starts in `during`, by reference, those after `after`."""

    def movable(self, trades: Iterable[str], after: datetime, limit: int) -> list[Appointment]:
        """Booked for work of these trades, not yet on their way and not pinned, whose window starts at or after the
        instant; the soonest first."""

    def last_attended(self, home_ref: HomeRef) -> Appointment | None:
        """The last appointment at this home at which work was done or begun."""

    def blamed_of_home(self, home_ref: HomeRef) -> list[Appointment]:
        """Closed with an outcome that blames the resident, in the order in which they were closed."""

    def blamed(self, closed: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        """Such of all homes whose work order is still open and that were closed in the window, by reference, those
        after `after`."""


class ThirdParties(Protocol):
    """Who else has to be there, and their calendars. Whatever changes a calendar raises its owner's version first; only
    the end of a hold does not, because it gives time back and nobody can have relied on that."""

    def get(self, ref: ThirdPartyRef) -> ThirdParty: ...
    def all(self) -> list[ThirdParty]:
        """In order of reference, those who cannot be asked any more too."""

    def add(self, party: ThirdParty) -> None: ...
    def save(self, party: ThirdParty) -> None: ...
    def claim(self, ref: ThirdPartyRef, expected_version: int) -> None:
        """Raise the version by one; Stale when it is not `expected_version` any more."""

    def absences(self, refs: Iterable[ThirdPartyRef], during: Window) -> list[ThirdPartyAbsence]: ...
    def add_absence(self, absence: ThirdPartyAbsence) -> None: ...
    def bookings(self, refs: Iterable[ThirdPartyRef], during: Window) -> list[ThirdPartyBooking]:
        """What takes up their time then, soonest first."""

    def of(self, ref: AppointmentRef) -> list[ThirdPartyBooking]:
        """Who is booked for an appointment now, by reference."""

    def book(self, booking: ThirdPartyBooking) -> None: ...
    def release(self, booking: ThirdPartyBooking) -> None:
        """Their time is free again; that they were booked stays on record."""

    def hold(self, held: ThirdPartyHold) -> None:
        """Keep their time with a hold that is there already; it is free again when that hold ends or expires."""

    def held(
        self, refs: Iterable[ThirdPartyRef], during: Window, *, now: datetime, but_for: WorkOrderRef
    ) -> list[ThirdPartyHold]:
        """What holds that last at `now` keep of their time then, soonest first; the hold of one order left out."""


class Offers(Protocol):
    def add(self, offers: OfferSet) -> None: ...
    def get(self, ref: OfferRef) -> OfferSet: ...
    def settle(self, offers: OfferSet) -> None:
        """Store what was chosen, or why all were refused; nothing else of an offer ever changes."""

    def choose(self, ref: OfferRef, slot: Slot) -> None:
        """Store that this slot was taken, whatever was said of the offers before."""


class Holds(Protocol):
    """Seats kept for callers who are deciding; one that has expired is here until it is removed."""

    def add(self, hold: Hold) -> None:
        """Stale when the work order has a hold already: there is one for each at most."""

    def of_work_order(self, ref: WorkOrderRef) -> Hold | None: ...
    def around(self, ref: WorkOrderRef, now: datetime, limit: int) -> list[Hold]:
        """What a search for this order has to know: its own hold, lasting or not, before all that have expired."""

    def touching(self, rounds: Iterable[tuple[OperativeRef, date]]) -> list[Hold]:
        """Those with a seat in any of these operatives' days."""

    def expired(self, now: datetime, limit: int) -> list[Hold]:
        """Those that hold nothing any more at `now`, longest expired first."""

    def remove(self, ref: HoldRef) -> bool:
        """The hold, its seats and the third parties held with it; False when somebody else has removed it."""


class Gaps(Protocol):
    """Working time that came free because an appointment was called off or moved away."""

    def add(self, gap: Gap) -> None: ...
    def get(self, ref: GapRef) -> Gap: ...
    def save(self, gap: Gap) -> None: ...
    def of(self, ref: AppointmentRef) -> list[Gap]:
        """What this appointment has given back, soonest first."""

    def open_on(self, rounds: Iterable[tuple[OperativeRef, date]]) -> list[Gap]:
        """Those on these operatives' days that nobody uses yet, soonest first."""


class Emergencies(Protocol):
    """How emergencies are attended (rule 9)."""

    def of(self, ref: WorkOrderRef) -> EmergencyAttendance | None: ...
    def put(self, attendance: EmergencyAttendance) -> None:
        """Add, or replace that of the same work order."""


class Steps(Protocol):
    """What was done about a work order's hazard or duty; only ever added to (rule 76)."""

    def add(self, step: Step) -> None: ...
    def of(self, ref: WorkOrderRef) -> tuple[Step, ...]:
        """All, withdrawn ones too, in the order they were recorded."""


class EvidenceLog(Protocol):
    def add(self, evidence: Evidence) -> bool:
        """False when this reference is recorded already: phones send again."""

    def of(self, ref: AppointmentRef) -> tuple[Evidence, ...]: ...
    def like(self, fingerprint: str, digest: str = "") -> tuple[Evidence, ...]:
        """What has this fingerprint, or this digest, of whatever appointment, in the order recorded."""


class Calls(Protocol):
    """Calls placed through the product. One that has ended is not changed any more."""

    def add(self, call: Call) -> bool:
        """False when a call was asked for with this `asked_ref` already: pages send again."""

    def get(self, ref: CallRef) -> Call: ...
    def lock(self, ref: CallRef) -> Call:
        """As `get`; nobody else changes it before this transaction ends. Reports of one call come at the same time."""

    def asked(self, asked_ref: EvidenceRef) -> Call | None: ...
    def of(self, ref: AppointmentRef) -> list[Call]:
        """In the order asked for."""

    def unsettled(self, during: Window, limit: int) -> list[Call]:
        """Those asked for in `during` whose end is not known, longest waiting first."""

    def save(self, call: Call) -> None: ...


class Judgements(Protocol):
    def add(self, judgement: Judgement) -> None: ...
    def get(self, ref: JudgementRef) -> Judgement: ...
    def of(self, ref: AppointmentRef) -> list[Judgement]:
        """In the order they were given."""


class Messages(Protocol):
    def add(self, message: Message) -> bool:
        """False when a message with this `dedupe_key` exists: nothing is added then."""

    def get(self, ref: str) -> Message: ...
    def of(self, ref: AppointmentRef) -> list[Message]: ...
    def lease_due(self, now: datetime, limit: int, lease_seconds: int) -> list[Message]:
        """Queued messages whose time has come, marked SENDING, counted as an attempt and leased to the caller alone."""

    def lapse(self, now: datetime) -> list[Message]:
        """SENDING with a lease that ran out becomes UNKNOWN, and queued past `expires_at` EXPIRED; those changed."""

    def unknown(self, limit: int) -> list[Message]: ...
    def by_provider_ref(self, provider: str, provider_ref: str) -> Message | None: ...
    def last_question(self, number: str) -> Message | None:
        """The last message sent to this number that asks something and was not superseded."""

    def save(self, message: Message) -> None: ...
    def supersede(self, ref: AppointmentRef, before_version: int) -> None:
        """Queued messages about promises older than `before_version` will not be sent."""


class Replies(Protocol):
    def add(self, reply: Reply) -> bool:
        """False when this provider reference was received already."""

    def get(self, ref: str) -> Reply: ...
    def of(self, ref: AppointmentRef) -> list[Reply]: ...
    def unanswered(self, limit: int) -> list[Reply]:
        """Replies that still wait for our answer, oldest first."""

    def save(self, reply: Reply) -> None: ...


class Tasks(Protocol):
    def add(self, task: Task) -> bool:
        """False when a task with this `dedupe_key` exists already."""

    def get(self, ref: str) -> Task: ...
    def open_about(self, appointment_ref: AppointmentRef, home_ref: HomeRef) -> list[Task]:
        """Unsettled tasks about an appointment, or about its home and no appointment at all."""

    def open_of_order(self, ref: WorkOrderRef) -> list[Task]:
        """Unsettled tasks about a work order, in the order they were made."""

    def about(self, dedupe_key: str) -> Task | None:
        """The task made of this fact, settled or not."""

    def about_any(self, dedupe_keys: Iterable[str]) -> list[Task]:
        """The tasks made of these facts, settled or not, in order of their keys."""

    def save(self, task: Task) -> None: ...


class Challenges(Protocol):
    def add(self, challenge: Challenge) -> None: ...
    def get(self, ref: str) -> Challenge: ...
    def save(self, challenge: Challenge) -> None: ...
    def of(self, ref: AppointmentRef) -> list[Challenge]: ...


class Aftercare(Protocol):
    """What was tried, looked at and decided about a work order after a visit. Facts: only ever added."""

    def add_attempt(self, attempt: ContactAttempt) -> None: ...
    def attempts(self, ref: WorkOrderRef) -> list[ContactAttempt]:
        """In the order in which they were made."""

    def add_check(self, check: VulnerabilityCheck) -> None: ...
    def checks(self, ref: WorkOrderRef) -> list[VulnerabilityCheck]:
        """In the order in which they were made."""

    def add_decision(self, decision: OrderDecision) -> None: ...
    def decisions(self, ref: WorkOrderRef) -> list[OrderDecision]:
        """In the order in which they were made."""


class Compensations(Protocol):
    def add(self, compensation: Compensation) -> bool:
        """False when there is one for this version of the promise already."""

    def get(self, ref: CompensationRef) -> Compensation: ...
    def of(self, ref: AppointmentRef) -> list[Compensation]:
        """By version of the promise."""

    def save(self, compensation: Compensation) -> None: ...


class Recharges(Protocol):
    def add(self, recharge: Recharge) -> bool:
        """False when there is one for this appointment already."""

    def get(self, ref: RechargeRef) -> Recharge: ...
    def of(self, ref: AppointmentRef) -> Recharge | None: ...
    def of_home(self, ref: HomeRef) -> list[Recharge]:
        """In the order in which they were proposed."""

    def save(self, recharge: Recharge) -> None: ...


class Landlords(Protocol):
    """What the landlord configures: slot patterns and priorities."""

    def slot_patterns(self) -> list[SlotPattern]: ...
    def put_slot_pattern(self, pattern: SlotPattern) -> None: ...
    def priority(self, code: str) -> Priority | None: ...
    def priorities(self) -> list[Priority]: ...
    def put_priority(self, priority: Priority) -> None: ...
    def trades(self) -> dict[str, str]:
        """Code to name."""

    def put_trade(self, code: str, name: str) -> None: ...


class Figures(Protocol):
    """The landlord's own figures of the rulebook; only ever added to."""

    def add(self, change: FigureChange) -> None: ...
    def all(self) -> tuple[FigureChange, ...]:
        """Every change, in the order recorded: a landlord makes a few in a year."""


class Accounts(Protocol):
    def by_username(self, username: str) -> Account | None: ...
    def get(self, ref: str) -> Account: ...
    def put(self, account: Account) -> None: ...


class AccessLog(Protocol):
    """Who looked at what (rules 72 and 73); entries are only ever added."""

    def add(self, entry: AccessEntry) -> None: ...
    def reason_given(self, by: str, home_ref: HomeRef, since: datetime) -> str:
        """The reason this account last gave for the requirements of a home at or after the instant; empty if none."""

    def looked(self, by: str, subject: Subject, about: str, since: datetime) -> bool:
        """Whether this account's look at this is on record already, at or after the instant; a refusal is none."""


class Reviews(Protocol):
    """Reviews of requirements; only ever added."""

    def add(self, review: RequirementReview) -> None: ...
    def of(self, ref: RequirementRef) -> list[RequirementReview]:
        """In the order they were made."""

    def overdue(self, today: date, limit: int, *, after: RequirementRef = "") -> list[AccessRequirement]:
        """Those that apply today and should have been reviewed before it, by reference, those after `after`."""


class Alerts(Protocol):
    """Alerts of other systems, word for word, by the task that asks for an instruction in their place (rule 68)."""

    def keep(self, task_ref: TaskRef, words: str) -> None: ...
    def words(self, task_ref: TaskRef) -> str:
        """Empty once they were erased."""

    def erase(self, task_ref: TaskRef) -> None: ...


class Retention(Protocol):
    """What has been kept long enough (rule 74). What is held, challenged or may still be paid for is never due."""

    def requirements_due(
        self, ended_before: date, limit: int, *, after: RequirementRef = ""
    ) -> list[tuple[RequirementRef, HomeRef, str]]:
        """Ended or declined before the day and not erased yet, by reference: reference, home, tag of the kind."""

    def orders_due(self, closed_before: datetime, limit: int, *, after: WorkOrderRef = "") -> list[WorkOrderRef]:
        """Orders whose last visit closed before the instant and that are not erased yet, by reference."""

    def photos_of(self, refs: Sequence[WorkOrderRef]) -> list[str]:
        """Digests of the files of these orders' photos, small ones too, that no other evidence still needs."""

    def counts_of(self, ref: WorkOrderRef) -> dict[str, int]:
        """How many of each kind of thing an order's erasure would empty."""

    def erase_requirement(self, ref: RequirementRef, run: str, at: datetime) -> bool:
        """Empty its words; which kind it was, and its dates, stay. False when it was erased already."""

    def erase_order(self, ref: WorkOrderRef, run: str, at: datetime) -> dict[str, int]:
        """Empty the words of it and of its visits; how many of each kind. References, times, codes and digests stay."""

    def loose_due(self, before: datetime, limit: int) -> dict[str, list[str]]:
        """Texts, replies and settled tasks that are about no visit, older than the instant: references by kind."""

    def erase_loose(self, due: Mapping[str, Sequence[str]], run: str, at: datetime) -> None:
        """Empty the words of these."""

    def hold(self, ref: WorkOrderRef, *, held: bool, by: str, at: datetime, why: str) -> None:
        """Keep an order from being erased, or not any more."""

    def is_held(self, ref: WorkOrderRef) -> bool: ...


class FeedRejects(Protocol):
    def keep(self, feed: str, source_digest: str, problems: Sequence[FeedProblem], at: datetime) -> None:
        """Store rejected lines with their reasons; the same line of the same file is kept once."""


@dataclass(frozen=True)
class SealResult:
    """One nightly seal: how many streams it covers and the digest over all their heads."""

    number: int
    streams: int
    digest: str


class Ledger(Protocol):
    def append(self, event: Event) -> None: ...
    def begin(self, event: Event) -> None:
        """The first fact of a stream that this transaction has just made.

        Refused, by the commit at the latest, when the stream has one already.
        """

    def append_all(self, events: Sequence[Event]) -> None:
        """`append` of each in turn, in a few statements however many."""

    def seal(self, now: datetime) -> SealResult: ...


class Records(Protocol):
    """One transaction's view of everything stored. Without `commit()` nothing of it is kept."""

    homes: Homes
    households: Households
    requirements: Requirements
    work_orders: WorkOrders
    operatives: Operatives
    rounds: Rounds
    appointments: Appointments
    day_plans: DayPlans
    third_parties: ThirdParties
    offers: Offers
    holds: Holds
    gaps: Gaps
    emergencies: Emergencies
    steps: Steps
    evidence: EvidenceLog
    calls: Calls
    judgements: Judgements
    messages: Messages
    replies: Replies
    tasks: Tasks
    challenges: Challenges
    aftercare: Aftercare
    compensations: Compensations
    recharges: Recharges
    landlord: Landlords
    figures: Figures
    accounts: Accounts
    feed_rejects: FeedRejects
    access_log: AccessLog
    reviews: Reviews
    alerts: Alerts
    retention: Retention
    ledger: Ledger

    def new_ref(self, prefix: str) -> str:
        """A new reference such as `A-7K3MQ2XD9FWB`: prefix, hyphen, 12 characters that are not mistaken for others."""

    def commit(self) -> None: ...


class UnitOfWork(Protocol):
    """Opens transactions; safe to share between threads, because it holds none."""

    def read(self) -> AbstractContextManager[Records]:
        """One consistent view; writing through it is refused."""

    def write(self) -> AbstractContextManager[Records]:
        """Rolls back unless `commit()` was called, also when leaving by an exception."""


# --- policies


class Judge(Protocol):
    """The gate: a claim with its case in, a judgement out. Plain computation, no I/O."""

    def __call__(self, case: Case, *, ref: JudgementRef) -> Judgement: ...


class KnownFigures(Protocol):
    """The figures of the rulebook with their bounds, in its order."""

    def __call__(self) -> tuple[Figure, ...]: ...


class Clocks(Protocol):
    """Target dates: landlord's and statutory. Plain computation, no I/O."""

    def dates(self, facts: OrderFacts) -> TargetDates:
        """Every date that applies, earliest first (rule 60); raises CalendarEnds when none of them can be said."""

    def compensation(self, facts: OrderFacts, *, now: datetime) -> StatutorySum | None:
        """What the right to repair makes the landlord owe by `now`; None when nothing is."""


class ReminderRules(Protocol):
    """When which message is due, from data that the landlord edits."""

    def reminders(self, promise: Promise, now: datetime) -> tuple[PlannedMessage, ...]:
        """The reminders of a promise; one whose time has passed already is due at once (rule 24)."""

    def sendable_from(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into (rule 32)."""


class LetterServed(Protocol):
    """When a letter posted at an instant counts as served: nobody reports the delivery of a letter.

    `figures` are the landlord's own on the day of posting, by name.
    """

    def __call__(self, posted_at: datetime, *, figures: Mapping[str, int]) -> datetime: ...


# --- adapters


@dataclass(frozen=True)
class Accepted:
    """The provider took the message; `provider_ref` is its name for it.

    `receipt` is set by providers that know at once what became of it.
    """

    provider_ref: str
    receipt: Receipt | None = None


class SendFailed(Exception):
    """The provider did not take it. `retry` says whether another try may help; `code` is the provider's."""

    def __init__(self, message: str, *, retry: bool, code: str = "") -> None:
        super().__init__(message)
        self.retry = retry
        self.code = code


class SendUnknown(Exception):
    """Nobody can say whether the provider took it (a time-out after sending). Never sent again blindly."""


class MessageProvider(Protocol):
    """One vendor. `two_way` is false for senders that residents cannot answer (alphanumeric names, rule 35)."""

    name: str
    two_way: bool

    def send(self, message: Message) -> Accepted:
        """Raises SendFailed or SendUnknown."""

    def ask(self, message: Message) -> Receipt | None:
        """What became of a message of unknown state; None when the provider cannot say either."""


class CallProvider(Protocol):
    """One vendor: rings the operative, then the household, and never records what is said."""

    name: str

    def place(self, call: Call) -> str:
        """The provider's name for the call. Raises SendFailed or SendUnknown, as for a message."""

    def ask(self, call: Call) -> CallReport | None:
        """What became of a call; None when the provider cannot say either."""


class FeedReader(Protocol):
    """One format. Reading is lazy: a file of 100,000 rows is never in memory at once."""

    name: str

    def read(self, source: BinaryIO) -> Iterator[FeedRow]:
        """Rows and problems in the order of the file; raises FeedUnreadable before the first row."""


@dataclass(frozen=True)
class StoredPhoto:
    """A photo as kept: metadata read, then stripped. `digest` is the SHA-256 of the stored bytes.

    `fingerprint` is that of the bytes as sent, `thumbnail` the digest of a small picture of it. `taken_where` is what
    the camera wrote of its place; it is for comparing, and not to be kept.
    """

    digest: str
    media_type: str
    width: int
    height: int
    size: int
    taken_at: datetime | None
    fingerprint: str = ""
    thumbnail: str = ""
    taken_where: Place | None = None


class EvidenceVault(Protocol):
    """Where photos are kept, by digest; the same photo twice is kept once."""

    def keep(self, content: bytes) -> StoredPhoto:
        """Raises Invalid("photo", ...) when it is no image, or too large."""

    def read(self, digest: str) -> bytes: ...
    def forget(self, digest: str) -> None:
        """Remove a photo for good; nothing happens when it is not there any more."""


@dataclass(frozen=True)
class ParsedNumber:
    number: str
    line: LineType


class PhoneNumbers(Protocol):
    def parse(self, text: str, field: str) -> ParsedNumber:
        """E.164 and the type of line; raises Invalid naming the field."""


class Geocoder(Protocol):
    def place(self, postcode: str) -> Place | None:
        """The middle of a postcode; None when it is not known."""


Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Executor(Protocol):
    """Where parts of a large plan are worked out at once: any `concurrent.futures.Executor` will do."""

    def map(self, work: Callable[[Question], Answer], questions: Iterable[Question], /) -> Iterator[Answer]:
        """The answers in the order asked."""


class TravelTimes(Protocol):
    """Driving times. Rows follow origins, columns destinations; whole seconds, rounded up."""

    def seconds(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Sequence[Sequence[int]]: ...


@dataclass(frozen=True)
class InboundText:
    """A text from a resident as its provider told us. `provider_ref` is the provider's name for it, and unique.

    `from_number` is E.164 for people; networks also send from names and short codes, kept as they came.
    """

    provider: str
    provider_ref: str
    from_number: str
    text: str
