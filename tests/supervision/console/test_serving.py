"""The console as a server: who gets in, what it answers, and what it never does. Raw requests, a real socket."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from pyrage import x25519
from rich.console import Console as Paper

from automation import discretion
from automation.errors import Interrupted
from automation.plan import Findings
from automation.record import Record
from automation.record.age import run_key
from automation.record.redaction import Redactor
from automation.secret import Secret
from automation.streams import Discreet
from automation.supervision.console.board import PlanAsked
from automation.supervision.console.guard import HEADERS
from flows.secret_shapes import redactor
from tests.supervision.console.plans import CONSENT, PLAN
from tests.supervision.console.visiting import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from automation.supervision.console.board import View
    from tests.supervision.console.conftest import Stage

TOKEN = Secret("amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee")


def approving(number: int = 1, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of an answer
    return {"number": number, "digest": PLAN.digest, "answer": "yes", "who": "Sam", **parts}


def test_it_listens_on_this_computer_only(stage: Stage) -> None:
    host, port = urlsplit(stage.console.origin).netloc.split(":")
    assert host == "127.0.0.1"
    with pytest.raises(OSError, match=r"refused|unreachable"), socket.create_connection(("127.0.0.2", int(port)), 2):
        pass


@pytest.mark.parametrize("view", ["agent", "seller"])
def test_a_link_opens_its_view_once(stage: Stage, view: View) -> None:
    visitor = stage.visitor(view, inside=False)
    assert "Opening" in visitor.get().body
    assert visitor.get().status == 200  # looked at twice by somebody who prepares pages: nothing is used up
    assert visitor.enter().status == 200
    assert "Stop" in visitor.get().body
    late = Visitor(visitor.link)
    refused = late.enter()
    assert (refused.status, "only once" in refused.said, late.cookie) == (403, True, "")


def test_the_key_is_a_cookie_of_that_view_alone(stage: Stage) -> None:
    visitor = stage.visitor("seller", inside=False)
    cookie = visitor.enter().headers["set-cookie"]
    parts = {part.strip().casefold() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", f"path={visitor.path}".casefold()} <= parts
    assert urlsplit(visitor.link).fragment not in cookie


def test_a_lost_link_of_the_agent_is_made_good_in_the_terminal_once(stage: Stage) -> None:
    agent = stage.visitor("agent")
    for _ in range(3):
        assert "in the terminal" in Visitor(agent.link).enter().said
    (line,) = [line for line in stage.paper.getvalue().splitlines() if "A new link" in line]
    assert Visitor(line.rpartition(" ")[2]).enter().status == 200


def test_a_new_link_is_shown_whole_though_it_looks_like_a_partners(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Discreet(io.BytesIO(), "utf-8", write_through=True)
    monkeypatch.setattr(stage.console.terminal, "console", Paper(file=stream, width=60))
    used = stage.visitor("agent")
    discretion.use(redactor())
    try:
        Visitor(used.link).enter()
    finally:
        discretion.use(Redactor())
    (line,) = [line for line in stream.buffer.getvalue().decode().splitlines() if "A new link" in line]  # type: ignore[attr-defined]
    assert Visitor(line.rpartition(" ")[2]).enter().status == 200


def test_a_lost_link_of_the_seller_is_made_good_by_the_agent(stage: Stage) -> None:
    agent, seller = stage.visitor("agent"), stage.visitor("seller")
    assert "Ask the agent" in Visitor(seller.link).enter().said
    link = json.loads(agent.post("link", {}).body)["link"]
    assert Visitor(link).enter().status == 200
    assert seller.post("link", {}).status == 404


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é"])
def test_what_is_no_token_opens_nothing(stage: Stage, token: str) -> None:
    visitor = stage.visitor("agent", inside=False)
    assert visitor.post("enter", {"token": token}).status == 403
    assert visitor.enter().status == 200  # and uses nothing up


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "events"),
        ("GET", "still/0001-x.webp"),
        ("POST", "press"),
        ("POST", "done"),
        ("POST", "stop"),
        ("POST", "secret"),
        ("POST", "link"),
    ],
)
def test_without_a_key_nothing_is_shown_or_taken(stage: Stage, method: str, path: str) -> None:
    stranger, seller = stage.visitor("agent", inside=False), stage.visitor("seller")
    stage.approve(PLAN)
    for visitor in (
        stranger,
        Visitor(stranger.link, cookie=seller.cookie),
        Visitor(stranger.link, cookie="chaperone-agent=x"),
    ):
        answer = visitor.get(path) if method == "GET" else visitor.post(path, approving(ticked=True))
        assert answer.status == 401
    assert not stage.stop.said
    assert stage.asked is not None


def test_the_name_of_the_room_is_needed(stage: Stage) -> None:
    agent = stage.visitor("agent")
    assert agent.send("GET", "/agent/another/").status == 404
    assert agent.send("GET", "/").status == 404
    assert agent.path.split("/")[2] != stage.visitor("seller").path.split("/")[2]


def test_every_answer_carries_its_defences(stage: Stage) -> None:
    agent = stage.visitor("agent")
    answers = [
        agent.get(),
        agent.send("GET", "/nothing"),
        agent.get("", Host="evil.example"),
        agent.post("stop", {}, Origin="null"),
    ]
    answers += [agent.send("GET", f"/static/{name}") for name in ("console.js", "console.css", "icon.svg")]
    for answer in answers:
        assert {name: answer.headers.get(name.lower()) for name in HEADERS} == HEADERS
        assert "server" not in answer.headers
    assert [answer.status for answer in answers] == [200, 404, 421, 403, 200, 200, 200]


def test_a_page_has_no_script_or_style_of_its_own(stage: Stage) -> None:
    body = stage.visitor("agent").get().body
    assert "style=" not in body
    assert body.count("<script") == body.count('<script src="/static/') == 1


HOSTILE: tuple[dict[str, str | None], ...] = (
    {"Host": "evil.example"},
    {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": None},
    {"Content_Type": "text/plain"},
    {"Content_Type": "application/x-www-form-urlencoded"},
    {"Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "cross-site"},
)


@pytest.mark.parametrize("headers", HOSTILE, ids=str)
def test_nothing_is_taken_from_a_page_of_somebody_else(stage: Stage, headers: dict[str, str | None]) -> None:
    """DNS rebinding and cross-site requests, with the seller's own key, as his browser would send it."""
    seller, waiting = stage.visitor("seller"), stage.approve(PLAN)
    assert seller.post("press", approving(), **headers).status in {403, 415, 421}
    assert seller.post("stop", {}, **headers).status in {403, 415, 421}
    assert (waiting.done(), stage.stop.said) == (False, False)
    assert seller.post("press", approving()).status == 200
    assert waiting.result(10).yes


