"""Signing in and out. Any made-up e-mail and password will do; neither is kept anywhere."""

from starlette.responses import Response

from flows.practice.screens.screen import READ, READ_AND_SEND, Screen
from flows.practice.site import Visit


def _sign_in(visit: Visit) -> Response:
    bound = _bound(visit)
    if visit.site.book.read().signed_in:
        return visit.go(bound)
    if visit.deed != "sign-in":
        return visit.render("sign_in.html", bound=bound, failed=False)
    if not (visit.form.get("email") and visit.form.get("password")):
        return visit.render("sign_in.html", bound=bound, failed=True)
    visit.site.book.change(lambda state: state.having(signed_in=True))
    return visit.go(bound)


def _bound(visit: Visit) -> str:
    """Where the seller was going: a path of this site, or home."""
    asked = visit.request.query_params.get("openid.return_to", "")
    here = asked.startswith("/") and not asked.startswith(("//", "/\\"))
    return asked if here else visit.site.look.path("home")


def _sign_out(visit: Visit) -> Response:
    visit.site.book.change(lambda state: state.having(signed_in=False))
    return visit.go(visit.site.look.path("sign_in"))


SCREENS = (
    Screen(lambda site: [(site.look.path("sign_in"), READ_AND_SEND)], _sign_in, public=True),
    Screen(lambda site: [(site.look.path("sign_out"), READ)], _sign_out, public=True),
)
