"""At the door: what the rulebook still asks, what nobody could hear, what is masked, and what the work came to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Locator, expect

from tests.browser.app.checker import differences
from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office
from tests.browser.app.test_times import HOURS, SET_CLOCK_UNSEEN

# Everything that is on the phone was done six minutes earlier: long enough for a planner to have answered.
ASKED_BEFORE = """async () => {
  const { db } = await import("/static/app/store.js");
  const earlier = (at) => new Date(Date.parse(at) - 6 * 60_000).toISOString();
  await db.actions.toCollection().modify((row) => {
    row.at = earlier(row.at);
    if (row.answer) row.answer.at = earlier(row.answer.at);
  });
  await (await import("/static/app/state.js")).reload();
}"""


def _arrive(hand: Hand, number: int = 1) -> None:
    hand.open_visit(number)
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()


def test_what_is_missing_is_said_before_anything_is_claimed_without_a_signal(hand: Hand) -> None:
    hand.no_signal()
    _arrive(hand)
    hand.press("I have knocked")
    hand.says("One knock is recorded, two are needed.")
    hand.follow("What happened?")
    missing = hand.page.get_by_role("link", name="Nobody answered")
    expect(missing).to_contain_text("5 things missing")
    expect(hand.page.get_by_role("link", name="The work is done")).not_to_contain_text("missing")

    missing.click()
    hand.says("Wait a little, knock again and record it.")
    expect(hand.page.get_by_text("evidence is incomplete")).to_have_count(1)  # said once


def test_everything_for_no_access_without_a_signal_except_what_nobody_can_hear(hand: Hand, office: Office) -> None:
    office.visits[0]["arrived_at"] = (office.now() - timedelta(minutes=20)).isoformat()
    office.visits[0].update(state="on_site", here=True)
    hand.refresh()
    hand.open_visit()
    hand.no_signal()
    hand.press("I have knocked")
    hand.press("No answer or voicemail")
    hand.state_is("No signal")
    hand.press("Ask the planner")

    hand.says("The planner has not heard you: go where there is a signal and ask.")
    hand.says("Tried to ask the planner, no signal")
    expect(hand.page.get_by_role("region", name="Ask the planner")).to_contain_text("To do")  # it counts for nothing
    hand.signal()
    hand.state_is("3 received")
    assert office.kinds("A-0001") == ["knock", "call", "tried"]
    hand.press("Ask the planner")
    hand.says("The planner tries the household and answers here.")


def test_a_question_that_is_still_on_the_phone_is_not_said_to_be_asked(hand: Hand, office: Office) -> None:
    _arrive(hand)
    hand.state_is("1 received")
    office.silent.set()
    hand.press("Ask the planner")

    hand.says("It is being sent to the planner.")
    expect(hand.page.get_by_text("The planner tries the household")).to_have_count(0)
    hand.page.evaluate(ASKED_BEFORE)
    expect(hand.page.get_by_role("region", name="Ask the planner")).to_contain_text("To do")
    office.silent.clear()
    hand.says("The planner tries the household and answers here.")


def test_a_question_that_cannot_go_out_is_recorded_as_tried(hand: Hand, office: Office) -> None:
    """A hotel's page stands between the phone and the office: nobody hears it, as without a signal."""
    _arrive(hand)
    hand.state_is("1 received")
    office.stranger = "<html>Welcome to the hotel</html>"
    hand.press_send()
    hand.state_is("Office not reached")
    hand.press("Ask the planner")
    hand.says("The planner has not heard you: go where there is a signal and ask.")

    office.stranger = ""
    hand.press_send()
    hand.state_is("2 received")
    assert office.kinds("A-0001") == ["arrive", "tried"]


def test_the_planners_answer_arrives_by_itself(hand: Hand, office: Office) -> None:
    _arrive(hand)
    hand.press("Ask the planner")
    hand.says("The planner tries the household")
    at = office.now().isoformat()
    said = {"words": "Rang the mobile, no answer.", "found": ""}
    answer = {"ref": "E-answer", "kind": "planner_answered", "source": "planner", "data": said}
    evidence = office.visits[0]["evidence"]
    office.visits[0]["evidence"] = [*evidence, {**answer, "device_at": at, "received_at": at, "at": at}]

    expect(hand.page.get_by_text("Rang the mobile, no answer.")).to_be_visible(timeout=15_000)
    expect(hand.page.get_by_role("region", name="Ask the planner")).to_contain_text("Done")


