"""`kept run` serves its own site or none."""

from __future__ import annotations

import socket

import pytest

from tests.commands.conftest import Kept
from web.commands import serving


def _nothing_is_started(*commands: str) -> None:
    raise AssertionError(f"{commands} would have been started")


@pytest.fixture
def _environment(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """`run` sets these for its processes; whatever it sets is taken back. Nothing is loaded, told or started."""
    for name in ("KEPT_DEVELOPMENT", "KEPT_LANDLORD_NAME", "KEPT_LANDLORD_PHONE", "KEPT_LOG_LEVEL"):
        monkeypatch.setenv(name, "true" if name == "KEPT_DEVELOPMENT" else "warning")
    monkeypatch.setenv("KEPT_LANDLORD_PHONE", "01632 960999")
    monkeypatch.setattr(serving, "load_if_empty", lambda settings: None)
    monkeypatch.setattr(serving, "play_in_scratch", lambda settings: True)
    monkeypatch.setattr(serving, "_processes", _nothing_is_started)


@pytest.mark.usefixtures("_environment")
def test_on_a_port_in_use_it_says_so_in_one_line_and_ends(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("KEPT_PORT", str(port))
        result = kept("run")

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"Something else is served at 127.0.0.1:{port} already. Stop it, or set KEPT_PORT to another port."
    ]
    assert result.stdout == ""


@pytest.mark.usefixtures("_environment")
def test_a_port_that_is_taken_while_the_story_is_told_is_found_too(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """No link is shown: it would be to somebody else's site."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    taken: list[socket.socket] = []

    def the_story(_: object) -> bool:
        taken.append(socket.create_server(("127.0.0.1", port)))
        return True

    monkeypatch.setenv("KEPT_PORT", str(port))
    monkeypatch.setattr(serving, "play_in_scratch", the_story)
    try:
        result = kept("run")
    finally:
        for other in taken:
            other.close()

    assert result.exit_code == 1
    assert "Something else is served" in result.stderr
    assert "Sign in as" not in result.stdout


@pytest.mark.usefixtures("_environment")
def test_an_address_that_is_not_this_machines_is_said(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_HOST", "203.0.113.7")
    result = kept("run")

    assert result.exit_code == 1
    assert result.stderr.startswith("The site cannot be served at 203.0.113.7:")
