"""What a planner does with a repair that could not be done: try to reach the household, look after it, give it up last.

"Can this repair be cancelled?" lists everything that is missing. Nothing here happens by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.attempts import AttemptResult
from appointments.domain.cancelling import WHY_WORDS, Answer, Why
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind
from appointments.domain.tasks import Task
from appointments.use_cases.after_the_visit.challenge_from_reply import ChallengeFromReply
from appointments.use_cases.cancelling.cancel_work_order import CancelWorkOrder
from appointments.use_cases.cancelling.look_at_cancelling import LookAtCancelling
from appointments.use_cases.cancelling.record_attempt import RecordAttempt
from appointments.use_cases.cancelling.record_check import RecordCheck
from appointments.use_cases.cancelling.reopen_work_order import ReopenWorkOrder
from appointments.use_cases.cancelling.warn_of_cancelling import WarnOfCancelling
from appointments.use_cases.messaging.record_notice import RecordNotice
from appointments.views.work_order_page import SeeWorkOrder
from web.forms import Form, under
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.reading import chosen, instant, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

BY_HAND = [(channel.value, wording.CHANNELS[channel]) for channel in Channel if channel is not Channel.SMS]
RESULTS = [(result.value, words) for result, words in wording.ATTEMPTS.items()]
# No access has a form of its own, because nobody has to ask for it.
OTHER_REASONS = [(why.value, words) for why, words in WHY_WORDS.items() if why is not Why.NO_ACCESS]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/work-orders/<ref>/attempts/new")
    def attempt_form(ref: str) -> ResponseReturnValue:
        return _attempt_page(ref, Form.filled({"channel": Channel.VOICE.value}))

    @pages.post("/work-orders/<ref>/attempts")
    def record_attempt(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            channel = chosen(Channel, form, "channel", "say how you tried")
            result = chosen(AttemptResult, form, "result", "say what came of it")
            at = instant(form, "day", "time") if form.value("day") or form.value("time") else None
            application.record_attempt(RecordAttempt(ref, channel, result, form.value("words"), signed_in_ref(), at))
        except Invalid as exc:
            return _attempt_page(ref, form.with_error(_on_the_form(exc))), 422
        flash("The attempt is recorded, and the next step has a new date.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.get("/work-orders/<ref>/give-up")
    def cancelling(ref: str) -> ResponseReturnValue:
        return _page(ref, Form())

    @pages.post("/work-orders/<ref>/give-up")
    def cancel_work_order(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            why = chosen(Why, form, "why", "say why it is cancelled")
            asked = CancelWorkOrder(ref, why, signed_in_ref(), form.value("asked_by"), form.value("words"))
            done = application.cancel_work_order(asked)
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        if not done.cancelled:
            return _page(ref, form, None if why is Why.NO_ACCESS else done.answer), 409
        flash("The repair is cancelled. The household is told how to open it again.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.post("/work-orders/<ref>/give-up/check")
    def record_check(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            if form.value("clear") not in {"yes", "no"}:
                raise Invalid("clear", "clear: say what you found")
            clear = form.value("clear") == "yes"
            application.record_check(RecordCheck(ref, clear, form.value("found"), signed_in_ref()))
        except Invalid as exc:
            return _page(ref, form.with_error(under(exc, "found") if exc.field == "words" else exc)), 422
        flash("It is recorded that you looked.", "success")
        return redirect(url_for(".cancelling", ref=ref))

    @pages.post("/work-orders/<ref>/give-up/warn")
    def warn_of_cancelling(ref: str) -> ResponseReturnValue:
        told = application.warn_of_cancelling(WarnOfCancelling(ref, signed_in_ref()))
        if told is None:
            flash("They were told of this visit before.", "information")
        elif isinstance(told, Task):
            flash(
                "No text may be sent to this household. A task says how to tell them; then record it here.", "problem"
            )
        else:
            flash("The text is on its way.", "success")
        return redirect(url_for(".cancelling", ref=ref))

    @pages.post("/work-orders/<ref>/give-up/told")
    def record_warning(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        last = application.look_at_cancelling(LookAtCancelling(ref)).last_missed
        if last is None:
            raise WrongState("no visit with proven no access is on record for this repair")
        try:
            channel = chosen(Channel, form, "told_by", "say how they were told")
            application.record_notice(
                RecordNotice(last, channel, form.value("told"), signed_in_ref(), MessageKind.MAY_BE_CANCELLED)
            )
        except Invalid as exc:
            field = {"words": "told", "channel": "told_by"}.get(exc.field, exc.field)
            return _page(ref, form.with_error(under(exc, field))), 422
        flash("It is recorded that they were told.", "success")
        return redirect(url_for(".cancelling", ref=ref))

    @pages.get("/work-orders/<ref>/reopen")
    def reopen_form(ref: str) -> ResponseReturnValue:
        return _reopen_page(ref, Form())

    @pages.post("/work-orders/<ref>/reopen")
    def reopen_work_order(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            application.reopen_work_order(
                ReopenWorkOrder(ref, signed_in_ref(), form.value("asked_by"), form.value("words"))
            )
        except Invalid as exc:
            return _reopen_page(ref, form.with_error(exc)), 422
        flash("The repair is open again. Agree an appointment now, while you are talking.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.post("/tasks/<ref>/challenge/<appointment>")
    def challenge_from_reply(ref: str, appointment: str) -> ResponseReturnValue:
        application.challenge_from_reply(ChallengeFromReply(ref, appointment, signed_in_ref()))
        flash("It is a challenge now, in the words as written. A manager decides, and the resident is told.", "success")
        return redirect(url_for(".tasks"))

    def _page(ref: str, form: Form, refused: Answer | None = None) -> str:
        return render_template(
            "planner/give_up.html",
            found=views.work_order_page(SeeWorkOrder(ref)),
            looked=application.look_at_cancelling(LookAtCancelling(ref)),
            refused=refused,
            form=form,
            channels=BY_HAND,
            reasons=OTHER_REASONS,
        )

    def _attempt_page(ref: str, form: Form) -> str:
        found = views.work_order_page(SeeWorkOrder(ref))
        return render_template("planner/attempt.html", found=found, form=form, channels=BY_HAND, results=RESULTS)

    def _reopen_page(ref: str, form: Form) -> str:
        return render_template("planner/reopen.html", found=views.work_order_page(SeeWorkOrder(ref)), form=form)


def _on_the_form(exc: Invalid) -> Invalid:
    """The instant has two fields; what is wrong with it stands under the first."""
    return under(exc, "day") if exc.field == "at" else exc
