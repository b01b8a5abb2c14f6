"""The read side: views for pages, single things for commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.appointments import Appointment
from appointments.domain.arrival import ArrivalEstimate
from appointments.domain.figures import FigureChange
from appointments.domain.refs import (
    AppointmentRef,
    ChallengeRef,
    CompensationRef,
    EvidenceRef,
    ExternalRef,
    HomeRef,
    WorkOrderRef,
)
from appointments.domain.reminder_rules import ReminderRulebook
from appointments.domain.slots import OfferSet
from appointments.domain.tasks import Task
from appointments.domain.third_parties import ThirdParty
from appointments.views.access_log import AccessLogPage, SeeAccessLog
from appointments.views.appointment_evidence import AppointmentEvidence
from appointments.views.arrival import AskArrival
from appointments.views.challenge_list import ChallengeLine, ChallengeList, ListChallenges
from appointments.views.compensation_list import CompensationLine, CompensationList, ListCompensation
from appointments.views.day_page import DayPage, DayPlanPage, SeeDay, SeeDayPlan
from appointments.views.evidence_pack import EvidencePack, SeeEvidencePack
from appointments.views.handset import Handset, ShowHandset
from appointments.views.home_list import FindHomes, HomeList
from appointments.views.home_page import HomePage, SeeHome
from appointments.views.issued_packs import Issued, SeePack
from appointments.views.kept_aside import KeptAsidePage, SeeKeptAside
from appointments.views.legal_holds import LegalHold
from appointments.views.operative_list import ListOperatives, OperativeList
from appointments.views.operative_page import OperativePage, SeeOperative
from appointments.views.operative_round import OperativeRound, ShowRound
from appointments.views.operative_visit import OperativeVisit, ShowVisit
from appointments.views.overdue_work import ListOverdueWork, OverdueWorkList
from appointments.views.planner_choices import PlannerChoices
from appointments.views.proposals import ListProposals, Proposal
from appointments.views.reasonable_endeavours import ReasonableEndeavours, SeeEndeavours
from appointments.views.recharge_list import ListRecharges, RechargeList
from appointments.views.requirement_reviews import ListReviews, ReviewList, ReviewPage, SeeReview
from appointments.views.resident_appointment import ResidentAppointment, ShowOffers
from appointments.views.slot_offers import SeeOffers, SlotOffers
from appointments.views.statutory_dates import DatesOfOrder, SeeDates
from appointments.views.subject_export import ExportSubject
from appointments.views.task_list import ListTasks, SeeTask, TaskLine, TaskList, TaskPage
from appointments.views.third_parties import SeeThirdParty, ThirdPartyPage
from appointments.views.work_order_list import ListWorkOrders, WorkOrderList
from appointments.views.work_order_page import SeeWorkOrder, WorkOrderPage
from appointments.wastage.report import SeeWastage, WastageReport
from appointments.wastage.visit_list import ListVisits, VisitList
from appointments.wastage.wasted_visits import ShowWastedVisits, WastedVisits


@dataclass(frozen=True)
class LookUp:
    """One stored thing by its name, for commands; pages have views. NotFound when there is no such thing."""

    home_named: Callable[[str], HomeRef]  # by property reference
    work_order_named: Callable[[ExternalRef], WorkOrderRef]
    appointment: Callable[[AppointmentRef], Appointment]
    tasks_of: Callable[[AppointmentRef], tuple[Task, ...]]  # open, in the order they were made
    texts_to: Callable[[str], tuple[str, ...]]  # delivered to this number, in order


@dataclass(frozen=True)
class Views:
    """The read side: one function a screen, bound to the database."""

    # the resource planner's
    work_order_list: Callable[[ListWorkOrders], WorkOrderList]
    work_order_page: Callable[[SeeWorkOrder], WorkOrderPage]
    slot_offers: Callable[[SeeOffers], SlotOffers]
    statutory_dates: Callable[[SeeDates], DatesOfOrder]
    reasonable_endeavours: Callable[[SeeEndeavours], ReasonableEndeavours]
    open_appointment: Callable[[SeeWorkOrder], AppointmentRef | None]
    home_list: Callable[[FindHomes], HomeList]
    home_page: Callable[[SeeHome], HomePage]
    operative_list: Callable[[ListOperatives], OperativeList]
    operative_page: Callable[[SeeOperative], OperativePage]
    day_page: Callable[[SeeDay], DayPage]
    day_plan_page: Callable[[SeeDayPlan], DayPlanPage]
    task_list: Callable[[ListTasks], TaskList]
    task_page: Callable[[SeeTask], TaskPage]
    kept_aside: Callable[[SeeKeptAside], KeptAsidePage]
    kept_aside_photo: Callable[[SeeKeptAside, EvidenceRef], str]
    alert_words: Callable[[str], str]
    tasks_waiting: Callable[[], int]
    operatives_asking: Callable[[datetime], tuple[TaskLine, ...]]
    planner_choices: Callable[[], PlannerChoices]
    third_party_list: Callable[[], tuple[ThirdParty, ...]]
    third_party_page: Callable[[SeeThirdParty], ThirdPartyPage]
    review_list: Callable[[ListReviews], ReviewList]
    review_page: Callable[[SeeReview], ReviewPage]
    reviews_waiting: Callable[[date], int]

    operative_round: Callable[[ShowRound], OperativeRound]
    operative_visit: Callable[[ShowVisit], OperativeVisit]
    operative_visits: Callable[[ShowRound], tuple[OperativeVisit, ...]]
    proposals: Callable[[ListProposals], tuple[Proposal, ...]]
    resident_appointment: Callable[[AppointmentRef], ResidentAppointment]
    arrival_estimate: Callable[[AskArrival], ArrivalEstimate | None]
    offers_to_move: Callable[[ShowOffers], OfferSet]
    handset: Callable[[ShowHandset], Handset]

    # the manager's
    wasted_visits: Callable[[ShowWastedVisits], WastedVisits]
    wastage_report: Callable[[SeeWastage], WastageReport]
    visit_list: Callable[[ListVisits], VisitList]
    appointment_evidence: Callable[[AppointmentRef], AppointmentEvidence]
    evidence_pack: Callable[[SeeEvidencePack], EvidencePack]
    pack_issued: Callable[[SeePack], Issued | None]
    challenge_list: Callable[[ListChallenges], ChallengeList]
    challenge_page: Callable[[ChallengeRef], ChallengeLine]
    challenges_waiting: Callable[[], int]
    overdue_work: Callable[[ListOverdueWork], OverdueWorkList]
    overdue_work_waiting: Callable[[datetime], int]
    figure_changes: Callable[[], tuple[FigureChange, ...]]
    reminder_rulebooks: Callable[[], tuple[ReminderRulebook, ...]]

    # the data protection officer's
    access_log: Callable[[SeeAccessLog], AccessLogPage]
    legal_holds: Callable[[], tuple[LegalHold, ...]]
    subject_export: Callable[[ExportSubject], dict[str, object]]
    compensation_list: Callable[[ListCompensation], CompensationList]
    compensation_page: Callable[[CompensationRef], CompensationLine]
    compensation_waiting: Callable[[], int]
    recharge_list: Callable[[ListRecharges], RechargeList]
