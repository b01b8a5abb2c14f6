"""Homes: find one, and see who lives there and what they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.times import day_of
from appointments.views.home_list import FindHomes
from appointments.views.home_page import SeeHome
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.reading import page_number
from web.responses import is_partial

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
        found = views.home_page(SeeHome(ref))
        today = day_of(application.clock.now())
        past = [r for r in found.requirements if r.declined is None and r.ends_on is not None and r.ends_on < today]
        return render_template(
            "planner/home.html",
            found=found,
            today=today,
            in_force=[r for r in found.requirements if r.declined is None and r not in past],
            past=past,
            declined=[r for r in found.requirements if r.declined is not None],
        )
