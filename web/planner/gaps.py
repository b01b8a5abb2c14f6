"""Time that came free: whom a planner could ring about it, and what to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from appointments.use_cases.whole_days.fill_gap import FillGap
from web.guards import GuardedBlueprint

if TYPE_CHECKING:
    from web.application import Application


SHOWN = 10  # to be rung first; the rest waits behind a click


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/gaps/<ref>")
    def gap(ref: str) -> ResponseReturnValue:
        return render_template("planner/gap.html", found=application.fill_gap(FillGap(ref)), shown=SHOWN)
