"""Write down who looks at what: a read that needs a reason, and one that is refused (rules 72 and 73)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.access import AccessRequirement, Sensitivity
from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid, MayNotSee, NotFound
from appointments.domain.privacy import (
    CHOSEN_REASONS,
    AccessEntry,
    ReadReason,
    Subject,
    Terms,
    reference_only,
    terms,
)
from appointments.domain.refs import HomeRef
from appointments.ports import Clock, Records, UnitOfWork


@dataclass(frozen=True)
class NoteRead:
    """`about` is the reference of what is read; `home_ref` of whom it tells. `reason` is one of the list.

    `part_of_look_since`: this is a part of something larger, and nothing more is written when the same account's look
    at the same is on record from that instant on.
    """

    subject: Subject
    about: str
    by: str
    role: AccountRole
    home_ref: HomeRef | None = None
    reason: str = ""
    part_of_look_since: datetime | None = None


@dataclass(frozen=True)
class NoteRefused:
    """A read that was refused. `about` is what the address named, kept when it looks like a reference of ours."""

    subject: Subject
    about: str
    by: str
    role: AccountRole


def note_read(request: NoteRead, *, uow: UnitOfWork, clock: Clock) -> None:
    """On record, so it may be shown now. Raises MayNotSee, on record too, and Invalid when a reason is missing."""
    now = clock.now()
    granted = terms(request.role, request.subject)
    if granted is Terms.WITH_REASON and request.reason not in CHOSEN_REASONS:
        raise Invalid("reason", "reason: choose why you need to see this")
    if granted is not Terms.NO and _is_part(request, uow):
        return
    with uow.write() as records:
        if granted is Terms.NO:
            _refuse(records, NoteRefused(request.subject, request.about, request.by, request.role), now)
            records.commit()
            raise MayNotSee("this is not for your account; ask the data protection officer")
        records.access_log.add(
            AccessEntry(
                at=now,
                by=request.by,
                role=request.role.value,
                subject=request.subject,
                about=request.about,
                home_ref=request.home_ref,
                allowed=True,
                reason=ReadReason(request.reason).value if request.reason else "",
                sensitive=_sensitive(records, request),
            )
        )
        records.commit()


def _is_part(request: NoteRead, uow: UnitOfWork) -> bool:
    """Read apart from the writing: a page's pictures come all at once, and most of them write nothing."""
    if request.part_of_look_since is None:
        return False
    with uow.read() as records:
        return records.access_log.looked(request.by, request.subject, request.about, request.part_of_look_since)


def note_refused(request: NoteRefused, *, uow: UnitOfWork, clock: Clock) -> None:
    """Who was refused what, and when; nothing that was typed is kept."""
    with uow.write() as records:
        _refuse(records, request, clock.now())
        records.commit()


def is_sensitive(requirement: AccessRequirement) -> bool:
    return requirement.kind.SENSITIVITY is not Sensitivity.ORDINARY


def _refuse(records: Records, request: NoteRefused, now: datetime) -> None:
    about = reference_only(request.about)
    records.access_log.add(
        AccessEntry(
            at=now,
            by=request.by,
            role=request.role.value,
            subject=request.subject,
            about=about,
            home_ref=_home_of(records, about),
            allowed=False,
        )
    )


def _home_of(records: Records, about: str) -> HomeRef | None:
    """Whose household it would have told of, by what the address named, so that they can be told who tried."""
    if not about:
        return None
    lookups: tuple[Callable[[], HomeRef | None], ...] = (
        lambda: records.homes.get(about).ref,
        lambda: records.appointments.get(about).home_ref,
        lambda: records.work_orders.get(about).home_ref,
        lambda: records.tasks.get(about).home_ref,
    )
    for home_ref in lookups:
        with suppress(NotFound):
            return home_ref()
    return None


def _sensitive(records: Records, request: NoteRead) -> bool:
    if request.home_ref is None or request.subject in {Subject.INSTRUCTION, Subject.CATEGORY}:
        return False
    return any(is_sensitive(held) for held in records.requirements.of_home(request.home_ref))
