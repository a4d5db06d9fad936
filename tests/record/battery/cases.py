"""What is done to the record, and what must be found then: the cases of the battery, from which their folders are made.

Named as in the conformance suites of others: what is done, and ``_fail`` where the record is not to pass. Each case names the faults, all of
them and no other, since a record that is refused for the wrong reason is not understood. Whoever rewrites it here has the key of its
operator: nothing is found by a signature that does not fit, which is what cases_of_signing.py is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from automation.record.faults import (
    ApprovalWithoutPlan,
    ChainBroken,
    CommitWithoutConsent,
    CommitWithoutYes,
    DeclarationWrong,
    EvidenceDiffers,
    EvidenceMissing,
    EvidenceNamedTwice,
    EvidenceUnnamed,
    Fault,
    FileChanged,
    FileMissing,
    FileUnlisted,
    FirstLineWrong,
    IntentWithoutOutcome,
    LineAfterClose,
    LineUnreadable,
    ListedTwice,
    ManifestMissing,
    ManifestUnreadable,
    NotBegun,
    NotClosed,
    OutcomeWithoutIntent,
    PathEscapes,
    PayloadCountWrong,
    PlanDiffers,
    PlanMissing,
    PlanUnnamed,
    SequenceBroken,
    SymlinkFound,
    TornTail,
)
from automation.record.mistrust import (
    CheckpointBeyondEnd,
    CheckpointDiffers,
    CheckpointMissing,
    CheckpointOfAnotherRun,
    NotOfThisData,
    SealedByAnother,
)
from automation.record.series import FINE
from tests.record import damage as forging
from tests.record.battery.story import SIGNING
from tests.record.damage import (
    INFO,
    JOURNAL,
    MANIFEST,
    TAGS,
    append,
    asked_before,
    cut,
    double,
    drop,
    each,
    first,
    flip,
    folder_instead,
    hard_link,
    lines,
    link,
    remove,
    rename,
    replace,
    saying,
    swap,
    swapped,
    to_the_end,
    without,
    write,
)

if TYPE_CHECKING:
    from tests.record.damage import Damage


@dataclass(frozen=True)
class Case:
    """What is done to the record, the faults that must be found then, none where it stays as it was, and what comes of it."""

    name: str
    damage: Damage
    faults: frozenset[type[Fault]]
    status: str

    @property
    def kind(self) -> str:
        return "good" if self.status in FINE else "broken"


def case(name: str, damage: Damage, *faults: type[Fault], status: str = "") -> Case:
    return Case(name, damage, frozenset(faults), status or ("invalid" if faults else "valid"))


retold, recounted = partial(forging.retold, how=SIGNING), partial(forging.recounted, how=SIGNING)
relisted, resigned = partial(forging.relisted, how=SIGNING), partial(forging.resigned, how=SIGNING)
countersigned = partial(forging.countersigned, how=SIGNING)


ANOTHER = "another"
"""Another good record of the same people, beside the place where the cases are made."""
STILL, OTHER, PLAN = "data/0001-look.webp", "data/0003-press-add.webp", "data/plan.json"
ZEROS = b"0" * 64

TOUCHED = (
    case("still-byte-flipped_fail", flip(STILL), FileChanged, EvidenceDiffers),
    case("still-one-byte-longer_fail", append(STILL, b"x"), FileChanged, EvidenceDiffers, PayloadCountWrong),
    case("still-one-byte-shorter_fail", cut(STILL), FileChanged, EvidenceDiffers, PayloadCountWrong),
    case("still-emptied_fail", write(STILL, b""), FileChanged, EvidenceDiffers, PayloadCountWrong),
    case("still-gone_fail", remove(STILL), FileMissing, EvidenceMissing, PayloadCountWrong),
    case("still-renamed_fail", rename(STILL, "data/0001-x.webp"), FileMissing, FileUnlisted, EvidenceMissing, EvidenceUnnamed),
    case("still-in-capitals_fail", rename(STILL, "data/0001-LOOK.webp"), FileMissing, FileUnlisted, EvidenceMissing, EvidenceUnnamed),
    case("still-moved-beside-the-data_fail", rename(STILL, "0001-look.webp"), FileMissing, FileUnlisted, EvidenceMissing, PayloadCountWrong),
    case("still-linked-outside_fail", link(STILL), SymlinkFound, FileMissing, EvidenceMissing, PayloadCountWrong),
    case("still-a-folder-now_fail", folder_instead(STILL), FileMissing, EvidenceMissing, PayloadCountWrong),
    case("stills-swapped_fail", swap(STILL, OTHER), FileChanged, EvidenceDiffers),
    case("still-added_fail", write("data/0099-new.webp"), FileUnlisted, EvidenceUnnamed, PayloadCountWrong),
    case("still-added-in-a-folder_fail", write("data/more/0099.webp"), FileUnlisted, EvidenceUnnamed, PayloadCountWrong),
    case("still-linked-hard_fail", hard_link(STILL, "data/0099-same.webp"), FileUnlisted, EvidenceUnnamed, PayloadCountWrong),
    case("plan-byte-flipped_fail", flip(PLAN), FileChanged, PlanDiffers),
    case("plan-gone_fail", remove(PLAN), FileMissing, PlanMissing, PayloadCountWrong),
    case("plan-added_fail", write("data/plan-9.json"), FileUnlisted, PlanUnnamed, PayloadCountWrong),
    case("plans-swapped_fail", swap(PLAN, "data/plan-2.json"), FileChanged, PlanDiffers),
    case("plan-linked-outside_fail", link(PLAN), SymlinkFound, FileMissing, PlanMissing, PayloadCountWrong),
    case("private-file-byte-flipped_fail", flip("data/private.json"), FileChanged),
    case("private-file-gone_fail", remove("data/private.json"), FileMissing, PayloadCountWrong),
    case("replay-emptied_fail", write("replay.html", b""), FileChanged),
    case("receipt-byte-flipped_fail", flip("receipt.txt"), FileChanged),
    case("replay-gone_fail", remove("replay.html"), FileMissing),
    case("replay-linked-outside_fail", link("replay.html"), SymlinkFound, FileMissing),
    case("auditors-page-byte-flipped_fail", flip("VERIFY.md"), FileChanged),
    case("declaration-byte-flipped_fail", flip("bagit.txt", 5), FileChanged, DeclarationWrong),
    case("declaration-gone_fail", remove("bagit.txt"), FileMissing, DeclarationWrong),
    case("count-stale_fail", replace(INFO, b"Payload-Oxum: ", b"Payload-Oxum: 1"), FileChanged, PayloadCountWrong),
    case("information-gone_fail", remove(INFO), FileMissing, PayloadCountWrong),
    case("file-added-beside_fail", write("notes.txt"), FileUnlisted),
    case("fetch-list-added_fail", write("fetch.txt", b"https://x/ 1 data/x\n"), FileUnlisted),
    case("other-manifest-added_fail", write("manifest-md5.txt"), FileUnlisted),
    case("data-linked-outside_fail", link("data"),
         SymlinkFound, FileMissing, PayloadCountWrong, NotBegun, NotClosed, SealedByAnother),
    case("journal-gone_fail", remove(JOURNAL),
         FileMissing, PayloadCountWrong, NotBegun, NotClosed, EvidenceUnnamed, PlanUnnamed, SealedByAnother, CheckpointOfAnotherRun),
    case("journal-word-changed_fail", replace(JOURNAL, b"Maria asks", b"Maria said"), FileChanged, ChainBroken),
    case("empty-folder-added", lambda record: (record / "more").mkdir()),
)  # fmt: skip

REWRITTEN = (
    case("manifest-gone_fail", remove(MANIFEST), FileMissing, ManifestMissing),
    case("manifest-and-its-line-gone_fail", relisted(remove(MANIFEST)), ManifestMissing),
    case("tag-manifest-gone_fail", remove(TAGS), ManifestMissing, NotOfThisData),
    case("manifest-emptied_fail", relisted(write(MANIFEST, b"")), FileUnlisted),
    case("tag-manifest-emptied_fail", resigned(write(TAGS, b"")), FileUnlisted),
    case("manifest-hash-flipped_fail", relisted(lines(MANIFEST, lambda found: [ZEROS + found[0][64:], *found[1:]])), FileChanged),
    case("manifest-hash-no-hash_fail", relisted(replace(MANIFEST, b"  data/plan.json", b"g  data/plan.json")), ManifestUnreadable, FileUnlisted),
    case("manifest-hash-in-capitals_fail", relisted(lines(MANIFEST, lambda found: [line[:64].upper() + line[64:] for line in found])),
         ManifestUnreadable, FileUnlisted),
    case("manifest-hash-of-another-kind_fail", relisted(lines(MANIFEST, lambda found: [line[32:] for line in found])),
         ManifestUnreadable, FileUnlisted),
    case("manifest-one-blank_fail", relisted(replace(MANIFEST, b"  data/plan.json", b" data/plan.json")), ManifestUnreadable, FileUnlisted),
    case("manifest-with-a-star_fail", relisted(replace(MANIFEST, b"  data/plan.json", b" *data/plan.json")), ManifestUnreadable, FileUnlisted),
    case("manifest-with-a-byte-order-mark_fail", relisted(lines(MANIFEST, lambda found: [b"\xef\xbb\xbf" + found[0], *found[1:]])),
         ManifestUnreadable, FileUnlisted),
    case("manifest-with-other-line-ends_fail", relisted(lines(MANIFEST, lambda found: [line + b"\r" for line in found])),
         FileMissing, FileUnlisted),
    case("manifest-with-an-empty-line_fail", relisted(append(MANIFEST, b"\n")), ManifestUnreadable),
    case("manifest-torn_fail", relisted(cut(MANIFEST)), ManifestUnreadable, FileUnlisted),
    case("manifest-in-utf-16_fail", relisted(lambda record: (record / MANIFEST).write_bytes((record / MANIFEST).read_text().encode("utf-16"))),
         ManifestUnreadable, FileUnlisted),
    case("manifest-in-another-order", relisted(lines(MANIFEST, lambda found: found[::-1]))),
    case("manifest-line-dropped_fail", relisted(lines(MANIFEST, drop(2))), FileUnlisted),
    case("manifest-line-twice_fail", relisted(lines(MANIFEST, double(2))), ListedTwice),
    case("manifest-line-twice-with-another-hash_fail", relisted(append(MANIFEST, ZEROS + b"  " + STILL.encode() + b"\n")), ListedTwice),
    case("manifest-lists-what-is-not-there_fail", relisted(append(MANIFEST, ZEROS + b"  data/0099.webp\n")), FileMissing),
    case("manifest-lists-a-folder_fail", relisted(append(MANIFEST, ZEROS + b"  data/more\n")), FileMissing),
    case("manifest-lists-a-file-beside-the-data_fail", relisted(append(MANIFEST, ZEROS + b"  replay.html\n")), PathEscapes),
    case("tag-manifest-lists-data_fail", resigned(append(TAGS, ZEROS + b"  data/plan.json\n")), PathEscapes),
    case("tag-manifest-lists-itself_fail", resigned(append(TAGS, ZEROS + f"  {TAGS}\n".encode())), FileChanged),
    case("tag-manifest-line-dropped_fail", resigned(lines(TAGS, drop(1))), FileUnlisted),
    case("tag-manifest-line-twice_fail", resigned(lines(TAGS, double(1))), ListedTwice),
    case("tag-manifest-torn_fail", resigned(cut(TAGS)), ManifestUnreadable, FileUnlisted),
    case("tag-manifest-line-that-is-none_fail", resigned(append(TAGS, b"hello\n")), ManifestUnreadable),
    case("declaration-of-another-version_fail", relisted(replace("bagit.txt", b"1.0", b"0.97")), DeclarationWrong),
    case("declaration-of-another-encoding_fail", relisted(replace("bagit.txt", b"UTF-8", b"UTF-16")), DeclarationWrong),
    case("declaration-with-a-third-line_fail", relisted(append("bagit.txt", b"x: y\n")), DeclarationWrong),
    case("declaration-and-its-line-gone_fail", relisted(remove("bagit.txt")), DeclarationWrong),
    case("count-of-bytes-wrong_fail", relisted(replace(INFO, b"Payload-Oxum: ", b"Payload-Oxum: 1")), PayloadCountWrong),
    case("count-stated-twice_fail", relisted(append(INFO, b"Payload-Oxum: 1.1\n")), PayloadCountWrong),
    case("count-not-stated_fail", relisted(replace(INFO, b"Payload-Oxum", b"Payload-Oxen")), PayloadCountWrong),
    case("count-too-long-to-be-one_fail", relisted(replace(INFO, b"Payload-Oxum: ", b"Payload-Oxum: " + b"9" * 5000)), PayloadCountWrong),
    case("still-changed-everywhere-but-in-the-journal_fail", recounted(flip(STILL)), EvidenceDiffers),
    case("still-added-and-listed_fail", recounted(write("data/0099-new.webp")), EvidenceUnnamed),
    case("still-gone-and-unlisted_fail", recounted(remove(STILL)), EvidenceMissing),
    case("plan-changed-everywhere-but-in-the-journal_fail", recounted(flip(PLAN)), PlanDiffers),
    case("plan-added-and-listed_fail", recounted(write("data/plan-9.json")), PlanUnnamed),
    case("plan-gone-and-unlisted_fail", recounted(remove(PLAN)), PlanMissing),
    case("plans-swapped-and-listed_fail", recounted(swap(PLAN, "data/plan-2.json")), PlanDiffers),
    case("journal-word-changed-and-listed_fail", recounted(replace(JOURNAL, b"Maria asks", b"Maria said")), ChainBroken),
    case("journal-torn-and-listed_fail", recounted(cut(JOURNAL, 20)), TornTail, NotClosed),
    case("journal-without-its-last-newline-and-listed_fail", recounted(cut(JOURNAL)), TornTail, NotClosed),
    case("journal-emptied-and-listed_fail", recounted(write(JOURNAL, b"")),
         NotBegun, NotClosed, EvidenceUnnamed, PlanUnnamed, SealedByAnother, CheckpointOfAnotherRun),
    case("journal-of-another-record-and-listed_fail", recounted(lambda record: (record / JOURNAL).write_bytes(
        (record.parents[1] / ANOTHER / JOURNAL).read_bytes())),
         EvidenceMissing, EvidenceUnnamed, PlanUnnamed, CheckpointDiffers, CheckpointBeyondEnd, CheckpointMissing),
)  # fmt: skip

FORGED = (
    case("retold-as-it-was", retold(lambda found: found)),
    case("retold-with-a-kind-of-later", retold(lambda found: [*found[:2], b'{"kind":"weather","at":"2026-11-21T10:00:00Z","mono":1.0}', *found[2:]])),
    case("line-dropped_fail", countersigned(lines(JOURNAL, drop(1))), ChainBroken, SequenceBroken, CheckpointMissing),
    case("lines-swapped_fail", countersigned(lines(JOURNAL, swapped(2))), ChainBroken, SequenceBroken),
    case("line-doubled_fail", countersigned(lines(JOURNAL, double(1))), ChainBroken, SequenceBroken, CheckpointMissing),
    case("line-not-json_fail", countersigned(lines(JOURNAL, saying(b'"kind":"note"', b'"kind":note'))), LineUnreadable, ChainBroken),
    case("line-empty_fail", countersigned(lines(JOURNAL, lambda found: [*found[:3], b"", *found[3:]])),
         LineUnreadable, ChainBroken, SequenceBroken, CheckpointMissing),
    case("line-with-two-objects_fail", countersigned(lines(JOURNAL, lambda found: [found[0], found[1] + found[1], *found[2:]])),
         LineUnreadable, ChainBroken),
    case("line-not-utf-8_fail", countersigned(lines(JOURNAL, saying(b"Maria asks", b"Maria \xff"))), LineUnreadable, ChainBroken),
    case("line-with-other-line-end_fail", countersigned(lines(JOURNAL, lambda found: [line + b"\r" for line in found])), ChainBroken),
    case("line-without-a-key_fail", retold(saying(b'"kind":"note","text"', b'"kind":"note","txt"')), LineUnreadable),
    case("key-of-the-wrong-type_fail", retold(saying(b'"note","text":"', b'"note","text":5,"was":"')), LineUnreadable),
    case("time-without-a-zone_fail", retold(first("note", at="2026-11-21T10:00:00")), LineUnreadable),
    case("answer-of-no-kind_fail", retold(first("approval", answer="maybe")), LineUnreadable, CommitWithoutYes),
    case("number-not-a-number_fail", countersigned(lines(JOURNAL, saying(b'"seq":1,', b'"seq":"1",'))), LineUnreadable, ChainBroken),
    case("format-of-another-kind_fail", retold(saying(b'"format":1', b'"format":2')), FirstLineWrong),
    case("opening-gone_fail", retold(without("run.open")),
         FirstLineWrong, SealedByAnother, CheckpointOfAnotherRun, CheckpointMissing),
    case("opening-not-first_fail", retold(swapped(0)), FirstLineWrong),
    case("closing-gone_fail", retold(without("run.close")), NotClosed),
    case("closing-twice_fail", retold(lambda found: [*found, found[-1]]), LineAfterClose),
    case("line-after-the-closing_fail", retold(lambda found: [*found, found[1]]), LineAfterClose),
    case("outcome-gone_fail", retold(without("step.outcome", 1)), IntentWithoutOutcome, EvidenceUnnamed),
    case("outcome-of-the-last-step-gone_fail", retold(without("step.outcome", 2)), IntentWithoutOutcome, EvidenceUnnamed),
    case("intent-gone_fail", retold(without("step.intent", 1)), OutcomeWithoutIntent, EvidenceUnnamed),
    case("outcome-of-another-step_fail", retold(first("step.outcome", step=7)), OutcomeWithoutIntent),
    case("outcomes-all-at-the-end_fail", retold(to_the_end("step.outcome")), IntentWithoutOutcome, OutcomeWithoutIntent),
    case("approvals-gone_fail", retold(without("approval")), CommitWithoutYes),
    case("approvals-after-the-commits_fail", retold(to_the_end("approval")), CommitWithoutYes),
    case("answer-no_fail", retold(saying(b'"answer":"yes"', b'"answer":"no"')), CommitWithoutYes),
    case("answer-timeout_fail", retold(saying(b'"answer":"yes"', b'"answer":"timeout"')), CommitWithoutYes),
    case("yes-taken-back_fail", retold(lambda found: [line for one in found for line in (
        (one, one.replace(b'"answer":"yes"', b'"answer":"no"')) if b'"kind":"approval"' in one else (one,))]), CommitWithoutYes),
    case("approval-of-another-plan_fail", retold(saying(b'"kind":"approval","plan":"', b'"kind":"approval","plan":"00')),
         ApprovalWithoutPlan, CommitWithoutYes),
    case("approval-before-its-plan_fail", retold(swapped(3)), ApprovalWithoutPlan, CommitWithoutYes),
    case("approval-of-the-other-jobs-plan_fail", retold(lambda found: [
        line for line in found if not (b'"job":"invite"' in line and b'"kind":"plan"' in line)]),
        ApprovalWithoutPlan, CommitWithoutYes, PlanUnnamed),
    case("commit-for-another-store_fail", retold(saying(b'"store":"US","act":"commit"', b'"store":"CA","act":"commit"')), CommitWithoutYes),
    case("commit-for-another-job_fail", retold(saying(b'"job":"invite","store":"US","act":"commit"', b'"job":"mws","store":"US","act":"commit"')),
         CommitWithoutYes),
    case("press-told-as-a-commit_fail", retold(lambda found: [found[0], *(
        line.replace(b'"act":"press"', b'"act":"commit"') for line in found[1:] if b'"kind":"approval"' not in line)]), CommitWithoutYes),
    case("plans-gone_fail", retold(without("plan")), ApprovalWithoutPlan, CommitWithoutYes, PlanUnnamed),
    case("plan-of-another-hash_fail", retold(first("plan", sha256="0" * 64)), PlanDiffers, ApprovalWithoutPlan, CommitWithoutYes),
    case("plan-of-another-file_fail", retold(first("plan", file="plan-2.json")), PlanDiffers, PlanUnnamed),
    case("session-agreed-to", retold(asked_before("yes"))),
    case("session-refused_fail", retold(asked_before("no")), CommitWithoutConsent),
    case("session-not-answered_fail", retold(asked_before("timeout")), CommitWithoutConsent),
    case("session-never-asked-for-on-a-live-site_fail", retold(first("run.open", site="https://sellercentral.amazon.com", practice=False)),
         CommitWithoutConsent),
    case("session-never-asked-for-at-no-address-at-all_fail", retold(first("run.open", site="http://[::1")), CommitWithoutConsent),
    case("session-agreed-to-on-a-live-site", retold(lambda found: list(asked_before("yes")(list(
        first("run.open", site="https://sellercentral.amazon.com", practice=False)(found)))))),
    case("still-of-two-moments_fail", retold(saying(b"0003-press-add.webp", b"0001-look.webp")),
         EvidenceNamedTwice, EvidenceDiffers, EvidenceUnnamed),
    case("still-of-another-size_fail", retold(saying(b'"bytes":', b'"bytes":1')), EvidenceDiffers),
    case("still-not-named_fail", retold(first("observed", ev=None)), EvidenceUnnamed),
    case("still-not-there_fail", retold(saying(b"0001-look.webp", b"0001-cook.webp")), EvidenceMissing, EvidenceUnnamed),
    case("press-on-a-still-that-no-line-has_fail", retold(saying(b'"on":"0002-before-add.webp"', b'"on":"0099-other.webp"')), EvidenceMissing),
    case("journal-for-a-still_fail", retold(saying(b'"file":"0001-look.webp"', b'"file":"journal.jsonl"')), EvidenceDiffers, EvidenceUnnamed),
    case("two-runs-in-one-journal_fail", retold(lambda found: [*found, *found]),
         LineAfterClose, EvidenceNamedTwice),
    case("each-plan-and-answer-twice", retold(lambda found: [line for one in found for line in (
        (one, one) if b'"kind":"approval"' in one else (one,))])),
    case("everything-at-once_fail", each(flip(STILL), remove(PLAN), write("notes.txt"), append(TAGS, b"hello\n")),
         NotOfThisData, FileChanged, EvidenceDiffers, FileMissing, PlanMissing, PayloadCountWrong, FileUnlisted, ManifestUnreadable),
)  # fmt: skip
