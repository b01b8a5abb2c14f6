"""A sending: everything in it is stored first, then dealt with as it was done, and each gets its own answer."""

from __future__ import annotations

from typing import Any

import structlog
from flask import jsonify
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, BaseModel, Field

from appointments.domain.action_reading import read_steady, readable_device, readable_ref, readable_run
from appointments.domain.device_actions import DeviceAction
from appointments.domain.device_order import in_their_order
from appointments.use_cases.devices.apply_action import ApplyAction
from appointments.use_cases.devices.apply_waiting import ApplyWaiting
from appointments.use_cases.devices.take_actions import MOST_AT_ONCE, TakeActions
from web.application import Application
from web.errors import kinds_of, where_of
from web.guards import GuardedBlueprint
from web.operative_api.answers import action_json, instant
from web.operative_api.bodies import body_of
from web.operative_api.caller import WHICH_PHONE, WHOSE, caller, must_be_mine, my_ref

LARGEST_SENDING_BYTES = 1024 * 1024
log = structlog.get_logger("web.operative_api")


class Sending(BaseModel):
    """Both clocks of the phone at the moment of sending, and what it has to tell."""

    sent_at: AwareDatetime = Field(description="The phone's time of day at the moment of sending.")
    run: str = Field(default="", description="The run of the app: R- and 12 hexadecimal digits.")
    steady_ms: float | None = Field(default=None, description="The steady clock of that run, in milliseconds.")
    account: str | None = Field(default=None, max_length=100, description=WHOSE)
    device: str = Field(default="", description=WHICH_PHONE)
    actions: list[Any] = Field(max_length=MOST_AT_ONCE, description="In the order in which they were done.")


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.post("/actions")
    def take_actions() -> ResponseReturnValue:
        sent = body_of(Sending, LARGEST_SENDING_BYTES)
        must_be_mine(sent.account)
        taken = application.take_actions(
            TakeActions(
                caller().ref,
                my_ref(),
                tuple(sent.actions),
                sent.sent_at,
                readable_run(sent.run),
                read_steady(sent.steady_ms),
                readable_device(sent.device),
            )
        )
        dealt_with = {action.ref: _dealt_with(application, action) for action in in_their_order(taken)}
        visits = {action.appointment_ref for action in taken if action.appointment_ref}
        changed = {**dealt_with, **settle(application, visits)}
        now = [changed[action.ref] for action in taken]
        answers = [
            {**action_json(application, action), "sent_ref": _sent_ref(sent_as)}
            for action, sent_as in zip(now, sent.actions, strict=True)
        ]
        return jsonify({"server_at": instant(application.clock.now()), "actions": answers})


def _sent_ref(sent: Any) -> str | None:
    """The reference in what was sent: that of the answer is another where this one is something else's already."""
    ref = sent.get("ref") if isinstance(sent, dict) else None
    return ref if readable_ref(ref) else None


def settle(application: Application, visits: set[str]) -> dict[str, DeviceAction]:
    """What waited at these visits for what has come now, by reference."""
    changed: dict[str, DeviceAction] = {}
    for ref in sorted(visits):
        try:
            found = application.apply_waiting(ApplyWaiting(ref))
        except Exception as exc:  # noqa: BLE001 - it is stored, and the worker tries it again; the rest is to be heard
            _note("actions-left-for-the-worker", exc)
            continue
        for broke in found.broke:
            _note("action-left-for-the-worker", broke)
        changed.update({action.ref: action for action in found.changed})
    return changed


def _dealt_with(application: Application, action: DeviceAction) -> DeviceAction:
    """As it stands now. A fault of ours with one action must not keep an app from sending the next."""
    if not action.open:
        return action
    try:
        return application.apply_action(ApplyAction(action.ref))
    except Exception as exc:  # noqa: BLE001 - it is stored, and the worker tries it again
        _note("action-left-for-the-worker", exc)
        return action


def _note(what: str, exc: Exception) -> None:
    """Where it failed, and never with what: values may be a resident's."""
    log.error(what, kinds=kinds_of(exc), where=where_of(exc))
