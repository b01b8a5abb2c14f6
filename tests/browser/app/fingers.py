"""What the fingers did by the test's own watch, held against the site: nothing lost, twice, changed or moved."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from appointments.domain.device_actions import ActionState, DeviceAction
from appointments.domain.evidence import Evidence
from tests.web.scene import Scene

# A press, the note of it and the phone's stamp are not one moment, above all on a machine that is busy.
AS_IT_WAS = timedelta(seconds=10)
# Recorded under the reference that the phone made; the others change the visit itself, or become something else.
EVIDENCE = frozenset({"knock", "call", "card", "spoke_to", "reason", "other_time_offered", "work_done", "door_step"})


@dataclass(frozen=True)
class Done:
    """One thing that a finger did."""

    appointment: str
    kind: str
    at: datetime


@dataclass
class Fingers:
    scene: Scene
    done: list[Done] = field(default_factory=list)

    def did(self, appointment: str, *kinds: str) -> None:
        """Just now, in this order."""
        self.done += [Done(appointment, kind, self.scene.clock.now()) for kind in kinds]


def stored(scene: Scene, appointments: list[str]) -> list[DeviceAction]:
    """Everything that reached the site, visit by visit, in the order in which it was done."""
    with scene.uow.read() as records:
        found = [action for ref in appointments for action in records.device_actions.of(ref)]
    return sorted(found, key=lambda action: (action.appointment_ref, action.at))


def differences(fingers: Fingers, kept: dict[str, Any]) -> list[str]:
    """One line for each thing that is not as it was done; empty when all of it is.

    `kept` is the phone's own store.
    """
    appointments = sorted({done.appointment for done in fingers.done})
    held = stored(fingers.scene, appointments)
    on_site = {str(action.ref): action for action in held}
    found = [f"{ref} is twice on the site" for ref, number in Counter(str(a.ref) for a in held).items() if number > 1]
    rows = [*kept["actions"], *kept["photos"]]
    found += [f"{row['ref']} is {row['state']} on the phone" for row in rows if row["state"] != "received"]
    found += [f"{row['ref']} never arrived" for row in rows if row["ref"] not in on_site]
    found += [f"{ref} was never done" for ref in on_site if ref not in {row["ref"] for row in rows}]
    for row in kept["actions"]:
        action = on_site.get(row["ref"])
        if action is not None and json.loads(action.sent) != row["action"]:
            found.append(f"{row['ref']} arrived changed: {action.sent}")
    for appointment in appointments:
        mine = [action for action in held if action.appointment_ref == appointment]
        found += _order_and_times(fingers, appointment, mine)
        found += _evidence(fingers.scene, appointment, mine)
    for row in kept["photos"]:
        action = on_site.get(row["ref"])
        if action is not None and action.text("sha256") != row["sha256"]:
            found.append(f"{row['ref']} is another picture")
    return found


def _order_and_times(fingers: Fingers, appointment: str, actions: list[DeviceAction]) -> list[str]:
    done = [each for each in fingers.done if each.appointment == appointment]
    came = [action for action in actions if action.kind is not None]
    if [each.kind for each in done] != [str(action.kind) for action in came]:
        return [f"{appointment}: done {[each.kind for each in done]}, on the site {[str(a.kind) for a in came]}"]
    return [
        f"{appointment}: {each.kind} done {each.at:%H:%M:%S}, on the site {action.at:%H:%M:%S}"
        for each, action in zip(done, came, strict=True)
        if abs(action.at - each.at) > AS_IT_WAS
    ]


def _evidence(scene: Scene, appointment: str, actions: list[DeviceAction]) -> list[str]:
    """What is evidence stands in the records once, with the phone's time and the site's."""
    with scene.uow.read() as records:
        items = {str(item.ref): item for item in records.evidence.of(appointment)}
    wanted = [action for action in actions if action.kind in EVIDENCE and action.state is ActionState.APPLIED]
    return [
        f"{action.kind} {action.ref} is not on record as it was done" for action in wanted if not _same(items, action)
    ]


def _same(items: dict[str, Evidence], action: DeviceAction) -> bool:
    item = items.get(str(action.ref))
    return item is not None and (item.at, item.device_at) == (action.at, action.device_at)
