"""A resident's pages from right to left, on a telephone, with larger text and at twice the size."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.axe import axe
from tests.builders import NOW
from tests.web.scene import a_scene

TWICE_THE_SIZE = {"width": 195, "height": 422}  # what is left of a telephone at 200 %


def _fits(page: Page) -> bool:
    """Nothing to be scrolled to sideways, on either side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_arabic_on_a_telephone(phone: Page, sqlite_url: str, tmp_path: Path, serve: Callable[[Flask], str]) -> None:
    later, languages = NOW + timedelta(hours=1), ("en", "cy", "ar")
    with a_scene(sqlite_url, tmp_path, now=later, phone="01632 960999", languages=languages) as scene:
        phone.goto(f"{serve(scene.app)}{scene.resident_address()}/")
        phone.get_by_role("link", name="العربية").click()
        expect(phone.locator("html")).to_have_attribute("dir", "rtl")
        assert axe(phone) == []
        phone.get_by_role("button", name="أحتاج إلى وقت آخر").click()
        phone.get_by_role("button", name="اختيار هذا الوقت").click()
        expect(phone.get_by_role("link", name="اختاروا أحد الأوقات")).to_be_visible()
        assert axe(phone) == []
        assert _fits(phone)
        phone.get_by_role("link", name="خط أكبر").click()
        expect(phone.locator("html")).to_have_class("govuk-template kept-resident kept-larger")
        choice, words = (phone.locator(found).first.bounding_box() for found in (".kept-slot__input", "label"))
        assert choice
        assert words
        assert choice["x"] > words["x"] + words["width"] / 2  # its circle stands on the right
        assert axe(phone) == []
        phone.set_viewport_size(TWICE_THE_SIZE)
        assert _fits(phone)
        phone.get_by_role("link", name="موعدكم").click()
        expect(phone.get_by_text("بين 8:00 صباحًا و1:00 بعد الظهر")).to_be_visible()
        assert _fits(phone)
