"""`kept feed`: contractors' job feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appointments.use_cases.work_orders.import_feed import ImportFeed
from web.commands.opening import fail, opened
from web.commands.reports import digest_of, import_in_pieces, say

app = typer.Typer(help="Contractors' job feeds.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `import` a command of its own, however many there are."""


@app.command("import")
def import_(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="Such as csv_jobs.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file as the contractor sent it.")],
    sender: Annotated[str, typer.Option("--from", help="Who sent it; default: the file's name.")] = "",
) -> None:
    """Bring in a contractor's jobs. The same file again changes nothing; bad rows are kept with the reason."""
    digest = digest_of(file)
    with opened() as application:
        reader = application.feed_formats.get(format_)
        if reader is None:
            raise fail(f"FORMAT: {format_!r} is not one of {', '.join(sorted(application.feed_formats))}")
        report = import_in_pieces(
            file,
            reader.read,
            lambda rows: application.import_feed(ImportFeed(sender or file.stem, digest, rows, by="command")),
        )
    say(report, file)
