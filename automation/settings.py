"""Every setting, where it comes from, and what it is for."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_config_path, user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from automation.errors import WrongSetting

FILE = "chaperone.toml"
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Days = Annotated[int, Field(ge=1, le=36_500)]


def files() -> tuple[Path, ...]:
    """The settings files that are read, the stronger one last: the user's own, then the one in the folder of the call."""
    return (user_config_path("chaperone") / FILE, Path(FILE))


def user_name() -> str:
    """Who is signed in here; containers may not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "operator"


def _listed(values: object) -> object:
    """Several values in one text, as an environment variable has them: with commas, for keys contain spaces."""
    return [one.strip() for one in values.split(",") if one.strip()] if isinstance(values, str) else values


def _flat(values: object) -> object:
    """Values by their dotted names. TOML reads `email.UK = "…"` as a table, and CHAPERONE_SET__EMAIL__UK comes as one too."""
    if not isinstance(values, dict):
        return values
    flat: dict[str, object] = {}
    for key, value in values.items():
        name, _, store = str(key).partition(".")
        inner = value if isinstance(value, dict) else {store: value}
        flat |= {f"{name}.{part.upper()}" if part else name: text for part, text in inner.items()}
    return flat


def _address(url: str) -> str:
    """An address of HTTP, without a name or password in it."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError("an address such as https://timestamp.example is needed")
    return url


class Settings(BaseSettings):
    """Flags win, then the environment (`CHAPERONE_…`), then `chaperone.toml` here, then the one in the settings folder."""

    model_config = SettingsConfigDict(env_prefix="CHAPERONE_", env_nested_delimiter="__", extra="forbid", frozen=True)

    operator: str = Field(
        default_factory=user_name, min_length=1, description="Who runs this: written into every record."
    )
    records: Path = Field(
        default_factory=lambda: user_data_path("chaperone") / "records", description="Where records are kept."
    )
    browser: Path | None = Field(None, description="The browser's program file; found or installed when not given.")
    headless: bool | None = Field(
        None, description="Without a window; only on loopback. By itself: a window where there is a display."
    )
    attach: str | None = Field(
        None, description="A Chrome that runs already, by its debugging address, such as http://127.0.0.1:9222."
    )
    remote: str | None = Field(
        None, description="A Playwright server that brings the browser: wss://…, or ws:// on this machine."
    )
    agent_name: str = Field("Chaperone", description="What follows Agent/ in the user agent of every request.")
    viewport_width: int = Field(1440, ge=800, le=7680, description="Width of the window in CSS pixels.")
    viewport_height: int = Field(900, ge=600, le=4320, description="Height of the window in CSS pixels.")
    locale: str | None = Field(None, description="The browser's language, such as en-US; the system's when not given.")
    slow_mo: float = Field(0, ge=0, le=10_000, description="Milliseconds before each action, to watch it.")
    debug: bool = Field(
        default=False,
        description="One step at a time: each control outlined and told before it is used, and all detail.",
    )
    console: Literal["web", "terminal"] | None = Field(
        None, description="Where people answer; by itself: pages in a browser where there is a display."
    )
    trace: Path | None = Field(
        None,
        description="A new file for a Playwright trace of a run; only on loopback, for a trace keeps what is typed.",
    )
    encrypt_to: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (), description="Who can open the evidence of records: age1… or ssh-ed25519 public keys, or files of them."
    )
    keep_pictures: Days | None = Field(
        None, description="Days after which chaperone purge erases the pictures and plans of a record; never by itself."
    )
    keep_records: Days | None = Field(
        None, description="Days after which chaperone purge removes a whole record; never by itself."
    )
    page_timeout: Seconds = Field(15, description="Seconds that a page may take.")
    approval_timeout: Seconds = Field(600, description="Seconds to wait for a yes; no answer is a no.")
    handover_timeout: Seconds = Field(600, description="Seconds to wait for a person to sign in or the like.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="From which level on to log."
    )
    set: Annotated[dict[str, str], BeforeValidator(_flat)] = Field(
        {}, description="Values that partners' profiles ask for, such as email; one store's own as helpdesk_email.UK."
    )

    signing_key: Path | None = Field(
        None, description="The key that signs records: Ed25519, OpenSSH format. One is made when none is given."
    )
    signing_passphrase: SecretStr | None = Field(
        None, description="Opens the signing key; asked for in the terminal when it is not given."
    )
    timestamp_url: Annotated[str, AfterValidator(_address)] | None = Field(
        None, description="A time-stamp authority (RFC 3161) that is asked at the end of a run; none when not given."
    )
    timestamp_ca: Path | None = Field(
        None, description="The certificates of the time-stamp authorities that are believed: a PEM file."
    )

    @property
    def shown(self) -> dict[str, Any]:
        """Every setting as it may be shown: the path of a Playwright server is the key to its browser."""
        shown = self.model_dump(mode="json")
        if self.remote:
            parts = urlsplit(self.remote)
            shown["remote"] = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…"
        return shown

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no .env: a file that is read by accident
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - nothing here is a secret
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        own, here = files()
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, here),
            TomlConfigSettingsSource(settings_cls, own),
        )


_IN_DEBUG_MODE = {"slow_mo": 500, "log_level": "DEBUG"}


def load(**flags: Any) -> Settings:  # noqa: ANN401 - flags of any type; pydantic checks them
    """The settings with `flags` on top; a flag that is None was not given. Raises WrongSetting, naming the setting.

    Debug mode has a window unless a flag says otherwise; it is slowed and tells all, unless that was set in any way.
    """
    given = {key: value for key, value in flags.items() if value is not None}
    settings = _checked(given)
    if not settings.debug:
        return settings
    usual = {key: value for key, value in _IN_DEBUG_MODE.items() if key not in settings.model_fields_set}
    return _checked({"headless": False, **usual, **given})


def _checked(given: dict[str, Any]) -> Settings:
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = "" if first["type"] != "extra_forbidden" else f" Known: {', '.join(Settings.model_fields)}."
        raise WrongSetting(name or FILE, f"{first['msg']}.{known}") from error
    except SettingsError as error:  # an environment value that is no JSON
        name = next((name for name in Settings.model_fields if f'"{name}"' in str(error)), "")
        raise WrongSetting(name, f"what stands in CHAPERONE_{name.upper()} is not JSON.") from error
    except ValueError as error:  # a settings file that is no TOML
        raise WrongSetting(FILE, str(error)) from error


def sources(settings: Settings, flags: dict[str, Any]) -> dict[str, str]:
    """For each setting, where its value came from: a flag, the environment, a file, or its own default."""
    import os  # noqa: PLC0415
    import tomllib  # noqa: PLC0415

    given = {path: set(tomllib.loads(path.read_text("utf-8"))) for path in reversed(files()) if path.is_file()}

    def source(name: str) -> str:
        if flags.get(name) is not None:
            return "flag"
        variable = f"CHAPERONE_{name.upper()}"
        if any(key == variable or key.startswith(f"{variable}__") for key in map(str.upper, os.environ)):
            return "environment"
        return next((str(path) for path, names in given.items() if name in names), "default")

    return {name: source(name) for name in type(settings).model_fields}
