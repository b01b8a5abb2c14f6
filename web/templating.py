"""Templates: where they are found, what they may call, and that a mistyped name is an error and not a blank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, Undefined
from jinja2.utils import missing

from appointments.domain.messages import Landlord
from web import local_words, words
from web.guards import GuardedBlueprint
from web.links import without_links
from web.navigation import links
from web.sessions import signed_in_account
from web.static_files import static_address

# Every app takes these; a test run adds a cache, so that its many apps do not compile the same templates again.
OPTIONS: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}


class NameMustExist(Undefined):
    """Testing a missing name is allowed, showing it is not.

    Keys of a dict stay lenient: the GOV.UK macros ask their parameters for keys that nobody gave.
    """

    def _lenient(self) -> bool:
        return self._undefined_obj is not missing and isinstance(self._undefined_obj, dict)

    def __str__(self) -> str:
        return "" if self._lenient() else str(self._fail_with_undefined_error())

    def __iter__(self) -> Iterator[Any]:
        if not self._lenient():
            self._fail_with_undefined_error()
        yield from ()


def set_templates(app: Flask, landlord: Landlord, *, development: bool) -> None:
    """Loaders, filters and functions of the templates."""
    own = app.jinja_loader
    assert own is not None  # Flask gives one to every app with a template folder
    app.jinja_options = {"undefined": NameMustExist, **OPTIONS}
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_env.loader = ChoiceLoader([own, macros])
    app.jinja_env.filters.update({**words.FILTERS, **local_words.FILTERS, "without_links": without_links})
    app.jinja_env.globals.update(
        landlord=landlord,
        static=static_address(Path(app.static_folder or "")),
        signed_in_account=signed_in_account,
        navigation=lambda: _navigation(app, development=development),
        home_path=lambda: url_for("signin.home"),
        pages_of=pages_of,
    )


def _navigation(app: Flask, *, development: bool) -> list[dict[str, Any]]:
    account = signed_in_account()
    if account is None:
        return []
    return links(
        item
        for blueprint in app.blueprints.values()
        if isinstance(blueprint, GuardedBlueprint) and account.role in blueprint.guard.roles
        for item in blueprint.navigation
        if development or not item.development_only
    )


def pages_of(page: int, pages: int) -> dict[str, Any]:
    """Page links as the pagination component takes them: first, last, and those around the one being read."""
    shown = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    items: list[dict[str, Any]] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": _with_page(number), "current": number == page})
    return {
        "landmarkLabel": "Pages of this list",
        "previous": {"href": _with_page(page - 1)} if page > 1 else None,
        "next": {"href": _with_page(page + 1)} if page < pages else None,
        "items": items,
    }


def _with_page(number: int) -> str:
    """This address with another page number; filters stay."""
    arguments = {**(request.view_args or {}), **request.args.to_dict(flat=False), "page": number}
    return url_for(request.endpoint or "", **arguments)
