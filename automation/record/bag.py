"""The folder around a record: BagIt 1.0 (RFC 8493), as it is written and as it is read."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from automation.record import faults
from automation.record.faults import Fault

__all__ = [
    "DATA",
    "DECLARATION",
    "INFO",
    "JOURNAL",
    "MANIFEST",
    "PRIVATE",
    "RUN_KEY",
    "SIGNATURE",
    "STAMP",
    "TAG_MANIFEST",
    "UNNAMED",
    "Folder",
    "escapes",
    "file_faults",
    "hash_file",
    "labels",
    "manifest",
    "oxum",
    "read_folder",
    "seal_faults",
    "sealed_as",
]

DATA = "data/"
JOURNAL = "data/journal.jsonl"
PRIVATE = "data/private.json"
RUN_KEY = "data/run-key.age"
"""The key of an encrypted record, for its recipients: without it the evidence cannot be read any more."""
UNNAMED = frozenset({JOURNAL, PRIVATE, f"{PRIVATE}.age", RUN_KEY})
"""Files of the data that no line of the journal names."""
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = f"{TAG_MANIFEST}.sig"
STAMP = f"{SIGNATURE}.tsr"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LISTED = re.compile(r"([0-9a-f]{64})  (\S.*)")
_LATER = re.compile(re.escape(TAG_MANIFEST) + r"[\w.-]*\.(sig|tsr)")
_OXUM = re.compile(r"^Payload-Oxum: (.*)$", re.MULTILINE)
_LARGEST = 2**28
"""Bytes of the largest file that is opened; a picture or a journal is far from it."""


@dataclass(frozen=True)
class Folder:
    """What lies in a record: the path of every plain file with its size, and what should not be there at all.

    A file is hashed once, and one that is also read is hashed as it was read: what is checked is what was sealed.
    """

    root: Path
    files: Mapping[str, int]
    odd: tuple[Fault, ...]
    _hashed: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def read(self, path: str) -> bytes | None:
        """The bytes of a plain file of this folder, or None."""
        if path not in self.files:
            return None
        try:
            with _opened(self.root / path) as file:
                data = file.read()
        except OSError:
            return None
        self._hashed.setdefault(path, hashlib.sha256(data).hexdigest())
        return data

    def hash(self, path: str) -> str | None:
        """The SHA-256 of a plain file of this folder, in hex, or None."""
        if path in self.files and path not in self._hashed:
            try:
                self._hashed[path] = hash_file(self.root / path)
            except OSError:
                return None
        return self._hashed.get(path)

    @property
    def sealed(self) -> bool:
        return TAG_MANIFEST in self.files or MANIFEST in self.files


def read_folder(root: Path) -> Folder:
    """Look at every name below ``root`` without following a link and without opening a file. Never raises."""
    files: dict[str, int] = {}
    odd: list[Fault] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as inside:
                entries = sorted(inside, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            continue  # nothing is there, or not any more
        except OSError:
            odd.append(faults.FileUnreadable(folder or str(root)))
            continue
        waiting += [f"{folder}{entry.name}/" for entry in entries if _sort_in(entry, folder, files, odd)]
    return Folder(root, files, tuple(odd))


def _sort_in(entry: os.DirEntry[str], folder: str, files: dict[str, int], odd: list[Fault]) -> bool:
    """Note what the entry is; whether it is a folder to look into."""
    name = folder + entry.name
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        odd.append(faults.FileUnreadable(name))
        return False
    if stat.S_ISLNK(found.st_mode):
        odd.append(faults.SymlinkFound(name))
    elif stat.S_ISREG(found.st_mode) and found.st_size > _LARGEST:
        odd.append(faults.FileTooLarge(name, found.st_size))
    elif stat.S_ISREG(found.st_mode):
        files[name] = found.st_size
    elif not stat.S_ISDIR(found.st_mode):
        odd.append(faults.NotAFile(name))
    return stat.S_ISDIR(found.st_mode)


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened(path: Path) -> FileIO:
    """A plain file, open for reading: no link is followed, no pipe waited for. Raises OSError."""
    careful = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    descriptor = os.open(path, os.O_RDONLY | careful)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return FileIO(descriptor)


def manifest(root: Path, paths: Iterable[str]) -> bytes:
    """The manifest of these files, as ``sha256sum -c --strict`` reads it. Raises OSError."""
    return "".join(f"{hash_file(root / path)}  {path}\n" for path in sorted(paths)).encode()


def oxum(files: Mapping[str, int]) -> str:
    """BagIt's count of the payload: bytes, a point, files."""
    sizes = [size for path, size in files.items() if path.startswith(DATA)]
    return f"{sum(sizes)}.{len(sizes)}"


