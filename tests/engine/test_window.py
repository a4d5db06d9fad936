"""The window: a look is only taken again when something changed, so every kind of change must be noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.record.camera import Camera, Evidence
from automation.record.redaction import Redactor

if TYPE_CHECKING:
    from tests.engine.conftest import Bench

BODY = """
<style>.gone { display: none } .unseen { visibility: hidden }</style>
<h1 id=words>Permissions</h1>
<label><input type=checkbox id=box> Agree</label>
<label>Name <input id=field></label>
<select id=list aria-label=Level><option>None<option>View</select>
<button id=button>Save</button>
<p id=shown>Said</p>
<kat-thing id=host></kat-thing>
<iframe id=frame srcdoc="<p>Inside</p>"></iframe>
<div style="height: 3000px"></div>
<script>host.attachShadow({mode: 'open'}).innerHTML = '<button id=inner>Add</button>'</script>
"""
CHANGES = {
    "a word": "words.firstChild.data = 'Rights'",
    "a tick": "box.checked = true",
    "typing": "field.value = 'x'",
    "a choice": "list.selectedIndex = 1",
    "a button going to sleep": "button.disabled = true",
    "a class that hides": "shown.className = 'gone'",
    "a class that makes invisible": "shown.className = 'unseen'",
    "a name": "button.ariaLabel = 'Keep'",
    "inside of a component": "host.shadowRoot.getElementById('inner').textContent = 'Remove'",
    "inside of a frame": "frame.contentDocument.body.innerHTML = '<p>Other</p>'",
    "scrolling": "scrollTo(0, 500)",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(bench: Bench, change: str) -> None:
    bench.show(BODY)
    before = bench.window.settled()
    assert bench.window.look() is before, "nothing changed, so nothing was read again"
    assert bench.window.unchanged(before)
    bench.page.evaluate(CHANGES[change])
    assert not bench.window.unchanged(before)
    assert bench.window.look().snapshot != before.snapshot


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Sign in</h1><input type=password>",
        "<kat-thing id=host></kat-thing><script>host.attachShadow({mode: 'open'}).innerHTML = '<input type=password>'</script>",
        "<iframe srcdoc='<input type=password>'></iframe>",
        "<label>Date of birth <input></label>",
    ],
    ids=["a field", "in a component", "in a frame", "a page that is known by its words"],
)
def test_of_a_page_that_is_the_persons_nothing_is_taken(bench: Bench, body: str) -> None:
    bench.show(body)
    view, evidence = bench.hands.camera.take("secret")
    assert (view.private, view.snapshot, view.root.children) == (True, "", ())
    assert (evidence.still, evidence.outline) == (None, None)
    assert not bench.window.rid_of_credentials()
    assert sorted(path.name for path in bench.record.data.iterdir()) == ["journal.jsonl", "private.json"]


TOKEN = "amzn.mws.4ea38b7b-f563-7709-4bae-87aea0c0ffee"  # noqa: S105 - made up, in the form of one


@pytest.mark.parametrize(
    "body",
    [
        f"<p>MWS Auth Token</p><p>{TOKEN}</p>",
        f"<label>MWS Auth Token <input readonly value={TOKEN}></label>",
        "<p>Token</p><p><b>amzn.mws.</b><i>4ea38b7b-f563-7709-</i><i>4bae-87aea0c0ffee</i></p>",
    ],
    ids=["text", "field", "in pieces"],
)
def test_a_secret_on_the_page_is_in_no_file(bench: Bench, body: str) -> None:
    bench.show(body)
    _, evidence = bench.hands.camera.take("result")
    files = [path.read_bytes() for path in bench.record.data.iterdir()]
    assert not any(b"4ea38b7b" in data or b"87aea0c0ffee" in data for data in files)
    assert evidence.still
    assert len(evidence.still.masked) == 1, "the place where it stands is covered"


def test_of_an_address_that_is_not_the_sites_nothing_is_kept(bench: Bench) -> None:
    bench.show("<h1>Somebody else's page</h1>")
    camera = Camera(bench.window, bench.record.evidence, Redactor(), ours=lambda url: "amazon" in url)
    assert camera.take("elsewhere")[1] == Evidence()
