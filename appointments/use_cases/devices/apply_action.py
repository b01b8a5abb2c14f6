"""Apply one stored action to its visit, through the use case that every other door goes through, exactly once.

What it changes and what is said of it are one transaction, so a process that dies in between leaves it as it was
stored, to be applied when the phone or the worker comes again. What the visit does not take is kept aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.device_actions import ActionKind, ActionState, DeviceAction, Why
from appointments.domain.device_order import done_after, in_their_order
from appointments.domain.errors import DomainError, Invalid, Stale
from appointments.domain.refs import EvidenceRef
from appointments.ports import Clock, Judge, KnownFigures, Records, UnitOfWork
from appointments.use_cases.at_the_door.close_visit import ChildAlone
from appointments.use_cases.devices.fitting import fitting
from appointments.use_cases.devices.keeping_aside import keep_aside
from appointments.use_cases.devices.putting_on_record import put_on_record
from appointments.use_cases.steps.needs_of_work import NeedsUnanswered
from appointments.use_cases.steps.teller import Teller

# What a claim may have been refused for the want of, before the gate was asked.
_LETS_CLAIM = frozenset({ActionKind.ANSWER_NEED_OF_WORK, ActionKind.SPOKE_TO, ActionKind.WITHDRAW})
_TRIES = 4  # somebody else may change the visit meanwhile: a planner, a receipt, a colleague's phone


@dataclass(frozen=True)
class ApplyAction:
    ref: EvidenceRef


def apply_action(
    request: ApplyAction, *, uow: UnitOfWork, clock: Clock, judge: Judge, teller: Teller, figures: KnownFigures
) -> DeviceAction:
    """The action as it stands afterwards; unchanged when something was said of it before. Raises NotFound.

    A photo is applied once all its pieces are there (`finish_photo`), and not here.
    """
    for left in reversed(range(_TRIES)):
        now = clock.now()
        try:
            return _applied(request.ref, now, uow=uow, clock=clock, judge=judge, teller=teller, figures=figures)
        except (ChildAlone, NeedsUnanswered) as exc:
            return _settled(request.ref, now, _sentence(exc), uow=uow, teller=teller, refused=True)
        except Stale:
            if not left:
                raise
        except DomainError as exc:
            return _settled(request.ref, now, _sentence(exc), uow=uow, teller=teller, refused=False)
    raise AssertionError("the last try returns or raises")


def _applied(
    ref: EvidenceRef,
    now: datetime,
    *,
    uow: UnitOfWork,
    clock: Clock,
    judge: Judge,
    teller: Teller,
    figures: KnownFigures,
) -> DeviceAction:
    with uow.write() as records:
        action = records.device_actions.lock(ref)
        if not action.open or action.kind is ActionKind.PHOTO:
            return action
        found = fitting(records, action, now)
        if found.waits:
            after = action.waits(found.why, found.words)
        elif found.why:
            after = keep_aside(records, action, found.why, now, teller.calendar, because=found.words)
        else:
            after = put_on_record(records, action, clock=clock, judge=judge, teller=teller, figures=figures)
        if after != action:
            records.device_actions.save(after)
            if after.state is ActionState.APPLIED and after.kind in _LETS_CLAIM:
                _try_claim_again(records, after)
            records.commit()
        return after


def _try_claim_again(records: Records, came: DeviceAction) -> None:
    """A claim that was refused only for want of what was done before it, and came after it, is as if it came now."""
    claims = [
        held
        for held in records.device_actions.of(came.appointment_ref)
        if held.kind is ActionKind.CLAIM and held.by == came.by
    ]
    last = in_their_order(claims)[-1:]
    for claim in last:
        # The gate's own no has a judgement; the operative has seen it and answers it by another claim.
        if claim.state is ActionState.REFUSED and claim.judgement_ref is None and not done_after(came, claim):
            records.device_actions.save(claim.again())


def _settled(
    ref: EvidenceRef, now: datetime, words: str, *, uow: UnitOfWork, teller: Teller, refused: bool
) -> DeviceAction:
    """It was tried and not taken; what was tried is undone."""
    with uow.write() as records:
        action = records.device_actions.lock(ref)
        if not action.open:
            return action
        if refused:
            after = action.settles(ActionState.REFUSED, now, words=words)
        else:
            after = keep_aside(records, action, Why.DOES_NOT_FIT, now, teller.calendar, because=words)
        records.device_actions.save(after)
        records.commit()
        return after


def _sentence(exc: DomainError) -> str:
    """For the operative: without the name of the field, which programs need."""
    words = exc.message.removeprefix(f"{exc.field}:").strip() if isinstance(exc, Invalid) else exc.message
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."
