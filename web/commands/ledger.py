"""`kept ledger`: verify and seal the append-only record."""

from __future__ import annotations

from typing import Annotated

import typer

from appointments.use_cases.seal_ledger import SealLedger
from web.commands.opening import fail, opened, out

app = typer.Typer(help="The append-only record of facts.", no_args_is_help=True)


@app.command()
def verify(
    stream: Annotated[str | None, typer.Argument(help="Such as appointment:A-...; all of them when left out.")] = None,
) -> None:
    """Check every digest. Exit code 0 when all holds together, 1 when not, naming the entry."""
    with opened() as application:
        verdict = application.verify_ledger(stream)
    if not verdict.intact:
        raise fail(f"The ledger is broken: {verdict.words}", code=1)
    out.print(f"The ledger is intact: {verdict.words}.")


@app.command()
def seal() -> None:
    """Seal everything up to now, as the worker does every night."""
    with opened() as application:
        application.seal_ledger(SealLedger())
    out.print("The ledger is sealed.")
