"""One redactor in front of whatever is written or shown: both streams, logs, tracebacks, the console's pages."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error
from rich.console import Console

from automation import discretion
from automation.errors import PageTrouble
from automation.folders import own_folder, write_private
from automation.log import logger, set_up
from automation.record.redaction import HIDDEN, Redactor
from automation.streams import Discreet, hush_driver
from automation.supervision.case import Case
from automation.supervision.console.board import Snapshot
from automation.supervision.console.page import regions
from automation.traces import trace
from flows.secret_shapes import redactor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

OURS = "invitations@exportyourstore.example"
TOKEN = "amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def discreet() -> Iterator[None]:
    discretion.use(redactor(frozenset({OURS})))
    yield
    discretion.use(Redactor())


@pytest.fixture
def stream() -> Discreet:
    return Discreet(io.BytesIO(), "utf-8", write_through=True)


def written(stream: Discreet) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def test_a_stream_hides_secrets_whoever_writes(stream: Discreet) -> None:
    Console(file=stream, width=200).print(f"The token is {TOKEN}.", highlight=False)
    json.dump({"reason": f"said “{TOKEN}”"}, stream)
    assert written(stream) == f'The token is {HIDDEN}.\n{{"reason": "said \\u201c{HIDDEN}\\u201d"}}'


def test_a_stream_of_text_takes_no_bytes_as_any_other(stream: Discreet) -> None:
    with pytest.raises(TypeError):
        stream.write(b"")  # type: ignore[arg-type]  # libraries ask like this whether they may


def test_people_see_addresses_for_these_are_what_gets_mistyped(stream: Discreet) -> None:
    stream.write("ines@harbourlane.example")
    assert written(stream) == "ines@harbourlane.example"


def test_whoever_asks_for_a_secret_gets_it_and_nobody_after_him(stream: Discreet) -> None:
    with discretion.revealed():
        stream.write(f"{TOKEN}\n")
    stream.write(TOKEN)
    assert written(stream) == f"{TOKEN}\n{HIDDEN}"


def test_on_a_live_account_the_driver_is_not_asked_to_tell_what_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "pw:api")
    hush_driver()
    assert "DEBUG" not in os.environ


def test_logs_hide_secrets_and_other_peoples_addresses_and_tell_no_words_of_exceptions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up("DEBUG")
    try:
        int(TOKEN)
    except ValueError:
        logger.opt(exception=True).debug("{} for ines@harbourlane.example, not {}", TOKEN, OURS)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(f"DEBUG {HIDDEN} for {HIDDEN}, not {OURS}")


def test_the_consoles_pages_hide_secrets() -> None:
    now = Snapshot(Case("ExportYourStore", None, ("United States",), practice=True), 0.0, said=f"Look: {TOKEN}")
    told = "".join(regions(now, "seller").values())
    assert TOKEN not in told
    assert HIDDEN in told


def test_a_traceback_says_where_and_nothing_that_was_typed_or_shown(page: Page) -> None:
    typed = "hunter2-and-more"
    page.set_content("<label>Number<input type=number></label>")
    with pytest.raises(PageTrouble) as caught:
        _fill(page, typed)
    assert typed in str(caught.value.__cause__), "this is what Playwright does"
    told = trace(caught.value)
    assert typed not in told
    assert [line for line in told.splitlines() if line.partition(":")[0] in {"Error", "PageTrouble"}] == [
        "Error: Locator.fill",
        "PageTrouble: It could not be filled in.",
    ]
    assert "in _fill" in told


def _fill(page: Page, value: str) -> None:
    try:
        page.get_by_label("Number").fill(value)
    except Error as error:
        raise PageTrouble("It could not be filled in.") from error


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Deposit method: account ending in 482", f"Deposit method: account {HIDDEN}"),
        ("Bankkonto endet auf 0482", f"Bankkonto {HIDDEN}"),
        ("Card •••• 4821", f"Card {HIDDEN}"),
        ("****4821", HIDDEN),
        ("XXXX-XXXX-XXXX-4821", HIDDEN),
        ("DE89 3704 0044 0532 0130 00", HIDDEN),
        ("IBAN GB29NWBK60161331926819.", f"IBAN {HIDDEN}."),
        ("4111 1111 1111 1111", HIDDEN),
        ("4111111111111111", HIDDEN),
        ("SSN 078-05-1120", f"SSN {HIDDEN}"),
        ("EIN 12-3456789", f"EIN {HIDDEN}"),
        *(
            (plain, plain)
            for plain in (
                "5759-5616-2466",
                "575956162466",
                "+1 207 555 0142",
                "112-1234567-7654321",
                "2026-11-22T05:51:42Z",
                "22.11.2026",
                "ends in 14 days",
                "amzn1.sellerapps.app.0f7f3a62-0b55-4a50-9c0e-9f7f4e3a7d11",
                "A3PRACT1CEHRBR",
                "ATVPDKIKX0DER",
                "Open Invitations (2)",
                "$ 18,412.60, 6 % more than the 14 days before",
                "B0CX23V2ZK",
            )
        ),
    ],
)
def test_numbers_of_accounts_cards_and_papers_are_hidden_and_no_others(text: str, clean: str) -> None:
    assert redactor().clean(text) == clean


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_what_is_made_is_its_owners_whatever_the_machines_habit(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib; os.umask(0)\n"
        "from automation.folders import *\n"
        "here = pathlib.Path(sys.argv[1])\n"
        "write_private(own_folder(here / 'a' / 'b') / 'file', 'x')\n"
        "keep_to_owner(); (here / 'c').mkdir(); (here / 'd').write_text('x')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)  # noqa: S603 - ours
    modes = {path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in _made(tmp_path)}
    assert modes == {"a": 0o700, "a/b": 0o700, "a/b/file": 0o600, "c": 0o700, "d": 0o600}


def _made(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.relative_to(folder).parts[0] in "abcd")


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    own_folder(tmp_path)
    write_private(tmp_path / "file", "one")
    write_private(tmp_path / "file", "2")
    assert (tmp_path / "file").read_text() == "2"
