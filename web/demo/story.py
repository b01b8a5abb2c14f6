"""The story: a contractor's file comes in, and in the end the manager sees what the wasted visits cost.

Every step says what was decided and why, and checks that it ended as told.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO

from PIL import Image

from appointments.domain.access import Source
from appointments.domain.appointments import Appointment, State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.feeds import FeedReport, RowResult
from appointments.domain.outcomes import OUTCOME_WORDS, Door, Outcome
from appointments.domain.refs import ExternalRef
from appointments.domain.slots import Block
from appointments.domain.times import at, day_of, instant_in_words, window_in_words
from appointments.use_cases.answer_operative import AnswerOperative
from appointments.use_cases.answer_replies import AnswerReplies
from appointments.use_cases.arrive import Arrive
from appointments.use_cases.book_appointment import BookAppointment
from appointments.use_cases.challenge_outcome import ChallengeOutcome
from appointments.use_cases.close_visit import CloseVisit, Closing
from appointments.use_cases.deliver_outbox import DeliverOutbox
from appointments.use_cases.import_feed import ImportFeed
from appointments.use_cases.importing import ImportRecords
from appointments.use_cases.leave_visit import LeaveVisit
from appointments.use_cases.offer_slots import OfferSlots
from appointments.use_cases.queue_reminders import QueueReminders
from appointments.use_cases.record_evidence import RecordEvidence
from appointments.use_cases.record_photo import RecordPhoto
from appointments.use_cases.record_reply import RecordReply
from appointments.use_cases.record_requirement import RecordRequirement
from appointments.use_cases.seal_ledger import SealLedger
from appointments.use_cases.set_off import SetOff
from appointments.wastage.classes import CLASS_WORDS, Fault, VisitClass
from appointments.wastage.wasted_visits import ShowWastedVisits
from web.application import Application

# A Monday morning with no bank holiday and no change of the clocks near it: the story reads the same every time.
STARTS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# Ofcom's drama range, at its upper end: the demo's households have the others.
FAMILY_NUMBER = "+447700900991"
UNREACHABLE_NUMBER = "+447700900992"
PLANNER, OPERATIVE = "planner1", "operative01"


class StoryEndedOtherwise(Exception):
    """A step did not end as told; the message says which and how."""


class StoryClock:
    """A clock that stands still until the story moves it, and never goes back."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        if instant < self._now:
            raise StoryEndedOtherwise(f"the story would have to go back from {self._now} to {instant}")
        self._now = instant

    def pass_minutes(self, minutes: int) -> None:
        self._now += timedelta(minutes=minutes)


@dataclass
class Telling:
    """What the steps share: the product, the clock, where to say things, and a counter for client-made references."""

    application: Application
    clock: StoryClock
    say: Callable[[str], None]
    made: int = 0

    def step(self, words: str) -> None:
        self.say("")
        self.say(f"{instant_in_words(self.clock.now())}. {words}")

    def detail(self, words: str) -> None:
        self.say(f"    {words}")

    def expect(self, held: bool, words: str) -> None:  # noqa: FBT001
        if not held:
            raise StoryEndedOtherwise(words)

    def new_ref(self) -> str:
        self.made += 1
        return f"E-STORY-{self.made:04d}"


def tell(
    application: Application,
    clock: StoryClock,
    *,
    behind_its_back: Callable[[], AbstractContextManager[str]],
    say: Callable[[str], None],
) -> None:
    """All steps in order. `behind_its_back` changes one byte of the ledger for as long as its block lasts."""
    telling = Telling(application, clock, say)
    family, unreachable = _a_file_comes_in(telling)
    _the_household_is_heard(telling)
    first = _a_slot_is_booked(telling, family)
    first = _the_resident_moves_it(telling, first)
    second = _nobody_is_told(telling, unreachable, after=first.promise.window.ends)
    _a_reminder_goes_out(telling, first)
    _a_claim_after_three_minutes(telling, first)
    _evidence_without_notice(telling, second)
    third = _evidence_with_notice(telling, family)
    _the_resident_challenges(telling, third)
    _the_cost_is_shown(telling)
    _the_ledger_holds(telling, behind_its_back)


# --- what comes in


