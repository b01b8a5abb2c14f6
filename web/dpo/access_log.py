"""Who looked at what, with filters; and the table of who may see what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.privacy import Subject
from appointments.domain.times import parse_day
from appointments.views.access_log import SeeAccessLog
from web.dpo import wording
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.reading import page_number

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/")
    def home() -> ResponseReturnValue:
        return redirect(url_for(".access_log"))

    @pages.get("/who-looked")
    def access_log() -> ResponseReturnValue:
        form = Form.typed(request.args)
        try:
            wanted = _wanted(form)
        except Invalid as exc:
            form, wanted = form.with_error(exc), SeeAccessLog()
        page = render_template(
            "dpo/access_log.html",
            found=application.views.access_log(wanted),
            form=form,
            subjects=[(subject.value, words) for subject, words in wording.SUBJECTS.items()],
        )
        return page, 422 if form.errors else 200

    @pages.get("/who-may-see-what")
    def matrix() -> ResponseReturnValue:
        return render_template("dpo/matrix.html", rows=wording.matrix(), roles=list(wording.ROLES.values()))


def _wanted(form: Form) -> SeeAccessLog:
    subject = form.value("subject")
    return SeeAccessLog(
        who=form.value("who"),
        home=form.value("home"),
        subject=Subject(subject) if subject in set(Subject) else None,
        refused=form.value("refused") == "yes",
        sensitive=form.value("sensitive") == "yes",
        first=_day(form, "first"),
        last=_day(form, "last"),
        page=page_number(),
    )


def _day(form: Form, field: str) -> date | None:
    return parse_day(form.value(field), field) if form.value(field) else None
