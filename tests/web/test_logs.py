"""Logs are one line of JSON an event, on standard error, from the configured severity up."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from web.logs import set_logs


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_an_event_is_one_line_of_json_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    set_logs("info")
    structlog.get_logger().info("slot taken", appointment="A-1")
    written = capsys.readouterr()
    assert written.out == ""
    [line] = written.err.splitlines()
    event = json.loads(line)
    assert {name: event[name] for name in ("event", "level", "appointment")} == {
        "event": "slot taken", "level": "info", "appointment": "A-1",
    }  # fmt: skip
    assert event["timestamp"].endswith("Z")


def test_a_failure_is_one_line_too_with_where_it_happened(capsys: pytest.CaptureFixture[str]) -> None:
    set_logs("error")
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger().exception("job failed", job="seal_ledger")
    [line] = capsys.readouterr().err.splitlines()
    assert "ValueError: broken" in json.loads(line)["exception"]


@pytest.mark.parametrize(
    ("level", "logged"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_what_is_less_severe_is_not_logged(capsys: pytest.CaptureFixture[str], level: str, logged: list[str]) -> None:
    set_logs(level)
    log = structlog.get_logger()
    for say in (log.debug, log.info, log.warning, log.error):
        say("something")
    assert [json.loads(line)["level"] for line in capsys.readouterr().err.splitlines()] == logged
