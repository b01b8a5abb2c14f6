"""Settings that cannot be are refused in one line that names the variable; no traceback reaches a screen."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Kept


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"KEPT_PORT": "many"}, ["KEPT_PORT"]),
        ({"KEPT_PORT": "70000"}, ["KEPT_PORT"]),  # past the last port
        ({"KEPT_SMS_PROVIDER": "pigeon"}, ["KEPT_SMS_PROVIDER"]),
        ({"KEPT_PORT": "many", "KEPT_LOG_LEVEL": "loud"}, ["KEPT_PORT", "KEPT_LOG_LEVEL"]),  # both at once
        ({"KEPT_DATABASE_URL": "nowhere"}, ["KEPT_DATABASE_URL"]),  # no URL
        ({"KEPT_DATABASE_URL": "mysql://127.0.0.1/kept"}, ["KEPT_DATABASE_URL"]),  # a database that is not supported
        ({"KEPT_DATABASE_URL": "sqlite:////nowhere/kept.sqlite"}, ["KEPT_DATABASE_URL"]),
        ({"KEPT_DATABASE_URL": "postgresql://somebody:secret@127.0.0.1:1/kept"}, ["KEPT_DATABASE_URL"]),  # nobody there
        ({"KEPT_DATA": "/dev/null/kept"}, ["KEPT_DATA"]),
        ({"KEPT_DATA": "/dev/null/kept", "KEPT_DEVELOPMENT": "true"}, ["KEPT_DATA"]),  # where the key would be made
    ],
)
def test_what_is_wrong_is_said_in_one_line_that_names_the_variable(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], named: list[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    result = kept("migrate")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    for name in named:
        assert name in result.stderr
    assert "secret" not in result.stderr


def test_a_site_without_a_secret_key_is_not_served(kept: Kept) -> None:
    result = kept("web")
    assert result.exit_code == 2
    assert "KEPT_SECRET_KEY is needed" in result.stderr
    assert "KEPT_SMS_PROVIDER=handset" in result.stderr  # every reason at once
