"""The page of the offline app, its workers' scripts, its manifest, and what only the site can tell it."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from appointments.domain.accounts import AccountRole
from tests.web.site import a_site, sign_in
from web import operative_app
from web.operative.proposing import offered
from web.operative_app.files import app_files, version

STATIC = Path(operative_app.__file__).parents[1] / "static"


@pytest.fixture
def site() -> Flask:
    return a_site(audiences=[operative_app.blueprint, operative_app.worker_blueprint])


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return sign_in(site.test_client(), AccountRole.OPERATIVE)


def test_the_page_names_nobody_and_holds_no_token(client: FlaskClient) -> None:
    page = client.get("/operative/").text

    assert "Operative 07" not in page
    assert "csrf" not in page
    assert 'href="/operative/round"' in page  # for a phone without scripts


def test_the_page_fetches_the_modules_of_the_round_at_once_and_each_is_there(client: FlaskClient) -> None:
    page = client.get("/operative/").text
    preloaded = re.findall(r'rel="modulepreload" href="([^"]+)"', page)

    assert "/static/app/main.js" in preloaded
    assert "/static/app/screens/door.js" not in preloaded  # after the round
    assert {_status(client, address) for address in preloaded} == {200}


def test_every_module_that_another_one_imports_is_kept_by_the_worker() -> None:
    kept = set(app_files(STATIC))
    for name in kept:
        if not name.endswith(".js") or name.startswith("/operative"):
            continue
        script = STATIC / name.removeprefix("/static/")
        for imported in re.findall(r'^import [^"]*"(\.[^"]+)"', script.read_text(encoding="utf-8"), re.MULTILINE):
            path = (script.parent / imported).resolve()
            assert f"/static/{path.relative_to(STATIC.resolve()).as_posix()}" in kept, f"{name} imports {imported}"


@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.OPERATIVE])
@pytest.mark.parametrize("path", ["", "session", "needs.json", "manifest.webmanifest"])
def test_nobody_else_opens_it(site: Flask, role: AccountRole, path: str) -> None:
    assert sign_in(site.test_client(), role).get(f"/operative/{path}").status_code == 403


def test_a_session_is_asked_for_as_json_and_refused_as_json(site: Flask) -> None:
    answer = site.test_client().get("/operative/session", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_the_session_says_who_is_signed_in_with_the_token_for_sending(client: FlaskClient) -> None:
    answer = client.get("/operative/session").get_json()

    assert answer["account"] == "U-operative"
    assert answer["operative"] == "OP-07"
    assert answer["csrf"]
    assert datetime.fromisoformat(answer["until"]).tzinfo is not None  # of each signing in another


def test_the_worker_is_fetched_without_a_session_and_lists_the_apps_files(site: Flask) -> None:
    """Browsers fetch the script of a worker that is made of modules without cookies."""
    answer = site.test_client().get("/operative/sw.js")
    files = json.loads(re.search(r"const FILES = (\[.*\]);", answer.text).group(1))  # type: ignore[union-attr]

    assert answer.mimetype == "text/javascript"
    assert answer.text.startswith('import { send } from "/static/app/queue.js";')
    assert files[0] == "/operative/"
    assert {_status(site.test_client(), name) for name in files[1:]} == {200}


def test_a_browser_whose_workers_know_no_modules_gets_one_without(site: Flask) -> None:
    script = site.test_client().get("/operative/sw.js?plain").text

    assert "import" not in script.split("\n")[0]
    assert "const send = null;" in script


def test_the_version_changes_with_the_page_and_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    for name in app_files(STATIC):
        if "vendor" in name:
            (tmp_path / name.removeprefix("/static/")).parent.mkdir(parents=True)
            (tmp_path / name.removeprefix("/static/")).write_bytes(b"library")
    (tmp_path / "app" / "main.js").write_bytes(b"one")
    first = version(tmp_path, "page")
    version.cache_clear()
    app_files.cache_clear()
    (tmp_path / "app" / "main.js").write_bytes(b"two")

    assert len({first, version(tmp_path, "page"), version(tmp_path, "another page")}) == 3


def test_the_manifest_makes_the_app_installable(client: FlaskClient) -> None:
    answer = client.get("/operative/manifest.webmanifest")
    manifest = answer.get_json()

    assert answer.mimetype == "application/manifest+json"
    assert manifest["scope"] == manifest["start_url"] == "/operative/"
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as sent, Image.open(io.BytesIO(sent.data)) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_what_may_be_noticed_at_the_door_is_what_the_pages_offer(client: FlaskClient) -> None:
    kinds = client.get("/operative/needs.json").get_json()["kinds"]

    assert [kind["kind"] for kind in kinds] == [kind.TAG for kind in offered()]
    assert all(kind["label"] for kind in kinds)


def _status(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code
