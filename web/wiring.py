"""The composition root: the only module that knows adapters, policies and records, and the only one with a clock.

`build` makes the Application that pages, commands and the worker call. Tests call it too, with a clock of their own.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import BinaryIO

from pydantic import SecretStr
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from adapters import bank_holidays
from adapters.evidence_vault import FolderVault
from adapters.feeds import FORMATS
from adapters.geocode.postcodes import stroud
from adapters.messaging import MessagingSettings, make_provider
from adapters.phone_numbers import UkPhoneNumbers
from adapters.records_csv import read_rows
from appointments.domain.accounts import Account
from appointments.domain.appointments import Appointment
from appointments.domain.challenges import challenge_open_until
from appointments.domain.errors import NotFound
from appointments.domain.feeds import ImportRow
from appointments.domain.messages import Landlord, Receipt
from appointments.domain.refs import ExternalRef
from appointments.ports import Clock, MessageProvider, UnitOfWork
from appointments.records import bulk
from appointments.records.engine import make_engine
from appointments.records.migrations import upgrade
from appointments.records.refs import new_ref
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.scheduling.travel import GreatCircle
from appointments.use_cases import (
    answer_operative,
    answer_replies,
    arrive,
    book_appointment,
    cancel_appointment,
    challenge_outcome,
    close_visit,
    configure_landlord,
    confirm_appointment,
    decide_challenge,
    deliver_outbox,
    end_requirement,
    expire_leases,
    import_feed,
    import_homes,
    import_households,
    import_operatives,
    import_requirements,
    leave_visit,
    offer_slots,
    queue_reminders,
    raise_work_order,
    rearrange_appointment,
    record_absence,
    record_account,
    record_evidence,
    record_household,
    record_not_attended,
    record_notice,
    record_operative,
    record_photo,
    record_receipt,
    record_reply,
    record_requirement,
    refuse_slots,
    seal_ledger,
    set_off,
    settle_task,
    settle_unknown,
    watch_notices,
)
from appointments.use_cases.finding import Searching
from appointments.use_cases.telling import Teller
from appointments.views.appointment_evidence import appointment_evidence
from appointments.views.challenge_list import challenge_list, challenges_waiting
from appointments.views.handset import handset
from appointments.views.home_list import home_list
from appointments.views.home_page import home_page
from appointments.views.ledger import verify_ledger
from appointments.views.look_up import tasks_of, texts_to
from appointments.views.operative_list import operative_list
from appointments.views.operative_page import operative_page
from appointments.views.operative_round import operative_round
from appointments.views.operative_visit import operative_visit
from appointments.views.planner_choices import planner_choices
from appointments.views.resident_appointment import offers_to_move, resident_appointment
from appointments.views.slot_offers import slot_offers
from appointments.views.task_list import operatives_asking, task_list, task_page, tasks_waiting
from appointments.views.work_order_list import work_order_list
from appointments.views.work_order_page import work_order_page
from appointments.wastage.report import wastage_report
from appointments.wastage.visit_list import visit_list
from appointments.wastage.wasted_visits import wasted_visits
from policies import landlord as landlord_defaults
from policies.clocks import TargetDates
from policies.clocks.landlord_priorities import PRIORITIES
from policies.letters import letter_served_at
from policies.reminders import RemindersAndQuietHours
from policies.rulebook import judge
from policies.thresholds import DEFAULTS as THRESHOLDS
from web.application import Application, DoorLimits, LookUp, RecordFile, SmsDoor, Views
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.links import RESIDENT_APPOINTMENT, sign
from web.settings import Settings, SettingsRefused


class SystemClock:
    """The wall clock, read here and nowhere else."""

    def now(self) -> datetime:
        return datetime.now(tz=UTC)


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    provider: MessageProvider | None = None,
    switched_off: frozenset[str] = frozenset(),
    refs: Callable[[str], str] = new_ref,
) -> Application:
    """The whole product over the configured database, which must have been migrated (`prepare`).

    `switched_off` are numbers that the handset cannot reach; `refs` makes references.
    """
    clock = clock or SystemClock()
    engine = make_engine(settings.database_url)
    uow: UnitOfWork = SqlUnitOfWork(engine, refs=refs)
    calendar = bank_holidays.england()
    landlord = Landlord(settings.landlord_name, settings.landlord_phone)
    reminders = RemindersAndQuietHours()
    searching = Searching(
        rules=landlord_defaults.BOOKING_RULES,
        reminders=reminders,
        calendar=calendar,
        travel=GreatCircle(),
    )
    teller = Teller(landlord, reminders, partial(_resident_link, settings))
    provider = provider or make_provider(_messaging(settings, switched_off), clock=clock)
    vault = FolderVault(settings.data / "evidence")
    phone_numbers, clocks = UkPhoneNumbers(), TargetDates(calendar)
    return Application(
        clock=clock,
        landlord=landlord,
        door_limits=_door_limits(),
        plays_handset=settings.development and settings.sms_provider == "handset",
        views=_views(engine),
        look_up=_look_up(engine, uow),
        sms=_sms_door(provider, clock),
        ready=partial(_ready, engine),
        place=stroud().place,
        account=partial(_account, uow),
        account_named=partial(_account_named, uow),
        photo=vault.read,
        feed_formats=FORMATS,
        record_files=_record_files(uow, clock),
        elected=partial(_elected, engine),
        verify_ledger=partial(verify_ledger, engine=engine),
        close=engine.dispose,
        raise_work_order=partial(raise_work_order.raise_work_order, uow=uow, clock=clock, clocks=clocks),
        import_feed=partial(import_feed.import_feed, uow=uow, clock=clock, clocks=clocks),
        record_household=partial(record_household.record_household, uow=uow, clock=clock, phone_numbers=phone_numbers),
        record_requirement=partial(record_requirement.record_requirement, uow=uow, clock=clock),
        end_requirement=partial(end_requirement.end_requirement, uow=uow, clock=clock),
        record_operative=partial(record_operative.record_operative, uow=uow, clock=clock),
        record_absence=partial(record_absence.record_absence, uow=uow, clock=clock),
        record_account=partial(record_account.record_account, uow=uow),
        configure_landlord=partial(configure_landlord.configure_landlord, uow=uow),
        offer_slots=partial(offer_slots.offer_slots, uow=uow, clock=clock, searching=searching),
        refuse_slots=partial(refuse_slots.refuse_slots, uow=uow, clock=clock),
        book_appointment=partial(
            book_appointment.book_appointment, uow=uow, clock=clock, searching=searching, teller=teller
        ),
        rearrange_appointment=partial(
            rearrange_appointment.rearrange_appointment, uow=uow, clock=clock, searching=searching, teller=teller
        ),
        cancel_appointment=partial(cancel_appointment.cancel_appointment, uow=uow, clock=clock, teller=teller),
        confirm_appointment=partial(confirm_appointment.confirm_appointment, uow=uow, clock=clock),
        record_notice=partial(
            record_notice.record_notice,
            uow=uow,
            clock=clock,
            letter_served_at=partial(letter_served_at, calendar=calendar),
        ),
        settle_task=partial(settle_task.settle_task, uow=uow, clock=clock),
        set_off=partial(set_off.set_off, uow=uow, clock=clock, teller=teller),
        arrive=partial(arrive.arrive, uow=uow, clock=clock),
        record_evidence=partial(record_evidence.record_evidence, uow=uow, clock=clock, teller=teller),
        record_photo=partial(record_photo.record_photo, uow=uow, clock=clock, vault=vault),
        answer_operative=partial(answer_operative.answer_operative, uow=uow, clock=clock),
        close_visit=partial(close_visit.close_visit, uow=uow, judge=judge, clock=clock, teller=teller),
        leave_visit=partial(leave_visit.leave_visit, uow=uow, judge=judge, clock=clock, teller=teller),
        challenge_outcome=partial(challenge_outcome.challenge_outcome, uow=uow, clock=clock),
        decide_challenge=partial(decide_challenge.decide_challenge, uow=uow, clock=clock),
        record_reply=partial(record_reply.record_reply, uow=uow, clock=clock, teller=teller),
        record_receipt=partial(record_receipt.record_receipt, uow=uow),
        deliver_outbox=partial(deliver_outbox.deliver_outbox, uow=uow, clock=clock, provider=provider),
        settle_unknown=partial(settle_unknown.settle_unknown, uow=uow, clock=clock, provider=provider),
        answer_replies=partial(answer_replies.answer_replies, uow=uow, clock=clock, searching=searching, teller=teller),
        queue_reminders=partial(queue_reminders.queue_reminders, uow=uow, clock=clock, teller=teller),
        watch_notices=partial(watch_notices.watch_notices, uow=uow, clock=clock),
        record_not_attended=partial(record_not_attended.record_not_attended, uow=uow, clock=clock),
        expire_leases=partial(expire_leases.expire_leases, uow=uow, clock=clock),
        seal_ledger=partial(seal_ledger.seal_ledger, uow=uow, clock=clock),
    )


def _door_limits() -> DoorLimits:
    return DoorLimits(
        knocks=THRESHOLDS.knocks_no_access,
        same_knock_seconds=THRESHOLDS.same_knock_seconds,
        wait_minutes=THRESHOLDS.wait_minutes,
        planner_minutes=THRESHOLDS.planner_timeout_minutes,
    )


def _views(engine: Engine) -> Views:
    return Views(
        work_order_list=partial(work_order_list, engine=engine),
        work_order_page=partial(work_order_page, engine=engine),
        slot_offers=partial(slot_offers, engine=engine),
        home_list=partial(home_list, engine=engine),
        home_page=partial(home_page, engine=engine),
        operative_list=partial(operative_list, engine=engine),
        operative_page=partial(operative_page, engine=engine),
        task_list=partial(task_list, engine=engine),
        task_page=partial(task_page, engine=engine),
        tasks_waiting=partial(tasks_waiting, engine=engine),
        operatives_asking=partial(operatives_asking, engine=engine),
        planner_choices=partial(planner_choices, engine=engine),
        operative_round=partial(operative_round, engine=engine),
        operative_visit=partial(operative_visit, engine=engine),
        resident_appointment=partial(resident_appointment, engine=engine),
        offers_to_move=partial(offers_to_move, engine=engine),
        handset=partial(handset, engine=engine),
        wasted_visits=partial(wasted_visits, engine=engine),
        wastage_report=partial(wastage_report, engine=engine),
        visit_list=partial(visit_list, engine=engine),
        appointment_evidence=partial(appointment_evidence, engine=engine),
        challenge_list=partial(challenge_list, engine=engine),
        challenges_waiting=partial(challenges_waiting, engine=engine),
    )


def _resident_link(settings: Settings, appointment: Appointment) -> str:
    """Signed, without anything about a person in it; it works until the outcome can be challenged no more."""
    secret = settings.secret_key.get_secret_value()
    if not secret:
        return ""
    ends = challenge_open_until(appointment.promise.window.ends)
    return f"{settings.public_url}/r/{sign(secret, RESIDENT_APPOINTMENT, appointment.ref, ends)}/"


def _sms_door(provider: MessageProvider, clock: Clock) -> SmsDoor | None:
    """Twilio's webhooks; other providers have none."""
    if provider.name != "twilio":
        return None
    from adapters.messaging.twilio import TwilioProvider  # its library is loaded only where it is used

    if not isinstance(provider, TwilioProvider):
        return None

    def receipt(form: Mapping[str, str]) -> Receipt:
        return provider.receipt(form, clock.now())

    return SmsDoor(genuine=provider.check_signature, inbound=provider.inbound, receipt=receipt)


