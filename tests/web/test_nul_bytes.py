"""A NUL in an address or a form: PostgreSQL keeps none and nobody means one, so on neither database is it a fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.planner_site import PlannerSite, a_planner_site
from tests.web.test_planner_work_orders import A_REPAIR


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(database_url, tmp_path) as found:
        yield found


def test_a_nul_that_is_typed_is_left_out(site: PlannerSite) -> None:
    raised = site.sent(
        f"/planner/homes/{site.town.home}/work-orders/new", {**A_REPAIR, "description": "It\0 drips all\0 night."}
    )
    assert "It drips all night." in raised


@pytest.mark.parametrize(
    "address",
    [
        "/planner/homes?q=%00",
        "/planner/?q=a%00b&trade=%00",
        "/planner/work-orders/%00",
        "/planner/homes/%00",
        "/r/%00/",
    ],
)
def test_a_nul_in_an_address_finds_nothing(address: str, site: PlannerSite) -> None:
    assert site.client.get(address).status_code == 404
