"""The composition root: what is prepared, kept and left behind, and what is refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from appointments.ports import Landlords
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.landlord.configure_landlord import ConfigureLandlord
from tests.application import MONDAY, SECRET, a_town, an_application, some_settings
from tests.fakes import FakeProvider, FixedClock
from web import wiring
from web.application import Application
from web.settings import SettingsRefused, require_servable

# --- prepare


def test_preparing_an_empty_database_makes_the_tables_and_loads_the_landlords_defaults(
    blank_database_url: str, tmp_path: Path
) -> None:
    wiring.prepare(some_settings(blank_database_url, tmp_path / "new" / "folder"))
    with landlord_of(blank_database_url) as landlord:
        assert {"AM", "PM"} <= {pattern.code for pattern in landlord.slot_patterns()}
        assert landlord.priorities()
        assert "PL" in landlord.trades()
    assert stat.S_IMODE((tmp_path / "new" / "folder").stat().st_mode) == 0o700


def test_preparing_twice_is_harmless(blank_database_url: str, tmp_path: Path) -> None:
    settings = some_settings(blank_database_url, tmp_path)
    wiring.prepare(settings)
    before = contents(blank_database_url)
    wiring.prepare(settings)
    assert contents(blank_database_url) == before


def test_the_defaults_are_loaded_once_and_never_over_what_the_landlord_changed(
    database_url: str, tmp_path: Path
) -> None:
    with an_application(database_url, tmp_path) as application, landlord_of(database_url) as before:
        morning = next(each for each in before.slot_patterns() if each.code == "AM")
        routine = next(each for each in before.priorities() if each.code == "N")
        application.configure_landlord(
            ConfigureLandlord(
                slot_patterns=(replace(morning, name="Early morning"),),
                priorities=(replace(routine, name="In its turn"),),
                trades={"PL": "Plumbing and water"},
            )
        )
    wiring.prepare(some_settings(database_url, tmp_path))
    with landlord_of(database_url) as after:
        assert {each.name for each in after.slot_patterns() if each.code == "AM"} == {"Early morning"}
        assert {each.name for each in after.priorities() if each.code == "N"} == {"In its turn"}
        assert after.trades()["PL"] == "Plumbing and water"


@pytest.mark.parametrize(
    ("database_url", "said"),
    [
        ("nowhere", "must be a URL"),
        ("mysql://127.0.0.1/kept", "must be a URL"),  # one that there is no driver for
        ("sqlite:////nowhere/kept.sqlite", "unable to open"),
        ("postgresql://somebody:secret@127.0.0.1:1/kept", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_had_is_refused_by_the_settings_name(
    tmp_path: Path, database_url: str, said: str
) -> None:
    with pytest.raises(SettingsRefused, match=f"KEPT_DATABASE_URL.*{said}") as refused:
        wiring.prepare(some_settings(database_url, tmp_path))
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_data_folder_that_cannot_be_made_is_refused_by_the_settings_name(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsRefused, match=r"KEPT_DATA: .*file"):
        wiring.prepare(some_settings(sqlite_url, tmp_path / "file"))


# --- the secret key


def test_the_development_key_is_made_once_for_its_owner_only_and_kept(tmp_path: Path) -> None:
    made = wiring.secret_key(tmp_path / "data")
    path = tmp_path / "data" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == made
    assert len(made) >= 32
    assert wiring.secret_key(tmp_path / "data") == made
    assert wiring.secret_key(tmp_path / "other") != made
    assert [each.name for each in path.parent.iterdir()] == ["secret-key"]


def test_in_development_a_missing_key_is_made_and_a_given_one_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_environment(monkeypatch, KEPT_DATA=str(tmp_path), KEPT_DEVELOPMENT="true")
    settings = wiring.load_settings()
    require_servable(settings)
    assert settings.secret_key.get_secret_value() == (tmp_path / "secret-key").read_text()
    monkeypatch.setenv("KEPT_SECRET_KEY", SECRET)
    assert wiring.load_settings().secret_key.get_secret_value() == SECRET


def test_in_production_a_missing_key_is_not_made_and_the_site_is_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_environment(
        monkeypatch,
        KEPT_DATA=str(tmp_path),
        KEPT_PUBLIC_URL="https://repairs.example",
        KEPT_SMS_PROVIDER="twilio",
        KEPT_TWILIO_ACCOUNT_SID="AC00000000000000000000000000000000",
        KEPT_TWILIO_AUTH_TOKEN="a token of nobody",
        KEPT_TWILIO_FROM_NUMBER="+447700900990",
    )
    settings = wiring.load_settings()
    assert not (tmp_path / "secret-key").exists()
    with pytest.raises(SettingsRefused, match="KEPT_SECRET_KEY is needed"):
        require_servable(settings)
    require_servable(settings.model_copy(update={"secret_key": SecretStr(SECRET)}))  # nothing else was wrong


# --- scratch


def test_a_scratch_database_is_another_one_and_is_gone_afterwards(database_url: str, tmp_path: Path) -> None:
    settings = some_settings(database_url, tmp_path)
    wiring.prepare(settings)
    before = contents(database_url)
    with wiring.scratch(settings) as place:
        application = wiring.build(place, clock=FixedClock(MONDAY))
        a_town(application)
        application.close()
        assert contents(database_url) == before
        assert place.data != settings.data
    assert contents(database_url) == before
    assert not place.data.exists()
    assert schemas(database_url) == []


def test_a_scratch_database_is_gone_after_a_failure_too(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), wiring.scratch(some_settings(database_url, tmp_path)) as place:
        raise RuntimeError
    assert not place.data.exists()
    assert schemas(database_url) == []


def test_two_scratch_databases_do_not_know_each_other(database_url: str, tmp_path: Path) -> None:
    settings = some_settings(database_url, tmp_path)
    with wiring.scratch(settings) as one, wiring.scratch(settings) as other:
        application = wiring.build(one, clock=FixedClock(MONDAY))
        a_town(application)
        application.close()
        with wiring.demo_door(one, seed=1) as first, wiring.demo_door(other, seed=1) as second:
            assert (first.empty(), second.empty()) == (False, True)


def test_a_byte_is_changed_behind_its_back_for_the_length_of_a_block(database_url: str, tmp_path: Path) -> None:
    with an_application(database_url, tmp_path) as application:
        a_town(application)
        settings = some_settings(database_url, tmp_path)
        before = contents(database_url)
        with wiring.behind_its_back(settings) as stream:
            verdict = application.verify_ledger(None)
            assert (verdict.intact, verdict.stream, verdict.number) == (False, stream, 1)
        assert application.verify_ledger(None).intact
        assert contents(database_url) == before
    engine = make_engine(database_url)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM ledger"))
    engine.dispose()


# --- build


def test_closing_the_application_lets_go_of_the_database(postgresql_url: str, tmp_path: Path) -> None:
    with an_application(postgresql_url, tmp_path) as application:
        a_town(application)
        assert connections(postgresql_url) > 0
    assert connections(postgresql_url) == 0


def test_every_part_of_the_application_is_there(sqlite_url: str, tmp_path: Path) -> None:
    """What a page may ask for; only the webhooks are left out where the provider has none."""
    with an_application(sqlite_url, tmp_path) as application:
        empty = {field.name for field in fields(Application) if getattr(application, field.name) is None}
    assert empty <= {"sms", "calls"}


def test_the_clock_is_the_one_that_was_given_and_the_walls_otherwise(sqlite_url: str, tmp_path: Path) -> None:
    settings = some_settings(sqlite_url, tmp_path)
    for given in (FixedClock(MONDAY), None):
        application = wiring.build(settings, clock=given)
        now = application.clock.now()
        application.close()
        assert (now == MONDAY) is (given is not None)
        assert now.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("development", "provider", "plays"),
    [
        (True, "handset", True),
        (False, "handset", False),  # never outside development
        (True, "twilio", False),
    ],
)
def test_the_page_that_plays_a_phone_is_for_development_with_the_handset(
    sqlite_url: str,
    tmp_path: Path,
    development: bool,
    provider: str,
    plays: bool,
) -> None:
    settings = some_settings(sqlite_url, tmp_path).model_copy(
        update={"development": development, "sms_provider": provider}
    )
    application = wiring.build(settings, provider=FakeProvider())
    assert application.plays_handset is plays
    application.close()


def test_accounts_and_places_that_are_not_known_are_none(sqlite_url: str, tmp_path: Path) -> None:
    with an_application(sqlite_url, tmp_path) as application:
        assert application.account("U-nobody") is None
        assert application.account_named("nobody") is None
        assert application.place("GL5 0ZZ") is None
        assert application.place("GL5 4UB") is not None
        assert application.ready()


# --- looking behind


def with_environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in [name for name in os.environ if name.startswith("KEPT_")]:
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@contextmanager
def landlord_of(database_url: str) -> Iterator[Landlords]:
    engine = make_engine(database_url)
    try:
        with SqlUnitOfWork(engine).read() as records:
            yield records.landlord
    finally:
        engine.dispose()


def contents(database_url: str) -> dict[str, list[str]]:
    """Every row of every table."""

    def rows(engine: Engine, table: str) -> list[str]:
        with engine.connect() as connection:
            return sorted(repr(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')))

    engine = make_engine(database_url)
    try:
        return {table: rows(engine, table) for table in inspect(engine).get_table_names()}
    finally:
        engine.dispose()


def schemas(database_url: str) -> list[str]:
    engine = make_engine(database_url)
    try:
        return [name for name in inspect(engine).get_schema_names() if name.startswith("kept_")]
    finally:
        engine.dispose()


def connections(database_url: str) -> int:
    """Connections to a PostgreSQL database besides the one that asks."""
    engine = make_engine(database_url)
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text(query)) or 0)
    finally:
        engine.dispose()
