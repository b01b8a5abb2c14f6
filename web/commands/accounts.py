"""`kept account`: who may sign in."""

from __future__ import annotations

from typing import Annotated

import typer

from appointments.domain.accounts import AccountRole
from appointments.use_cases.landlord.record_account import RecordAccount
from web.commands.opening import fail, opened, out
from web.signin.passwords import hash_password

app = typer.Typer(help="Who may sign in.", no_args_is_help=True)

SHORTEST_PASSWORD = 12


@app.callback()
def group() -> None:
    """Keeps `set` a command of its own, however many there are."""


@app.command("set")
def set_(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[AccountRole, typer.Option(help="What the account may do.")],
    name: Annotated[str, typer.Option(help="As colleagues know them; default: the username.")] = "",
    operative: Annotated[str | None, typer.Option(help="Reference of the operative whose round they see.")] = None,
) -> None:
    """Give somebody an account, or a new password. The password is asked for, never taken from the command line."""
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST_PASSWORD:
        raise fail(f"A password needs at least {SHORTEST_PASSWORD} characters; three words are easy to remember.")
    with opened() as application:
        account = application.record_account(
            RecordAccount(username, name, role, hash_password(password), operative_ref=operative)
        )
    out.print(f"{account.username} can sign in as {account.role}.", markup=False)
