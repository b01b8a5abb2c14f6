"""`kept story`: one whole pass through the product, each step with what was decided and why.

It runs in a scratch database beside the configured one (a temporary file, or a schema of its own), on the demo landlord
and by a clock of its own, so that it can be told again at any time and leaves nothing behind.
"""

from __future__ import annotations

import typer

from appointments.domain.errors import DomainError
from web import wiring
from web.commands.demo import SEED
from web.commands.opening import out, read_settings
from web.demo.loading import WHOLE, load_demo
from web.demo.story import STARTS, UNREACHABLE_NUMBER, UNREPORTED_NUMBER, StoryClock, StoryEndedOtherwise, tell
from web.settings import Settings

HOMES = 400  # enough for rounds that are already busy, small enough to be there in seconds
# The story is one of texts: a way besides them would be tried where it tells of a text that did not arrive.
_TEXTS_ONLY = {
    "sms_provider": "handset",
    "voice_provider": "none",
    "email_provider": "none",
    "letter_provider": "none",
    "call_provider": "none",
}


def story() -> None:
    """Tell the story. Exit code 0 only if every step ended as told."""
    if not play_in_scratch(read_settings()):
        raise typer.Exit(1)


def play_in_scratch(
    settings: Settings, *, homes: int = HOMES, switched_off: frozenset[str] = frozenset({UNREACHABLE_NUMBER})
) -> bool:
    """Whether every step ended as told. Texts go to the handset, whoever sends them otherwise: nobody's phone rings."""
    clock = StoryClock(STARTS)
    with wiring.scratch(settings.model_copy(update=_TEXTS_ONLY)) as place:
        with wiring.demo_door(place, seed=SEED, clock=clock) as door:
            load_demo(door, seed=SEED, size=WHOLE.scaled(homes))
        unreported = frozenset({UNREPORTED_NUMBER})
        application = wiring.build(place, clock=clock, switched_off=switched_off, unreported=unreported)
        try:
            tell(application, clock, behind_its_back=lambda: wiring.behind_its_back(place), say=_say)
        except (StoryEndedOtherwise, DomainError) as exc:
            out.print(f"The story did not end as told: {exc}", style="bold red", markup=False)
            return False
        finally:
            application.close()
    out.print("The story ended as told.", style="bold green")
    return True


def _say(words: str) -> None:
    heading = not words.startswith(" ")
    out.print(words, style="bold" if heading else None, markup=False)
