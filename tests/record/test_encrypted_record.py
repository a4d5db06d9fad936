"""What an encrypted record has in clear: its journal, and nothing in it that names the seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.record import ENCRYPTED, faults
from automation.record.age import read_identities, run_key
from automation.record.finish import finish
from automation.record.seal import seal
from automation.record.verify import verify
from tests.driving import journal
from tests.record.brief import ACCOUNT, CLEAR, sealed, small
from tests.record.keys import age_key
from tests.record.signed import ALL, JONAS

if TYPE_CHECKING:
    from pathlib import Path

    from automation.record.age import RunKey


@pytest.fixture
def key(tmp_path: Path) -> RunKey | None:
    return run_key([age_key(tmp_path).recipient])


def test_nothing_in_its_files_is_clear_and_it_verifies(tmp_path: Path, key: RunKey | None) -> None:
    record = sealed(tmp_path, key=key)
    files = [path for path in record.rglob("*") if path.is_file()]
    assert [(path.name, clear) for path in files for clear in CLEAR if clear in path.read_bytes()] == []
    assert verify(record, ALL).status == "valid"
    assert "Encrypted-To: age1" in (record / "bag-info.txt").read_text()


def test_whoever_has_the_key_finds_what_does_not_open_with_it(tmp_path: Path) -> None:
    pair = age_key(tmp_path)
    record, mine = sealed(tmp_path, key=run_key([pair.recipient])), read_identities(pair.identity)
    assert verify(record, ALL, mine).status == "valid"
    of_another_run = run_key([pair.recipient])
    assert of_another_run
    (record / "data" / "plan.json.age").write_bytes(of_another_run.encrypt(b"another plan"))
    assert faults.CannotBeOpened in {type(fault) for fault in verify(record, ALL, mine).faults}


def test_the_names_of_the_case_are_hidden_in_words_and_in_the_names_of_files(
    tmp_path: Path, key: RunKey | None
) -> None:
    record = small(tmp_path, key=key)
    record.hide("Nordlicht")
    assert "nordlicht" not in record.still_name("press NORDLICHT Handel")
    hidden = sealed(tmp_path, key=key)
    assert ACCOUNT not in (hidden / "data" / "journal.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    "label", ["press", "commit", "done", "invite", "before", "plan", "yes", "US", ".", "2026", "data"]
)
def test_a_label_that_is_a_word_of_the_journal_itself_changes_no_more_than_words(
    tmp_path: Path, key: RunKey | None, label: str
) -> None:
    record = small(tmp_path, key=key, seller=label)
    seal(record.folder, info={}, signer=JONAS)
    assert verify(record.folder, ALL).status == "valid"
    texts = [line["text"] for line in journal(record.folder) if line["kind"] == "step.intent"]
    assert texts == [f"{ENCRYPTED} Send" if label == "press" else "Press Send"]


def test_what_a_broken_off_run_left_encrypted_is_finished_without_opening_it(
    tmp_path: Path, key: RunKey | None
) -> None:
    record = small(tmp_path, key=key)
    lines = (record.data / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (record.data / "journal.jsonl").write_bytes(b"".join(lines[:-1]))
    assert finish(record.folder, signer=lambda: JONAS) is not None
    (found,) = [line for line in journal(record.folder) if line["kind"] == "recovered"]
    assert (found["orphans"], found["unknown"]) == ([], None)
    assert verify(record.folder, ALL).status == "interrupted"
    assert "Encrypted-To: age1" in (record.folder / "bag-info.txt").read_text()