def test_a_code_is_masked_fetched_once_and_kept_until_the_visit_ends(hand: Hand, office: Office) -> None:
    office.visits[0]["masked"] = [{"requirement": "Q-1", "label": "Key safe"}]
    hand.refresh()
    hand.open_visit()
    expect(hand.page.get_by_text("4711")).to_have_count(0)
    hand.press("Show it")
    hand.says("4711")
    hand.press("Hide it")
    expect(hand.page.get_by_text("4711")).to_have_count(0)
    hand.no_signal()
    hand.kill()
    expect(hand.page.get_by_text("4711")).to_have_count(0)
    hand.press("Show it")
    hand.says("4711")
    assert office.revealed == ["A-0001/Q-1"]

    hand.signal()
    hand.press("I have arrived")
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer.")
    hand.press("Close the visit")
    hand.says("The office has it, and the visit is closed.")
    hand.page.wait_for_function(
        "async () => (await (await import('/static/app/store.js')).db.secrets.count()) === 0", timeout=10_000
    )


def _looked_at_a_code(hand: Hand, office: Office) -> None:
    office.visits[0]["masked"] = [{"requirement": "Q-1", "label": "Key safe"}]
    hand.refresh()
    hand.open_visit()
    hand.press("Show it")
    hand.says("4711")
    hand.no_signal()


def _no_code_is_left(hand: Hand) -> None:
    expect(hand.page.get_by_text("4711")).to_have_count(0)
    hand.page.wait_for_function(
        "async () => (await (await import('/static/app/store.js')).db.secrets.count()) === 0",
    )


def test_a_code_goes_when_they_leave_also_without_a_signal(hand: Hand, office: Office) -> None:
    _looked_at_a_code(hand, office)
    hand.press("I have arrived")
    hand.follow("I am leaving")
    hand.press("Yes, I am leaving")
    hand.open_visit()
    _no_code_is_left(hand)


def test_who_went_elsewhere_while_it_was_stored_stays_there(hand: Hand) -> None:
    _arrive(hand)
    hand.follow("I am leaving")
    hand.page.evaluate("""async () => {
        const { db } = await import("/static/app/store.js");
        db.actions.hook("creating", () => { location.hash = "/kept"; });
    }""")
    hand.press("Yes, I am leaving")
    hand.state_is("2 received")

    hand.heading("What is on this phone")


def test_a_code_is_not_there_on_the_day_after_also_without_a_signal(hand: Hand, office: Office) -> None:
    _looked_at_a_code(hand, office)
    hand.page.evaluate(SET_CLOCK_UNSEEN, 26 * HOURS)
    _no_code_is_left(hand)
    hand.press("Show it")
    hand.says("There is no signal, so it cannot be fetched.")


def test_a_code_cannot_be_fetched_without_a_signal_and_says_so(hand: Hand, office: Office) -> None:
    office.visits[0]["masked"] = [{"requirement": "Q-1", "label": "Key safe"}]
    hand.refresh()
    hand.open_visit()
    hand.no_signal()
    hand.press("Show it")

    hand.says("There is no signal, so it cannot be fetched.")


def test_a_call_through_the_product_that_cannot_be_placed_is_recorded_as_tried(hand: Hand, office: Office) -> None:
    office.visits[0]["call"]["through_us"] = True
    hand.refresh()
    _arrive(hand)
    hand.state_is("1 received")
    hand.no_signal()
    hand.press("Call the household")
    hand.says("It is recorded that you tried.")
    hand.signal()
    hand.state_is("2 received")
    assert office.kinds("A-0001") == ["arrive", "tried"]

    hand.press("Call the household")
    expect(hand.page.get_by_role("status")).to_have_text("Your own telephone rings first.")
    assert office.rung == ["A-0001"]


