"""The seller's consent to the session: its words, when it is asked for, and what a no does."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import pytest

from automation.errors import Declined
from automation.plan import Account
from automation.record import Record
from automation.supervision import Approval
from automation.supervision.consent import QUESTION, VERSION, Asking, Consent

if TYPE_CHECKING:
    from pathlib import Path

    from automation.supervision import Supervisor

ASKED = Consent("Ada", "ExportYourStore", Account("Harbour Lane Trading", "A1"), "Agent/Chaperone")


@dataclass
class Person:
    answer: Literal["yes", "no", "timeout"] = "yes"
    digest: str | None = None
    asked: list[Consent] = field(default_factory=list)

    def consent(self, asked: Consent) -> Approval:
        self.asked.append(asked)
        return Approval(self.digest or asked.digest, self.answer, "Sam", "said so", 4.0)


def asking(folder: Path, person: Any) -> tuple[Asking, Record]:  # noqa: ANN401 - of a supervisor only what is asked
    record, supervisor = Record(folder), person
    typed: Supervisor = supervisor
    return Asking(record, typed, lambda account: replace(ASKED, account=account)), record


def written(record: Record) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (record.data / "journal.jsonl").read_text("utf-8").splitlines()]


def test_it_says_who_is_there_which_account_what_it_is_and_how_to_stop_it() -> None:
    for words in (
        "Ada, who supports ExportYourStore",
        "Harbour Lane Trading, A1",
        "is a program",
        "Agent/Chaperone",
        "press Stop",
    ):
        assert words in ASKED.text
    assert ASKED.text.endswith(QUESTION)


RECIPIENTS = ("age1qqqqqq…abcdef", "SHA256:x")


@pytest.mark.parametrize(
    ("recipients", "words"),
    [
        ((), ()),
        (RECIPIENTS[:1], ("encrypted for 1 recipient, who alone can open them: age1qqqqqq…abcdef.",)),
        (RECIPIENTS, ("encrypted for 2 recipients, who alone can open them: age1qqqqqq…abcdef, SHA256:x.",)),
    ],
)
def test_it_says_what_the_record_keeps_what_it_hides_and_for_whom_it_is_encrypted(
    recipients: tuple[str, ...], words: tuple[str, ...]
) -> None:
    text = replace(ASKED, encrypted_to=recipients).text
    for said in ("pictures of the steps", "names and addresses", "are covered", "sign-in is never recorded", *words):
        assert said in text
    assert ("encrypted" in text) == bool(recipients)


def test_an_account_without_a_name_is_said() -> None:
    assert "not named on the page" in replace(ASKED, account=Account()).text


def test_other_words_have_another_digest() -> None:
    assert ASKED.digest == replace(ASKED).digest
    assert ASKED.digest != replace(ASKED, operator="Bea").digest
    assert ASKED.digest != replace(ASKED, encrypted_to=RECIPIENTS).digest


def test_it_is_asked_once_for_each_account_and_written_down_with_its_words(tmp_path: Path) -> None:
    person = Person()
    ask, record = asking(tmp_path, person)
    for account in (ASKED.account, ASKED.account, Account("Another")):
        ask(account)
    assert [asked.account for asked in person.asked] == [ASKED.account, Account("Another")]
    first = written(record)[0]
    assert {
        name: first[name]
        for name in ("kind", "version", "text", "account", "operator", "answer", "who", "how", "seconds")
    } == {
        "kind": "consent",
        "version": VERSION,
        "text": ASKED.text,
        "account": "Harbour Lane Trading",
        "operator": "Ada",
        "answer": "yes",
        "who": "Sam",
        "how": "said so",
        "seconds": 4.0,
    }


@pytest.mark.parametrize(
    "person", [Person("no"), Person("timeout"), Person("yes", digest="0" * 64)], ids=["no", "timeout", "other words"]
)
def test_anything_but_a_yes_to_these_words_is_a_no(tmp_path: Path, person: Person) -> None:
    ask, record = asking(tmp_path, person)
    for _ in range(2):
        with pytest.raises(Declined, match="did not agree to the session"):
            ask(ASKED.account)
    assert [line["answer"] for line in written(record)] == [person.answer] * 2
