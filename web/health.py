"""Whether this process lives, whether it can serve, and whether messages go out. For load balancers and monitors.

Nobody has to sign in, so it holds numbers and times only.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import jsonify
from flask.typing import ResponseReturnValue

from appointments.views.outbox_state import OutboxState
from web.guards import GuardedBlueprint, audience, public


def blueprint(ready: Callable[[], bool], outbox_state: Callable[[], OutboxState]) -> GuardedBlueprint:
    """`ready()` says whether the database answers; both may also raise."""
    pages = audience("health", __name__, guard=public(), url_prefix="/health")
    log = structlog.get_logger("web.health")

    @pages.get("")
    def alive() -> ResponseReturnValue:
        return jsonify(status="ok")

    @pages.get("/ready")
    def serves() -> ResponseReturnValue:
        try:
            reachable = ready()
        except Exception as exc:  # whatever keeps the database from answering, the answer is the same
            log.warning("not-ready", kind=type(exc).__qualname__)
            reachable = False
        return (jsonify(status="ok"), 200) if reachable else (jsonify(status="the database does not answer"), 503)

    @pages.get("/messages")
    def messages() -> ResponseReturnValue:
        """Apart from `/ready`: a site whose provider is out serves its pages as before."""
        try:
            state = outbox_state()
        except Exception as exc:  # as above
            log.warning("not-ready", kind=type(exc).__qualname__)
            return jsonify(status="the database does not answer"), 503
        status = "paused" if state.paused else "ok"
        return jsonify(status=status, words=state.words), 503 if state.paused else 200

    return pages
