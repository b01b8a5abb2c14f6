"""Challenges: residents who say it was otherwise, and the manager's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.challenges import Challenge
from appointments.domain.compensation import LANDLORD_FAILED
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.overturning import contradiction
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.views.appointment_evidence import AppointmentEvidence
from appointments.views.challenge_list import ListChallenges
from web.forms import Form
from web.guards import GuardedBlueprint
from web.manager.evidence import note_evidence
from web.manager.timeline import timeline
from web.planner import wording as said
from web.planner.reading import page_number, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

# What the records may show instead, ours first. None of them blames the resident.
INSTEAD = (
    Outcome.NOT_ATTENDED,
    Outcome.LATE,
    Outcome.EARLY,
    Outcome.NOT_NOTIFIED,
    Outcome.REQUIREMENT_NOT_MET,
    Outcome.WRONG_ADDRESS,
    Outcome.WRONG_TRADE,
    Outcome.NOT_ESTABLISHED,
    Outcome.COMMUNAL_DOOR,
    Outcome.MINOR_ONLY,
)


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/challenges")
    def challenges() -> ResponseReturnValue:
        decided = request.args.get("show") == "decided"
        found = application.views.challenge_list(ListChallenges(decided, page_number()))
        return render_template(
            "manager/challenges.html", found=found, decided=decided, now=application.clock.now(), said=said
        )

    @pages.get("/appointments/<ref>/challenges/<challenge_ref>")
    def challenge(ref: str, challenge_ref: str) -> ResponseReturnValue:
        return _page(ref, challenge_ref, Form())

    @pages.post("/appointments/<ref>/challenges/<challenge_ref>")
    def decide_challenge(ref: str, challenge_ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            decided = application.decide_challenge(_decision(challenge_ref, form))
            outcome = application.look_up.appointment(decided.appointment_ref).outcome
        except Invalid as exc:
            return _page(ref, challenge_ref, form.with_error(exc)), 422
        flash(_words(decided, outcome), "success")
        return redirect(url_for(".appointment", ref=decided.appointment_ref))

    def _page(ref: str, challenge_ref: str, form: Form) -> str:
        found = application.views.appointment_evidence(ref)
        note_evidence(application, ref, found.appointment.home_ref)
        theirs = next((item for item in found.challenges if item.ref == challenge_ref), None)
        if theirs is None:
            raise NotFound(f"there is no challenge {challenge_ref} to appointment {ref}")
        return render_template(
            "manager/challenge.html",
            found=found,
            challenge=theirs,
            line=application.views.challenge_page(challenge_ref),
            form=form,
            timeline=timeline(found),
            instead=[(outcome.value, f"{OUTCOME_WORDS[outcome]} ({_means(outcome)})") for outcome in _open(found)],
            contradicted=[(OUTCOME_WORDS[outcome], why) for outcome in INSTEAD if (why := _against(outcome, found))],
            said=said,
            now=application.clock.now(),
        )


def _decision(challenge_ref: str, form: Form) -> DecideChallenge:
    answer, outcome = form.value("upheld"), form.value("outcome")
    if answer not in {"yes", "no"}:
        raise Invalid("upheld", "upheld: choose whether the resident is right")
    if answer == "yes" and outcome not in {found.value for found in INSTEAD}:
        raise Invalid("outcome", "outcome: choose what the records show instead")
    return DecideChallenge(
        challenge_ref=challenge_ref,
        upheld=answer == "yes",
        reviewer=signed_in_ref(),
        reason=form.value("reason"),
        outcome=Outcome(outcome) if answer == "yes" else None,
    )


def _against(outcome: Outcome, found: AppointmentEvidence) -> str:
    return contradiction(outcome, found.appointment, found.replies)


def _open(found: AppointmentEvidence) -> list[Outcome]:
    """What the records leave open."""
    return [outcome for outcome in INSTEAD if not _against(outcome, found)]


def _means(outcome: Outcome) -> str:
    """What follows from it, in a few words."""
    return "our failure, so compensation is looked at" if outcome in LANDLORD_FAILED else "nobody's failure"


def _words(decided: Challenge, outcome: Outcome | None) -> str:
    if not decided.upheld:
        return "Decided: the outcome stands. Your reason is kept with it."
    now = OUTCOME_WORDS[outcome or Outcome.NOT_ESTABLISHED]
    if outcome in LANDLORD_FAILED:
        return f"Decided for the resident. The visit is recorded as “{now}”: our failure, and a task asks what we owe."
    return f"Decided for the resident. The visit is recorded as “{now}”, and nothing is held against them."
