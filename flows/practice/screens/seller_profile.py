"""Seller Information: Customer Service Details of the open store, with Edit and Submit."""

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.deeds import VERIFYING
from flows.practice.screens.refusing import alerts, refused
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Site, Visit
from flows.practice.state import ServiceEmails, State
from flows.practice.troubles.trouble import Interruption


def _profile(visit: Visit) -> Response:
    if visit.deed != "set-service":
        return _page(visit)
    refusal = refused(visit, visit.deed, lambda: _set(visit))
    return _page(visit, refusal) if refusal else visit.go(visit.request.url.path, saved="yes")


def _set(visit: Visit) -> None:
    told = {name: visit.form.get(name, "").strip() for name in ("service", "reply_to", "phone")}
    emails, phone = ServiceEmails(service=told["service"], reply_to=told["reply_to"]), told["phone"]

    def set_now(state: State) -> State:
        after = deeds.set_service(state, emails, phone)
        if _verification(visit.site) is None or emails == state.service:
            return after
        waiting = {**state.unverified_emails, state.store: emails}
        kept = state.having(unverified_emails=waiting, service_phones=after.service_phones)
        return deeds.interrupt(kept.having(answered=state.answered - {VERIFYING}), VERIFYING)

    visit.site.book.change(set_now)


def _verification(site: Site) -> Interruption | None:
    """The code that a change waits for, where a trouble asks for one."""
    asked = (trouble.interruption for trouble in site.troubles)
    return next((each for each in asked if each and each.name == VERIFYING), None)


def _page(visit: Visit, refusal: str = "") -> Response:
    state = visit.site.book.read()
    held = {**state.service.model_dump(), "phone": state.service_phones.get(state.store, "")}
    typed = {name: visit.form.get(name, value) for name, value in held.items()}
    editing = "edit" in visit.request.query_params
    said = alerts(visit, refusal, "seller_profile.saved")
    return visit.render("seller_profile.html", typed=typed, editing=editing, alerts=said)


SCREENS = (Screen(lambda site: [(site.look.path("seller_profile"), READ_AND_SEND)], _profile),)
