"""Of one visit, or of all: what was stored and not dealt with yet, because a process died, or something it rests on had
not come, is tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.device_actions import ActionKind, DeviceAction, Why
from appointments.domain.device_order import in_their_order_however_they_came
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, EvidenceVault, Judge, KnownFigures, PhotoPieces, UnitOfWork
from appointments.use_cases.devices.apply_action import ApplyAction, apply_action
from appointments.use_cases.devices.finish_photo import FinishPhoto, WrongDigest, finish_photo
from appointments.use_cases.steps.teller import Teller

# What came a moment ago is being dealt with by whoever took it.
SETTLED_AFTER = timedelta(minutes=1)
_PASSES = 4  # an arrival lets evidence in, evidence a claim, a claim the departure


@dataclass(frozen=True)
class ApplyWaiting:
    """Of one visit, or a page of all: at most `limit`, of those numbered after `after`."""

    appointment_ref: AppointmentRef = ""
    limit: int = 100
    after: str = ""


@dataclass(frozen=True)
class WaitingApplied:
    """Those that were settled, or wait for something else than before; where the next page begins, None after the
    last. `broke` is what was raised: one that cannot be dealt with keeps no other from being tried.
    """

    changed: tuple[DeviceAction, ...]
    next_after: str | None = None
    broke: tuple[Exception, ...] = ()

    @property
    def settled(self) -> int:
        return sum(not action.open for action in self.changed)


def apply_waiting(
    request: ApplyWaiting,
    *,
    uow: UnitOfWork,
    clock: Clock,
    judge: Judge,
    teller: Teller,
    figures: KnownFigures,
    vault: EvidenceVault,
    pieces: PhotoPieces,
) -> WaitingApplied:
    """Each in a transaction of its own, in the order in which they were done, and again as long as that settles any."""

    def tried(action: DeviceAction) -> DeviceAction:
        if action.kind is ActionKind.PHOTO:
            try:
                return finish_photo(
                    FinishPhoto(action.ref),
                    uow=uow,
                    clock=clock,
                    vault=vault,
                    pieces=pieces,
                    judge=judge,
                    teller=teller,
                )
            except WrongDigest:
                return action  # the phone is told when it sends the next piece
        return apply_action(ApplyAction(action.ref), uow=uow, clock=clock, judge=judge, teller=teller, figures=figures)

    found, next_after = _found(request, uow, clock)
    changed: dict[str, DeviceAction] = {}
    broke: dict[str, Exception] = {}
    for _ in range(_PASSES):
        after = []
        for action in found:
            try:
                after.append((action, tried(action)))
            except Exception as exc:  # noqa: BLE001 - it is said in `broke`; a full disk stops one photo, not all visits
                broke[action.ref] = exc
        changed.update({now.ref: now for before, now in after if now != before})
        if all(now.open for _, now in after):
            break
        found = [now for _, now in after if now.open]
    return WaitingApplied(tuple(changed.values()), next_after, tuple(broke.values()))


def _found(request: ApplyWaiting, uow: UnitOfWork, clock: Clock) -> tuple[list[DeviceAction], str | None]:
    with uow.read() as records:
        if request.appointment_ref:
            theirs = records.device_actions.of(request.appointment_ref)
            mine = [action for action in theirs if action.open and action.why is not Why.PIECES_AWAITED]
            return in_their_order_however_they_came(mine), None
        before = clock.now() - SETTLED_AFTER
        page = records.device_actions.open(before, request.limit, after=int(request.after or 0))
    more = str(page[-1][0]) if len(page) == request.limit else None
    return in_their_order_however_they_came([action for _, action in page]), more
