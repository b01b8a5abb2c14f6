"""The read side, bound to the database: views for pages, single things for commands."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Engine

from appointments.domain.accounts import Account
from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import NotFound
from appointments.domain.messages import Landlord
from appointments.domain.refs import ExternalRef
from appointments.domain.reminder_rules import KnownNames
from appointments.ports import Clocks, TravelTimes, UnitOfWork
from appointments.scheduling.travel import drive_by
from appointments.use_cases.steps import reminder_names
from appointments.views.access_log import access_log
from appointments.views.appointment_evidence import appointment_evidence
from appointments.views.arrival import arrival_estimate
from appointments.views.challenge_list import challenge_list, challenge_page, challenges_waiting
from appointments.views.compensation_list import compensation_list, compensation_page, compensation_waiting
from appointments.views.day_page import day_page, day_plan_page
from appointments.views.evidence_pack import evidence_pack
from appointments.views.figure_changes import figure_changes
from appointments.views.handset import handset
from appointments.views.home_list import home_list
from appointments.views.home_page import home_page
from appointments.views.issued_packs import pack_issued
from appointments.views.kept_aside import kept_aside, kept_aside_photo
from appointments.views.legal_holds import legal_holds
from appointments.views.look_up import tasks_of, texts_to
from appointments.views.open_appointment import open_appointment
from appointments.views.operative_list import operative_list
from appointments.views.operative_page import operative_page
from appointments.views.operative_round import operative_round
from appointments.views.operative_visit import operative_visit, operative_visits
from appointments.views.overdue_work import overdue_work, overdue_work_waiting
from appointments.views.planner_choices import planner_choices
from appointments.views.proposals import proposals
from appointments.views.reasonable_endeavours import reasonable_endeavours
from appointments.views.recharge_list import recharge_list
from appointments.views.reminder_rulebooks import reminder_rulebooks
from appointments.views.requirement_reviews import review_list, review_page, reviews_waiting
from appointments.views.resident_appointment import offers_to_move, resident_appointment
from appointments.views.slot_offers import slot_offers
from appointments.views.statutory_dates import statutory_dates
from appointments.views.subject_export import subject_export
from appointments.views.task_list import alert_words, operatives_asking, task_list, task_page, tasks_waiting
from appointments.views.third_parties import third_party_list, third_party_page
from appointments.views.work_order_list import work_order_list
from appointments.views.work_order_page import work_order_page
from appointments.wastage.report import wastage_report
from appointments.wastage.visit_list import visit_list
from appointments.wastage.wasted_visits import wasted_visits
from policies.reminders.kepts_own import KEPTS_OWN
from web.application import LookUp, Views


def views(
    engine: Engine, *, calendar: WorkingCalendar, clocks: Clocks, landlord: Landlord, travel: TravelTimes
) -> Views:
    return Views(
        work_order_list=partial(work_order_list, engine=engine),
        work_order_page=partial(work_order_page, engine=engine),
        slot_offers=partial(slot_offers, engine=engine),
        statutory_dates=partial(statutory_dates, engine=engine, clocks=clocks),
        reasonable_endeavours=partial(reasonable_endeavours, engine=engine),
        open_appointment=partial(open_appointment, engine=engine),
        home_list=partial(home_list, engine=engine),
        home_page=partial(home_page, engine=engine),
        operative_list=partial(operative_list, engine=engine),
        operative_page=partial(operative_page, engine=engine),
        day_page=partial(day_page, engine=engine, closed=calendar.closed),
        day_plan_page=partial(day_plan_page, engine=engine),
        task_list=partial(task_list, engine=engine),
        task_page=partial(task_page, engine=engine),
        kept_aside=partial(kept_aside, engine=engine),
        kept_aside_photo=partial(kept_aside_photo, engine=engine),
        alert_words=partial(alert_words, engine=engine),
        tasks_waiting=partial(tasks_waiting, engine=engine),
        operatives_asking=partial(operatives_asking, engine=engine),
        planner_choices=partial(planner_choices, engine=engine),
        third_party_list=partial(third_party_list, engine=engine),
        third_party_page=partial(third_party_page, engine=engine),
        review_list=partial(review_list, engine=engine),
        review_page=partial(review_page, engine=engine),
        reviews_waiting=partial(reviews_waiting, engine=engine),
        proposals=partial(proposals, engine=engine),
        access_log=partial(access_log, engine=engine),
        legal_holds=partial(legal_holds, engine=engine),
        subject_export=partial(subject_export, engine=engine, landlord=landlord),
        operative_round=partial(operative_round, engine=engine),
        operative_visit=partial(operative_visit, engine=engine),
        operative_visits=partial(operative_visits, engine=engine),
        resident_appointment=partial(resident_appointment, engine=engine),
        arrival_estimate=partial(arrival_estimate, engine=engine, drive=partial(drive_by, travel)),
        offers_to_move=partial(offers_to_move, engine=engine),
        handset=partial(handset, engine=engine),
        wasted_visits=partial(wasted_visits, engine=engine),
        wastage_report=partial(wastage_report, engine=engine),
        visit_list=partial(visit_list, engine=engine),
        appointment_evidence=partial(appointment_evidence, engine=engine),
        evidence_pack=partial(evidence_pack, engine=engine, clocks=clocks),
        pack_issued=partial(pack_issued, engine=engine),
        challenge_list=partial(challenge_list, engine=engine, calendar=calendar),
        challenge_page=partial(challenge_page, engine=engine, calendar=calendar),
        challenges_waiting=partial(challenges_waiting, engine=engine),
        overdue_work=partial(overdue_work, engine=engine),
        overdue_work_waiting=partial(overdue_work_waiting, engine=engine),
        figure_changes=partial(figure_changes, engine=engine),
        reminder_rulebooks=partial(reminder_rulebooks, engine=engine, own=KEPTS_OWN),
        compensation_list=partial(compensation_list, engine=engine),
        compensation_page=partial(compensation_page, engine=engine),
        compensation_waiting=partial(compensation_waiting, engine=engine),
        recharge_list=partial(recharge_list, engine=engine),
    )


def look_up(engine: Engine, uow: UnitOfWork) -> LookUp:
    def home_named(property_ref: str) -> str:
        with uow.read() as records:
            home = records.homes.by_property_ref(property_ref)
        if home is None:
            raise NotFound(f"there is no home {property_ref}")
        return home.ref

    def work_order_named(external: ExternalRef) -> str:
        with uow.read() as records:
            work_order = records.work_orders.by_external(external)
        if work_order is None:
            raise NotFound(f"there is no work order {external}")
        return work_order.ref

    def appointment(ref: str) -> Appointment:
        with uow.read() as records:
            return records.appointments.get(ref)

    return LookUp(
        home_named, work_order_named, appointment, partial(tasks_of, engine=engine), partial(texts_to, engine=engine)
    )


def account(uow: UnitOfWork, ref: str) -> Account | None:
    with uow.read() as records:
        try:
            return records.accounts.get(ref)
        except NotFound:
            return None


def account_named(uow: UnitOfWork, username: str) -> Account | None:
    with uow.read() as records:
        return records.accounts.by_username(username.strip().lower())


def names_for_reminders(uow: UnitOfWork) -> KnownNames:
    """What reminder rules can name."""
    with uow.read() as records:
        return reminder_names.reminder_names(records)
