"""The appointment itself, and every step it may take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.access import RequirementSnapshot
from appointments.domain.appointments.promises import Assignment, Promise, Role, Visit
from appointments.domain.appointments.states import AWAITED_STATES, Action, State, next_state
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import (
    BLAMES_RESIDENT,
    EXCUSES_LANDLORD,
    JUDGED_AGAIN,
    OUR_FAILURES_ON_RECORD,
    Judgement,
    Outcome,
)
from appointments.domain.refs import AppointmentRef, HomeRef, JudgementRef, OperativeRef, WorkOrderRef


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

    def let_down(self, now: datetime) -> bool:
        """Whether the promised window has passed with nobody there. From then on nothing but our failure is left."""
        return self.state in AWAITED_STATES and now >= self.promise.window.ends

    def _require_not_let_down(self, heard_at: datetime) -> None:
        if self.let_down(heard_at):
            raise WrongState("the promised time has passed and nobody came: record first that we did not attend")

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

    def rearrange(
        self,
        promise: Promise,
        assignments: tuple[Assignment, ...],
        now: datetime,
        *,
        heard_at: datetime | None = None,
    ) -> Appointment:
        """A new promise; the old one is kept as superseded.

        `heard_at` is when the wish reached us, when that was before `now`. A window that had passed by then is not
        moved: nobody came, and that stays on record.
        """
        state = next_state(self.state, Action.REARRANGE)
        self._require_not_let_down(heard_at or now)
        if promise.version != self.promise.version + 1:
            raise Invalid("version", f"version: the next promise is number {self.promise.version + 1}")
        kept = (*self.promises[:-1], replace(self.promise, superseded_at=now))
        pinned = _comes_first(promise)
        return replace(self, state=state, promises=(*kept, promise), assignments=assignments, pinned=pinned)

    def promise_anew(self, promise: Promise, now: datetime) -> Appointment:
        """The same window told anew, to others who live there now or with other needs; the plan stays as it is."""
        if promise.window != self.promise.window:
            raise Invalid("window", "window: a promise made anew keeps its window; another one is a move")
        again = self.rearrange(promise, self.assignments, now)
        return replace(again, pinned=again.pinned or self.pinned)

    def made_anew(self, promise: Promise) -> bool:
        """Whether this promise tells the window of the one before it once more."""
        before = next((held for held in self.promises if held.version == promise.version - 1), None)
        return before is not None and before.window == promise.window

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

    def cancel(self, outcome: Outcome, words: str, now: datetime, *, heard_at: datetime | None = None) -> Appointment:
        """Called off before anybody arrived and before the window ended, by the resident or by the landlord.

        `heard_at` is when the wish reached us, when that was before `now`.
        """
        self._require_not_let_down(heard_at or now)
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

    def was_not_over(self, at: datetime) -> bool:
        """Whether the visit, which is over by now, had not ended by then. One of the crew may have come first."""
        visit = self.visit
        return visit is not None and visit.left_at is not None and at <= visit.left_at

    def joined(self, operative_ref: OperativeRef, at: datetime) -> Appointment:
        """One of the crew was there too, whenever their phone could say so. Who came first may be heard last: the visit
        then began with their arrival, unless the promised window was over.
        """
        if self.visit is None or (self.state is State.CLOSED and not self.was_not_over(at)):
            raise WrongState("nobody joins a visit that was over")
        first = at < min(self.visit.arrived_at, self.promise.window.ends)
        came = (*self.visit.operative_refs, operative_ref)
        arrived_at = at if first else self.visit.arrived_at
        return replace(self, visit=replace(self.visit, operative_refs=came, arrived_at=arrived_at))

    def began_earlier_than(self, known: Visit | None) -> bool:
        """Whether somebody who was heard later had come first."""
        return self.visit is not None and known is not None and self.visit.arrived_at < known.arrived_at

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

    def withdraw(self, judgement: Judgement, words: str) -> Appointment:
        """What came in after the visit had closed takes away what it was closed as: nothing is established any more.

        Only for what excuses the landlord, and only by a judgement that no longer allows it.
        """
        if self.state is not State.CLOSED or self.outcome not in EXCUSES_LANDLORD:
            raise WrongState("only what excuses the landlord is withdrawn when the evidence speaks against it")
        if judgement.allowed:
            raise WrongState("what a judgement allows is not withdrawn")
        if (judgement.appointment_ref, judgement.promise_version) != (self.ref, self.promise.version):
            raise WrongState("this judgement is of another promise")
        return replace(self, outcome=Outcome.NOT_ESTABLISHED, outcome_words=words, judgement_ref=judgement.ref)

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
