"""The record that the battery is made of: two jobs, two steps, one commit; signed with a key that nobody keeps."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw

from automation.record.signing import Signer
from tests.record.battery import KNOWN, RECORD
from tests.record.sample import (
    CONTROLS,
    INVITATION,
    INVITE,
    LEVELS,
    RIGHTS,
    Draft,
    Press,
    Shot,
    brief,
    close,
)
from tests.record.signed import Known, Signing, signed


def _somebody(who: str) -> Signer:
    """A person with a key of this process: its private half is never written anywhere."""
    return Signer(who, Path("nowhere"), Ed25519PrivateKey.generate())


JONAS, MALLORY, EVE = _somebody("Jonas-Weber"), _somebody("Jonas-Weber"), _somebody("Eve")
"""Jonas ran it; nobody knows Mallory, who says that he is Jonas; Eve is known, as herself."""
SIGNING = Signing(by=JONAS, sealed_by=JONAS)
BOX = [40.0, 140.0, 240.0, 48.0]


def painted() -> dict[str, Shot]:
    """Pictures of next to nothing, which a browser shows nevertheless."""
    return {name: Shot(_picture(name, boxed=bool(own)), dict.fromkeys(own, BOX), []) for name, own in CONTROLS.items()}


def _picture(name: str, *, boxed: bool) -> bytes:
    picture = Image.new("RGB", (1280, 800), "#ffffff")
    brush = ImageDraw.Draw(picture)
    brush.text((40, 60), f"The page “{name}”", fill="#222222", font_size=32)
    if boxed:
        left, top, width, height = BOX
        brush.rectangle((left, top, left + width, top + height), fill="#dddddd", outline="#666666")
    file = BytesIO()
    picture.save(file, "WEBP", lossless=True)
    return file.getvalue()


class Sparse(Draft):
    """A draft of a record with one outline only, so that a case is small."""

    def see(self, name: str, what: str) -> dict[str, Any]:
        seen = super().see(name, what)
        if self.stills > 1:
            (self.folder / "data" / seen["outline"]["file"]).unlink()
            seen["outline"] = None
        return seen


def two_jobs(draft: Draft) -> None:
    """Looked, asked, pressed, sent and read again; asked about another job, in which nothing was left to do by then."""
    draft.open(key=JONAS.public.fingerprint)
    draft.line("note", text="Maria asks what “Upload Inventory” is for; Jonas explains.")
    draft.line("observed", job="invite", store="US", facts={"invited": False}, ev=draft.see("users", "look"))
    draft.answer(draft.plan(INVITE, INVITATION))
    draft.press(1, INVITE, ("users", "add"), Press("Add User", "form"))
    draft.press(2, INVITE, ("filled", "send"), Press("Send invitation", "sent", "commit"))
    draft.line("verify", job="invite", store="US", left=0, text="It is listed.", ev=None)
    draft.answer(draft.plan(RIGHTS, LEVELS[:1]))
    draft.line("verify", job="permissions", store="US", left=0, text="It shows what was agreed.", ev=None)
    close(draft, "done", "Done.", (INVITE, "done", None, 1), (RIGHTS, "unchanged", None, 0))


def known(*people: Known) -> str:
    return "".join(one.line for one in people)


def lay_whole(place: Path, another: Path) -> None:
    """The good record and the auditor's file into `place`; as `another` one more good record of the same people."""
    draft = Sparse(place / RECORD, painted())
    two_jobs(draft)
    SIGNING.countersign(draft.folder)
    SIGNING.seal(draft.folder)
    (place / KNOWN).write_text(known(Known(JONAS), Known(EVE)))
    signed(another, painted(), brief, SIGNING)
