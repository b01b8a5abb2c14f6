"""Who the site is for: the blueprints of the pages, one package for each audience, in the order of the navigation.

A new audience is a package with `blueprint(application) -> GuardedBlueprint` and one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from web import (
    calls,
    dpo,
    evidence_pack,
    handset,
    manager,
    notify,
    operative,
    operative_api,
    operative_app,
    planner,
    resident,
    sms,
    spoken,
)
from web.guards import GuardedBlueprint

if TYPE_CHECKING:
    from web.application import Application

Audience: TypeAlias = "Callable[[Application], GuardedBlueprint]"

AUDIENCES: tuple[Audience, ...] = (
    planner.blueprint,
    manager.blueprint,
    evidence_pack.blueprint,
    dpo.blueprint,
    operative.blueprint,
    operative_api.blueprint,
    operative_app.blueprint,
    operative_app.worker_blueprint,
    resident.blueprint,
    sms.blueprint,
    notify.blueprint,
    spoken.blueprint,
    calls.blueprint,
    handset.blueprint,
)