def test_the_work_is_closed_with_all_that_belongs_to_it(hand: Hand, office: Office) -> None:
    office.visits[0]["needs_of_work"] = [{"code": "pan", "words": "The new pan must be 480 mm high."}]
    hand.refresh()
    hand.no_signal()
    _arrive(hand)
    hand.follow("What happened?")
    hand.follow("I was let in, and more work is needed")
    hand.press("Close the visit")
    hand.says("Answer: The new pan must be 480 mm high.")
    hand.page.get_by_label("What did you do?").fill("Took the old pan out.")
    hand.page.get_by_label("Materials used").fill("Two bolts")
    hand.page.get_by_label("It could not be done so", exact=True).check()
    hand.press("Close the visit")
    hand.says("Say why it could not be done so: The new pan must be 480 mm high.")
    hand.page.get_by_label("If it could not be done so, why?").fill("The van had a 400 mm one only")
    hand.page.get_by_label("Which trade is needed?").select_option("plumbing")
    hand.page.get_by_label("Parts to be ordered").fill("Pan, 480 mm")
    hand.page.get_by_label("What is still to do?").fill("Fit the pan")
    hand.page.get_by_label("Do you recommend anything else?").fill("The boiler should be looked at before winter")
    hand.press("Close the visit")
    hand.heading("You said: I was let in")
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/outcome/follow_on'; }")
    expect(hand.page.get_by_label("What did you do?")).to_be_visible()
    expect(hand.page.get_by_text("The new pan must be 480 mm high.")).to_have_count(0)  # it has its answer
    hand.page.go_back()
    hand.signal()
    hand.says("The office has it, and the visit is closed.")

    kinds = ["arrive", "work_done", "answer_need_of_work", "follow_on", "recommend", "claim"]
    assert office.kinds("A-0001") == kinds
    said = {action["kind"]: action["data"] for action in office.of("A-0001")}
    assert said["answer_need_of_work"] == {
        "code": "pan",
        "answer": "not_done",
        "words": "The van had a 400 mm one only",
    }
    assert said["follow_on"] == {"trade": "plumbing", "parts": "Pan, 480 mm", "words": "Fit the pan"}
    assert said["recommend"] == {"words": "The boiler should be looked at before winter"}
    assert differences(hand, office) == []


def test_what_they_need_is_told_from_the_door(hand: Hand, office: Office) -> None:
    hand.no_signal()
    _arrive(hand)
    hand.follow("They need something we do not know")
    hand.page.locator(".plain a").first.click()
    for field in hand.page.locator("input[type=text]").all():
        field.fill("20")
    hand.press("Tell the planner")
    hand.says("Told us: ")
    hand.signal()
    hand.state_is("2 received")

    need = office.of("A-0001")[1]
    assert need["kind"] == "need"
    assert need["data"]["kind"]


def test_what_was_wrong_is_corrected_and_stays(hand: Hand, office: Office) -> None:
    hand.no_signal()
    _arrive(hand)
    hand.press("They answered")
    hand.says("Called: they answered")
    hand.page.get_by_role("link", name="This is wrong: Called").click()
    hand.page.get_by_label("What is right?").fill("It was the neighbour")
    hand.press("Save the correction")
    hand.says("Corrected “Called: they answered”: It was the neighbour")
    hand.says("Called: they answered")
    hand.signal()
    hand.state_is("3 received")

    called, corrected = office.of("A-0001")[1:]
    assert corrected["data"] == {"of": called["ref"], "words": "It was the neighbour"}


def test_a_longer_wait_that_is_told_without_a_signal_counts_at_once(hand: Hand, office: Office) -> None:
    hand.no_signal()
    _arrive(hand)
    expect(hand.page.get_by_role("timer")).to_contain_text("of 15:00")
    hand.follow("They need something we do not know")
    hand.follow("Longer to answer the door")
    hand.page.locator("[name=minutes]").fill("40")
    hand.press("Tell the planner")

    expect(hand.page.get_by_role("timer")).to_contain_text("of 40:00")
    expect(_needs(hand)).to_contain_text("Allow 40 minutes for the door to be answered.")
    expect(hand.page.locator(".log-line").filter(has_text="Longer to answer the door")).to_have_count(1)


