"""What an operative's app speaks: the round for a day without a signal, actions, photos in pieces, and the rulebook.

JSON throughout, errors as problem details (RFC 9457). Whoever calls is an operative's account: by the session of a
browser, or by a token that a contractor's own app carries.
"""

from __future__ import annotations

from web.application import Application
from web.guards import GuardedBlueprint, audience
from web.operative_api import actions, description, door, photos, round, rulebook
from web.operative_api.caller import caller_guard


def blueprint(application: Application) -> GuardedBlueprint:
    pages = audience("operative_api", __name__, guard=caller_guard(application), url_prefix="/operative/api")
    for subject in (round, rulebook, actions, photos, door, description):
        subject.add(pages, application)
    return pages
