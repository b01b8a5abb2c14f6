"""What the web server starts: `gunicorn "web.wsgi:site()"`."""

from __future__ import annotations

from threading import Thread

from flask import Flask

from web import wiring
from web.app import create_app
from web.application import Application
from web.logs import set_logs


def site() -> Flask:
    """The site over the database that the environment names."""
    settings = wiring.load_settings()
    set_logs(settings.log_level)
    application = wiring.build(settings)
    # Pages that do not search answer at once; the first search finds kernel, solver and everybody's days read.
    Thread(target=_load, args=[application], name="load", daemon=True).start()
    return create_app(application, settings)


def _load(application: Application) -> None:
    wiring.load()
    application.open_book()
