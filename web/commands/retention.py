"""`kept retention`: what was kept long enough, and erasing it."""

from __future__ import annotations

from typing import Annotated

import typer

from web.commands.opening import opened, out
from web.dpo.wording import ERASED
from web.retaining import retain_all


def retention(
    run: Annotated[bool, typer.Option("--run", help="Erase it. Without this nothing is changed.")] = False,
) -> None:
    """Say what was kept long enough, or erase it with --run. What is challenged, owed or held is left out."""
    with opened() as application:
        counts, kinds = retain_all(application, erase=run)
    if not counts:
        out.print("Nothing has been kept long enough.")
        return
    out.print("Erased:" if run else "Would be erased:")
    for kind, count in sorted(counts.items()):
        out.print(f"  {ERASED.get(kind, kind)}: {count:,}")
    for kind, count in sorted(kinds.items()):
        out.print(f"    {kind}: {count:,}", markup=False)
    if not run:
        out.print("Nothing was changed. Add --run to erase it for good.")
