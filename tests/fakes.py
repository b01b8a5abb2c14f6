"""What stands behind the ports in tests: plain dictionaries, a clock that is set, a provider that only collects.

The in-memory unit of work goes through the same contract tests as the one over SQL. It does not check references
between things (foreign keys), nor two overlapping assignments of one operative: that is left to the databases.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Generic, TypeAlias, TypeVar

from appointments import ports
from appointments.domain.access import AccessRequirement, demands, snapshot
from appointments.domain.access_kinds import erased
from appointments.domain.accounts import Account
from appointments.domain.appointments import (
    AWAITED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    Action,
    Appointment,
    Assignment,
    State,
)
from appointments.domain.attempts import ContactAttempt
from appointments.domain.calls import Call, CallReport
from appointments.domain.cancelling import OrderDecision, VulnerabilityCheck
from appointments.domain.challenges import Challenge
from appointments.domain.compensation import Compensation
from appointments.domain.day_plans import DayProposal, PlanState
from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.errors import Invalid, NotFound, Stale, WrongState
from appointments.domain.events import Event
from appointments.domain.evidence import Evidence
from appointments.domain.feeds import FeedProblem
from appointments.domain.figures import FigureChange
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.homes import Home, Household, LineType, Place
from appointments.domain.messages import Message, MessageState, Receipt
from appointments.domain.operatives import Absence, Operative, ShiftPattern, shift_on
from appointments.domain.outcomes import BLAMES_RESIDENT, Judgement, Outcome
from appointments.domain.priorities import Priority
from appointments.domain.privacy import AccessEntry, Subject
from appointments.domain.recharging import Recharge
from appointments.domain.refs import AppointmentRef, ExternalRef, HomeRef
from appointments.domain.replies import Reply
from appointments.domain.reviews import RequirementReview
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.slots import OfferSet, Slot, SlotPattern
from appointments.domain.statutory_steps import Step
from appointments.domain.tasks import Task
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import Window, day_of
from appointments.domain.work_orders import OrderAtHome, WorkOrder, WorkOrderState
from appointments.ports import Accepted, ParsedNumber, SealResult, SendFailed, SendUnknown
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
    judgements: Shelf[str, Judgement] = field(default_factory=Shelf)
    messages: Shelf[str, Message] = field(default_factory=Shelf)
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
    figures: Shelf[str, FigureChange] = field(default_factory=Shelf)
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


class InMemoryUnitOfWork:
    """One writer at a time, as SQLite has. `stored` is what was committed."""

    def __init__(self) -> None:
        self.stored = Stored()
        self._one_writer = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[InMemoryRecords]:
        yield InMemoryRecords(self.stored.copy(writable=False), _nothing_to_commit)

    @contextmanager
    def write(self) -> Iterator[InMemoryRecords]:
        with self._one_writer:
            stored = self.stored.copy(writable=True)
            yield InMemoryRecords(stored, lambda: setattr(self, "stored", stored.copy(writable=True)))


def _nothing_to_commit() -> None:
    raise ReadOnlyTransaction("there is nothing to commit in read()")


class InMemoryRecords:
    def __init__(self, stored: Stored, commit: Callable[[], None]) -> None:
        self._stored = stored
        self._commit = commit
        self.homes: ports.Homes = FakeHomes(stored)
        self.households: ports.Households = FakeHouseholds(stored)
        self.requirements: ports.Requirements = FakeRequirements(stored)
        self.work_orders: ports.WorkOrders = FakeWorkOrders(stored)
        self.operatives: ports.Operatives = FakeOperatives(stored)
        self.rounds: ports.Rounds = FakeRounds(stored)
        self.appointments: ports.Appointments = FakeAppointments(stored)
        self.day_plans: ports.DayPlans = FakeDayPlans(stored)
        self.third_parties: ports.ThirdParties = FakeThirdParties(stored)
        self.offers: ports.Offers = FakeOffers(stored)
        self.holds: ports.Holds = FakeHolds(stored)
        self.gaps: ports.Gaps = FakeGaps(stored)
        self.emergencies: ports.Emergencies = FakeEmergencies(stored)
        self.steps: ports.Steps = FakeSteps(stored)
        self.evidence: ports.EvidenceLog = FakeEvidenceLog(stored)
        self.calls: ports.Calls = FakeCalls(stored)
        self.judgements: ports.Judgements = FakeJudgements(stored)
        self.messages: ports.Messages = FakeMessages(stored)
        self.replies: ports.Replies = FakeReplies(stored)
        self.tasks: ports.Tasks = FakeTasks(stored)
        self.challenges: ports.Challenges = FakeChallenges(stored)
        self.aftercare: ports.Aftercare = FakeAftercare(stored)
        self.compensations: ports.Compensations = FakeCompensations(stored)
        self.recharges: ports.Recharges = FakeRecharges(stored)
        self.landlord: ports.Landlords = FakeLandlords(stored)
        self.figures: ports.Figures = FakeFigures(stored)
        self.accounts: ports.Accounts = FakeAccounts(stored)
        self.feed_rejects: ports.FeedRejects = FakeFeedRejects(stored)
        self.access_log: ports.AccessLog = FakeAccessLog(stored)
        self.reviews: ports.Reviews = FakeReviews(stored)
        self.alerts: ports.Alerts = FakeAlerts(stored)
        self.retention: ports.Retention = FakeRetention(stored)
        self.ledger: ports.Ledger = FakeLedger(stored)

    def new_ref(self, prefix: str) -> str:
        """Counted, so that a test can foretell them: `A-222222222223`; letters and digits as in the real ones."""
        number = self._stored.refs.get(prefix, 0) + 1
        dict.__setitem__(self._stored.refs, prefix, number)
        return f"{prefix}-{_in_reference_letters(number)}"

    def commit(self) -> None:
        self._commit()


def _in_reference_letters(number: int) -> str:
    letters, found = "23456789ABCDEFGHJKMNPQRSTVWXYZ", ""
    for _ in range(12):
        number, digit = divmod(number, len(letters))
        found = letters[digit] + found
    return found


class _Fake:
    def __init__(self, stored: Stored) -> None:
        self._stored = stored


def _required(shelf: Shelf[str, Value], ref: str) -> Value:
    if ref not in shelf:
        raise NotFound(f"there is no {ref}")
    return shelf[ref]


def _add_once(shelf: Shelf[Key, Value], key: Key, value: Value) -> None:
    if key in shelf:
        raise ValueError(f"{key} exists already")
    shelf[key] = value


class FakeHomes(_Fake):
    def get(self, ref: str) -> Home:
        return _required(self._stored.homes, ref)

    def by_property_ref(self, property_ref: str) -> Home | None:
        return next((home for home in self._stored.homes.values() if home.property_ref == property_ref), None)

    def by_uprn(self, uprn: str) -> Home | None:
        return next((home for home in self._stored.homes.values() if home.uprn == uprn), None)

    def put(self, home: Home) -> None:
        known = self._stored.homes.get(home.ref)
        if known is not None and known.place != home.place:
            there = [a for a in self._stored.appointments.values() if a.home_ref == home.ref and a.state in OPEN_STATES]
            _raise_rounds(self._stored, there)
        self._stored.homes[home.ref] = home


class FakeHouseholds(_Fake):
    def of_home(self, home_ref: str) -> Household | None:
        return next((held for held in self._stored.households.values() if held.home_ref == home_ref), None)

    def by_number(self, number: str) -> list[Household]:
        def holds(household: Household) -> bool:
            return any(held.number == number for resident in household.residents for held in resident.numbers)

        return sorted(filter(holds, self._stored.households.values()), key=lambda household: household.ref)

    def add(self, household: Household) -> None:
        _add_once(self._stored.households, household.ref, household)

    def save(self, household: Household) -> None:
        _check_version(self._stored.households.get(household.ref), household)
        self._stored.households[household.ref] = replace(household, version=household.version + 1)


Versioned: TypeAlias = Household | WorkOrder | Appointment | DayProposal | ThirdParty | Compensation | Recharge


def _check_version(stored: Versioned | None, saved: Versioned) -> None:
    if stored is None or stored.version != saved.version:
        raise Stale(f"{saved.ref} was changed by somebody else meanwhile")


class FakeRequirements(_Fake):
    def get(self, ref: str) -> AccessRequirement:
        return _required(self._stored.requirements, ref)

    def of_home(self, home_ref: str) -> list[AccessRequirement]:
        theirs = [item for item in self._stored.requirements.values() if item.home_ref == home_ref]
        return sorted(theirs, key=lambda item: (item.recorded_at, item.ref))

    def of_homes(self, home_refs: Iterable[str]) -> dict[str, list[AccessRequirement]]:
        return {ref: self.of_home(ref) for ref in home_refs}

    def put(self, requirement: AccessRequirement) -> None:
        self._stored.requirements[requirement.ref] = requirement


class FakeWorkOrders(_Fake):
    def get(self, ref: str) -> WorkOrder:
        return _required(self._stored.work_orders, ref)

    def at_home(self, ref: str) -> OrderAtHome:
        order, made = self.get(ref), self._stored.appointments.values()
        return OrderAtHome(
            order=order,
            home=_required(self._stored.homes, order.home_ref),
            trade_name=self._stored.trades.get(order.trade, order.trade),
            booked_before=any(item.work_order_ref == ref for item in made),
            attended_before=any(item.home_ref == order.home_ref and item.visit for item in made),
            others_follow=bool(self.coming_after(ref)),
        )

    def by_external(self, external: ExternalRef) -> WorkOrder | None:
        return next((order for order in self._stored.work_orders.values() if order.external == external), None)

    def unbooked(self, trades: Iterable[str], limit: int) -> list[WorkOrder]:
        wanted = set(trades)
        booked = {a.work_order_ref for a in self._stored.appointments.values() if a.state in OPEN_STATES}
        found = [
            order
            for order in self._stored.work_orders.values()
            if order.state is WorkOrderState.OPEN
            and order.trade in wanted
            and order.priority.appointed
            and order.ref not in booked
        ]
        return sorted(found, key=lambda order: (order.due_at, order.ref))[:limit]

    def coming_after(self, ref: str) -> list[WorkOrder]:
        still_open = [o for o in self._stored.work_orders.values() if o.state is WorkOrderState.OPEN]
        return sorted((o for o in still_open if o.after and o.after.work_order_ref == ref), key=lambda o: o.ref)

    def statutory_before(self, instant: datetime, limit: int, *, after: str = "") -> list[WorkOrder]:
        def near(order: WorkOrder) -> bool:
            due_at = order.statutory_due_at
            return due_at is not None and due_at < instant and order.state is not WorkOrderState.CANCELLED

        found = (order for order in self._stored.work_orders.values() if order.ref > after and near(order))
        return sorted(found, key=lambda order: order.ref)[:limit]

    def continued_by(self, ref: str) -> list[WorkOrder]:
        return sorted((o for o in self._stored.work_orders.values() if o.follows == ref), key=lambda o: o.ref)

    def add(self, work_order: WorkOrder) -> None:
        _add_once(self._stored.work_orders, work_order.ref, work_order)

    def save(self, work_order: WorkOrder) -> None:
        _check_version(self._stored.work_orders.get(work_order.ref), work_order)
        self._stored.work_orders[work_order.ref] = replace(work_order, version=work_order.version + 1)

    def claim(self, ref: str, expected_version: int) -> None:
        self.save(replace(self.get(ref), version=expected_version))


class FakeOperatives(_Fake):
    def get(self, ref: str) -> Operative:
        return _required(self._stored.operatives, ref)

    def active(self, refs: Iterable[str] | None = None) -> list[Operative]:
        wanted = self._stored.operatives.keys() if refs is None else set(refs)
        return [o for ref, o in sorted(self._stored.operatives.items()) if o.active and ref in wanted]

    def put(self, operative: Operative) -> None:
        self._stored.operatives[operative.ref] = operative
        self._raise_version(operative.ref)

    def shift_patterns(self, refs: Iterable[str]) -> list[ShiftPattern]:
        return [pattern for ref in sorted(set(refs)) for pattern in self._stored.shifts.get(ref, ())]

    def set_shift_patterns(self, ref: str, patterns: Iterable[ShiftPattern]) -> None:
        self._stored.shifts[ref] = tuple(patterns)
        self._raise_version(ref)

    def absences(self, refs: Iterable[str], during: Window) -> list[Absence]:
        theirs = [item for ref in sorted(set(refs)) for item in self._stored.absences.get(ref, ())]
        return [item for item in theirs if item.window.overlaps(during)]

    def add_absence(self, absence: Absence) -> None:
        held = (*self._stored.absences.get(absence.operative_ref, ()), absence)
        self._stored.absences[absence.operative_ref] = tuple(sorted(held, key=lambda item: item.window.starts))
        self._raise_version(absence.operative_ref)

    def changes(self) -> int:
        return sum(self._stored.staff_versions.values())

    def versions(self) -> dict[str, int]:
        return dict(self._stored.staff_versions)

    def _raise_version(self, ref: str) -> None:
        self._stored.staff_versions[ref] = self._stored.staff_versions.get(ref, 0) + 1


class FakeRounds(_Fake):
    def between(self, refs: Iterable[str], first: date, last: date) -> list[Round]:
        found = []
        for day in _days(first, last):
            for ref in sorted(set(refs) & self._stored.operatives.keys()):
                shift = shift_on(day, self._stored.shifts.get(ref, ()), self._stored.absences.get(ref, ()))
                if shift is not None:
                    version = self._stored.rounds.get((ref, day), 0)
                    found.append(Round(self._stored.operatives[ref], day, shift, self._stops(ref, day), version))
        return found

    def changes(self, first: date, last: date) -> dict[date, int]:
        found: dict[date, int] = {}
        for (_, day), version in self._stored.rounds.items():
            if first <= day <= last:
                found[day] = found.get(day, 0) + version
        return found

    def versions(self, days: Iterable[date]) -> dict[date, dict[str, int]]:
        wanted, found = set(days), defaultdict[date, dict[str, int]](dict)
        for (ref, day), version in self._stored.rounds.items():
            if day in wanted:
                found[day][ref] = version
        return dict(found)

    def stops(self, rounds: Iterable[tuple[str, date]]) -> dict[tuple[str, date], tuple[Stop, ...]]:
        return {(ref, day): self._stops(ref, day) for ref, day in rounds}

    def claim(self, ref: str, day: date, expected_version: int) -> None:
        if self._stored.rounds.get((ref, day), 0) != expected_version:
            raise Stale(f"the round of {ref} on {day} was changed by somebody else meanwhile")
        self._stored.rounds[ref, day] = expected_version + 1

    def bump(self, ref: str, first: date, last: date) -> None:
        for day in _days(first, last):
            self._stored.rounds[ref, day] = self._stored.rounds.get((ref, day), 0) + 1

    def write(self, plan: RoundPlan) -> None:
        for ref, starts in zip(plan.order, plan.planned_starts, strict=True):
            if ref in self._stored.holds:
                continue  # a hold keeps its start
            appointment = _required(self._stored.appointments, ref)
            if plan.operative_ref not in [a.operative_ref for a in appointment.assignments]:
                raise NotFound(f"{plan.operative_ref} is not assigned to appointment {ref}")
            moved = tuple(
                _moved(a, starts) if a.operative_ref == plan.operative_ref else a for a in appointment.assignments
            )
            self._stored.appointments[ref] = replace(appointment, assignments=moved)

    def _stops(self, ref: str, day: date) -> tuple[Stop, ...]:
        stops = [
            self._stop(appointment, assignment)
            for appointment in self._stored.appointments.values()
            for assignment in appointment.assignments
            if appointment.state in OPEN_STATES
            and assignment.operative_ref == ref
            and day_of(assignment.planned.starts) == day
        ]
        stops += [
            self._held(hold, seat)
            for hold in self._stored.holds.values()
            for seat in hold.assignments
            if seat.operative_ref == ref and day_of(seat.planned.starts) == day
        ]
        return tuple(sorted(stops, key=lambda stop: (stop.planned_start, stop.appointment_ref)))

    def _held(self, hold: Hold, seat: Assignment) -> Stop:
        home = self._stored.homes[self._stored.work_orders[hold.work_order_ref].home_ref]
        starts, minutes = seat.planned.starts, seat.planned.minutes
        return Stop(hold.ref, home.place, hold.slot.window, minutes, starts, fixed=True, held_until=hold.expires_at)

    def _stop(self, appointment: Appointment, assignment: Assignment) -> Stop:
        under_way = appointment.state in {State.DESPATCHED, State.ON_SITE}
        return Stop(
            appointment_ref=appointment.ref,
            place=self._stored.homes[appointment.home_ref].place,
            arrive=appointment.promise.window,
            service_minutes=assignment.planned.minutes,
            planned_start=assignment.planned.starts,
            fixed=under_way or appointment.pinned or len(appointment.assignments) > 1,
        )

    def visits_on(self, day: date) -> list[BookedVisit]:
        found = []
        for ref, appointment in sorted(self._stored.appointments.items()):
            lead = next(iter(appointment.assignments), None)
            if appointment.state in OPEN_STATES and lead is not None and day_of(lead.planned.starts) == day:
                found.append(self._visit(ref, appointment, lead))
        return found

    def _visit(self, ref: str, appointment: Appointment, lead: Assignment) -> BookedVisit:
        order = self._stored.work_orders[appointment.work_order_ref]
        waived = {override.requirement_ref for override in appointment.promise.overrides}
        theirs = [r for r in self._stored.requirements.values() if r.home_ref == appointment.home_ref]
        asked = tuple(item for item in snapshot(theirs, day_of(lead.planned.starts)) if item.ref not in waived)
        appointments = FakeAppointments(self._stored)
        continued = [a for a in appointments.of_work_order(order.follows or "") if a.visit is not None]
        last = appointments.last_attended(appointment.home_ref)
        leads = [a.lead for a in (*continued[-1:], *([last] if last else []))]
        known = next((ref for ref in leads if ref and order.trade in self._stored.operatives[ref].trades), None)
        wished = demands(asked)
        wishes = (wished.same_operative or wished.prefers_same) and known is not None
        under_way = appointment.state in {State.DESPATCHED, State.ON_SITE}
        return BookedVisit(
            stop=replace(self._stop(appointment, lead), fixed=under_way or appointment.pinned),
            operatives=tuple(given.operative_ref for given in appointment.assignments),
            trade=order.trade,
            skills=order.skills,
            priority=order.priority,
            requirements=asked,
            usual_operative=order.same_operative_as or (known if wishes else None),
            pinned=appointment.pinned and not under_way,
        )


def _moved(assignment: Assignment, starts: datetime) -> Assignment:
    length = assignment.planned.ends - assignment.planned.starts
    return replace(assignment, planned=Window(starts, starts + length))


def _bearing(appointment: Appointment) -> tuple[bool, bool, bool]:
    under_way = appointment.state in {State.DESPATCHED, State.ON_SITE}
    return (appointment.state in OPEN_STATES, under_way, appointment.pinned)


def _raise_rounds(stored: Stored, changed: Iterable[Appointment]) -> None:
    for ref, day in {(a.operative_ref, day_of(a.planned.starts)) for item in changed for a in item.assignments}:
        stored.rounds[ref, day] = stored.rounds.get((ref, day), 0) + 1


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class FakeDayPlans(_Fake):
    def add(self, proposal: DayProposal) -> None:
        _add_once(self._stored.day_plans, proposal.ref, proposal)

    def get(self, ref: str) -> DayProposal:
        return _required(self._stored.day_plans, ref)

    def save(self, proposal: DayProposal) -> None:
        _check_version(self._stored.day_plans.get(proposal.ref), proposal)
        self._stored.day_plans[proposal.ref] = replace(proposal, version=proposal.version + 1)

    def waiting(self, day: date) -> list[DayProposal]:
        kept = [p for p in self._stored.day_plans.values() if p.plan.day == day and p.state is PlanState.PROPOSED]
        return sorted(kept, key=lambda proposal: (proposal.made_at, proposal.ref))


class FakeThirdParties(_Fake):
    """Released bookings leave no trace here: only the databases keep them."""

    def get(self, ref: str) -> ThirdParty:
        return _required(self._stored.third_parties, ref)

    def all(self) -> list[ThirdParty]:
        return [party for _, party in sorted(self._stored.third_parties.items())]

    def add(self, party: ThirdParty) -> None:
        _add_once(self._stored.third_parties, party.ref, party)

    def save(self, party: ThirdParty) -> None:
        _check_version(self._stored.third_parties.get(party.ref), party)
        self._stored.third_parties[party.ref] = replace(party, version=party.version + 1)

    def claim(self, ref: str, expected_version: int) -> None:
        self.save(replace(self.get(ref), version=expected_version))

    def absences(self, refs: Iterable[str], during: Window) -> list[ThirdPartyAbsence]:
        theirs = [item for ref in sorted(set(refs)) for item in self._stored.third_party_absences.get(ref, ())]
        return sorted((i for i in theirs if i.window.overlaps(during)), key=lambda item: item.window.starts)

    def add_absence(self, absence: ThirdPartyAbsence) -> None:
        held = self._stored.third_party_absences.get(absence.third_party_ref, ())
        self._stored.third_party_absences[absence.third_party_ref] = (*held, absence)

    def bookings(self, refs: Iterable[str], during: Window) -> list[ThirdPartyBooking]:
        wanted = set(refs)
        theirs = [b for held in self._stored.third_party_bookings.values() for b in held if b.third_party_ref in wanted]
        found = [booking for booking in theirs if booking.during.overlaps(during)]
        return sorted(found, key=lambda b: (b.during.starts, b.appointment_ref, b.third_party_ref))

    def of(self, ref: str) -> list[ThirdPartyBooking]:
        return sorted(self._stored.third_party_bookings.get(ref, ()), key=lambda booking: booking.third_party_ref)

    def book(self, booking: ThirdPartyBooking) -> None:
        held = self._stored.third_party_bookings.get(booking.appointment_ref, ())
        self._stored.third_party_bookings[booking.appointment_ref] = (*held, booking)

    def release(self, booking: ThirdPartyBooking) -> None:
        held = self._stored.third_party_bookings.get(booking.appointment_ref, ())
        self._stored.third_party_bookings[booking.appointment_ref] = tuple(b for b in held if b != booking)

    def hold(self, held: ThirdPartyHold) -> None:
        theirs = self._stored.third_party_holds.get(held.hold_ref, ())
        self._stored.third_party_holds[held.hold_ref] = (*theirs, held)

    def held(self, refs: Iterable[str], during: Window, *, now: datetime, but_for: str) -> list[ThirdPartyHold]:
        wanted, holds = set(refs), self._stored.holds.values()
        lasting = {hold.ref for hold in holds if hold.lasts(now) and hold.work_order_ref != but_for}
        theirs = [h for ref in lasting for h in self._stored.third_party_holds.get(ref, ())]
        found = [h for h in theirs if h.third_party_ref in wanted and h.during.overlaps(during)]
        return sorted(found, key=lambda h: (h.during.starts, h.hold_ref, h.third_party_ref))


class FakeAppointments(_Fake):
    def get(self, ref: str) -> Appointment:
        return _required(self._stored.appointments, ref)

    def named(self, refs: Iterable[str]) -> list[Appointment]:
        return [self.get(ref) for ref in sorted(set(refs))]

    def add(self, appointment: Appointment) -> None:
        self._third_lock(appointment)
        _add_once(self._stored.appointments, appointment.ref, appointment)

    def save(self, appointment: Appointment) -> None:
        self._third_lock(appointment)
        before = self._stored.appointments.get(appointment.ref)
        _check_version(before, appointment)
        if before is not None and _bearing(before) != _bearing(appointment):
            _raise_rounds(self._stored, [before])
        self._stored.appointments[appointment.ref] = replace(appointment, version=appointment.version + 1)

    def save_all(self, appointments: Sequence[Appointment]) -> None:
        for appointment in appointments:
            self.save(appointment)

    def of_work_order(self, ref: str) -> list[Appointment]:
        theirs = [item for item in self._stored.appointments.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.promises[0].made_at, item.ref))

    def awaited_of_home(self, ref: str) -> list[Appointment]:
        theirs = [item for item in self._awaited() if item.home_ref == ref]
        return sorted(theirs, key=lambda item: (item.promise.window.starts, item.ref))

    def on_site_at(self, ref: str) -> list[Appointment]:
        there = [a for a in self._stored.appointments.values() if a.home_ref == ref and a.state is State.ON_SITE]
        return sorted(there, key=lambda item: item.ref)

    def unattended(self, ended_before: datetime, limit: int) -> list[Appointment]:
        ended = [item for item in self._awaited() if item.promise.window.ends <= ended_before]
        return sorted(ended, key=lambda item: (item.promise.window.ends, item.ref))[:limit]

    def left_open(self, ended_before: datetime, limit: int) -> list[Appointment]:
        under_way = [item for item in self._stored.appointments.values() if item.state is State.ON_SITE]
        ended = [item for item in under_way if item.promise.window.ends <= ended_before]
        return sorted(ended, key=lambda item: (item.promise.window.ends, item.ref))[:limit]

    def starting(self, during: Window, limit: int, *, after: str = "") -> list[Appointment]:
        starting = [i for i in self._awaited() if during.contains(i.promise.window.starts) and i.ref > after]
        return sorted(starting, key=lambda item: item.ref)[:limit]

    def movable(self, trades: Iterable[str], after: datetime, limit: int) -> list[Appointment]:
        wanted = set(trades)
        found = [
            item
            for item in self._stored.appointments.values()
            if (item.state, Action.REARRANGE) in TRANSITIONS
            and not item.pinned
            and item.promise.window.starts >= after
            and self._stored.work_orders[item.work_order_ref].trade in wanted
        ]
        return sorted(found, key=lambda item: (item.promise.window.starts, item.ref))[:limit]

    def last_attended(self, home_ref: str) -> Appointment | None:
        worked = {Outcome.COMPLETED, Outcome.FOLLOW_ON}
        found = [
            (item.visit.arrived_at, item)
            for item in self._stored.appointments.values()
            if item.home_ref == home_ref and item.outcome in worked and item.visit
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def blamed_of_home(self, home_ref: str) -> list[Appointment]:
        theirs = [i for i in self._stored.appointments.values() if i.home_ref == home_ref]
        blamed = [(i.closed_at, i.ref, i) for i in theirs if i.outcome in BLAMES_RESIDENT and i.closed_at]
        return [item for _, _, item in sorted(blamed, key=lambda found: found[:2])]

    def blamed(self, closed: Window, limit: int, *, after: str = "") -> list[Appointment]:
        found = [
            item
            for item in self._stored.appointments.values()
            if item.outcome in BLAMES_RESIDENT
            and item.closed_at is not None
            and closed.contains(item.closed_at)
            and item.ref > after
            and self._stored.work_orders[item.work_order_ref].state is WorkOrderState.OPEN
        ]
        return sorted(found, key=lambda item: item.ref)[:limit]

    def _awaited(self) -> list[Appointment]:
        return [item for item in self._stored.appointments.values() if item.state in AWAITED_STATES]

    def _third_lock(self, appointment: Appointment) -> None:
        judgement = self._stored.judgements.get(appointment.judgement_ref or "")
        own = judgement is not None and judgement.appointment_ref == appointment.ref
        allows = own and judgement is not None and judgement.allowed and judgement.outcome is appointment.outcome
        if (appointment.judgement_ref and not own) or (appointment.outcome in BLAMES_RESIDENT and not allows):
            raise WrongState("this outcome needs a stored judgement of this appointment that allows it")


class FakeOffers(_Fake):
    def add(self, offers: OfferSet) -> None:
        _add_once(self._stored.offers, offers.ref, offers)

    def get(self, ref: str) -> OfferSet:
        return _required(self._stored.offers, ref)

    def settle(self, offers: OfferSet) -> None:
        made = _required(self._stored.offers, offers.ref)
        self._stored.offers[offers.ref] = replace(
            made,
            chosen=offers.chosen,
            refused_because=offers.refused_because,
            refused_words=offers.refused_words,
        )

    def choose(self, ref: str, slot: Slot) -> None:
        self.settle(replace(self.get(ref), chosen=slot, refused_because=None, refused_words=""))


class FakeHolds(_Fake):
    def add(self, hold: Hold) -> None:
        if self.of_work_order(hold.work_order_ref) is not None:
            raise Stale("another slot is being held for this work order")
        _add_once(self._stored.holds, hold.ref, hold)

    def of_work_order(self, ref: str) -> Hold | None:
        return next((held for held in self._stored.holds.values() if held.work_order_ref == ref), None)

    def around(self, ref: str, now: datetime, limit: int) -> list[Hold]:
        held = self._stored.holds.values()
        about = self._in_order(h for h in held if h.work_order_ref == ref or not h.lasts(now))
        return sorted(about, key=lambda h: h.work_order_ref != ref)[:limit]

    def touching(self, rounds: Iterable[tuple[str, date]]) -> list[Hold]:
        wanted = set(rounds)
        return self._in_order(
            held
            for held in self._stored.holds.values()
            if wanted & {(seat.operative_ref, day_of(seat.planned.starts)) for seat in held.assignments}
        )

    def expired(self, now: datetime, limit: int) -> list[Hold]:
        return self._in_order(held for held in self._stored.holds.values() if not held.lasts(now))[:limit]

    def remove(self, ref: str) -> bool:
        self._stored.third_party_holds.remove(ref)
        return self._stored.holds.remove(ref)

    def _in_order(self, found: Iterable[Hold]) -> list[Hold]:
        return sorted(found, key=lambda held: (held.expires_at, held.ref))


class FakeGaps(_Fake):
    def add(self, gap: Gap) -> None:
        _add_once(self._stored.gaps, gap.ref, gap)

    def get(self, ref: str) -> Gap:
        return _required(self._stored.gaps, ref)

    def save(self, gap: Gap) -> None:
        _required(self._stored.gaps, gap.ref)
        self._stored.gaps[gap.ref] = gap

    def of(self, ref: str) -> list[Gap]:
        return self._in_order(gap for gap in self._stored.gaps.values() if gap.appointment_ref == ref)

    def open_on(self, rounds: Iterable[tuple[str, date]]) -> list[Gap]:
        wanted = set(rounds)
        unused = (gap for gap in self._stored.gaps.values() if gap.refilled_by is None)
        return self._in_order(gap for gap in unused if (gap.operative_ref, gap.day) in wanted)

    def _in_order(self, found: Iterable[Gap]) -> list[Gap]:
        return sorted(found, key=lambda gap: (gap.freed.starts, gap.ref))


class FakeEmergencies(_Fake):
    def of(self, ref: str) -> EmergencyAttendance | None:
        return self._stored.emergencies.get(ref)

    def put(self, attendance: EmergencyAttendance) -> None:
        self._stored.emergencies[attendance.work_order_ref] = attendance


class FakeSteps(_Fake):
    def add(self, step: Step) -> None:
        _add_once(self._stored.steps, step.ref, step)

    def of(self, ref: str) -> tuple[Step, ...]:
        return tuple(step for step in self._stored.steps.values() if step.work_order_ref == ref)


class FakeEvidenceLog(_Fake):
    def add(self, evidence: Evidence) -> bool:
        if evidence.ref in self._stored.evidence:
            return False
        self._stored.evidence[evidence.ref] = evidence
        return True

    def of(self, ref: str) -> tuple[Evidence, ...]:
        return tuple(item for item in self._stored.evidence.values() if item.appointment_ref == ref)

    def like(self, fingerprint: str, digest: str = "") -> tuple[Evidence, ...]:
        wanted = {fingerprint, digest} - {""}
        return tuple(i for i in self._stored.evidence.values() if wanted & {i.fingerprint, i.digest})


class FakeCalls(_Fake):
    def add(self, call: Call) -> bool:
        if self.asked(call.asked_ref) is not None:
            return False
        _add_once(self._stored.calls, call.ref, call)
        return True

    def get(self, ref: str) -> Call:
        return _required(self._stored.calls, ref)

    def lock(self, ref: str) -> Call:
        return self.get(ref)

    def asked(self, asked_ref: str) -> Call | None:
        return next((held for held in self._stored.calls.values() if held.asked_ref == asked_ref), None)

    def of(self, ref: str) -> list[Call]:
        return [held for held in self._stored.calls.values() if held.appointment_ref == ref]

    def unsettled(self, during: Window, limit: int) -> list[Call]:
        waiting = [c for c in self._stored.calls.values() if not c.settled and during.contains(c.asked_at)]
        return sorted(waiting, key=lambda call: call.asked_at)[:limit]

    def save(self, call: Call) -> None:
        _required(self._stored.calls, call.ref)
        self._stored.calls[call.ref] = call


class FakeJudgements(_Fake):
    def add(self, judgement: Judgement) -> None:
        _add_once(self._stored.judgements, judgement.ref, judgement)

    def get(self, ref: str) -> Judgement:
        return _required(self._stored.judgements, ref)

    def of(self, ref: str) -> list[Judgement]:
        return [item for item in self._stored.judgements.values() if item.appointment_ref == ref]


class FakeMessages(_Fake):
    def add(self, message: Message) -> bool:
        if any(held.dedupe_key == message.dedupe_key for held in self._stored.messages.values()):
            return False
        _add_once(self._stored.messages, message.ref, message)
        return True

    def get(self, ref: str) -> Message:
        return _required(self._stored.messages, ref)

    def of(self, ref: str) -> list[Message]:
        theirs = [item for item in self._stored.messages.values() if item.appointment_ref == ref]
        return sorted(theirs, key=lambda item: item.queued_at)

    def lease_due(self, now: datetime, limit: int, lease_seconds: int) -> list[Message]:
        due = [m for m in self._in(MessageState.QUEUED) if m.not_before <= now < m.expires_at]
        chosen = sorted(due, key=lambda item: item.not_before)[:limit]
        until = now + timedelta(seconds=lease_seconds)
        return [
            self._put(replace(m, state=MessageState.SENDING, lease_until=until, attempts=m.attempts + 1))
            for m in chosen
        ]

    def lapse(self, now: datetime) -> list[Message]:
        died = [m for m in self._in(MessageState.SENDING) if m.lease_until and m.lease_until <= now]
        late = [m for m in self._in(MessageState.QUEUED) if m.expires_at <= now]
        changed = [replace(m, state=MessageState.UNKNOWN, lease_until=None) for m in died]
        changed += [replace(m, state=MessageState.EXPIRED) for m in late]
        order = list(self._stored.messages)
        return sorted((self._put(m) for m in changed), key=lambda item: order.index(item.ref))

    def unknown(self, limit: int) -> list[Message]:
        return self._in(MessageState.UNKNOWN)[:limit]

    def by_provider_ref(self, provider: str, provider_ref: str) -> Message | None:
        wanted = (provider, provider_ref)
        return next((m for m in self._stored.messages.values() if (m.provider, m.provider_ref) == wanted), None)

    def last_question(self, number: str) -> Message | None:
        went_out = {MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN}
        asked = [
            (m.sent_at or m.not_before, position, m)
            for position, m in enumerate(self._stored.messages.values())
            if m.to == number and m.state in went_out and m.question
        ]
        return max(asked, key=lambda found: found[:2])[2] if asked else None

    def save(self, message: Message) -> None:
        _required(self._stored.messages, message.ref)
        self._put(message)

    def supersede(self, ref: str, before_version: int) -> None:
        for m in self._in(MessageState.QUEUED):
            if m.appointment_ref == ref and m.promise_version is not None and m.promise_version < before_version:
                self._put(replace(m, state=MessageState.SUPERSEDED))

    def _in(self, state: MessageState) -> list[Message]:
        return [m for m in self._stored.messages.values() if m.state is state]

    def _put(self, message: Message) -> Message:
        self._stored.messages[message.ref] = message
        return message


class FakeReplies(_Fake):
    def add(self, reply: Reply) -> bool:
        key = (reply.provider, reply.provider_ref)
        if key in self._stored.replies:
            return False
        self._stored.replies[key] = reply
        return True

    def get(self, ref: str) -> Reply:
        found = next((reply for reply in self._stored.replies.values() if reply.ref == ref), None)
        if found is None:
            raise NotFound(f"there is no {ref}")
        return found

    def unanswered(self, limit: int) -> list[Reply]:
        waiting = [reply for reply in self._stored.replies.values() if reply.answered_at is None]
        return sorted(waiting, key=lambda reply: reply.received_at)[:limit]

    def save(self, reply: Reply) -> None:
        held = self.get(reply.ref)
        self._stored.replies[held.provider, held.provider_ref] = reply

    def of(self, ref: str) -> list[Reply]:
        theirs = [reply for reply in self._stored.replies.values() if reply.appointment_ref == ref]
        return sorted(theirs, key=lambda reply: reply.received_at)


class FakeTasks(_Fake):
    def add(self, task: Task) -> bool:
        if any(held.dedupe_key == task.dedupe_key for held in self._stored.tasks.values()):
            return False
        self._stored.tasks[task.ref] = task
        return True

    def get(self, ref: str) -> Task:
        return _required(self._stored.tasks, ref)

    def open_about(self, appointment_ref: AppointmentRef, home_ref: HomeRef) -> list[Task]:
        held = (task for task in self._stored.tasks.values() if task.done_at is None)
        about = [
            task
            for task in held
            if task.appointment_ref == appointment_ref or (task.appointment_ref is None and task.home_ref == home_ref)
        ]
        return sorted(about, key=lambda task: (task.made_at, task.ref))

    def open_of_order(self, ref: str) -> list[Task]:
        about = [t for t in self._stored.tasks.values() if t.done_at is None and t.work_order_ref == ref]
        return sorted(about, key=lambda task: (task.made_at, task.ref))

    def about(self, dedupe_key: str) -> Task | None:
        return next((held for held in self._stored.tasks.values() if held.dedupe_key == dedupe_key), None)

    def about_any(self, dedupe_keys: Iterable[str]) -> list[Task]:
        return [task for key in sorted(set(dedupe_keys)) if (task := self.about(key)) is not None]

    def save(self, task: Task) -> None:
        _required(self._stored.tasks, task.ref)
        self._stored.tasks[task.ref] = task


class FakeChallenges(_Fake):
    def add(self, challenge: Challenge) -> None:
        _add_once(self._stored.challenges, challenge.ref, challenge)

    def get(self, ref: str) -> Challenge:
        return _required(self._stored.challenges, ref)

    def save(self, challenge: Challenge) -> None:
        _required(self._stored.challenges, challenge.ref)
        self._stored.challenges[challenge.ref] = challenge

    def of(self, ref: str) -> list[Challenge]:
        theirs = [item for item in self._stored.challenges.values() if item.appointment_ref == ref]
        return sorted(theirs, key=lambda item: (item.raised_at, item.ref))


class FakeAftercare(_Fake):
    def add_attempt(self, attempt: ContactAttempt) -> None:
        _add_once(self._stored.attempts, attempt.ref, attempt)

    def attempts(self, ref: str) -> list[ContactAttempt]:
        theirs = [item for item in self._stored.attempts.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.at, item.ref))

    def add_check(self, check: VulnerabilityCheck) -> None:
        _add_once(self._stored.checks, check.ref, check)

    def checks(self, ref: str) -> list[VulnerabilityCheck]:
        theirs = [item for item in self._stored.checks.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.at, item.ref))

    def add_decision(self, decision: OrderDecision) -> None:
        _add_once(self._stored.decisions, decision.ref, decision)

    def decisions(self, ref: str) -> list[OrderDecision]:
        theirs = [item for item in self._stored.decisions.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.at, item.ref))


class FakeCompensations(_Fake):
    def add(self, compensation: Compensation) -> bool:
        if any(item.promise_version == compensation.promise_version for item in self.of(compensation.appointment_ref)):
            return False
        _add_once(self._stored.compensations, compensation.ref, compensation)
        return True

    def get(self, ref: str) -> Compensation:
        return _required(self._stored.compensations, ref)

    def of(self, ref: str) -> list[Compensation]:
        theirs = [item for item in self._stored.compensations.values() if item.appointment_ref == ref]
        return sorted(theirs, key=lambda item: item.promise_version)

    def save(self, compensation: Compensation) -> None:
        _check_version(self._stored.compensations.get(compensation.ref), compensation)
        self._stored.compensations[compensation.ref] = replace(compensation, version=compensation.version + 1)


class FakeRecharges(_Fake):
    def add(self, recharge: Recharge) -> bool:
        if self.of(recharge.appointment_ref) is not None:
            return False
        _add_once(self._stored.recharges, recharge.ref, recharge)
        return True

    def get(self, ref: str) -> Recharge:
        return _required(self._stored.recharges, ref)

    def of(self, ref: str) -> Recharge | None:
        return next((item for item in self._stored.recharges.values() if item.appointment_ref == ref), None)

    def of_home(self, ref: str) -> list[Recharge]:
        theirs = [item for item in self._stored.recharges.values() if item.home_ref == ref]
        return sorted(theirs, key=lambda item: (item.proposed_at, item.ref))

    def save(self, recharge: Recharge) -> None:
        _check_version(self._stored.recharges.get(recharge.ref), recharge)
        self._stored.recharges[recharge.ref] = replace(recharge, version=recharge.version + 1)


class FakeLandlords(_Fake):
    def slot_patterns(self) -> list[SlotPattern]:
        return [pattern for _, pattern in sorted(self._stored.patterns.items())]

    def put_slot_pattern(self, pattern: SlotPattern) -> None:
        self._stored.patterns[pattern.code, pattern.valid_from] = pattern

    def priority(self, code: str) -> Priority | None:
        return self._stored.priorities.get(code)

    def priorities(self) -> list[Priority]:
        return sorted(self._stored.priorities.values(), key=lambda priority: (priority.rank, priority.code))

    def put_priority(self, priority: Priority) -> None:
        self._stored.priorities[priority.code] = priority

    def trades(self) -> dict[str, str]:
        return dict(sorted(self._stored.trades.items()))

    def put_trade(self, code: str, name: str) -> None:
        self._stored.trades[code] = name


class FakeFigures(_Fake):
    def add(self, change: FigureChange) -> None:
        _add_once(self._stored.figures, change.ref, change)

    def all(self) -> tuple[FigureChange, ...]:
        return tuple(sorted(self._stored.figures.values(), key=lambda change: (change.recorded_at, change.ref)))


class FakeAccounts(_Fake):
    def by_username(self, username: str) -> Account | None:
        return next((held for held in self._stored.accounts.values() if held.username == username), None)

    def get(self, ref: str) -> Account:
        return _required(self._stored.accounts, ref)

    def put(self, account: Account) -> None:
        self._stored.accounts[account.ref] = account


class FakeFeedRejects(_Fake):
    def keep(self, feed: str, source_digest: str, problems: Sequence[FeedProblem], at: datetime) -> None:
        for problem in problems:
            key = (feed, source_digest, problem.line)
            if key not in self._stored.rejects:
                self._stored.rejects[key] = problem


class FakeAccessLog(_Fake):
    def add(self, entry: AccessEntry) -> None:
        self._stored.access_log[len(self._stored.access_log) + 1] = entry

    def reason_given(self, by: str, home_ref: str, since: datetime) -> str:
        given = [
            entry.reason
            for _, entry in sorted(self._stored.access_log.items())
            if (entry.by, entry.home_ref, entry.subject) == (by, home_ref, Subject.REQUIREMENT_RECORD)
            and entry.allowed
            and entry.at >= since
        ]
        return given[-1] if given else ""

    def looked(self, by: str, subject: Subject, about: str, since: datetime) -> bool:
        return any(
            (entry.by, entry.subject, entry.about) == (by, subject, about) and entry.allowed and entry.at >= since
            for entry in self._stored.access_log.values()
        )


class FakeReviews(_Fake):
    def add(self, review: RequirementReview) -> None:
        _add_once(self._stored.reviews, review.ref, review)

    def of(self, ref: str) -> list[RequirementReview]:
        theirs = [review for review in self._stored.reviews.values() if review.requirement_ref == ref]
        return sorted(theirs, key=lambda review: (review.at, review.ref))

    def overdue(self, today: date, limit: int, *, after: str = "") -> list[AccessRequirement]:
        found = [held for held in self._stored.requirements.values() if held.review_overdue(today) and held.ref > after]
        return sorted(found, key=lambda held: held.ref)[:limit]


class FakeAlerts(_Fake):
    def keep(self, task_ref: str, words: str) -> None:
        _add_once(self._stored.alerts, task_ref, words)

    def words(self, task_ref: str) -> str:
        return self._stored.alerts.get(task_ref, "")

    def erase(self, task_ref: str) -> None:
        self._stored.alerts.remove(task_ref)


class FakeRetention(_Fake):
    """Requirements and orders without anything that stands in the way; blocks are tried on the databases."""

    def requirements_due(self, ended_before: date, limit: int, *, after: str = "") -> list[tuple[str, str, str]]:
        over = [
            held
            for held in self._stored.requirements.values()
            if (held.ends_on is not None and held.ends_on < ended_before)
            or (held.declined is not None and day_of(held.recorded_at) < ended_before)
        ]
        due = [held for held in over if ("requirements", held.ref) not in self._stored.erasures and held.ref > after]
        return [(held.ref, held.home_ref, held.kind.TAG) for held in sorted(due, key=lambda held: held.ref)[:limit]]

    def orders_due(self, closed_before: datetime, limit: int, *, after: str = "") -> list[str]:
        def over(order: WorkOrder) -> bool:
            visits = [found for found in self._stored.appointments.values() if found.work_order_ref == order.ref]
            ended = max((found.closed_at for found in visits if found.closed_at), default=order.raised_at)
            return order.state is not WorkOrderState.OPEN and ended < closed_before

        found = [order.ref for order in self._stored.work_orders.values() if over(order) and order.ref > after]
        free = [ref for ref in found if not self.is_held(ref) and ("work_orders", ref) not in self._stored.erasures]
        return sorted(free)[:limit]

    def photos_of(self, refs: Sequence[str]) -> list[str]:
        return []

    def counts_of(self, ref: str) -> dict[str, int]:
        return {}

    def erase_requirement(self, ref: str, run: str, at: datetime) -> bool:
        if ("requirements", ref) in self._stored.erasures:
            return False
        self._stored.erasures["requirements", ref] = run
        held = self._stored.requirements[ref]
        words = None if held.declined is None else "erased"
        self._stored.requirements[ref] = replace(held, kind=erased(held.kind), effect="", declined=words)
        return True

    def erase_order(self, ref: str, run: str, at: datetime) -> dict[str, int]:
        self._stored.erasures["work_orders", ref] = run
        return {}

    def loose_due(self, before: datetime, limit: int) -> dict[str, list[str]]:
        return {}

    def erase_loose(self, due: Mapping[str, Sequence[str]], run: str, at: datetime) -> None:
        pass

    def hold(self, ref: str, *, held: bool, by: str, at: datetime, why: str) -> None:
        self._stored.legal_holds[ref] = held

    def is_held(self, ref: str) -> bool:
        return self._stored.legal_holds.get(ref, False)


class FakeLedger(_Fake):
    def append(self, event: Event) -> None:
        self._stored.ledger[event.stream] = (*self._stored.ledger.get(event.stream, ()), event)

    def begin(self, event: Event) -> None:
        _add_once(self._stored.ledger, event.stream, (event,))

    def append_all(self, events: Sequence[Event]) -> None:
        for event in events:
            self.append(event)

    def seal(self, now: datetime) -> SealResult:
        heads = "\n".join(f"{stream} {len(facts)}" for stream, facts in sorted(self._stored.ledger.items()))
        number = len(self._stored.seals) + 1
        sealed = SealResult(number, len(self._stored.ledger), sha256(f"{number} {now} {heads}".encode()).hexdigest())
        self._stored.seals[number] = sealed
        return sealed


# --- beside the records


class FixedClock:
    """Stands still until it is told."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def advance(self, length: timedelta) -> None:
        self._now += length


