import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from automation.record import faults
from automation.record.faults import Fault
from automation.record.seal import seal
from automation.record.verify import verify
from tests.record.damage import JOURNAL, lines, without
from tests.record.sample import INVITATION, INVITE, RUN, STORIES, Draft, Press, close, done, drawn, interrupted


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample, sealed once; tests work on copies."""
    folder = tmp_path_factory.mktemp("originals")
    for story in STORIES:
        draft = Draft(folder / story.__name__, drawn())
        story(draft)
        seal(draft.folder, info={})
    return folder


@pytest.fixture
def sealed(originals: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(originals / "done", tmp_path / "record"))


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A finished run that is not sealed yet."""
    done(Draft(tmp_path / "record", drawn()))
    return tmp_path / "record"


def found(record: Path) -> set[type[Fault]]:
    return {type(fault) for fault in verify(record).faults}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_an_untouched_record_is_valid_and_an_interrupted_one_says_so(
    originals: Path, story: Callable[[Draft], None]
) -> None:
    verdict = verify(originals / story.__name__)
    assert verdict.status == ("interrupted" if story is interrupted else "valid")
    assert [check.name for check in verdict.checks if check.status == "failed"] == []
    assert all(check.detail for check in verdict.checks)


def test_the_run_is_named_whatever_the_folder_is_called(sealed: Path) -> None:
    told = verify(sealed.rename(sealed.with_name("2026-11-23T000000Z-0000"))).checks
    assert (
        next(check.detail for check in told if check.name == "journal") == f"of the run {RUN}, opened once, closed once"
    )


def test_the_press_that_was_under_way_is_noted_not_failed(originals: Path) -> None:
    noted = [check for check in verify(originals / "interrupted").checks if check.status == "noted"]
    assert [check.name for check in noted] == ["steps"]
    assert noted[0].detail == "Step 3 was under way when the run broke off; whether it happened is not known."


def test_what_changes_nothing_needs_no_yes(tmp_path: Path) -> None:
    """A run looks around before there is a plan: it presses to open what it reads."""
    draft = Draft(tmp_path / "run", drawn())
    draft.open(practice=False, site="https://sellercentral.amazon.com")
    draft.press(1, INVITE, ("users", "add"), Press("Show all users", "users"))
    close(draft, "unchanged", "Nothing was to be done.", (INVITE, "unchanged", None, 0))
    seal(draft.folder, info={})
    assert verify(draft.folder).status == "valid"


def test_a_newer_plan_takes_the_yes_away_from_the_older_one(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "run", drawn())
    draft.open()
    draft.line("observed", job="invite", store="US", facts={}, ev=draft.see("filled", "look"))
    draft.answer(draft.plan(INVITE, INVITATION))
    draft.plan(INVITE, INVITATION, caution="The page has changed since.")
    draft.press(1, INVITE, ("filled", "send"), Press("Send invitation", "sent", "commit"))
    close(draft, "done", "Done.")
    seal(draft.folder, info={})
    assert found(draft.folder) == {faults.CommitWithoutYes}


def test_a_record_without_manifests_is_unsealed_and_still_examined(record: Path) -> None:
    assert verify(record).status == "unsealed"
    assert verify(record).digest is None
    lines(JOURNAL, without("approval"))(record)
    assert verify(record).status == "invalid"


def test_a_run_that_is_still_going_on_is_unsealed_not_invalid(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "run", drawn())
    done(draft)
    written = (draft.folder / JOURNAL).read_bytes().splitlines(keepends=True)
    for kept in range(1, len(written)):
        (draft.folder / JOURNAL).write_bytes(b"".join(written[:kept]) + written[kept][:30])
        for path in (draft.folder / "data").glob("0*"):
            path.rename(draft.folder.parent / path.name)
        for name in (file for file in draft.folder.parent.glob("0*") if file.name.encode() in b"".join(written[:kept])):
            name.rename(draft.folder / "data" / name.name)
        assert verify(draft.folder).status == "unsealed"


@pytest.mark.parametrize("what", ["nothing", "an empty folder", "a file"])
def test_where_there_is_no_record_that_is_said(tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    if what == "an empty folder":
        place.mkdir()
    elif what == "a file":
        place.write_text("x")
    verdict = verify(place)
    assert verdict.status == "missing"
    assert str(place) in verdict.checks[0].detail


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"\n",
        b"\xff\xfe\n",
        b"null\n",
        b"[]\n",
        b"1e999\n",
        b"{" * 5000 + b"\n",
        b'{"seq":0}\n',
        b"\x00" * 4096 + b"\n",
    ],
    ids=range(9),
)
def test_a_journal_of_rubbish_is_a_verdict_not_an_exception(sealed: Path, journal: bytes) -> None:
    (sealed / JOURNAL).write_bytes(journal)
    assert verify(sealed).status == "invalid"


def test_checking_changes_nothing(sealed: Path) -> None:
    def state() -> dict[Path, tuple[bytes, int]]:
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sealed.rglob("*") if path.is_file()}

    before = state()
    verify(sealed)
    assert state() == before


def test_every_fault_reads_as_a_sentence() -> None:
    classes = [
        one
        for one in vars(faults).values()
        if isinstance(one, type) and issubclass(one, Fault) and "sentence" in vars(one)
    ]
    assert len(classes) > 30
    for one in classes:
        sentence = one.sentence
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence.startswith(("{", "bag-info"))
