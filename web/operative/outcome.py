"""What the visit came to: the claim, the gate's answer, and leaving with what the records establish."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import NEED_ANSWERS, EvidenceKind
from appointments.domain.limits import at_most
from appointments.domain.outcomes import OUTCOME_WORDS, Door, Outcome
from appointments.domain.refs import AppointmentRef
from appointments.domain.work_orders import NeedOfWork
from appointments.use_cases.at_the_door.close_visit import CHILD_ALONE, WORK_WAS_DONE, CloseVisit
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit
from appointments.use_cases.at_the_door.tell_otherwise import TellOtherwise
from appointments.use_cases.at_the_door.what_is_said import LONGEST
from appointments.views.operative_visit import OperativeVisit
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.operative.door import record
from web.operative.mine import my_account, my_ref, my_visit
from web.operative.phone_clock import sent_time
from web.operative.positions import sent_position
from web.operative.proof import add_photo
from web.operative.references import fresh_ref, sent_ref
from web.operative.visits import sent_away, to_visit
from web.operative.words import OUTCOMES, TRADES

# Who finds the door closed has nothing to add; everything else wants a word for the planner who reads it.
WORDS_OPTIONAL = frozenset({Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS})


BECAME = (("done", "It is as they need it"), ("not_done", "It could not be done so"))


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/visits/<ref>/outcome")
    def outcome(ref: AppointmentRef) -> ResponseReturnValue:
        found = my_visit(application, ref)
        if found.visit.state is not State.ON_SITE:
            return to_visit(ref)
        return sent_away(found) or _page(application, ref, Form.filled({"outcome": request.args.get("outcome", "")}))

    @pages.post("/visits/<ref>/outcome")
    def close(ref: AppointmentRef) -> ResponseReturnValue:
        found = my_visit(application, ref)
        form = Form.typed(request.form)
        try:
            if found.visit.state is State.CLOSED:
                return _after_closing(application, found, form)
            if (away := sent_away(found)) is not None:
                return away
            closed = _close(application, found, form)
        except Invalid as exc:
            return _page(application, ref, form.with_error(exc)), 422
        except WrongState:
            found = my_visit(application, ref)
            if found.visit.state is not State.CLOSED:
                raise
            return _after_closing(application, found, form)  # a colleague was quicker
        return to_visit(ref) if closed else redirect(url_for("operative.answer", ref=ref), 303)

    @pages.get("/visits/<ref>/answer")
    def answer(ref: AppointmentRef) -> ResponseReturnValue:
        """The gate's last answer; back to the visit when it asks for nothing."""
        found = my_visit(application, ref)
        if found.visit.state is State.CLOSED or found.last_claim is None or found.last_claim.allowed:
            return to_visit(ref)
        return render_template("operative/answer.html", visit=found.visit, judgement=found.last_claim)

    @pages.get("/visits/<ref>/leave")
    def leaving(ref: AppointmentRef) -> ResponseReturnValue:
        found = my_visit(application, ref)
        if found.visit.state is not State.ON_SITE:
            return to_visit(ref)
        return sent_away(found) or render_template(
            "operative/leave.html", visit=found.visit, found=found, judgement=found.last_claim, fresh_ref=fresh_ref
        )

    @pages.post("/visits/<ref>/leave")
    def leave(ref: AppointmentRef) -> ResponseReturnValue:
        if my_visit(application, ref).visit.state is State.CLOSED:
            return to_visit(ref)
        form = Form.typed(request.form)
        position, no_position = sent_position(form)
        leaving = LeaveVisit(sent_ref(form), ref, my_ref(), sent_time(form), my_account(), position, no_position)
        if application.leave_visit(leaving) is None:
            flash("You have left. Your colleague is still there and closes the visit for both.", "information")
        return to_visit(ref)


def _close(application: Application, found: OperativeVisit, form: Form) -> bool:
    """Whether the gate allowed what was claimed; the claim is on record either way."""
    ref, claimed, words = found.visit.ref, _claimed(form), form.value("words")
    if claimed in WORK_WAS_DONE and found.child_alone is not None:
        raise Invalid("outcome", f"outcome: {CHILD_ALONE}")  # before anything of it is recorded
    if not words and claimed not in WORDS_OPTIONAL:
        asked = "what you did" if claimed in WORK_WAS_DONE else "what you found"
        raise Invalid("words", f"words: say in a few words {asked}")
    _require_whole(form, claimed)
    if claimed is Outcome.COMPLETED:
        _answer_needs(application, ref, form)
    _record(application, ref, form, claimed, words)
    return application.close_visit(CloseVisit(ref, claimed, my_account(), Door.PHONE, words, my_ref())).closed


