"""The language of a resident's page: which are offered, which one a request gets, and its catalogue.

Everybody else's pages are in English. A catalogue is `web/translations/<code>.po`, named by its language tag (`cy`,
`ar`, `pt-BR`) and read when the site starts; English is what stands in the code. Nothing is compiled beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, current_app, g, has_request_context, request, url_for
from werkzeug.exceptions import HTTPException

CATALOGUES = Path(__file__).resolve().parent / "translations"
LANGUAGE_COOKIE = "kept-language"
TEXT_COOKIE = "kept-text"
LARGER = "larger"
TEXT_SIZES = ("normal", LARGER)
_RESIDENTS = "/r/"
_OFFERED = "kept-languages"
_ONE_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Language:
    """`code` is the tag that pages carry (BCP 47); `locale` has its names of days and months (CLDR)."""

    code: str
    locale: Locale
    catalogue: NullTranslations = field(default_factory=NullTranslations)

    @property
    def name(self) -> str:
        """As its own speakers write it."""
        return self.locale.get_display_name() or self.code

    @property
    def rtl(self) -> bool:
        return self.locale.text_direction == "rtl"

    @property
    def direction(self) -> str:
        return self.locale.text_direction


ENGLISH = Language("en", Locale("en"))


def N_(text: str) -> str:
    """Marks text for the catalogues; it is translated where it is shown."""
    return text


def with_words() -> frozenset[str]:
    """The languages there are words for."""
    return frozenset({ENGLISH.code, *(path.stem for path in CATALOGUES.glob("*.po"))})


def load(code: str) -> Language:
    """A language with its catalogue; raises LookupError when there is none."""
    if code == ENGLISH.code:
        return ENGLISH
    path = CATALOGUES / f"{code}.po"
    if code not in with_words():
        raise LookupError(f"there are no words for the language {code!r}: {path.name} is missing")
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code.replace("-", "_"), abort_invalid=True))
    compiled.seek(0)
    return Language(code, Locale.parse(code, sep="-"), GNUTranslations(compiled))


def set_languages(app: Flask, codes: Iterable[str], *, https_only: bool) -> None:
    """Offers these languages on residents' pages, the first where nothing speaks for another."""
    app.extensions[_OFFERED] = {code: load(code) for code in codes}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        language=current, languages=offered, larger_text=larger_text, for_residents=for_residents, this_page=this_page
    )

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, object]) -> None:
        """What was chosen stays in every link and form of the page, also where no cookie is kept."""
        if not endpoint.startswith("resident.") or not for_residents():
            return
        for name, value in _chosen().items():
            values.setdefault(name, value)

    @app.after_request
    def say(response: Response) -> Response:
        if for_residents():
            response.headers["Content-Language"] = current().code
            response.vary.update(("Accept-Language", "Cookie"))
            _remember(response, https_only=https_only)
        return response


def for_residents() -> bool:
    """Whether the page is one behind a resident's link, or says why it cannot be shown."""
    return has_request_context() and request.path.startswith(_RESIDENTS)


def offered() -> tuple[Language, ...]:
    return tuple(_offered().values())


def current() -> Language:
    """The language of the page that is being made; English where it is not a resident's."""
    if not for_residents():
        return ENGLISH
    if "language" not in g:
        g.language = _fitting()
    found: Language = g.language
    return found


def household_speaks(code: str) -> None:
    """The language that is on record for the household: taken where they chose none themselves."""
    g.household_language = code
    g.pop("language", None)


def larger_text() -> bool:
    return for_residents() and (_chosen().get("text") or request.cookies.get(TEXT_COOKIE)) == LARGER


def gettext(text: str, /, **values: object) -> str:
    """The text in the language of the page, with its values put in."""
    found = current().catalogue.gettext(text) if text else ""
    return found % values if values else found


def ngettext(one: str, more: str, number: int, /, **values: object) -> str:
    found = current().catalogue.ngettext(one, more, number)
    return found % {"num": number, **values} if values else found


def this_page(**chosen: str) -> str:
    """The address of this page with another language or size of text; of the appointment where it cannot be opened."""
    arguments: dict[str, Any] = {**_chosen(), **chosen}
    endpoint = _endpoint_to_open()
    if endpoint is None:
        token = (request.view_args or {}).get("token")
        if token is None:
            return f"{quote(request.path)}?{urlencode(arguments)}"
        return url_for("resident.appointment", token=token, **arguments)
    return url_for(endpoint, **{**(request.view_args or {}), **arguments})


def _endpoint_to_open() -> str | None:
    """What answers at this address when it is opened as a link; None when nothing does."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None  # there is one for every request
    try:
        endpoint, _ = adapter.match(request.path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)


def _offered() -> Mapping[str, Language]:
    found: Mapping[str, Language] = current_app.extensions[_OFFERED]
    return found


def _chosen() -> dict[str, str]:
    """What the address itself says about language and size of text, as far as it is offered."""
    allowed = {"lang": tuple(_offered()), "text": TEXT_SIZES}
    asked = {name: request.args.get(name, "") for name in allowed}
    return {name: value for name, value in asked.items() if value in allowed[name]}


def _fitting() -> Language:
    said = (_chosen().get("lang"), request.cookies.get(LANGUAGE_COOKIE), g.get("household_language"))
    languages = _offered()
    for code in said:
        if code is not None and code in languages:
            return languages[code]
    # What the browser asks for, down to the language without its country ("ar-SY").
    best = request.accept_languages.best_match(list(languages))
    return languages[best] if best else next(iter(languages.values()))


def _remember(response: Response, *, https_only: bool) -> None:
    """A cookie for each choice and nothing else, sent to residents' pages only."""
    for name, cookie in (("lang", LANGUAGE_COOKIE), ("text", TEXT_COOKIE)):
        value = _chosen().get(name)
        if value and request.cookies.get(cookie) != value:
            response.set_cookie(
                cookie,
                value,
                max_age=_ONE_YEAR_SECONDS,
                path=_RESIDENTS,
                secure=https_only,
                httponly=True,
                samesite="Lax",
            )
