"""`kept story` can be told at any time, anywhere: it ends with exit code 0 and touches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Kept
from web import wiring
from web.settings import Settings


def test_the_story_rings_nobodys_phone_even_where_texts_go_out_for_real(
    kept: Kept, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its numbers belong to nobody, but a text to one of them costs money all the same."""
    for name, provider in (("SMS", "twilio"), ("VOICE", "twilio_voice"), ("CALL", "twilio")):
        monkeypatch.setenv(f"KEPT_{name}_PROVIDER", provider)
    monkeypatch.setenv("KEPT_TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000000")
    monkeypatch.setenv("KEPT_TWILIO_AUTH_TOKEN", "a token of nobody")
    monkeypatch.setenv("KEPT_TWILIO_FROM_NUMBER", "+447700900990")
    before = (data / "kept.sqlite").read_bytes()
    result = kept("story")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "The story ended as told."
    assert (data / "kept.sqlite").read_bytes() == before


class _WiredEnough(Exception):
    """How the story is wired was seen."""


def test_the_story_is_one_of_texts_whatever_else_carries_messages_here(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a call besides them the text that did not arrive would be told by voice, and be no planner's task."""
    seen: dict[str, object] = {}

    def scratch(settings: Settings) -> None:
        seen.update(settings.model_dump())
        raise _WiredEnough

    for way in ("VOICE", "EMAIL", "LETTER"):
        monkeypatch.setenv(f"KEPT_{way}_PROVIDER", "handset")
    monkeypatch.setattr(wiring, "scratch", scratch)
    assert isinstance(kept("story").exception, _WiredEnough)
    carried = {name: provider for name, provider in seen.items() if name.endswith("_provider") and provider != "none"}
    assert carried == {"sms_provider": "handset"}
