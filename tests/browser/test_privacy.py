"""The pages of reviews, proposals and data protection, at a desk and on a phone, looked at by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from appointments.domain.access import Source
from appointments.domain.accounts import AccountRole
from appointments.domain.privacy import Subject
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.keeping.note_read import NoteRead
from tests.browser.axe import axe
from tests.builders import APPOINTMENT, HOME
from tests.web.scene import Scene, a_scene
from tests.web.site import PASSWORD

Serve = Callable[[Flask], str]


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(sqlite_url, tmp_path) as found:
        for kind, source in (("longer_to_answer", Source.RESIDENT), ("animals", Source.OPERATIVE)):
            proposed = source is Source.OPERATIVE
            by = "U-operative" if proposed else "U-planner"
            found.application.record_requirement(
                RecordRequirement(HOME, kind, {}, source, by, effect="nobody is hurried", provisional=proposed)
            )
        found.application.note_read(
            NoteRead(Subject.REQUIREMENT_RECORD, HOME, "U-planner", AccountRole.PLANNER, HOME, "complaint")
        )
        yield found


def sign_in(page: Page, address: str, role: AccountRole) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#username", f"{role.value}-07")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")


def pages(scene: Scene, role: AccountRole) -> list[str]:
    with scene.uow.read() as records:
        held = records.requirements.of_home(HOME)
    return {
        AccountRole.PLANNER: [
            f"/planner/homes/{HOME}",
            "/planner/reviews",
            *(f"/planner/homes/{HOME}/requirements/{one.ref}/review" for one in held),
        ],
        AccountRole.DPO: [
            f"/data-protection/{page}" for page in ("who-looked", "who-may-see-what", "household", "retention")
        ],
        AccountRole.OPERATIVE: [
            "/operative/round",
            "/operative/proposals",
            f"/operative/visits/{APPOINTMENT}/needs",
            f"/operative/visits/{APPOINTMENT}/needs/longer_to_answer",
        ],
    }[role]


@pytest.mark.parametrize(
    ("role", "size"),
    [
        (AccountRole.PLANNER, "page"),
        (AccountRole.PLANNER, "phone"),
        (AccountRole.DPO, "page"),
        (AccountRole.DPO, "phone"),
        (AccountRole.OPERATIVE, "phone"),
    ],
)
def test_every_page_fits_and_axe_finds_nothing(
    scene: Scene, serve: Serve, role: AccountRole, size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    address = serve(scene.app)
    sign_in(page, address, role)
    for path in pages(scene, role):
        answer = page.goto(address + path)
        assert answer is not None
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
        fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert (path, answer.status, axe(page), fits) == (path, 200, [], True)


def test_a_household_is_shown_and_its_answer_has_a_day(scene: Scene, serve: Serve, page: Page) -> None:
    address = serve(scene.app)
    sign_in(page, address, AccountRole.DPO)
    page.goto(f"{address}/data-protection/household")
    page.fill("#property_ref", f"00{HOME}")
    page.get_by_role("button", name="Show it here").click()
    expect(page.get_by_text("The answer is due by")).to_be_visible()
    assert axe(page) == []
