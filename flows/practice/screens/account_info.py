"""Account Info, with the link to Your Seller Profile."""

from starlette.responses import Response

from flows.practice.screens.screen import READ, Screen
from flows.practice.site import Visit


def _account_info(visit: Visit) -> Response:
    return visit.render("account_info.html")


SCREENS = (Screen(lambda site: [(site.look.path("account_info"), READ)], _account_info),)