def _look_up(engine: Engine, uow: UnitOfWork) -> LookUp:
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


def _record_files(uow: UnitOfWork, clock: Clock) -> dict[str, RecordFile]:
    """The landlord's own files: which columns each has, and who takes its rows."""
    geocoder, numbers = stroud(), UkPhoneNumbers()
    homes = partial(import_homes.import_homes, uow=uow, clock=clock, geocoder=geocoder)
    households = partial(import_households.import_households, uow=uow, clock=clock, phone_numbers=numbers)
    requirements = partial(import_requirements.import_requirements, uow=uow, clock=clock)
    operatives = partial(
        import_operatives.import_operatives, uow=uow, clock=clock, geocoder=geocoder, phone_numbers=numbers
    )
    return {
        "homes": RecordFile(_reader(import_homes.HOME_COLUMNS, import_homes.HOME_OPTIONAL), homes),
        "households": RecordFile(
            _reader(import_households.HOUSEHOLD_COLUMNS, import_households.HOUSEHOLD_OPTIONAL), households
        ),
        "requirements": RecordFile(
            _reader(import_requirements.REQUIREMENT_COLUMNS, import_requirements.REQUIREMENT_OPTIONAL), requirements
        ),
        "operatives": RecordFile(
            _reader(import_operatives.OPERATIVE_COLUMNS, import_operatives.OPERATIVE_OPTIONAL), operatives
        ),
    }


