"""The operative's offline app: its page, its service worker, its manifest, and what only the site can tell it.

Everything that the app does with visits goes through `/operative/api`. The pages that the server makes stay under
`/operative/visits/...`, with the round at `/operative/round`, for a phone without scripts.
"""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from appointments.domain.accounts import AccountRole
from web.application import Application
from web.guards import GuardedBlueprint, audience, public, signed_in_as
from web.operative_app.files import app_files, modules, photo_script, version, worker_script
from web.operative_app.needs import needs
from web.sessions import session_ends, signed_in_account


def blueprint(_application: Application) -> GuardedBlueprint:
    pages = audience("operative_app", __name__, guard=signed_in_as(AccountRole.OPERATIVE), url_prefix="/operative")

    @pages.get("/")
    def shell() -> ResponseReturnValue:
        """The page of the app. It names nobody: the phone keeps it, whoever is signed in."""
        return _shell()

    @pages.get("/manifest.webmanifest")
    def manifest() -> ResponseReturnValue:
        """What the phone shows on its home screen."""
        answer = jsonify(_MANIFEST)
        answer.mimetype = "application/manifest+json"
        return answer

    @pages.get("/session")
    def session() -> ResponseReturnValue:
        """Who is signed in until when, and the token that goes back with whatever is sent in this session."""
        account, ends = signed_in_account(), session_ends()
        assert account is not None  # the guard let nobody else in
        assert ends is not None
        return jsonify(
            {
                "account": account.ref,
                "name": account.name,
                "operative": account.operative_ref,
                "csrf": generate_csrf(),
                "until": ends.isoformat(),
            }
        )

    @pages.get("/needs.json")
    def needs_at_the_door() -> ResponseReturnValue:
        """What may be noticed at the door, with what each asks and what it means there."""
        return jsonify({"kinds": needs()})

    return pages


def worker_blueprint(_application: Application) -> GuardedBlueprint:
    """The scripts of its workers. Browsers fetch them without the session; they say nothing of anybody."""
    scripts = audience("operative_worker", __name__, guard=public(), url_prefix="/operative")

    @scripts.get("/sw.js")
    def worker() -> ResponseReturnValue:
        """The worker with the list of files that the app is made of.

        With `?plain` it does without modules, and so without sending by itself: for browsers whose workers know none.
        """
        folder = _static_folder()
        script = worker_script(
            files=app_files(folder), version=version(folder, _shell()), sends="plain" not in request.args
        )
        return Response(script, mimetype="text/javascript")

    @scripts.get("/photo_worker.js")
    def photo_worker() -> ResponseReturnValue:
        """What shrinks photos. Under this address the service worker can hand it out without a signal."""
        return Response(photo_script(), mimetype="text/javascript")

    return scripts


_MANIFEST = {
    "id": "/operative/",
    "name": "Kept: your round",
    "short_name": "Kept",
    "description": "Your visits of the day, with or without a signal.",
    "lang": "en-GB",
    "start_url": "/operative/",
    "scope": "/operative/",
    "display": "standalone",
    "orientation": "portrait",
    "background_color": "#12343b",
    "theme_color": "#12343b",
    "icons": [
        {"src": "/static/app/icons/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": "/static/app/icons/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
        {"src": "/static/app/icons/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ],
}


def _shell() -> str:
    return render_template("operative_app/shell.html", modules=modules(_static_folder()))


def _static_folder() -> Path:
    return Path(current_app.static_folder or "")
