"""What needs a signal: a look at what is shown on the day only, and a call through the provider."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field
from werkzeug.exceptions import NotFound

from appointments.domain.action_reading import readable_ref
from appointments.domain.calls import CallState
from appointments.domain.errors import Invalid
from appointments.domain.refs import AppointmentRef
from appointments.use_cases.at_the_door.place_call import PlaceCall
from appointments.use_cases.at_the_door.reveal_secret import RevealSecret
from web.application import Application
from web.guards import GuardedBlueprint
from web.operative_api.answers import instant
from web.operative_api.bodies import body_of
from web.operative_api.caller import WHOSE, caller, must_be_mine, my_ref


class Ringing(BaseModel):
    """`ref` is made by the app: pressing twice is one call."""

    ref: str = Field(description="E- and 24 hexadecimal digits, made by the app.")
    account: str | None = Field(default=None, max_length=100, description=WHOSE)


_WORDS = {
    CallState.PLACED: "Your own telephone rings first.",
    CallState.UNKNOWN: "Nobody can say yet whether the call is being placed. Your own telephone rings first if it is.",
    CallState.FAILED: "The call could not be placed. Ring from your own telephone and record how it went.",
    CallState.ENDED: "The call is over.",
}


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.post("/visits/<ref>/secrets/<requirement>")
    def reveal(ref: AppointmentRef, requirement: str) -> ResponseReturnValue:
        """The look itself is on record. An app may keep what it is told until the visit is over, and no longer."""
        shown = application.reveal_secret(RevealSecret(ref, my_ref(), requirement, caller().ref))
        answer = jsonify({"requirement": requirement, "label": shown.label, "words": shown.words})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @pages.post("/visits/<ref>/ring")
    def ring(ref: AppointmentRef) -> ResponseReturnValue:
        """The operative's own telephone rings first; what became of the call is in the round afterwards."""
        if application.place_call is None:
            raise NotFound("No calls are placed through this site.")
        asked = body_of(Ringing, 1024)
        must_be_mine(asked.account)
        if not readable_ref(asked.ref):
            raise Invalid("ref", "ref: E- and 24 hexadecimal digits, made by the app")
        call = application.place_call(PlaceCall(asked.ref, ref, my_ref(), caller().ref))
        return jsonify(
            {
                "ref": call.ref,
                "state": call.state.value,
                "result": call.result.value if call.result else None,
                "asked_at": instant(call.asked_at),
                "words": _WORDS.get(call.state, ""),
            }
        )
