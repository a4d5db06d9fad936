"""Where a secret may go when a person says so: the clipboard, a file of his own, the screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyperclip

from automation.discretion import revealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.secret import Secret
    from automation.supervision import Delivery


def hand(answer: str, secret: Secret, say: Callable[[str], None]) -> Delivery | None:
    """Does what was answered: “copy”, “show”, or the name of a file that does not exist yet. None when that was not possible."""
    if answer.casefold() == "show":
        with revealed():
            say(secret.value)
        return "shown"
    return _copy(secret, say) if answer.casefold() == "copy" else write(answer, secret, say)


def _copy(secret: Secret, say: Callable[[str], None]) -> Delivery | None:
    try:
        pyperclip.copy(secret.value)
    except pyperclip.PyperclipException:
        say("There is no clipboard here. Name a file, or type “show”.")
        return None
    if _pasted() == secret.value:
        say("It is on the clipboard.")
        return "copied"
    say("It was given to the clipboard, and I could not check that it is there. Please paste it now to see.")
    return "unchecked"


def _pasted() -> str | None:
    try:
        return pyperclip.paste()
    except pyperclip.PyperclipException:
        return None


def write(name: str, secret: Secret, say: Callable[[str], None]) -> Delivery | None:
    """To the file of that name. Only its owner may read it, and nothing that exists is written over."""
    path = Path(name)
    if path.name == name and not path.suffix:
        say(f"“{name}” does not look like a file. Name one such as token.txt.")
        return None
    try:
        path = path.expanduser()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(secret.value + "\n")
    except (OSError, RuntimeError, ValueError) as error:  # a home that is nobody's, a name that is no name
        say(f"{path} cannot be written ({getattr(error, 'strerror', None) or error}). Name another file.")
        return None
    say(f"It is in {path}, for your eyes alone.")
    return "written"
