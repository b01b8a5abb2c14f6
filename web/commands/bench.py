"""`kept bench`: the engine on its own, for benchmarks that judge it from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from web import wiring
from web.commands.opening import err, fail

app = typer.Typer(help="The planning engine on its own, for benchmarks.", no_args_is_help=True)


@app.callback()
def _bench() -> None:
    """A group, although it has only one command so far."""


@app.command()
def day(
    file: Annotated[Path, typer.Argument(help="A day of field service as JSON (field-day/1).")],
    limit_seconds: Annotated[float, typer.Option(min=0.1, help="How long to search.")] = 10.0,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another search.")] = 1,
) -> None:
    """Plan a day and write the plan as JSON on standard output."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        plan = wiring.plan_field_day(document, limit_seconds=limit_seconds, seed=seed)
    except (OSError, ValueError) as exc:  # a file that cannot be read, is no JSON, or is not a day
        raise fail(f"{file} cannot be planned: {exc}") from exc
    err.print(f"{plan['day']}: {plan['wall_seconds']} s, {plan['note']}")
    typer.echo(json.dumps(plan, separators=(",", ":")))