def escapes(path: str) -> bool:
    """Whether a path that stands in the record could mean a place outside it, on any system."""
    parts = path.split("/")
    return "\\" in path or ":" in path or path.startswith("~") or any(part in {"", ".", ".."} for part in parts)


def labels(folder: Folder) -> dict[str, str]:
    """What bag-info.txt says, by label."""
    lines = (folder.read(INFO) or b"").decode(errors="replace").splitlines()
    return {label: value for label, sign, value in (line.partition(": ") for line in lines) if sign}


def sealed_as(folder: Folder) -> dict[str, str]:
    """The digest of every file that a manifest lists."""
    lines = (line for name in (MANIFEST, TAG_MANIFEST) for line in (folder.read(name) or b"").splitlines())
    found = (_LISTED.fullmatch(line.decode(errors="replace")) for line in lines)
    return {match[2]: match[1] for match in found if match}


def seal_faults(folder: Folder) -> Iterator[Fault]:
    """What BagIt asks for besides the manifests: the declaration and the count."""
    if folder.read("bagit.txt") != DECLARATION:
        yield faults.DeclarationWrong("bagit.txt")
    info = (folder.read(INFO) or b"").decode(errors="replace")
    stated = "".join(_OXUM.findall(info))
    if stated != oxum(folder.files):
        yield faults.PayloadCountWrong(stated or "no", oxum(folder.files))


def file_faults(folder: Folder, name: str) -> Iterator[Fault]:
    """Compare the files with the manifest ``name``, both ways: what it lists, and what it should have listed."""
    data = folder.read(name)
    if data is None:
        yield faults.FileUnreadable(name) if name in folder.files else faults.ManifestMissing(name)
        return
    listed: dict[str, str] = {}
    *lines, rest = data.decode(errors="replace").split("\n")
    for number, line in enumerate([*lines, rest] if rest else lines, 1):
        match = _LISTED.fullmatch(line) if number <= len(lines) else None
        if match is None:
            yield faults.ManifestUnreadable(name, number)
        elif match[2] in listed:
            yield faults.ListedTwice(match[2], name)
        else:
            listed[match[2]] = match[1]
    for path, digest in listed.items():
        yield from _listed_fault(folder, name, path, digest)
    yield from (faults.FileUnlisted(path) for path in _ours(folder, name) if path not in listed)


def _listed_fault(folder: Folder, name: str, path: str, digest: str) -> Iterator[Fault]:
    if escapes(path) or path.startswith(DATA) != (name == MANIFEST):
        yield faults.PathEscapes(path)
    elif path not in folder.files:
        yield faults.FileMissing(path)
    elif (found := folder.hash(path)) is None:
        yield faults.FileUnreadable(path)
    elif found != digest:
        yield faults.FileChanged(path)


def _ours(folder: Folder, name: str) -> list[str]:
    """The files that the manifest ``name`` answers for. Signatures and time stamps may come later, unlisted."""
    if name == MANIFEST:
        return [path for path in folder.files if path.startswith(DATA)]
    return [
        path
        for path in folder.files
        if not path.startswith(DATA) and path != TAG_MANIFEST and not _LATER.fullmatch(path)
    ]
