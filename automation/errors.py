"""Everything that can end a run early, as a tree of sentences.

    ChaperoneError                 a sentence for a person, an outcome, an exit code
    ├── UsageError                 64  the command line or a setting is wrong; nothing was opened
    │   ├── UnknownName                a partner, job, store or look that does not exist
    │   ├── MissingValue               a value that the partner's profile asks for was not given
    │   └── WrongSetting               a setting that cannot be used
    ├── Failed                     1   the machine or the network would not do it
    │   ├── NoBrowser                  no browser here, and none could be installed
    │   ├── Unreachable                an address that cannot be opened
    │   ├── SiteError                  the site answers with an error of its own
    │   ├── BrowserTrouble             the browser did not start or answer
    │   │   ├── NoEndpoint                 nothing listens where a browser should be attached to
    │   │   ├── NotABrowser                something else than a browser answers there
    │   │   ├── OtherVersion               the Playwright server there is of another version
    │   │   └── Unprepared                 the browser there does not take the agent's name or the fence
    │   └── RecordBroken               the record could not be written: nothing further is done
    ├── Stopped                    5   a person is needed, or going on would not be safe
    │   ├── NotPermitted               policy forbids this address or this way of running
    │   ├── ControlTrouble             what was looked for, and what was seen instead
    │   │   ├── ControlNotFound
    │   │   └── ControlNotUnique
    │   ├── PageTrouble                the page is not what the job needs
    │   │   ├── Unfamiliar                 a row or level that goes by no known name: a person could point at it
    │   │   └── NotPressed                 a control that could not be pressed after all
    │   │       └── WentOn                 the page changed just before it would have been pressed
    │   ├── Uncovered                  something private on the page cannot be covered in a picture
    │   │   └── Unfound                    something private that such a page always shows was not found on it
    │   ├── Refused                    the site answered a press with a refusal
    │   ├── AnswerLost                 a press was made and its answer never seen; never repeated blindly
    │   ├── Asked                      the page answered a press with a question that is not known
    │   ├── Gone                       a page that the site has closed for good
    │   ├── NobodyThere                a hand-over that nobody took
    │   ├── AnotherRun                 a second run on the same site at the same time
    │   └── Interrupted                somebody said stop, or the window is gone
    └── Declined                   4   somebody was asked and did not say yes

Messages never contain what a person typed during a hand-over, nor any other secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence


class ChaperoneError(Exception):
    """Base of all. `str(error)` is one clear line that says what to do."""

    outcome = "failed"
    exit_code = 1

    @property
    def sentence(self) -> str:
        return str(self)


class UsageError(ChaperoneError):
    outcome = "usage"
    exit_code = 64


class UnknownName(UsageError):
    """`name` is not one of the `known` things of this `kind` ("partner", "store", ...)."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(f"There is no {kind} called “{name}”. Known: {', '.join(known)}.")


class MissingValue(UsageError):
    """The profile of `partner` asks for `key`, and nobody gave it."""

    def __init__(self, partner: str, key: str, meaning: str) -> None:
        self.partner, self.key = partner, key
        super().__init__(
            f"{partner} needs {meaning}, and it is not set. Give it with --set {key}=…, "
            f"in the environment as CHAPERONE_SET__{key.upper().replace('.', '__')}=…, or in chaperone.toml under [set]: {key} = “…”."
        )


class WrongSetting(UsageError):
    """A setting has a value that cannot be used. `where` names it."""

    def __init__(self, where: str, problem: str) -> None:
        self.where, self.problem = where, problem
        super().__init__(f"{where}: {problem}")


class Failed(ChaperoneError):
    outcome = "failed"
    exit_code = 1


class NoBrowser(Failed):
    """No browser was found, and none could be installed."""


class SiteError(Failed):
    """The site answers at `address` with an error: its HTTP `status`."""

    def __init__(self, address: str, status: int) -> None:
        self.address, self.status = address, status
        super().__init__(
            f"{address} answers with an error of its own (HTTP {status}). Run again when the site is well."
        )


class Unreachable(Failed):
    """`address` cannot be opened."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"{address} cannot be opened: nothing answers there, or not as a site does. Check the address and the connection, then run again."
        )


class BrowserTrouble(Failed):
    """The browser did not start, or stopped answering."""


class NoEndpoint(BrowserTrouble):
    """Nothing listens at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"Nothing answers at {address}. Start the browser or server that should be there (playwright.config.md says how), then run again."
        )


class NotABrowser(BrowserTrouble):
    """What answers at `address` is no browser that can be driven; `wanted` names what should be there."""

    def __init__(self, address: str, wanted: str) -> None:
        self.address, self.wanted = address, wanted
        super().__init__(f"Something answers at {address}, but it is not {wanted}. Check the address, then run again.")


