"""`kept thresholds`: the rulebook's figures in force, and a change of one from a day on."""

from __future__ import annotations

from typing import Annotated

import typer

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid
from appointments.domain.figures import FigureLine, figure_lines, figure_named
from appointments.domain.times import day_of, in_words, parse_day
from appointments.use_cases.landlord.set_figure import SetFigure
from web.application import Application
from web.commands.opening import opened, out

app = typer.Typer(help="How much of each demand of the rulebook is enough.", invoke_without_command=True)


@app.callback()
def show(context: typer.Context) -> None:
    """Every figure: the value in force today, since when, who set it, and what comes next."""
    if context.invoked_subcommand is not None:
        return
    with opened() as application:
        today = day_of(application.clock.now())
        lines = figure_lines(application.rulebook.figures(), application.views.figure_changes(), today)
        for line in lines:
            out.print(f"{line.figure.name}: {line.value_words}, {_since(application, line)}", markup=False)
            out.print(f"    {line.figure.words}. {line.figure.source}.", markup=False)
            for change in line.ahead:
                words = f"{line.figure.in_words(change.value)} from {in_words(change.from_day)}"
                out.print(f"    Next: {words}, set by {_name(application, change.by)}.", markup=False)


@app.command("set")
def set_one(
    name: Annotated[str, typer.Argument(help="Such as wait_minutes.")],
    value: Annotated[str, typer.Argument(help="A whole number in the figure's own unit; yes or no for a switch.")],
    from_day: Annotated[str, typer.Option("--from", metavar="DAY", help="Such as 2026-11-24; tomorrow or later.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="The manager's name to sign in with.")],
) -> None:
    """Set a figure for visits promised for this day or later. Earlier visits keep theirs."""
    with opened() as application:
        figure = figure_named(application.rulebook.figures(), name)
        wanted = SetFigure(name, figure.read(value), parse_day(from_day, "from"), _manager(application, by))
        change = application.set_figure(wanted)
        words = f"{change.name}: {figure.in_words(change.value)} from {in_words(change.from_day)}"
    out.print(f"{words}. Visits promised for an earlier day keep what was in force.", markup=False)


def _manager(application: Application, name: str) -> str:
    account = application.account_named(name)
    if account is None or account.role is not AccountRole.MANAGER:
        raise Invalid("by", f"by: there is no manager {name!r}")
    return account.ref


def _since(application: Application, line: FigureLine) -> str:
    if line.since is None:
        return "the rulebook's own"
    return f"since {in_words(line.since)}, set by {_name(application, line.by)}"


def _name(application: Application, ref: str) -> str:
    account = application.account(ref)
    return account.username if account is not None else ref
