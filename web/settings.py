"""Settings: what a landlord decides outside the program, read from KEPT_... in the environment.

No secret has a default. What must hold before the site may serve is checked by `refusals`, all at once, so that nobody
repairs one setting only to be told of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from web.languages import with_words

MIN_SECRET_CHARACTERS = 32
MIN_CALLBACK_TOKEN_CHARACTERS = 10  # as many as GOV.UK Notify asks for
SHOWN = "shown"  # in a field's schema: how the table writes a default that is computed


class SettingsRefused(Exception):
    """The settings do not fit together; the message has one line for each reason."""


def _data_folder() -> Path:
    """`.kept` in the checkout when we run from one, otherwise in the current folder."""
    checkout = Path(__file__).resolve().parents[1]
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / ".kept"


def _embedded_database(settings: dict[str, Any]) -> str:
    return f"sqlite:///{settings['data'] / 'kept.sqlite'}"


def _calls_here(settings: dict[str, Any]) -> Literal["none", "handset"]:
    return "handset" if settings["development"] else "none"


def _address_here(settings: dict[str, Any]) -> str:
    """How this machine itself reaches the site; enough for development."""
    return f"http://127.0.0.1:{settings['port']}"


class Settings(BaseSettings):
    """Every setting has a description; README's table is made of them."""

    model_config = SettingsConfigDict(env_prefix="KEPT_", frozen=True, extra="forbid")

    data: Path = Field(
        default_factory=_data_folder,
        description="Folder of the embedded database, the evidence vault and generated keys. Git ignores the default.",
        json_schema_extra={SHOWN: "`.kept` in the checkout"},
    )
    database_url: str = Field(
        default_factory=_embedded_database,
        description="Database, as an SQLAlchemy URL. PostgreSQL: `postgresql+psycopg://user:password@host/name`.",
        json_schema_extra={SHOWN: "SQLite in the data folder"},
    )
    host: str = Field(default="127.0.0.1", description="Address the site listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the site listens on.")
    development: bool = Field(
        default=False,
        description="Allows what must never be in production: the handset page, one-press sign-in links, cookies "
        "without HTTPS. `kept run` sets it.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key that signs sessions and residents' links, at least 32 characters. Made and kept in the data "
        "folder in development; required otherwise.",
        json_schema_extra={SHOWN: "none"},
    )
    public_url: str = Field(
        default_factory=_address_here,
        pattern=r"^https?://[^/\s]+$",
        description="Address under which residents and the SMS provider reach the site, without a path. Signatures of "
        "webhooks are checked against it, and links are written with it.",
        json_schema_extra={SHOWN: "`http://127.0.0.1:` and the port"},
        validate_default=True,
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="How many reverse proxies of your own stand in front and set X-Forwarded-For and -Proto.",
    )
    landlord_name: str = Field(
        default="Your landlord", min_length=1, description="Name in messages and on residents' pages."
    )
    landlord_phone: str = Field(default="", description="Number that residents are asked to ring.")
    reply_languages: tuple[Literal["en", "cy"], ...] = Field(
        default=("en", "cy"),
        min_length=1,
        description='Languages in which residents\' texts are read, such as `["en"]`. A text in another one goes to a '
        "person.",
        json_schema_extra={SHOWN: '`["en", "cy"]`'},
    )
    resident_languages: tuple[str, ...] = Field(
        default=("en", "cy"),
        min_length=1,
        description='Languages of residents\' pages, such as `["en", "cy", "ar"]`: each has a catalogue in '
        "`web/translations`. The first is used where neither record nor browser names another.",
        json_schema_extra={SHOWN: '`["en", "cy"]`'},
    )
    sms_provider: Literal["handset", "twilio", "notify"] = Field(
        default="handset",
        description="Who sends text messages: `twilio`, `notify` (GOV.UK Notify), or `handset`, a page that plays the "
        "resident's phone (development only).",
    )
    voice_provider: Literal["none", "handset", "twilio_voice"] = Field(
        default="none",
        description="Who says messages by telephone to households that cannot use texts: `twilio_voice`, or `handset` "
        "(development only). `none`: a planner rings them.",
    )
    email_provider: Literal["none", "handset", "smtp", "notify"] = Field(
        default="none",
        description="Who sends e-mail to households that prefer it: `smtp`, your own mail server, `notify`, or "
        "`handset` (development only). `none`: a planner writes it.",
    )
    letter_provider: Literal["none", "handset", "notify"] = Field(
        default="none",
        description="Who prints and posts letters: `notify`, or `handset` (development only). `none`: a planner does.",
    )
    send_threads: int = Field(
        default=8, ge=1, le=64, description="How many messages each worker hands to each provider at once."
    )
    send_a_second: float = Field(
        default=0.0,
        ge=0,
        description="How many messages a second all workers together hand to each provider; 0: as fast as it takes "
        "them.",
    )
    twilio_account_sid: str = Field(default="", description="Twilio: account SID.")
    twilio_auth_token: SecretStr = Field(
        default=SecretStr(""),
        description="Twilio: auth token, which also checks the signature of webhooks.",
        json_schema_extra={SHOWN: "none"},
    )
    twilio_from_number: str = Field(default="", description="Twilio: number to send from, such as +447700900123.")
    twilio_messaging_service_sid: str = Field(
        default="", description="Twilio: messaging service to send through, instead of one number."
    )
    notify_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="GOV.UK Notify: API key of a live service.",
        json_schema_extra={SHOWN: "none"},
    )
    notify_callback_token: SecretStr = Field(
        default=SecretStr(""),
        description="GOV.UK Notify: bearer token of its callbacks, at least 10 characters.",
        json_schema_extra={SHOWN: "none"},
    )
    notify_sms_template: str = Field(
        default="", description="GOV.UK Notify: ID of the text message template, whose body is `((text))`."
    )
    notify_email_template: str = Field(
        default="",
        description="GOV.UK Notify: ID of the e-mail template, whose subject is `((subject))` and whose body "
        "`((text))`.",
    )
    notify_letter_template: str = Field(
        default="",
        description="GOV.UK Notify: ID of the letter template, whose heading is `((subject))` and whose body "
        "`((text))`.",
    )
    smtp_host: str = Field(default="", description="Mail server: its address.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Mail server: its port.")
    smtp_security: Literal["starttls", "tls"] = Field(
        default="starttls", description="Mail server: how the way to it is encrypted. `tls` is usual on port 465."
    )
    smtp_user: str = Field(default="", description="Mail server: user. Empty: it asks for none.")
    smtp_password: SecretStr = Field(
        default=SecretStr(""), description="Mail server: password.", json_schema_extra={SHOWN: "none"}
    )
    email_from: str = Field(default="", description="Address that e-mails through the mail server come from.")
    email_reply_to: str = Field(
        default="", description="Address of a mailbox that people read, where answers to e-mails go. Empty: the same."
    )
    call_provider: Literal["none", "handset", "twilio"] = Field(
        default_factory=_calls_here,
        description="Who places calls from the door: `twilio` rings the operative, then the household; `handset` plays "
        "the resident's phone (development only); `none`: operatives call with their own telephones and record it.",
        json_schema_extra={SHOWN: "`handset` in development, `none` otherwise"},
    )
    twilio_caller_number: str = Field(
        default="",
        description="Twilio: the landlord's number that calls and spoken messages come from, such as +441632960123. "
        "Empty: the number that texts are sent from.",
    )
    plan_seconds: float = Field(
        default=10.0,
        gt=0,
        le=120,
        description="How long a plan for a whole day is searched for, in seconds.",
    )
    plan_processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="How many processes plan the patches of an area of more than 400 operatives.",
    )
    plan_stay_minutes: int = Field(
        default=5,
        ge=0,
        le=120,
        description="How many minutes of driving a plan for a day has to save for each visit that changes hands.",
    )
    plans_by_itself: bool = Field(
        default=False,
        description="Whether the worker plans each working day on the evening before and carries the plan out. "
        "Otherwise nothing moves until a planner accepts it.",
    )
    right_to_repair: bool = Field(
        default=False,
        description="Whether tenants have the council tenants' right to repair: prescribed days for named defects, and "
        "compensation when a second contractor misses them.",
    )
    awaab_phase_2: date = Field(
        default=date(2026, 11, 30),
        description="First day on which Awaab's Law covers the hazards of its second phase: cold, heat, falls, "
        "collapse, fire, electricity, hygiene.",
    )
    awaab_phase_3: date | None = Field(
        default=None,
        description="First day on which it covers all other hazards. Not published yet: never, until you set it.",
        json_schema_extra={SHOWN: "none"},
    )
    closed_days: tuple[date, ...] = Field(
        default=(),
        description='Days besides weekends and bank holidays on which you do not work, such as `["2026-12-29"]`. They '
        "are no working days in any target, and no slots are offered on them.",
        json_schema_extra={SHOWN: "none"},
    )
    hold_minutes: int = Field(
        default=10, ge=1, le=60, description="How long a time is held for a caller who is still deciding, in minutes."
    )
    erases_by_itself: bool = Field(
        default=False,
        description="Whether the worker erases every night what was kept long enough: what households needed 12 months "
        "after it ended, texts and evidence 6 years after the last visit. Otherwise only `kept retention --run` does.",
    )
    no_access_visits: int = Field(
        default=2,
        ge=2,
        le=9,
        description="How many visits with proven no access there must be before a repair may be cancelled for it.",
    )
    contact_attempts: int = Field(
        default=3,
        ge=3,
        le=20,
        description="How many attempts to reach the household there must be after the last of them.",
    )
    cancel_notice_days: int = Field(
        default=14,
        ge=14,
        le=90,
        description="How many days a household has after it was told that its repair may be cancelled.",
    )
    recharge: bool = Field(
        default=False,
        description="Whether a household may be charged for missed visits: only proven ones, again and again, after a "
        "warning, and by a named manager.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severity that is logged."
    )


