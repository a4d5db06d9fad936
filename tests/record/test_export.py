"""One file of a record, to be given away: a zip that verifies, a page, a PDF, a film."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from automation.errors import UsageError
from automation.film import Frame, chapters, filmed, reel
from automation.record.erasing import Order, erase
from automation.record.export import (
    AlreadyThere,
    DoesNotVerify,
    NotWritten,
    Source,
    destination,
    keep,
    page_anew,
    page_of,
    source,
    zipped,
)
from automation.record.verify import verify
from automation.record.vouching import by_auditor
from automation.showing import printed, shown
from tests.driving import begin
from tests.hostile import counting
from tests.record.sample import RUN, Draft, Shot, early
from tests.record.signed import ALL, JONAS

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")


def beside(work: Callable[[], Made]) -> Made:
    """What `work` gives, done where no browser of the tests is driven: one thread can drive only one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


@pytest.fixture
def sealed(replays: Path) -> Source:
    return source(replays / "done-record")


@pytest.fixture
def short(tmp_path: Path, shots: dict[str, Shot]) -> Path:
    """A record of few moments, not sealed."""
    draft = Draft(tmp_path / RUN, shots)
    early(draft)
    return draft.folder


def test_a_zip_holds_every_file_byte_for_byte_and_verifies_after_unzipping(sealed: Source, tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    keep(path, zipped(sealed))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    there = tmp_path / sealed.record.name
    assert verify(there) == verify(sealed.record)
    for file in (one for one in sealed.record.rglob("*") if one.is_file()):
        assert (there / file.relative_to(sealed.record)).read_bytes() == file.read_bytes()


@pytest.fixture
def erased(replays: Path, tmp_path: Path) -> Source:
    record = Path(shutil.copytree(replays / "done-record", tmp_path / "erased"))
    order = Order("Jonas Weber", "The seller asked for it.", datetime(2026, 11, 24, tzinfo=UTC), "valid")
    erase(record, order, JONAS.sign, by_auditor(ALL))
    return source(record, ALL)


def test_a_zip_of_a_record_whose_evidence_was_erased_has_the_signed_note_beside_it(
    erased: Source, tmp_path: Path
) -> None:
    keep(tmp_path / "record.zip", zipped(erased))
    there = tmp_path / "there"
    with zipfile.ZipFile(tmp_path / "record.zip") as archive:
        archive.extractall(there)
    assert {path.name for path in there.iterdir()} == {"erased", "erased.erasure.json", "erased.erasure.json.sig"}
    assert verify(there / "erased", ALL) == verify(erased.record, ALL)
    assert verify(there / "erased", ALL).status in {"erased", "unsigned"}
    assert [check.status for check in verify(there / "erased", ALL).checks if check.name == "erasure"] == ["ok"]


def test_what_is_made_of_it_says_when_and_why_and_shows_no_picture(erased: Source) -> None:
    for page in (page_of(erased).decode(), page_anew(erased).decode()):
        assert "The evidence was erased on 24 November 2026 by Jonas Weber: The seller asked for it." in page
        assert "data:image/webp" not in page


def test_the_same_record_makes_the_same_zip_in_the_order_of_names(sealed: Source, tmp_path: Path) -> None:
    first = zipped(sealed)
    (tmp_path / "copy").mkdir()
    for file in sorted(sealed.record.rglob("*"), reverse=True):
        copy = tmp_path / "copy" / sealed.record.name / file.relative_to(sealed.record)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file():
            copy.write_bytes(file.read_bytes())
    assert zipped(Source(tmp_path / "copy" / sealed.record.name, sealed=True)) == first


def test_the_page_of_a_sealed_record_is_the_one_that_was_sealed(sealed: Source) -> None:
    assert page_of(sealed) == (sealed.record / "replay.html").read_bytes()


def test_what_is_made_of_a_record_that_was_never_sealed_says_so(short: Path, tmp_path: Path) -> None:
    found = source(short)
    assert destination(found, "pdf", tmp_path).name == f"{RUN}-unsealed.pdf"
    for page in (page_of(found), page_anew(found)):
        assert b"This record is not sealed." in page
        assert b"Sealed, not yet checked here" not in page


def test_a_record_that_was_changed_is_not_exported(short: Path) -> None:
    journal = short / "data/journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Jonas Weber", b"Somebody Else"))
    with pytest.raises(DoesNotVerify, match="does not verify") as caught:
        source(short)
    assert caught.value.exit_code == 5


