"""Settings: flags win, then the environment, then chaperone.toml here, then the person's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from automation.errors import WrongSetting
from automation.settings import Settings, files, load, sources


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CHAPERONE_BROWSER", raising=False)
    monkeypatch.delenv("CHAPERONE_RECORDS", raising=False)
    return folder


def own_file(text: str) -> Path:
    path = files()[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def file_here(text: str) -> None:
    Path("chaperone.toml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("flag", "environment", "here", "own", "agent"),
    [
        ("Flag", "Environment", "Here", "Own", "Flag"),
        (None, "Environment", "Here", "Own", "Environment"),
        (None, None, "Here", "Own", "Here"),
        (None, None, None, "Own", "Own"),
        (None, None, None, None, "Chaperone"),
        ("Flag", None, None, "Own", "Flag"),
        (None, "Environment", None, "Own", "Environment"),
    ],
)
def test_the_stronger_source_wins(  # noqa: PLR0913, PLR0917 - one parameter a source
    monkeypatch: pytest.MonkeyPatch,
    flag: str | None,
    environment: str | None,
    here: str | None,
    own: str | None,
    agent: str,
) -> None:
    if environment:
        monkeypatch.setenv("CHAPERONE_AGENT_NAME", environment)
    if here:
        file_here(f'agent_name = "{here}"')
    if own:
        own_file(f'agent_name = "{own}"')
    assert load(agent_name=flag).agent_name == agent


def test_each_setting_comes_from_where_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    own = own_file('operator = "Ada"\nlocale = "de-DE"')
    file_here('locale = "en-GB"\npage_timeout = 20')
    monkeypatch.setenv("CHAPERONE_APPROVAL_TIMEOUT", "5")
    monkeypatch.setenv("CHAPERONE_SET__EMAIL", "ops@partner.example")
    flags = {"headless": True, "agent_name": None}
    settings = load(**flags)
    origins = sources(settings, flags)
    assert (settings.operator, settings.locale, settings.page_timeout) == ("Ada", "en-GB", 20)
    assert {
        name: origins[name]
        for name in ("headless", "approval_timeout", "set", "locale", "page_timeout", "operator", "browser")
    } == {
        "headless": "flag",
        "approval_timeout": "environment",
        "set": "environment",
        "locale": "chaperone.toml",
        "page_timeout": "chaperone.toml",
        "operator": str(own),
        "browser": "default",
    }
    assert set(origins) == set(Settings.model_fields)


def test_values_for_partners_are_given_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    own_file('[set]\nemail = "own@partner.example"\nhelpdesk_email = "desk@partner.example"')
    monkeypatch.setenv("CHAPERONE_SET__EMAIL", "here@partner.example")
    assert load().set == {"email": "here@partner.example", "helpdesk_email": "desk@partner.example"}


def test_without_anything_given_there_is_a_value_for_everything() -> None:
    settings = load()
    assert (settings.agent_name, settings.headless, settings.approval_timeout, settings.set) == (
        "Chaperone",
        None,
        600,
        {},
    )
    assert settings.records.name == "records"
    assert settings.operator


def test_debug_mode_has_a_window_is_slowed_and_tells_all(monkeypatch: pytest.MonkeyPatch) -> None:
    debug = load(debug=True)
    assert (debug.headless, debug.slow_mo, debug.log_level) == (False, 500, "DEBUG")
    assert load(debug=True, headless=True).headless
    monkeypatch.setenv("CHAPERONE_SLOW_MO", "1500")
    Path("chaperone.toml").write_text('log_level = "INFO"\n', "utf-8")
    told = load(debug=True)
    assert (told.slow_mo, told.log_level) == (1500, "INFO")


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")] == []


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"page_timeout": 0}, "page_timeout: "),
        ({"page_timeout": -1}, "page_timeout: "),
        ({"approval_timeout": 10**9}, "approval_timeout: "),
        ({"handover_timeout": "soon"}, "handover_timeout: "),
        ({"viewport_width": 10}, "viewport_width: "),
        ({"viewport_height": "tall"}, "viewport_height: "),
        ({"slow_mo": -1}, "slow_mo: "),
        ({"operator": ""}, "operator: "),
        ({"headless": "perhaps"}, "headless: "),
    ],
)
def test_a_value_that_cannot_be_used_is_said_by_name(given: dict[str, Any], names: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        load(**given)
    sentence = str(caught.value)
    assert sentence.startswith(names)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("give", ["file", "environment"])
def test_a_bad_value_is_said_wherever_it_was_given(monkeypatch: pytest.MonkeyPatch, give: str) -> None:
    if give == "file":
        file_here('page_timeout = "long"')
    else:
        monkeypatch.setenv("CHAPERONE_PAGE_TIMEOUT", "long")
    with pytest.raises(WrongSetting, match=r"^page_timeout: "):
        load()


@pytest.mark.parametrize("where", ["here", "own"])
def test_a_key_that_is_no_setting_is_refused_with_the_ones_that_are(where: str) -> None:
    (file_here if where == "here" else own_file)("page_timout = 30")
    with pytest.raises(WrongSetting, match=r"^page_timout: .*Known: operator, records, .*page_timeout"):
        load()


@pytest.mark.parametrize("text", ["page_timeout = ", "not toml at all", "page_timeout = 1\npage_timeout = 2"])
def test_a_file_that_is_no_toml_is_said_by_name(text: str) -> None:
    file_here(text)
    with pytest.raises(WrongSetting, match=r"^chaperone\.toml: ") as caught:
        load()
    assert "\n" not in str(caught.value)


def test_a_bad_value_in_the_environment_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPERONE_SET", "not json")
    with pytest.raises(WrongSetting) as caught:
        load()
    assert "set" in str(caught.value)
    assert not str(caught.value).startswith("chaperone.toml")


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().agent_name = "Other"


def test_no_dotenv_file_is_read_by_accident() -> None:
    Path(".env").write_text("CHAPERONE_AGENT_NAME=Dotenv\n", "utf-8")
    assert load().agent_name == "Chaperone"


@pytest.mark.parametrize(
    "text",
    [
        '"helpdesk_email.UK" = "uk@partner.example"',
        'helpdesk_email.UK = "uk@partner.example"',
        '[set.helpdesk_email]\nuk = "uk@partner.example"',
    ],
)
def test_a_stores_own_value_has_a_dotted_name_however_the_file_writes_it(text: str) -> None:
    file_here(f"[set]\n{text}")
    assert load().set == {"helpdesk_email.UK": "uk@partner.example"}


@pytest.mark.parametrize("variable", ["CHAPERONE_SET__HELPDESK_EMAIL__UK", "CHAPERONE_SET__HELPDESK_EMAIL.UK"])
def test_a_stores_own_value_in_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    file_here('[set]\n"helpdesk_email.UK" = "file@partner.example"\nhelpdesk_email.DE = "de@partner.example"')
    monkeypatch.setenv(variable, "here@partner.example")
    assert load().set == {"helpdesk_email.UK": "here@partner.example", "helpdesk_email.DE": "de@partner.example"}


@pytest.mark.parametrize("text", ["email = 3", "email = [3]", "email.UK.more = 'x'"])
def test_a_value_for_partners_is_text(text: str) -> None:
    file_here(f"[set]\n{text}")
    with pytest.raises(WrongSetting, match=r"^set\.email.*: Input should be a valid string\.$"):
        load()


def test_recipients_are_a_list_in_the_file_and_parted_by_commas_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load().encrypt_to == ()
    file_here('encrypt_to = ["age1one", "team.txt"]')
    assert load().encrypt_to == ("age1one", "team.txt")
    monkeypatch.setenv("CHAPERONE_ENCRYPT_TO", "age1one, ssh-ed25519 AAAA jonas@example,")
    assert load().encrypt_to == ("age1one", "ssh-ed25519 AAAA jonas@example")
    assert load(encrypt_to=["age1two"]).encrypt_to == ("age1two",)


def test_nothing_says_how_long_records_are_kept_until_somebody_does() -> None:
    assert (load().keep_pictures, load().keep_records) == (None, None)
    file_here("keep_pictures = 90\nkeep_records = 730")
    assert (load().keep_pictures, load().keep_records) == (90, 730)


@pytest.mark.parametrize("text", ["keep_pictures = 0", "keep_records = -1", 'keep_records = "long"'])
def test_a_time_to_keep_is_at_least_a_day(text: str) -> None:
    file_here(text)
    with pytest.raises(WrongSetting, match=r"^keep_"):
        load()
