"""Alive is not the same as ready."""

import pytest

from tests.web.site import a_site, an_application


@pytest.mark.parametrize(
    ("database", "status"),
    [(True, 200), (False, 503), (ConnectionError("postgresql://user:password@host"), 503)],
)
def test_ready_means_that_the_database_answers(database: bool | Exception, status: int) -> None:
    application = an_application()
    application.database_answers = database

    answer = a_site(application).test_client().get("/health/ready")

    assert answer.status_code == status
    assert "password" not in answer.text


def test_a_process_lives_without_its_database() -> None:
    application = an_application()
    application.database_answers = False

    assert a_site(application).test_client().get("/health").get_json() == {"status": "ok"}
