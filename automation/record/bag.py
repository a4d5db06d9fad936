"""The folder around a record: BagIt 1.0 (RFC 8493), as it is written and as it is read."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Folder:
    """What lies in a record: the path of every plain file with its size, and what should not be there at all."""

    root: Path
    files: Mapping[str, int]
    odd: tuple[Fault, ...]

    def read(self, path: str) -> bytes | None:
        """The bytes of a plain file of this folder, or None."""
        if path not in self.files:
            return None
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    @property
    def sealed(self) -> bool:
        return TAG_MANIFEST in self.files or MANIFEST in self.files


def read_folder(root: Path) -> Folder:
    """Look at every name below ``root`` without following a link and without opening a file."""
    files: dict[str, int] = {}
    odd: list[Fault] = []
    for folder, inner, names in os.walk(root):
        for name in sorted([*inner, *names]):
            path = Path(folder, name)
            _sort_in(path, path.relative_to(root).as_posix(), files, odd)
    return Folder(root, files, tuple(odd))


def _sort_in(path: Path, name: str, files: dict[str, int], odd: list[Fault]) -> None:
    try:
        found = path.lstat()
    except OSError:
        odd.append(faults.FileUnreadable(name))
        return
    if stat.S_ISLNK(found.st_mode):
        odd.append(faults.SymlinkFound(name))
    elif stat.S_ISREG(found.st_mode):
        files[name] = found.st_size
    elif not stat.S_ISDIR(found.st_mode):
        odd.append(faults.NotAFile(name))


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        yield faults.ManifestMissing(name)
        return
    listed: dict[str, str] = {}
    for number, line in enumerate(data.decode(errors="replace").removesuffix("\n").split("\n"), 1):
        match = _LISTED.fullmatch(line)
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
    else:
        try:
            if hash_file(folder.root / path) != digest:
                yield faults.FileChanged(path)
        except OSError:
            yield faults.FileUnreadable(path)


def _ours(folder: Folder, name: str) -> list[str]:
    """The files that the manifest ``name`` answers for. Signatures and time stamps may come later, unlisted."""
    if name == MANIFEST:
        return [path for path in folder.files if path.startswith(DATA)]
    return [
        path
        for path in folder.files
        if not path.startswith(DATA) and path != TAG_MANIFEST and not _LATER.fullmatch(path)
    ]
