"""`kept demo`: the demo landlord, loaded into an empty database."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from web import wiring
from web.commands.opening import err, fail, opened, out, read_settings
from web.demo.again import renew_round
from web.demo.door import DemoDoor
from web.demo.loading import WHOLE, Loaded, load_demo
from web.settings import Settings

SEED = 1


def demo(
    seed: Annotated[int, typer.Option(help="The same seed on the same day gives the same landlord.")] = SEED,
    homes: Annotated[int, typer.Option(min=100, max=100_000, help="How many homes; the rest follows.")] = WHOLE.homes,
) -> None:
    """Load the demo landlord: homes, operatives, 90 days of history, open work. The database must be empty."""
    settings = read_settings()
    with opened(settings):
        if not load_if_empty(settings, seed=seed, homes=homes):
            raise fail("There are homes in this database already. The demo goes into an empty one: set KEPT_DATA.")


def load_if_empty(settings: Settings, *, seed: int = SEED, homes: int = WHOLE.homes) -> bool:
    """False, and nothing done, when the database has homes."""
    with wiring.demo_door(settings, seed=seed) as door:
        if not door.empty():
            return False
        out.print(f"Loading the demo landlord ({homes:,} homes).")
        say(_with_bar(door, seed, homes))
        return True


def renew(settings: Settings, *, seed: int = SEED) -> None:
    """The demo of another day gets a round for today; nothing else changes, and nothing where there is no demo."""
    with wiring.demo_door(settings, seed=seed) as door:
        if made := renew_round(door):
            out.print(f"Today's round of the first operative has {made} visits.")


def say(loaded: Loaded) -> None:
    out.print(
        f"{loaded.homes:,} homes, {loaded.operatives} operatives, {loaded.past_appointments:,} past appointments, "
        f"{loaded.open_orders} open work orders, {loaded.booked_ahead} of them booked."
    )


def _with_bar(door: DemoDoor, seed: int, homes: int) -> Loaded:
    size = WHOLE.scaled(homes)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        bar = progress.add_task("appointments", total=size.history + size.booked_ahead)
        loaded = load_demo(door, seed=seed, size=size, progress=lambda done: progress.advance(bar, done))
        progress.update(bar, completed=size.history + size.booked_ahead)
    return loaded
