"""README's table of settings is the one that the settings make: nobody is told of a setting that is not there."""

import re
from pathlib import Path

from web.settings import Settings, settings_table

README = Path(__file__).resolve().parents[2] / "README.md"
MARKED = re.compile(r"<!-- settings -->\n(.*?)<!-- /settings -->", re.DOTALL)


def test_the_readme_has_the_table_of_settings() -> None:
    found = MARKED.search(README.read_text(encoding="utf-8"))

    assert found, "README.md needs the markers <!-- settings --> and <!-- /settings -->, each on a line of its own"
    assert found.group(1).strip() == settings_table().strip(), "python -m web.settings prints the table to paste"


def test_every_setting_says_what_it_is_for() -> None:
    undescribed = [name for name, setting in Settings.model_fields.items() if not setting.description]

    assert undescribed == []


def test_no_secret_has_a_default() -> None:
    defaults = {
        name: setting.default.get_secret_value()
        for name, setting in Settings.model_fields.items()
        if "Secret" in str(setting.annotation)
    }

    texting = {"twilio_auth_token", "notify_api_key", "notify_callback_token", "smtp_password"}
    assert defaults.keys() == {"secret_key", *texting}
    assert set(defaults.values()) == {""}
