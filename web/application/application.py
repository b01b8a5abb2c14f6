"""Everything a door can ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from appointments.domain.access import AccessRequirement, Secret
from appointments.domain.accounts import Account, ApiToken
from appointments.domain.appointments import Appointment
from appointments.domain.attempts import ContactAttempt
from appointments.domain.calls import Call
from appointments.domain.cancelling import VulnerabilityCheck
from appointments.domain.challenges import Challenge
from appointments.domain.compensation import Compensation
from appointments.domain.day_plans import DayProposal
from appointments.domain.device_actions import DeviceAction
from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.evidence import Evidence
from appointments.domain.feeds import FeedReport
from appointments.domain.figures import FigureChange
from appointments.domain.filling import FillList
from appointments.domain.holds import Hold
from appointments.domain.homes import Household, Place
from appointments.domain.messages import Landlord, Message
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import Judgement
from appointments.domain.recharging import Recharge
from appointments.domain.refs import AppointmentRef, EvidenceRef, HoldRef, JudgementRef, OperativeRef
from appointments.domain.reminder_rules import KnownNames, ReminderRulebook
from appointments.domain.replies import Hazard, Reply
from appointments.domain.slots import OfferSet
from appointments.domain.tasks import Task
from appointments.domain.third_parties import ThirdParty
from appointments.domain.work_orders import WorkOrder
from appointments.use_cases.after_the_visit.challenge_from_reply import ChallengeFromReply
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.after_the_visit.decide_compensation import DecideCompensation
from appointments.use_cases.after_the_visit.decide_recharge import DecideRecharge, RechargeDecided
from appointments.use_cases.after_the_visit.look_at_recharge import LookAtRecharge, RechargeLookedAt
from appointments.use_cases.after_the_visit.pay_back_recharge import PayBackRecharge
from appointments.use_cases.after_the_visit.pay_compensation import PayCompensation
from appointments.use_cases.after_the_visit.warn_of_recharge import WarnOfRecharge
from appointments.use_cases.after_the_visit.watch_silence import SilenceWatched, WatchSilence
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.close_left_open import CloseLeftOpen
from appointments.use_cases.at_the_door.close_visit import CloseVisit
from appointments.use_cases.at_the_door.connect_call import ConnectCall
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit
from appointments.use_cases.at_the_door.place_call import PlaceCall
from appointments.use_cases.at_the_door.record_call_status import RecordCallStatus
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.at_the_door.record_photo import RecordPhoto
from appointments.use_cases.at_the_door.reveal_secret import RevealSecret
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.at_the_door.settle_calls import SettleCalls
from appointments.use_cases.at_the_door.tell_otherwise import TellOtherwise
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.booking.expire_holds import ExpireHolds
from appointments.use_cases.booking.find_smallest_change import FindSmallestChange, WhatFrees
from appointments.use_cases.booking.hold_slot import HoldSlot
from appointments.use_cases.booking.next_available import FoundNext, NextAvailable
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.promise_again import PromiseAgain
from appointments.use_cases.booking.put_in_sequence import PutInSequence
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.booking.refuse_slots import RefuseSlots
from appointments.use_cases.booking.release_hold import ReleaseHold
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.cancelling.cancel_work_order import CancelWorkOrder, OrderCancelling
from appointments.use_cases.cancelling.look_at_cancelling import LookAtCancelling, LookedAt
from appointments.use_cases.cancelling.record_attempt import RecordAttempt
from appointments.use_cases.cancelling.record_check import RecordCheck
from appointments.use_cases.cancelling.reopen_work_order import ReopenWorkOrder
from appointments.use_cases.cancelling.warn_of_cancelling import WarnOfCancelling
from appointments.use_cases.devices.api_tokens import MakeToken, TokenMade, WithdrawToken
from appointments.use_cases.devices.apply_action import ApplyAction
from appointments.use_cases.devices.apply_waiting import ApplyWaiting, WaitingApplied
from appointments.use_cases.devices.clear_pieces import ClearPieces
from appointments.use_cases.devices.decide_kept_aside import DecideKeptAside
from appointments.use_cases.devices.finish_photo import FinishPhoto
from appointments.use_cases.devices.start_photo import StartPhoto
from appointments.use_cases.devices.take_actions import TakeActions
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_household import RecordHousehold
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.households.record_third_party import RecordThirdParty
from appointments.use_cases.households.record_third_party_absence import RecordThirdPartyAbsence
from appointments.use_cases.households.review_requirement import ReviewRequirement
from appointments.use_cases.households.watch_reviews import ReviewsWatched, WatchReviews
from appointments.use_cases.keeping.hold_order import HoldOrder
from appointments.use_cases.keeping.issue_pack import IssuePack
from appointments.use_cases.keeping.note_read import NoteRead, NoteRefused
from appointments.use_cases.keeping.retain import Retain, Retained
from appointments.use_cases.keeping.seal_ledger import SealLedger, SealResult
from appointments.use_cases.landlord.configure_landlord import ConfigureLandlord
from appointments.use_cases.landlord.record_account import RecordAccount
from appointments.use_cases.landlord.set_figure import SetFigure
from appointments.use_cases.landlord.set_reminder_rules import SetReminderRules
from appointments.use_cases.landlord.watch_calendar import WatchCalendar
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.ask_about_sent import AskAboutSent
from appointments.use_cases.messaging.deliver_outbox import Delivered, DeliverOutbox
from appointments.use_cases.messaging.expire_leases import ExpireLeases
from appointments.use_cases.messaging.follow_letters import FollowLetters, LettersFollowed
from appointments.use_cases.messaging.hear_danger import HearDanger
from appointments.use_cases.messaging.preview_reminder import NoVisit, Preview, PreviewReminder
from appointments.use_cases.messaging.queue_reminders import QueueReminders, RemindersQueued
from appointments.use_cases.messaging.record_notice import RecordNotice
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.use_cases.messaging.say_message import SayMessage
from appointments.use_cases.messaging.settle_unknown import SettleUnknown
from appointments.use_cases.messaging.watch_notices import NoticesWatched, WatchNotices
from appointments.use_cases.operatives.record_absence import AbsenceRecord, RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.operatives.watch_certificates import CertificatesWatched, WatchCertificates
from appointments.use_cases.settle_task import SettleTask
from appointments.use_cases.steps.closing import Closing
from appointments.use_cases.whole_days.decide_plan import DecidePlan, PlanDecided
from appointments.use_cases.whole_days.fill_gap import FillGap
from appointments.use_cases.whole_days.find_room import FindRoom, RoomFound
from appointments.use_cases.whole_days.pin_visit import PinVisit
from appointments.use_cases.whole_days.plan_ahead import PlanAhead
from appointments.use_cases.whole_days.plan_day import PlanDay
from appointments.use_cases.whole_days.repack import Repack
from appointments.use_cases.work_orders.contact_emergency import ContactEmergency
from appointments.use_cases.work_orders.import_feed import ImportFeed
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from appointments.use_cases.work_orders.record_concerns import RecordConcerns
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from appointments.use_cases.work_orders.record_step import RecordStep
from appointments.use_cases.work_orders.watch_target_dates import TargetDatesWatched, WatchTargetDates
from appointments.views.ledger import LedgerVerdict, Seal
from appointments.views.outbox_state import OutboxState
from web.application.incoming import CallDoor, FeedReader, NotifyDoor, PhotoPieces, RecordFile, SmsDoor, SpokenDoor
from web.application.reading import LookUp, Views
from web.application.rulebook import DoorLimits, Rulebook


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Application:
    """Everything a door can ask for. Use cases take one request; views take what their docstring says."""

    clock: Clock
    landlord: Landlord
    rulebook: Rulebook
    # The figures in force on a day, as the operative sees them while waiting.
    door_limits: Callable[[date], DoorLimits]
    # Whether this landlord charges for repeated missed visits.
    recharges_on: bool
    # Whether texts go to the page that plays a resident's phone: in development only.
    plays_handset: bool
    # How the worker empties the outbox: threads, and messages a second.
    sending: DeliverOutbox
    # Whether messages go out, in words.
    outbox_state: Callable[[], OutboxState]
    # The names of the providers that take no messages at the moment: the worker asks each second.
    paused_providers: Callable[[], frozenset[str]]
    # Whether the worker may erase what was kept long enough.
    erases_by_itself: bool
    views: Views
    look_up: LookUp
    # Whether the database answers.
    ready: Callable[[], bool]
    # Reads the days that searches look at, so that the first caller of this process need not wait for it.
    open_book: Callable[[], None]
    # The middle of a postcode; None when it is not known.
    place: Callable[[str], Place | None]
    # The account with this reference, or with this username; None when there is none.
    account: Callable[[str], Account | None]
    account_named: Callable[[str], Account | None]
    # The bytes of a stored photo, by digest; raises NotFound.
    photo: Callable[[str], bytes]
    # Formats of contractors' feeds, and the landlord's own files, by name.
    feed_formats: Mapping[str, FeedReader]
    record_files: Mapping[str, RecordFile]
    # Whether this process is the one that runs a periodic job now, for as long as the block lasts.
    elected: Callable[[str], AbstractContextManager[bool]]
    # What holds of one stream of the ledger, or of all and the seals; `intact` and a sentence.
    verify_ledger: Callable[[str | None], LedgerVerdict]
    # Every seal; and whether the digests that somebody kept elsewhere are still those of seals.
    all_seals: Callable[[], Sequence[Seal]]
    held_against_seals: Callable[[Sequence[str]], LedgerVerdict]
    # Let go of the database: nothing can be called afterwards.
    close: Callable[[], None]

    # work orders and what comes in
    raise_work_order: Callable[[RaiseWorkOrder], WorkOrder]
    put_in_sequence: Callable[[PutInSequence], WorkOrder]
    import_feed: Callable[[ImportFeed], FeedReport]
    record_concerns: Callable[[RecordConcerns], WorkOrder]
    record_needs_of_work: Callable[[RecordNeedsOfWork], WorkOrder]
    record_step: Callable[[RecordStep], WorkOrder]

    # what residents tell us, and who works
    record_household: Callable[[RecordHousehold], Household]
    record_requirement: Callable[[RecordRequirement], AccessRequirement]
    end_requirement: Callable[[EndRequirement], AccessRequirement]
    review_requirement: Callable[[ReviewRequirement], AccessRequirement]
    record_operative: Callable[[RecordOperative], Operative]
    record_absence: Callable[[RecordAbsence], AbsenceRecord]
    record_third_party: Callable[[RecordThirdParty], ThirdParty]
    record_third_party_absence: Callable[[RecordThirdPartyAbsence], tuple[AppointmentRef, ...]]
    record_account: Callable[[RecordAccount], Account]
    configure_landlord: Callable[[ConfigureLandlord], None]
    set_figure: Callable[[SetFigure], FigureChange]
    set_reminder_rules: Callable[[SetReminderRules], ReminderRulebook]
    reminder_names: Callable[[], KnownNames]
    preview_reminder: Callable[[PreviewReminder], Preview | NoVisit]

    # booking
    offer_slots: Callable[[OfferSlots], OfferSet]
    next_available: Callable[[NextAvailable], FoundNext]
    refuse_slots: Callable[[RefuseSlots], OfferSet]
    hear_danger: Callable[[HearDanger], Hazard | None]
    hold_slot: Callable[[HoldSlot], Hold]
    release_hold: Callable[[ReleaseHold], Hold | None]
    fill_gap: Callable[[FillGap], FillList]
    contact_emergency: Callable[[ContactEmergency], EmergencyAttendance]
    book_appointment: Callable[[BookAppointment], Appointment]
    find_smallest_change: Callable[[FindSmallestChange], WhatFrees]
    find_room: Callable[[FindRoom], RoomFound]
    repack: Callable[[Repack], Appointment]
    rearrange_appointment: Callable[[RearrangeAppointment], Appointment]
    cancel_appointment: Callable[[CancelAppointment], Appointment]
    promise_again: Callable[[PromiseAgain], Appointment]
    confirm_appointment: Callable[[ConfirmAppointment], Appointment]
    record_notice: Callable[[RecordNotice], Message]
    settle_task: Callable[[SettleTask], Task]
    tell_otherwise: Callable[[TellOtherwise], Task | None]

    # whole days
    plan_day: Callable[[PlanDay], DayProposal]
    decide_plan: Callable[[DecidePlan], PlanDecided]
    pin_visit: Callable[[PinVisit], Appointment]

    # the visit
    set_off: Callable[[SetOff], Appointment]
    arrive: Callable[[Arrive], Appointment]
    record_evidence: Callable[[RecordEvidence], Evidence]
    record_photo: Callable[[RecordPhoto], Evidence]
    connect_call: Callable[[ConnectCall], str | None]
    record_call_status: Callable[[RecordCallStatus], Call | None]
    answer_operative: Callable[[AnswerOperative], Evidence]
    close_visit: Callable[[CloseVisit], Closing]
    leave_visit: Callable[[LeaveVisit], Closing | None]
    challenge_outcome: Callable[[ChallengeOutcome], Challenge]
    decide_challenge: Callable[[DecideChallenge], Challenge]
    challenge_from_reply: Callable[[ChallengeFromReply], Challenge]

    # after the visit
    record_attempt: Callable[[RecordAttempt], ContactAttempt]
    record_check: Callable[[RecordCheck], VulnerabilityCheck]
    look_at_cancelling: Callable[[LookAtCancelling], LookedAt]
    warn_of_cancelling: Callable[[WarnOfCancelling], Message | Task | None]
    cancel_work_order: Callable[[CancelWorkOrder], OrderCancelling]
    reopen_work_order: Callable[[ReopenWorkOrder], WorkOrder]
    decide_compensation: Callable[[DecideCompensation], Compensation]
    pay_compensation: Callable[[PayCompensation], Compensation]
    look_at_recharge: Callable[[LookAtRecharge], RechargeLookedAt]
    warn_of_recharge: Callable[[WarnOfRecharge], Message | Task | None]
    pay_back_recharge: Callable[[PayBackRecharge], Recharge]
    decide_recharge: Callable[[DecideRecharge], RechargeDecided]

    # what operatives' apps send
    take_actions: Callable[[TakeActions], tuple[DeviceAction, ...]]
    apply_action: Callable[[ApplyAction], DeviceAction]
    apply_waiting: Callable[[ApplyWaiting], WaitingApplied]
    start_photo: Callable[[StartPhoto], DeviceAction]
    finish_photo: Callable[[FinishPhoto], DeviceAction]
    decide_kept_aside: Callable[[DecideKeptAside], Task]
    clear_pieces: Callable[[ClearPieces], int]
    photo_announced: Callable[[EvidenceRef], DeviceAction | None]
    pieces: PhotoPieces
    judgement: Callable[[JudgementRef], Judgement]
    door_facts: Callable[[Iterable[AppointmentRef], OperativeRef], Mapping[AppointmentRef, Mapping[str, Any]]]
    make_token: Callable[[MakeToken], TokenMade]
    withdraw_token: Callable[[WithdrawToken], ApiToken]
    tokens_in_force: Callable[[], tuple[tuple[ApiToken, Account], ...]]
    account_of_token: Callable[[str], Account | None]

    # messages
    record_reply: Callable[[RecordReply], Reply | None]
    say_message: Callable[[SayMessage], Message | None]
    record_receipt: Callable[[RecordReceipt], Message | None]

    # what the worker does
    deliver_outbox: Callable[[DeliverOutbox], Delivered]
    # The same for each provider that carries our messages, by its name: one that hangs holds up no other.
    delivering: Mapping[str, Callable[[DeliverOutbox], Delivered]]
    follow_letters: Callable[[FollowLetters], LettersFollowed]
    settle_unknown: Callable[[SettleUnknown], int]
    ask_about_sent: Callable[[AskAboutSent], int]
    settle_calls: Callable[[SettleCalls], int]
    answer_replies: Callable[[AnswerReplies], int]
    queue_reminders: Callable[[QueueReminders], RemindersQueued]
    watch_certificates: Callable[[WatchCertificates], CertificatesWatched]
    watch_notices: Callable[[WatchNotices], NoticesWatched]
    watch_target_dates: Callable[[WatchTargetDates], TargetDatesWatched]
    watch_calendar: Callable[[WatchCalendar], int]
    watch_silence: Callable[[WatchSilence], SilenceWatched]
    close_left_open: Callable[[CloseLeftOpen], tuple[AppointmentRef, ...]]
    record_not_attended: Callable[[RecordNotAttended], tuple[AppointmentRef, ...]]
    expire_holds: Callable[[ExpireHolds], tuple[HoldRef, ...]]
    expire_leases: Callable[[ExpireLeases], tuple[Message, ...]]
    plan_ahead: Callable[[PlanAhead], DayProposal | None]
    reveal_secret: Callable[[RevealSecret], Secret]
    seal_ledger: Callable[[SealLedger], SealResult]
    issue_pack: Callable[[IssuePack], None]
    watch_reviews: Callable[[WatchReviews], ReviewsWatched]

    # who sees what, and for how long it is kept
    note_read: Callable[[NoteRead], None]
    note_refused: Callable[[NoteRefused], None]
    retain: Callable[[Retain], Retained]
    hold_order: Callable[[HoldOrder], bool]

    # The SMS provider's webhooks; None when it has none.
    sms: SmsDoor | None = None
    # GOV.UK Notify's callbacks, and the webhooks of messages that are said; None where it goes another way.
    notify: NotifyDoor | None = None
    spoken: SpokenDoor | None = None
    # None where operatives call with their own telephones only; and the call provider's webhooks, None without any.
    place_call: Callable[[PlaceCall], Call] | None = None
    calls: CallDoor | None = None
