"""Templates: a mistyped name is an error, navigation shows what the reader may enter, lists have pages."""

from typing import Any

import pytest
from flask import Flask, render_template
from jinja2 import UndefinedError

from appointments.domain.accounts import AccountRole
from tests.web import every_part
from tests.web.site import a_site, production_settings, sign_in
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.navigation import NavigationItem
from web.templating import pages_of


@pytest.fixture
def app() -> Flask:
    return a_site(audiences=[every_part.blueprint])


@pytest.mark.parametrize("layout", every_part.LAYOUTS)
def test_every_part_renders_in_every_layout(app: Flask, layout: str) -> None:
    page = sign_in(app.test_client()).get(f"/sample?layout={layout}&errors=1&notices=1")

    assert page.status_code == 200
    assert page.text.count("There is a problem") == 1
    assert "None" not in page.text


@pytest.mark.parametrize("wrong", ["{{ typo }}", "{% for x in typo %}{% endfor %}", "{{ account.typo }}"])
def test_a_name_that_does_not_exist_is_an_error_and_not_a_blank(app: Flask, wrong: str) -> None:
    template = app.jinja_env.from_string(wrong)

    with app.test_request_context(), pytest.raises(UndefinedError):
        template.render(account=AccountRole.PLANNER)


def test_asking_whether_a_name_exists_is_allowed(app: Flask) -> None:
    assert app.jinja_env.from_string("{% if typo %}x{% endif %}").render() == ""


def test_what_residents_and_operatives_type_is_escaped(app: Flask) -> None:
    template = app.jinja_env.from_string('{% from "macros/page.html" import facts %}{{ facts([("Words", words)]) }}')

    assert "<b>" not in template.render(words="<b>")


def lines_of(role: AccountRole, *, production: bool = False) -> list[str]:
    """The words of the navigation that an account of this role sees."""

    def blueprint(_application: Any) -> GuardedBlueprint:
        lines = (
            NavigationItem("Wasted visits", "waste.page"),
            NavigationItem("Handset", "waste.page", development_only=True),
        )
        pages = audience(
            "waste", __name__, guard=signed_in_as(AccountRole.MANAGER), url_prefix="/waste", navigation=lines
        )
        pages.add_url_rule("/", "page", lambda: render_template("errors/error.html"))
        return pages

    settings = production_settings() if production else None
    app = a_site(settings=settings, audiences=[every_part.blueprint, blueprint])
    found: list[str] = []

    def note() -> str:
        found.extend(line["text"] for line in app.jinja_env.globals["navigation"]())  # type: ignore[operator]
        return "noted"

    app.view_functions["sample.homes"] = note
    client = sign_in_over(app, role, https=production)
    client.get("/sample/homes", base_url="https://kept.example" if production else None)
    return found


def sign_in_over(app: Flask, role: AccountRole, *, https: bool) -> Any:
    client = app.test_client()
    if not https:
        return sign_in(client, role)
    with client.session_transaction(base_url="https://kept.example") as session:
        session.update({"_user_id": f"U-{role.value}", "signed_in_until": 4_000_000_000})
    return client


@pytest.mark.parametrize(
    ("role", "production", "lines"),
    [
        (AccountRole.PLANNER, False, ["Work orders", "Homes", "Handset"]),
        (AccountRole.MANAGER, False, ["Work orders", "Homes", "Handset", "Wasted visits", "Handset"]),
        (AccountRole.MANAGER, True, ["Work orders", "Homes", "Wasted visits"]),  # the handset is for development
    ],
)
def test_the_navigation_has_the_lines_that_the_reader_may_enter(
    role: AccountRole, production: bool, lines: list[str]
) -> None:
    assert lines_of(role, production=production) == lines


def test_the_page_being_read_is_marked_in_the_navigation(app: Flask) -> None:
    page = sign_in(app.test_client()).get("/sample").text

    assert page.count('aria-current="page"') == 2  # the navigation's line and the number of the page


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 2, [1, 2]),
        (1, 9, [1, 2, "...", 9]),
        (5, 9, [1, "...", 4, 5, 6, "...", 9]),
        (9, 9, [1, "...", 8, 9]),
    ],
)
def test_long_lists_show_the_first_the_last_and_the_neighbours(
    app: Flask, page: int, pages: int, numbers: list[object]
) -> None:
    with app.test_request_context("/sample?q=tap"):
        found = pages_of(page, pages)

    assert ["..." if "ellipsis" in item else item["number"] for item in found["items"]] == numbers
    assert all("q=tap" in item["href"] for item in found["items"] if "href" in item)  # filters stay
    assert (found["previous"] is None, found["next"] is None) == (page == 1, page == pages)
