"""Homes: the household, how it is reached, and what it needs; never why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from appointments.domain.access import Parameter
from appointments.domain.access_kinds import KINDS
from appointments.domain.homes import Channel, Household
from appointments.domain.times import midnight
from appointments.use_cases.households.record_household import RecordHousehold, ResidentGiven
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.views.home_page import SeeHome
from tests.application import MONDAY, NUMBER, PLANNER
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from web.forms import Form
from web.planner.households import filled, read

NOTICE = {"hours": "72", "written": "yes", "effect": "nobody is surprised", "source": "resident", "agreed": "yes"}


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def home(site: PlannerSite) -> str:
    return f"/planner/homes/{site.town.home}"


def _household(site: PlannerSite) -> Household:
    found = site.application.views.home_page(SeeHome(site.town.home)).household
    assert found is not None
    return found


def form_as_held(site: PlannerSite) -> dict[str, str]:
    """What a browser sends when the form is opened and saved."""
    return {name: values[0] for name, values in filled(_household(site)).values.items() if values[0]}


def opened_record(site: PlannerSite) -> str:
    """The home with the record behind the instructions, after a reason from the list."""
    return site.sent(f"{home(site)}/record", {"reason": "booking"})


def test_a_home_is_found_and_shows_who_lives_there(site: PlannerSite) -> None:
    assert home(site) in site.page("/planner/homes?q=0001")
    page = plain(site.page(home(site)))
    assert "Resident 0001" in page
    assert "07700 900123" in page
    assert site.order.ref in page


def test_saving_a_household_as_it_stands_changes_nothing(site: PlannerSite) -> None:
    before = _household(site)
    site.sent(f"{home(site)}/household", form_as_held(site))
    assert _household(site) == before


def test_a_household_is_recorded_with_numbers_preferences_and_language(site: PlannerSite) -> None:
    typed = {
        **form_as_held(site),
        "name_2": "Resident 0112",
        "number_2_1": "01632 960 123",
        "unsafe_2_1": "yes",
        "first_2": "letter",
        "second_2": "",
        "third_2": "",
        "language_2": "cy",
    }
    page = plain(site.sent(f"{home(site)}/household", typed))
    second = _household(site).residents[1]
    assert (second.name, second.prefers, second.language) == ("Resident 0112", (Channel.LETTER,), "cy")
    assert [(number.number, number.safe) for number in second.numbers] == [("+441632960123", False)]
    assert "Not safe: do not use" in page
    assert "Welsh" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number_1_2": "12"}, "number_1_2"),  # the number that is wrong, not the first one
        ({"name_1": ""}, "name_1"),
        ({"email_1": "no at sign"}, "email_1"),
        ({"first_1": "", "second_1": "", "third_1": ""}, "first_1"),
        ({"moved_in_on": "2026-03-03"}, "moved_in_on"),  # tomorrow
        ({"moved_in_on": "31 February"}, "moved_in_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_own_field_and_nothing_typed_is_lost(
    site: PlannerSite, changed: dict[str, str], field: str
) -> None:
    typed = {**form_as_held(site), "name_2": "Resident 0112", **changed}
    answer = site.send(f"{home(site)}/household", typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'value="Resident 0112"' in answer.text


def test_new_people_are_recorded_with_the_day_they_moved_in(site: PlannerSite) -> None:
    before = _household(site)
    assert "Have new people moved in?" in site.page(f"{home(site)}/household")
    site.sent(f"{home(site)}/household", {**form_as_held(site), "name_1": "Resident 0777", "moved_in_on": "2026-03-02"})
    after = _household(site)
    assert after.since == midnight(date(2026, 3, 2))
    assert after.residents[0].ref != before.residents[0].ref


def test_two_planners_do_not_overwrite_each_other(site: PlannerSite) -> None:
    typed = form_as_held(site)
    others = RecordHousehold(site.town.home, (ResidentGiven("Resident 0777"),), PLANNER, _household(site).version)
    site.application.record_household(others)
    answer = site.send(f"{home(site)}/household", {**typed, "name_1": "Resident 0001"})
    assert answer.status_code == 409
    assert "Somebody else has changed this household" in answer.text
    assert _household(site).residents[0].name == "Resident 0777"


def test_an_opt_out_is_shown_and_no_form_can_undo_it(site: PlannerSite) -> None:
    site.application.record_reply(RecordReply("handset", "SM1", NUMBER, "STOP"))
    assert "No texts since Mon 2 Mar 2026" in plain(site.page(home(site)))
    site.sent(f"{home(site)}/household", {**form_as_held(site), "language_1": "cy"})
    assert _household(site).texting_number() is None


def test_a_form_reads_what_it_shows(site: PlannerSite) -> None:
    (resident,) = read(filled(_household(site)))
    assert (resident.name, resident.numbers[0].text) == ("Resident 0001", "07700 900123")
    assert read(Form.filled({"name_1": "Resident 0002", "first_1": "letter"}))[0].prefers == (Channel.LETTER,)


def test_every_kind_has_a_form_made_from_what_it_asks(site: PlannerSite) -> None:
    listed = unescape(site.page(f"{home(site)}/requirements/new"))
    for kind in KINDS:
        page = site.page(f"{home(site)}/requirements/new/{kind.TAG}")
        for asked in kind.ASKS:
            assert f'name="{asked.name}"' in page, kind.TAG
            assert asked.label in unescape(page), kind.TAG
        assert kind.LABEL in listed, kind.TAG


def test_every_way_of_asking_has_its_own_kind_of_field(site: PlannerSite) -> None:
    """A way that the form does not know would be asked for as text; every one that a kind uses is known."""
    used = {asked.parameter for kind in KINDS for asked in kind.ASKS}
    template, _name, _uptodate = site.app.jinja_env.loader.get_source(site.app.jinja_env, "planner/_asked.html")
    known = {parameter for parameter in Parameter if f'"{parameter.value}"' in template} | {Parameter.TEXT}
    assert used <= known


def test_a_requirement_is_recorded_with_its_source_and_review(site: PlannerSite) -> None:
    page = plain(site.sent(f"{home(site)}/requirements/new/advance_notice", NOTICE))
    assert "The resident told us" not in page  # the instruction alone, until a reason is given (rule 72)
    page = plain(opened_record(site))
    assert "Give 72 hours' notice in writing before any visit." in page.replace("&#39;", "'")
    assert "The resident told us" in page
    assert "Review on Tue 2 Mar 2027" in page


def test_a_requirement_that_was_declined_is_kept_with_the_reason_and_does_not_apply(site: PlannerSite) -> None:
    declined = {**NOTICE, "agreed": "no", "declined": "The law asks us to come sooner."}
    page = plain(site.sent(f"{home(site)}/requirements/new/advance_notice", declined))
    assert "The law asks us to come sooner." not in page
    assert "Nothing is recorded." in page
    assert "The law asks us to come sooner." in plain(opened_record(site))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"hours": "none"}, "hours"),
        ({"source": ""}, "source"),
        ({"effect": ""}, "effect"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": "2026-03-02", "ends_on": "2026-02-01"}, "ends_on"),
        ({"agreed": "no", "declined": " "}, "declined"),
    ],
)
def test_a_requirement_that_cannot_be_recorded_says_why_at_its_field(
    site: PlannerSite, changed: dict[str, str], field: str
) -> None:
    answer = site.send(f"{home(site)}/requirements/new/advance_notice", {**NOTICE, **changed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


@pytest.mark.parametrize("field", ["effect", "declined"])
def test_a_diagnosis_is_not_taken_into_the_record(site: PlannerSite, field: str) -> None:
    typed = {**NOTICE, "agreed": "no", "declined": "Not possible.", field: "Because of dementia."}
    answer = site.send(f"{home(site)}/requirements/new/advance_notice", typed)
    assert answer.status_code == 422
    assert "write what to do, not why" in answer.text


def test_an_ended_requirement_leaves_the_page_and_stays_on_record(site: PlannerSite) -> None:
    requirement = site.asked("two_operatives")
    page = plain(site.sent(f"{home(site)}/requirements/{requirement.ref}/end", {"why": "They rang and said so."}))
    assert "Nothing is recorded." in page
    assert "Ended or declined (1)" in plain(opened_record(site))


def test_a_requirement_is_not_ended_without_a_reason(site: PlannerSite) -> None:
    requirement = site.asked("two_operatives")
    page = plain(site.sent(f"{home(site)}/requirements/{requirement.ref}/end", {"why": " "}))
    assert "Say why it applies no longer." in page
    assert "Two operatives attend together" in page


def test_a_requirement_of_another_home_cannot_be_ended_from_here(site: PlannerSite) -> None:
    requirement = site.asked("two_operatives")
    assert site.send(f"/planner/homes/{site.town.neighbour}/requirements/{requirement.ref}/end").status_code == 404


def test_an_overdue_review_is_flagged_and_the_requirement_still_applies(site: PlannerSite) -> None:
    site.asked("two_operatives")
    site.at(MONDAY + timedelta(days=366))
    assert "Review overdue since Tue 2 Mar 2027" in plain(site.page(home(site)))
    assert "Two operatives" in site.page(f"/planner/work-orders/{site.order.ref}")


def test_a_kind_that_does_not_exist_is_not_found(site: PlannerSite) -> None:
    assert site.client.get(f"{home(site)}/requirements/new/no_such_kind").status_code == 404
