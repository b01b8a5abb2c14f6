"""Homes: find one, and see who lives there and what they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.privacy import Subject
from appointments.domain.times import day_of, midnight
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.views.home_list import FindHomes
from appointments.views.home_page import SeeHome
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.reading import page_number, signed_in_ref
from web.responses import is_partial
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/homes")
    def homes() -> ResponseReturnValue:
        form = Form.typed(request.args)
        found = views.home_list(FindHomes(day_of(application.clock.now()), form.value("q"), page_number()))
        template = "planner/_homes.html" if is_partial() else "planner/homes.html"
        return render_template(template, found=found, form=form, raising=False)

    @pages.get("/homes/<ref>")
    def home(ref: str) -> ResponseReturnValue:
        return _page(ref, Form())

    @pages.post("/homes/<ref>/record")
    def open_record(ref: str) -> ResponseReturnValue:
        """The reason first, then everything about what the household needs, until the end of the day."""
        form = Form.typed(request.form)
        views.home_page(SeeHome(ref))
        try:
            application.note_read(_read(ref, form.value("reason")))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        return redirect(url_for(".home", ref=ref))

    def _page(ref: str, form: Form) -> str:
        today = day_of(application.clock.now())
        found = views.home_page(SeeHome(ref, signed_in_ref(), midnight(today)))
        if found.reason and request.method == "GET":
            # Every look at the record is logged with the reason given today: one insert.
            application.note_read(_read(ref, found.reason))
        past = [r for r in found.requirements if r.declined is None and r.ends_on is not None and r.ends_on < today]
        return render_template(
            "planner/home.html",
            found=found,
            today=today,
            in_force=[r for r in found.requirements if r.declined is None and r not in past],
            past=past,
            declined=[r for r in found.requirements if r.declined is not None],
            reasons=wording.READ_REASONS,
            form=form,
        )


def _read(ref: str, reason: str) -> NoteRead:
    account = signed_in_account()
    assert account is not None  # the guard let nobody else in
    return NoteRead(Subject.REQUIREMENT_RECORD, ref, account.ref, account.role, ref, reason)