@pytest.mark.parametrize("path", ["press?answer=yes", "stop", "done", "secret", "link", "enter"])
def test_get_changes_nothing(stage: Stage, path: str) -> None:
    agent, waiting = stage.visitor("agent"), stage.approve(PLAN)
    assert agent.get(path).status == 405
    assert (waiting.done(), stage.stop.said) == (False, False)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"[]", 400), (b'{"number":"1"}', 400), (b'{"number":1,"x":1}', 400), (b" " * 5000, 413)],
)
def test_what_cannot_be_read_is_refused(stage: Stage, body: bytes, status: int) -> None:
    seller = stage.visitor("seller")
    own = {"Origin": f"http://{seller.host}", "Content_Type": "application/json"}
    assert seller.send("POST", f"{seller.path}press", own, body).status == status


@pytest.mark.parametrize("origin", ["http://evil.example", None])
def test_no_web_socket_is_spoken(stage: Stage, origin: str | None) -> None:
    agent = stage.visitor("agent")
    wanted = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    assert agent.get("events", Origin=origin, **wanted).status == 400


def test_a_still_is_shown_by_a_name_of_this_run_only(stage: Stage, proof: Record) -> None:
    (proof.data / "0002-unnamed.webp").write_bytes(b"RIFF")
    seller = stage.visitor("seller")
    seen = seller.get("still/0001-proof.webp")
    assert (seen.status, seen.headers["content-type"]) == (200, "image/webp")
    odd = (
        "0002-unnamed.webp",
        "private.json",
        "journal.jsonl",
        "..%2Fprivate.json",
        "../private.json",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5cprivate.json",
        "0001-proof.webp%00",
        "",
    )
    assert {name: seller.get(f"still/{name}").status for name in odd} == dict.fromkeys(odd, 404)
    assert seller.send("GET", "/static/..%2f__init__.py").status == 404