def _needs(hand: Hand) -> Locator:
    return hand.page.locator(".callout").filter(has_text="What this household needs")


def test_what_was_told_without_a_signal_is_asked_for_until_the_round_has_it(hand: Hand, office: Office) -> None:
    """In the office's words, as a step to be ticked, on the round; and once, whoever says it."""
    brief, step = "Put on overshoes before you go in.", "Put on overshoes"
    hand.no_signal()
    _arrive(hand)
    hand.follow("They need something we do not know")
    hand.follow("No shoes indoors")
    hand.press("Tell the planner")
    expect(_needs(hand)).to_contain_text(brief)
    expect(hand.page.get_by_role("region", name=step)).to_contain_text("To do")
    expect(hand.page.locator(".log-line").filter(has_text=brief)).to_have_count(1)
    hand.page.evaluate("() => { location.hash = '/'; }")
    expect(hand.page.locator(".visit").first).to_contain_text(brief)

    overshoes = {"code": "overshoes", "words": step, "must_tick": True, "inside": False, "wait_minutes": None}
    office.visits[0].update(
        version="2",
        briefs=[*office.visits[0]["briefs"], brief],
        steps=[{**overshoes, "replaces": None, "by": None}],
    )
    hand.signal()
    hand.state_is("2 received")
    hand.open_visit()
    expect(_needs(hand).get_by_text(brief)).to_have_count(1)
    expect(hand.page.get_by_role("region", name=step)).to_have_count(1)

    office.visits[0].update(version="3", briefs=["Knock loudly and wait longer"], steps=[])  # a planner took it back
    hand.refresh()
    expect(_needs(hand).get_by_text(brief)).to_have_count(0)
    expect(hand.page.get_by_role("region", name=step)).to_have_count(0)


def test_what_the_office_would_not_take_is_said_at_the_door(hand: Hand) -> None:
    hand.no_signal()
    _arrive(hand)
    hand.follow("They need something we do not know")
    hand.follow("Longer to answer the door")
    hand.page.locator("[name=minutes]").fill("90")
    hand.press("Tell the planner")

    hand.says("Write a whole number from 15 to 60")
    hand.state_is("1 on this phone")


def test_where_the_phone_is_goes_along_when_it_may_be_known(hand: Hand, office: Office) -> None:
    hand.context.grant_permissions(["geolocation"], origin=hand.address)
    hand.context.set_geolocation({"latitude": 51.745, "longitude": -2.218, "accuracy": 12})
    hand.open_visit()
    hand.page.wait_for_timeout(500)
    _arrive(hand)
    hand.state_is("1 received")

    assert office.of("A-0001")[0]["position"] == {"lat": 51.745, "lon": -2.218, "accuracy_m": 12}


def test_where_the_phone_is_stands_in_nobodys_way(hand: Hand, office: Office) -> None:
    hand.open_visit()
    hand.page.wait_for_timeout(500)
    _arrive(hand)
    hand.state_is("1 received")

    assert office.of("A-0001")[0]["position"]["none"] in {"refused", "not_asked", "not_found"}


def test_what_was_refused_leads_to_what_is_missing_now(hand: Hand) -> None:
    _arrive(hand)
    hand.follow("What happened?")
    hand.follow("Nobody answered")
    hand.press("Record this")
    hand.follow("Back to the door")
    hand.says("You said: Nobody answered. It cannot be recorded yet")
    hand.press("I have knocked")
    hand.follow("See what is missing")

    hand.says("One knock is recorded, two are needed.")


def test_two_phones_at_one_visit_keep_both_accounts(hand: Hand, office: Office, opened: Callable[..., Hand]) -> None:
    second = opened()
    second.sign_in()
    for each in (hand, second):
        each.no_signal()
        _arrive(each)
        each.press("I have knocked")
        each.says("Knocked")
    for each in (hand, second):
        each.signal()
        each.state_is("2 received")

    assert sorted(office.kinds("A-0001")) == ["arrive", "arrive", "knock", "knock"]
    assert len(office.got) == 4
