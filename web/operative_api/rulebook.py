"""The rulebook as the gate reads it, with the landlord's own figures: an app says by it what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask.typing import ResponseReturnValue

from appointments.domain.figures import in_force
from appointments.domain.times import day_of
from web.application import Application
from web.guards import GuardedBlueprint
from web.operative_api.answers import digest_of, with_etag


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/rulebook")
    def rulebook() -> ResponseReturnValue:
        book, digest = rulebook_of(application, day_of(application.clock.now()))
        return with_etag({**book, "digest": digest}, digest)


def rulebook_of(application: Application, day: date) -> tuple[Mapping[str, object], str]:
    """The rulebook in force on a day and its digest, as a judgement of that day carries it."""
    book = application.rulebook.export(in_force(application.views.figure_changes(), day))
    return book, digest_of(book)
