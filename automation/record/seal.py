"""Close a record: write the BagIt files around it, in an order that a crash cannot turn into a false seal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from automation.errors import RecordBroken
from automation.record import bag, receipt, replay, testimony
from automation.record.disk import DISK, Disk
from automation.record.durable import PART, write_new
from automation.record.faults import Fault
from automation.record.lines import RunOpen, digest
from automation.record.recovery import recover
from automation.record.signing import SEAL, Signer

__all__ = ["AlreadySealed", "FileUnnamed", "NothingToSeal", "SealError", "UnknownInfo", "UnsealableFile", "seal"]

_GIVEN = ("Bagging-Date", "Bag-Software-Agent", "External-Identifier", "Previous-Run")
_LABELS = (*_GIVEN, "Payload-Oxum", "Encrypted-To", "Signed-By", "Signing-Key")
_TAG_FILES = ("bagit.txt", bag.INFO, "VERIFY.md", "replay.html", "receipt.html", "receipt.txt", bag.MANIFEST)


class SealError(RecordBroken):
    """Base of what keeps a record from being sealed."""


class AlreadySealed(SealError):
    def __init__(self, record: Path) -> None:
        super().__init__(f"{record} is sealed already; a seal is never renewed.")
        self.record = record


class NothingToSeal(SealError):
    def __init__(self, record: Path) -> None:
        super().__init__(f"{record} has no journal, so there is nothing to seal.")
        self.record = record


class UnknownInfo(SealError):
    def __init__(self, label: str) -> None:
        super().__init__(f"{label!r} has no place in bag-info.txt, which must not hold personal data.")
        self.label = label


class UnsealableFile(SealError):
    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class FileUnnamed(SealError):
    """There are `files` that no line of the journal of `record` names: its run was stopped between a file and its line."""

    def __init__(self, record: Path, files: tuple[str, ...]) -> None:
        self.record, self.files = record, files
        super().__init__(
            f"no line of its journal names {', '.join(files)}, for the run was stopped just there. "
            "The next run, or chaperone verify, writes that down and seals it."
        )


def seal(record: Path, *, info: Mapping[str, str], signer: Signer | None = None, disk: Disk = DISK) -> str:
    """Write bagit.txt, bag-info.txt, VERIFY.md, the replay, the receipt and the two manifests; return the record's digest.

    ``info`` may set the labels Bagging-Date, Bag-Software-Agent, External-Identifier and Previous-Run (the digest of
    the run before); the first three are otherwise taken from the journal. The digest is the SHA-256 of
    tagmanifest-sha256.txt, which is written last, after its signature: without it there is no seal, and what a
    broken-off seal left is written anew. Raises SealError, and OSError when the disk refuses.
    """
    folder = bag.read_folder(record)
    _refuse(folder, info)
    for name in (
        *_TAG_FILES,
        bag.SIGNATURE,
        *(path for path in folder.files if "/" not in path and path.endswith(PART)),
    ):
        disk.unlink(record / name)
    payload = [path for path in folder.files if path.startswith(bag.DATA)]
    write_new(record / "bagit.txt", bag.DECLARATION, disk=disk)
    write_new(record / bag.INFO, _bag_info(folder, {**info, **_by(signer)}), disk=disk)
    write_new(record / "VERIFY.md", _auditors_page(), disk=disk)
    write_new(record / "replay.html", replay.render(record).encode(), disk=disk)
    for name, text in receipt.of_record(folder).items():
        write_new(record / name, text.encode(), disk=disk)
    write_new(record / bag.MANIFEST, bag.manifest(record, payload), disk=disk)
    tags = bag.manifest(record, _TAG_FILES)
    if signer:
        write_new(record / bag.SIGNATURE, signer.sign(tags, SEAL), disk=disk)
    write_new(record / bag.TAG_MANIFEST, tags, disk=disk)
    return digest(tags)


def _refuse(folder: bag.Folder, info: Mapping[str, str]) -> None:
    if bag.TAG_MANIFEST in folder.files:
        raise AlreadySealed(folder.root)
    if bag.JOURNAL not in folder.files:
        raise NothingToSeal(folder.root)
    for fault in folder.odd:
        raise UnsealableFile(fault)
    unnamed = recover(folder.read(bag.JOURNAL) or b"", folder.files).orphans
    if unnamed:
        raise FileUnnamed(folder.root, unnamed)
    for label in info:
        if label not in _GIVEN:
            raise UnknownInfo(label)


def _by(signer: Signer | None) -> dict[str, str]:
    return {"Signed-By": signer.principal, "Signing-Key": signer.public.fingerprint} if signer else {}


def _bag_info(folder: bag.Folder, info: Mapping[str, str]) -> bytes:
    opened = [
        line for line in testimony.read_journal(folder.read(bag.JOURNAL) or b"").lines if isinstance(line, RunOpen)
    ]
    facts = {"Bagging-Date": datetime.now(UTC).date().isoformat()}
    for line in opened[:1]:
        facts |= {"Bag-Software-Agent": f"{line.tool} {line.version}", "External-Identifier": line.run}
        facts |= {"Encrypted-To": ", ".join(line.encrypted_to)}
    facts |= {**info, "Payload-Oxum": bag.oxum(folder.files)}
    lines = (f"{label}: {' '.join(facts[label].split())}\n" for label in _LABELS if facts.get(label))
    return "".join(lines).encode()


def _auditors_page() -> bytes:
    return resources.files("automation.record").joinpath("templates", "VERIFY.md").read_bytes()
