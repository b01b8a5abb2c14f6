"""Smaller answers for slow lines: the files of the app and what its doors answer, as gzip where the browser takes it.

Only what nobody else can mix with text of their own: files that are the same for everybody, and JSON for the app.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_WORTH_IT_BYTES = 1000
_TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


def compress(app: Flask) -> None:
    @app.after_request
    def smaller(response: Response) -> Response:
        if not _may_be_smaller(response):
            return response
        response.direct_passthrough = False
        content = response.get_data()
        if len(content) < _WORTH_IT_BYTES:
            return response
        response.set_data(_squeezed(content))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        tag, _ = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)  # the same content, written otherwise
        return response


def _may_be_smaller(response: Response) -> bool:
    ours = request.endpoint == "static" or request.path.startswith(("/operative/api/", "/operative/sw.js"))
    return (
        (ours or request.endpoint in ("operative_app.shell", "operative_app.needs"))
        and request.method == "GET"
        and response.status_code == 200
        and request.accept_encodings["gzip"] > 0
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(_TEXT)
    )


@lru_cache(maxsize=200)
def _squeezed(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)
