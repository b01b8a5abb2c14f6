"""What kind of answer a request wants: a page, a part of a page, or JSON."""

from __future__ import annotations

from flask import request

# Doors for programs: whatever they accept, they are answered in JSON.
PROGRAM_DOORS = ("/api", "/operative/api", "/sms", "/health")


def wants_json() -> bool:
    """True for programs: by address, by an explicit Accept, or because they sent JSON themselves."""
    if any(request.path == door or request.path.startswith(f"{door}/") for door in PROGRAM_DOORS):
        return True
    accepted = request.accept_mimetypes
    return request.is_json or accepted["application/json"] > accepted["text/html"]


def is_partial() -> bool:
    """True when htmx asks for a part of a page; not when it fetches a whole one again after the back button."""
    going_back = request.headers.get("HX-History-Restore-Request") == "true"
    return request.headers.get("HX-Request") == "true" and not going_back
