"""Drive the product as a person does: the command, its output, its exit code, the record that it leaves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from automation.cli import main
from automation.record.verify import verify

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

    from flows.practice import Practice

EMAIL = "invitations@exportyourstore.example"
ASKED = {
    "Inventory performance": "View",
    "Manage Inventory/Add a Product": "View & Edit",
    "Item Classification Guide": "View",
    "Upload Inventory": "View & Edit",
    "Manage Your Cases": "View & Edit",
    "Customer Metrics": "View",
}
"""What ExportYourStore asks for, in the words of the practice site."""
LACKING = {what: level for what, level in ASKED.items() if what != "Upload Inventory"}
"""Everything that it asks for but one right."""
PRELOADED = [
    *("automation.cli", "automation.record.verify", "automation.record.camera", "automation.supervision.console"),
    *("filelock", "playwright.sync_api", "pydantic_settings", "rich.progress", "tomlkit", "uvicorn", "yaml"),
]
"""What a command imports that is the same for everybody: the flows read the operator's own vocabulary when they are imported."""
PATIENCE = 180
"""Seconds that one command may take on a busy machine before its test fails."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        data: dict[str, Any] = json.loads(self.out)
        return data

    @property
    def record(self) -> Path:
        return Path(self.data["record"])

    @property
    def changes(self) -> list[tuple[str, str, str, str]]:
        """What was changed, by its own word: job, what, before, after."""
        return [
            (job["job"], each["what"], each["before"], each["after"])
            for job in self.data["jobs"]
            for each in job["changes"]
        ]

    @property
    def journal(self) -> list[dict[str, Any]]:
        return journal(self.record)

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """The lines of that kind in the journal of its record."""
        return [line for line in self.journal if line["kind"] == kind]


def program() -> str:
    found = shutil.which("chaperone", path=str(Path(sys.executable).parent))
    assert found, "chaperone is not installed beside this Python"
    return found


def begin(*words: str, **environment: str) -> subprocess.Popen[str]:
    """The command, begun: its three streams are pipes."""
    pipe, env = subprocess.PIPE, _environment(environment)
    return subprocess.Popen([program(), *words], stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8", env=env)  # noqa: S603 - ours


def _environment(more: dict[str, str]) -> dict[str, str]:
    usual = {"CHAPERONE_HEADLESS": "true", "CHAPERONE_CONSOLE": "terminal", "PYTHONUTF8": "1", "COLUMNS": "200"}
    return {**os.environ, **usual, **more}


def end(process: subprocess.Popen[str], typed: str = "") -> Ended:
    with process:
        try:
            out, err = process.communicate(typed, timeout=PATIENCE)
        finally:
            process.kill()
    return Ended(process.returncode, out, err)


def asked(process: subprocess.Popen[str], answer: str | None = None) -> str:
    """What the command says until it asks for a yes, which is then answered."""
    assert process.stdin
    assert process.stderr
    said = ""
    for line in iter(process.stderr.readline, ""):
        said += line
        if "anything else is a no" in line:
            break
    if answer is not None:
        process.stdin.write(f"{answer}\n")
        process.stdin.flush()
    return said


def chaperone(*words: str, typed: str = "", **environment: str) -> Ended:
    """The command, with `typed` on its standard input: a process of its own, where the system has it one that has imported most."""
    if "forkserver" not in get_all_start_methods():
        return end(begin(*words, **environment), typed)
    with TemporaryDirectory() as streams:
        folder = Path(streams)
        (folder / "in").write_text(typed, "utf-8")
        process = _forked().Process(target=_command, args=(words, _environment(environment), Path.cwd(), folder))
        process.start()
        process.join(PATIENCE)
        process.kill()
        assert process.exitcode is not None, "it did not end"
        return Ended(process.exitcode, *((folder / name).read_text("utf-8") for name in ("out", "err")))


@cache
def _forked() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _command(words: tuple[str, ...], environment: dict[str, str], where: Path, streams: Path) -> None:
    os.chdir(where)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, how) in enumerate((("in", "r"), ("out", "w"), ("err", "w"))):
        with (streams / name).open(how) as file:
            os.dup2(file.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.argv = ["chaperone", *words]
    main()


def asking(practice: Practice, verb: str = "run", *more: str) -> tuple[str, ...]:
    """The words that ask for everything ExportYourStore needs on the practice site."""
    return (verb, "exportyourstore", *more, "--site", practice.url, "--set", f"email={EMAIL}", "--json")


def run(practice: Practice, *more: str, approve: str = "practice", typed: str = "", **environment: str) -> Ended:
    return chaperone(*asking(practice, "run", *more), "--approve", approve, typed=typed, **environment)


def check(practice: Practice, *more: str) -> Ended:
    return chaperone(*asking(practice, "check", *more))


def journal(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (record / "data" / "journal.jsonl").read_text("utf-8").splitlines()]


def records() -> list[Path]:
    return sorted(path for path in Path(os.environ["CHAPERONE_RECORDS"]).iterdir() if path.is_dir())


def user(rights: dict[str, str] | None = None, email: str = EMAIL) -> dict[str, Any]:
    return {"name": "ExportYourStore", "email": email, "rights": rights or {}}


def invited(status: str = "open", **more: str) -> dict[str, str]:
    return {"name": "ExportYourStore", "email": EMAIL, "status": status, **more}


@dataclass(frozen=True)
class Standing:
    """Where the partner stands on the practice site."""

    sent: int = 0
    invitation: str | None = None
    rights: dict[str, str] | None = None


def standing(practice: Practice) -> Standing:
    state = practice.state()
    invitation = next((each["status"] for each in state["invitations"] if each["email"] == EMAIL), None)
    rights = next((each["rights"] for each in state["users"] if each["email"] == EMAIL), None)
    return Standing(
        state["sent"],
        invitation,
        None if rights is None else {name: level for name, level in rights.items() if level != "None"},
    )


def others(practice: Practice) -> list[dict[str, Any]]:
    """Everybody else on the account, with everything that they may do."""
    return [each for each in practice.state()["users"] if each["email"] != EMAIL]


def sound(record: Path) -> None:
    """The record passes every check of an auditor."""
    verdict = verify(record)
    assert (verdict.status, [str(fault) for fault in verdict.faults]) == ("valid", [])
