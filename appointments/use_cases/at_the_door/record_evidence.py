"""Record one thing that happened at the door. Evidence is only added; sending the same item twice adds it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Invalid
from appointments.domain.evidence import HEARD_WITHIN, Evidence, EvidenceKind, EvidenceSource, Held, of_kind
from appointments.domain.figures import figure_named, in_force
from appointments.domain.messages import Message, MessageKind
from appointments.domain.positions import distance_in_words, elsewhere_m
from appointments.domain.refs import EvidenceRef
from appointments.domain.tasks import TaskKind
from appointments.ports import Clock, Judge, KnownFigures, Records, UnitOfWork
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.believing import call_that_can_be, new_card, require_withdrawable
from appointments.use_cases.at_the_door.contradicting import hear_of_closed
from appointments.use_cases.at_the_door.from_phone import FromPhone
from appointments.use_cases.at_the_door.on_the_visit import require_assigned, require_on_site, require_there
from appointments.use_cases.at_the_door.what_is_said import checked_data
from appointments.use_cases.steps.needs_of_work import require_need
from appointments.use_cases.steps.setting_tasks import set_task
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell
from appointments.use_cases.steps.tracking import track

# The gate goes on without an answer after the same time.
_PLANNER_ANSWERS_WITHIN = "planner_timeout_minutes"

# What the server does about it now, or the gate has to know before it answers. Anything else may come in late, from a
# phone that had no signal at the door.
_DONE_NOW = frozenset({EvidenceKind.TEXT, EvidenceKind.PLANNER_ASKED, EvidenceKind.WITHDRAWN})


@dataclass(frozen=True, kw_only=True)
class RecordEvidence(FromPhone):
    """`data` is what the kind needs, as text."""

    kind: EvidenceKind
    data: Mapping[str, str] = field(default_factory=dict)


def record_evidence(
    request: RecordEvidence, *, uow: UnitOfWork, clock: Clock, teller: Teller, figures: KnownFigures, judge: Judge
) -> Evidence:
    """The item as stored. A text from the door is really sent. A planner who is asked gets a task; so do follow-on work
    and advice, which somebody owns until they are answered.

    What comes in after the visit was closed is kept too. Where it speaks against the outcome the visit is judged again,
    or a planner looks at it.
    """
    now = clock.now()
    item = request.evidence(request.kind, now, checked_data(request.kind, request.data))
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        if (stored := _recorded(records, request)) is not None:
            return stored
        require_there(appointment, request.operative_ref)
        asked_now = request.kind is EvidenceKind.PLANNER_ASKED and _can_be_answered(appointment, request.held_at(now))
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
            case EvidenceKind.NEED_ANSWERED:
                require_need(records, appointment, item.text("need"))
        home = records.homes.get(appointment.home_ref).place
        item = replace(item, data={**item.data, **request.where(home)})
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
    set_task(
        records,
        appointment,
        TaskKind.PLANNER_CALL,
        f"An operative at the door cannot get in and asks you. Try the household, then answer.{elsewhere}",
        key=f"planner-call:{item.ref}",
        due_at=now + answers_within,
        now=now,
    )
