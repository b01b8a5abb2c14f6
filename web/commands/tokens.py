"""`kept token`: how a contractor's own app is let in."""

from __future__ import annotations

from typing import Annotated

import typer

from appointments.use_cases.devices.api_tokens import MakeToken, WithdrawToken
from web.commands.opening import opened, out
from web.words import short_instant_words

app = typer.Typer(help="Tokens of contractors' own apps.", no_args_is_help=True)


@app.command()
def make(
    username: Annotated[str, typer.Argument(help="The operative's account that the app acts as.")],
    label: Annotated[str, typer.Option("--for", help="Whose app it is.")],
) -> None:
    """Make a token. It is shown once: only its digest is kept."""
    with opened() as application:
        made = application.make_token(MakeToken(username, label))
    out.print(made.secret, markup=False)
    out.print(f"Token {made.token.ref} for {made.token.label}. It is not shown again.", markup=False)


@app.command()
def withdraw(ref: Annotated[str, typer.Argument(help="The token's reference, such as K-7K3MQ2XD9FWB.")]) -> None:
    """Withdraw a token: it opens nothing from now on."""
    with opened() as application:
        token = application.withdraw_token(WithdrawToken(ref))
    out.print(f"Token {token.ref} for {token.label} is withdrawn.", markup=False)


@app.command("list")
def list_() -> None:
    """The tokens in force, and whose account each opens."""
    with opened() as application:
        found = application.tokens_in_force()
    for token, account in found:
        made = short_instant_words(token.made_at)
        out.print(f"{token.ref}  {account.username}  {token.label}, made {made}", markup=False)
    if not found:
        out.print("There are none.")
