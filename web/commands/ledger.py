"""`kept ledger`: verify and seal the append-only record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from appointments.use_cases.keeping.seal_ledger import SealLedger
from web.commands.opening import fail, opened, out

app = typer.Typer(help="The append-only record of facts.", no_args_is_help=True)

_DIGEST = re.compile(r"\b[0-9a-fA-F]{64}\b")


@app.command()
def verify(
    stream: Annotated[str | None, typer.Argument(help="Such as appointment:A-...; all of them when left out.")] = None,
    seal: Annotated[
        list[str] | None,
        typer.Option(help="A seal's digest that was kept elsewhere, or a file of them; may be given again."),
    ] = None,
) -> None:
    """Check every digest. Exit code 0 when all holds together, 1 when not, naming the entry.

    With --seal also that the ledger still has the seals whose digests were kept elsewhere: whoever writes the whole
    ledger anew cannot make those.
    """
    kept = _digests(seal or [])
    with opened() as application:
        verdict = application.verify_ledger(stream)
        held = application.held_against_seals(kept) if kept else None
    if not verdict.intact:
        broken = "is broken" if verdict.stream else "cannot be called intact"
        raise fail(f"The ledger {broken}: {verdict.words}", code=1)
    if verdict.unsealed:
        raise fail(f"The ledger cannot be called intact: {verdict.words}", code=1)
    if held and not held.intact:
        raise fail(f"The ledger is not the one whose seals were kept: {held.words}", code=1)
    out.print(f"The ledger is intact: {verdict.words}.")
    if held:
        out.print(f"It is the one whose seals were kept: {held.words}.")


@app.command()
def seal() -> None:
    """Seal everything up to now, as the worker does every night, and print the seal to be kept elsewhere.

    Exit code 1 when the ledger lacks what an earlier seal holds: the new seal stands over what is left.
    """
    with opened() as application:
        made = application.seal_ledger(SealLedger())
    out.print("The ledger is sealed. Keep this line where nobody who can write the database can change it:")
    out.print(_line(made.number, made.sealed_at, made.digest))
    if made.gone:
        raise fail(f"The ledger is broken, and was before this seal: {made.gone}", code=1)


@app.command()
def seals() -> None:
    """Print every seal's number, time and digest, a line each, to be kept elsewhere."""
    with opened() as application:
        found = application.all_seals()
    for made in found:
        out.print(_line(made.number, made.sealed_at, made.digest))


def _line(number: int, sealed_at: datetime, digest: str) -> str:
    return f"seal {number} {sealed_at.astimezone(UTC).isoformat(timespec='seconds')} {digest}"


def _digests(words: Iterable[str]) -> list[str]:
    """Those given and those in files given, in order. Ends the command for what is neither."""
    found: list[str] = []
    for word in words:
        if _DIGEST.fullmatch(word):
            found.append(word)
            continue
        try:
            held = _DIGEST.findall(Path(word).read_text(encoding="utf-8"))
        except (OSError, ValueError) as exc:
            raise fail("--seal: neither a digest of 64 hexadecimal digits nor a file that can be read") from exc
        if not held:
            raise fail(f"--seal: there is no digest in {word}")
        found += held
    return found
