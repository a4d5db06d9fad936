"""Manage Rights: one user's table of rights, and the Continue that saves it."""

from dataclasses import asdict
from typing import Any

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.rights import NONE, Link, Table
from flows.practice.screens.permissions import CURRENT, refused
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Visit
from flows.practice.state import User


def _rights(visit: Visit) -> Response:
    user = visit.site.book.read().user(visit.request.query_params.get("user", ""))
    if user is None or user.primary:
        return visit.error(404)
    if visit.deed != "save":
        return _page(visit, user, [])
    refusal = refused(visit, lambda: _save(visit, user))
    if refusal:
        return _page(visit, user, [("danger", visit.site.words[f"alerts.{refusal}"])])
    return visit.go(visit.site.look.path("permissions"), fragment=CURRENT, notice="save", about=user.email)


def _save(visit: Visit, user: User) -> None:
    chosen = {}
    for field, row in visit.site.table().numbered():
        level = visit.form.get(field, user.rights.get(row.name, NONE))
        if level not in row.levels and field in visit.form:
            raise deeds.Refused("bad_level")
        chosen[row.name] = level
    visit.site.book.change(lambda state: deeds.grant(state, user.email, chosen))


def _page(visit: Visit, user: User, alerts: list[tuple[str, str]]) -> Response:
    table = visit.site.table()
    fields = iter(table.numbered())
    return visit.render(
        "rights.html",
        user=user,
        alerts=alerts,
        table=table,
        sections=[(section.label, [next(fields) for _ in section.rows]) for section in table.sections],
        links=[_told(link, table, visit) for link in table.links],
    )


def _told(link: Link, table: Table, visit: Visit) -> dict[str, Any]:
    words = visit.site.words
    others = words["rights.and"].join(table.label(name) for name in link.others)
    return asdict(link) | {"note": words[f"rights.turns_{link.turns}"].format(rows=others)}


SCREENS = (Screen(lambda site: [(site.look.path("rights"), READ_AND_SEND)], _rights),)
