"""Whole days: the rounds of a day, a plan for it with what it moves and saves, and the planner's answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.day_plans import PlanState
from appointments.domain.errors import Invalid
from appointments.domain.times import day_of, in_words, parse_day
from appointments.use_cases.whole_days.decide_plan import DecidePlan, PlanDecided
from appointments.use_cases.whole_days.pin_visit import PinVisit
from appointments.use_cases.whole_days.plan_day import PlanDay
from appointments.views.day_page import SeeDay, SeeDayPlan
from web.forms import in_plain_words
from web.guards import GuardedBlueprint
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/days")
    def days() -> ResponseReturnValue:
        """The day asked for; the next day when none is, because today's rounds are out already."""
        tomorrow = day_of(application.clock.now()) + timedelta(days=1)
        try:
            day = parse_day(request.args["day"], "day") if request.args.get("day") else tomorrow
        except Invalid as exc:
            flash(in_plain_words(exc), "problem")
            return redirect(url_for(".days"))
        return redirect(url_for(".day", day=day.isoformat()))

    @pages.get("/days/<day>")
    def day(day: str) -> ResponseReturnValue:
        found = views.day_page(SeeDay(parse_day(day, "day")))
        today = day_of(application.clock.now())
        one = timedelta(days=1)
        return render_template(
            "planner/day.html", found=found, today=today, before=found.day - one, after=found.day + one
        )

    @pages.post("/days/<day>/plan")
    def plan_day(day: str) -> ResponseReturnValue:
        try:
            proposal = application.plan_day(PlanDay(parse_day(day, "day"), signed_in_ref()))
        except Invalid as exc:
            flash(in_plain_words(exc), "problem")
            return redirect(url_for(".day", day=day))
        return redirect(url_for(".day_plan", ref=proposal.ref))

    @pages.get("/days/plans/<ref>")
    def day_plan(ref: str) -> ResponseReturnValue:
        return render_template("planner/day_plan.html", found=views.day_plan_page(SeeDayPlan(ref)), states=PlanState)

    @pages.post("/days/plans/<ref>")
    def decide_plan(ref: str) -> ResponseReturnValue:
        accept = request.form.get("answer") == "accept"
        decided = application.decide_plan(DecidePlan(ref, accept, signed_in_ref()))
        words, category = _told(decided)
        flash(words, category)
        if decided.anew is not None:
            return redirect(url_for(".day_plan", ref=decided.anew.ref))
        return redirect(url_for(".day", day=decided.proposal.plan.day.isoformat()))

    @pages.post("/days/<day>/pins/<ref>")
    def pin_visit(day: str, ref: str) -> ResponseReturnValue:
        pinned = request.form.get("pin") == "on"
        application.pin_visit(PinVisit(ref, pinned, signed_in_ref()))
        flash("No plan moves this visit now." if pinned else "A plan may move this visit again.", "success")
        return redirect(url_for(".day", day=_day(day).isoformat()) + f"#{ref}")


def _day(text: str) -> date:
    return parse_day(text, "day")


def _told(decided: PlanDecided) -> tuple[str, str]:
    plan = decided.proposal.plan
    if decided.anew is not None:
        return (
            "The day was changed after this plan was made, so nothing was moved. Here is a new plan for it.",
            "problem",
        )
    if decided.proposal.state is PlanState.DISMISSED:
        return "The plan is dismissed. Nothing was moved.", "success"
    visits = "One visit was moved" if len(plan.moves) == 1 else f"{len(plan.moves)} visits were moved"
    others = {0: "", 1: " One goes to somebody else."}.get(
        plan.handed_over, f" {plan.handed_over} go to somebody else."
    )
    return f"{visits} on {in_words(plan.day)}.{others} Every promise stands as it was made.", "success"
