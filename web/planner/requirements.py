"""Record what a household needs of every visit, or that it was asked for and declined; and end it.

Two steps: what should we do, and its values. The form is made from what each kind asks for (`ASKS`), so the next kind
needs no page of its own. It asks what to do,
never why: no diagnosis is ever asked for (rule 16).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.access import AccessKind, Source
from appointments.domain.access_kinds import kind_of
from appointments.domain.access_problems import problems
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.times import day_of
from appointments.domain.unfit_words import unfit_words
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.views.home_page import SeeHome
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import needs_catalogue, wording
from web.planner.reading import chosen, day_or_none, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

# Who may have told a planner; the other sources are those of other doors.
SOURCES = [(source.value, words) for source, words in wording.SOURCES.items() if source is not Source.IMPORT]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/homes/<ref>/requirements/new")
    def choose_requirement(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.args)
        return render_template(
            "planner/requirement_kinds.html",
            found=views.home_page(SeeHome(ref)),
            groups=needs_catalogue.groups(form.value("q")),
            form=form,
        )

    @pages.get("/homes/<ref>/requirements/new/<tag>")
    def requirement_form(ref: str, tag: str) -> ResponseReturnValue:
        kind = _kind(tag)
        defaults = {asked.name: asked.default for asked in kind.ASKS}
        today = day_of(application.clock.now()).isoformat()
        return _page(ref, kind, Form.filled({**defaults, "starts_on": today, "agreed": "yes"}))

    @pages.post("/homes/<ref>/requirements/new/<tag>")
    def record_requirement(ref: str, tag: str) -> ResponseReturnValue:
        kind, form = _kind(tag), Form.typed(request.form)
        wrong: list[Invalid] = []
        try:
            wanted = _wanted(ref, kind, form, wrong)
            if wanted is None:
                return _page(ref, kind, form.with_errors(wrong)), 422
            made = application.record_requirement(wanted)
        except Invalid as exc:
            return _page(ref, kind, form.with_error(_on_the_form(exc))), 422
        done = "It is recorded that this was asked for and declined" if made.declined else "It applies from now on"
        flash(f"{done}: {made.kind.brief()}", "success")
        return redirect(url_for(".home", ref=ref))

    @pages.post("/homes/<ref>/requirements/<requirement>/end")
    def end_requirement(ref: str, requirement: str) -> ResponseReturnValue:
        if requirement not in {held.ref for held in views.home_page(SeeHome(ref)).requirements}:
            raise NotFound("there is no such requirement at this home")
        form = Form.typed(request.form)
        if not form.value("why"):
            flash("Say why it applies no longer. Nothing was changed.", "problem")
            return redirect(url_for(".home", ref=ref))
        ended = application.end_requirement(EndRequirement(requirement, signed_in_ref(), form.value("why")))
        flash(f"This applies no longer: {ended.kind.brief()}", "success")
        return redirect(url_for(".home", ref=ref))

    def _page(ref: str, kind: type[AccessKind], form: Form) -> str:
        found = views.home_page(SeeHome(ref))
        return render_template("planner/requirement.html", found=found, kind=kind, form=form, sources=SOURCES)


def _kind(tag: str) -> type[AccessKind]:
    try:
        return kind_of(tag)
    except Invalid as exc:
        raise NotFound("there is no such kind of requirement") from exc


def _wanted(home_ref: str, kind: type[AccessKind], form: Form, wrong: list[Invalid]) -> RecordRequirement | None:
    """What is to be recorded; None when something is missing or cannot be read, and then all of it is in `wrong`."""
    declined = form.value("agreed") == "no"
    values = {asked.name: form.value(asked.name) for asked in kind.ASKS}
    for field in (*values, "effect", "declined"):
        form.gather(wrong, partial(_refuse_reasons_of_health, form, field))
    wrong += problems(kind, values)
    if not form.value("effect") and not declined:
        wrong.append(Invalid("effect", "effect: say what it is meant to achieve"))
    source = form.gather(wrong, lambda: chosen(Source, form, "source", "say who told us"))
    days = {
        field: form.gather(wrong, partial(day_or_none, form, field)) for field in ("starts_on", "ends_on", "review_on")
    }
    if declined and not form.value("declined"):
        wrong.append(Invalid("declined", "declined: say why it was declined"))
    if wrong or source is None:
        return None
    return RecordRequirement(
        home_ref=home_ref,
        kind=kind.TAG,
        values=values,
        source=source,
        by=signed_in_ref(),
        starts_on=days["starts_on"],
        review_on=days["review_on"],
        ends_on=days["ends_on"],
        effect=form.value("effect"),
        declined=form.value("declined") if declined else None,
    )


def _on_the_form(exc: Invalid) -> Invalid:
    """What contradicts another requirement is settled by the answer to "Will we do it?"."""
    return Invalid("agreed", exc.message.removeprefix("kind:").strip()) if exc.field == "kind" else exc


def _refuse_reasons_of_health(form: Form, field: str) -> None:
    """The words no text may carry are not wanted in the record either: they say why, and only what to do is kept."""
    if found := unfit_words(form.value(field)):
        raise Invalid(field, f"{field}: leave out “{found[0]}”: write what to do, not why")
