"""`kept import`: the landlord's own homes, households, requirements and operatives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appointments.use_cases.steps.importing import ImportRecords
from web.commands.opening import opened
from web.commands.reports import digest_of, import_in_pieces, say

app = typer.Typer(help="The landlord's own data as CSV.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV in UTF-8 with a header line.")]


def _bring_in(kind: str, file: Path) -> None:
    digest = digest_of(file)
    with opened() as application:
        known = application.record_files[kind]
        report = import_in_pieces(
            file, known.read, lambda rows: known.take(ImportRecords(kind, digest, rows, by="command"))
        )
    say(report, file)


@app.command()
def homes(file: File) -> None:
    """Columns: property_ref, address, postcode; and uprn, lat, lon, patch, communal_door where known."""
    _bring_in("homes", file)


@app.command()
def households(file: File) -> None:
    """Columns: property_ref, name; and numbers, prefers, email, language where known."""
    _bring_in("households", file)


@app.command()
def requirements(file: File) -> None:
    """Columns: property_ref, kind, values, starts_on; and source, review_on, ends_on, effect where known."""
    _bring_in("requirements", file)


@app.command()
def alerts(file: File) -> None:
    """Columns: property_ref, type; and comments, starts_on, ends_on where known. A planner reads each."""
    _bring_in("alerts", file)


@app.command()
def operatives(file: File) -> None:
    """Columns: operative_ref, name, trades, shifts, postcode, valid_from.

    And skills, certificates (each with its last day: gas 2027-03-01), gender, employer, phone.
    """
    _bring_in("operatives", file)
