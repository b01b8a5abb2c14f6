"""A photo whose last piece has come becomes evidence, as any photo does; where the visit does not take it, it is kept.

Checking and keeping a picture takes a while, so it is done outside of the transaction that says what became of it. A
process that dies in between finds the picture recorded when it comes again: that is recognised by its reference.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from appointments.domain.device_actions import ActionKind, ActionState, DeviceAction, Why
from appointments.domain.errors import DomainError, Invalid
from appointments.domain.evidence import Held
from appointments.domain.refs import EvidenceRef
from appointments.ports import Clock, EvidenceVault, Judge, PhotoPieces, UnitOfWork
from appointments.use_cases.at_the_door.record_photo import RecordPhoto, record_photo, sent_before
from appointments.use_cases.devices.fitting import Fitting, fitting
from appointments.use_cases.devices.keeping_aside import keep_aside
from appointments.use_cases.devices.start_photo import announced
from appointments.use_cases.steps.judging_again import judge_again
from appointments.use_cases.steps.teller import Teller

_SENT_BEFORE = "This photo was sent before, for another visit. It is kept, and does not count for this one."


@dataclass(frozen=True)
class FinishPhoto:
    ref: EvidenceRef


class WrongDigest(Invalid):
    """What came is not what was announced; it was thrown away, to be sent again from the beginning."""

    code = "wrong-digest"


def finish_photo(
    request: FinishPhoto,
    *,
    uow: UnitOfWork,
    clock: Clock,
    vault: EvidenceVault,
    pieces: PhotoPieces,
    judge: Judge,
    teller: Teller,
) -> DeviceAction:
    """The photo as it stands afterwards; unchanged while pieces are missing, or when it was settled before.

    Raises WrongDigest.
    """
    now = clock.now()
    with uow.read() as records:
        action = records.device_actions.get(request.ref)
        if not action.open or action.kind is not ActionKind.PHOTO:
            return action
        size, digest, subject = announced(action)
        if pieces.size(action.ref) < size:
            return action
        found = fitting(records, action, now)
    content = pieces.read(action.ref)
    if sha256(content).hexdigest() != digest:
        pieces.forget(action.ref)
        raise WrongDigest("sha256", "sha256: what came is not what was announced; send it again from the beginning")
    if found.waits:
        return _saved(action.waits(found.why, found.words), uow)
    if found.why:
        return _aside(action, content, found, now, uow=uow, vault=vault, teller=teller)
    position, no_position = action.position
    wanted = RecordPhoto(
        action.ref,
        action.appointment_ref,
        action.operative_ref,
        action.device_at or action.at,
        action.by,
        position,
        no_position,
        # What was announced came whole only now.
        held=Held(now, action.at, action.held_known),
        content=content,
        subject=subject,
    )
    try:
        item = record_photo(wanted, uow=uow, clock=clock, vault=vault)
    except Invalid as exc:
        if exc.field != "photo":
            return _aside(action, content, Fitting(Why.DOES_NOT_FIT), now, uow=uow, vault=vault, teller=teller)
        words = f"{exc.message.removeprefix('photo: ').capitalize()}. Take it again."
        return _saved(action.settles(ActionState.REFUSED, now, words=words), uow)
    except DomainError:
        return _aside(action, content, Fitting(Why.DOES_NOT_FIT), now, uow=uow, vault=vault, teller=teller)
    with uow.write() as records:
        current = records.device_actions.lock(action.ref)
        if not current.open:
            return current
        after = current.settles(ActionState.APPLIED, now, words=_SENT_BEFORE if sent_before(item) else "")
        visit = records.appointments.get(action.appointment_ref).visit
        if visit is not None and visit.left_at is not None and item.at <= visit.left_at:
            judge_again(
                records,
                action.appointment_ref,
                f"evidence:{item.ref}",
                judge=judge,
                calendar=teller.calendar,
                now=now,
            )
        records.device_actions.save(after)
        records.commit()
    return after


def _saved(after: DeviceAction, uow: UnitOfWork) -> DeviceAction:
    with uow.write() as records:
        current = records.device_actions.lock(after.ref)
        if not current.open or current == after:
            return current
        records.device_actions.save(after)
        records.commit()
    return after


def _aside(
    action: DeviceAction,
    content: bytes,
    found: Fitting,
    now: datetime,
    *,
    uow: UnitOfWork,
    vault: EvidenceVault,
    teller: Teller,
) -> DeviceAction:
    """The picture is kept, for the planner who decides; it is no evidence of any visit."""
    try:
        kept, words = vault.keep(content).digest, found.words
    except Invalid as exc:
        kept, words = "", f"{exc.message.removeprefix('photo: ').capitalize()}."
    with uow.write() as records:
        current = records.device_actions.lock(action.ref)
        if not current.open:
            return current
        aside = keep_aside(records, current, found.why, now, teller.calendar, because=words)
        after = replace(aside, digest=kept)
        records.device_actions.save(after)
        records.commit()
    return after
