"""What a partner asks for: data, no code. One TOML file a partner; docs/partners.md says what may stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic reads it at run time
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
)

from automation.errors import MissingValue, UnknownName, WrongSetting
from automation.record.redaction import EMAIL
from flows import partner_fields as fields
from flows.partner_fields import ANY, REGIONS, SLOT, STORE_CODES
from flows.vocabulary import Level  # noqa: TC001 - pydantic reads it at run time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

JobName = Literal["invite", "permissions", "partner-link", "mws", "consent", "emails", "senders"]
"""The jobs that there are, in the order in which they make sense."""

_KINDS: dict[str, tuple[re.Pattern[str], str]] = {
    "email": (EMAIL, "an e-mail address"),
    "url": (re.compile(r"https://[\w.-]+(?:[/?#]\S*)?"), "an https:// address"),
    "application": (
        re.compile(r"amzn1\.sellerapps\.app\.[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        "an application id (amzn1.sellerapps.app.…)",
    ),
    "text": (re.compile(r"[^\x00-\x1f\x7f]+"), "one line of text"),
}


Address = Annotated[str, Field(min_length=1), AfterValidator(fields.address)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Data):
    """Where the partner says what it needs, and when that was read."""

    where: str = Field(min_length=1)
    read_on: Annotated[date, BeforeValidator(fields.a_day)]


class Value(_Data):
    """A value that only the agent can give: an address made for this seller, say. `per_store`: each store has its own."""

    meaning: str = Field(min_length=1)
    kind: Literal["email", "text", "url", "application"] = "text"
    per_store: StrictBool = False


class Invitation(_Data):
    """The user to invite. `{key}` stands for a value of the profile."""

    name: str = Field(min_length=1)
    email: Address


class Developer(_Data):
    """The MWS developer to authorise: store code or region to the twelve digits of the account, as the partner writes them."""

    name: str = Field(min_length=1)
    accounts: dict[Annotated[str, AfterValidator(fields.somewhere)], Annotated[str, BeforeValidator(fields.number)]] = (
        Field(min_length=1)
    )

    def account(self, store: str) -> str | None:
        """The account number for a store: its own first, then its region's; none when the partner gives none."""
        region = next((region for region, stores in REGIONS.items() if store in stores), ANY)
        return next((self.accounts[key] for key in (store, region, ANY) if key in self.accounts), None)


class ServiceEmails(_Data):
    """The customer service addresses of a store. `{key}` stands for a value of the profile."""

    service: Address
    reply_to: Address


class Consent(_Data):
    """The application to consent to, by its SP-API application id. `{key}` stands for a value of the profile."""

    application: str = Field(min_length=1)
    state: str = ""


class Company(_Data):
    """The company to add as an authorized partner: its name as Amazon lists it."""

    name: str = Field(min_length=1)


_NEEDS = {
    "invite": "invite",
    "permissions": "invite",
    "partner-link": "partner_link",
    "mws": "mws",
    "consent": "consent",
    "emails": "emails",
    "senders": "senders",
}
"""The part of the file that each job is done by."""


