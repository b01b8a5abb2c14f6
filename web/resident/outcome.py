"""After the visit: the resident's own version, in their own words, within 28 days (rule 54)."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.languages import N_, gettext
from web.resident import danger
from web.resident.appointment import appointment_page
from web.resident.mine import my_appointment, my_ref, to_appointment

LONGEST = 5000
ONE_REVIEW = N_(
    "Thank you. We have kept what you wrote, and a manager will read it. We look at a visit again once, and have done "
    "so; if you are not happy with the answer, you can make a complaint, and the Housing Ombudsman can help you."
)
ADDED = N_("Thank you. We have added this to what you told us. Whoever looks at the visit reads both.")


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.post("/challenge")
    def challenge(token: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        said = form.value("said")
        danger.hear(application, said)
        try:
            if len(said) > LONGEST:
                raise Invalid("said", f"said: write at most {LONGEST:,} characters, or ring us")
            heard = application.challenge_outcome(ChallengeOutcome(my_ref(), said))
        except Invalid as exc:
            return appointment_page(application, token, form.with_error(exc)), 422
        if heard.repeats:
            waits = any(item.waits for item in my_appointment(application).challenges)
            flash(*((gettext(ADDED), "success") if waits else (gettext(ONE_REVIEW), "information")))
            return to_appointment(token)
        flash(
            gettext("Thank you. Somebody who was not at the visit will look at it and tell you the answer."), "success"
        )
        return to_appointment(token)
