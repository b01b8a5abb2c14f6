"""Every address of the site has a guard in front, or is declared public out loud."""

import pytest
from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue

from appointments.domain.accounts import AccountRole
from tests.web.site import a_site, some_settings
from web.app import Unguarded, create_app
from web.audiences import AUDIENCES
from web.guards import Guard, GuardedBlueprint, audience, public, signed_in_as
from web.navigation import NavigationItem

PUBLIC_BLUEPRINTS = {
    "health",
    "signin",
    "operative_worker",
}  # whoever adds one writes it here and says why in the review
PUBLIC_ENDPOINTS = {"static"}  # style and scripts


def unguarded(app: Flask) -> list[str]:
    """Endpoints without a guard: of no blueprint, of a plain one, or of one that does not ask its guard."""
    return sorted({rule.endpoint for rule in app.url_map.iter_rules() if not _is_guarded(app, rule.endpoint)})


def _is_guarded(app: Flask, endpoint: str) -> bool:
    if endpoint in PUBLIC_ENDPOINTS:
        return True
    name = endpoint.rpartition(".")[0]
    blueprint = app.blueprints.get(name)
    if not isinstance(blueprint, GuardedBlueprint):
        return False
    asked = app.before_request_funcs.get(name, [])
    return asked[:1] == [blueprint.guard.check] and (blueprint.guard.name != "public" or name in PUBLIC_BLUEPRINTS)


def the_site() -> Flask:
    """With every audience. Their pages are never opened here, so there is nothing behind them."""
    return create_app(_Anything(), some_settings(), audiences=AUDIENCES)


class _Anything:
    """An application whose every part is there and does nothing."""

    def __getattr__(self, name: str) -> "_Anything":
        return _Anything()

    def __call__(self, *_args: object) -> None:
        return None


def test_every_route_of_the_site_has_a_guard() -> None:
    assert unguarded(the_site()) == []


def test_the_walk_sees_a_route_beside_the_blueprints() -> None:
    app = a_site()
    app.add_url_rule("/open", "open", lambda: "open")

    assert unguarded(app) == ["open"]


def test_the_walk_sees_a_public_blueprint_that_nobody_declared() -> None:
    def blueprint(_application: object) -> GuardedBlueprint:
        return _with_page(audience("leak", __name__, guard=public()))

    assert unguarded(a_site(audiences=[blueprint])) == ["leak.page"]


def test_the_walk_sees_a_blueprint_that_does_not_ask_its_guard_first() -> None:
    def blueprint(_application: object) -> GuardedBlueprint:
        pages = _with_page(audience("late", __name__, guard=signed_in_as(AccountRole.PLANNER)))
        pages.guard = Guard("another", lambda: None)
        return pages

    assert unguarded(a_site(audiences=[blueprint])) == ["late.page"]


def test_a_blueprint_without_a_guard_is_refused() -> None:
    def blueprint(_application: object) -> GuardedBlueprint:
        return Blueprint("bare", __name__)  # type: ignore[return-value]

    with pytest.raises(Unguarded, match="bare has no guard"):
        a_site(audiences=[blueprint])


def test_navigation_without_its_page_is_refused() -> None:
    def blueprint(_application: object) -> GuardedBlueprint:
        lines = (NavigationItem("Nowhere", "lost.page"),)
        return audience("lost", __name__, guard=signed_in_as(AccountRole.PLANNER), navigation=lines)

    with pytest.raises(LookupError, match=r"lost\.page"):
        a_site(audiences=[blueprint])


def _with_page(blueprint: GuardedBlueprint) -> GuardedBlueprint:
    def page() -> ResponseReturnValue:
        return "page"

    blueprint.add_url_rule("/page", view_func=page)
    return blueprint
