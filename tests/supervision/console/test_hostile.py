"""A hostile page in the very browser in which the seller has his page open, on another port of this computer, that knows every address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from automation.serving import listen, port_of, serving
from tests.supervision.console.plans import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from starlette.requests import Request

    from tests.supervision.console.conftest import Pages, Stage

ATTACK = """async ({ target, answer, image }) => {
  const tried = {};
  const attempt = async (name, deed) => { try { tried[name] = await deed(); } catch (error) { tried[name] = `failed: ${error.name}`; } };
  const event = (one, good, bad) => new Promise((done) => { one[good] = () => done("loaded"); one[bad] = () => done("failed"); });
  const body = JSON.stringify(answer);
  const send = (more) => fetch(target + "press", { method: "POST", credentials: "include", body, ...more }).then((got) => got.type === "opaque" ? "sent blindly" : `read ${got.status}`);

  await attempt("read the page", () => fetch(target, { credentials: "include" }).then((got) => got.text()));
  await attempt("approve with JSON", () => send({ headers: { "Content-Type": "application/json" } }));
  await attempt("approve as text", () => send({ headers: { "Content-Type": "text/plain" } }));
  await attempt("approve blindly", () => send({ mode: "no-cors" }));
  await attempt("stop blindly", () => fetch(target + "stop", { method: "POST", mode: "no-cors", credentials: "include", body: "{}" }).then((got) => got.type));
  await attempt("beacon", async () => String(navigator.sendBeacon(target + "press", body)));
  await attempt("see a still", () => { const one = new Image(); one.src = target + image; return event(one, "onload", "onerror"); });
  await attempt("run its script", () => { const one = document.createElement("script"); one.src = target + "../../static/console.js"; document.body.append(one); return event(one, "onload", "onerror"); });
  await attempt("listen", () => { const one = new EventSource(target + "events", { withCredentials: true }); return event(one, "onopen", "onerror"); });
  await attempt("web socket", () => { const one = new WebSocket(target.replace("http", "ws") + "events"); return event(one, "onopen", "onerror"); });
  await attempt("frame it", async () => {
    const frame = document.createElement("iframe"); frame.src = target; document.body.append(frame);
    await new Promise((done) => { frame.onload = done; });
    try { return frame.contentDocument.body.innerText; } catch { return "failed: blank"; }
  });
  await attempt("post a form", async () => {
    const frame = document.createElement("iframe"); frame.name = "blind"; document.body.append(frame);
    for (const kind of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]) {
      const form = Object.assign(document.createElement("form"), { action: target + "press", method: "POST", enctype: kind, target: "blind" });
      const field = Object.assign(document.createElement("input"), { name: body.slice(0, -1) + ',"x":"', value: '"}' });
      form.append(field); document.body.append(form);
      const loaded = new Promise((done) => { frame.onload = done; });
      form.submit();
      await loaded;
    }
    return "sent blindly";
  });
  return tried;
}"""


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    def page(_: Request) -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>Free vouchers</title><body>Free vouchers</body>")

    listener = listen()
    with serving(Starlette(routes=[Route("/{path:path}", page)]), listener, "hostile page"):
        yield f"http://127.0.0.1:{port_of(listener)}/"


def attacked(page: Page, stage: Stage, target: str) -> dict[str, Any]:
    assert stage.asked is not None
    answer = {"number": stage.asked.number, "digest": PLAN.digest, "answer": "yes", "who": "Mallory", "ticked": True}
    tried: dict[str, Any] = page.evaluate(
        ATTACK, {"target": target, "answer": answer, "image": "still/0001-proof.webp"}
    )
    return tried


@pytest.mark.usefixtures("proof")
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_nothing_that_a_page_of_somebody_else_tries_is_read_or_counts(
    stage: Stage, people: Pages, hostile: str, name: str
) -> None:
    waiting, target = stage.approve(PLAN), people.seller.url
    expect(people.seller.get_by_role("button", name="Approve")).to_be_visible()

    page = people.seller.context.new_page()
    page.goto(hostile.replace("127.0.0.1", name))
    tried = attacked(page, stage, target)
    page.close()

    blind = {
        "approve blindly": "sent blindly",
        "beacon": "true",
        "post a form": "sent blindly",
        "stop blindly": "opaque",
    }
    assert len(tried) == 12
    for deed, came_of in tried.items():
        assert came_of.startswith("failed") or blind.get(deed) == came_of, (deed, came_of)
    assert not waiting.done()
    assert not stage.stop.said
    assert stage.asked is not None
    people.seller.get_by_label("I,").fill("Sam")
    people.seller.get_by_role("button", name="Approve").click()
    assert (waiting.result(10).answer, waiting.result().who) == ("yes", "Sam")


def test_a_name_that_was_made_to_lead_here_leads_nowhere(stage: Stage, people: Pages) -> None:
    """DNS rebinding: a browser that takes evil.example for this computer sends its name along, and that is the end of it."""
    port = stage.console.origin.rpartition(":")[2]
    for path in ("/", "/static/console.js", f"/{people.agent.url.split('/', 3)[3]}"):
        lured = people.agent.context.request.get(
            f"{stage.console.origin}{path}", headers={"Host": f"evil.example:{port}"}
        )
        assert (lured.status, "Stop" in lured.text()) == (421, False)


def test_a_link_from_elsewhere_opens_the_page_but_carries_no_key(people: Pages, hostile: str) -> None:
    page = people.seller.context.new_page()
    page.goto(hostile.replace("127.0.0.1", "localhost"))
    page.evaluate("address => { location.href = address; }", people.seller.url)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()  # its own page asks again, and is let in
    page.close()