def _require_whole(form: Form, claimed: Outcome) -> None:
    """Said at its own field, before anything is recorded. A planner can do nothing with "more work" alone."""
    if claimed is Outcome.FOLLOW_ON and form.value("trade") not in dict(TRADES):
        raise Invalid("trade", "trade: choose the trade that is needed")
    if claimed is Outcome.FOLLOW_ON and not form.value("more"):
        raise Invalid("more", "more: say what is still to do")
    for name in ("words", "materials", "more", "parts", "recommend"):
        at_most(form.value(name), LONGEST, name)


def _record(application: Application, ref: AppointmentRef, form: Form, claimed: Outcome, words: str) -> None:
    """What the claim says happened, as evidence of its own. Sent twice it is one."""
    add_photo(application, ref, form, "work" if claimed in WORK_WAS_DONE else "door")
    if claimed in WORK_WAS_DONE:
        done = {"words": words, "materials": form.value("materials")}
        record(application, ref, EvidenceKind.WORK_DONE, form, done)
    if claimed is Outcome.FOLLOW_ON and form.value("more"):
        left = {"words": form.value("more"), "trade": form.value("trade"), "parts": form.value("parts")}
        record(application, ref, EvidenceKind.FOLLOW_ON, form, left, ref_field="more_ref")
    if form.value("recommend"):
        said = {"words": form.value("recommend")}
        record(application, ref, EvidenceKind.RECOMMENDATION, form, said, ref_field="recommend_ref")
    if claimed is Outcome.MINOR_ONLY:
        # Choosing this says who answered; the gate asks for it as a record of its own (rule 47).
        record(application, ref, EvidenceKind.SPOKE_TO, form, {"who": "minor"})


def _answer_needs(application: Application, ref: AppointmentRef, form: Form) -> None:
    """What became of what the household needs of the work: said before the work is called done."""
    for need in _unanswered(application, ref):
        field = f"need_{need.code}"
        if form.value(field) not in NEED_ANSWERS:
            raise Invalid(field, f"{field}: say what became of it")
        said = {"need": need.code, "answer": form.value(field), "words": form.value(f"{field}_words")}
        record(application, ref, EvidenceKind.NEED_ANSWERED, form, said, ref_field=f"{field}_ref")


def _unanswered(application: Application, ref: AppointmentRef) -> list[NeedOfWork]:
    return [need for need, answered in my_visit(application, ref).needs if not answered]


def _after_closing(application: Application, found: OperativeVisit, form: Form) -> ResponseReturnValue:
    """Nothing that is told is lost: another outcome than it was closed with goes to a planner. The same was pressed
    twice, and no outcome says nothing.
    """
    ref, closed_as, words = found.visit.ref, found.visit.outcome, form.value("words")
    try:
        claimed = _claimed(form)
    except Invalid:
        return to_visit(ref)
    if closed_as is None or claimed is closed_as:
        return to_visit(ref)
    _record(application, ref, form, claimed, words or OUTCOME_WORDS[claimed])
    application.tell_otherwise(TellOtherwise(ref, my_ref(), claimed, words))
    said = f"This visit was closed already, as “{OUTCOME_WORDS[closed_as]}”."
    flash(f"{said} What you wrote is kept, and a planner looks at it.", "information")
    return to_visit(ref)


def _claimed(form: Form) -> Outcome:
    try:
        return Outcome(form.value("outcome"))
    except ValueError as exc:
        raise Invalid("outcome", "outcome: choose what happened") from exc


def _page(application: Application, ref: AppointmentRef, form: Form) -> str:
    return render_template(
        "operative/outcome.html",
        visit=my_visit(application, ref).visit,
        form=form,
        outcomes=OUTCOMES,
        needs=_unanswered(application, ref),
        became=BECAME,
        trades=TRADES,
        fresh_ref=fresh_ref,
    )
