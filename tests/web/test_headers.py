"""What browsers are told: load from us only, show us in no frame, keep no page, keep style and scripts."""

import re
from pathlib import Path

import pytest

from tests.web.site import a_site, production_settings

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"


@pytest.mark.parametrize("path", ["/sign-in", "/nothing-here", "/health", "/static/kept.css"])
def test_every_answer_carries_the_security_headers(path: str) -> None:
    with a_site().test_client().get(path) as answer:
        headers = answer.headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = a_site().test_client().get("/sign-in").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_needs_what_the_policy_refuses(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script without src is inline"
    assert not re.search(r"\s(style|on[a-z]+)=", text), "style= and on...= are inline"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/sign-in", "no-store"),
        ("/nothing-here", "no-store"),
        ("/static/vendor/htmx-2.0.11/htmx.min.js", "public, max-age=31536000, immutable"),
        ("/static/kept.css?v=abc", "public, max-age=31536000, immutable"),
        ("/static/kept.css", "no-cache"),  # without its digest it may change under the same address
        ("/static/vendor/none.js", "no-store"),  # a missing file must not stay missing for a year
    ],
)
def test_pages_are_not_kept_and_versioned_files_are(path: str, kept: str) -> None:
    with a_site().test_client().get(path) as answer:
        assert answer.headers["Cache-Control"] == kept


def test_https_is_insisted_on_in_production_only() -> None:
    production = a_site(settings=production_settings()).test_client()

    assert "Strict-Transport-Security" in production.get("/health").headers
    assert "Strict-Transport-Security" not in a_site().test_client().get("/health").headers
