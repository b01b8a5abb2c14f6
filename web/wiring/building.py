"""The Application, with every use case and view bound to what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context

from sqlalchemy import Engine, text

from adapters import bank_holidays
from adapters.evidence_vault import FolderVault
from adapters.feeds import FORMATS
from adapters.geocode.postcodes import stroud
from adapters.phone_numbers import UkPhoneNumbers
from adapters.photo_pieces import FolderPieces
from appointments.domain.cancelling import NoAccessLimits
from appointments.domain.device_actions import DeviceAction
from appointments.domain.figures import in_force
from appointments.domain.messages import Landlord
from appointments.domain.outcomes import Judgement
from appointments.domain.recharging import RechargeRules
from appointments.ports import CallProvider, Clock, Executor, MessageProvider, UnitOfWork
from appointments.records.engine import make_engine
from appointments.records.refs import new_ref
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.scheduling.day import Effort
from appointments.scheduling.slot_search.book import Book
from appointments.scheduling.travel import GreatCircle
from appointments.use_cases import (
    settle_task,
)
from appointments.use_cases.after_the_visit import (
    challenge_from_reply,
    challenge_outcome,
    decide_challenge,
    decide_compensation,
    decide_recharge,
    look_at_recharge,
    pay_back_recharge,
    pay_compensation,
    warn_of_recharge,
    watch_silence,
)
from appointments.use_cases.at_the_door import (
    answer_operative,
    arrive,
    close_left_open,
    close_visit,
    connect_call,
    leave_visit,
    place_call,
    record_call_status,
    record_evidence,
    record_not_attended,
    record_photo,
    reveal_secret,
    set_off,
    settle_calls,
    tell_otherwise,
)
from appointments.use_cases.booking import (
    book_appointment,
    confirm_appointment,
    expire_holds,
    find_smallest_change,
    hold_slot,
    next_available,
    offer_slots,
    promise_again,
    put_in_sequence,
    rearrange_appointment,
    refuse_slots,
    release_hold,
)
from appointments.use_cases.cancelling import (
    cancel_appointment,
    cancel_work_order,
    look_at_cancelling,
    record_attempt,
    record_check,
    reopen_work_order,
    warn_of_cancelling,
)
from appointments.use_cases.devices import (
    api_tokens,
    apply_action,
    apply_waiting,
    clear_pieces,
    decide_kept_aside,
    finish_photo,
    start_photo,
    take_actions,
)
from appointments.use_cases.households import (
    end_requirement,
    record_household,
    record_requirement,
    record_third_party,
    record_third_party_absence,
    review_requirement,
    watch_reviews,
)
from appointments.use_cases.keeping import (
    hold_order,
    issue_pack,
    note_read,
    retain,
    seal_ledger,
)
from appointments.use_cases.landlord import (
    configure_landlord,
    record_account,
    set_figure,
    set_reminder_rules,
    watch_calendar,
)
from appointments.use_cases.messaging import (
    answer_replies,
    ask_about_sent,
    deliver_outbox,
    expire_leases,
    follow_letters,
    hear_danger,
    preview_reminder,
    queue_reminders,
    record_notice,
    record_receipt,
    record_reply,
    say_message,
    settle_unknown,
    watch_notices,
)
from appointments.use_cases.operatives import (
    record_absence,
    record_operative,
    watch_certificates,
)
from appointments.use_cases.steps.finding import Searching, horizon
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.whole_days import (
    decide_plan,
    fill_gap,
    find_room,
    pin_visit,
    plan_ahead,
    plan_day,
    repack,
)
from appointments.use_cases.work_orders import (
    contact_emergency,
    import_feed,
    raise_work_order,
    record_concerns,
    record_needs_of_work,
    record_step,
    watch_target_dates,
)
from appointments.views.figure_changes import figure_changes
from appointments.views.ledger import all_seals, held_against_seals, verify_ledger
from appointments.views.outbox_state import outbox_state, paused_providers
from policies import landlord as landlord_defaults
from policies.clocks import AllClocks, configured
from policies.letters import letter_served_at
from policies.reminders import RemindersAndQuietHours
from policies.reminders.kepts_own import KEPTS_OWN
from policies.rulebook import judge
from policies.thresholds import figures as known_figures
from policies.thresholds import overridden
from web.application import Application, DoorLimits
from web.settings import Settings
from web.wiring.clock import SystemClock
from web.wiring.door_facts import door_facts
from web.wiring.elections import elected
from web.wiring.files import record_files
from web.wiring.providers import (
    call_door,
    call_provider,
    message_provider,
    no_calls,
    notify_door,
    parts_of,
    served_by_our_figures,
    sms_door,
    spoken_door,
)
from web.wiring.quiet_hours import QuietHoursNow
from web.wiring.reads import account, account_named, look_up, names_for_reminders, views
from web.wiring.resident_links import resident_link
from web.wiring.rulebook import rulebook


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    provider: MessageProvider | None = None,
    calling: CallProvider | None = None,
    switched_off: frozenset[str] = frozenset(),
    unreported: frozenset[str] = frozenset(),
    refs: Callable[[str], str] = new_ref,
) -> Application:
    """The whole product over the configured database, which must have been migrated (`prepare`).

    `switched_off` are numbers that the handset cannot reach, `unreported` those whose receipts come later; `refs` makes
    references.
    """
    clock = clock or SystemClock()
    engine = make_engine(settings.database_url)
    uow: UnitOfWork = SqlUnitOfWork(engine, refs=refs)
    calendar = bank_holidays.england(settings.closed_days)
    landlord = Landlord(settings.landlord_name, settings.landlord_phone)
    reminders = RemindersAndQuietHours()
    quiet = QuietHoursNow(uow, reminders)
    travel = GreatCircle()
    searching = Searching(
        rules=replace(landlord_defaults.BOOKING_RULES, hold=timedelta(minutes=settings.hold_minutes)),
        reminders=quiet,
        calendar=calendar,
        travel=travel,
        book=Book(travel),
    )
    planning = plan_day.Planning(
        searching.travel,
        Effort(limit_seconds=settings.plan_seconds),
        stay_seconds=60 * settings.plan_stay_minutes,
        pool=partial(_pool, settings.plan_processes),
    )
    served = served_by_our_figures(uow, partial(letter_served_at, calendar=calendar))
    provider = provider or message_provider(
        settings, clock=clock, switched_off=switched_off, unreported=unreported, letter_served_at=served
    )
    teller = Teller(
        landlord,
        reminders,
        partial(resident_link, settings, clock),
        calendar,
        channels=provider.channels,
        letter_served_at=served,
    )
    delivering = {
        part.name: partial(
            deliver_outbox.deliver_outbox,
            uow=uow,
            clock=clock,
            provider=part,
            teller=teller,
            sendable_from=quiet.sendable_from,
        )
        for part in parts_of(provider)
    }
    calling = calling or call_provider(settings, clock=clock, switched_off=switched_off)
    limits = NoAccessLimits(
        settings.no_access_visits, settings.contact_attempts, notice_days=settings.cancel_notice_days
    )
    charges = RechargeRules(on=settings.recharge)
    vault = FolderVault(settings.data / "evidence")
    pieces = FolderPieces(settings.data / "evidence" / "pieces")
    phone_numbers, clocks = (
        UkPhoneNumbers(),
        AllClocks(calendar, configured(settings.awaab_phase_2, settings.awaab_phase_3, settings.right_to_repair)),
    )
    return Application(
        clock=clock,
        landlord=landlord,
        rulebook=rulebook(),
        door_limits=partial(_door_limits, engine),
        recharges_on=charges.on,
        plays_handset=settings.development and settings.sms_provider == "handset",
        sending=deliver_outbox.DeliverOutbox(
            limit=2_000, threads=settings.send_threads, a_second=settings.send_a_second or None
        ),
        outbox_state=lambda: outbox_state(
            clock.now(), engine=engine, providers=frozenset(delivering), sendable_from=quiet.sendable_from
        ),
        paused_providers=partial(paused_providers, engine=engine),
        erases_by_itself=settings.erases_by_itself,
        views=views(engine, calendar=calendar, clocks=clocks, landlord=landlord, travel=travel),
        look_up=look_up(engine, uow),
        sms=sms_door(provider, clock),
        notify=notify_door(provider),
        spoken=spoken_door(provider, clock),
        ready=partial(_ready, engine),
        place=stroud().place,
        account=partial(account, uow),
        account_named=partial(account_named, uow),
        photo=vault.read,
        feed_formats=FORMATS,
        record_files=record_files(uow, clock),
        elected=partial(elected, engine),
        open_book=partial(_open_book, uow, clock, searching),
        verify_ledger=partial(verify_ledger, engine=engine),
        all_seals=partial(all_seals, engine=engine),
        held_against_seals=partial(held_against_seals, engine=engine),
        close=engine.dispose,
        raise_work_order=partial(raise_work_order.raise_work_order, uow=uow, clock=clock, clocks=clocks),
        put_in_sequence=partial(put_in_sequence.put_in_sequence, uow=uow, clock=clock, calendar=calendar),
        import_feed=partial(import_feed.import_feed, uow=uow, clock=clock, clocks=clocks),
        record_concerns=partial(
            record_concerns.record_concerns, uow=uow, clock=clock, clocks=clocks, calendar=calendar
        ),
        record_needs_of_work=partial(record_needs_of_work.record_needs_of_work, uow=uow, clock=clock),
        record_step=partial(record_step.record_step, uow=uow, clock=clock, clocks=clocks, calendar=calendar),
        record_household=partial(
            record_household.record_household,
            uow=uow,
            clock=clock,
            phone_numbers=phone_numbers,
            judge=judge,
            teller=teller,
        ),
        record_requirement=partial(record_requirement.record_requirement, uow=uow, clock=clock),
        end_requirement=partial(end_requirement.end_requirement, uow=uow, clock=clock),
        review_requirement=partial(review_requirement.review_requirement, uow=uow, clock=clock),
        record_operative=partial(record_operative.record_operative, uow=uow, clock=clock),
        record_absence=partial(record_absence.record_absence, uow=uow, clock=clock),
        record_third_party=partial(record_third_party.record_third_party, uow=uow, clock=clock),
        record_third_party_absence=partial(record_third_party_absence.record_third_party_absence, uow=uow, clock=clock),
        record_account=partial(record_account.record_account, uow=uow),
        configure_landlord=partial(configure_landlord.configure_landlord, uow=uow),
        set_figure=partial(
            set_figure.set_figure, uow=uow, clock=clock, figures=known_figures, places_calls=calling is not None
        ),
        set_reminder_rules=partial(set_reminder_rules.set_reminder_rules, uow=uow, clock=clock, own=KEPTS_OWN),
        reminder_names=partial(names_for_reminders, uow),
        preview_reminder=partial(preview_reminder.preview_reminder, uow=uow, clock=clock, teller=teller),
        offer_slots=partial(offer_slots.offer_slots, uow=uow, clock=clock, searching=searching),
        next_available=partial(next_available.next_available, uow=uow, clock=clock, searching=searching),
        hold_slot=partial(hold_slot.hold_slot, uow=uow, clock=clock, searching=searching),
        release_hold=partial(release_hold.release_hold, uow=uow, clock=clock),
        expire_holds=partial(expire_holds.expire_holds, uow=uow, clock=clock),
        fill_gap=partial(fill_gap.fill_gap, uow=uow, clock=clock, searching=searching),
        contact_emergency=partial(contact_emergency.contact_emergency, uow=uow, clock=clock, teller=teller),
        refuse_slots=partial(refuse_slots.refuse_slots, uow=uow, clock=clock),
        hear_danger=partial(hear_danger.hear_danger, uow=uow, clock=clock),
        book_appointment=partial(
            book_appointment.book_appointment, uow=uow, clock=clock, searching=searching, teller=teller
        ),
        find_smallest_change=partial(
            find_smallest_change.find_smallest_change, uow=uow, clock=clock, searching=searching
        ),
        find_room=partial(find_room.find_room, uow=uow, clock=clock, searching=searching),
        repack=partial(repack.repack, uow=uow, clock=clock, searching=searching, teller=teller),
        rearrange_appointment=partial(
            rearrange_appointment.rearrange_appointment, uow=uow, clock=clock, searching=searching, teller=teller
        ),
        cancel_appointment=partial(cancel_appointment.cancel_appointment, uow=uow, clock=clock, teller=teller),
        promise_again=partial(promise_again.promise_again, uow=uow, clock=clock, teller=teller),
        confirm_appointment=partial(confirm_appointment.confirm_appointment, uow=uow, clock=clock),
        record_notice=partial(
            record_notice.record_notice,
            uow=uow,
            clock=clock,
            letter_served_at=partial(letter_served_at, calendar=calendar),
            limits=limits,
        ),
        settle_task=partial(settle_task.settle_task, uow=uow, clock=clock, judge=judge, calendar=calendar),
        tell_otherwise=partial(tell_otherwise.tell_otherwise, uow=uow, clock=clock),
        plan_day=partial(plan_day.plan_day, uow=uow, clock=clock, planning=planning),
        decide_plan=partial(decide_plan.decide_plan, uow=uow, clock=clock, planning=planning, teller=teller),
        pin_visit=partial(pin_visit.pin_visit, uow=uow, clock=clock),
        set_off=partial(set_off.set_off, uow=uow, clock=clock, teller=teller),
        arrive=partial(arrive.arrive, uow=uow, clock=clock),
        record_evidence=partial(
            record_evidence.record_evidence, uow=uow, clock=clock, teller=teller, figures=known_figures, judge=judge
        ),
        record_photo=partial(record_photo.record_photo, uow=uow, clock=clock, vault=vault),
        place_call=(
            partial(place_call.place_call, uow=uow, clock=clock, provider=calling, phone_numbers=phone_numbers)
            if calling
            else None
        ),
        connect_call=partial(connect_call.connect_call, uow=uow, clock=clock),
        record_call_status=partial(record_call_status.record_call_status, uow=uow, clock=clock),
        calls=call_door(calling, clock) if calling else None,
        settle_calls=(
            partial(settle_calls.settle_calls, uow=uow, clock=clock, provider=calling) if calling else no_calls
        ),
        answer_operative=partial(
            answer_operative.answer_operative, uow=uow, clock=clock, judge=judge, calendar=calendar
        ),
        close_visit=partial(close_visit.close_visit, uow=uow, judge=judge, clock=clock, teller=teller),
        leave_visit=partial(leave_visit.leave_visit, uow=uow, judge=judge, clock=clock, teller=teller),
        take_actions=partial(take_actions.take_actions, uow=uow, clock=clock),
        apply_action=partial(
            apply_action.apply_action, uow=uow, clock=clock, judge=judge, teller=teller, figures=known_figures
        ),
        apply_waiting=partial(
            apply_waiting.apply_waiting,
            uow=uow,
            clock=clock,
            judge=judge,
            teller=teller,
            figures=known_figures,
            vault=vault,
            pieces=pieces,
        ),
        start_photo=partial(start_photo.start_photo, uow=uow, clock=clock),
        finish_photo=partial(
            finish_photo.finish_photo, uow=uow, clock=clock, vault=vault, pieces=pieces, judge=judge, teller=teller
        ),
        decide_kept_aside=partial(decide_kept_aside.decide_kept_aside, uow=uow, clock=clock, teller=teller),
        clear_pieces=partial(clear_pieces.clear_pieces, uow=uow, clock=clock, pieces=pieces),
        photo_announced=partial(_action, uow),
        pieces=pieces,
        judgement=partial(_judgement, uow),
        door_facts=partial(door_facts, uow=uow, clock=clock),
        make_token=partial(api_tokens.make_token, uow=uow, clock=clock),
        withdraw_token=partial(api_tokens.withdraw_token, uow=uow, clock=clock),
        tokens_in_force=partial(api_tokens.tokens_in_force, uow=uow),
        account_of_token=partial(api_tokens.account_of_token, uow=uow),
        challenge_outcome=partial(challenge_outcome.challenge_outcome, uow=uow, clock=clock, calendar=calendar),
        decide_challenge=partial(decide_challenge.decide_challenge, uow=uow, clock=clock, teller=teller),
        challenge_from_reply=partial(challenge_from_reply.challenge_from_reply, uow=uow, clock=clock, teller=teller),
        record_attempt=partial(record_attempt.record_attempt, uow=uow, clock=clock, calendar=calendar),
        record_check=partial(record_check.record_check, uow=uow, clock=clock, teller=teller),
        look_at_cancelling=partial(look_at_cancelling.look_at_cancelling, uow=uow, clock=clock, limits=limits),
        warn_of_cancelling=partial(
            warn_of_cancelling.warn_of_cancelling, uow=uow, clock=clock, teller=teller, limits=limits
        ),
        cancel_work_order=partial(
            cancel_work_order.cancel_work_order, uow=uow, clock=clock, teller=teller, limits=limits
        ),
        reopen_work_order=partial(reopen_work_order.reopen_work_order, uow=uow, clock=clock, teller=teller),
        decide_compensation=partial(decide_compensation.decide_compensation, uow=uow, clock=clock, teller=teller),
        pay_compensation=partial(pay_compensation.pay_compensation, uow=uow, clock=clock),
        look_at_recharge=partial(look_at_recharge.look_at_recharge, uow=uow, clock=clock, rules=charges),
        warn_of_recharge=partial(warn_of_recharge.warn_of_recharge, uow=uow, clock=clock, teller=teller, rules=charges),
        pay_back_recharge=partial(pay_back_recharge.pay_back_recharge, uow=uow, clock=clock, teller=teller),
        decide_recharge=partial(decide_recharge.decide_recharge, uow=uow, clock=clock, rules=charges, teller=teller),
        watch_silence=partial(watch_silence.watch_silence, uow=uow, clock=clock, teller=teller),
        record_reply=partial(
            record_reply.record_reply, uow=uow, clock=clock, teller=teller, languages=settings.reply_languages
        ),
        say_message=partial(say_message.say_message, uow=uow),
        record_receipt=partial(record_receipt.record_receipt, uow=uow, judge=judge, calendar=calendar, teller=teller),
        deliver_outbox=partial(_one_after_the_other, tuple(delivering.values())),
        delivering=delivering,
        follow_letters=partial(
            follow_letters.follow_letters,
            uow=uow,
            clock=clock,
            provider=provider,
            judge=judge,
            calendar=calendar,
            teller=teller,
        ),
        ask_about_sent=partial(
            ask_about_sent.ask_about_sent,
            uow=uow,
            clock=clock,
            provider=provider,
            judge=judge,
            calendar=calendar,
            teller=teller,
        ),
        settle_unknown=partial(
            settle_unknown.settle_unknown,
            uow=uow,
            clock=clock,
            provider=provider,
            judge=judge,
            calendar=calendar,
            teller=teller,
        ),
        answer_replies=partial(
            answer_replies.answer_replies,
            uow=uow,
            clock=clock,
            searching=searching,
            teller=teller,
            languages=settings.reply_languages,
        ),
        queue_reminders=partial(queue_reminders.queue_reminders, uow=uow, clock=clock, teller=teller),
        watch_certificates=partial(watch_certificates.watch_certificates, uow=uow, clock=clock),
        watch_notices=partial(watch_notices.watch_notices, uow=uow, clock=clock),
        watch_target_dates=partial(
            watch_target_dates.watch_target_dates, uow=uow, clock=clock, clocks=clocks, calendar=calendar
        ),
        watch_calendar=partial(watch_calendar.watch_calendar, uow=uow, clock=clock, calendar=calendar),
        close_left_open=partial(close_left_open.close_left_open, uow=uow, judge=judge, clock=clock, teller=teller),
        record_not_attended=partial(record_not_attended.record_not_attended, uow=uow, clock=clock, teller=teller),
        expire_leases=partial(expire_leases.expire_leases, uow=uow, clock=clock),
        plan_ahead=partial(
            plan_ahead.plan_ahead,
            uow=uow,
            clock=clock,
            planning=planning,
            teller=teller,
            by_itself=plan_ahead.ByItself(settings.plans_by_itself, calendar),
        ),
        reveal_secret=partial(reveal_secret.reveal_secret, uow=uow, clock=clock),
        seal_ledger=partial(seal_ledger.seal_ledger, uow=uow, clock=clock),
        issue_pack=partial(issue_pack.issue_pack, uow=uow, clock=clock),
        watch_reviews=partial(watch_reviews.watch_reviews, uow=uow, clock=clock),
        note_read=partial(note_read.note_read, uow=uow, clock=clock),
        note_refused=partial(note_read.note_refused, uow=uow, clock=clock),
        retain=partial(retain.retain, uow=uow, clock=clock, vault=vault),
        hold_order=partial(hold_order.hold_order, uow=uow, clock=clock),
    )


def _one_after_the_other(
    each: Sequence[Callable[[deliver_outbox.DeliverOutbox], deliver_outbox.Delivered]],
    request: deliver_outbox.DeliverOutbox,
) -> deliver_outbox.Delivered:
    """What the outboxes of all providers come to."""
    return sum((deliver(request) for deliver in each), deliver_outbox.Delivered())


def _pool(processes: int) -> AbstractContextManager[Executor | None]:
    """Processes of their own for the patches of a large area; started anew, because threads do not survive a fork."""
    if processes < 2:
        return nullcontext()
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))


def _door_limits(engine: Engine, day: date) -> DoorLimits:
    """The rulebook's figures in force on the day of the promise."""
    figures = overridden(in_force(figure_changes(engine=engine), day))
    return DoorLimits(
        knocks=figures.knocks_no_access,
        calls=figures.calls,
        same_knock_seconds=figures.same_knock_seconds,
        wait_minutes=figures.wait_minutes,
        planner_minutes=figures.planner_timeout_minutes,
        provider_calls_only=bool(figures.provider_calls_only),
    )


def _ready(engine: Engine) -> bool:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return True


def _open_book(uow: UnitOfWork, clock: Clock, searching: Searching) -> None:
    now = clock.now()
    first, last = horizon(now, None, searching.rules.horizon_days)
    if searching.book is not None:
        with uow.read() as records:
            searching.book.opened(records, first, last, now=now)


def _action(uow: UnitOfWork, ref: str) -> DeviceAction | None:
    with uow.read() as records:
        return records.device_actions.find(ref)


def _judgement(uow: UnitOfWork, ref: str) -> Judgement:
    with uow.read() as records:
        return records.judgements.get(ref)
