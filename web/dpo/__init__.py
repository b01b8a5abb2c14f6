"""The data protection officer's pages: who looked at what, everything held about a household, for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appointments.domain.accounts import AccountRole
from web.dpo import access_log, exports, retention, wording
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.navigation import NavigationItem

if TYPE_CHECKING:
    from web.application import Application


def blueprint(application: Application) -> GuardedBlueprint:
    """Nobody else: a manager asks the data protection officer."""
    pages = audience(
        "dpo",
        __name__,
        guard=signed_in_as(AccountRole.DPO),
        url_prefix="/data-protection",
        navigation=(
            NavigationItem("Who looked", "dpo.access_log"),
            NavigationItem("Everything about a household", "dpo.subject_export"),
            NavigationItem("How long things are kept", "dpo.retention"),
        ),
    )
    pages.context_processor(lambda: {"worded": wording})
    for module in (access_log, exports, retention):
        module.add_pages(pages, application)
    return pages
