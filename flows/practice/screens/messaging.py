"""Who may write to buyers of the open store: Messaging Permissions, and the inbox that leads there.

The look's template decides how it is asked: a table with Edit and Save, or the older list with Done. Both send all addresses
with what each may do; the older list sends a draft with each of its other buttons.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.responses import Response

from flows.practice import deeds
from flows.practice.screens.refusing import alerts, refused
from flows.practice.screens.screen import READ, READ_AND_SEND, Screen
from flows.practice.site import Visit
from flows.practice.state import Sender, State, same


@dataclass(frozen=True)
class Row:
    """One address on the page; `new` when it is not in the account yet."""

    email: str
    status: str
    new: bool
    selected: bool = False


def _messaging(visit: Visit) -> Response:
    state = visit.site.book.read()
    if visit.deed == "draft":
        return _draft(visit, state)
    if visit.deed != "set-senders":
        empty = [Row("", "", new=True)] if "add" in visit.request.query_params else []
        return _page(visit, [*_held(state), *empty])
    rows = list(_typed(visit, state))
    refusal = refused(visit, visit.deed, lambda: _save(visit, rows))
    return _page(visit, rows, refusal) if refusal else visit.go(visit.request.url.path, saved="yes")


def _held(state: State) -> Iterator[Row]:
    return (Row(each.email, each.status, new=False) for each in state.listed_senders)


def _typed(visit: Visit, state: State) -> Iterator[Row]:
    """The rows that the form holds; an empty new one does not count."""
    held, form = {each.email for each in state.listed_senders}, visit.form
    numbers = (name.removeprefix("email-") for name in form if name.startswith("email-"))
    for number in numbers:
        email = form[f"email-{number}"].strip()
        if email:
            yield Row(email, form.get(f"status-{number}", ""), email not in held, f"select-{number}" in form)


def _save(visit: Visit, rows: list[Row]) -> None:
    def save(state: State) -> State:
        before = {each.email: each.status for each in state.listed_senders}
        kept = ((row.email, row.status or before.get(row.email, "")) for row in rows if row.status != "delete")
        try:
            senders = [Sender.model_validate({"email": email, "status": status}) for email, status in kept]
        except ValidationError as error:
            raise deeds.Refused("messaging.no_status") from error
        return deeds.set_senders(state, senders)

    visit.site.book.change(save)


def _draft(visit: Visit, state: State) -> Response:
    """The older list after one of its buttons: nothing is saved before Done."""
    rows, mark = list(_typed(visit, state)), visit.request.query_params.get("mark", "")
    if mark in {"approved", "blocked"}:
        return _page(visit, [Row(each.email, mark if each.selected else each.status, each.new) for each in rows])
    email = visit.form.get("new", "").strip()
    if not deeds.EMAIL.fullmatch(email):
        return _page(visit, rows, "messaging.bad_email", email)
    if any(same(email, each.email) for each in rows):
        return _page(visit, rows, "messaging.listed_already", email)
    return _page(visit, [*rows, Row(email, "approved", new=True)])


def _page(visit: Visit, rows: list[Row], refusal: str = "", new: str = "") -> Response:
    said = alerts(visit, refusal, "messaging.saved")
    return visit.render("messaging.html", rows=rows, new=new, editing="edit" in visit.request.query_params, alerts=said)


def _inbox(visit: Visit) -> Response:
    return visit.render("inbox.html")


SCREENS = (
    Screen(lambda site: [(site.look.path("messaging"), READ_AND_SEND)], _messaging),
    Screen(lambda site: [(site.look.link("messages"), READ)], _inbox),
)
