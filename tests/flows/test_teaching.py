"""What a person pointed at counts by the rules of the vocabulary, and is kept where the next run finds it."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from automation.errors import Unfamiliar
from automation.lessons import Lesson, learn, school
from automation.outline import parse
from flows.pages.rights_table import read
from flows.rights_plan import RightsPlan
from flows.teaching import keep, objection
from flows.vocabulary import FILE, Level, extended, level_control, row_wordings, shipped, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 22)
PAGE = "https://sellercentral.amazon.com/permissions"
CONTROL = Lesson("control", "add_user", "link", "Bring somebody in", PAGE, language="en-US")
ROW = Lesson("row", "upload_inventory", "cell", "Send us your catalogue", PAGE, language="en")
LEVEL = Lesson("level", "edit", "radio", "Full control", PAGE)


@pytest.mark.parametrize("lesson", [CONTROL, ROW, LEVEL], ids=["control", "row", "level"])
def test_what_is_kept_is_known_to_the_next_run(tmp_path: Path, lesson: Lesson) -> None:
    file = tmp_path / FILE
    said = keep(lesson, DAY, file)
    assert said == f"“{lesson.wording}” is kept in {file}."
    grown = extended(shipped(), file)
    assert lesson.wording in getattr(grown, lesson.kind)[lesson.key].texts
    assert f"on {DAY}, on {PAGE}" in file.read_text("utf-8")


def test_a_control_is_kept_with_what_it_was_on_the_page(tmp_path: Path) -> None:
    keep(CONTROL, DAY, tmp_path / FILE)
    assert "link" in extended(shipped(), tmp_path / FILE).control["add_user"].roles


def test_what_the_operator_wrote_stays_as_he_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / FILE
    mine = '# my own\n[control.add_user]\nwordings = [["Another user", "en-GB", "2025", "O"]] # seen at Ada\'s\n'
    file.write_text(mine, "utf-8")
    keep(CONTROL, DAY, file)
    keep(ROW, DAY, file)
    text = file.read_text("utf-8")
    assert "# my own" in text
    assert "# seen at Ada's" in text
    data = tomllib.loads(text)
    assert [wording[0] for wording in data["control"]["add_user"]["wordings"]] == ["Another user", "Bring somebody in"]
    assert data["row"]["upload_inventory"]["wordings"] == [["Send us your catalogue", "en", "2026", "O"]]


def test_a_file_that_is_no_toml_is_left_alone_and_said(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text("wordings = [", "utf-8")
    assert "could not be kept" in keep(CONTROL, DAY, file)
    assert file.read_text("utf-8") == "wordings = ["


@pytest.mark.parametrize(
    ("lesson", "why"),
    [
        (Lesson("row", "upload_inventory", "cell", "View", PAGE), "as the level View"),
        (Lesson("level", "edit", "radio", "Admin", PAGE), "as the level Admin"),
        (Lesson("control", "add_user", "button", "Resend", PAGE), "as something else (control.resend)"),
        (Lesson("control", "add_user", "button", "Delete this user", PAGE), "took something away"),
        (Lesson("control", "add_user", "button", "+", PAGE), "nothing that anything could be known by"),
        (Lesson("level", "view", "radio", "Admin access", PAGE), "also says Admin"),
        (Lesson("row", "upload_inventory", "cell", "Customer Metrics", PAGE), "as something else (row."),
    ],
)
def test_what_is_known_as_something_else_cannot_be_taught(lesson: Lesson, why: str) -> None:
    assert why in (objection(lesson) or "")


@pytest.mark.parametrize("lesson", [CONTROL, ROW, LEVEL], ids=["control", "row", "level"])
def test_what_is_new_can_be_taught(lesson: Lesson) -> None:
    assert objection(lesson) is None


def test_two_things_cannot_be_taught_by_one_wording_in_a_run() -> None:
    with school():
        learn(CONTROL)
        other = Lesson("control", "invite_employee", "link", CONTROL.wording, PAGE)
        assert "is known to me as something else" in (objection(other) or "")


def test_a_sign_that_cannot_be_printed_does_not_spoil_the_file(tmp_path: Path) -> None:
    odd = Lesson("control", "add_user", "button", "Bring\x7f in", PAGE)
    keep(odd, DAY, tmp_path / FILE)
    assert "Bring\x7f in" in extended(shipped(), tmp_path / FILE).control["add_user"].texts


def test_what_the_vocabulary_would_not_take_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text("control = 7\n", "utf-8")
    assert "could not be kept" in keep(CONTROL, DAY, file)
    assert file.read_text("utf-8") == "control = 7\n"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".new"] == []


def test_a_level_with_a_new_name_is_asked_for_and_once_shown_is_planned() -> None:
    radios = "".join(
        f'\n    - radio "{name}" [ref=e{number}]' for number, name in enumerate(("None", "View", "Full control"), 2)
    )
    table = read(parse(f'- group "Upload Inventory" [ref=e1]:{radios.replace("e2]", "e2] [checked]")}'))
    plan = RightsPlan("ExportYourStore", {"upload_inventory": Level.EDIT}, "undo")
    with school():
        with pytest.raises(Unfamiliar) as missing:
            plan.findings(table)
        assert (missing.value.kind, missing.value.key) == ("level", "edit")
        learn(LEVEL)
        shown = read(parse(f'- group "Upload Inventory" [ref=e1]:{radios.replace("e2]", "e2] [checked]")}'))
        (change,) = plan.findings(shown).changes
        assert (change.what, change.before, change.after) == ("Upload Inventory", "None", "View & Edit")


def test_a_row_and_a_level_count_in_this_run_and_not_in_the_next() -> None:
    with school():
        learn(ROW)
        learn(LEVEL)
        assert "Send us your catalogue" in row_wordings("upload_inventory")
        assert vocabulary().level_of("Full control:") is Level.EDIT
        assert "Full control" in level_control(Level.EDIT, "option").wordings
    assert "Send us your catalogue" not in row_wordings("upload_inventory")
    assert vocabulary().level_of("Full control") is None
