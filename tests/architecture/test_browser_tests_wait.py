"""What a browser shows comes a moment after a click: the tests wait for it, and never look once and assert."""

import ast
from pathlib import Path

import pytest

BROWSER_TESTS = sorted((Path(__file__).resolve().parents[1] / "browser").glob("*.py"))
LOOKS_ONCE = {
    "all_inner_texts",
    "all_text_contents",
    "count",
    "get_attribute",
    "inner_text",
    "input_value",
    "is_checked",
    "is_disabled",
    "is_enabled",
    "is_hidden",
    "is_visible",
    "text_content",
    "url",
}


def looks_once(source: str) -> list[int]:
    """The lines of assertions that read a page at once. `expect(...)` of Playwright waits instead."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assert)
        and any(isinstance(part, ast.Attribute) and part.attr in LOOKS_ONCE for part in ast.walk(node.test))
    ]


@pytest.mark.parametrize("path", BROWSER_TESTS, ids=lambda path: path.name)
def test_browser_tests_wait_for_what_they_assert(path: Path) -> None:
    assert looks_once(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("page.click()\nassert page.get_by_text('Done').is_visible()", [2]),
        ("assert 'done' in page.url", [1]),
        ("expect(page.get_by_text('Done')).to_be_visible()", []),
        ("before = page.locator('h1').inner_text()", []),
    ],
)
def test_the_scan_knows_an_assertion_that_does_not_wait(source: str, lines: list[int]) -> None:
    assert looks_once(source) == lines
