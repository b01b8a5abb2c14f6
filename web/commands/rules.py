"""`kept rules`: the reminder rules as a file, out and in, and who changed them when and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid
from appointments.domain.reminder_rules import LONGEST_FILE, read_rulebook, write_rulebook
from appointments.domain.times import instant_in_words
from appointments.use_cases.landlord.set_reminder_rules import SetReminderRules
from web.application import Application
from web.commands.opening import fail, opened, out

_MOST_BYTES = 4 * LONGEST_FILE

app = typer.Typer(help="Which message goes out when, to whom and in which words.", invoke_without_command=True)


@app.callback()
def show(context: typer.Context) -> None:
    """Every version of the reminder rules, the one in force first: who made it, when and why."""
    if context.invoked_subcommand is not None:
        return
    with opened() as application:
        for number, held in enumerate(application.views.reminder_rulebooks()):
            when = f", {instant_in_words(held.made_at)}, by {_name(application, held.made_by)}" if held.made_at else ""
            now = " (in force)" if number == 0 else ""
            out.print(f"Version {held.version}{now}{when}: {held.why}", markup=False)


@app.command("export")
def export_rules(
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="Written to; else it is printed.")] = None,
) -> None:
    """Write the rules in force as JSON, to be edited and brought back with `kept rules import`."""
    with opened() as application:
        held = application.views.reminder_rulebooks()[0]
    text = write_rulebook(held)
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise fail(f"{file}: {exc.strerror or 'cannot be written'}") from exc
    out.print(f"{file}: version {held.version}, {len(held.rules)} rules", markup=False)


@app.command("import")
def import_rules(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON as `kept rules export` writes it.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="The manager's name to sign in with.")],
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="Why the rules change, in a few words.")],
) -> None:
    """Save the rules of a file as a new version. Messages that are queued or sent stay as they are."""
    try:
        with file.open("rb") as opened_file:
            raw = opened_file.read(_MOST_BYTES + 1)
        # Of one that is longer only the beginning was read, and that is too long as well.
        text = raw.decode("utf-8", errors="strict" if len(raw) <= _MOST_BYTES else "replace")
    except UnicodeDecodeError as exc:
        raise fail(f"{file}: it is not UTF-8") from exc
    except OSError as exc:
        raise fail(f"{file}: {exc.strerror or 'cannot be read'}") from exc
    with opened() as application:
        wanted = read_rulebook(text)
        current = application.views.reminder_rulebooks()[0]
        based_on = wanted.version if wanted.version >= 0 else current.version
        if based_on != current.version and not wanted.same_rules(current):
            words = f"version: it was written from version {based_on}, and version {current.version} is in force"
            raise fail(f"{words}. Export again and make the change there.")
        manager = _manager(application, by)
        saved = application.set_reminder_rules(SetReminderRules(wanted, based_on, manager, why))
    if saved.version == current.version:
        out.print(f"Nothing is changed: version {saved.version} asks for exactly this.", markup=False)
    else:
        out.print(f"Version {saved.version} is in force, with {len(saved.rules)} rules.", markup=False)


def _manager(application: Application, name: str) -> str:
    account = application.account_named(name)
    if account is None or account.role is not AccountRole.MANAGER:
        raise Invalid("by", f"by: there is no manager {name!r}")
    return account.ref


def _name(application: Application, ref: str) -> str:
    account = application.account(ref)
    return account.username if account is not None else ref
