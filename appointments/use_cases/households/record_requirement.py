"""Record what has to hold to get in and be welcome, or that it was asked for and declined (rules 16 to 21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments.domain.access import (
    AccessKind,
    AccessRequirement,
    RequirementSnapshot,
    Sensitivity,
    Source,
    default_review_on,
    snapshot,
)
from appointments.domain.access_kinds import parse_kind
from appointments.domain.appointments import UNDER_WAY, Appointment
from appointments.domain.contacting import asked_by
from appointments.domain.contradictions import contradicted
from appointments.domain.errors import Invalid
from appointments.domain.events import RequirementRecorded
from appointments.domain.limits import LINE, NOTE, at_most
from appointments.domain.messages import Message, MessageState
from appointments.domain.refs import HomeRef, RequirementRef
from appointments.domain.tasks import Owner, Task, TaskKind, proposed_key
from appointments.domain.times import day_of, in_words, require_plausible
from appointments.domain.unfit_words import unfit_words
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.setting_tasks import set_task

# Who ends a task that a newer one takes the place of.
BY_CHANGE = "records"
_HELD_BACK = "held-back:"


@dataclass(frozen=True)
class RecordRequirement:
    """`values` are the kind's parameters as a form or a file gives them. None for a date means its default.

    `replaces` is the requirement whose place this one takes.
    `declined` holds the reason when the adjustment was asked for and refused; `provisional` is true when it was noticed
    at the door and nobody has reviewed it.
    """

    home_ref: HomeRef
    kind: str
    values: Mapping[str, object]
    source: Source
    by: str
    starts_on: date | None = None
    review_on: date | None = None
    ends_on: date | None = None
    effect: str = ""
    declined: str | None = None
    provisional: bool = False
    replaces: RequirementRef | None = None


def record_requirement(request: RecordRequirement, *, uow: UnitOfWork, clock: Clock) -> AccessRequirement:
    """The requirement as stored; promises made without it become planners' tasks (rule 19).

    A form sent twice is kept once. Raises Invalid by field: `kind` for what applies already or contradicts another.
    """
    now = clock.now()
    with uow.write() as records:
        requirement = store_requirement(records, request, now)
        records.commit()
    return requirement


def store_requirement(records: Records, request: RecordRequirement, now: datetime) -> AccessRequirement:
    """The same inside a transaction that is open already (imports)."""
    home = records.homes.get(request.home_ref)
    starts_on = request.starts_on or day_of(now)
    for field, day in (("starts_on", starts_on), ("review_on", request.review_on), ("ends_on", request.ends_on)):
        if day is not None:
            require_plausible(day, field)
    if request.ends_on is not None and request.ends_on < starts_on:
        raise Invalid("ends_on", "ends_on: a requirement cannot end before it starts")
    kind = parse_kind(request.kind, request.values)
    require_instructions({**kind.free_text(), "effect": request.effect, "declined": request.declined or ""})
    requirement = AccessRequirement(
        ref=records.new_ref("Q"),
        home_ref=home.ref,
        kind=kind,
        source=request.source,
        recorded_by=request.by,
        recorded_at=now,
        starts_on=starts_on,
        review_on=request.review_on
        or default_review_on(starts_on, temporary=request.ends_on is not None, months=kind.REVIEW_MONTHS),
        ends_on=request.ends_on,
        provisional=request.provisional,
        declined=None if request.declined is None else at_most(request.declined, NOTE, "declined"),
        effect=at_most(request.effect, LINE, "effect"),
        replaces=request.replaces,
    )
    require_reviewed_in_time(kind, starts_on, requirement.review_on)
    recorded = records.requirements.of_home(home.ref)
    again = [held for held in recorded if _sent_again(held, requirement) or _told_again(held, requirement)]
    # What others needed who lived there before says nothing of those who live there now.
    if again and (theirs := asked_by(records.households.of_home(home.ref), again)):
        return theirs[0]
    # What the household itself says is kept whatever else stands: it is provisional, and a planner looks at it.
    if not request.provisional and request.declined is None:
        require_fits_beside(requirement, recorded)
    records.requirements.put(requirement)
    records.ledger.append(
        RequirementRecorded(
            ref=home.ref,
            at=now,
            requirement_ref=requirement.ref,
            kind=requirement.kind.TAG,
            source=request.source.value,
            declined=request.declined is not None,
            by=request.by,
        )
    )
    if requirement.provisional:
        records.tasks.add(_to_be_reviewed(records, requirement, now))
    _hold_back(records, requirement)
    flag_changed_promises(records, home.ref, now)
    return requirement


def require_instructions(typed: Mapping[str, str]) -> None:
    """Raises Invalid, naming the field, for words that say why: only what to do is kept (rule 16), through any door."""
    for field, words in typed.items():
        if found := unfit_words(words):
            raise Invalid(field, f"{field}: leave out “{found[0]}”: write what to do, not why")


def require_reviewed_in_time(kind: AccessKind, asked_on: date, review_on: date) -> None:
    """A caution is about somebody: it is looked at again within a year whatever else is said (domain section 3.3)."""
    if kind.SENSITIVITY is Sensitivity.OFFENCE and review_on > default_review_on(asked_on, temporary=False):
        raise Invalid("review_on", "review_on: a caution is reviewed within 12 months")


def require_fits_beside(requirement: AccessRequirement, recorded: Iterable[AccessRequirement]) -> None:
    """Raises Invalid when it applies already, or contradicts what does."""
    others = [held for held in recorded if held.ref != requirement.ref]
    beside = [held for held in others if held.declined is None and _meet(held, requirement)]
    _require_news(requirement, beside)
    _require_no_contradiction(requirement, beside)


def _to_be_reviewed(records: Records, requirement: AccessRequirement, now: datetime) -> Task:
    awaited = records.appointments.awaited_of_home(requirement.home_ref)
    soonest = min((appointment.promise.window.starts for appointment in awaited), default=now + timedelta(days=1))
    return Task(
        ref=records.new_ref("T"),
        kind=TaskKind.REQUIREMENT_PROPOSED,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=max(now, min(now + timedelta(days=1), soonest)),
        words="This was proposed and applies until you accept, change or decline it: " + requirement.kind.brief(),
        dedupe_key=proposed_key(requirement.ref),
        home_ref=requirement.home_ref,
    )


def _sent_again(held: AccessRequirement, new: AccessRequirement) -> bool:
    """Whether nothing is different: a form that was sent twice."""
    return replace(held, ref=new.ref, recorded_at=new.recorded_at, recorded_by=new.recorded_by) == new


def _told_again(held: AccessRequirement, new: AccessRequirement) -> bool:
    """Whether it is proposed although it applies already: told on another day, to nobody who could have said so."""
    if not new.provisional or new.declined is not None or held.declined is not None or held.kind != new.kind:
        return False
    return held.starts_on <= new.starts_on and _lasts(held, new)


def _lasts(held: AccessRequirement, new: AccessRequirement) -> bool:
    return held.ends_on is None or (new.ends_on is not None and new.ends_on <= held.ends_on)


def _meet(held: AccessRequirement, new: AccessRequirement) -> bool:
    """Whether both apply on some day."""
    ended = held.ends_on is not None and held.ends_on < new.starts_on
    later = new.ends_on is not None and new.ends_on < held.starts_on
    return not ended and not later


def _require_news(new: AccessRequirement, beside: Iterable[AccessRequirement]) -> None:
    for held in beside:
        if held.kind == new.kind and not held.provisional and held.starts_on <= new.starts_on and _lasts(held, new):
            since = in_words(held.starts_on)
            raise Invalid(
                "kind", f"kind: this applies already, from {since}. To change anything about it, end it first"
            )


def _require_no_contradiction(new: AccessRequirement, beside: Iterable[AccessRequirement]) -> None:
    for held in beside:
        found = contradicted(new.kind, [held.kind], max(new.starts_on, held.starts_on))
        if found is not None:
            other, left = found
            raise Invalid(
                "kind",
                f"kind: “{_named(new.kind)}” contradicts what is recorded already, “{_named(other)}”: "
                f"with both, {left}. End the other one first, or record that this was asked for and declined",
            )


def _named(kind: AccessKind) -> str:
    return kind.brief().rstrip(".")


def _hold_back(records: Records, requirement: AccessRequirement) -> None:
    """Texts that wait to be sent are not, when they would go to the wrong place or say too much from now on.

    The task that comes with the change, and the watchdog, see to it that the household is told in the right way.
    """
    rules = requirement.kind.message_rules()
    elsewhere = rules.recipient is not None and rules.recipient.instead
    if requirement.declined is None and (rules.only or rules.neutral or rules.language or rules.nobody or elsewhere):
        for appointment in records.appointments.awaited_of_home(requirement.home_ref):
            version = appointment.promise.version
            records.messages.supersede(appointment.ref, version + 1)
            for held in records.messages.of(appointment.ref):
                if held.state is MessageState.SUPERSEDED and held.promise_version == version:
                    records.messages.save(replace(held, dedupe_key=_held_back(held)))


def _held_back(message: Message) -> str:
    """A key of its own, so that a reminder can be told anew in the way that is right now."""
    key = message.dedupe_key
    return key if key.startswith(_HELD_BACK) else f"{_HELD_BACK}{message.ref}:{key}"


def flag_changed_promises(records: Records, home_ref: HomeRef, now: datetime) -> None:
    """A planner's task for every awaited appointment whose promise was made on other requirements (rule 19).

    One task says how things stand; what an earlier one said of the same promise is true no more, and it ends.
    """
    requirements = records.requirements.of_home(home_ref)
    for appointment in records.appointments.awaited_of_home(home_ref):
        promise = appointment.promise
        standing = snapshot(requirements, promise.day)
        about = f"requirement-changed:{appointment.ref}:{promise.version}:"
        key = about + _key(standing)
        waiting = [
            task
            for task in records.tasks.open_of_order(appointment.work_order_ref)
            if task.kind is TaskKind.REQUIREMENT_CHANGED and task.dedupe_key.startswith(about)
        ]
        said = [task for task in waiting if task.dedupe_key.partition("@")[0] == key]
        for task in waiting:
            if task not in said:
                words = "What they need has changed again, and a newer task says how it stands."
                records.tasks.save(task.settle(BY_CHANGE, words, now))
        if standing == promise.requirements or said:
            continue
        before = records.tasks.about(key)
        ended_by_change = before is not None and before.done_by == BY_CHANGE
        set_task(
            records,
            appointment,
            TaskKind.REQUIREMENT_CHANGED,
            _changed_words(appointment, standing),
            # What stood before may stand again: that is news only where no person has dealt with it.
            key=f"{key}@{now.isoformat()}" if ended_by_change else key,
            due_at=min(now + timedelta(hours=4), promise.window.starts),
            now=now,
        )


def _changed_words(appointment: Appointment, standing: tuple[RequirementSnapshot, ...]) -> str:
    stands = " ".join(item.kind.brief() for item in standing) or "nothing is asked for any more."
    words = f"What the household needs has changed since this was booked. Check that the visit still suits: {stands}"
    refs = {item.ref for item in standing}
    ended = " ".join(item.kind.brief() for item in appointment.promise.requirements if item.ref not in refs)
    if not ended:
        return words
    if appointment.state in UNDER_WAY:
        return f"{words} Promised, and ended since: {ended} Somebody is on the way, so it is done all the same."
    return (
        f"{words} Promised, and ended since: {ended} It is done all the same, and the visit is held to it, until you "
        "tell the household of the visit anew without it."
    )


def _key(standing: tuple[RequirementSnapshot, ...]) -> str:
    return ",".join(item.ref for item in standing)
