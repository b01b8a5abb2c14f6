"""The rulebook as the landlord's procedure, with the figures in force, and a change of one from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.figures import figure_lines, figure_named, in_force
from appointments.domain.outcomes import OUTCOME_WORDS
from appointments.domain.times import day_of, in_words, parse_day
from appointments.use_cases.landlord.set_figure import SetFigure
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/rules")
    def rules() -> ResponseReturnValue:
        return _page(application, Form())

    @pages.post("/rules")
    def set_figure() -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            figure = figure_named(application.rulebook.figures(), form.value("name"))
            change = application.set_figure(
                SetFigure(
                    name=figure.name,
                    value=figure.read(form.value("value")),
                    from_day=parse_day(form.value("from_day"), "from_day"),
                    by=signed_in_ref(),
                )
            )
        except Invalid as exc:
            return _page(application, form.with_error(exc)), 422
        flash(f"{figure.words}: {figure.in_words(change.value)} from {in_words(change.from_day)}.", "success")
        return redirect(url_for(".rules"))


def _page(application: Application, form: Form) -> str:
    today = day_of(application.clock.now())
    changes = application.views.figure_changes()
    lines = figure_lines(application.rulebook.figures(), changes, today)
    return render_template(
        "manager/rules.html",
        form=form,
        lines=lines,
        procedure=application.rulebook.procedure(in_force(changes, today)),
        outcome_words=OUTCOME_WORDS,
        choices=[(line.figure.name, line.figure.words) for line in lines],
        name_of=lambda ref: _name(application, ref),
    )


def _name(application: Application, ref: str) -> str:
    account = application.account(ref)
    return account.name if account is not None else ref
