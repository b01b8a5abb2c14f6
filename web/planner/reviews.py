"""Requirements to review: the list, and the review of one: confirm, change or end it, or decide what was proposed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.access import AccessKind
from appointments.domain.access_problems import problems
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.privacy import ReadReason, Subject
from appointments.domain.reviews import Decision
from appointments.domain.times import day_of
from appointments.use_cases.households.review_requirement import IN_PLACE_OF, ReviewRequirement
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.views.requirement_reviews import ListReviews, ReviewPage, SeeReview
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.reading import chosen, day_or_none, page_number, signed_in_ref
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application

# How far ahead the longer list looks.
SOON = timedelta(days=28)

OF_RECORDED = [
    (Decision.CONFIRMED.value, "It still holds"),
    (Decision.CHANGED.value, "It holds, with the changes below"),
    (Decision.ENDED.value, "It applies no longer"),
]
OF_PROPOSED = [
    (Decision.ACCEPTED.value, "Accept it as it is"),
    (Decision.AMENDED.value, "Accept it, with the changes below"),
    (Decision.DECLINED.value, "Decline it"),
]
# What says that nothing changes, and what is to be chosen instead where something was changed.
_AS_IT_IS = {Decision.CONFIRMED: OF_RECORDED[1][1], Decision.ACCEPTED: OF_PROPOSED[1][1]}
_SAID = {
    Decision.CONFIRMED: "It still holds; we ask again later",
    Decision.CHANGED: "Changed",
    Decision.ENDED: "This applies no longer",
    Decision.ACCEPTED: "Accepted",
    Decision.AMENDED: "Accepted with changes",
    Decision.DECLINED: "Declined; the reason is kept",
}


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/reviews")
    def reviews() -> ResponseReturnValue:
        today = day_of(application.clock.now())
        soon = request.args.get("show") == "soon"
        found = views.review_list(ListReviews(today, today + SOON if soon else today, page_number()))
        return render_template("planner/reviews.html", found=found, today=today, soon=soon)

    @pages.get("/homes/<ref>/requirements/<requirement>/review")
    def review_form(ref: str, requirement: str) -> ResponseReturnValue:
        found = _found(ref, requirement)
        return _page(found, Form.filled(_as_recorded(found)))

    @pages.post("/homes/<ref>/requirements/<requirement>/review")
    def review_requirement(ref: str, requirement: str) -> ResponseReturnValue:
        found, form = _found(ref, requirement), Form.typed(request.form)
        wrong: list[Invalid] = []
        wanted = _review(found, form, wrong)
        if wanted is None:
            return _page(found, form.with_errors(wrong)), 422
        try:
            reviewed = application.review_requirement(wanted)
        except Invalid as exc:
            about_all = exc.field in {"kind", "starts_on"}
            shown = Invalid("decision", exc.message.removeprefix("kind: ")) if about_all else exc
            return _page(found, form.with_error(shown)), 422
        flash(f"{_SAID[wanted.decision]}: {reviewed.kind.brief()}", "success")
        return redirect(url_for(".home", ref=ref))

    def _found(ref: str, requirement: str) -> ReviewPage:
        """With the read on record: whoever reviews sees the whole record, and the review is the reason."""
        found = views.review_page(SeeReview(requirement))
        if found.home.ref != ref:
            raise NotFound("there is no such requirement at this home")
        account = signed_in_account()
        assert account is not None  # the guard let nobody else in
        application.note_read(
            NoteRead(Subject.REQUIREMENT_RECORD, requirement, account.ref, account.role, ref, ReadReason.REVIEW.value)
        )
        return found

    def _page(found: ReviewPage, form: Form) -> str:
        held, today = found.requirement, day_of(application.clock.now())
        over = held.declined is not None or (held.ends_on is not None and held.ends_on < today)
        return render_template(
            "planner/review.html",
            found=found,
            held=held,
            kind=type(held.kind),
            form=form,
            today=today,
            over=over,
            decisions=OF_PROPOSED if held.provisional else OF_RECORDED,
        )


def _review(found: ReviewPage, form: Form, wrong: list[Invalid]) -> ReviewRequirement | None:
    """The review; None when something is missing or cannot be read, and then all of it is in `wrong`."""
    kind = found.requirement.kind
    # A secret is never sent to the page; left empty it stays what it is.
    kept, hidden = kind.data(), _hidden(kind)
    values = {
        asked.name: kept[asked.name] if asked.name in hidden and not form.value(asked.name) else form.value(asked.name)
        for asked in kind.ASKS
    }
    decision = form.gather(wrong, lambda: chosen(Decision, form, "decision", "choose what becomes of it"))
    if not form.value("why"):
        wrong.append(Invalid("why", "why: say why"))
    review_on = form.gather(wrong, lambda: day_or_none(form, "review_on"))
    if decision in IN_PLACE_OF:
        wrong += problems(type(kind), values)
    ends_on = form.gather(wrong, lambda: day_or_none(form, "ends_on"))
    if decision in _AS_IT_IS and _changed(found, form):
        # What was told must not be dropped because another answer was ticked.
        words = f"decision: you changed what is below, so choose “{_AS_IT_IS[decision]}”, or change it back"
        wrong.append(Invalid("decision", words))
    if wrong or decision is None:
        return None
    return ReviewRequirement(
        requirement_ref=found.requirement.ref,
        decision=decision,
        by=signed_in_ref(),
        why=form.value("why"),
        review_on=review_on,
        values=values,
        ends_on=ends_on,
    )


def _as_recorded(found: ReviewPage) -> dict[str, str]:
    """What the form shows at first; a secret never."""
    kind, ends = found.requirement.kind, found.requirement.ends_on
    values = {name: _typed(value) for name, value in kind.data().items() if name not in _hidden(kind)}
    return {**values, "ends_on": ends.isoformat() if ends else ""}


def _changed(found: ReviewPage, form: Form) -> bool:
    """Whether something was typed that is not as it is recorded."""
    known = _as_recorded(found)
    typed = {name: form.value(name) for name in ("ends_on", *(asked.name for asked in found.requirement.kind.ASKS))}
    return any(name in form.values and value != known.get(name, "") for name, value in typed.items())


def _hidden(kind: AccessKind) -> frozenset[str]:
    """The parameters that hold a secret."""
    secret = kind.secret()
    return frozenset(name for name, value in kind.data().items() if secret is not None and value == secret.words)


def _typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