class FakeProvider:
    """Collects what it is given. While `outcome` is SendFailed or SendUnknown, that is raised instead."""

    def __init__(self, *, name: str = "fake", two_way: bool = True) -> None:
        self.name = name
        self.two_way = two_way
        self.sent: list[Message] = []
        self.outcome: SendFailed | SendUnknown | None = None
        self.receipts: dict[str, Receipt] = {}  # by the message's reference: what `ask` answers

    def send(self, message: Message) -> Accepted:
        if self.outcome is not None:
            raise self.outcome
        self.sent.append(message)
        return Accepted(f"{self.name}-{len(self.sent)}")

    def ask(self, message: Message) -> Receipt | None:
        return self.receipts.get(message.ref)


class FakeCallProvider:
    """Collects the calls it is given. While `outcome` is SendFailed or SendUnknown, that is raised instead."""

    name = "fake"

    def __init__(self) -> None:
        self.placed: list[Call] = []
        self.outcome: SendFailed | SendUnknown | None = None
        self.reports: dict[str, CallReport] = {}  # by the call's reference: what `ask` answers

    def place(self, call: Call) -> str:
        if self.outcome is not None:
            raise self.outcome
        self.placed.append(call)
        return f"{self.name}-{len(self.placed)}"

    def ask(self, call: Call) -> CallReport | None:
        return self.reports.get(call.ref)


class FakeGeocoder:
    """Knows the postcodes that it is given."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = dict(places)

    def place(self, postcode: str) -> Place | None:
        return self._places.get(postcode)


class FakePhoneNumbers:
    """Takes numbers of the Ofcom drama range, written `07700 900123`, `01632 960123` or in E.164."""

    def parse(self, text: str, field: str) -> ParsedNumber:
        digits = "".join(text.split())
        number = f"+44{digits[1:]}" if digits.startswith("0") else digits
        if number.startswith("+447700900") and len(number) == 13:
            return ParsedNumber(number, LineType.MOBILE)
        if number.startswith("+441632960") and len(number) == 13:
            return ParsedNumber(number, LineType.LANDLINE)
        raise Invalid(field, f"{field}: {text!r} is not a telephone number")


class FakeTravelTimes:
    """Ten minutes between any two different places."""

    def seconds(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Sequence[Sequence[int]]:
        return [[0 if origin == destination else 600 for destination in destinations] for origin in origins]
