"""Appointment: the promise of a window for a work order, its versions, its visit and its outcome.

One table says what may happen in which state. Every function takes `now` and returns a new value; nothing here reads a
clock or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.access import RequirementSnapshot
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import (
    BLAMES_RESIDENT,
    EXCUSES_LANDLORD,
    JUDGED_AGAIN,
    OUR_FAILURES_ON_RECORD,
    Judgement,
    Outcome,
)
from appointments.domain.refs import (
    AppointmentRef,
    HomeRef,
    JudgementRef,
    OfferRef,
    OperativeRef,
    RequirementRef,
    WorkOrderRef,
)
from appointments.domain.times import Window


class State(StrEnum):
    PROPOSED = "proposed"
    BOOKED = "booked"
    NOTIFIED = "notified"
    CONFIRMED = "confirmed"
    DESPATCHED = "despatched"
    ON_SITE = "on_site"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    BOOK = "book"
    NOTIFY = "notify"  # a notice of this promise was delivered
    CONFIRM = "confirm"  # the resident said that it suits
    REARRANGE = "rearrange"
    CANCEL = "cancel"
    REASSIGN = "reassign"  # the same promise, other operatives
    DESPATCH = "despatch"  # the operative set off, or the round went out; locked to moves from here (rule 71)
    ARRIVE = "arrive"
    CLOSE = "close"
    MISS = "miss"  # the window passed and nobody came


_BEFORE_DESPATCH = (State.BOOKED, State.NOTIFIED, State.CONFIRMED)
_BEFORE_ARRIVAL = (*_BEFORE_DESPATCH, State.DESPATCHED)

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.PROPOSED, Action.BOOK): State.BOOKED,
    (State.PROPOSED, Action.CANCEL): State.CANCELLED,
    (State.BOOKED, Action.NOTIFY): State.NOTIFIED,
    # Receipts come late and more than once, so a notice is welcome in every later state too.
    (State.NOTIFIED, Action.NOTIFY): State.NOTIFIED,
    (State.CONFIRMED, Action.NOTIFY): State.CONFIRMED,
    (State.DESPATCHED, Action.NOTIFY): State.DESPATCHED,
    (State.ON_SITE, Action.NOTIFY): State.ON_SITE,
    (State.BOOKED, Action.CONFIRM): State.CONFIRMED,
    (State.NOTIFIED, Action.CONFIRM): State.CONFIRMED,
    (State.CONFIRMED, Action.CONFIRM): State.CONFIRMED,
    (State.DESPATCHED, Action.CONFIRM): State.DESPATCHED,
    **{(state, Action.REARRANGE): State.BOOKED for state in _BEFORE_DESPATCH},
    **{(state, Action.REASSIGN): state for state in _BEFORE_DESPATCH},
    **{(state, Action.CANCEL): State.CANCELLED for state in _BEFORE_ARRIVAL},
    **{(state, Action.DESPATCH): State.DESPATCHED for state in _BEFORE_DESPATCH},
    **{(state, Action.ARRIVE): State.ON_SITE for state in _BEFORE_ARRIVAL},
    (State.ON_SITE, Action.CLOSE): State.CLOSED,
    **{(state, Action.MISS): State.CLOSED for state in _BEFORE_ARRIVAL},
}

OPEN_STATES = frozenset({State.PROPOSED, *_BEFORE_ARRIVAL, State.ON_SITE})
AWAITED_STATES = frozenset(_BEFORE_ARRIVAL)

_STATE_WORDS = {
    State.PROPOSED: "only proposed",
    State.BOOKED: "booked",
    State.NOTIFIED: "booked and notified",
    State.CONFIRMED: "confirmed",
    State.DESPATCHED: "under way",
    State.ON_SITE: "in progress at the home",
    State.CLOSED: "closed",
    State.CANCELLED: "cancelled",
}

_ACTION_WORDS = {
    Action.BOOK: "booked",
    Action.NOTIFY: "marked as notified",
    Action.CONFIRM: "confirmed",
    Action.REARRANGE: "moved",
    Action.CANCEL: "cancelled",
    Action.REASSIGN: "given to somebody else",
    Action.DESPATCH: "despatched",
    Action.ARRIVE: "arrived at",
    Action.CLOSE: "closed",
    Action.MISS: "recorded as not attended",
}


def next_state(state: State, action: Action) -> State:
    """The state after an action; raises WrongState when the table has no such step."""
    try:
        return TRANSITIONS[(state, action)]
    except KeyError as exc:
        raise WrongState(f"the appointment is {_STATE_WORDS[state]}, so it cannot be {_ACTION_WORDS[action]}") from exc


@dataclass(frozen=True)
class Override:
    """A named manager let a requirement or a rule be broken, and why (rules 6 and 8). Printed in evidence."""

    what: str
    manager: str
    reason: str
    requirement_ref: RequirementRef | None = None

    def __post_init__(self) -> None:
        if not self.manager.strip():
            raise Invalid("manager", "manager: an override needs the name of the manager who allows it")
        if not self.reason.strip():
            raise Invalid("reason", "reason: an override needs a reason")


@dataclass(frozen=True)
class Promise:
    """One version of what the resident was told. Superseded ones are kept, so that no wasted trip vanishes.

    `agreed_by_resident`: the household chose or accepted this time itself. `late_reason` is required after the target.
    """

    version: int
    window: Window
    day: date
    pattern: str
    purpose: str
    requirements: tuple[RequirementSnapshot, ...]
    made_at: datetime
    made_by: str
    agreed_by_resident: bool = False
    offer_ref: OfferRef | None = None
    overrides: tuple[Override, ...] = ()
    late_reason: str = ""
    superseded_at: datetime | None = None


class Role(StrEnum):
    LEAD = "lead"
    SECOND = "second"


@dataclass(frozen=True)
class Assignment:
    """An operative's planned interval, `planned` half-open, for an appointment."""

    operative_ref: OperativeRef
    planned: Window
    role: Role = Role.LEAD


