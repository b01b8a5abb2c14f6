"""A photo is announced before its first piece comes: what is on its way, from when, and how large it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from appointments.domain.action_reading import Read
from appointments.domain.device_actions import ActionKind, ActionState, DeviceAction, Why
from appointments.domain.device_times import Exchange
from appointments.domain.errors import Invalid
from appointments.domain.evidence import PHOTO_SUBJECTS
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef
from appointments.domain.times import require_instant
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.devices.take_actions import store_action

LARGEST_BYTES = 15 * 1024 * 1024
_LARGEST_MB = LARGEST_BYTES // 1024 // 1024
ON_ITS_WAY = "This photo is on its way."


@dataclass(frozen=True)
class StartPhoto:
    """`size` in bytes and `sha256` are of the whole file; `sent_at`, `sent_run` and `sent_steady_ms` are the phone's
    clocks at the moment of sending, None and empty where they are not known. `device` is the phone's reference for
    itself, empty where its app says none.
    """

    ref: EvidenceRef
    appointment_ref: AppointmentRef
    by: str
    operative_ref: OperativeRef
    subject: str
    size: int
    sha256: str
    device_at: datetime
    run: str = ""
    steady_ms: int | None = None
    position: Mapping[str, object] = field(default_factory=dict)
    sent_at: datetime | None = None
    sent_run: str = ""
    sent_steady_ms: int | None = None
    device: str = ""


def start_photo(request: StartPhoto, *, uow: UnitOfWork, clock: Clock) -> DeviceAction:
    """The photo as it stands: on its way, or as it was settled when it was sent before."""
    now = clock.now()
    if request.subject not in PHOTO_SUBJECTS:
        raise Invalid("subject", f"subject: one of {', '.join(sorted(PHOTO_SUBJECTS))}")
    if not 0 < request.size <= LARGEST_BYTES:
        words = "the picture is empty" if request.size <= 0 else f"the picture is larger than {_LARGEST_MB} MB"
        raise Invalid("size", f"size: {words}")
    device_at = require_instant(request.device_at, "device_at")
    exchange = Exchange(request.sent_at or device_at, now, request.sent_run, request.sent_steady_ms, request.device)
    with uow.write() as records:
        # Without the phone's time at the moment of sending there is nothing to go by but when it came.
        known = records.device_actions.clock_of(request.by, request.device) if request.sent_at else None
        read = Read(
            request.ref,
            ActionKind.PHOTO,
            request.appointment_ref,
            device_at,
            request.run,
            request.steady_ms,
            sent=_sent(request),
        )
        stored = store_action(records, read, request.by, request.operative_ref, exchange, known)
        if stored.ref != request.ref:
            raise Invalid("ref", f"ref: {request.ref} is something else already; make a new reference")
        if stored.state is ActionState.RECEIVED:
            stored = stored.waits(Why.PIECES_AWAITED, ON_ITS_WAY)
            records.device_actions.save(stored)
        records.commit()
    return stored


def _sent(request: StartPhoto) -> str:
    """What the photo is, as the text of an action: the same however often it is announced."""
    said = {
        "ref": request.ref,
        "appointment": request.appointment_ref,
        "kind": ActionKind.PHOTO.value,
        "device_at": request.device_at.isoformat(),
        "data": {"subject": request.subject, "size": request.size, "sha256": request.sha256},
        "position": dict(request.position),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def announced(action: DeviceAction) -> tuple[int, str, str]:
    """Size, SHA-256 and subject of a photo that was announced."""
    return int(action.text("size") or 0), action.text("sha256"), action.text("subject")
