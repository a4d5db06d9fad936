"""What a partner asks for, as a seller understands it: in sentences, and the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.partner import Partner, slots_filled
from flows.partner_fields import ANY
from flows.shelf import examine_own, old_jobs
from flows.vocabulary import Level, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def sentences(profile: Partner) -> tuple[str, ...]:
    """What the partner asks for, as a seller understands it: a line each."""
    lines = [f"{profile.title}: {profile.about}"]
    if profile.old:
        lines.append("This is old: what was asked for once, kept as history. It may not be to be had any more.")
    if profile.note:
        lines.append(profile.note)
    lines.append(f"Source: {profile.source.where}, read on {profile.source.read_on}.")
    for part in (_user, _company, _permissions, _developer, _consent, _emails, _senders, _values):
        lines += part(profile)
    return tuple(lines)


def data(profile: Partner) -> dict[str, Any]:
    """The same for a program: the parts that the profile has, and the sentences."""
    parts = profile.model_dump(mode="json", exclude={"key", "permissions"}, exclude_none=True)
    rights = {key: {"row": _row(key), "level": level.word} for key, level in profile.permissions.items()}
    old = list(old_jobs(profile))
    return {"name": profile.key, **parts, "old_jobs": old, "permissions": rights, "asks": list(sentences(profile))}


def checked(file: Path) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Any]]:
    """A file that the operator wrote: what it asks for, or what is wrong with it; and both for a program."""
    found = examine_own(file)
    if isinstance(found, Partner):
        return sentences(found), (), {"faults": [], "partner": data(found)}
    faults = tuple(str(fault) for fault in found)
    return (), faults, {"faults": list(faults), "partner": None}


def _user(profile: Partner) -> Iterator[str]:
    if profile.invite:
        yield f"It asks to be invited as the user “{profile.invite.name}”{_rights_follow(profile)}"


def _company(profile: Partner) -> Iterator[str]:
    if profile.partner_link:
        way = "you give it a link that works once, for 7 days; it sends you an invitation; you accept that"
        yield f"It asks to be added as the authorized partner “{profile.partner_link.name}” ({way}){_rights_follow(profile)}"


def _rights_follow(profile: Partner) -> str:
    return ", and for these permissions and no others:" if profile.permissions else ". It names no permissions."


def _permissions(profile: Partner) -> Iterator[str]:
    for key, level in profile.permissions.items():
        can = {Level.NONE: "not see", Level.VIEW: "see"}.get(level, "see and change")
        yield f"  - {can} {vocabulary().row[key].says} ({_row(key)}: {level.word})"


def _developer(profile: Partner) -> Iterator[str]:
    if profile.mws:
        yield f"It asks to be authorised as the developer “{profile.mws.name}” (Amazon MWS), with this account number:"
        for where, number in profile.mws.accounts.items():
            yield f"  - {number} for {'every store' if where == ANY else where}"
        if "mws" in old_jobs(profile) and not profile.old:
            yield "  This part is old: Amazon has closed MWS. It works where an account still has its page."


def _consent(profile: Partner) -> Iterator[str]:
    if profile.consent:
        yield f"It asks for your consent to its application: {_filled(profile, profile.consent.application)}."
        yield "  (Amazon shows which of your data that is. A consent lasts 365 days, and you can take it back.)"


def _emails(profile: Partner) -> Iterator[str]:
    if profile.emails:
        yield "It asks that buyers' messages go to other addresses, in each store:"
        yield f"  - Customer Service Email: {_filled(profile, profile.emails.service)}"
        yield f"  - Customer Service Reply-To Email: {_filled(profile, profile.emails.reply_to)}"


def _senders(profile: Partner) -> Iterator[str]:
    if profile.senders:
        yield "It asks that mail from these addresses may be sent to your buyers, in each store:"
        yield from (f"  - {_filled(profile, sender)}" for sender in profile.senders)


def _values(profile: Partner) -> Iterator[str]:
    for key, value in profile.values.items():
        each = f", or --set {key}.UK=… for one store" if value.per_store else ""
        yield f"You give it: --set {key}=…{each} : {value.meaning}"


def _filled(profile: Partner, template: str) -> str:
    """A template with what the values mean in their places."""
    return slots_filled(template, {key: value.meaning for key, value in profile.values.items()})


def _row(key: str) -> str:
    return vocabulary().row[key].texts[0]
