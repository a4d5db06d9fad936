"""What lies over a page: closed by its own way out, and nothing that belongs to the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.popups import popup

if TYPE_CHECKING:
    from collections.abc import Callable

    from automation.outline import Node

PAGE = "<h1>User Permissions</h1><table><tr><td>Feedback<td><button>Edit</button></table><button>Close</button>"
CLOSED = {
    "a survey in a dialog": "<div role=dialog aria-label='Survey'><p>Tell us</p><button>Close</button></div>",
    "a survey with an icon": "<dialog open><h2>Take our survey</h2><button aria-label=Close>x</button><button>Start</button></dialog>",
    "a survey in a corner": """<aside><p>How satisfied are you with this page?</p><label><input type=radio name=s>Good</label>
        <textarea></textarea><button>Submit</button><button>No thanks</button></aside>""",
    "a survey with two ways out": """<div role=dialog aria-labelledby=h><button aria-label=Close>×</button><h2 id=h>How are we doing?</h2>
        <p>Take a short survey.</p><button>Start the survey</button><button>No thanks</button></div>""",
    "a survey that is a plain box": "<div><div><b>We value your feedback</b></div><div><button>Send</button> <button>×</button></div></div>",
    "a survey in a component": """<script>customElements.get('x-modal') || customElements.define('x-modal', class extends HTMLElement {
        connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML =
        `<div role=dialog aria-modal=true><h3>${this.title}</h3><slot></slot><button>Dismiss</button></div>` } })</script>
        <x-modal title='Quick survey'><p>Two minutes</p></x-modal>""",
    "cookies in a banner": "<div><p>We use cookies to improve this site.</p><button>Accept</button><button>Decline</button></div>",
    "cookies in a region": "<section aria-label='Cookie preferences'><button>Accept all</button><button>Reject all</button><p>Read more</p></section>",
    "cookies with a close alone": "<div role=region aria-label='Cookies'><p>This site uses cookies.</p><button>Close</button></div>",
}
KEPT = {
    "nothing": "",
    "the form that invites": """<div role=dialog aria-label='Add a new user'><label>Name<input></label><label>E-mail<input></label>
        <button>Send invitation</button><button>Close</button></div>""",
    "rights with a row called Feedback": """<div role=dialog><h2>Feedback</h2><table><tr><td>Customer surveys<td>View</table>
        <button>Save Changes</button><button>Close</button></div>""",
    "a question of the job": "<div role=alertdialog><p>Delete this user?</p><button>Confirm</button><button>Close</button></div>",
    "cookies that can only be accepted": "<div><p>We use cookies.</p><button>Accept</button></div>",
    "the same way out twice": "<div role=dialog aria-label=Survey><p>Survey</p><button>Close</button><button>Close</button></div>",
    "a survey one may read about": "<p>Our survey is open.</p><a href=#>More</a>",
    "words about surveys in the page itself": "<main><p>Read the survey.</p><button>Close</button></main>",
    "an invitation that speaks of your feedback": """<div role=dialog><p>Your feedback partner is invited.</p><label>E-mail<input></label>
        <button>Send</button><button>Close</button></div>""",
}


@pytest.mark.parametrize("what", CLOSED)
def test_what_is_no_part_of_the_page_is_closed_by_its_own_way_out(see: Callable[[str], Node], what: str) -> None:
    found = popup(see(PAGE + CLOSED[what]))
    assert found is not None
    assert (found.name or found.text) in {"Close", "No thanks", "×", "Dismiss", "Decline", "Reject all"}
    assert not any(found is node for node in see(PAGE).walk())


@pytest.mark.parametrize("what", KEPT)
def test_what_belongs_to_the_job_stays(see: Callable[[str], Node], what: str) -> None:
    assert popup(see(PAGE + KEPT[what])) is None
