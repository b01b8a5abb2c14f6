"""What the web server writes by itself, without the addresses of requests: a resident's address is a key.

No request is logged that was answered. One that broke outside of the site's own error page, or that could not be read,
would be named by its address or its first line, and by words of an exception that may quote what was typed.
"""

from __future__ import annotations

import sys

import structlog
from gunicorn.glogging import Logger

from web.errors import kinds_of, where_of

_OF_REQUESTS = ("Error handling request", "Invalid request from", "Socket error processing request")
_UNREADABLE = "a request that cannot be read was refused"


class ServerLog(Logger):
    """As gunicorn's own, but of a request it says kinds of exceptions and places in the code."""

    def exception(self, msg: object, *args: object, **named: object) -> None:
        exc = sys.exc_info()[1]
        if exc is None or not str(msg).startswith(_OF_REQUESTS):
            super().exception(msg, *args, **named)
            return
        structlog.get_logger("web.server").error("request-broke", kinds=kinds_of(exc), where=where_of(exc))

    def warning(self, msg: object, *args: object, **named: object) -> None:
        if str(msg).startswith(_OF_REQUESTS):
            super().warning(_UNREADABLE)
            return
        super().warning(msg, *args, **named)