_HOMES = """property_ref,uprn,address,postcode
00900001,000900000001,Story Home 1,GL5 4UB
00900002,000900000002,Story Home 2,GL5 3TT
"""
_HOUSEHOLDS = f"""property_ref,name,numbers
00900001,Resident 9001,{FAMILY_NUMBER}
00900002,Resident 9002,{UNREACHABLE_NUMBER}
"""
_COLUMNS = (
    "allocated_by,order_number,property_ref,uprn,trade,priority,sor_code,quantity,minutes,purpose,description,"
    "reported_at,raised_at,contract_due_at,hazard"
)
_REPORTED, _RAISED, _NAIVE = "2026-02-27T10:00:00+00:00", "2026-02-27T11:00:00+00:00", "2026-02-27T10:00:00"
_JOBS = f"""{_COLUMNS}
STORY,000101,00900001,,PL,N,S101,1,45,a leaking kitchen tap,Kitchen tap drips,{_REPORTED},{_RAISED},,no
STORY,000102,00900002,,PL,N,S102,1,40,a blocked bathroom basin,Basin blocked,{_REPORTED},{_RAISED},,no
STORY,000103,00900001,,ZZ,N,S103,1,30,a squeaking door,Door squeaks,{_REPORTED},{_RAISED},,no
STORY,000104,00900002,,PL,N,S104,1,30,a running cistern,Cistern runs,{_NAIVE},{_RAISED},,no
"""


def _a_file_comes_in(telling: Telling) -> tuple[str, str]:
    """The work orders of the two homes."""
    application = telling.application
    telling.step("A contractor's file comes in, with two bad rows.")
    for kind, text in (("homes", _HOMES), ("households", _HOUSEHOLDS)):
        rows = tuple(application.record_files[kind].read(BytesIO(text.encode())))
        application.record_files[kind].take(ImportRecords(kind, sha256(text.encode()).hexdigest(), rows, PLANNER))
    report = _import_jobs(application)
    telling.detail(f"{report.of(RowResult.NEW)} new, {report.of(RowResult.REJECTED)} rejected:")
    for problem in report.problems:
        telling.detail(f"line {problem.line}, {problem.reason}")
    again = _import_jobs(application)
    telling.detail(f"The same file again: {again.of(RowResult.UNCHANGED)} unchanged, {again.of(RowResult.NEW)} new.")
    telling.expect(report.of(RowResult.NEW) == 2, "two good rows should have come in")
    telling.expect(len(report.problems) == 2, "two bad rows should have been rejected")
    telling.expect(again.of(RowResult.UNCHANGED) == 2, "the same file again should have changed nothing")
    named = application.look_up.work_order_named
    return named(ExternalRef("STORY", "000101")), named(ExternalRef("STORY", "000102"))


def _import_jobs(application: Application) -> FeedReport:
    content = _JOBS.encode()
    rows = tuple(application.feed_formats["csv_jobs"].read(BytesIO(content)))
    return application.import_feed(ImportFeed("STORY", sha256(content).hexdigest(), rows, PLANNER))


# --- the promise


def _the_household_is_heard(telling: Telling) -> None:
    """Two autistic children: what is recorded is the adjustment, never the reason."""
    telling.step("A mother rings: her children need to know two days before anybody comes.")
    home = telling.application.look_up.home_named("00900001")
    requirement = telling.application.record_requirement(
        RecordRequirement(
            home_ref=home,
            kind="advance_notice",
            values={"hours": "48", "written": "yes"},
            source=Source.RESIDENT,
            by=PLANNER,
            effect="The children are prepared and the visit can go ahead.",
        )
    )
    telling.detail(f"Recorded: {requirement.kind.brief()} Review on {requirement.review_on:%d %B %Y}.")


