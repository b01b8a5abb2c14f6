"""Say what a household needs, from the door: it applies at once, and a planner decides about it (rule 20).

The kinds offered are those that are told in a word or two; times, numbers and cautions are for a planner.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.access import AccessKind, Source
from appointments.domain.access_problems import problems
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.needs_at_door import noticed_at_door
from appointments.domain.refs import AppointmentRef
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.views.proposals import ListProposals, ProposalState
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.operative.mine import my_account, my_visit

STATES: dict[ProposalState, tuple[str, str]] = {
    ProposalState.WAITING: ("A planner has not looked yet; it applies", "orange"),
    ProposalState.ACCEPTED: ("Accepted", "green"),
    ProposalState.CHANGED: ("Accepted with changes", "green"),
    ProposalState.DECLINED: ("Not taken", "grey"),
    ProposalState.ENDED: ("Applies no longer", "grey"),
}


def offered() -> tuple[type[AccessKind], ...]:
    """The same through every door of theirs."""
    return noticed_at_door()


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/proposals")
    def proposals() -> ResponseReturnValue:
        found = application.views.proposals(ListProposals(my_account()))
        return render_template("operative/proposals.html", found=found, states=STATES)

    @pages.get("/visits/<ref>/needs")
    def needs(ref: AppointmentRef) -> ResponseReturnValue:
        return render_template("operative/needs.html", visit=my_visit(application, ref).visit, kinds=offered())

    @pages.get("/visits/<ref>/needs/<tag>")
    def need(ref: AppointmentRef, tag: str) -> ResponseReturnValue:
        kind = _kind(tag)
        return _page(ref, kind, Form.filled({asked.name: asked.default for asked in kind.ASKS}))

    @pages.post("/visits/<ref>/needs/<tag>")
    def propose(ref: AppointmentRef, tag: str) -> ResponseReturnValue:
        kind, form = _kind(tag), Form.typed(request.form)
        found = my_visit(application, ref)
        wanted = RecordRequirement(
            home_ref=found.visit.home_ref,
            kind=kind.TAG,
            values={asked.name: form.value(asked.name) for asked in kind.ASKS},
            source=Source.OPERATIVE,
            by=my_account(),
            provisional=True,
        )
        if wrong := problems(kind, wanted.values):
            return _page(ref, kind, form.with_errors(wrong)), 422
        try:
            made = application.record_requirement(wanted)
        except Invalid as exc:
            return _page(ref, kind, form.with_error(exc)), 422
        flash(f"Thank you. It applies from now on, and a planner looks at it: {made.kind.brief()}", "success")
        return redirect(url_for("operative.visit", ref=ref), 303)

    def _page(ref: AppointmentRef, kind: type[AccessKind], form: Form) -> str:
        visit = my_visit(application, ref).visit
        return render_template("operative/need.html", visit=visit, kind=kind, form=form)


def _kind(tag: str) -> type[AccessKind]:
    found = next((kind for kind in offered() if tag == kind.TAG), None)
    if found is None:
        raise NotFound("there is no such thing to tell us from the door")
    return found
