"""The evidence pack: everything on record about one work order, printed, written as JSON, and checked (rule 57)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from adapters.bank_holidays import england
from appointments.domain.access import NOT_KEPT, Source
from appointments.domain.accounts import AccountRole
from appointments.domain.events import ChallengeDecided
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Outcome
from appointments.domain.work_orders import WorkOrderState
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.keeping.retain import Kept, Retain
from appointments.use_cases.keeping.seal_ledger import SealLedger
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.expire_leases import ExpireLeases
from appointments.use_cases.messaging.record_notice import RecordNotice
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.views.evidence_pack import EvidencePack, SeeEvidencePack, evidence_pack
from policies.clocks import AllClocks
from tests.application import NUMBER
from tests.use_cases.keeping.retaining import NEIGHBOUR, WORDS, About, write_everything_down
from tests.use_cases.steps import at_the_door
from tests.views.opened import opened
from tests.web.planner_site import PlannerSite, a_planner_site
from tests.web.site import sign_in
from web.evidence_pack import checking
from web.evidence_pack.document import FORMAT, digest_of, masked, plain
from web.evidence_pack.making import Prepared, as_document, as_print, in_order_of_time, prepared
from web.evidence_pack.one_appointment import one_appointment
from web.evidence_pack.printing import as_pdf
from web.evidence_pack.sheet import sheet
from web.links import without_links


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def missed(site: PlannerSite) -> PlannerSite:
    return _a_challenged_visit(site)


def _a_challenged_visit(site: PlannerSite) -> PlannerSite:
    """A visit that ended as no access with everything shown, which the resident challenges."""
    site.asked("key_safe", location="Left of the back door", code="47-XYZ-11")
    site.asked("longer_to_answer", minutes="25")
    booked = site.booked()
    site.application.deliver_outbox(DeliverOutbox())
    door = at_the_door(site.application, site.clock, booked)
    door.does_everything()
    door.records(EvidenceKind.DOOR_STEP, step="key_tried", result="The box is empty")
    door.passes(10)
    assert door.claims(Outcome.NO_ACCESS).closed
    site.application.seal_ledger(SealLedger())
    door.passes(60)
    site.application.challenge_outcome(ChallengeOutcome(booked.ref, "I was in all morning."))
    return site


def pack_of(site: PlannerSite) -> EvidencePack:
    return site.application.views.evidence_pack(SeeEvidencePack(site.order.ref, site.clock.now()))


def ready(site: PlannerSite) -> Prepared:
    return prepared(site.application, pack_of(site))


def document_of(site: PlannerSite) -> dict[str, Any]:
    """As a program reads it: written and read again."""
    return dict(json.loads(json.dumps(as_document(ready(site)))))


def test_everything_a_landlord_should_be_able_to_print_is_there(missed: PlannerSite) -> None:
    pack = document_of(missed)
    [appointment] = pack["appointments"]
    assert pack["format"] == FORMAT
    assert [offer["slot"]["pattern"] for offer in pack["offers"][0]["offers"]], "slots offered"
    assert pack["offers"][0]["chosen"]["pattern"] == "AM", "the slot chosen"
    assert appointment["promises"][0]["agreed_by_resident"] is True, "who agreed it"
    assert appointment["promises"][0]["purpose"] == missed.order.purpose, "the purpose told to the resident"
    assert {(m["channel"], m["state"]) for m in appointment["messages"]} >= {("sms", "delivered")}, "notifications"
    asked = {item["kind"] for item in appointment["promises"][0]["requirements"]}
    assert asked == {"key_safe", "longer_to_answer"}, "requirements as they stood at booking"
    assert {item["kind"] for item in appointment["despatched_requirements"]} == asked, "and at the visit"
    assert appointment["assignments"][0]["operative_ref"] == "OP-1", "the operative"
    assert appointment["visit"]["arrived_at"], "actual arrival"
    assert appointment["visit"]["left_at"], "actual departure"
    kinds = {item["kind"] for item in appointment["evidence"]}
    assert kinds >= {"arrival", "knock", "call", "planner_asked", "planner_answered", "card", "photo"}, "at the door"
    assert {item["source"] for item in appointment["evidence"]} >= {"device", "planner"}, "the source of each"
    assert appointment["outcome"] == "no_access"
    assert appointment["fault"] == "Not decided: the resident challenges it"
    assert appointment["judgements"][-1]["allowed"] is True
    assert appointment["challenges"][0]["said"] == "I was in all morning.", "the resident's version"
    assert {step["kind"] for step in pack["steps"]} >= {"next_step", "challenge"}, "what followed"
    assert pack["work_order"]["state"] == "open", "whether the job was completed"


def test_it_is_told_in_order_of_time(missed: PlannerSite) -> None:
    timeline = document_of(missed)["timeline"]
    instants = [entry["at"] for entry in timeline]
    assert instants == sorted(instants)
    kinds = list(dict.fromkeys(entry["kind"] for entry in timeline))
    about_the_order = ["Report", "Work order", "Offer"]
    assert kinds == [*about_the_order, "Promise 1", "Message", "Evidence", "Judgement", "End", "Challenge"]


def test_offers_are_told_in_times_and_each_time_once(missed: PlannerSite) -> None:
    [offer] = [entry for entry in document_of(missed)["timeline"] if entry["kind"] == "Offer"]
    [times] = offer["notes"]
    first_day = times.split("; ")[0]
    assert re.fullmatch(r"\w{3} \d+ Mar 2026: [\w:]+ to \w+(, [\w:]+ to \w+)*", first_day), first_day
    told = first_day.partition(": ")[2].split(", ")
    assert len(told) == len(set(told))


def test_neither_a_key_number_nor_a_telephone_number_is_in_it(missed: PlannerSite) -> None:
    written = json.dumps(document_of(missed))
    assert "47-XYZ-11" not in written
    assert NOT_KEPT not in written
    assert "7700900" not in written
    assert masked("+447700900012") == "ends in 012"
    assert masked("HousingTxt") == "HousingTxt"
    assert masked("resident.0012@example.com") == "at example.com"
    assert masked("Resident 0012\n1 Example Street\nGL5 1AA") == "an envelope"


def test_what_a_pack_cannot_write_is_an_error_and_not_left_out() -> None:
    with pytest.raises(TypeError, match="object has no place in an evidence pack"):
        plain(object())


def test_the_pack_of_an_untouched_record_holds_together(missed: PlannerSite) -> None:
    pack = document_of(missed)
    assert pack["faults"] == []
    assert checking.faults(pack) == []
    assert pack["appointments"][0]["ledger"]["sealed_up_to"]["seal"] == 1


def test_the_check_reckons_the_digests_that_the_ledger_does(missed: PlannerSite, database_url: str) -> None:
    ledger = document_of(missed)["appointments"][0]["ledger"]
    with opened(database_url) as (engine, _uow), engine.connect() as connection:
        rows = connection.execute(
            text("SELECT * FROM ledger WHERE stream = :stream ORDER BY number"), {"stream": ledger["stream"]}
        )
        stored = [str(row["digest"]) for row in rows.mappings()]
    assert [checking.entry_digest(ledger["stream"], entry) for entry in ledger["entries"]] == stored


Pack = dict[str, Any]


def _first(pack: Pack, part: str, **wanted: str) -> dict[str, Any]:
    items = pack["appointments"][0][part]
    return next(item for item in items if all(item[name] == value for name, value in wanted.items()))


def _cut(pack: Pack, first: int) -> None:
    del pack["appointments"][0]["ledger"]["entries"][first:]


SPOILED: dict[str, tuple[Callable[[Pack], object], str]] = {
    "a fact's time is changed": (
        lambda p: p["appointments"][0]["ledger"]["entries"][2].update(at="2026-03-03T09:00:00+00:00"),
        "the content of entry 3 is not what was recorded",
    ),
    "an entry is left out": (lambda p: p["appointments"][0]["ledger"]["entries"].pop(3), "entry 4 is missing"),
    "the end is cut off": (lambda p: _cut(p, 4), "the chain was cut off: seal 1 holds"),
    "all of the chain is gone": (
        lambda p: (_cut(p, 0), p["appointments"][0]["ledger"].update(sealed_up_to=None)),
        "the ledger of this appointment is not in the pack",
    ),
    "a knock is added": (
        lambda p: p["appointments"][0]["evidence"].append({**_first(p, "evidence", kind="knock"), "ref": "E-made-up"}),
        "evidence E-made-up is not in the ledger",
    ),
    "a knock is left out": (
        lambda p: p["appointments"][0]["evidence"].remove(_first(p, "evidence", kind="knock")),
        "is in the ledger and not in the pack",
    ),
    "a call is said to have been answered": (
        lambda p: _first(p, "evidence", kind="call")["data"].update(result="answered"),
        "is not what was recorded",
    ),
    "a knock becomes a photo": (
        lambda p: _first(p, "evidence", kind="knock").update(kind="photo"),
        "was not recorded as this, then, by them",
    ),
    "a photo is another": (
        lambda p: _first(p, "evidence", kind="photo").update(digest="0" * 64),
        "is not what was recorded",
    ),
    "a photo came at another time": (
        lambda p: _first(p, "evidence", kind="photo").update(received_at="2026-03-03T09:00:00+00:00"),
        "was not recorded as this, then, by them",
    ),
    "the outcome is another": (
        lambda p: p["appointments"][0].update(outcome="completed"),
        "the outcome is completed in the pack and no_access in the ledger",
    ),
    "the arrival is another": (
        lambda p: p["appointments"][0]["visit"].update(arrived_at="2026-03-03T08:01:00+00:00"),
        "the arrival is not what was recorded",
    ),
    "it was over at another time": (
        lambda p: p["appointments"][0].update(closed_at="2026-03-01T08:01:00+00:00"),
        "it was over at another time than was recorded",
    ),
    "somebody stayed longer": (
        lambda p: p["appointments"][0]["visit"].update(left_at="2026-03-03T16:01:00+00:00"),
        "it was over at another time than was recorded",
    ),
    "it was promised earlier": (
        lambda p: p["appointments"][0]["promises"][0].update(made_at="2026-02-01T08:01:00+00:00"),
        "promise 1 was not made then, by them",
    ),
    "the window is another": (
        lambda p: p["appointments"][0]["promises"][0]["window"].update(starts="2026-03-03T07:00:00+00:00"),
        "promise 1 is not the window that was recorded",
    ),
    "a notice has other words": (
        lambda p: _first(p, "messages").update(text="We told you", text_digest="0" * 64),
        "has not the words that were written",
    ),
    "a notice has other words under its old digest": (
        lambda p: _first(p, "messages").update(text="We told you"),
        "has not the words that were written",
    ),
    "a notice is gone": (lambda p: p["appointments"][0]["messages"].clear(), "was written and is not in the pack"),
    "a notice became something else": (
        lambda p: _first(p, "messages", state="delivered").update(state="failed"),
        "became delivered, not failed",
    ),
    "a notice was delivered at another time": (
        lambda p: _first(p, "messages", state="delivered").update(delivered_at="2026-02-20T08:00:00+00:00"),
        "was delivered at another time",
    ),
    "a notice was never delivered": (
        lambda p: _first(p, "messages", state="delivered").update(delivered_at=None),
        "was delivered at another time",
    ),
    "a notice was sent at another time": (
        lambda p: _first(p, "messages", state="delivered").update(sent_at="2026-02-20T08:00:00+00:00"),
        "was sent at another time",
    ),
    "a notice is about another promise": (
        lambda p: _first(p, "messages").update(promise_version=2),
        "was not written as this, then, about this",
    ),
    "a notice was put in": (
        lambda p: p["appointments"][0]["messages"].append({**_first(p, "messages"), "ref": "M-made-up"}),
        "message M-made-up is in the pack and was never written",
    ),
    "an answer was put in": (
        lambda p: p["appointments"][0]["replies"].append({"ref": "RE-made-up", "text": "1", "intent": "confirm"}),
        "reply RE-made-up is in the pack and never came in",
    ),
    "the resident said it at another time": (
        lambda p: _first(p, "challenges").update(raised_at="2026-02-20T08:00:00+00:00"),
        "was raised at another time",
    ),
    "the resident's version was decided": (
        lambda p: _first(p, "challenges").update(decided_at="2026-03-20T08:00:00+00:00", upheld=False),
        "has a decision that nobody recorded",
    ),
    "the resident says something else": (
        lambda p: _first(p, "challenges").update(said="I was out."),
        "has not the resident's words",
    ),
    "the resident's version is gone": (
        lambda p: p["appointments"][0]["challenges"].clear(),
        "was raised and is not in the pack",
    ),
}


@pytest.mark.parametrize("how", SPOILED)
def test_whatever_is_changed_in_a_pack_is_found_and_named_whoever_reckons_its_digest_anew(
    missed: PlannerSite, how: str
) -> None:
    pack, (spoil, said) = deepcopy(document_of(missed)), SPOILED[how]
    spoil(pack)
    assert "the pack was changed after it was made" in checking.faults(pack)
    pack["digest"] = digest_of(pack)
    found = checking.faults(pack)
    assert any(said in fault for fault in found), found


def test_words_that_the_ledger_does_not_hold_are_covered_by_the_packs_own_digest(missed: PlannerSite) -> None:
    pack = document_of(missed)
    pack["steps"][0]["words"] = "Nothing to be done."
    assert checking.faults(pack) == ["the pack was changed after it was made"]


def _reckoned_anew(pack: Pack) -> Pack:
    return {**pack, "digest": digest_of(pack)}


def test_an_appointment_that_was_taken_out_of_a_pack_is_missed_wherever_it_is_named(missed: PlannerSite) -> None:
    """Chain and all, with the digest of the whole reckoned anew."""
    pack = document_of(missed)
    ref = pack["appointments"][0]["ref"]
    pack["appointments"] = []
    assert checking.faults(_reckoned_anew(pack)) == [f"{ref}: the pack names this appointment and does not have it"]


@pytest.mark.parametrize("kind", ["Promise 1", "Message", "Evidence", "Judgement", "Challenge"])
@pytest.mark.parametrize("how", ["left out", "said twice", "moved"])
def test_the_time_line_has_an_entry_for_each_part_and_no_other(missed: PlannerSite, kind: str, how: str) -> None:
    pack = document_of(missed)
    number = next(n for n, entry in enumerate(pack["timeline"]) if entry["kind"] == kind)
    if how == "left out":
        del pack["timeline"][number]
    elif how == "said twice":
        pack["timeline"].append(pack["timeline"][number])
    else:
        pack["timeline"][number]["at"] = "2026-02-20T08:00:00+00:00"
    [said] = checking.faults(_reckoned_anew(pack))
    assert said.startswith(f"{pack['appointments'][0]['ref']}: the time line does not fit what the pack has of ")


def test_the_pack_says_where_the_name_of_a_chain_stands(missed: PlannerSite) -> None:
    pack = document_of(missed)
    ledger = pack["appointments"][0]["ledger"]
    assert "“stream” stands once, beside the entries" in pack["how_to_verify"][0]
    assert ledger["stream"]
    assert not any("stream" in entry for entry in ledger["entries"])


def test_rows_changed_behind_the_ledger_are_named_in_the_pack(missed: PlannerSite, database_url: str) -> None:
    with opened(database_url) as (engine, _uow), engine.begin() as connection:
        connection.execute(text("UPDATE messages SET text = 'We told you' WHERE kind = 'confirmation'"))
        connection.execute(text("UPDATE challenges SET said = 'I was out.'"))
    pack = document_of(missed)
    assert [fault.partition(" has not ")[2] for fault in pack["faults"]] == [
        "the words that were written",
        "the resident's words",
    ]
    assert as_print(ready(missed)).startswith(b"%PDF")


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.LETTER, Channel.VOICE])
def test_a_changed_time_of_delivery_is_found_in_the_records_and_in_the_pack(
    missed: PlannerSite, database_url: str, channel: Channel
) -> None:
    """Whether a resident was told in time hangs on it. A letter counts as delivered days after it was posted."""
    [visit] = pack_of(missed).appointments
    for by_hand in {channel} - {Channel.SMS}:
        missed.application.record_notice(RecordNotice(visit.appointment.ref, by_hand, "We come then.", "U-planner"))
    untouched = document_of(missed)
    assert (untouched["faults"], untouched["not_checked"]) == ([], [])
    notice = _first(untouched, "messages", channel=channel, state="delivered")
    with opened(database_url) as (engine, _uow), engine.begin() as connection:
        earlier = "UPDATE messages SET delivered_at = '2026-02-20 08:00:00.000000' WHERE ref = :ref"
        connection.execute(text(earlier), {"ref": notice["ref"]})
    changed = document_of(missed)
    said = [f"{visit.appointment.ref}: message {notice['ref']} was delivered at another time"]
    assert changed["faults"] == said
    assert checking.faults(changed) == said, "though the pack is whole and fits its own digest"


def test_whatever_the_product_writes_fits_what_it_wrote_down(site: PlannerSite) -> None:
    """Answered, moved, confirmed by hand and called off; then booked anew, and nobody came."""
    product, clock = site.application, site.clock
    first = site.booked()
    product.deliver_outbox(DeliverOutbox())
    product.record_reply(RecordReply("fake", "R-1", NUMBER, "who is this please"))
    clock.advance(timedelta(minutes=10))
    offers = product.offer_slots(OfferSlots(site.order.ref, "U-planner", days=7, moving=first.ref))
    product.rearrange_appointment(
        RearrangeAppointment(
            first.ref, offers.ref, date(2026, 3, 6), "PM", "U-planner", by_landlord=True, agreed_by_resident=False
        )
    )
    clock.advance(timedelta(minutes=10))
    product.confirm_appointment(ConfirmAppointment(first.ref, 2, "U-planner"))
    product.cancel_appointment(CancelAppointment(first.ref, "U-planner", by_landlord=False, reason="They are away."))
    site.booked(date(2026, 3, 4))
    clock.advance(timedelta(days=3))
    assert product.record_not_attended(RecordNotAttended())
    product.expire_leases(ExpireLeases())
    pack = document_of(site)
    assert [each["outcome"] for each in pack["appointments"]] == ["cancelled_by_resident", "not_attended"]
    states = {message["state"] for each in pack["appointments"] for message in each["messages"]}
    assert states >= {"delivered", "superseded"}
    assert len(pack["appointments"][0]["replies"]) == 2
    assert (pack["faults"], pack["not_checked"], checking.faults(pack)) == ([], [], [])


def test_a_promise_that_was_made_anew_to_others_fits_what_was_written_down(site: PlannerSite) -> None:
    product = site.application
    booked = site.booked()
    product.deliver_outbox(DeliverOutbox())
    site.clock.advance(timedelta(minutes=10))
    others = (ResidentGiven("Resident 0777", (NumberGiven("07700 900777"),)),)
    product.record_household(
        RecordHousehold(site.town.home, others, "U-planner", 0, moved_in_on=site.clock.now().date())
    )
    product.deliver_outbox(DeliverOutbox())
    pack = document_of(site)
    first, second = pack["appointments"][0]["promises"]
    assert (first["window"], first["agreed_by_resident"]) == (second["window"], True)
    assert second["agreed_by_resident"] is False
    assert (pack["faults"], pack["not_checked"], checking.faults(pack)) == ([], [], [])
    words = [entry["words"] for entry in pack["timeline"] if entry["kind"] == "Promise 2"]
    assert [line.startswith("Promised anew by") for line in words] == [True]
    second["agreed_by_resident"] = True
    assert any("agreed to it otherwise" in fault for fault in checking.faults(pack)), booked.ref


def test_what_a_pack_alone_cannot_show_is_named(missed: PlannerSite, tmp_path: Path) -> None:
    """Where the records are, the words are held against their digest with the link in them, and the photo is there."""
    pack = document_of(missed)
    assert pack["not_checked"] == []
    said = checking.not_checked(pack, tmp_path)
    assert [words.partition(" (")[0] for words in said] == [
        "the words of messages whose link to the resident's page is left out of the pack",
        "whether what households asked for is worded as it was recorded: the landlord’s records alone show that",
        "photos that are not in the folder beside it",
    ]


def test_who_recorded_a_requirement_is_named_though_they_did_nothing_else(site: PlannerSite) -> None:
    site.application.record_requirement(
        RecordRequirement(site.town.home, "longer_to_answer", {"minutes": "25"}, Source.RESIDENT, "U-manager")
    )
    site.booked()
    pack = pack_of(site)
    [needs] = [
        t for t in one_appointment(1, pack.appointments[0], pack, {})["tables"] if "Requirements" in t["caption"]
    ]
    assert pack.names["U-manager"] in needs["rows"][0][1]
    assert "U-manager" not in needs["rows"][0][1]


def test_a_requirement_that_came_while_somebody_stood_at_the_door_is_printed(site: PlannerSite) -> None:
    """The gate read it, so whoever judges the judgement reads it too."""
    booked = site.booked()
    door = at_the_door(site.application, site.clock, booked)
    door.passes(1)
    site.asked("two_operatives")
    door.passes(1)
    assert not door.claims(Outcome.NO_ACCESS).closed
    pack = pack_of(site)
    [needs] = [
        t for t in one_appointment(1, pack.appointments[0], pack, {})["tables"] if "Requirements" in t["caption"]
    ]
    [row] = needs["rows"]
    assert "Two" in row[0]
    assert row[2] == "No", "it was not known at booking"
    assert "Planner" in row[1]


def test_nobody_can_act_for_the_resident_with_what_a_pack_says(missed: PlannerSite) -> None:
    told = json.dumps(document_of(missed), ensure_ascii=False)
    assert "/r/…" in told
    assert not re.search(r"/r/[A-Za-z0-9]", told)
    assert without_links("See https://kept.example/r/WyJBLTEiLDE3NzI0NDU2MDBd.abc_DEF-123/ or ring") == (
        "See https://kept.example/r/… or ring"
    )


def test_what_it_was_recorded_as_at_first_is_told_where_it_happened(missed: PlannerSite) -> None:
    """An investigator must not read that the landlord had it right at once."""
    [challenge] = pack_of(missed).appointments[0].challenges
    missed.clock.advance(timedelta(hours=3))
    missed.application.decide_challenge(
        DecideChallenge(challenge.ref, True, "U-manager", "The photo shows another door.", Outcome.NOT_ESTABLISHED)
    )
    pack = document_of(missed)
    kinds = [entry["kind"] for entry in pack["timeline"]]
    assert kinds.index("Decision") < kinds.index("Put right"), "of the same instant: what follows comes after"
    ends = [entry["words"] for entry in pack["timeline"] if entry["kind"] in {"End", "Put right"}]
    assert ends == [
        "Closed as “No access: nobody answered”",
        "After the resident's challenge recorded as “Not established: the evidence is incomplete”",
    ]
    assert checking.faults(pack) == []


@pytest.mark.parametrize("pack", [{}, {"format": "something/1"}, {"format": FORMAT, "appointments": [{}]}])
def test_what_is_no_pack_is_refused_in_words(pack: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"format|not whole"):
        checking.faults(pack)


def test_evidence_changed_behind_the_triggers_is_named_in_the_pack(missed: PlannerSite, database_url: str) -> None:
    with opened(database_url) as (engine, _uow), engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            found = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'evidence'")
            )
            for name in found.scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE evidence DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE evidence SET received_at = device_at, \"by\" = 'somebody' WHERE kind = 'card'"))
    pack = document_of(missed)
    [card] = [item for item in pack["appointments"][0]["evidence"] if item["kind"] == EvidenceKind.CARD]
    named = f"{pack['appointments'][0]['ref']}: evidence {card['ref']}"
    assert pack["faults"] == [
        f"{named} is not what was recorded",
        f"{named} was not recorded as this, then, by them",
    ]


def test_the_pdf_is_tagged_and_says_what_happened(missed: PlannerSite, tmp_path: Path) -> None:
    printed = as_print(ready(missed))
    assert printed.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in printed, "tagged"
    assert b"pdfuaid:part" in printed, "says that it keeps to PDF/UA"


def test_a_photo_that_is_gone_is_said_at_its_place_and_stops_nothing(missed: PlannerSite, tmp_path: Path) -> None:
    [photo] = checking.photos(document_of(missed))
    for file in tmp_path.rglob(f"{photo}.jpg"):
        file.unlink()
    assert as_print(ready(missed)).startswith(b"%PDF")
    pack = document_of(missed)
    [fault] = pack["faults"]
    assert fault.endswith("is a photo that is not to be had: it is not among the stored photos")
    assert checking.faults(pack) == [fault], "nobody takes such a pack for a whole one later"


def test_a_photo_that_was_changed_in_the_store_is_named(missed: PlannerSite, tmp_path: Path) -> None:
    [photo] = checking.photos(document_of(missed))
    for file in tmp_path.rglob(f"{photo}.jpg"):
        file.write_bytes(b"another picture")
    [fault] = document_of(missed)["faults"]
    assert fault.endswith("it was changed after it was stored")


def test_everything_in_a_pack_is_of_one_moment(missed: PlannerSite, database_url: str) -> None:
    began: list[str] = []
    with opened(database_url) as (engine, _uow):
        event.listen(engine, "begin", lambda connection: began.append(connection.get_isolation_level()))
        ref, now = missed.order.ref, missed.clock.now()
        assert evidence_pack(SeeEvidencePack(ref, now), engine=engine, clocks=AllClocks(england())).order.ref == ref
    assert began in (["SERIALIZABLE"], ["REPEATABLE READ"])


def test_managers_have_it_at_a_button_and_each_look_is_on_record(missed: PlannerSite, database_url: str) -> None:
    order = missed.order.ref
    manager = sign_in(missed.app.test_client(), AccountRole.MANAGER)
    assert f"/evidence/{order}.pdf" in manager.get(f"/planner/work-orders/{order}").text
    answer = manager.get(f"/evidence/{order}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"evidence-{order}.pdf" in answer.headers["Content-Disposition"]
    assert manager.get(f"/evidence/{order}.json").json["format"] == FORMAT  # type: ignore[index]
    assert manager.get("/evidence/W-unknown.pdf").status_code == 404
    with opened(database_url) as (engine, _uow), engine.connect() as connection:
        looks = connection.scalar(
            text("SELECT count(*) FROM access_log WHERE about = :order AND subject = 'evidence' AND role = 'manager'"),
            {"order": order},
        )
    assert looks == 2


def test_nobody_else_has_it(missed: PlannerSite) -> None:
    order = missed.order.ref
    planner = sign_in(missed.app.test_client(), AccountRole.PLANNER)
    assert planner.get(f"/evidence/{order}.pdf").status_code == 403
    assert f"/evidence/{order}.pdf" not in planner.get(f"/planner/work-orders/{order}").text
    assert missed.app.test_client().get(f"/evidence/{order}.pdf").status_code == 302


def test_an_order_that_nothing_was_booked_for_has_a_pack_too(site: PlannerSite) -> None:
    pack = document_of(site)
    assert pack["appointments"] == []
    assert checking.faults(pack) == []
    assert as_print(ready(site)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "words",
    [
        "#strong[x] $1$ @a <b> \\ `c` *d* _e_ // f",
        "Ystafell ymolchi: tŷ bach",
        "👍 in was 我在家 كنت في البيت",
        "\x00\ufeff\u200d",
    ],
)
def test_a_pack_is_printed_whatever_a_resident_wrote(missed: PlannerSite, words: str) -> None:
    """Typst has a language of its own, and its fonts do not have every letter there is."""
    pack = pack_of(missed)
    printed = sheet(pack, in_order_of_time(pack), landlord=words, made_at=missed.clock.now())
    said = [{"at": "now", "said": words, "decided": words}]
    changed = {**printed, "appointments": [{**each, "challenges": said} for each in printed["appointments"]]}
    assert as_pdf(changed, photo=missed.application.photo).startswith(b"%PDF")


# --- an order whose words were erased


@pytest.fixture
def forgotten(missed: PlannerSite, database_url: str) -> PlannerSite:
    """Everything there may be is on record about the order; it was decided, completed, and kept for seven years."""
    order = missed.order.ref
    with opened(database_url) as (_engine, uow):
        with uow.read() as records:
            [visit] = records.appointments.of_work_order(order)
        write_everything_down(uow, About(order, visit.ref, visit.home_ref), missed.clock.now())
        with uow.write() as records:
            [challenge] = records.challenges.of(visit.ref)
            now = missed.clock.now()
            records.challenges.save(
                challenge.decide(upheld=False, reviewer="U-m", attended_by=frozenset(), reason=WORDS, now=now)
            )
            records.ledger.append(ChallengeDecided(visit.ref, now, challenge.ref, False, "no_access", "U-m"))
            found = records.work_orders.get(order)
            records.work_orders.save(replace(found, state=WorkOrderState.COMPLETED))
            records.commit()
    missed.clock.advance(timedelta(days=365 * 7))
    assert missed.application.retain(Retain(Kept.ORDERS, erase=True)).counts["work_orders"] == 1
    return missed


def test_the_pack_of_an_erased_order_holds_together_and_says_that_it_is_erased(forgotten: PlannerSite) -> None:
    pack = document_of(forgotten)
    assert pack["faults"] == []
    assert checking.faults(pack) == []
    assert pack["erased_at"] == forgotten.clock.now().isoformat()
    assert checking.photos(pack) == []
    [appointment] = pack["appointments"]
    assert appointment["outcome"] == "no_access"
    assert [item["data"] for item in appointment["evidence"]] == [{"erased": True}] * len(appointment["evidence"])
    written = json.dumps(pack, ensure_ascii=False)
    for words in (WORDS, "I was in all morning", "7-XYZ-11", NEIGHBOUR, "Left of the back door"):
        assert words not in written, words


@pytest.mark.parametrize(
    "how", ["a fact's time is changed", "a knock is added", "a knock is left out", "a photo is another"]
)
def test_what_is_changed_in_the_pack_of_an_erased_order_is_found_all_the_same(forgotten: PlannerSite, how: str) -> None:
    pack, (spoil, said) = document_of(forgotten), SPOILED[how]
    spoil(pack)
    pack["digest"] = digest_of(pack)
    assert any(said in fault for fault in checking.faults(pack))


def test_an_erased_order_is_printed_and_says_at_each_place_what_is_gone(forgotten: PlannerSite) -> None:
    assert as_print(ready(forgotten)).startswith(b"%PDF-1.7")
    pack = pack_of(forgotten)
    printed = sheet(pack, in_order_of_time(pack), landlord="L", made_at=forgotten.clock.now())
    assert printed["photos"] == []
    assert printed["holds"].startswith("All ")
    assert any(name == "Erased" and "had been kept long enough" in words for name, words in printed["facts"])
    words = json.dumps(printed, ensure_ascii=False)
    assert "“”" not in words
    assert "“erased”" not in words
    assert ": True" not in words
    assert "The records establish: [erased]" in words
    assert {each["said"] for each in printed["appointments"][0]["challenges"]} == {"[erased]"}


def test_a_manager_reads_that_it_is_erased_and_gets_no_photo(forgotten: PlannerSite, database_url: str) -> None:
    pack = pack_of(forgotten)
    [visit] = pack.appointments
    [photo] = [item for item in visit.evidence if item.kind is EvidenceKind.PHOTO]
    manager = sign_in(forgotten.app.test_client(), AccountRole.MANAGER)
    page = manager.get(f"/manager/appointments/{visit.appointment.ref}")
    assert page.status_code == 200
    assert "had been kept long enough" in page.text
    assert manager.get(f"/manager/appointments/{visit.appointment.ref}/photos/{photo.ref}").status_code == 404
    assert manager.get(f"/evidence/{forgotten.order.ref}.pdf").status_code == 200
    assert manager.get(f"/planner/work-orders/{forgotten.order.ref}").status_code == 200


def _sheet_of(site: PlannerSite) -> dict[str, Any]:
    made = ready(site)
    return sheet(made.pack, made.timeline, landlord=made.landlord, made_at=made.made_at, asks=made.asks)


def test_while_a_challenge_waits_nobody_is_at_fault(missed: PlannerSite) -> None:
    [row] = _sheet_of(missed)["summary"]["rows"]
    assert "challenged by the resident, not decided yet" in row[2]
    assert row[4] == "Not decided: the resident challenges it"
    [challenge] = document_of(missed)["appointments"][0]["challenges"]
    decision = DecideChallenge(challenge["ref"], upheld=False, reviewer="U-m", reason="Photo and card fit together.")
    missed.application.decide_challenge(decision)
    [row] = _sheet_of(missed)["summary"]["rows"]
    assert row[4] == "The resident's"
    assert "not decided" not in row[2]


def test_a_judgement_is_printed_with_the_sentence_of_each_demand_and_never_with_a_code(missed: PlannerSite) -> None:
    [judgement] = _sheet_of(missed)["appointments"][0]["judgements"]
    codes = {finding["rule"] for finding in document_of(missed)["appointments"][0]["judgements"][0]["findings"]}
    printed = {row[0] for row in judgement["table"]["rows"]}
    asked = ready(missed).asks[document_of(missed)["appointments"][0]["ref"]]
    assert printed == {asked[code] for code in codes}
    assert {row[1] for row in judgement["table"]["rows"]} == {"Met"}


def test_a_repair_without_a_statutory_clock_asks_for_no_reasonable_endeavours(missed: PlannerSite) -> None:
    [table] = [each for each in _sheet_of(missed)["order"] if each["caption"].startswith("Reasonable endeavours")]
    assert pack_of(missed).endeavours.tried
    assert table["rows"] == []


def test_no_codes_are_printed_of_what_was_done_at_the_door(site: PlannerSite) -> None:
    site.asked("key_safe", location="Left of the back door", code="47-XYZ-11")
    booked = site.booked()
    site.application.deliver_outbox(DeliverOutbox())
    door = at_the_door(site.application, site.clock, booked)
    door.records(EvidenceKind.DOOR_STEP, step="key_tried", result="The box is empty")
    door.records(EvidenceKind.REASON, reason="unwell", words="Not today, please.")
    door.records(EvidenceKind.CALL, to="planner", result="answered")
    [each] = _sheet_of(site)["appointments"]
    [door_table] = [found for found in each["tables"] if found["caption"] == "At the door"]
    said = [row[1] for row in door_table["rows"]]
    assert "Reason given: somebody is unwell. “Not today, please.”" in said
    assert "Called the planner: somebody answered" in said
    assert any(words.endswith("take the key and let yourself in): The box is empty") for words in said)


def test_where_nobody_came_nothing_is_said_to_be_unticked(site: PlannerSite) -> None:
    site.asked("key_safe", location="Left of the back door", code="47-XYZ-11")
    site.booked(date(2026, 3, 4))
    site.clock.advance(timedelta(days=3))
    assert site.application.record_not_attended(RecordNotAttended())
    [each] = _sheet_of(site)["appointments"]
    [needs] = [found for found in each["tables"] if "Requirements" in found["caption"]]
    assert [row[-1] for row in needs["rows"]] == ["Nobody came"]
