"""`kept status`: whether messages go out, in words."""

from __future__ import annotations

import typer

from web.commands.opening import opened, out


def status() -> None:
    """Whether messages go out, what waits, and what nobody knows. Exit code 1 while a provider takes none, messages are
    late, or no worker looks for them."""
    with opened() as application:
        state = application.outbox_state()
        out.print(state.words, markup=False)
    if state.status != "ok":
        raise typer.Exit(1)