class Partner(_Data):
    """A partner's profile. `permissions` maps row keys of the vocabulary to levels; `old` data is kept as history.

    What refers to something comes after it here: `jobs` is checked last, whatever its place in the file.
    """

    key: Annotated[str, AfterValidator(fields.file_name)]
    title: str = Field(min_length=1)
    about: str = Field(min_length=1)
    source: Source
    old: StrictBool = False
    note: str = ""
    values: dict[Annotated[str, AfterValidator(fields.value_name)], Value] = {}
    invite: Invitation | None = None
    permissions: dict[Annotated[str, AfterValidator(fields.row)], Annotated[Level, BeforeValidator(fields.level)]] = {}
    partner_link: Company | None = None
    mws: Developer | None = None
    consent: Consent | None = None
    emails: ServiceEmails | None = None
    senders: tuple[Address, ...] = ()
    jobs: tuple[JobName, ...] = Field(min_length=1)

    @field_validator("invite", "consent", "emails", "senders")
    @classmethod
    def _slots(cls, part: object, info: ValidationInfo) -> object:
        values: dict[str, Value] = info.data.get("values", {})
        names = values if "values" in info.data else dict((info.context or {}).get("values", {}))
        for key in _used(_templates(part)):
            if key not in names:
                raise ValueError(f"it uses {{{key}}}, which is not among the values")
            if info.field_name == "invite" and key in values and values[key].per_store:
                raise ValueError(
                    f"it uses {{{key}}}, which each store has its own of: an invitation is for the account"
                )
        return part

    @field_validator("jobs")
    @classmethod
    def _parts(cls, jobs: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for job in jobs:
            part = "permissions" if job == "permissions" and info.data.get("permissions") == {} else _NEEDS[job]
            if part in info.data and not info.data[part]:
                raise ValueError(f"the job {job} needs [{part}], and the file has none")
        return jobs

    def templates(self, job: str) -> tuple[str, ...]:
        """What is filled in for that job."""
        return _templates(getattr(self, _NEEDS[job]))


@dataclass(frozen=True)
class Wanted:
    """What one run is to bring about: the partner's profile with the values given for it, for the named stores."""

    partner: Partner
    values: Mapping[str, str]
    stores: tuple[str, ...]

    @property
    def name(self) -> str:
        """The invited user's name; empty when the partner invites nobody."""
        return self._invited(self.partner.invite.name) if self.partner.invite else ""

    @property
    def email(self) -> str:
        """The invited user's address; empty when the partner invites nobody, or this run does not need it."""
        return self._invited(self.partner.invite.email) if self.partner.invite else ""

    @property
    def everywhere(self) -> bool:
        """Whether the user belongs to the global account: with more than one store, says the ExportYourStore guide."""
        return len(self.stores) > 1

    @property
    def addresses(self) -> frozenset[str]:
        """Every e-mail address that this run is about, case folded."""
        said = (template for job in self.partner.jobs for template in self.partner.templates(job))
        texts = [text for template in said for store in self.stores if (text := self._filled(template, store))]
        return frozenset(found.casefold() for text in texts for found in EMAIL.findall(text))

    def fill(self, template: str, store: str) -> str:
        """`template` with the values in place; a store's own value wins. Raises MissingValue."""
        text = self._filled(template, store)
        if text is None:
            key = next(key for key in _used((template,)) if self._value(key, store) is None)
            raise MissingValue(self.partner.title, key, self.partner.values[key].meaning)
        return text

    def _invited(self, template: str) -> str:
        return self._filled(template, self.stores[0]) or ""

    def _filled(self, template: str, store: str) -> str | None:
        values = {key: self._value(key, store) for key in _used((template,))}
        known = {key: value for key, value in values.items() if value is not None}
        return slots_filled(template, known).strip() if len(known) == len(values) else None

    def _value(self, key: str, store: str) -> str | None:
        return self.values.get(f"{key}.{store}", self.values.get(key))


def wanted(profile: Partner, given: Mapping[str, str], stores: Sequence[str], jobs: Iterable[str]) -> Wanted:
    """The profile with the `given` values, as these `jobs` need them. Raises MissingValue, UnknownName, WrongSetting."""
    values = dict(_named(profile, key, text) for key, text in given.items())
    used = dict.fromkeys(key for job in jobs for key in _used(profile.templates(job)))
    for key in used:
        for name in _required(profile.values[key], key, values, stores):
            raise MissingValue(profile.title, name, _meaning(profile.values[key], key, stores))
    if profile.mws and "mws" in jobs:
        _require_accounts(profile.title, profile.mws, stores)
    return Wanted(profile, values, tuple(stores))


def slots_filled(template: str, values: Mapping[str, str]) -> str:
    """`template` with each `{key}` replaced."""
    return SLOT.sub(lambda slot: values[slot[1]], template)


def values_of(profile: Partner, settings: Mapping[str, str]) -> dict[str, str]:
    """Those of the values in the settings that this partner asks for: the others are for other partners."""
    return {key: text for key, text in settings.items() if key.partition(".")[0] in profile.values}


def _named(profile: Partner, name: str, text: str) -> tuple[str, str]:
    """A given value under the name that it is kept by, checked."""
    key, dot, store = name.partition(".")
    if key not in profile.values:
        raise UnknownName(f"value of {profile.title}", name, tuple(profile.values))
    value, code = profile.values[key], store.upper()
    if dot and not value.per_store:
        raise WrongSetting(f"--set {name}", f"this value is the same for every store. Give it as --set {key}=….")
    if dot and code not in STORE_CODES:
        raise UnknownName("store", store, STORE_CODES)
    pattern, what = _KINDS[value.kind]
    if text.strip() and not pattern.fullmatch(text.strip()):
        raise WrongSetting(f"--set {name}", f"“{text}” is not {what}.")
    return f"{key}.{code}" if dot else key, text.strip()


def _required(value: Value, key: str, values: Mapping[str, str], stores: Sequence[str]) -> Iterator[str]:
    """The names under which `value` is still to be given. With several stores, one for all of them does not count."""
    if not value.per_store or len(stores) == 1:
        one = values.get(key) or (values.get(f"{key}.{stores[0]}") if value.per_store else None)
        yield from () if one else (key,)
    else:
        yield from (f"{key}.{store}" for store in stores if not values.get(f"{key}.{store}"))


def _meaning(value: Value, key: str, stores: Sequence[str]) -> str:
    if not value.per_store or len(stores) == 1:
        return value.meaning
    return f"{value.meaning} (each store has its own: {' '.join(f'--set {key}.{store}=…' for store in stores)})"


def _require_accounts(title: str, developer: Developer, stores: Sequence[str]) -> None:
    missing = [store for store in stores if developer.account(store) is None]
    if missing:
        raise WrongSetting(
            f"--store {','.join(missing)}",
            f"{title} gives a developer account for {', '.join(developer.accounts)} only. "
            "Leave the store out, or name the jobs that are to be done there.",
        )


def _templates(part: object) -> tuple[str, ...]:
    if isinstance(part, tuple):
        return part
    if isinstance(part, Invitation | Consent | ServiceEmails):
        return tuple(str(text) for _, text in part)
    return ()


def _used(templates: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(key for template in templates for key in SLOT.findall(template))
