"""What goes to phones on slow lines is smaller, and the same."""

import gzip

from tests.web.site import a_site

SCRIPT = "/static/app/rules/interpreter.js"


def test_a_file_is_smaller_for_a_browser_that_takes_it_and_the_same() -> None:
    client = a_site().test_client()
    with client.get(SCRIPT) as plain:
        content = plain.data
    assert "Content-Encoding" not in plain.headers

    with client.get(SCRIPT, headers={"Accept-Encoding": "gzip, br"}) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert len(small.data) < len(content) / 2
        assert gzip.decompress(small.data) == content
        assert small.headers["Content-Length"] == str(len(small.data))


def test_a_file_that_has_not_changed_is_not_sent_again() -> None:
    client = a_site().test_client()
    with client.get(SCRIPT, headers={"Accept-Encoding": "gzip"}) as first:
        tag = first.headers["ETag"]

    with client.get(SCRIPT, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert again.data == b""


def test_pages_that_hold_what_people_typed_are_left_alone() -> None:
    answer = a_site().test_client().get("/sign-in", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
