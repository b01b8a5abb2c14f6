"""Databases: bringing one up to date, and one of its own for the story."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.landlord import (
    configure_landlord,
)
from policies import landlord as landlord_defaults
from policies.clocks.landlord_priorities import PRIORITIES
from web.settings import Settings, SettingsRefused
from web.wiring.environment import make_folder


def prepare(settings: Settings) -> None:
    """Create the data folder, bring the database up to date and fill a new one with defaults. Safe to repeat.

    Raises SettingsRefused, naming the setting, when folder or database cannot be had.
    """
    make_folder(settings.data)
    _bring_up_to_date(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        uow = SqlUnitOfWork(engine)
        with uow.read() as records:
            configured = bool(records.landlord.priorities())
        if not configured:
            configure_landlord.configure_landlord(_defaults(), uow=uow)
    finally:
        engine.dispose()


def _bring_up_to_date(database_url: str) -> None:
    """The driver's own words are kept to one line; a password is not among them."""
    from appointments.records.migrations import upgrade  # its library is loaded by whoever migrates, not by every site

    try:
        known = make_url(database_url).get_backend_name() in {"sqlite", "postgresql"}
    except ArgumentError:
        known = False
    if not known:
        raise SettingsRefused("KEPT_DATABASE_URL must be a URL that begins with sqlite:/// or postgresql://.")
    try:
        upgrade(database_url)
    except OperationalError as exc:
        words = " ".join(str(exc.orig).split())
        raise SettingsRefused(f"KEPT_DATABASE_URL: the database cannot be opened. {words}") from exc


def _defaults() -> configure_landlord.ConfigureLandlord:
    """What a new database is filled with: the landlord edits it afterwards."""

    return configure_landlord.ConfigureLandlord(
        slot_patterns=landlord_defaults.SLOT_PATTERNS,
        priorities=tuple(PRIORITIES),
        trades=dict(landlord_defaults.TRADES),
    )


@contextmanager
def scratch(settings: Settings) -> Iterator[Settings]:
    """Settings of a database of its own that is gone afterwards: a temporary folder, or a schema in PostgreSQL."""
    with TemporaryDirectory(prefix="kept-") as folder:
        data = Path(folder)
        if not settings.database_url.startswith("postgresql"):
            place = settings.model_copy(update={"data": data, "database_url": f"sqlite:///{data / 'kept.sqlite'}"})
            prepare(place)
            yield place
            return
        schema = f"kept_scratch_{secrets.token_hex(6)}"
        outside = make_engine(settings.database_url)
        try:
            with outside.begin() as connection:
                connection.execute(text(f"CREATE SCHEMA {schema}"))
            url = make_url(settings.database_url).update_query_dict({"options": f"-csearch_path={schema}"})
            place = settings.model_copy(
                update={"data": data, "database_url": url.render_as_string(hide_password=False)}
            )
            prepare(place)
            yield place
        finally:
            with outside.begin() as connection:
                connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            outside.dispose()


@contextmanager
def behind_its_back(place: Settings) -> Iterator[str]:
    """Change one byte of one entry in the ledger of a scratch database for as long as the block lasts; its stream.

    The triggers refuse that, so they are put out of the way first: what is left to find the change are the digests.
    """
    engine = make_engine(place.database_url)
    entry = text("SELECT stream, number, payload FROM ledger ORDER BY stream, number LIMIT 1")
    change = text("UPDATE ledger SET payload = :payload WHERE stream = :stream AND number = :number")
    try:
        with engine.begin() as connection:
            stream, number, payload = connection.execute(entry).one()
            forged = payload[:-2] + ("0" if payload[-2] != "0" else "1") + payload[-1]
            with _without_triggers(connection):
                connection.execute(change, {"payload": forged, "stream": stream, "number": number})
        try:
            yield stream
        finally:
            with engine.begin() as connection, _without_triggers(connection):
                connection.execute(change, {"payload": payload, "stream": stream, "number": number})
    finally:
        engine.dispose()


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE ledger ENABLE TRIGGER USER"))
        return
    found = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'")
    triggers = connection.execute(found).all()
    for name, _ in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, sql in triggers:
        connection.execute(text(sql))
