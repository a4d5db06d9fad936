"""A replay as a film: one picture a moment, with its caption and outlined control, and a chapter for each."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from automation.errors import Failed
from automation.showing import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZE = (1280, 900)
SHORTEST, LONGEST = 2.0, 8.0
SECONDS_A_WORD = 0.3
_FILM = "() => document.documentElement.classList.add('film')"
_MOMENTS = """() => {
  const said = one => [...one.childNodes].map(part => part.textContent.trim()).filter(Boolean).join(' ');
  let job = '';
  return [...document.querySelectorAll('#steps > li')].flatMap(one => {
    if (one.matches('.group')) job = said(one.querySelector('h3')) + ': ';
    return one.matches('.moment[id]') ? [{ id: one.id, caption: said(one.querySelector('.text')), job }] : [];
  });
}"""
_TURN = "id => { location.hash = '#' + id; }"
_TURNED = """async id => {
  const pictured = () => [...document.querySelectorAll('#stage .still > image')];
  const current = () => document.querySelector('#steps [aria-current]')?.closest('.moment').id === id;
  while (!current() || document.querySelector('#stage .still > use')) await new Promise(requestAnimationFrame);
  await Promise.all(pictured().map(one => { const i = new Image(); i.src = one.getAttribute('href'); return i.decode(); }));
}"""


class NoFilmMaker(Failed):
    """The optional package that brings ffmpeg is not here."""

    def __init__(self) -> None:
        super().__init__(
            "A video needs ffmpeg, which comes as an extra. Get it with: pip install 'seller-chaperone[video]'"
        )


class NotFilmed(Failed):
    """ffmpeg would not; `said` is its last line."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(f"The video could not be made. ffmpeg says: {said}")


@dataclass(frozen=True)
class Frame:
    """One picture of the film, how long it stands, and what the chapter is called."""

    picture: Path
    seconds: float
    title: str


def film_maker() -> str:
    """The program that makes films. Raises NoFilmMaker."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - optional

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # it says RuntimeError where there is no ffmpeg for this machine
        raise NoFilmMaker from None


def filmed(page: Path, chosen: Path | None, say: Callable[[str], None]) -> bytes:
    """The replay in the file `page` as a WebM film with chapters. Raises NoFilmMaker, NotFilmed, BrowserTrouble."""
    program = film_maker()
    with TemporaryDirectory() as kept:
        folder = Path(kept)
        frames = photographed(page, folder, chosen, say)
        (folder / "frames.txt").write_text(reel(frames), "utf-8")
        (folder / "chapters.txt").write_text(chapters(frames), "utf-8")
        made = subprocess.run(  # noqa: S603 - our own words
            [program, *_ORDERS, "film.webm"], cwd=folder, capture_output=True, check=False
        )
        if made.returncode:
            raise NotFilmed((made.stderr.decode(errors="replace").strip().splitlines() or ["nothing"])[-1])
        return (folder / "film.webm").read_bytes()


_ORDERS = (
    *("-v", "error", "-nostdin", "-f", "concat", "-i", "frames.txt", "-i", "chapters.txt"),
    *("-map", "0:v", "-map_metadata", "1", "-map_chapters", "1", "-vf", "fps=5,format=yuv420p"),
    *("-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "26", "-deadline", "good", "-cpu-used", "5", "-row-mt", "1"),
)


def photographed(page: Path, folder: Path, chosen: Path | None, say: Callable[[str], None]) -> tuple[Frame, ...]:
    """A picture of each moment of the replay, as its player shows it, kept in `folder`."""
    frames = []
    with shown(page, chosen, say, scripts=True, size=SIZE) as view:
        view.evaluate(_FILM)
        for number, moment in enumerate(view.evaluate(_MOMENTS)):
            view.evaluate(_TURN, moment["id"])
            view.evaluate(_TURNED, moment["id"])
            picture = folder / f"{number:05d}.png"
            view.screenshot(path=picture, animations="disabled")
            frames.append(Frame(picture, reading_time(moment["caption"]), moment["job"] + moment["caption"]))
    return tuple(frames)


def reading_time(text: str) -> float:
    """Seconds in which a caption can be read."""
    return min(LONGEST, max(SHORTEST, len(text.split()) * SECONDS_A_WORD))


def reel(frames: Sequence[Frame]) -> str:
    """The pictures in ffmpeg's concat format; the last stands twice, or it would not stand at all."""
    entries = "".join(f"file {frame.picture.name}\nduration {frame.seconds:.2f}\n" for frame in frames)
    return f"ffconcat version 1.0\n{entries}file {frames[-1].picture.name}\n"


def chapters(frames: Sequence[Frame]) -> str:
    """The chapters in ffmpeg's metadata format."""
    parts, start = [";FFMETADATA1"], 0
    for frame in frames:
        end = start + round(frame.seconds * 1000)
        parts.append(f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={_quoted(frame.title)}")
        start = end
    return "\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", " ".join(text.split()))
