"""Looks at a page as axe-core does: accessibility faults that a machine can find."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(page: Page) -> list[str]:
    """One line for each fault: rule, what it asks, and where. Empty when there is none. Waits for the page to be whole.

    The source is evaluated and not added as a script element: the policy of our pages would refuse that.
    """
    page.wait_for_load_state()
    page.evaluate(SOURCE)
    found = page.evaluate(
        "async (rules) => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations", RULES
    )
    return [
        f"{fault['id']}: {fault['help']} at {', '.join(str(node['target']) for node in fault['nodes'])}"
        for fault in found
    ]