def test_nothing_is_written_over(sealed: Source, tmp_path: Path) -> None:
    taken = tmp_path / "taken.zip"
    taken.write_text("mine")
    with pytest.raises(AlreadyThere):
        destination(sealed, "zip", taken)
    with pytest.raises(UsageError):
        keep(taken, b"other")
    with pytest.raises(NotWritten):
        keep(tmp_path / "no-such-folder" / "file.zip", b"x")
    assert taken.read_text() == "mine"


def test_a_pdf_is_a_document_of_a_few_pages(sealed: Source, tmp_path: Path, browser_program: Path) -> None:
    page = tmp_path / "replay.html"
    page.write_bytes(page_anew(sealed))
    pdf = beside(lambda: printed(page, browser_program, print))
    assert pdf.startswith(b"%PDF-")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 6


def test_a_page_that_is_shown_reaches_nothing(tmp_path: Path, browser_program: Path) -> None:
    page = tmp_path / "hostile.html"

    def look() -> str:
        with shown(page, browser_program, print, scripts=False) as view:
            return view.title()

    with counting() as served:
        page.write_text(
            f"<title>still</title><script>document.title = 'ran'</script><img src={served.url()}/image>"
            f"<link rel=stylesheet href={served.url('localhost')}/style>"
        )
        assert beside(look) == "still"
        assert served.asked == {}


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of this system")
@pytest.mark.parametrize(("form", "how"), [("pdf", "SIGINT"), ("pdf", "SIGTERM"), ("video", "SIGHUP")])
def test_nothing_clear_is_left_behind_when_it_is_stopped(
    short: Path, tmp_path: Path, browser_program: Path, form: str, how: str
) -> None:
    temp, started, browser = tmp_path / "temp", tmp_path / "started", tmp_path / "browser"
    temp.mkdir()
    os.mkfifo(started)
    browser.write_text(f'#!/bin/sh\necho begun > {started}\nexec {browser_program} "$@"\n')
    browser.chmod(0o700)
    made = begin("export", str(short), "--to", form, TMPDIR=str(temp), CHAPERONE_BROWSER=str(browser))
    assert started.read_text() == "begun\n"
    assert [path.name for path in temp.glob("chaperone-*/*")] == ["replay.html"]
    made.send_signal(signal.Signals[how])
    out, said = made.communicate(timeout=60)
    assert (made.returncode, out) == (5, "")
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said
    assert [path for path in temp.rglob("*") if path.is_file()] == []


def test_a_film_shows_each_moment_and_has_a_chapter_for_it(short: Path, tmp_path: Path, browser_program: Path) -> None:
    page, film = tmp_path / "replay.html", tmp_path / "film.webm"
    page.write_bytes(page_anew(source(short)))
    film.write_bytes(beside(lambda: filmed(page, browser_program, print)))
    told = subprocess.run([get_ffmpeg_exe(), "-i", str(film)], capture_output=True, check=False).stderr.decode()  # noqa: S603 - ours
    assert "Video: vp9" in told
    assert "1280x900" in told
    assert re.findall(r"title +: (.+)", told)[0].startswith("Please sign in to Seller Central")
    assert told.count("Chapter #") == 2


def test_chapters_and_reel_follow_the_frames_whatever_their_titles(tmp_path: Path) -> None:
    frames = [Frame(tmp_path / "00000.png", 2.0, "a=b;c\n#d"), Frame(tmp_path / "00001.png", 3.5, "then")]
    assert reel(frames).splitlines() == [
        "ffconcat version 1.0", "file 00000.png", "duration 2.00", "file 00001.png", "duration 3.50", "file 00001.png",
    ]  # fmt: skip
    told = chapters(frames)
    assert "START=0\nEND=2000\ntitle=a\\=b\\;c \\#d\n" in told
    assert "START=2000\nEND=5500\ntitle=then\n" in told
