"""Whether this process lives, and whether it can serve. For load balancers; says nothing else to anybody."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import jsonify
from flask.typing import ResponseReturnValue

from web.guards import GuardedBlueprint, audience, public


def blueprint(ready: Callable[[], bool]) -> GuardedBlueprint:
    """`ready()` says whether the database answers; it may also raise."""
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

    return pages
