"""The site: one Flask app made of ready-made use cases, with a guard before every page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, request
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from web import health
from web.audiences import AUDIENCES, Audience
from web.compressing import compress
from web.errors import handle_errors
from web.guards import NOTE_REFUSED, GuardedBlueprint
from web.headers import set_headers
from web.languages import set_languages
from web.sessions import SESSION_LENGTH, remember_accounts
from web.settings import Settings, require_servable
from web.signin import pages as signin
from web.templating import set_templates

if TYPE_CHECKING:
    from web.application import Application  # a site in a test has less behind it

LARGEST_BODY_BYTES = 16 * 1024 * 1024  # a photo straight from a phone is 3 to 8 MB
LARGEST_FORM_FIELD_BYTES = 500_000


class Unguarded(Exception):
    """A blueprint came without a guard: nobody has decided who may open its pages."""


def create_app(application: Application, settings: Settings, *, audiences: Iterable[Audience] = AUDIENCES) -> Flask:
    """The site, ready to serve. Raises SettingsRefused or Unguarded rather than serve something unsafe."""
    require_servable(settings)
    app = Flask("web")
    app.config.from_mapping(_config(settings))
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    set_templates(app, application.landlord, development=settings.development)  # before anything asks for templates
    set_languages(app, settings.resident_languages, https_only=not settings.development)
    forms = CSRFProtect(app)
    limiter = Limiter(lambda: request.remote_addr or "", app=app, storage_uri="memory://")

    remember_accounts(app, application.account, application.clock)
    compress(app)
    set_headers(app, https_only=not settings.development)
    app.extensions[NOTE_REFUSED] = application.note_refused
    handle_errors(app, development=settings.development)
    app.before_request(_refuse_nul)

    register(app, health.blueprint(application.ready, application.outbox_state), forms)
    register(app, signin.blueprint(application, limiter, development=settings.development), forms)
    for audience in audiences:
        register(app, audience(application), forms)
    _require_pages_behind_navigation(app)
    return app


def register(app: Flask, blueprint: Blueprint, forms: CSRFProtect) -> None:
    """Adds a blueprint; raises Unguarded when it was not made by `guards.audience`."""
    if not isinstance(blueprint, GuardedBlueprint) or not hasattr(blueprint, "guard"):
        raise Unguarded(f"the blueprint {blueprint.name} has no guard; make it with web.guards.audience")
    if blueprint.guard.proves_itself:
        forms.exempt(blueprint)
    app.register_blueprint(blueprint)


def _refuse_nul() -> None:
    """Nothing of ours has a NUL in its name, and PostgreSQL breaks when it looks for one; `Form` drops typed ones.

    A link's token is never looked up: its signature is checked, and the guard says what is wrong with it.
    """
    named = [text for name, text in (request.view_args or {}).items() if name != "token"]
    asked = [text for _, texts in request.args.lists() for text in texts]
    if any("\0" in str(text) for text in (*named, *asked)):
        raise NotFound


def _require_pages_behind_navigation(app: Flask) -> None:
    """A line of navigation without its page would break every page that shows it: better now than then."""
    guarded = (found for found in app.blueprints.values() if isinstance(found, GuardedBlueprint))
    for item in (item for blueprint in guarded for item in blueprint.navigation):
        if item.endpoint not in app.view_functions:
            raise LookupError(f"the navigation has {item.words!r}, but there is no page {item.endpoint}")


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PERMANENT_SESSION_LIFETIME": SESSION_LENGTH,
        "SESSION_COOKIE_NAME": "kept",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not settings.development,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": LARGEST_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM_FIELD_BYTES,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may stay open over lunch
        "PREFERRED_URL_SCHEME": "http" if settings.development else "https",
    }
