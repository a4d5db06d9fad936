"""The main job against the practice site: invite, wait, confirm, set six rights - from wherever the account stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.driving import (
    ASKED,
    EMAIL,
    LACKING,
    Standing,
    asking,
    begin,
    chaperone,
    end,
    invited,
    others,
    records,
    run,
    sound,
    standing,
    user,
)
from tests.flows.holding import hold

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from flows.practice import Practice

MORE = {**ASKED, "Payments": "View & Edit", "Inventory performance": "View & Edit"}
GRANTED = [("permissions", what, "None", level) for what, level in ASKED.items()]
INVITING = ("invite", "Invitation", "not invited", f"ExportYourStore <{EMAIL}>")
CONFIRMING = ("invite", "Confirmation", "accepted, not confirmed", f"ExportYourStore <{EMAIL}> confirmed")


@dataclass(frozen=True)
class Stage:
    """Where the account stands, and what one run makes of that. `again` is how a second one ends, where no other stage says it."""

    before: dict[str, Any]
    outcome: str
    code: int
    after: Standing
    changes: list[tuple[str, str, str, str]] = field(default_factory=list)
    again: str | None = None


STAGES = {
    "nothing": Stage({}, "waiting", 3, Standing(sent=1, invitation="open"), [INVITING], again="waiting"),
    "invitation open": Stage({"invitations": [invited()]}, "waiting", 3, Standing(invitation="open")),
    "accepted": Stage(
        {"invitations": [invited("accepted")]}, "done", 0, Standing(rights=ASKED), [CONFIRMING, *GRANTED]
    ),
    "confirmed without rights": Stage({"users": [user()]}, "done", 0, Standing(rights=ASKED), GRANTED),
    "some rights": Stage(
        {"users": [user(LACKING)]}, "done", 0, Standing(rights=ASKED), [GRANTED[3]], again="unchanged"
    ),
    "all rights": Stage({"users": [user(ASKED)]}, "unchanged", 0, Standing(rights=ASKED)),
}


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES.keys())
def test_a_run_goes_on_from_where_the_account_stands_and_running_again_is_safe(
    browser: Browser, practice: Practice, stage: Stage
) -> None:
    practice.reset(signed_in=True, **stage.before)
    bystanders = others(practice)
    first = hold(browser, practice.url)
    assert (first.data["outcome"], first.code) == (stage.outcome, stage.code), first.err
    assert first.changes == stage.changes
    assert standing(practice) == stage.after
    if stage.again:
        again = hold(browser, practice.url)
        assert (again.data["outcome"], again.changes) == (stage.again, []), again.err
        assert standing(practice) == stage.after
    assert others(practice) == bystanders
    for record in records():
        sound(record)


def test_what_goes_beyond_is_told_and_left_and_the_json_has_the_documented_shape(practice: Practice) -> None:
    practice.reset(signed_in=True, users=[user(MORE)])
    ended = run(practice, "--seller", "Harbour Lane, case 7")
    assert standing(practice) == Standing(rights=MORE)
    data = ended.data
    assert list(data) == ["outcome", "partner", "seller", "jobs", "reason", "record"]
    assert (data["partner"], data["seller"], data["record"]) == (
        "exportyourstore",
        "Harbour Lane, case 7",
        str(records()[0]),
    )
    assert [(job["job"], job["store"], job["outcome"]) for job in data["jobs"]] == [
        ("invite", "US", "unchanged"),
        ("permissions", "US", "unchanged"),
    ]
    permissions = data["jobs"][1]
    assert list(permissions) == ["job", "store", "outcome", "changes", "left", "extra", "reason"]
    assert permissions["extra"] == [
        {"what": "Inventory performance", "level": "View & Edit"},
        {"what": "Payments", "level": "View & Edit"},
    ]
    assert (
        permissions["reason"]
        == "Left as it is, beyond what was asked for: Inventory performance: View & Edit; Payments: View & Edit."
    )
    assert "Harbour Lane, case 7" not in (ended.record / "data" / "journal.jsonl").read_text("utf-8")


def test_taking_away_what_goes_beyond_is_offered_on_its_own(practice: Practice) -> None:
    practice.reset(signed_in=True, users=[user(MORE)])
    ended = run(practice, "permissions", approve="ask", typed="yes\n")
    assert (ended.data["outcome"], ended.code) == ("done", 0), ended.err
    assert ended.changes == [
        ("permissions", "Inventory performance", "View & Edit", "View"),
        ("permissions", "Payments", "View & Edit", "None"),
    ]
    assert "It is offered, not needed: a no leaves everything as it is." in ended.err
    assert standing(practice).rights == ASKED
    sound(ended.record)


@pytest.mark.parametrize(
    ("before", "found"),
    [({}, [("invite", "Invitation")]), ({"users": [user(LACKING)]}, [("permissions", "Upload Inventory")])],
    ids=["nothing", "some rights"],
)
def test_a_check_finds_the_same_and_changes_nothing(
    browser: Browser, practice: Practice, before: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    practice.reset(signed_in=True, **before)
    start = {**practice.state(), "requests": None}
    ended = hold(browser, practice.url, check=True)
    assert (ended.data["outcome"], ended.code) == ("changes", 2), ended.err
    assert [(job, what) for job, what, _, _ in ended.changes] == found
    assert {**practice.state(), "requests": None} == start
    assert {line["act"] for line in ended.lines("step.intent")} == {"open", "press"}
    assert ended.lines("approval") == []
    sound(ended.record)


@pytest.mark.parametrize("typed", ["no\n", ""], ids=["no", "nobody"])
def test_anything_but_yes_is_a_no(practice: Practice, typed: str) -> None:
    practice.reset(signed_in=True, invitations=[invited("accepted")])
    ended = run(practice, "invite", approve="ask", typed=typed)
    assert (ended.data["outcome"], ended.code) == ("declined", 4), ended.err
    assert ended.data["reason"] == "The plan was not agreed to. Nothing was changed."
    assert standing(practice) == Standing(invitation="accepted")
    assert [line["answer"] for line in ended.lines("approval")] == ["no"]
    assert "commit" not in {line["act"] for line in ended.lines("step.intent")}
    assert "· US · account: Harbour Lane Trading" in ended.err
    sound(ended.record)


def test_a_typed_yes_is_a_yes_to_exactly_that_plan(practice: Practice) -> None:
    practice.reset(signed_in=True, invitations=[invited("accepted")])
    ended = run(practice, "invite", approve="ask", typed="yes\n", CHAPERONE_OPERATOR="Ada")
    assert (ended.data["outcome"], ended.code) == ("done", 0), ended.err
    assert standing(practice) == Standing(rights={})
    (approval,) = ended.lines("approval")
    assert (approval["answer"], approval["who"], approval["how"]) == ("yes", "Ada", "typed “yes” in the terminal")
    assert [line["sha256"] for line in ended.lines("plan") if line["changes"]] == [approval["plan"]]
    sound(ended.record)


def test_two_runs_at_once_send_one_invitation(practice: Practice) -> None:
    both = [begin(*asking(practice), "--approve", "practice") for _ in range(2)]
    ended = sorted((end(process) for process in both), key=lambda each: each.code)
    assert standing(practice) == Standing(sent=1, invitation="open")
    assert [each.code for each in ended] == [3, 5], ended
    assert (
        ended[1].data["reason"]
        == f"Another run is working on {practice.url} now. Wait until it has ended, then run again."
    )
    assert ended[1].data["record"] is None


def test_without_the_address_nothing_is_opened(practice: Practice) -> None:
    ended = chaperone("run", "exportyourstore", "--site", practice.url, "--approve", "practice", "--json")
    assert ended.code == 64
    assert ended.data["reason"].startswith(
        "ExportYourStore needs the e-mail address that ExportYourStore gave you for the invitation"
    )
    assert ended.err.count("\n") == 1
    assert records() == []
    assert practice.state()["requests"]["total"] == 0


def test_a_sign_in_is_the_persons_it_leaves_no_picture_and_every_request_says_who_asks(practice: Practice) -> None:
    practice.reset(signed_in=False, users=[user(ASKED)])
    ended = run(practice, "invite")
    assert (ended.data["outcome"], ended.code) == ("unchanged", 0), ended.err
    (begun, over) = [line for line in ended.journal if line["kind"].startswith("handover.")]
    assert (begun["reason"], over["how"]) == ("sign_in", "recognised")
    assert ended.lines("step.outcome")[0]["ev"] == {"still": None, "outline": None}
    sound(ended.record)
    requests = practice.state()["requests"]
    assert requests["total"] > 5
    assert [agent for agent in requests["user_agents"] if not agent.endswith(" Agent/Chaperone")] == []
    assert [line["user_agent"] for line in ended.lines("run.open")] == requests["user_agents"]


def test_when_nobody_signs_in_the_run_stops(practice: Practice) -> None:
    practice.reset(signed_in=False, users=[user(LACKING)])
    ended = run(practice, "permissions", approve="ask", CHAPERONE_HANDOVER_TIMEOUT="0.5")
    assert (ended.data["outcome"], ended.code) == ("stopped", 5), ended.err
    assert "Please sign in to Amazon" in ended.data["reason"]
    assert "nobody did that in time" in ended.data["reason"]
    assert standing(practice) == Standing(rights=LACKING)
    sound(ended.record)


def test_nobody_elses_name_or_address_is_in_any_file_of_the_record(browser: Browser, practice: Practice) -> None:
    practice.reset(signed_in=True, invitations=[invited("accepted")])
    addresses = [each["email"].casefold().encode() for each in others(practice)]
    assert len(addresses) == 3
    ended = hold(browser, practice.url, jobs=["invite"])
    assert ended.code == 0, ended.err
    kept = {
        path.relative_to(ended.record).as_posix(): path.read_bytes()
        for path in ended.record.rglob("*")
        if path.is_file()
    }
    assert [(path, email) for path, data in kept.items() for email in addresses if email in data.lower()] == []
    names = [each["name"].encode() for each in others(practice)]
    assert [(path, name) for path, data in kept.items() for name in names if name in data] == []
    assert any("‹hidden›".encode() in data for path, data in kept.items() if path.endswith(".yaml")), (
        "their page was read"
    )
    (proof,) = ended.lines("verify")
    assert len(proof["ev"]["still"]["masked"]) >= len(addresses), "the picture hides what the text hides"


@pytest.mark.parametrize(
    ("before", "options", "words"),
    [
        (
            {"users": [user(ASKED, email="other@exportyourstore.example")]},
            {},
            "ExportYourStore is listed with another address (other@exportyourstore.example)",
        ),
        ({"users": [user(LACKING)]}, {"account": "Another Company"}, "Harbour Lane Trading"),
    ],
    ids=["another address", "another account"],
)
def test_where_it_is_not_clear_who_or_where_nothing_is_changed(
    browser: Browser, practice: Practice, before: dict[str, Any], options: dict[str, Any], words: str
) -> None:
    practice.reset(signed_in=True, **before)
    start = practice.state()["users"]
    ended = hold(browser, practice.url, jobs=["permissions"], **options)
    assert (ended.data["outcome"], ended.code) == ("stopped", 5), ended.err
    assert words in ended.data["reason"]
    assert practice.state()["users"] == start
    sound(ended.record)


def test_another_store_than_the_one_shown_is_opened_before_anything_is_read(
    browser: Browser, practice: Practice
) -> None:
    practice.reset(signed_in=True, store="UK", users=[user(LACKING)])
    ended = hold(browser, practice.url, jobs=["permissions"], check=True)
    assert (ended.data["outcome"], ended.code) == ("changes", 2), ended.err
    assert practice.state()["store"] == "US"
    assert standing(practice) == Standing(rights=LACKING)
    assert ended.lines("step.intent")[1]["text"] == "Open the store United States"
