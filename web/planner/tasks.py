"""What waits for a person, and the operatives who ask from a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.homes import Channel
from appointments.domain.privacy import ReadReason, Subject
from appointments.domain.tasks import TaskKind
from appointments.domain.times import day_of
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.use_cases.settle_task import SettleTask
from appointments.views.task_list import EndsBy, ListTasks, SeeTask
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.after_visit import BY_HAND, RESULTS
from web.planner.looking import look_at_door
from web.planner.reading import page_number, signed_in_ref
from web.planner.work_orders import needs
from web.responses import is_partial
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application

_KEPT_AS_OURS = "It is kept that the failure was ours, and the visit was judged again."


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/tasks")
    def tasks() -> ResponseReturnValue:
        kind = request.args.get("kind", "")
        wanted = TaskKind(kind) if kind in set(TaskKind) else None
        found = views.task_list(ListTasks(application.clock.now(), wanted, page_number()))
        template = "planner/_tasks.html" if is_partial() else "planner/tasks.html"
        return render_template(template, found=found, wanted=wanted)

    @pages.get("/tasks/from-the-door")
    def from_the_door() -> ResponseReturnValue:
        """The line over every page that says who waits at a door; asked for every 15 seconds, sent when it changed."""
        asking = views.operatives_asking(application.clock.now())
        seen = ",".join(line.task.ref for line in asking)
        if request.args.get("seen") == seen:
            return "", 204
        return render_template("planner/_from_the_door.html", asking=asking, seen=seen)

    @pages.get("/tasks/<ref>")
    def task(ref: str) -> ResponseReturnValue:
        return _page(ref, Form.filled({"channel": Channel.VOICE.value}))  # of an attempt; other tasks ask for none

    @pages.post("/tasks/<ref>")
    def settle_task(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            application.settle_task(
                SettleTask(
                    ref,
                    signed_in_ref(),
                    form.value("words"),
                    says_no=form.ticked("says_no"),
                    theirs=form.ticked("theirs"),
                )
            )
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        except WrongState as exc:
            flash(_why(ref, exc), "problem")
            return _page(ref, form), 409
        flash("Done. What you did is kept with the task.", "success")
        return redirect(url_for(".tasks"))

    @pages.post("/tasks/<ref>/found")
    def found_after_the_visit(ref: str) -> ResponseReturnValue:
        """The operative has left: a failure of ours that was found is evidence, and anything else ends the question."""
        form = Form.typed(request.form)
        if not form.ticked("ours"):
            return settle_task(ref)
        try:
            application.answer_operative(AnswerOperative(ref, signed_in_ref(), form.value("words"), ours=True))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        except WrongState as exc:
            flash(_why(ref, exc), "problem")
            return _page(ref, form), 409
        flash(_KEPT_AS_OURS, "success")
        return redirect(url_for(".tasks"))

    @pages.post("/tasks/<ref>/answer")
    def answer_operative(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        waits = views.task_page(SeeTask(ref, application.clock.now())).ends_by is EndsBy.ANSWER
        try:
            said, other = form.value("words"), form.value("other_contact")
            application.answer_operative(AnswerOperative(ref, signed_in_ref(), said, other, ours=form.ticked("ours")))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        except WrongState as exc:
            # The operative has left, or somebody else has answered: what was typed stays in sight.
            flash(_why(ref, exc), "problem")
            return _page(ref, form), 409
        flash("The operative has your answer." if waits else _KEPT_AS_OURS, "success")
        return redirect(url_for(".tasks"))

    @pages.post("/tasks/<ref>/alert")
    def alert(ref: str) -> ResponseReturnValue:
        """What another system says, word for word: for planners only, and the look is on record (rules 68 and 73)."""
        found, account = views.task_page(SeeTask(ref, application.clock.now())), signed_in_account()
        assert account is not None  # the guard let nobody else in
        home_ref, reason = found.line.task.home_ref, ReadReason.REVIEW.value
        application.note_read(NoteRead(Subject.REQUIREMENT_RECORD, ref, account.ref, account.role, home_ref, reason))
        return _page(ref, Form(), alert=views.alert_words(ref))

    def _why(ref: str, exc: WrongState) -> str:
        """Why it could not be done: of what was dealt with before, who it was, by name."""
        found = views.task_page(SeeTask(ref, application.clock.now()))
        if found.line.task.done_at is None:
            return f"{exc.message[:1].upper()}{exc.message[1:]}."
        if found.line.task.done_by == signed_in_ref():
            return "You have dealt with this already."
        return f"{found.done_by} has dealt with this already. What you wrote is not kept."

    def _page(ref: str, form: Form, *, alert: str = "") -> str:
        now = application.clock.now()
        found = views.task_page(SeeTask(ref, now))
        task = found.line.task
        said = bool(found.said) and found.ends_by is EndsBy.ANSWER  # shown with the question alone
        door = look_at_door(application, task.appointment_ref or ref, task.home_ref, anything=said)
        account, choices = signed_in_account(), views.planner_choices().trades
        decides = account is not None and account.role is AccountRole.MANAGER
        return render_template(
            "planner/task.html",
            found=found,
            form=form,
            now=now,
            needs=needs(found.requirements, day_of(now)),
            alert=alert,
            door=door,
            channels=BY_HAND,
            results=RESULTS,
            decides=decides,
            trade=next((code for code, name in choices.items() if _same(found.trade, code, name)), ""),
        )


def _same(said: str, *names: str) -> bool:
    """Whether an operative meant this: they write a trade as it is spoken."""
    return said.casefold() in {name.casefold() for name in names}
