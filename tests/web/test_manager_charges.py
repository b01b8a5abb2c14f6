"""The charges page of a landlord that charges: nothing that was charged is lost from it, whatever became of it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.calendar import WEEKDAYS
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import Recharge
from appointments.use_cases.steps.charging import drop_charge
from appointments.views.recharge_list import ListRecharges
from tests.wastage.past import Past
from tests.web.manager_site import NOON, ManagerSite, a_manager_site
from tests.web.planner_site import plain
from tests.web.scene import send
from web.planner.wording import repair

VISIT = "A-0"
PAGE = f"/manager/appointments/{VISIT}/charge"
PASTS = (Past(Outcome.NO_ACCESS, home="H-9"), Past(Outcome.NO_ACCESS, home="H-8", waits=True))


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[ManagerSite]:
    """£35 was charged for the only missed visit of its home: it would not be on the list but for the charge."""
    now = NOON + timedelta(days=3)
    with a_manager_site(sqlite_url, tmp_path, PASTS, now=now, recharge=True) as made:
        _charge(made, VISIT)
        yield made


def _charge(site: ManagerSite, ref: str) -> None:
    with site.uow.write() as records:
        missed = records.appointments.get(ref)
        made = Recharge(f"RC-{ref}", ref, missed.work_order_ref, missed.home_ref, 3500, "U-manager", NOON)
        records.recharges.add(made.charge("U-manager", "The second time.", NOON + timedelta(days=1)))
        records.commit()


def test_what_was_charged_is_listed_although_no_home_has_two_missed_visits(site: ManagerSite) -> None:
    page = plain(site.signed_in().get("/manager/charges").text)
    assert "Charged £35: The second time." in page
    assert "Frozen" not in page


def test_a_charge_is_frozen_while_a_challenge_waits_and_the_pages_say_so(site: ManagerSite) -> None:
    _charge(site, "A-1")
    browser = site.signed_in()
    assert "Frozen: a challenge by this household waits to be decided." in plain(browser.get("/manager/charges").text)
    assert "This charge is frozen" in browser.get("/manager/appointments/A-1/charge").text
    assert "This charge is frozen" not in browser.get(PAGE).text


def test_a_charge_that_was_withdrawn_stays_listed_until_it_is_said_what_was_paid_back(site: ManagerSite) -> None:
    with site.uow.write() as records:
        drop_charge(
            records, records.appointments.get(VISIT), "U-manager", "Another door.", NOON + timedelta(days=2), WEEKDAYS
        )
        records.commit()
    browser = site.signed_in()
    assert "It was withdrawn. Pay back what was paid." in plain(browser.get("/manager/charges").text)
    paid_back = f"{PAGE}/paid-back"
    assert send(browser, PAGE, paid_back, words=" ").status_code == 422
    page = plain(send(browser, PAGE, paid_back, words="£35 by transfer").text)
    assert "The household has been told that it owes nothing." in page
    assert "Nothing to pay £35: Another door." in page
    assert "Pay back what was paid" not in page


def test_the_visits_of_one_home_stand_together_under_its_address_with_their_repair(
    sqlite_url: str, tmp_path: Path
) -> None:
    """The rule is about one home: more than one visit with no access in twelve months."""
    pasts = [Past(Outcome.NO_ACCESS, home=home) for home in ("H-9", "H-8", "H-9", "H-8")]
    with a_manager_site(sqlite_url, tmp_path, pasts, now=NOON + timedelta(days=3), recharge=True) as made:
        lines = made.application.views.recharge_list(ListRecharges(NOON + timedelta(days=3))).lines
        page = made.signed_in().get("/manager/charges").text
        one = plain(made.signed_in().get(f"/manager/appointments/{lines[0].appointment_ref}/charge").text)

    assert [line.home_ref for line in lines] in (["H-8", "H-8", "H-9", "H-9"], ["H-9", "H-9", "H-8", "H-8"])
    headings = re.findall(r"<h2 class=\"govuk-heading-m\">(.*?)</h2>", page)
    assert headings == [lines[0].address, lines[2].address]
    assert page.count("Not charged") == 4
    assert page.count('data-heading="Charge"') == page.count('data-heading="Repair"') == 4
    assert repair(lines[0].purpose) in page
    assert f"Home {lines[0].address} Repair {repair(lines[0].purpose)}" in one
