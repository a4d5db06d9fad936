"""A record as one file that can be given away: the sealed folder as a zip, or its replay as a page."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from automation.errors import Failed, Stopped, UsageError
from automation.record import replay
from automation.record.bag import read_folder
from automation.record.durable import write_new
from automation.record.notes import signed_note
from automation.record.provenance import Auditor
from automation.record.verify import Verdict, verify

__all__ = [
    "AlreadyThere",
    "DoesNotVerify",
    "NotWritten",
    "Source",
    "destination",
    "keep",
    "page_of",
    "source",
    "zipped",
]

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: the same record makes the same zip, whenever and wherever."""
_OWNERS_ONLY = 0o100600 << 16


class DoesNotVerify(Stopped):
    """The record at `record` is not what was sealed; `verdict` says in what."""

    def __init__(self, record: Path, verdict: Verdict) -> None:
        self.record, self.verdict = record, verdict
        found = " ".join(str(fault) for fault in verdict.faults[:3])
        super().__init__(
            f"{record.name} does not verify, so nothing is made of it that would look as if it did. {found} "
            "chaperone verify names everything; the folder can be copied as it is."
        )


class AlreadyThere(UsageError):
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is there already, and nothing is written over. Give another name with --out.")


class NotWritten(Failed):
    def __init__(self, path: Path, error: OSError) -> None:
        self.path = path
        super().__init__(f"{path} could not be written: {error.strerror or error}.")


@dataclass(frozen=True)
class Source:
    """A record that may be exported. What is made of one that was never `sealed` says so, and when and why evidence was `erased`."""

    record: Path
    sealed: bool
    erased: str | None = None


def source(record: Path, known: Auditor | None = None) -> Source:
    """The record at `record`, once it is checked. Raises DoesNotVerify when it was changed after its seal, or is none.

    With an auditor, it is one who is `known` to him that may have erased evidence, else only who sealed it.
    """
    verdict = verify(record, known)
    if verdict.status in {"invalid", "missing"}:
        raise DoesNotVerify(record, verdict)
    said = [check.detail for check in verdict.checks if check.name == "erasure"]
    return Source(record, verdict.status != "unsealed", next(iter(said), None))


def destination(source: Source, suffix: str, out: Path | None) -> Path:
    """Where to write: `out`, or in the folder `out`, or here under the record's name. Raises AlreadyThere."""
    name = f"{source.record.resolve().name}{'' if source.sealed else '-unsealed'}.{suffix}"
    path = Path(name) if out is None else out / name if out.is_dir() else out
    if path.exists():
        raise AlreadyThere(path)
    return path


def keep(path: Path, data: bytes) -> None:
    """Write the file whole or not at all. Raises AlreadyThere, NotWritten."""
    try:
        write_new(path, data)
    except FileExistsError as error:
        raise AlreadyThere(path) from error
    except OSError as error:
        raise NotWritten(path, error) from error


def zipped(source: Source) -> bytes:
    """Every file of the record, byte for byte, below a folder of its name: unzipped, it verifies as it does here.

    Of one whose evidence was erased, the signed note that says so stands beside that folder.
    In the order of the names, uncompressed and without times, so that the same record always makes the same zip.
    """
    folder = read_folder(source.record)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        whole = source.record.resolve()
        for path in (*(whole / path for path in sorted(folder.files)), *signed_note(whole)):
            entry = zipfile.ZipInfo(path.relative_to(whole.parent).as_posix(), _EPOCH)
            entry.external_attr, entry.create_system = _OWNERS_ONLY, 3
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def page_of(source: Source) -> bytes:
    """The replay: of a sealed record the one that was sealed, of another one, or where evidence was erased, what is made now."""
    as_sealed = source.sealed and source.erased is None
    return (source.record / "replay.html").read_bytes() if as_sealed else page_anew(source)


def page_anew(source: Source) -> bytes:
    """The replay as this version makes it, whatever version sealed the record; it says what is not sealed, or was erased."""
    return replay.render(source.record, sealed=source.sealed, erased=source.erased).encode()
