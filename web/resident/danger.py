"""Danger that a resident writes of anywhere on their page: a person is told at once, and they are told whom to ring."""

from __future__ import annotations

from flask import flash

from appointments.domain.messages import GAS_EMERGENCY_PHONE
from appointments.domain.replies import Hazard
from appointments.use_cases.messaging.hear_danger import HearDanger
from web.application import Application
from web.languages import gettext
from web.local_words import ltr_plain
from web.resident.mine import my_ref


def hear(application: Application, words: str) -> None:
    """To be asked of everything that is typed freely, before anything else: also of what is then refused."""
    hazard = application.hear_danger(HearDanger(my_ref(), words)) if words else None
    if hazard is Hazard.GAS:
        flash(
            gettext(
                "If you smell gas or a carbon monoxide alarm sounds: open doors and windows, use no flames or "
                "switches, go outside and ring %(number)s from there, free, day and night. If anybody feels ill ring "
                "999. A person reads what you wrote now.",
                number=ltr_plain(GAS_EMERGENCY_PHONE),
            ),
            "problem",
        )
    elif hazard is not None:
        flash(gettext("If anybody is in danger ring 999. A person reads what you wrote now."), "problem")
