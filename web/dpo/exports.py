"""Everything that is held about one household, to read here or to take away (rule 75)."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid, NotFound
from appointments.domain.privacy import CHOSEN_REASONS, ReadReason, Subject
from appointments.domain.refs import HomeRef
from appointments.domain.times import day_of, parse_day
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.views.subject_export import ExportSubject
from web.dpo.wording import REASONS
from web.forms import Form
from web.guards import GuardedBlueprint
from web.links import without_links_in
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/household")
    def subject_export() -> ResponseReturnValue:
        today = day_of(application.clock.now()).isoformat()
        return _form(Form.filled({"asked_on": today, "reason": ReadReason.SUBJECT_REQUEST.value}))

    @pages.post("/household")
    def make_subject_export() -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            home_ref, asked_on = _asked(form)
            account = signed_in_account()
            assert account is not None  # the guard let nobody else in
            application.note_read(
                NoteRead(Subject.SUBJECT_EXPORT, home_ref, account.ref, account.role, home_ref, form.value("reason"))
            )
        except Invalid as exc:
            return _form(form.with_error(exc)), 422
        made = without_links_in(
            application.views.subject_export(ExportSubject(home_ref, asked_on, application.clock.now()))
        )
        if form.value("as") != "file":
            return render_template("dpo/household.html", made=made), {"Cache-Control": "no-store"}
        headers = {
            "Content-Disposition": f'attachment; filename="household-{home_ref}.json"',
            "Cache-Control": "no-store",
        }
        return Response(json.dumps(made, indent=2, ensure_ascii=False), headers=headers, mimetype="application/json")

    def _asked(form: Form) -> tuple[HomeRef, date]:
        named = form.value("property_ref")
        if not named:
            raise Invalid("property_ref", "property_ref: give the property reference")
        asked_on = parse_day(form.value("asked_on"), "asked_on")
        if asked_on > day_of(application.clock.now()):
            raise Invalid("asked_on", "asked_on: this day is still to come")
        try:
            return application.look_up.home_named(named), asked_on
        except NotFound as exc:
            raise Invalid("property_ref", "property_ref: there is no home with this reference") from exc

    def _form(form: Form) -> str:
        reasons = [(reason.value, REASONS[reason.value]) for reason in CHOSEN_REASONS]
        return render_template("dpo/export.html", form=form, reasons=reasons)
