"""Whose pages these are: the signed-in operative, today, and nobody else's visits (rule 45)."""

from __future__ import annotations

from datetime import date

from werkzeug.exceptions import Forbidden

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import NotFound
from appointments.domain.privacy import Subject
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.times import day_of
from appointments.use_cases.keeping.note_read import NoteRefused
from appointments.views.operative_visit import OperativeVisit, ShowVisit
from web.application import Application
from web.sessions import signed_in_account


def my_account() -> str:
    """The reference of the account, as evidence names who recorded it."""
    account = signed_in_account()
    assert account is not None  # the guard let nobody else in
    return account.ref


def my_ref() -> OperativeRef:
    account = signed_in_account()
    if account is None or account.operative_ref is None:
        raise Forbidden("Your account has no round of its own. Ask a planner to set it up.")
    return account.operative_ref


def today(application: Application) -> date:
    return day_of(application.clock.now())


def my_visit(application: Application, ref: AppointmentRef) -> OperativeVisit:
    """The visit, when it is on this operative's round today; NotFound otherwise, and then it is on record who asked."""
    try:
        return application.views.operative_visit(ShowVisit(my_ref(), ref, today(application)))
    except NotFound:
        application.note_refused(NoteRefused(Subject.VISIT, ref, my_account(), AccountRole.OPERATIVE))
        raise
