"""What every command does first: read the settings, open the application, say errors in one line."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from click import ClickException
from pydantic import ValidationError
from rich.console import Console

from appointments.domain.errors import DomainError
from appointments.domain.feeds import FeedUnreadable
from web import wiring
from web.application import Application
from web.logs import set_logs
from web.settings import Settings, SettingsRefused

BAD_INPUT = 2
FAILED = 70

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


def fail(words: str, code: int = BAD_INPUT) -> typer.Exit:
    """One clear line on standard error, and the exit that goes with it."""
    err.print(words, style="bold red", markup=False)
    return typer.Exit(code)


def read_settings() -> Settings:
    """The settings of the environment; every fault is named with its variable."""
    try:
        settings = wiring.load_settings()
    except ValidationError as exc:
        faults = "; ".join(f"KEPT_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in exc.errors())
        raise fail(f"The settings cannot be read. {faults}") from exc
    except SettingsRefused as exc:
        raise fail(str(exc)) from exc
    set_logs(settings.log_level)
    return settings


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Application]:
    """The application over a database that is up to date; what is refused ends the command with one line."""
    settings = settings or read_settings()
    application: Application | None = None
    try:
        wiring.prepare(settings)
        application = wiring.build(settings)
        yield application
    except (DomainError, FeedUnreadable, SettingsRefused) as exc:
        raise fail(str(exc)) from exc
    except (typer.Exit, typer.Abort, ClickException):
        raise
    except Exception as exc:
        if settings.development:
            raise
        # Where, and never with what: a traceback's values may be a resident's.
        place = traceback.extract_tb(exc.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        raise fail(f"Something went wrong, {type(exc).__name__} at {where}. Nothing was saved.", FAILED) from exc
    finally:
        if application is not None:
            application.close()
