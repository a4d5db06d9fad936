"""The state as JSON, and what happens off the page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flows.practice import Practice, SceneError
from tests.practice.asking import PARTNER, ask, rights_of, scene
from tests.practice.sending import APPLICATION

INVITED = {"name": "ExportYourStore", "email": PARTNER}


def test_the_address_and_the_object_tell_the_same_state(fresh: Practice) -> None:
    assert json.loads(ask(fresh, "GET", "/practice/state")[1]) == fresh.state()


def test_the_account_begins_signed_out_with_an_owner_and_nobody_invited(fresh: Practice) -> None:
    state = fresh.state()
    assert (state["signed_in"], state["store"], state["plan"]) == (False, "US", "professional")
    assert state["account"]["name"] == "Harbour Lane Trading"
    assert [user["role"] for user in state["users"]] == ["Primary user", "User", "User"]
    assert (state["invitations"], state["sent"]) == ([], 0)
    assert state["requests"] == {"total": 0, "user_agents": []}


def test_the_owner_has_the_highest_level_of_every_row(fresh: Practice) -> None:
    owner = fresh.state()["users"][0]["rights"]
    assert "None" not in owner.values()
    assert (owner["Customer Metrics"], owner["Payments"]) == ("View", "View & Edit")


def test_the_practice_seller_signs_in(fresh: Practice) -> None:
    status, state = scene(fresh, "sign-in")
    assert (status, state["signed_in"]) == (200, True)


def test_the_partner_accepts_and_waits_for_the_seller(fresh: Practice) -> None:
    fresh.reset(invitations=[INVITED])
    status, state = scene(fresh, "accept", email=PARTNER.upper())
    assert (status, state["invitations"][0]["status"]) == (200, "accepted")
    assert PARTNER not in {user["email"] for user in state["users"]}


def test_a_company_sends_its_invitation_once_it_has_a_link(fresh: Practice) -> None:
    assert scene(fresh, "partner-accepts", company="ExportYourStore")[0] == 422
    fresh.reset(partner_links=1)
    status, state = scene(fresh, "partner-accepts", company="ExportYourStore")
    assert status == 200
    [partner] = state["partners"]
    assert (partner["company"], partner["status"], set(partner["rights"].values())) == (
        "ExportYourStore",
        "open",
        {"None"},
    )
    assert scene(fresh, "partner-accepts", company="exportyourstore")[0] == 422


@pytest.mark.parametrize("invitations", [[], [{**INVITED, "status": "expired"}], [{**INVITED, "status": "accepted"}]])
def test_only_an_open_invitation_can_be_accepted(fresh: Practice, invitations: list[dict[str, Any]]) -> None:
    before = fresh.reset(invitations=invitations)
    status, answer = scene(fresh, "accept", email=PARTNER)
    assert (status, answer) == (422, {"error": f"There is no open invitation for {PARTNER}."})
    assert fresh.state() == before


@pytest.mark.parametrize(
    ("parts", "rights"),
    [
        ({"users": [INVITED]}, {}),
        ({"users": [{**INVITED, "rights": {"Upload Inventory": "View & Edit"}}]}, {"Upload Inventory": "View & Edit"}),
        ({"users": [{**INVITED, "rights": {"Payments": "View & Edit", "Vine": "None"}}]}, {"Payments": "View & Edit"}),
    ],
    ids=["without rights", "some rights", "more rights"],
)
def test_a_test_can_begin_after_the_invitation(fresh: Practice, parts: dict[str, Any], rights: dict[str, str]) -> None:
    status, state = scene(fresh, "reset", **parts)
    assert status == 200
    assert [user["role"] for user in state["users"]] == ["Primary user", "User"]
    assert rights_of(fresh, PARTNER) == rights


def test_a_reset_forgets_everything_that_it_does_not_name(fresh: Practice) -> None:
    begun = fresh.state()
    fresh.reset(signed_in=True, users=[INVITED], sent=3)
    assert fresh.reset() == begun


def test_the_state_can_be_given_back_as_it_was_told(fresh: Practice) -> None:
    told = fresh.reset(
        signed_in=True,
        invitations=[{**INVITED, "global": True}],
        sent=1,
        developers=[{"name": "xSellco", "account": "087368135448", "store": "UK"}],
        consents=[{"application": APPLICATION, "store": "US"}],
        service_emails={"US": {"service": "a@shop.example", "reply_to": "b@shop.example"}},
        senders={"US": [{"email": "c@shop.example", "status": "blocked"}]},
        partners=[{"company": "Partner", "status": "accepted", "rights": {"Vine": "View"}}],
        partner_links=2,
    )
    assert (told["developers"][0]["account"], told["partner_links"]) == ("0873-6813-5448", 2)
    assert scene(fresh, "reset", **told) == (200, told)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"users": [{"name": "Nobody"}]}, "email"),
        ({"weather": "rain"}, "weather"),
        ({"invitations": [{**INVITED, "status": "lost"}]}, "status"),
        ({"developers": [{"name": "x", "account": "0873", "store": "US"}]}, "twelve digits"),
        ({"senders": {"US": [{"email": "a@b.example", "status": "perhaps"}]}}, "status"),
        ({"users": [{**INVITED, "rights": {"Teleport": "View"}}]}, "cannot hold 'View' for 'Teleport'"),
        ({"users": [{**INVITED, "rights": {"Vine": "Everything"}}]}, "cannot hold 'Everything' for 'Vine'"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_changes_nothing(
    fresh: Practice, parts: dict[str, Any], words: str
) -> None:
    before = fresh.state()
    status, answer = scene(fresh, "reset", **parts)
    assert status == 422
    assert words in answer["error"]
    with pytest.raises(SceneError, match=words.replace("(", r"\(")):
        fresh.reset(**parts)
    assert fresh.state() == before


@pytest.mark.parametrize("body", ["{", "[]", "\x00"])
def test_a_scene_wants_a_json_object(fresh: Practice, body: str) -> None:
    answer, text = ask(fresh, "POST", "/practice/reset", body)
    assert answer.status == 422
    assert "The body is not" in json.loads(text)["error"]


def test_requests_and_the_names_of_browsers_are_counted_but_not_scenes(fresh: Practice) -> None:
    for agent in ("One/1", "Two/2 Agent/Chaperone", "One/1"):
        ask(fresh, "GET", "/home", User_Agent=agent)
    ask(fresh, "GET", "/practice/state", User_Agent="Watcher/1")
    assert fresh.state()["requests"] == {"total": 3, "user_agents": ["One/1", "Two/2 Agent/Chaperone"]}
