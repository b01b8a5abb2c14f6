"""Record one thing that happened at the door. Evidence is only added; sending the same item twice adds it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.events import EvidenceRecorded
from appointments.domain.evidence import (
    CALL_RESULTS,
    CALLED,
    HEARD_WITHIN,
    NEED_ANSWERS,
    REFUSAL_REASONS,
    TRIED,
    WHO_SPOKE,
    Evidence,
    EvidenceKind,
    EvidenceSource,
    Held,
    device_time,
    digest_of,
    held_ms,
    of_kind,
)
from appointments.domain.figures import figure_named, in_force
from appointments.domain.limits import at_most
from appointments.domain.messages import Message, MessageKind
from appointments.domain.positions import Position, distance_in_words, elsewhere_m, noted
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Clock, Judge, KnownFigures, Records, UnitOfWork
from appointments.use_cases.at_the_door.believing import call_that_can_be, new_card, require_withdrawable
from appointments.use_cases.at_the_door.contradicting import hear_of_closed
from appointments.use_cases.at_the_door.set_off import require_assigned
from appointments.use_cases.steps.telling import Teller, tell
from appointments.use_cases.steps.tracking import track

REASONS = REFUSAL_REASONS

# What a kind must carry to say anything at all: (key, allowed values or None for any text).
NEEDS: dict[EvidenceKind, tuple[tuple[str, frozenset[str] | None], ...]] = {
    EvidenceKind.KNOCK: (),
    EvidenceKind.CALL: (("result", CALL_RESULTS),),
    EvidenceKind.TEXT: (),
    EvidenceKind.DOOR_STEP: (("step", None), ("result", None)),
    EvidenceKind.PLANNER_ASKED: (),
    EvidenceKind.CARD: (("number", None),),
    EvidenceKind.SPOKE_TO: (("who", WHO_SPOKE),),
    EvidenceKind.REASON: (("reason", frozenset(REASONS)), ("words", None)),
    EvidenceKind.OTHER_TIME_OFFERED: (("words", None),),
    EvidenceKind.WORK_DONE: (("words", None),),
    EvidenceKind.WITHDRAWN: (("withdraws", None), ("words", None)),
    EvidenceKind.TRIED: (("what", TRIED),),
    EvidenceKind.CORRECTION: (("of", None), ("words", None)),
    EvidenceKind.FOLLOW_ON: (("words", None),),
    EvidenceKind.RECOMMENDATION: (("words", None),),
    EvidenceKind.NEED_ANSWERED: (("need", None), ("answer", NEED_ANSWERS)),
}
# ... and what it may say besides.
MAY_SAY: dict[EvidenceKind, tuple[str, ...]] = {
    EvidenceKind.WORK_DONE: ("materials",),
    EvidenceKind.FOLLOW_ON: ("trade", "parts"),
    EvidenceKind.NEED_ANSWERED: ("words",),
    EvidenceKind.TRIED: ("to", "words", "of"),
}

LONGEST = 1_000  # characters of one thing that is said

# The gate goes on without an answer after the same time.
_PLANNER_ANSWERS_WITHIN = "planner_timeout_minutes"

# What the server does about it now, or the gate has to know before it answers. Anything else may come in late, from a
# phone that had no signal at the door.
_DONE_NOW = frozenset({EvidenceKind.TEXT, EvidenceKind.PLANNER_ASKED, EvidenceKind.WITHDRAWN})


@dataclass(frozen=True)
class RecordEvidence:
    """`ref` is made by the phone. `data` is what the kind needs, as text. `device_at` is the phone's time, if it told.

    Without a position, `no_position` says why (`positions.NO_POSITION`). `held` is for what a phone had kept; None for
    what happens now.
    """

    ref: EvidenceRef
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    kind: EvidenceKind
    device_at: datetime | None
    by: str
    data: Mapping[str, str] = field(default_factory=dict)
    position: Position | None = None
    no_position: str = "not_asked"
    held: Held | None = None


def record_evidence(
    request: RecordEvidence, *, uow: UnitOfWork, clock: Clock, teller: Teller, figures: KnownFigures, judge: Judge
) -> Evidence:
    """The item as stored. A text from the door is really sent. A planner who is asked gets a task; so do follow-on work
    and advice, which somebody owns until they are answered.

    What comes in after the visit was closed is kept too. Where it speaks against the outcome the visit is judged again,
    or a planner looks at it.
    """
    now = clock.now()
    held = request.held or Held.not_at_all(now)
    item = Evidence(
        ref=request.ref,
        appointment_ref=request.appointment_ref,
        kind=request.kind,
        source=EvidenceSource.DEVICE,
        device_at=device_time(request.device_at, held.received_at),
        received_at=held.received_at,
        held=held.length,
        held_known=held.known,
        by=request.by,
        data=checked_data(request.kind, request.data),
    )
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        if (stored := _recorded(records, request)) is not None:
            return stored
        require_there(appointment, request.operative_ref)
        asked_now = request.kind is EvidenceKind.PLANNER_ASKED and _can_be_answered(appointment, held)
        if request.kind in _DONE_NOW and (asked_now or request.kind is not EvidenceKind.PLANNER_ASKED):
            require_on_site(appointment)
        match request.kind:
            case EvidenceKind.TEXT:
                sent = _sent(records, appointment, request.ref, teller, now)
                item = replace(item, source=EvidenceSource.SYSTEM, data=sent)
            case EvidenceKind.CALL:
                item = replace(item, data=call_that_can_be(records, appointment, item))
            case EvidenceKind.CARD:
                item = replace(item, fingerprint=new_card(records, appointment, item.text("number")))
            case EvidenceKind.WITHDRAWN:
                require_withdrawable(records, appointment, item)
        where = noted(request.position, records.homes.get(appointment.home_ref).place, request.no_position)
        item = replace(item, data={**item.data, **where})
        if add_evidence(records, item):
            if asked_now:
                _ask_planner(records, appointment, item, now, _answers_within(records, appointment, figures))
            track(records, appointment, item, now, teller.calendar)
            hear_of_closed(records, appointment, item, judge=judge, calendar=teller.calendar, now=now)
        records.commit()
    return item


def _can_be_answered(appointment: Appointment, held: Held) -> bool:
    """A question that a phone had kept until everybody had left is on record, and there is nobody to answer."""
    return held.length <= HEARD_WITHIN or appointment.state is State.ON_SITE


def require_there(appointment: Appointment, operative_ref: OperativeRef) -> None:
    """Who is on the round and did not come has seen nothing, and has nothing to leave."""
    if appointment.visit is None or operative_ref not in appointment.visit.operative_refs:
        raise WrongState("record your arrival first; evidence belongs to a visit that is under way")


def require_on_site(appointment: Appointment) -> None:
    if appointment.state is not State.ON_SITE:
        raise WrongState("record your arrival first; evidence belongs to a visit that is under way")


def add_evidence(records: Records, item: Evidence) -> bool:
    """Store an item with its digest and its fact; False when it was stored before."""
    digested = item if item.digest else replace(item, digest=digest_of(item))
    if not records.evidence.add(digested):
        if (item.ref, item.kind) not in {(held.ref, held.kind) for held in records.evidence.of(item.appointment_ref)}:
            raise Invalid("ref", f"ref: {item.ref} is other evidence already; make a new reference")
        return False
    records.ledger.append(
        EvidenceRecorded(
            ref=item.appointment_ref,
            at=item.received_at,
            evidence_ref=item.ref,
            kind=item.kind.value,
            source=item.source.value,
            device_at=item.device_at,
            digest=digested.digest,
            by=item.by,
            held_ms=held_ms(item),
        )
    )
    return True


def checked_data(kind: EvidenceKind, data: Mapping[str, str]) -> dict[str, object]:
    """What is kept of what was said; raises Invalid for what says nothing that this kind could mean."""
    if kind not in NEEDS:
        raise Invalid("kind", f"kind: {kind} is not recorded this way")
    kept: dict[str, object] = {}
    for key, allowed in NEEDS[kind]:
        value = _said(data, key)
        if not value:
            raise Invalid(key, f"{key}: this is needed to record {kind.replace('_', ' ')}")
        if allowed is not None and value not in allowed:
            raise Invalid(key, f"{key}: {value!r} must be one of {', '.join(sorted(allowed))}")
        if len(value) > LONGEST:
            raise Invalid(key, f"{key}: at most {LONGEST:,} characters")
        kept[key] = value
    kept.update({key: at_most(said, LONGEST, key) for key in MAY_SAY.get(kind, ()) if (said := _said(data, key))})
    if kind is EvidenceKind.CALL:
        kept["to"] = _said(data, "to") or "resident"
        if kept["to"] not in CALLED:
            raise Invalid("to", f"to: {kept['to']!r} must be one of {', '.join(sorted(CALLED))}")
    return kept


def _said(data: Mapping[str, str], key: str) -> str:
    return str(data.get(key, "")).strip()


def _recorded(records: Records, request: RecordEvidence) -> Evidence | None:
    """The same item, sent before: phones send again until they hear that it arrived."""
    items = records.evidence.of(request.appointment_ref)
    return next((item for item in items if (item.ref, item.kind) == (request.ref, request.kind)), None)


def _sent(
    records: Records, appointment: Appointment, ref: EvidenceRef, teller: Teller, now: datetime
) -> dict[str, object]:
    told = tell(
        records,
        appointment,
        MessageKind.AT_THE_DOOR,
        teller=teller,
        now=now,
        dedupe=ref,
        expires_at=now + timedelta(minutes=10),
    )
    if not isinstance(told, Message):
        raise Invalid("kind", "kind: no text can be sent to this household; ring the planner instead")
    return {"message": told.ref}


def _answers_within(records: Records, appointment: Appointment, figures: KnownFigures) -> timedelta:
    """The landlord's own figure in force on the day of the promise, as the gate will read it."""
    own = in_force(records.figures.all(), appointment.promise.day)
    default = figure_named(figures(), _PLANNER_ANSWERS_WITHIN).default
    return timedelta(minutes=own.get(_PLANNER_ANSWERS_WITHIN, default))


def _ask_planner(
    records: Records, appointment: Appointment, item: Evidence, now: datetime, answers_within: timedelta
) -> None:
    """One task for each question; one that is asked again before its answer came stays the same task, due later."""
    for open_task in records.tasks.open_of_order(appointment.work_order_ref):
        if open_task.kind is TaskKind.PLANNER_CALL and open_task.appointment_ref == appointment.ref:
            records.tasks.save(replace(open_task, due_at=now + answers_within))
            return
    arrivals = of_kind(records.evidence.of(appointment.ref), EvidenceKind.ARRIVAL)
    apart = min((far for held in arrivals if (far := elsewhere_m(held.data)) is not None), default=None)
    elsewhere = "" if apart is None else f" Their phone said on arrival: {distance_in_words(apart)} from the home."
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.PLANNER_CALL,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now + answers_within,
            words=f"An operative at the door cannot get in and asks you. Try the household, then answer.{elsewhere}",
            dedupe_key=f"planner-call:{item.ref}",
            appointment_ref=appointment.ref,
            work_order_ref=appointment.work_order_ref,
            home_ref=appointment.home_ref,
        )
    )
