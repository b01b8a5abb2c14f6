"""Two accounts of one visit, side by side, and the planner's decision which holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.device_actions import AccountDecision, DeviceAction
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.privacy import Subject
from appointments.domain.refs import EvidenceRef, TaskRef
from appointments.use_cases.devices.decide_kept_aside import DecideKeptAside
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.views.kept_aside import KeptAsidePage, SeeKeptAside
from web.evidence_words import reached_us, worth_knowing
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.looking import look_at_door, may_see
from web.planner.reading import signed_in_ref
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application

DECISIONS = (
    (AccountDecision.STANDS.value, "What is on record stands"),
    (AccountDecision.TAKEN.value, "The other account holds: put it on record too"),
)


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/tasks/<ref>/accounts")
    def accounts(ref: TaskRef) -> ResponseReturnValue:
        return _page(application, ref, Form())

    @pages.post("/tasks/<ref>/accounts")
    def decide_accounts(ref: TaskRef) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            decision = form.value("decision")
            if decision not in set(AccountDecision):
                raise Invalid("decision", "decision: choose which account holds")
            application.decide_kept_aside(
                DecideKeptAside(ref, signed_in_ref(), AccountDecision(decision), form.value("words"))
            )
        except Invalid as exc:
            return _page(application, ref, form.with_error(exc)), 422
        except WrongState as exc:
            flash(f"{exc.message[:1].upper()}{exc.message[1:]}.", "problem")
            return _page(application, ref, form), 409
        flash("Decided. Both accounts are kept, with what you decided.", "success")
        return redirect(url_for(".tasks"))

    @pages.get("/tasks/<ref>/accounts/<action>/photo")
    def photo_kept_aside(ref: TaskRef, action: EvidenceRef) -> ResponseReturnValue:
        """For who may see the evidence with its photos; each look is on record, and so is each that is refused."""
        found, account = application.views.kept_aside(SeeKeptAside(ref)).task, signed_in_account()
        assert account is not None  # the guard let nobody else in
        about = found.appointment_ref or found.ref
        application.note_read(NoteRead(Subject.EVIDENCE, about, account.ref, account.role, found.home_ref))
        content = application.photo(application.views.kept_aside_photo(SeeKeptAside(ref), action))
        return Response(content, mimetype="image/jpeg", headers={"Content-Disposition": "inline"})


def _page(application: Application, ref: TaskRef, form: Form) -> str:
    found = application.views.kept_aside(SeeKeptAside(ref))
    about = found.task.appointment_ref or found.task.ref
    shown = look_at_door(application, about, found.task.home_ref, anything=bool(found.aside or found.evidence))
    steps = wording.steps_of(found.appointment, found.needs) if found.appointment else {}
    return render_template(
        "planner/accounts.html",
        found=found,
        form=form,
        decisions=DECISIONS,
        shows_photos=may_see(Subject.EVIDENCE),
        aside=[(action, *_aside(found, action, steps)) for action in found.aside] if shown else [],
        on_record=_on_record(found, steps) if shown else [],
    )


def _aside(found: KeptAsidePage, action: DeviceAction, steps: Mapping[str, str]) -> tuple[datetime, str, str]:
    """When it was done, what, and who with what is known of its time."""
    who = wording.somebody(action.operative_ref, found.names)
    return action.at, wording.action(action, steps), f"{who}. {reached_us(action.held)}"


def _on_record(found: KeptAsidePage, steps: Mapping[str, str]) -> list[tuple[datetime, str]]:
    lines = []
    for item in found.evidence:
        closed_at = found.appointment.closed_at if found.appointment else None
        known = ". ".join(worth_knowing(item, closed_at=closed_at))
        words = f"{wording.evidence(item, steps)} ({wording.somebody(item.by, found.names)})"
        lines.append((item.at, f"{words}. {known}" if known else words))
    return lines
