"""The description of this API for whoever writes an app against it: OpenAPI 3.1."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from web.application import Application
from web.guards import GuardedBlueprint


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/openapi.json")
    def openapi() -> ResponseReturnValue:
        return jsonify({})