class OtherVersion(BrowserTrouble):
    """The Playwright server at `address` is of another version than `ours`."""

    def __init__(self, address: str, ours: str) -> None:
        self.address, self.ours = address, ours
        super().__init__(
            f"The Playwright server at {address} is of another version. Start it with Playwright {ours}, then run again."
        )


class Unprepared(BrowserTrouble):
    """The browser at `address` does not take the agent's name or the fence, for the reason it gives."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(
            f"The browser at {address} cannot be named and fenced in ({reason}), so it is not used. Update it, then run again."
        )


class RecordBroken(Failed):
    """The record could not be written, so nothing further was done."""


class Stopped(ChaperoneError):
    outcome = "stopped"
    exit_code = 5


class NotPermitted(Stopped):
    """Policy forbids it."""


class ControlTrouble(Stopped):
    """A control was not found exactly once. `looked_for` and `saw` are sentences' parts."""

    def __init__(self, problem: str, looked_for: str, saw: Sequence[str]) -> None:
        self.looked_for, self.saw = looked_for, tuple(saw)
        seen = f" The page offers: {', '.join(saw)}." if saw else ""
        super().__init__(f"{problem} {looked_for}.{seen} I pressed nothing further.")


class ControlNotFound(ControlTrouble):
    def __init__(self, looked_for: str, saw: Sequence[str]) -> None:
        super().__init__("I could not find", looked_for, saw)


class ControlNotUnique(ControlTrouble):
    def __init__(self, looked_for: str, saw: Sequence[str]) -> None:
        super().__init__("The page has more than one match for", looked_for, saw)


class PageTrouble(Stopped):
    """The page is not what the job needs; the sentence says what it shows."""


class Unfamiliar(PageTrouble):
    """The page has something by no wording that is known, and a person could point at it: a "row" or a "level" called `key`.

    `what` is how people call it.
    """

    def __init__(self, sentence: str, kind: Literal["row", "level"], key: str, what: str) -> None:
        self.kind, self.key, self.what = kind, key, what
        super().__init__(sentence)


class NotPressed(PageTrouble):
    """What was about to be pressed could not be, or is another thing by now. It was not pressed."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"“{name}” was not pressed: {why}. Nothing was sent.")


class WentOn(NotPressed):
    """The page went on between the look at it and the act: nothing was done, and it may be looked at again."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "the page changed at that moment")


class Uncovered(Stopped):
    """`what` is on the page and cannot be covered in a picture, so there is none, and nothing further is done. `why` says so."""

    def __init__(self, what: str) -> None:
        self.what, self.why = what, self._because(what)
        super().__init__(
            f"{self.why} I took no picture, and go no further without one. "
            "Please look at the window; run again when it is not shown."
        )

    @staticmethod
    def _because(what: str) -> str:
        return f"The page shows {what}, and I cannot cover all of it."


class Unfound(Uncovered):
    """`what` stands on every page like this one, and no place of it was found: its wording may have changed."""

    @staticmethod
    def _because(what: str) -> str:
        return f"A page like this always shows {what}, and I did not find it, so that I cannot cover it."


class Refused(Stopped):
    """The site answered `press` with a refusal in its own `words`."""

    def __init__(self, press: str, words: str) -> None:
        self.press, self.words = press, words
        super().__init__(
            f"I pressed “{press}”, and it did not come about. The page says: “{words.strip()}” Nothing was pressed twice."
        )


class AnswerLost(Stopped):
    """`press` was made, and the site's answer to it was never seen."""

    def __init__(self, press: str, detail: str) -> None:
        self.press = press
        super().__init__(
            f"I pressed “{press}”, and the answer was lost ({detail.rstrip('.')}). It may have worked: "
            "run again, and the page will be read before anything is pressed."
        )


class Asked(Stopped):
    """The page answered `press` with a question of its own, to be answered by one of `answers`: for a person to read."""

    def __init__(self, press: str, answers: Sequence[str]) -> None:
        self.press, self.answers = press, tuple(answers)
        shown = ", ".join(f"“{answer}”" for answer in answers)
        super().__init__(
            f"After “{press}” the page asks something that I do not know, with {shown} to press. Please answer it in the window."
        )


class Gone(Stopped):
    """A page that the site has closed for good; the sentence names what replaced it. Other jobs can go on."""


class NobodyThere(Stopped):
    """A hand-over that nobody took, or not in time."""


class AnotherRun(Stopped):
    """Another run works on the same site now."""


class Interrupted(Stopped):
    """Somebody said stop, or the window is gone. The record is sealed as interrupted."""


class Declined(ChaperoneError):
    outcome = "declined"
    exit_code = 4
