"""`kept subject-export`: everything about one household, for somebody who asks what is held about them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import typer

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid
from appointments.domain.privacy import ReadReason, Subject
from appointments.domain.times import day_of, parse_day
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.views.subject_export import ExportSubject, readable
from web.commands.opening import fail, opened, out
from web.commands.private import write_private
from web.links import without_links_in


def subject_export(
    home: Annotated[str, typer.Argument(metavar="HOME", help="Property reference.")],
    asked_on: Annotated[str, typer.Option(help="Day on which they asked, as 2026-11-24; default: today.")] = "",
    to: Annotated[Path, typer.Option(help="Folder for the two files.", file_okay=False)] = Path(),
) -> None:
    """Write everything held about a household as JSON and as text, without third parties. It is logged as a read."""
    with opened() as application:
        now = application.clock.now()
        asked: date = parse_day(asked_on, "asked_on") if asked_on else day_of(now)
        if asked > day_of(now):
            raise Invalid("asked_on", "asked_on: that day is still to come")
        ref = application.look_up.home_named(home)
        _require_writable(to)  # before anything is read, and logged as read
        application.note_read(
            NoteRead(Subject.SUBJECT_EXPORT, ref, "command", AccountRole.DPO, ref, ReadReason.SUBJECT_REQUEST.value)
        )
        made = without_links_in(application.views.subject_export(ExportSubject(ref, asked, now)))
    name = f"household-{ref}"
    write_private(to / f"{name}.json", (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode())
    write_private(to / f"{name}.txt", readable(made).encode())
    about = made["about"]
    due = about["answer_due_by"] if isinstance(about, dict) else ""
    out.print(f"Wrote {name}.json and {name}.txt. The answer is due by {due}.", markup=False)
    out.print("Read them before you give them out: what somebody typed may still speak of others.")


def _require_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as exc:
        raise fail(f"{folder}: {exc.strerror or 'cannot be written'}") from exc
