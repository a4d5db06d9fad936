"""The shot: taken as fast as the browser gives it, one pixel for each of CSS, with whatever is to be hidden painted over."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from automation.errors import PageTrouble, RecordBroken
from automation.record import Record
from automation.record.camera import Camera
from automation.record.keeper import Keeper
from automation.stop import Stop
from automation.window import Window
from flows.page_kind import PRIVATE
from flows.privacy import MASKS
from flows.secret_shapes import redactor
from tests.record.pixels import plain_regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Browser

    from automation.outline import Box

REDACTOR = redactor(frozenset())
ADDRESS = "<b>ines@harbourlane.example</b>"


@pytest.fixture
def opened(browser: Browser) -> Callable[..., AbstractContextManager[Window]]:
    from contextlib import contextmanager  # noqa: PLC0415

    @contextmanager
    def at(body: str, *, ratio: float = 1) -> Iterator[Window]:
        with browser.new_context(viewport={"width": 400, "height": 300}, device_scale_factor=ratio) as context:
            page = context.new_page()
            page.set_content(f"<!doctype html><html lang=en><title>A page</title><body style='margin:0'>{body}")
            yield Window(page, private=PRIVATE, stop=Stop(), timeout=5)

    return at


def photograph(window: Window, folder: Path, *, whole: bool = False) -> tuple[bytes, tuple[Box, ...]]:
    _, evidence = Camera(window, Keeper(folder), REDACTOR, masks=MASKS).take("page", whole=whole)
    assert evidence.still
    return (folder / "page.webp").read_bytes(), evidence.still.masked


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
@pytest.mark.parametrize("whole", [False, True], ids=["the window", "the whole page"])
def test_a_picture_has_one_pixel_for_each_of_css_on_any_screen(
    opened: Callable[..., AbstractContextManager[Window]], tmp_path: Path, ratio: float, *, whole: bool
) -> None:
    body = f"<p style='margin:40px 20px'>{ADDRESS}</p><div style='height:500px;background:#fed'></div>"
    with opened(body, ratio=ratio) as window:
        window.page.evaluate("scrollTo(0, 10)")
        picture, masked = photograph(window, tmp_path, whole=whole)
        height = int(window.page.evaluate("document.documentElement.scrollHeight"))
    assert Image.open(BytesIO(picture)).size == (400, height if whole else 300)
    assert plain_regions(picture, masked)
    assert not plain_regions(picture, [(0.0, 0.0, 400.0, 100.0)]), "and nothing but that is covered"


@pytest.mark.parametrize(("height", "whole"), [(500, True), (9000, False)])
def test_a_page_that_is_too_high_for_a_picture_is_not_said_to_be_in_it(
    opened: Callable[..., AbstractContextManager[Window]], tmp_path: Path, height: int, *, whole: bool
) -> None:
    with opened(f"<div style='height:{height}px'></div>") as window:
        camera = Camera(window, Keeper(tmp_path), REDACTOR, masks=MASKS)
        camera.take("page", whole=True)
        assert (camera.whole_file is not None) is whole


def test_what_reaches_out_of_its_element_is_covered_as_well(
    opened: Callable[..., AbstractContextManager[Window]], tmp_path: Path
) -> None:
    body = f"<p style='width:20px;height:10px;overflow:visible'>{ADDRESS}<button style='position:absolute;left:200px;top:90px'>ines@harbourlane.example</button></p>"
    with opened(body) as window:
        picture, _ = photograph(window, tmp_path)
        place = window.page.locator("button").bounding_box()
    assert place
    assert plain_regions(picture, [(place["x"], place["y"], place["width"], place["height"])])


def test_what_stands_in_a_frame_is_covered_where_it_is(
    opened: Callable[..., AbstractContextManager[Window]], tmp_path: Path
) -> None:
    frame = f"<iframe style='margin:120px 0 0 60px;border:0' srcdoc='<p>{ADDRESS}</p>'></iframe>"
    with opened(f"<h1>Users</h1>{frame}") as window:
        window.page.frames[1].wait_for_load_state()
        picture, _ = photograph(window, tmp_path)
        place = window.page.frames[1].locator("b").bounding_box()
    assert place
    assert plain_regions(picture, [(place["x"], place["y"], place["width"], place["height"])])


SWINGING = """<p id=it style='position:absolute'>ines@harbourlane.example</p><script>
let at = 0; const move = () => { at = (at + 3) % 200; it.style.top = `${at}px`; it.style.left = `${at}px`; requestAnimationFrame(move); };
requestAnimationFrame(move);</script>"""

BESIDE = """<p>ines@harbourlane.example</p><p id=clock></p><script>
setInterval(() => { clock.textContent = Math.round(performance.now() % 1000); }, 5);</script>"""


def test_of_what_runs_away_from_its_cover_there_is_no_picture(
    opened: Callable[..., AbstractContextManager[Window]], tmp_path: Path
) -> None:
    with opened(SWINGING) as window, pytest.raises(PageTrouble, match="No picture was taken"):
        photograph(window, tmp_path)
    assert not list(tmp_path.glob("page.*"))


def test_on_a_page_that_never_rests_the_browser_covers_what_stays_where_it_is(
    opened: Callable[..., AbstractContextManager[Window]], tmp_path: Path
) -> None:
    with opened(BESIDE) as window:
        picture, masked = photograph(window, tmp_path)
    assert plain_regions(picture, masked)


def test_a_picture_that_cannot_be_packed_ends_the_record(
    opened: Callable[..., AbstractContextManager[Window]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)  # of the library, which thinks of much larger ones
    with opened("<p>Inventory</p>") as window, Record(tmp_path) as record:
        kept = Camera(window, record.evidence, REDACTOR, masks=MASKS).expose("page")[1]
        assert kept
        record.soon("note", lambda: {"text": str(kept.result())}, kept.done)
        for _ in range(2):  # and whatever is tried afterwards
            with pytest.raises(RecordBroken):
                record.close("done", "Done.", [])
        assert (record.data / "journal.jsonl").read_bytes() == b""
        assert list(record.data.glob("page*")) == []
