"""A calm visit: what to keep low, loud or away from, in one sentence."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.quiet_visit import QuietVisit


@pytest.mark.parametrize(
    ("values", "brief"),
    [
        ({}, "Speak calmly and say before anything gets loud."),
        ({"light": "yes"}, "Speak calmly and say before anything gets loud; keep the light low."),
        (
            {"light": "yes", "touch": "yes"},
            "Speak calmly and say before anything gets loud; keep the light low; do not touch or shake hands.",
        ),
    ],
)
def test_the_brief_says_what_was_asked_for_and_no_more(values: dict[str, object], brief: str) -> None:
    assert QuietVisit.parse(values).brief() == brief


def test_there_is_time_for_it() -> None:
    assert QuietVisit().extra_minutes() == 10
