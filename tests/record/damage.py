"""What can be done to a sealed record: by an accident, by somebody with an editor, by a forger who knows the format."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.record import bag
from automation.record.lines import FIRST_PREV, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.record.signed import Signing

    Damage = Callable[[Path], object]
    Rewriting = Callable[[list[bytes]], Sequence[bytes]]

JOURNAL, INFO = bag.JOURNAL, bag.INFO
MANIFEST, TAGS = bag.MANIFEST, bag.TAG_MANIFEST

# One file.


def flip(path: str, at: int = 40) -> Damage:
    def damage(record: Path) -> None:
        data = bytearray((record / path).read_bytes())
        data[at] ^= 0x01
        (record / path).write_bytes(data)

    return damage


def write(path: str, data: bytes = b"{}") -> Damage:
    def damage(record: Path) -> None:
        (record / path).parent.mkdir(exist_ok=True)
        (record / path).write_bytes(data)

    return damage


def replace(path: str, old: bytes, new: bytes) -> Damage:
    def damage(record: Path) -> None:
        before = (record / path).read_bytes()
        assert old in before
        (record / path).write_bytes(before.replace(old, new))

    return damage


def append(path: str, more: bytes) -> Damage:
    return lambda record: (record / path).write_bytes((record / path).read_bytes() + more)


def cut(path: str, by: int = 1) -> Damage:
    return lambda record: (record / path).write_bytes((record / path).read_bytes()[:-by])


def remove(path: str) -> Damage:
    return lambda record: (record / path).unlink()


def rename(path: str, to: str) -> Damage:
    return lambda record: (record / path).rename(record / to)


def swap(one: str, other: str) -> Damage:
    def damage(record: Path) -> None:
        first, second = (record / one).read_bytes(), (record / other).read_bytes()
        (record / one).write_bytes(second)
        (record / other).write_bytes(first)

    return damage


def link(path: str) -> Damage:
    """The bytes are the right ones, but they lie outside the record."""

    def damage(record: Path) -> None:
        target = record.parent / "elsewhere"
        (record / path).rename(target)
        (record / path).symlink_to(target)

    return damage


def hard_link(path: str, to: str) -> Damage:
    return lambda record: (record / to).hardlink_to(record / path)


def folder_instead(path: str) -> Damage:
    def damage(record: Path) -> None:
        (record / path).unlink()
        (record / path).mkdir()

    return damage


# Its lines.


def lines(path: str, change: Rewriting) -> Damage:
    def damage(record: Path) -> None:
        changed = change((record / path).read_bytes().splitlines())
        (record / path).write_bytes(b"".join(line + b"\n" for line in changed))

    return damage


def drop(index: int) -> Rewriting:
    return lambda found: [line for number, line in enumerate(found) if number != index]


def double(index: int) -> Rewriting:
    return lambda found: [*found[: index + 1], *found[index:]]


def swapped(index: int) -> Rewriting:
    return lambda found: [*found[:index], found[index + 1], found[index], *found[index + 2 :]]


def without(kind: str, step: int | None = None) -> Rewriting:
    def gone(line: bytes) -> bool:
        fields = json.loads(line)
        return bool(fields["kind"] == kind and step in {None, fields.get("step")})

    return lambda found: [line for line in found if not gone(line)]


def saying(old: bytes, new: bytes) -> Rewriting:
    def change(found: list[bytes]) -> list[bytes]:
        assert any(old in line for line in found)
        return [line.replace(old, new) for line in found]

    return change


def first(kind: str, **own: Any) -> Rewriting:  # noqa: ANN401 - any field of any line
    """The first line of that kind says something else."""

    def change(found: list[bytes]) -> list[bytes]:
        fields = [json.loads(line) for line in found]
        where = next(index for index, one in enumerate(fields) if one["kind"] == kind)
        return [json.dumps(one | own).encode() if index == where else found[index] for index, one in enumerate(fields)]

    return change


def to_the_end(kind: str) -> Rewriting:
    """The lines of that kind come after all others but the closing."""

    def change(found: list[bytes]) -> list[bytes]:
        late = [line for line in found if json.loads(line)["kind"] == kind]
        return [*(line for line in found[:-1] if line not in late), *late, found[-1]]

    return change


def asked_before(answer: str) -> Rewriting:
    """With the seller's answer to the session itself, before anything else."""
    words = {"version": "1", "text": "Before we begin.", "account": None, "operator": "Ada"}
    consent = {"kind": "consent", "at": "2026-11-21T10:00:00Z", "mono": 0.1, **words, "answer": answer}
    line = json.dumps({**consent, "who": "Sam", "how": "said so", "seconds": 2.0}).encode()
    return lambda found: [found[0], line, *found[1:]]


# What a forger mends afterwards.


def beside(record: Path) -> list[str]:
    """The files beside the data that the tag manifest lists."""
    return [path.name for path in record.iterdir() if path.is_file() and path.name not in {TAGS, bag.SIGNATURE}]


def chained(change: Rewriting) -> Damage:
    """The journal with other contents, each line following from the one before: what whoever has no key can do."""

    def fitted(found: list[bytes]) -> list[bytes]:
        told: list[bytes] = []
        for seq, line in enumerate(change(found)):
            fields = json.loads(line) | {"seq": seq, "prev": digest(told[-1]) if told else FIRST_PREV}
            told.append(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())
        return told

    return lines(JOURNAL, fitted)


def retold(change: Rewriting, how: Signing) -> Damage:
    """The journal with other contents, and all that is around it made to fit: only the meaning is wrong."""
    return countersigned(chained(change), how)


def countersigned(damage: Damage, how: Signing) -> Damage:
    """The same, with fitting checkpoints, manifests, count and signature: what only whoever has the key can do."""
    return recounted(each(damage, how.countersign_again), how)


def resigned(damage: Damage, how: Signing) -> Damage:
    """The same, with a fitting signature."""
    return each(damage, how.sign)


def relisted(damage: Damage, how: Signing) -> Damage:
    """The same, with a tag manifest that fits the files beside the data as they are now, and a fitting signature."""

    def both(record: Path) -> None:
        damage(record)
        (record / TAGS).write_bytes(bag.manifest(record, beside(record)))

    return resigned(both, how)


def recounted(damage: Damage, how: Signing) -> Damage:
    """The same, with fitting manifests, a fitting count and a fitting signature: all that a file's hash can say is right again."""

    def both(record: Path) -> None:
        damage(record)
        found = {
            path.relative_to(record).as_posix(): path.stat().st_size
            for path in record.rglob("data/**/*")
            if path.is_file()
        }
        info = (record / INFO).read_text().splitlines()
        kept = [line for line in info if not line.startswith("Payload-Oxum")]
        (record / INFO).write_text("\n".join([*kept, f"Payload-Oxum: {bag.oxum(found)}"]) + "\n")
        (record / MANIFEST).write_bytes(bag.manifest(record, found))
        relisted(lambda _: None, how)(record)

    return both


def each(*damages: Damage) -> Damage:
    def damage(record: Path) -> None:
        for one in damages:
            one(record)

    return damage


def copied(record: Path, to: Path) -> Path:
    return Path(shutil.copytree(record, to, symlinks=True))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
