"""The pictures of the README: they are there, small, and what they are made from still exists."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from PIL import Image

from docs import pictures
from flows.shelf import partner
from flows.vocabulary import control

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SHOWN = [ROOT / path for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)]
LARGEST = 400 * 1024


def test_every_file_that_the_readme_names_exists() -> None:
    named = [path for path in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in path]
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_the_pictures_of_the_readme_are_those_that_the_command_makes_and_are_small() -> None:
    assert SHOWN == [pictures.MOVING, pictures.STILL]
    assert sum(path.stat().st_size for path in SHOWN) < LARGEST


def test_one_of_them_moves_and_goes_round() -> None:
    with Image.open(pictures.MOVING) as moving, Image.open(pictures.STILL) as still:
        assert (moving.size, still.size) == (pictures.FRAME, pictures.STILL_VIEW)
        assert 6 <= moving.n_frames <= 10  # type: ignore[attr-defined]  # animations have it
        assert moving.info["loop"] == 0
        assert not getattr(still, "is_animated", False)


def test_the_frames_become_one_picture_that_takes_its_time() -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green")]
    made = pictures.moving(frames, [1000, 500])
    assert made[:4] + made[8:12] == b"RIFFWEBP"
    assert made.count(b"ANMF") == 2


def test_what_the_command_looks_for_is_in_the_product() -> None:
    profile = partner("exportyourstore")
    assert "permissions" in profile.jobs
    asked = str(profile)
    assert [what for what in pictures.WHATS if what.lower().replace(" ", "_") not in asked] == []
    replay = resources.files("automation.record").joinpath("templates", "replay.html").read_text("utf-8")
    assert ">What happened</h2>" in replay
    console = resources.files("automation.supervision.console").joinpath("templates")
    page = console.joinpath("page.html").read_text("utf-8")
    assert [name for name in ("stage", "now", "live") if f'id="{name}"' not in page] == []
    now = console.joinpath("now.html").read_text("utf-8")
    assert [mark for mark in ('class="caption"', 'class="look" data-large=') if mark not in now] == []
    assert pictures.PRESSED.removeprefix("Press ") in control("save_rights").wordings
    assert "Approve" in console.joinpath("stage.html").read_text("utf-8")