def test_a_still_that_is_encrypted_on_the_disk_is_shown_from_memory(
    stage: Stage, tmp_path: Path, picture: bytes
) -> None:
    record = Record(tmp_path / "records", key=run_key([str(x25519.Identity.generate().to_public())]))
    stage.console.follow(record)
    kept = record.evidence.keep("0001-proof.webp", picture)
    still = {**asdict(kept), "width": 200, "height": 100, "masked": []}
    record.event("verify", job="invite", store="US", left=0, text="Read back.", ev={"still": still, "outline": None})
    assert (record.data / kept.file).read_bytes() != picture
    assert stage.visitor("seller").get(f"still/{kept.file}").body == picture.decode(errors="replace")


def test_an_answer_is_to_the_plan_on_the_page_and_counts_once(stage: Stage) -> None:
    seller, agent = stage.visitor("seller"), stage.visitor("agent")
    waiting = stage.approve(PLAN)
    assert seller.post("press", approving(digest="0" * 64)).status == 409
    assert seller.post("press", approving(number=2)).status == 409
    assert seller.post("press", approving(who=" ")).status == 422
    assert agent.post("press", approving()).status == 403
    assert not waiting.done()
    assert seller.post("press", approving()).status == 200
    assert seller.post("press", approving()).status == 409
    approval = waiting.result(10)
    assert (approval.yes, approval.digest, approval.who, approval.how) == (
        True,
        PLAN.digest,
        "Sam",
        "pressed Approve in the seller’s view of the console",
    )


def test_a_yes_to_one_question_is_no_yes_to_the_same_question_asked_again(stage: Stage) -> None:
    seller = stage.visitor("seller")
    first = stage.approve(PLAN)
    seller.post("press", approving())
    assert first.result(10).yes
    again = stage.approve(PLAN)
    assert seller.post("press", approving()).status == 409
    assert not again.done()


def test_the_consent_is_answered_by_its_words(stage: Stage) -> None:
    seller = stage.visitor("seller")
    waiting = stage.asks(lambda: stage.console.consent(CONSENT))
    assert seller.post("press", approving()).status == 409
    assert seller.post("press", approving(digest=CONSENT.digest)).status == 200
    assert (waiting.result(10).yes, waiting.result().digest) == (True, CONSENT.digest)


def test_stop_is_said_before_its_answer_and_within_a_tenth_of_a_second(stage: Stage) -> None:
    seller, waiting = stage.visitor("seller"), stage.approve(PLAN)

    def pressed() -> float:
        began = time.monotonic()
        assert seller.post("stop", {}).status == 200
        assert stage.stop.said
        return time.monotonic() - began

    assert min(pressed() for _ in range(3)) < 0.1
    assert stage.stop.how == "Stop was pressed in the seller’s view of the console"
    with pytest.raises(Interrupted):
        waiting.result(10)


@pytest.mark.parametrize("view", ["agent", "seller"])
def test_a_hand_over_is_done_when_anybody_says_so(stage: Stage, view: View) -> None:
    visitor = stage.visitor(view)
    waiting = stage.asks(lambda: stage.console.hand_over("Please sign in.", lambda: False))
    assert visitor.post("done", {"number": 2}).status == 409
    assert visitor.post("done", {"number": 1}).status == 200
    assert waiting.result(10) == "done"


def test_a_secret_goes_to_whoever_asks_for_it_once_and_nowhere_else(stage: Stage) -> None:
    agent, seller = stage.visitor("agent"), stage.visitor("seller")
    waiting = stage.asks(lambda: stage.console.deliver("The MWS Auth Token", TOKEN))
    pages = agent.get().body + seller.get().body + json.dumps(next(seller.news()))
    assert "amzn.mws.…ffee" in pages
    answer = seller.post("secret", {"number": 1, "where": "show"})
    assert (json.loads(answer.body)["secret"], answer.headers["cache-control"]) == (TOKEN.value, "no-store")
    assert waiting.result(10) == "shown"
    late = agent.post("secret", {"number": 1, "where": "show"})
    assert late.status == 409
    everywhere = pages + agent.get().body + late.body + stage.paper.getvalue() + repr(stage.console.desk.board.now)
    assert TOKEN.value not in everywhere


