"""No page, file or preview of staff carries an address that opens a resident's appointment and acts for them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from appointments.domain.accounts import AccountRole
from tests.builders import NOW, WORK_ORDER, a_home, a_task
from tests.web.scene import a_delivered_notice, a_scene, send
from tests.web.site import sign_in
from web.links import LINK_LEFT_OUT, without_links_in


@pytest.mark.parametrize("role", [AccountRole.PLANNER, AccountRole.DPO])
def test_staff_read_the_texts_without_the_links_in_them(sqlite_url: str, tmp_path: Path, role: AccountRole) -> None:
    with a_scene(sqlite_url, tmp_path, now=NOW) as scene:
        token = scene.resident_address().removeprefix("/r/")
        text = f"Your repair. More: https://kept.example/r/{token}/"
        task = replace(a_task(), words=text, work_order_ref=WORK_ORDER)
        with scene.uow.write() as records:
            records.tasks.add(task)
            records.commit()
        scene.plant(replace(a_delivered_notice(), ref="M-2", dedupe_key="M-2", provider_ref="M-2", text=text))
        client = sign_in(scene.app.test_client(), role)
        if role is AccountRole.PLANNER:
            pages = [
                client.get(f"/planner/{page}").text for page in (f"work-orders/{WORK_ORDER}", "tasks", "tasks/T-1")
            ]
        else:
            typed = {"property_ref": a_home().property_ref, "asked_on": "2026-11-20", "reason": "subject_request"}
            form = "/data-protection/household"
            pages = [send(client, form, form, **typed, **{"as": how}).text for how in ("page", "file")]

    for page in pages:
        assert "Your repair. More: https://kept.example" in page
        assert token not in page
        assert LINK_LEFT_OUT in page


def test_all_texts_of_what_is_written_are_looked_through() -> None:
    link = f"/r/{'x' * 20}/"
    held = {"a": [link, 1, None, {"b": (f"see {link}.", True)}]}

    assert json.dumps(without_links_in(held)) == json.dumps({"a": ["/r/…", 1, None, {"b": ["see /r/….", True]}]})
