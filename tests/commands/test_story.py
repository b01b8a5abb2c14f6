"""`kept story` can be told at any time, anywhere: it ends with exit code 0 and touches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Kept


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