def _reader(required: frozenset[str], optional: frozenset[str]) -> Callable[[BinaryIO], Iterator[ImportRow]]:
    return partial(read_rows, required=required, optional=optional)


@contextmanager
def _elected(engine: Engine, job: str) -> Iterator[bool]:
    """A PostgreSQL advisory lock per job; the embedded database has one worker, which is always elected."""
    if engine.dialect.name != "postgresql":
        yield True
        return
    key = int.from_bytes(sha256(job.encode()).digest()[:8], signed=True)
    with engine.connect() as connection:
        won = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
        connection.commit()
        try:
            yield won
        finally:
            if won:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
                connection.commit()


def load_settings() -> Settings:
    """The settings of the environment; in development a missing secret key is made and kept in the data folder."""
    settings = Settings()
    if settings.development and not settings.secret_key.get_secret_value():
        return settings.model_copy(update={"secret_key": SecretStr(secret_key(settings.data))})
    return settings


def warm() -> None:
    """Compile the kernels and load the solver, so that no caller ever waits for either."""
    from appointments.scheduling import certify, kernel

    kernel.warm()
    certify.warm()


def prepare(settings: Settings) -> None:
    """Create the data folder, bring the database up to date and fill a new one with defaults. Safe to repeat.

    Raises SettingsRefused, naming the setting, when folder or database cannot be had.
    """
    _make_folder(settings.data)
    _bring_up_to_date(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        uow = SqlUnitOfWork(engine)
        with uow.read() as records:
            configured = bool(records.landlord.priorities())
        if not configured:
            configure_landlord.configure_landlord(_defaults(), uow=uow)
    finally:
        engine.dispose()


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as exc:
        raise SettingsRefused(f"KEPT_DATA: {path} cannot be the data folder: {exc.strerror}.") from exc


def _bring_up_to_date(database_url: str) -> None:
    """The driver's own words are kept to one line; a password is not among them."""
    try:
        known = make_url(database_url).get_backend_name() in {"sqlite", "postgresql"}
    except ArgumentError:
        known = False
    if not known:
        raise SettingsRefused("KEPT_DATABASE_URL must be a URL that begins with sqlite:/// or postgresql://.")
    try:
        upgrade(database_url)
    except OperationalError as exc:
        words = " ".join(str(exc.orig).split())
        raise SettingsRefused(f"KEPT_DATABASE_URL: the database cannot be opened. {words}") from exc


def secret_key(data: Path) -> str:
    """The development key of this data folder, made once and readable by its owner only."""
    path = data / "secret-key"
    _make_folder(data)
    if not path.exists():
        with NamedTemporaryFile("w", dir=data, encoding="ascii") as file:  # mode 0600 from the start
            file.write(secrets.token_urlsafe(48))
            file.flush()
            # Whole or not there, and the first one stays: another process may be doing the same at this moment, and
            # links and sessions signed with the key stay valid.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii")


def _defaults() -> configure_landlord.ConfigureLandlord:
    """What a new database is filled with: the landlord edits it afterwards."""

    return configure_landlord.ConfigureLandlord(
        slot_patterns=landlord_defaults.SLOT_PATTERNS,
        priorities=tuple(PRIORITIES),
        trades=dict(landlord_defaults.TRADES),
    )


def _messaging(settings: Settings, switched_off: frozenset[str]) -> MessagingSettings:
    return MessagingSettings(
        provider=settings.sms_provider,
        public_url=settings.public_url,
        twilio_account_sid=settings.twilio_account_sid,
        twilio_auth_token=settings.twilio_auth_token.get_secret_value(),
        twilio_from_number=settings.twilio_from_number,
        twilio_messaging_service_sid=settings.twilio_messaging_service_sid,
        switched_off=switched_off,
    )


def _ready(engine: Engine) -> bool:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return True


def _account(uow: UnitOfWork, ref: str) -> Account | None:
    with uow.read() as records:
        try:
            return records.accounts.get(ref)
        except NotFound:
            return None


def _account_named(uow: UnitOfWork, username: str) -> Account | None:
    with uow.read() as records:
        return records.accounts.by_username(username.strip().lower())


@contextmanager
def scratch(settings: Settings) -> Iterator[Settings]:
    """Settings of a database of its own that is gone afterwards: a temporary folder, or a schema in PostgreSQL."""
    with TemporaryDirectory(prefix="kept-") as folder:
        data = Path(folder)
        if not settings.database_url.startswith("postgresql"):
            place = settings.model_copy(update={"data": data, "database_url": f"sqlite:///{data / 'kept.sqlite'}"})
            prepare(place)
            yield place
            return
        schema = f"kept_scratch_{secrets.token_hex(6)}"
        outside = make_engine(settings.database_url)
        try:
            with outside.begin() as connection:
                connection.execute(text(f"CREATE SCHEMA {schema}"))
            url = make_url(settings.database_url).update_query_dict({"options": f"-csearch_path={schema}"})
            place = settings.model_copy(
                update={"data": data, "database_url": url.render_as_string(hide_password=False)}
            )
            prepare(place)
            yield place
        finally:
            with outside.begin() as connection:
                connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            outside.dispose()


@contextmanager
def behind_its_back(place: Settings) -> Iterator[str]:
    """Change one byte of one entry in the ledger of a scratch database for as long as the block lasts; its stream.

    The triggers refuse that, so they are put out of the way first: what is left to find the change are the digests.
    """
    engine = make_engine(place.database_url)
    entry = text("SELECT stream, number, payload FROM ledger ORDER BY stream, number LIMIT 1")
    change = text("UPDATE ledger SET payload = :payload WHERE stream = :stream AND number = :number")
    try:
        with engine.begin() as connection:
            stream, number, payload = connection.execute(entry).one()
            forged = payload[:-2] + ("0" if payload[-2] != "0" else "1") + payload[-1]
            with _without_triggers(connection):
                connection.execute(change, {"payload": forged, "stream": stream, "number": number})
        yield stream
        with engine.begin() as connection, _without_triggers(connection):
            connection.execute(change, {"payload": payload, "stream": stream, "number": number})
    finally:
        engine.dispose()


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE ledger ENABLE TRIGGER USER"))
        return
    found = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'")
    triggers = connection.execute(found).all()
    for name, _ in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, sql in triggers:
        connection.execute(text(sql))


@contextmanager
def demo_door(settings: Settings, *, seed: int, clock: Clock | None = None) -> Iterator[DemoDoor]:
    """What the demo landlord is loaded with: the product, with references made from the seed, and bulk loading."""
    application = build(settings, clock=clock, refs=Dice(f"references {seed}").ref)
    engine = make_engine(settings.database_url)
    postcodes = stroud()
    places = tuple((code, place) for code in postcodes.postcodes() if (place := postcodes.place(code)))

    def empty() -> bool:
        with engine.connect() as connection:
            return connection.execute(text("SELECT 1 FROM homes LIMIT 1")).first() is None

    try:
        yield DemoDoor(
            application=application,
            load=partial(bulk.load, engine),
            empty=empty,
            judge=judge,
            clocks=TargetDates(bank_holidays.england()),
            places=places,
            priorities=PRIORITIES,
            patterns=landlord_defaults.SLOT_PATTERNS,
        )
    finally:
        engine.dispose()
        application.close()
