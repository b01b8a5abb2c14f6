"""Settings: where they come from, and when the site refuses to serve with them."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from tests.web.site import SECRET, a_site, production_settings, some_settings
from web.settings import Settings, SettingsRefused, refusals


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KEPT_{name.upper()}", raising=False)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEPT_PORT", "8123")
    monkeypatch.setenv("KEPT_DATA", str(tmp_path))

    settings = Settings()

    assert settings.port == 8123
    assert settings.public_url == "http://127.0.0.1:8123"
    assert settings.database_url == f"sqlite:///{tmp_path / 'kept.sqlite'}"


def test_another_database_does_not_move_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEPT_DATA", str(tmp_path))
    monkeypatch.setenv("KEPT_DATABASE_URL", "postgresql+psycopg://kept@127.0.0.1/kept")

    assert Settings().data == tmp_path
    assert Settings().database_url.startswith("postgresql+psycopg://")


def test_nothing_is_in_development_unless_somebody_says_so() -> None:
    assert Settings().development is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEPT_PORT", "0"),
        ("KEPT_PORT", "eight"),
        ("KEPT_PUBLIC_URL", "kept.example"),  # no scheme
        ("KEPT_PUBLIC_URL", "https://kept.example/"),  # a path would spoil the signature check
        ("KEPT_SMS_PROVIDER", "pigeon"),
        ("KEPT_LANDLORD_NAME", ""),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=name.removeprefix("KEPT_").lower()):
        Settings()


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = production_settings()

    assert SECRET not in repr(settings)
    assert "a token for tests" not in repr(settings)


def test_settings_fit_for_serving_have_no_refusals() -> None:
    assert refusals(production_settings()) == ()
    assert refusals(some_settings(development=True)) == ()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (some_settings(secret=""), "KEPT_SECRET_KEY"),
        (some_settings(secret="x" * 31), "KEPT_SECRET_KEY"),  # one character short
        (some_settings(development=False, public_url="https://kept.example"), "KEPT_SMS_PROVIDER"),
        (some_settings(development=False, sms="twilio"), "KEPT_PUBLIC_URL"),
    ],
)
def test_a_site_that_would_be_unsafe_is_not_made(settings: Settings, named: str) -> None:
    with pytest.raises(SettingsRefused, match=named):
        a_site(settings=settings)


def test_all_reasons_are_told_at_once() -> None:
    wrong = Settings(sms_provider="twilio")

    assert [reason.split()[0] for reason in refusals(wrong)] == [
        "KEPT_SECRET_KEY",
        "KEPT_PUBLIC_URL",
        "KEPT_TWILIO_ACCOUNT_SID",
        "KEPT_TWILIO_AUTH_TOKEN",
        "KEPT_TWILIO_FROM_NUMBER",
    ]


# --- who places calls


def test_calls_are_played_in_development_and_nobodys_otherwise() -> None:
    """A release that can place calls must not refuse to serve a site that has not asked for them."""
    assert Settings(development=True).call_provider == "handset"
    assert Settings().call_provider == "none"
    assert refusals(production_settings()) == ()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"call_provider": "handset"}, "KEPT_CALL_PROVIDER=handset plays"),
        ({"call_provider": "twilio", "twilio_from_number": ""}, "KEPT_TWILIO_CALLER_NUMBER or KEPT_TWILIO_FROM_NUMBER"),
        ({"call_provider": "twilio", "sms_provider": "handset", "twilio_account_sid": ""}, "KEPT_TWILIO_ACCOUNT_SID"),
    ],
)
def test_calls_that_cannot_be_placed_are_said_before_serving(changed: dict[str, str], reason: str) -> None:
    settings = production_settings().model_copy(update=changed)
    assert any(reason in line for line in refusals(settings))


def test_the_number_that_texts_are_sent_from_will_do_for_calls() -> None:
    settings = production_settings().model_copy(update={"call_provider": "twilio"})
    assert refusals(settings) == ()


# --- who carries what

NOTIFY = {"notify_api_key": SecretStr("key"), "notify_callback_token": SecretStr("ten or more")}
MAIL = {"smtp_host": "mail.example", "email_from": "repairs@homes.example"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"email_provider": "handset"}, "KEPT_EMAIL_PROVIDER=handset plays"),
        ({"letter_provider": "handset"}, "KEPT_LETTER_PROVIDER=handset plays"),
        ({"voice_provider": "handset"}, "KEPT_VOICE_PROVIDER=handset plays"),
        ({"voice_provider": "twilio_voice", "twilio_from_number": ""}, "KEPT_TWILIO_CALLER_NUMBER or"),
        ({"letter_provider": "notify"}, "KEPT_NOTIFY_API_KEY is needed"),
        ({"letter_provider": "notify"} | NOTIFY, "KEPT_NOTIFY_LETTER_TEMPLATE is needed"),
        ({"email_provider": "notify"} | NOTIFY, "KEPT_NOTIFY_EMAIL_TEMPLATE is needed"),
        ({"sms_provider": "notify"} | NOTIFY, "KEPT_NOTIFY_SMS_TEMPLATE is needed"),
        (
            {"sms_provider": "notify"} | NOTIFY | {"notify_callback_token": SecretStr("too short")},
            "KEPT_NOTIFY_CALLBACK_TOKEN is needed, with at least 10 characters",
        ),
        ({"email_provider": "smtp"}, "KEPT_SMTP_HOST is needed"),
        ({"email_provider": "smtp", "smtp_host": "mail.example"}, "KEPT_EMAIL_FROM is needed"),
        ({"email_provider": "smtp", "smtp_user": "kept"} | MAIL, "KEPT_SMTP_USER and KEPT_SMTP_PASSWORD"),
    ],
)
def test_messages_that_cannot_be_carried_are_said_before_serving(changed: dict[str, object], reason: str) -> None:
    settings = production_settings().model_copy(update=changed)
    assert any(reason in line for line in refusals(settings))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"voice_provider": "twilio_voice"},
        {"email_provider": "smtp"} | MAIL,
        {"letter_provider": "notify", "notify_letter_template": "T"} | NOTIFY,
    ],
)
def test_messages_that_can_be_carried_may_be_served(changed: dict[str, object]) -> None:
    assert refusals(production_settings().model_copy(update=changed)) == ()


def test_nobody_carries_anything_but_texts_unless_told_to() -> None:
    """A release that can must not begin to write to households that planners ring."""
    settings = Settings(development=True)
    assert {settings.voice_provider, settings.email_provider, settings.letter_provider} == {"none"}
