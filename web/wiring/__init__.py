"""The composition root: the only package that knows adapters, policies and records, and the only one with a clock.

`build` makes the Application that pages, commands and the worker call. Tests call it too, with a clock of their own.
"""

from web.wiring.building import build
from web.wiring.clock import SystemClock
from web.wiring.databases import behind_its_back, prepare, scratch
from web.wiring.demo import demo_door
from web.wiring.environment import load, load_settings, secret_key, warm
from web.wiring.field_days import plan_field_day
from web.wiring.rulebook import rulebook

__all__ = [
    "SystemClock",
    "behind_its_back",
    "build",
    "demo_door",
    "load",
    "load_settings",
    "plan_field_day",
    "prepare",
    "rulebook",
    "scratch",
    "secret_key",
    "warm",
]
