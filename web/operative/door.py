"""At the door, one press each: knock, call, text, the household's own steps, and the planner's answer."""

from __future__ import annotations

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appointments.domain.calls import CallState
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from appointments.domain.refs import AppointmentRef
from appointments.domain.times import day_of
from appointments.use_cases.at_the_door.place_call import PlaceCall
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.at_the_door.reveal_secret import RevealSecret
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.operative.calls_state import calls_state
from web.operative.door_state import door_state
from web.operative.mine import my_account, my_ref, my_visit
from web.operative.phone_clock import sent_time
from web.operative.positions import sent_position
from web.operative.references import fresh_ref, sent_ref
from web.operative.visits import kept, to_visit, visit_page


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.post("/visits/<ref>/knock")
    def knock(ref: AppointmentRef) -> ResponseReturnValue:
        return _pressed(application, ref, EvidenceKind.KNOCK)

    @pages.post("/visits/<ref>/call")
    def call(ref: AppointmentRef) -> ResponseReturnValue:
        return _pressed(application, ref, EvidenceKind.CALL, result="result", to="whom")

    @pages.post("/visits/<ref>/ring")
    def ring(ref: AppointmentRef) -> ResponseReturnValue:
        """Call the household through the provider: the operative's own telephone rings first."""
        found = my_visit(application, ref)
        if application.place_call is None:
            raise NotFound
        made = sent_ref(Form.typed(request.form))
        call = application.place_call(PlaceCall(made, ref, my_ref(), my_account()))
        if call.state is CallState.FAILED:
            confirmed = application.door_limits(day_of(found.visit.window.starts)).provider_calls_only
            own = (
                "Press again, or ask the planner."
                if confirmed
                else "Ring from your own telephone and record how it went."
            )
            flash(f"The call could not be placed. {own}", "problem")
        return to_visit(found.visit.ref)

    @pages.get("/visits/<ref>/calls")
    def calls(ref: AppointmentRef) -> ResponseReturnValue:
        """How the calls went, for the page that asks again while one is under way."""
        found = my_visit(application, ref)
        limits = application.door_limits(day_of(found.visit.window.starts))
        door = door_state(found, limits, application.clock.now())
        calls = door.calls if door else calls_state(found, None, limits)
        return render_template("operative/_calls.html", visit=found.visit, door=door, calls=calls)

    @pages.get("/visits/<ref>/texts")
    def texts(ref: AppointmentRef) -> ResponseReturnValue:
        """What the household has texted since, for the page that asks again every few seconds."""
        found = my_visit(application, ref)
        return render_template("operative/_texts.html", visit=found.visit, found=found)

    @pages.get("/visits/<ref>/texted")
    def texted(ref: AppointmentRef) -> ResponseReturnValue:
        """What became of the texts from the door, for the page that asks again while one is being sent."""
        found = my_visit(application, ref)
        door = door_state(found, application.door_limits(day_of(found.visit.window.starts)), application.clock.now())
        return render_template("operative/_texted.html", visit=found.visit, door=door)

    @pages.post("/visits/<ref>/text")
    def text(ref: AppointmentRef) -> ResponseReturnValue:
        return _pressed(application, ref, EvidenceKind.TEXT)

    @pages.post("/visits/<ref>/planner")
    def ask_planner(ref: AppointmentRef) -> ResponseReturnValue:
        return _pressed(application, ref, EvidenceKind.PLANNER_ASKED)

    @pages.get("/visits/<ref>/planner")
    def planner(ref: AppointmentRef) -> ResponseReturnValue:
        """The planner's part of the door page, for the page that asks again every few seconds."""
        found = my_visit(application, ref)
        door = door_state(found, application.door_limits(day_of(found.visit.window.starts)), application.clock.now())
        page = make_response(
            render_template("operative/_planner.html", visit=found.visit, door=door, fresh_ref=fresh_ref)
        )
        if door is not None and door.planner.ours:
            page.headers["HX-Refresh"] = "true"  # it changes all of the page, not only this part of it
        return page

    @pages.post("/visits/<ref>/shown/<requirement>")
    def reveal(ref: AppointmentRef, requirement: str) -> ResponseReturnValue:
        """What is kept for the day of the visit. The look itself is on record, so it is a button and not a link."""
        found = my_visit(application, ref)
        shown = application.reveal_secret(RevealSecret(ref, my_ref(), requirement, my_account()))
        return render_template("operative/revealed.html", visit=found.visit, shown=shown)

    @pages.post("/visits/<ref>/steps/<code>")
    def step(ref: AppointmentRef, code: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        field = f"result_{code}"
        found = my_visit(application, ref)
        if code not in {asked.code for asked in found.steps}:
            raise Invalid("step", "step: the household does not ask for this")
        if not form.value(field):
            missing = Invalid(field, f"{field}: say in a few words how it went")
            return visit_page(application, ref, form.with_error(missing)), 422
        record(application, ref, EvidenceKind.DOOR_STEP, form, {"step": code, "result": form.value(field)})
        return kept(application, found)


def record(
    application: Application,
    ref: AppointmentRef,
    kind: EvidenceKind,
    form: Form,
    said: dict[str, str],
    *,
    ref_field: str = "ref",
) -> None:
    """One item of evidence, by this operative, with the reference and the position that the form carries."""
    position, no_position = sent_position(form)
    application.record_evidence(
        RecordEvidence(
            ref=sent_ref(form, ref_field),
            appointment_ref=ref,
            operative_ref=my_ref(),
            kind=kind,
            device_at=sent_time(form),
            by=my_account(),
            data=said,
            position=position,
            no_position=no_position,
        )
    )


def _pressed(application: Application, ref: AppointmentRef, kind: EvidenceKind, **said: str) -> ResponseReturnValue:
    """A button was pressed; `said` names, for each thing that it says, the field that says it."""
    found = my_visit(application, ref)
    form = Form.typed(request.form)
    try:
        record(application, ref, kind, form, {what: form.value(field) for what, field in said.items()})
    except Invalid as exc:
        return visit_page(application, ref, form.with_error(exc)), 422
    return kept(application, found)
