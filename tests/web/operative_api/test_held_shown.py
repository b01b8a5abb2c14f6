"""What a phone had kept is shown as what it is, to the manager and in the pack; and the pack still holds together."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.device_actions import AccountDecision
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.devices.decide_kept_aside import DecideKeptAside
from appointments.views.evidence_pack import SeeEvidencePack
from tests.builders import APPOINTMENT, WORK_ORDER
from tests.use_cases.steps import a_photo
from tests.web.operative_api.phone import Phone
from tests.web.scene import Scene
from tests.web.site import sign_in
from web.evidence_pack import checking
from web.evidence_pack.document import digest_of
from web.evidence_pack.making import as_document, prepared
from web.evidence_pack.one_appointment import one_appointment

PLANTED = (
    f"{APPOINTMENT}: 1 promises are in the pack and 0 in the ledger",
    f"{APPOINTMENT}: message M-notice is in the pack and was never written",
)
KEPT = "Done 24 Nov 2026, 9:02am, kept on the phone, reached us 10:15am"


@pytest.fixture
def late(scene: Scene, phone: Phone) -> Scene:
    """A visit from nine to twenty past, told at a quarter past ten; with a photo that came whole still later."""
    phone.does("arrive")
    scene.clock.advance(timedelta(minutes=2))
    phone.does("knock")
    phone.does("tried", what="call")
    photo, content = phone.new_ref(), a_photo("card")
    scene.clock.advance(timedelta(minutes=18))
    phone.does("leave")
    scene.clock.advance(timedelta(minutes=55))
    phone.sends()
    phone.announces(content, ref=photo)
    scene.clock.advance(timedelta(minutes=5))
    assert phone.piece(photo, 0, content).status_code == 200
    return scene


def test_the_managers_page_says_when_it_was_done_and_when_it_reached_us(late: Scene) -> None:
    manager = sign_in(late.app.test_client(), AccountRole.MANAGER)
    page = manager.get(f"/manager/appointments/{APPOINTMENT}").text
    assert KEPT in page.replace("&#39;", "'")
    assert "Tried without a signal: call" in page
    assert "There was no signal at the door" in page


def test_the_pack_says_it_and_holds_together(late: Scene) -> None:
    pack = late.application.views.evidence_pack(SeeEvidencePack(WORK_ORDER, late.clock.now()))
    written = as_document(prepared(late.application, pack))
    assert _faults(written) == []
    assert KEPT in str(one_appointment(1, pack.appointments[0], pack, {}))
    [knock] = [item for item in written["appointments"][0]["evidence"] if item["kind"] == "knock"]
    assert (knock["held_ms"], knock["held_known"]) == (73 * 60_000, "steady")


@pytest.mark.parametrize("kind", ["knock", "photo"])
def test_a_pack_in_which_it_was_kept_for_another_time_does_not_hold(late: Scene, kind: str) -> None:
    pack = late.application.views.evidence_pack(SeeEvidencePack(WORK_ORDER, late.clock.now()))
    written = deepcopy(as_document(prepared(late.application, pack)))
    [item] = [item for item in written["appointments"][0]["evidence"] if item["kind"] == kind]
    item["held_ms"] += 60_000
    assert any(item["ref"] in fault for fault in checking.faults(written))


@pytest.mark.parametrize("minutes", [-1, 1, 55])
def test_a_pack_in_which_they_left_at_another_time_does_not_hold(late: Scene, minutes: int) -> None:
    """Changed by hand, and its own digest made anew: what the phone had kept says in the chain when that was."""
    pack = late.application.views.evidence_pack(SeeEvidencePack(WORK_ORDER, late.clock.now()))
    written = deepcopy(as_document(prepared(late.application, pack)))
    visit = written["appointments"][0]["visit"]
    visit["left_at"] = (datetime.fromisoformat(visit["left_at"]) + timedelta(minutes=minutes)).isoformat()
    written["digest"] = digest_of(written)
    assert _faults(written) == [f"{APPOINTMENT}: it was over at another time than was recorded"]


def test_a_pack_holds_after_a_planner_has_decided_on_another_account(scene: Scene, phone: Phone) -> None:
    phone.sends()
    phone.does("arrive")
    scene.clock.advance(timedelta(minutes=30))
    phone.does("claim", outcome="completed", words="Tap changed")
    phone.does("leave")
    scene.clock.advance(timedelta(hours=8))
    scene.application.record_not_attended(RecordNotAttended())
    phone.sends()
    [task] = [t for t in scene.application.look_up.tasks_of(APPOINTMENT) if t.kind is TaskKind.KEPT_ASIDE]
    scene.application.decide_kept_aside(DecideKeptAside(task.ref, "U-planner", AccountDecision.TAKEN, "Rang them"))
    assert scene.appointment().outcome is Outcome.COMPLETED
    pack = scene.application.views.evidence_pack(SeeEvidencePack(WORK_ORDER, scene.clock.now()))
    written = as_document(prepared(scene.application, pack))
    assert _faults(written) == []
    manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
    page = manager.get(f"/manager/appointments/{APPOINTMENT}").text
    assert "A planner decided on another account of it: now recorded as" in page


def _faults(written: dict[str, Any]) -> list[str]:
    """What is wrong with it besides what this scene has planted: a promise and a notice without their facts.

    Those two are found, or the check looks at nothing.
    """
    found = checking.faults(written)
    assert all(planted in found for planted in PLANTED), found
    return [fault for fault in found if fault not in PLANTED]


def test_what_was_kept_aside_is_in_the_pack_and_in_the_chain(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.does("reason", reason="other", words="Said to come back")
    scene.application.cancel_appointment(CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Off"))
    phone.sends()
    pack = scene.application.views.evidence_pack(SeeEvidencePack(WORK_ORDER, scene.clock.now()))
    written = as_document(prepared(scene.application, pack))
    assert _faults(written) == []
    aside = written["appointments"][0]["kept_aside"]
    assert [action["kind"] for action in aside] == ["arrive", "reason"]
    printed = str(one_appointment(1, pack.appointments[0], pack, {}))
    assert "Reason given: Said to come back, other" in printed
    assert "Not decided yet" in printed
    changed = deepcopy(written)
    changed["appointments"][0]["kept_aside"][1]["sent"] = "{}"
    assert any(aside[1]["ref"] in fault for fault in checking.faults(changed))
    del changed["appointments"][0]["kept_aside"][1]
    assert any(aside[1]["ref"] in fault for fault in checking.faults(changed))
    manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
    assert "Kept aside" in manager.get(f"/manager/appointments/{APPOINTMENT}").text
