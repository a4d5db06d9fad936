"""What comes between: one-time codes, pictures, a choice of accounts, questions about a user. A person answers them.

Anything is accepted, and nothing that is typed is kept. When the practice seller answers elsewhere (POST /practice/sign-in), the
open page notices and goes on.
"""

from collections.abc import Iterable

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Site, Visit
from flows.practice.state import State
from flows.practice.troubles.trouble import Interruption


def _challenge(visit: Visit) -> Response:
    asked = next(each for each in _interruptions(visit.site) if each.path == visit.request.url.path)
    bound, step = bound_for(visit), _step(visit)
    if asked.name not in visit.site.book.read().waiting_for:
        return visit.go(bound)
    if visit.deed != "answer" or step < asked.steps:
        return _page(visit, asked, min(step + 1, asked.steps))
    visit.site.book.change(lambda state: _answered(state, asked, visit))
    return visit.go(bound)


def _answered(state: State, asked: Interruption, visit: Visit) -> State:
    return asked.answered(deeds.answer(state, {asked.name}), visit.form)


def _page(visit: Visit, asked: Interruption, step: int) -> Response:
    state = visit.site.book.read()
    return visit.render(
        asked.template,
        asked=asked,
        bound=bound_for(visit),
        step=step,
        form=visit.form,
        account=state.account,
        state=state.having(signed_in=False),
    )


def _step(visit: Visit) -> int:
    """The form that was sent; 0 when the page is only read."""
    step = visit.form.get("step", "")
    return int(step) if visit.deed == "answer" and step.isdecimal() else 0


def bound_for(visit: Visit) -> str:
    """Where the seller was going: a path of this site, or home."""
    asked = visit.request.query_params.get("openid.return_to", "")
    here = asked.startswith("/") and not asked.startswith(("//", "/\\"))
    return asked if here else visit.site.look.path("home")


def _interruptions(site: Site) -> Iterable[Interruption]:
    return (trouble.interruption for trouble in site.troubles if trouble.interruption)


SCREENS = (
    Screen(
        lambda site: [(path, READ_AND_SEND) for path in dict.fromkeys(each.path for each in _interruptions(site))],
        _challenge,
        public=True,
    ),
)
