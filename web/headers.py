"""Headers of every answer: what the browser may load, who may frame us, what it may keep.

Pages hold personal data, so none is kept; static files are kept for a year, because their address changes with them.
"""

from __future__ import annotations

from flask import Flask, Response, request

# Everything from ourselves and nothing inline. `data:` and `blob:` pictures are previews of photos just taken.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not read frame-ancestors
    # Addresses of residents' pages are keys: they are never told to another site.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",  # no page of ours is for a search engine, whoever posts a link to one
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}
ONE_YEAR_SECONDS = 365 * 24 * 3600


def set_headers(app: Flask, *, https_only: bool) -> None:
    """Adds the headers to every answer, error pages included."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if https_only:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_SECONDS}"
        response.headers["Cache-Control"] = _caching(response)
        return response


def _caching(response: Response) -> str:
    if request.endpoint != "static" or response.status_code not in (200, 206, 304):
        return "no-store"
    named_for_ever = "v" in request.args or request.path.startswith("/static/vendor/")
    return f"public, max-age={ONE_YEAR_SECONDS}, immutable" if named_for_ever else "no-cache"
