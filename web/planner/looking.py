"""What was done at a door, on a planner's pages: whether it may be shown, and the entry in the log before it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appointments.domain.accounts import Account
from appointments.domain.privacy import ON_RECORD, Subject, Terms, terms
from appointments.domain.refs import HomeRef
from appointments.use_cases.keeping.note_read import NoteRead
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application


def signed_in() -> Account:
    account = signed_in_account()
    assert account is not None  # the guard let nobody else in
    return account


def may_see(subject: Subject) -> bool:
    """Whether whoever is signed in sees this at all."""
    return terms(signed_in().role, subject) is not Terms.NO


def look_at_door(application: Application, about: str, home_ref: HomeRef | None, *, anything: bool) -> bool:
    """Whether what was done there may be shown. Where there is `anything`, the look is on record from now (rule 73)."""
    account = signed_in()
    if anything and terms(account.role, Subject.DOOR_RECORD) in ON_RECORD:
        application.note_read(NoteRead(Subject.DOOR_RECORD, about, account.ref, account.role, home_ref))
    return may_see(Subject.DOOR_RECORD)
