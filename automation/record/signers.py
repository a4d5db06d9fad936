"""allowed_signers: whose key may sign what, and when. The file that `ssh-keygen -Y verify -f` reads, read and kept."""

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from automation.errors import UsageError
from automation.record import mistrust
from automation.record.sshsig import KIND, PublicKey, public_key

__all__ = ["Entry", "SignersUnreadable", "Use", "doubt", "principal", "read", "stamp", "with_key", "written"]

_LINE = re.compile(
    r'(?P<who>"[^"]+"|[^\s"]+)[ \t]+(?:(?P<options>(?:[^\s"]|"[^"]*")+)[ \t]+)?'
    r"(?P<kind>(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+)[ \t]+(?P<key>[A-Za-z0-9+/]+=*)(?:[ \t].*)?"
)
_OPTION = re.compile(r'([\w-]+)(?:="([^"]*)")?(?:,|$)')
_KNOWN = {"namespaces", "valid-after", "valid-before", "cert-authority"}
_TIME = "%Y%m%d%H%M%S"
_SECOND = timedelta(seconds=1)


class SignersUnreadable(UsageError):
    """Line `line` of the allowed_signers file `path` is none."""

    def __init__(self, path: str, line: int) -> None:
        self.path, self.line = path, line
        super().__init__(f"Line {line} of {path} is not one of an allowed_signers file (man ssh-keygen).")


@dataclass(frozen=True)
class Entry:
    """One line. Patterns are OpenSSH's, with commas; none of `namespaces` means all, no time means always."""

    who: str
    key: PublicKey
    namespaces: str | None = None
    after: datetime | None = None
    before: datetime | None = None

    def valid(self, at: datetime) -> bool:
        """Whether the key may be used at that second: both ends count, as with ssh-keygen."""
        second = at.replace(microsecond=0)
        return (self.after is None or self.after <= second) and (self.before is None or second <= self.before)


@dataclass(frozen=True)
class Use:
    """One use of a key: to sign `path` for `namespace`, as `who`, at a time."""

    path: str
    key: PublicKey
    who: str
    namespace: str
    at: datetime


def principal(operator: str) -> str:
    """The operator's name as the file can have it: without spaces and the signs that mean something there."""
    name = re.sub(r"[^\w.@+-]+", "-", unicodedata.normalize("NFC", operator)).strip("-.")
    return name or "operator"


def read(text: str, path: str) -> tuple[Entry, ...]:
    """The entries with Ed25519 keys. Raises SignersUnreadable; keys of other kinds and of authorities are passed over."""
    found = (_entry(line.strip(), path, number) for number, line in enumerate(text.splitlines(), 1))
    return tuple(entry for entry in found if entry)


def doubt(entries: Iterable[Entry], use: Use, signers: str) -> mistrust.Fault | None:
    """Why these `entries`, of the file `signers`, do not vouch for `use`; None when they do."""
    mine = [entry for entry in entries if entry.key == use.key]
    if not mine:
        return mistrust.UnknownSigner(use.path, use.key.fingerprint, signers)
    mine = [entry for entry in mine if _listed(use.who, entry.who)]
    if not mine:
        return mistrust.WrongPrincipal(use.path, use.key.fingerprint, use.who)
    mine = [entry for entry in mine if entry.namespaces is None or _listed(use.namespace, entry.namespaces)]
    if not mine:
        return mistrust.KeyNotForThis(use.path, use.key.fingerprint, use.namespace)
    if not any(entry.valid(use.at) for entry in mine):
        return mistrust.KeyOutOfTime(use.path, use.key.fingerprint, f"{use.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
    return None


def with_key(text: str, new: Entry, now: datetime, path: str) -> str:
    """The file `text` with `new` in force from `now` on, everything else as it stands.

    Another key of the same person ends then, and stays for what it has signed. Raises SignersUnreadable.
    """
    lines = text.splitlines()
    entries = [_entry(line.strip(), path, number) for number, line in enumerate(lines, 1)]
    in_force = [entry for entry in entries if entry and entry.who == new.who and entry.before is None]
    if any(entry.key == new.key for entry in in_force):
        return text
    kept = [
        written(_ended(entry, now)) if entry in in_force else f"{line}\n"
        for line, entry in zip(lines, entries, strict=True)
    ]
    return "".join((*kept, written(replace(new, after=now) if in_force else new)))


def _ended(entry: Entry, now: datetime) -> Entry:
    """Valid until now; a key without any time is none to ssh-keygen."""
    return replace(entry, before=max(now, entry.after + _SECOND) if entry.after else now)


def written(entry: Entry) -> str:
    """An entry as a line of the file."""
    options = {"namespaces": entry.namespaces, "valid-after": _told(entry.after), "valid-before": _told(entry.before)}
    given = ",".join(f'{name}="{value}"' for name, value in options.items() if value)
    return " ".join(part for part in (entry.who, given, entry.key.text) if part) + "\n"


def stamp(at: datetime) -> str:
    """A time as the file and `-Overify-time=` have it, in UTC."""
    return f"{at.astimezone(UTC):{_TIME}}Z"


def _told(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def _entry(line: str, path: str, number: int) -> Entry | None:
    try:
        return None if not line or line.startswith("#") else _parsed(line)
    except ValueError:
        raise SignersUnreadable(path, number) from None


def _parsed(line: str) -> Entry | None:
    """The entry of a line; None for keys that are not known here. Raises ValueError."""
    found = _LINE.fullmatch(line)
    options = dict(_options((found and found["options"]) or ""))
    if found is None or not options.keys() <= _KNOWN:
        raise ValueError("not a line of it")
    if found["kind"] != KIND or "cert-authority" in options:
        return None
    key = public_key(base64.b64decode(found["key"], validate=True))
    after, before = (_time(options[name]) if name in options else None for name in ("valid-after", "valid-before"))
    if after and before and after >= before:
        raise ValueError("no time at all")
    return Entry(found["who"].strip('"'), key, options.get("namespaces"), after, before)


def _options(text: str) -> Iterator[tuple[str, str]]:
    """The options before a key. Raises ValueError when they are none."""
    while text:
        found = _OPTION.match(text)
        if found is None:
            raise ValueError("not an option")
        yield found[1].lower(), found[2] or ""
        text = text[found.end() :]


def _time(text: str) -> datetime:
    """A time as OpenSSH writes it: with Z in UTC, else in the zone of this machine. Raises ValueError."""
    digits = text.removesuffix("Z")
    if not digits.isdecimal() or len(digits) not in {8, 12, 14}:
        raise ValueError("not a time")
    at = datetime.strptime(digits.ljust(14, "0"), _TIME)  # noqa: DTZ007 - the zone is put to it in the next line
    return at.replace(tzinfo=UTC) if text.endswith("Z") else at.astimezone()


def _listed(text: str, patterns: str) -> bool:
    """Whether `text` fits one of OpenSSH's `patterns`, and none that is negated."""
    fits = [pattern for pattern in patterns.split(",") if _fits(text, pattern.removeprefix("!"))]
    return bool(fits) and not any(pattern.startswith("!") for pattern in fits)


def _fits(text: str, pattern: str) -> bool:
    signs = {"*": ".*", "?": "."}
    return re.fullmatch("".join(signs.get(sign, re.escape(sign)) for sign in pattern), text, re.DOTALL) is not None
