"""Manage Your Apps: which developers (MWS) and applications (SP-API) may use the account's data in this store."""

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Visit


def _apps(visit: Visit) -> Response:
    if visit.deed == "disable-app":
        application = visit.form.get("application_id", "")
        visit.site.book.change(lambda state: deeds.withdraw(state, application))
        return visit.go(visit.request.url.path)
    state = visit.site.book.read()
    return visit.render(
        "apps.html",
        developers=[each for each in state.developers if each.store == state.store],
        consents=[each for each in state.consents if each.store == state.store],
    )


SCREENS = (Screen(lambda site: [(site.look.path("apps"), READ_AND_SEND)] if site.look.has("apps") else [], _apps),)
