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
        """Apart from `/ready`: a site whose provider is out, or whose worker does not run, serves its pages as before.

        503 while a provider is paused, messages are late, or nobody looks for them.
        """
        try:
            state = outbox_state()
        except Exception as exc:  # as above
            log.warning("not-ready", kind=type(exc).__qualname__)
            return jsonify(status="the database does not answer"), 503
        counts = {"due": state.due, "trying_again": state.trying_again, "unknown": state.unknown}
        times = {"oldest_due": state.oldest_due, "looked_at": state.looked_at}
        told = {name: instant.isoformat() if instant else None for name, instant in times.items()}
        body = jsonify(status=state.status, words=state.words, **counts, **told)
        return body, 200 if state.status == "ok" else 503

    return pages