@pytest.mark.parametrize("view", ["agent", "seller"])
def test_a_secret_that_nobody_wants_is_left(stage: Stage, view: View) -> None:
    visitor = stage.visitor(view)
    waiting = stage.asks(lambda: stage.console.deliver("The MWS Auth Token", TOKEN))
    assert visitor.post("secret", {"number": 1, "where": "leave"}).status == 200
    assert waiting.result(10) == "left"


def test_a_secret_goes_to_a_file_that_the_agent_names(stage: Stage, tmp_path: Path) -> None:
    agent, file = stage.visitor("agent"), tmp_path / "token.txt"
    waiting = stage.asks(lambda: stage.console.deliver("The MWS Auth Token", TOKEN))
    assert agent.post("secret", {"number": 1, "where": "write", "file": str(file)}).status == 200
    assert (waiting.result(10), file.read_text()) == ("written", f"{TOKEN.value}\n")


def test_a_file_that_is_there_is_not_written_over_and_the_secret_still_to_be_had(stage: Stage, tmp_path: Path) -> None:
    agent, taken = stage.visitor("agent"), tmp_path / "taken.txt"
    taken.write_text("mine")
    waiting = stage.asks(lambda: stage.console.deliver("The MWS Auth Token", TOKEN))
    agent.post("secret", {"number": 1, "where": "write", "file": str(taken)})
    stage.until(lambda: "cannot be written" in agent.get().body)
    assert (waiting.done(), taken.read_text()) == (False, "mine")
    assert (
        stage.visitor("seller").post("secret", {"number": 1, "where": "write", "file": str(tmp_path / "x.txt")}).status
        == 403
    )


def test_what_comes_after_the_proof_is_no_change_of_mind(stage: Stage, proof: Record) -> None:
    seller = stage.visitor("seller")
    for number, differs in ((1, False), (2, True), (3, False)):
        waiting = stage.approve(replace(PLAN, changes=PLAN.changes[number - 2 :]))
        assert isinstance(stage.asked, PlanAsked)
        assert bool(stage.asked.moved) is differs
        assert seller.post("press", approving(number, digest=stage.asked.digest)).status == 200
        assert waiting.result(10).yes
        if number == 2:
            proof.event("verify", job="permissions", store="US", left=0, text="Read back.", ev={})


def test_the_terminal_shows_the_run_as_well(stage: Stage) -> None:
    with stage.console.step("Press Send"):
        pass
    stage.console.found("Set permissions", "US", Findings())
    stage.console.show(PLAN)
    shown = stage.paper.getvalue()
    assert [
        words for words in ("● Press Send", "Set permissions · US", PLAN.changes[0].says) if words not in shown
    ] == []


def test_enter_in_the_terminal_ends_a_hand_over_and_approves_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as keyboard, os.fdopen(writing, "w", encoding="utf-8") as keys:
        monkeypatch.setattr(sys, "stdin", keyboard)
        over = stage.asks(lambda: stage.console.hand_over("Please sign in.", lambda: False))
        keys.write("\n")
        keys.flush()
        assert over.result(10) == "done"
        waiting = stage.approve(PLAN)
        keys.write("yes\n")
        keys.flush()
        stage.visitor("seller").post("press", approving(2, answer="no"))
        assert waiting.result(10).answer == "no"
        keys.close()  # the reader sees the end and is done


def test_news_come_as_they_happen_and_end_with_the_console(stage: Stage) -> None:
    seller = stage.visitor("seller")
    news = seller.news()
    assert set(next(news)) >= {"who", "stage", "chips", "trail"}
    stage.console.say("I look at the page.")
    while "I look at the page." not in json.dumps(told := next(news)):
        pass
    assert "who" not in told  # what is the same is not sent again


class TestNoAnswer:
    @pytest.fixture
    def patience(self) -> float:
        return 0.3

    def test_is_a_no(self, stage: Stage) -> None:
        approval = stage.approve(PLAN).result(10)
        assert (approval.answer, approval.yes, approval.how) == (
            "timeout",
            False,
            "no answer in the console in 0.3 seconds",
        )
        assert stage.visitor("seller").post("press", approving()).status == 409

    def test_ends_a_hand_over(self, stage: Stage) -> None:
        assert stage.asks(lambda: stage.console.hand_over("Please sign in.", lambda: False)).result(10) == "timeout"

    def test_leaves_a_secret(self, stage: Stage) -> None:
        assert stage.asks(lambda: stage.console.deliver("The token", TOKEN)).result(10) == "left"
