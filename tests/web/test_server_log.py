"""The web server's own log names no address of a request: a resident's is a key."""

from __future__ import annotations

import logging

import pytest
from gunicorn.config import Config
from structlog.testing import capture_logs

from web.server_log import ServerLog

KEY = "/r/WyJBLTEiXQ.c2lnbmVk/"


def test_a_request_that_broke_or_cannot_be_read_is_told_without_its_address(caplog: pytest.LogCaptureFixture) -> None:
    log = ServerLog(Config())
    log.error_log = logging.getLogger("server log of a test")
    with capture_logs() as told:
        try:
            raise RuntimeError(KEY)
        except RuntimeError:
            log.exception("Error handling request %s %s", "GET", KEY)
        log.warning(f"Invalid request from ip=127.0.0.1: {KEY}")
        log.error("the port is taken")

    assert [line["kinds"] for line in told] == [["RuntimeError"]]
    assert caplog.messages == ["a request that cannot be read was refused", "the port is taken"]
    assert KEY not in f"{told}{caplog.text}"


def test_what_is_no_request_is_told_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    log = ServerLog(Config())
    log.error_log = logging.getLogger("server log of a test")
    try:
        raise RuntimeError("the settings are not good enough to serve")
    except RuntimeError:
        log.exception("Exception in worker process")

    assert "the settings are not good enough to serve" in caplog.text