def refusals(settings: Settings) -> tuple[str, ...]:
    """Why these settings may not serve a site, in words; empty when they may."""
    return tuple(_refusals(settings))


def require_servable(settings: Settings) -> None:
    """Raises SettingsRefused with every reason."""
    if found := refusals(settings):
        raise SettingsRefused("\n".join(found))


def settings_table() -> str:
    """The Markdown table of README: variable, default, what it is for."""
    rows = ["| variable | default | what it is for |", "|---|---|---|"]
    for name, setting in Settings.model_fields.items():
        extra = setting.json_schema_extra
        shown = extra.get(SHOWN) if isinstance(extra, dict) else None
        default = shown or (f"`{str(setting.default).lower()}`" if isinstance(setting.default, bool) else "")
        default = default or (f"`{setting.default}`" if setting.default != "" else "empty")
        rows.append(f"| `KEPT_{name.upper()}` | {default} | {setting.description} |")
    return "\n".join(rows) + "\n"


def _refusals(settings: Settings) -> Iterator[str]:
    secret = settings.secret_key.get_secret_value()
    if len(secret) < MIN_SECRET_CHARACTERS:
        yield f"KEPT_SECRET_KEY is needed, with at least {MIN_SECRET_CHARACTERS} characters."
    for code in settings.resident_languages:
        if code not in with_words():
            yield f"KEPT_RESIDENT_LANGUAGES names {code!r}, and there is no web/translations/{code}.po."
    if not settings.development:
        for name in ("sms", "voice", "email", "letter", "call"):
            if getattr(settings, f"{name}_provider") == "handset":
                yield (
                    f"KEPT_{name.upper()}_PROVIDER=handset plays the resident's phone on a page and is for "
                    "development only."
                )
        if urlsplit(settings.public_url).scheme != "https":
            yield "KEPT_PUBLIC_URL must begin with https:// because cookies are sent over HTTPS only."
    if {"twilio", "twilio_voice"} & {settings.sms_provider, settings.voice_provider, settings.call_provider}:
        if not settings.twilio_account_sid:
            yield "KEPT_TWILIO_ACCOUNT_SID is needed to send through Twilio."
        if not settings.twilio_auth_token.get_secret_value():
            yield "KEPT_TWILIO_AUTH_TOKEN is needed to send through Twilio and to check its webhooks."
    calls = settings.call_provider == "twilio" or settings.voice_provider == "twilio_voice"
    if calls and not (settings.twilio_caller_number or settings.twilio_from_number):
        yield "KEPT_TWILIO_CALLER_NUMBER or KEPT_TWILIO_FROM_NUMBER is needed to call through Twilio."
    sender = settings.twilio_from_number or settings.twilio_messaging_service_sid
    if settings.sms_provider == "twilio" and not sender:
        yield "KEPT_TWILIO_FROM_NUMBER or KEPT_TWILIO_MESSAGING_SERVICE_SID is needed to send through Twilio."
    yield from _notify_refusals(settings)
    if settings.email_provider == "smtp":
        if not settings.smtp_host:
            yield "KEPT_SMTP_HOST is needed to send e-mail through a mail server."
        if not settings.email_from:
            yield "KEPT_EMAIL_FROM is needed to send e-mail through a mail server."
        if bool(settings.smtp_user) != bool(settings.smtp_password.get_secret_value()):
            yield "KEPT_SMTP_USER and KEPT_SMTP_PASSWORD are needed together, or neither."


def _notify_refusals(settings: Settings) -> Iterator[str]:
    channels = [name for name in ("sms", "email", "letter") if getattr(settings, f"{name}_provider") == "notify"]
    if not channels:
        return
    if not settings.notify_api_key.get_secret_value():
        yield "KEPT_NOTIFY_API_KEY is needed to send through GOV.UK Notify."
    if len(settings.notify_callback_token.get_secret_value()) < MIN_CALLBACK_TOKEN_CHARACTERS:
        yield (
            f"KEPT_NOTIFY_CALLBACK_TOKEN is needed, with at least {MIN_CALLBACK_TOKEN_CHARACTERS} characters, to know "
            "GOV.UK Notify's callbacks by."
        )
    for name in channels:
        if not getattr(settings, f"notify_{name}_template"):
            yield f"KEPT_NOTIFY_{name.upper()}_TEMPLATE is needed to send through GOV.UK Notify."


if __name__ == "__main__":
    print(settings_table(), end="")