def _a_slot_is_booked(telling: Telling, work_order: str) -> Appointment:
    application = telling.application
    telling.step("The planner asks for slots.")
    offers = application.offer_slots(OfferSlots(work_order, PLANNER, days=14))
    early = [held for held in offers.withheld if held.reasons[0].block is Block.NOTICE]
    telling.expect(bool(early), "slots within 48 hours should have been withheld")
    telling.detail(f"{len(offers.offers)} slots can be offered, {len(offers.withheld)} are withheld.")
    telling.detail(f"Withheld, {len(early)} of them from {early[0].slot}: {early[0].reasons[0].words}")
    for offered in offers.offers[:3]:
        minutes = -(-offered.added_travel_seconds // 60)
        telling.detail(f"Offered: {offered.slot} ({minutes} minutes of travel more)")
    best = offers.offers[0]
    telling.expect(
        best.slot.window.starts - telling.clock.now() >= timedelta(hours=48), "no slot may start within 48 hours"
    )
    telling.step("The best one is booked: certified by CP-SAT, then committed.")
    booked = application.book_appointment(BookAppointment(offers.ref, best.slot.day, best.slot.pattern, PLANNER))
    telling.detail(f"{booked.ref}: {window_in_words(booked.promise.window)}, for {booked.promise.purpose}.")
    telling.detail("The text that confirms it:")
    _deliver(telling, FAMILY_NUMBER)
    booked = application.look_up.appointment(booked.ref)
    telling.expect(booked.state is State.NOTIFIED, "the delivered confirmation should have been recorded as notice")
    return booked


def _the_resident_moves_it(telling: Telling, appointment: Appointment) -> Appointment:
    application = telling.application
    telling.clock.pass_minutes(20)
    telling.step('The resident answers "2": another time, please.')
    _reply(telling, "2")
    telling.detail("Real slots come back by text:")
    _deliver(telling, FAMILY_NUMBER)
    telling.clock.pass_minutes(5)
    telling.step('The resident picks the first: "1".')
    _reply(telling, "1")
    _deliver(telling, FAMILY_NUMBER)
    moved = application.look_up.appointment(appointment.ref)
    telling.expect(moved.promise.version == 2, "the appointment should have a second promise")
    telling.expect(moved.promise.agreed_by_resident, "the resident chose this time")
    telling.detail(f"The first promise is kept as superseded; in force: {window_in_words(moved.promise.window)}.")
    return moved


def _nobody_is_told(telling: Telling, work_order: str, *, after: datetime) -> Appointment:
    """The other home's phone is off: the confirmation never arrives."""
    application = telling.application
    telling.step("The second repair is booked for a household whose phone is switched off.")
    offers = application.offer_slots(OfferSlots(work_order, PLANNER, days=14))
    soonest = min(offered.slot for offered in offers.offers if offered.slot.window.starts >= after)
    booked = application.book_appointment(BookAppointment(offers.ref, soonest.day, soonest.pattern, PLANNER))
    telling.detail(f"{booked.ref}: {window_in_words(booked.promise.window)}.")
    application.deliver_outbox(DeliverOutbox())
    task = application.look_up.tasks_of(booked.ref)[0]
    telling.detail(f"The text was not delivered. A planner's task: {task.words}")
    telling.detail("Nobody rings.")
    booked = application.look_up.appointment(booked.ref)
    telling.expect(booked.state is State.BOOKED, "an undelivered text is no notice")
    return booked


# --- the door


def _a_reminder_goes_out(telling: Telling, appointment: Appointment) -> None:
    telling.clock.move_to(at(appointment.promise.day - timedelta(days=1), time(16, 5)))
    telling.step("The afternoon before, the reminder goes out by itself.")
    application = telling.application
    for _ in range(2):  # a second run, as after a restart, must send nothing twice
        application.queue_reminders(QueueReminders(ahead_hours=24))
        application.deliver_outbox(DeliverOutbox(limit=500))
    sent = [text for text in application.look_up.texts_to(FAMILY_NUMBER) if "reminder" in text]
    telling.detail(sent[-1] if sent else "nothing")
    telling.expect(len(sent) == 1, "the reminder should have been sent once")


def _a_claim_after_three_minutes(telling: Telling, appointment: Appointment) -> None:
    """Refused, with every missing demand; when the operative leaves it closes as what the records do show."""
    _arrive(telling, appointment, "The operative arrives.")
    telling.clock.pass_minutes(3)
    telling.step("After three minutes, without a call, the operative claims no access.")
    closing = _claim(telling, appointment, Outcome.NO_ACCESS)
    telling.expect(not closing.closed, "a claim without evidence must be refused")
    missing = {finding.rule for finding in closing.judgement.missing}
    telling.expect({"knocks", "contact", "wait", "planner_contact", "card"} <= missing, f"only {missing} are missing")
    telling.clock.pass_minutes(1)
    telling.step("The operative leaves.")
    left = _leave(telling, appointment)
    telling.expect(left.appointment.outcome is Outcome.NOT_ESTABLISHED, "nothing is established against the resident")


def _evidence_without_notice(telling: Telling, appointment: Appointment) -> None:
    """Everything was done at the door, but nobody had been told: the landlord's failure."""
    _arrive(telling, appointment, "At the home that was never told, another operative arrives.")
    _everything_at_the_door(telling, appointment)
    telling.step("With a full set of evidence the operative claims no access.")
    closing = _claim(telling, appointment, Outcome.NO_ACCESS)
    telling.expect(not closing.closed, "without notice no evidence is enough")
    telling.expect([f.rule for f in closing.judgement.missing] == ["notified"], "only the notice is missing")
    established = closing.judgement.established_outcome
    telling.expect(established is Outcome.NOT_NOTIFIED, f"established as {established}")
    left = _leave(telling, appointment)
    telling.expect(left.appointment.outcome is Outcome.NOT_NOTIFIED, "it closes as the landlord's failure")


def _evidence_with_notice(telling: Telling, work_order: str) -> Appointment:
    application = telling.application
    telling.clock.move_to(_next_morning(telling.clock.now()))
    telling.step("The first repair is still open. A planner books another visit.")
    offers = application.offer_slots(OfferSlots(work_order, PLANNER, days=21))
    soonest = min(offered.slot for offered in offers.offers)
    booked = application.book_appointment(BookAppointment(offers.ref, soonest.day, soonest.pattern, PLANNER))
    telling.detail(f"{booked.ref}: {window_in_words(booked.promise.window)}.")
    _deliver(telling, FAMILY_NUMBER)
    booked = application.look_up.appointment(booked.ref)
    telling.expect(booked.state is State.NOTIFIED, "the notice was delivered")
    _arrive(telling, booked, "The operative arrives.")
    _everything_at_the_door(telling, booked)
    telling.step("With a full set of evidence and a delivered notice the operative claims no access.")
    closing = _claim(telling, booked, Outcome.NO_ACCESS)
    telling.expect(closing.closed, "every demand is met")
    step = closing.next_step
    telling.expect(step is not None, "every no access makes a next step")
    if step is not None:
        telling.detail(f"Next step for the {step.owner}, due {instant_in_words(step.due_at)}: {step.words}")
    telling.detail("The household is told:")
    _deliver(telling, FAMILY_NUMBER)
    return closing.appointment


def _arrive(telling: Telling, appointment: Appointment, words: str) -> None:
    operative, planned = appointment.lead or "", appointment.planned_start or appointment.promise.window.starts
    telling.clock.move_to(max(telling.clock.now(), planned))
    telling.step(words)
    telling.application.set_off(SetOff(appointment.ref, operative, OPERATIVE, minutes_away=10))
    telling.clock.pass_minutes(10)
    arrived = telling.application.arrive(
        Arrive(telling.new_ref(), appointment.ref, operative, telling.clock.now(), OPERATIVE)
    )
    in_window = appointment.promise.window.contains(telling.clock.now())
    telling.detail(f"{'Inside' if in_window else 'Outside'} the window {window_in_words(appointment.promise.window)}.")
    telling.expect(arrived.state is State.ON_SITE, "the visit is under way")


def _everything_at_the_door(telling: Telling, appointment: Appointment) -> None:
    """Two knocks, a call, the planner asked and answering, the wait, a card with its photo: in that order."""
    application, clock = telling.application, telling.clock
    door: tuple[tuple[int, EvidenceKind, dict[str, str], str], ...] = (
        (1, EvidenceKind.KNOCK, {}, "knocks"),
        (4, EvidenceKind.KNOCK, {}, "knocks again"),
        (1, EvidenceKind.CALL, {"result": "no_answer"}, "calls: no answer"),
        (2, EvidenceKind.PLANNER_ASKED, {}, "asks the planner"),
    )
    for minutes, kind, data, words in door:
        clock.pass_minutes(minutes)
        _record(telling, appointment, kind, data)
        telling.detail(f"{instant_in_words(clock.now())}: the operative {words}.")
    clock.pass_minutes(2)
    question = application.look_up.tasks_of(appointment.ref)[-1]
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang the household twice, no answer."))
    telling.detail(f"{instant_in_words(clock.now())}: the planner answers: rang twice, no answer.")
    clock.pass_minutes(7)
    _record(telling, appointment, EvidenceKind.CARD, {"number": "C-1001"})
    application.record_photo(
        RecordPhoto(
            telling.new_ref(),
            appointment.ref,
            appointment.lead or "",
            _a_photo(),
            "card",
            clock.now(),
            OPERATIVE,
        )
    )
    telling.detail(f"{instant_in_words(clock.now())}: the operative leaves card C-1001 and takes its photo.")


def _claim(telling: Telling, appointment: Appointment, outcome: Outcome) -> Closing:
    closing = telling.application.close_visit(CloseVisit(appointment.ref, outcome, OPERATIVE, Door.PHONE))
    judgement = closing.judgement
    telling.detail(f"{'Allowed' if judgement.allowed else 'Refused'} by rulebook {judgement.rulebook_version}.")
    for finding in judgement.missing:
        telling.detail(f"  missing: {finding.words} {finding.to_do}".rstrip())
    telling.detail(f"The records establish: {judgement.established_words}")
    return closing


def _leave(telling: Telling, appointment: Appointment) -> Closing:
    left = telling.application.leave_visit(
        LeaveVisit(telling.new_ref(), appointment.ref, appointment.lead or "", telling.clock.now(), OPERATIVE)
    )
    outcome = left.appointment.outcome or Outcome.NOT_ESTABLISHED
    telling.detail(f"It closes as: {OUTCOME_WORDS[outcome]}.")
    return left


# --- afterwards


def _the_resident_challenges(telling: Telling, appointment: Appointment) -> None:
    telling.clock.pass_minutes(120)
    telling.step("The resident says it was otherwise.")
    challenge = telling.application.challenge_outcome(
        ChallengeOutcome(appointment.ref, "I was in all morning. Nobody knocked on my door, they were next door.")
    )
    telling.detail(f"Challenge {challenge.ref}: a manager reviews it, and nothing follows from the outcome till then.")


def _the_cost_is_shown(telling: Telling) -> None:
    """What the manager sees of the story's own days: the landlord's part first."""
    telling.step("The manager looks at what the wasted visits cost.")
    shown = telling.application.views.wasted_visits(ShowWastedVisits(day_of(STARTS), day_of(telling.clock.now())))
    for row in shown.rows:
        if row.count and row.fault is not Fault.NONE:
            band = f"{_pounds(row.cost.low)} to {_pounds(row.cost.high)}"
            telling.detail(f"{CLASS_WORDS[row.visit_class]}: {row.count}, {_pounds(row.cost.central)} ({band})")
    telling.expect(shown.of(VisitClass.LANDLORD_FAILURE).count >= 1, "our failure should have been counted as ours")
    telling.expect(shown.of(VisitClass.NO_ACCESS).count >= 1, "the proven no access should have been counted")
    telling.expect(shown.cost.central > 0, "a wasted visit costs something")


def _the_ledger_holds(telling: Telling, behind_its_back: Callable[[], AbstractContextManager[str]]) -> None:
    application = telling.application
    telling.step("The ledger is sealed and verified.")
    application.seal_ledger(SealLedger())
    verdict = application.verify_ledger(None)
    telling.detail(f"{verdict.words}.")
    telling.expect(verdict.intact, "the ledger should be intact")
    telling.step("One byte of it is changed behind its back, and it is verified again.")
    with behind_its_back() as changed:
        verdict = application.verify_ledger(None)
    telling.detail(f"{verdict.words}.")
    telling.expect(not verdict.intact, "a changed byte should have been found")
    telling.expect(verdict.stream == changed, f"the changed entry is in {changed}, not in {verdict.stream}")


# --- small things


def _deliver(telling: Telling, number: str) -> None:
    """Send what is due and show what arrived on this phone."""
    telling.application.deliver_outbox(DeliverOutbox(limit=500))
    texts = telling.application.look_up.texts_to(number)
    telling.expect(bool(texts), f"a text should have arrived at {number}")
    telling.detail(f"  «{texts[-1]}»")


def _reply(telling: Telling, text: str) -> None:
    telling.application.record_reply(RecordReply("handset", telling.new_ref(), FAMILY_NUMBER, text))
    telling.application.answer_replies(AnswerReplies())


def _record(telling: Telling, appointment: Appointment, kind: EvidenceKind, data: dict[str, str]) -> None:
    telling.application.record_evidence(
        RecordEvidence(
            telling.new_ref(), appointment.ref, appointment.lead or "", kind, telling.clock.now(), OPERATIVE, data
        )
    )


def _pounds(pence: int) -> str:
    return f"£{pence / 100:,.2f}"


def _next_morning(now: datetime) -> datetime:
    """Half past nine on the next day from Monday to Friday."""
    day = day_of(now) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return at(day, time(9, 30))


def _a_photo() -> bytes:
    """A grey picture: the story's card shows nobody's door."""
    kept = BytesIO()
    Image.new("RGB", (640, 480), (128, 128, 128)).save(kept, "JPEG")
    return kept.getvalue()