@dataclass(frozen=True)
class Visit:
    """The attendance. Times are server-checked; who was there may be fewer than were assigned.

    Of a crew each leaves for themselves: `departed` are those who have. `left_at` is when the visit ended.
    """

    arrived_at: datetime
    operative_refs: tuple[OperativeRef, ...]
    left_at: datetime | None = None
    departed: tuple[OperativeRef, ...] = ()

    @property
    def present(self) -> tuple[OperativeRef, ...]:
        """Who came and has not left, in the order in which they came; nobody once the visit has ended."""
        if self.left_at is not None:
            return ()
        return tuple(ref for ref in self.operative_refs if ref not in self.departed)


@dataclass(frozen=True)
class Appointment:
    """The outcome belongs here; the visit is optional, because nobody may have come. `version` is optimistic.

    A `pinned` one keeps its operatives and its planned start whatever a plan for the day would gain by moving it.
    """

    ref: AppointmentRef
    work_order_ref: WorkOrderRef
    home_ref: HomeRef
    state: State
    promises: tuple[Promise, ...]
    assignments: tuple[Assignment, ...] = ()
    despatched_requirements: tuple[RequirementSnapshot, ...] | None = None
    visit: Visit | None = None
    outcome: Outcome | None = None
    outcome_words: str = ""
    judgement_ref: JudgementRef | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    follows: AppointmentRef | None = None
    pinned: bool = False
    version: int = 0

    @property
    def promise(self) -> Promise:
        """The promise in force: the last one made."""
        return self.promises[-1]

    @property
    def lead(self) -> OperativeRef | None:
        return next((a.operative_ref for a in self.assignments if a.role is Role.LEAD), None)

    @property
    def planned_start(self) -> datetime | None:
        return min((a.planned.starts for a in self.assignments), default=None)

    def notify(self) -> Appointment:
        return replace(self, state=next_state(self.state, Action.NOTIFY))

    def confirm(self) -> Appointment:
        return replace(self, state=next_state(self.state, Action.CONFIRM))

    def despatch(self, requirements: tuple[RequirementSnapshot, ...]) -> Appointment:
        """Sent out, with the requirements as they stand now (rule 19)."""
        self._require_attendable(requirements)
        return replace(self, state=next_state(self.state, Action.DESPATCH), despatched_requirements=requirements)

    def _require_attendable(self, requirements: tuple[RequirementSnapshot, ...]) -> None:
        """Nobody is sent, or walks up, where nobody is to attend (rule 22), unless a named person released it."""
        released = {override.requirement_ref for override in self.promise.overrides}
        blocked = [item for item in requirements if not item.kind.bookable() and item.ref not in released]
        if blocked:
            raise WrongState(f"this visit must not be attended: {blocked[0].kind.brief()}")

    def rearrange(self, promise: Promise, assignments: tuple[Assignment, ...], now: datetime) -> Appointment:
        """A new promise; the old one is kept as superseded."""
        state = next_state(self.state, Action.REARRANGE)
        if promise.version != self.promise.version + 1:
            raise Invalid("version", f"version: the next promise is number {self.promise.version + 1}")
        kept = (*self.promises[:-1], replace(self.promise, superseded_at=now))
        pinned = _comes_first(promise)
        return replace(self, state=state, promises=(*kept, promise), assignments=assignments, pinned=pinned)

    def pin(self) -> Appointment:
        """To stay with its operatives at its planned start; only while somebody may still move it."""
        return replace(self, state=next_state(self.state, Action.REASSIGN), pinned=True)

    def unpin(self) -> Appointment:
        if _comes_first(self.promise):
            raise WrongState("the household asks for the first visit of the day, so this one stays where it is")
        return replace(self, pinned=False)

    def reassign(self, assignments: tuple[Assignment, ...]) -> Appointment:
        """Other operatives or another planned start for the same promise."""
        if not assignments:
            raise Invalid("operatives", "operatives: somebody must come")
        if self.pinned:
            raise WrongState("this visit is pinned to its operative; take the pin off first")
        if any(not self.promise.window.contains(given.planned.starts) for given in assignments):
            raise Invalid("planned", "planned: a plan must keep to the promise")
        return replace(self, state=next_state(self.state, Action.REASSIGN), assignments=assignments)

    def cancel(self, outcome: Outcome, words: str, now: datetime) -> Appointment:
        """Called off before anybody arrived, by the resident or by the landlord."""
        if outcome not in {Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD}:
            raise Invalid("outcome", "outcome: a cancellation is by the resident or by the landlord")
        return replace(
            self,
            state=next_state(self.state, Action.CANCEL),
            outcome=outcome,
            outcome_words=words,
            closed_at=now,
            assignments=(),
        )

    def arrive(self, visit: Visit, requirements: tuple[RequirementSnapshot, ...] = ()) -> Appointment:
        """On site. What the household asks for at this moment counts, even if it is ended while somebody waits."""
        if not visit.operative_refs:
            raise Invalid("operatives", "operatives: somebody must have arrived")
        self._require_attendable(requirements)
        known = {item.ref: item for item in (*(self.despatched_requirements or ()), *requirements)}
        standing = tuple(known[ref] for ref in sorted(known)) or self.despatched_requirements
        state = next_state(self.state, Action.ARRIVE)
        return replace(self, state=state, visit=visit, despatched_requirements=standing)

    def was_going_on(self, at: datetime) -> bool:
        """Whether the visit, which is over, had begun by then and had not ended."""
        visit = self.visit
        return visit is not None and visit.left_at is not None and visit.arrived_at <= at <= visit.left_at

    def joined(self, operative_ref: OperativeRef, at: datetime) -> Appointment:
        """One of the crew was there too, and their phone could say so only when the visit had closed."""
        if self.visit is None or not self.was_going_on(at):
            raise WrongState("nobody joins a visit that was not going on")
        return replace(self, visit=replace(self.visit, operative_refs=(*self.visit.operative_refs, operative_ref)))

    def depart(self, operative_ref: OperativeRef) -> Appointment:
        """One of the crew leaves. The visit goes on while a colleague is there; the last one's leaving closes it."""
        if self.state is not State.ON_SITE or self.visit is None or operative_ref not in self.visit.present:
            raise WrongState("who is not at the home cannot leave it")
        return replace(self, visit=replace(self.visit, departed=(*self.visit.departed, operative_ref)))

    def close(
        self,
        outcome: Outcome,
        words: str,
        judgement: Judgement | None,
        now: datetime,
        *,
        left_at: datetime | None = None,
    ) -> Appointment:
        """Closed with an outcome. `left_at` is for a visit that had ended before it was heard of.

        The second lock: one that blames the resident needs an allowing judgement *for it*.
        """
        state = next_state(self.state, Action.CLOSE)
        if outcome in BLAMES_RESIDENT:
            self._require_allowing(outcome, judgement)
        if self.visit is None:
            raise WrongState("nobody has arrived, so there is no visit to close")
        return replace(
            self,
            state=state,
            outcome=outcome,
            outcome_words=words,
            judgement_ref=judgement.ref if judgement else None,
            closed_at=now,
            visit=replace(self.visit, left_at=left_at or now),
        )

    def miss(self, words: str, now: datetime) -> Appointment:
        """The window passed and the records show nobody there: the landlord's failure, established, never claimed."""
        return replace(
            self,
            state=next_state(self.state, Action.MISS),
            outcome=Outcome.NOT_ATTENDED,
            outcome_words=words,
            closed_at=now,
        )

    def reclassify(self, outcome: Outcome, words: str) -> Appointment:
        """A challenge was upheld: the outcome no longer blames the resident."""
        if self.state is not State.CLOSED or self.outcome not in BLAMES_RESIDENT:
            raise WrongState("only an outcome that blames the resident can be overturned by a challenge")
        if outcome in BLAMES_RESIDENT:
            raise Invalid("outcome", "outcome: an upheld challenge cannot end in blaming the resident again")
        return replace(self, outcome=outcome, outcome_words=words, judgement_ref=None)

    def amend(self, outcome: Outcome, words: str, visit: Visit | None) -> Appointment:
        """A planner decided on another account of it, such as that of a phone which had no signal until the evening.

        Never into an outcome that excuses the landlord: that takes somebody at the door and a judgement.
        """
        if self.state is not State.CLOSED:
            raise WrongState("only a visit that is over is put right")
        if outcome in EXCUSES_LANDLORD:
            raise Invalid("outcome", "outcome: this needs a judgement, and there is nobody at the door any more")
        return replace(self, outcome=outcome, outcome_words=words, judgement_ref=None, visit=visit)

    def correct(self, judgement: Judgement, words: str) -> Appointment:
        """The records came to show our failure after the visit had closed: that is the outcome now.

        Only ever in the resident's favour: nothing is corrected into an outcome that somebody could have claimed.
        """
        if self.state is not State.CLOSED or self.outcome not in JUDGED_AGAIN:
            raise WrongState("only what excuses the landlord, or is not established, is corrected by the records")
        if judgement.established_outcome not in OUR_FAILURES_ON_RECORD:
            raise WrongState("a correction is of our own failure, never of anybody else's")
        if (judgement.appointment_ref, judgement.promise_version) != (self.ref, self.promise.version):
            raise WrongState("this judgement is of another promise")
        return replace(self, outcome=judgement.established_outcome, outcome_words=words, judgement_ref=judgement.ref)

    def _require_allowing(self, outcome: Outcome, judgement: Judgement | None) -> None:
        if judgement is None:
            raise WrongState(f"{outcome} blames the resident and needs a judgement that allows it")
        fits = (
            judgement.allowed
            and judgement.outcome is outcome
            and judgement.appointment_ref == self.ref
            and judgement.promise_version == self.promise.version
        )
        if not fits:
            raise WrongState(f"{outcome} blames the resident and this judgement does not allow it")


def book(
    ref: AppointmentRef,
    work_order_ref: WorkOrderRef,
    home_ref: HomeRef,
    promise: Promise,
    assignments: tuple[Assignment, ...],
    *,
    follows: AppointmentRef | None = None,
) -> Appointment:
    """A new appointment with its first promise."""
    return Appointment(
        ref=ref,
        work_order_ref=work_order_ref,
        home_ref=home_ref,
        state=next_state(State.PROPOSED, Action.BOOK),
        promises=(promise,),
        assignments=assignments,
        follows=follows,
        pinned=_comes_first(promise),
    )


def _comes_first(promise: Promise) -> bool:
    """Whether the household asks for the first visit of the day, and no named manager waived it.

    The visit is then pinned to the minute at which the operative arrives from home, and nothing fits before it.
    """
    waived = {override.requirement_ref for override in promise.overrides}
    return any(item.kind.first_of_day() for item in promise.requirements if item.ref not in waived)
