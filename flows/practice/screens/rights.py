"""Manage Rights: the table of rights of one user or partner, and what saves it: Continue, Continue twice, or Save Changes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from starlette.responses import Response

from flows.practice import deeds
from flows.practice.rights import NONE, Link, Row, Table
from flows.practice.screens import refusing
from flows.practice.screens.screen import READ_AND_SEND, Screen
from flows.practice.site import Visit


@dataclass(frozen=True)
class Holder:
    """Whose rights they are: a user by his e-mail address, or a partner by its company's name."""

    kind: str
    key: str
    name: str
    rights: Mapping[str, str]

    def may(self, row: Row, level: str) -> bool:
        """Whether that level of the row can be chosen; a partner keeps what it has."""
        open_to_all = self.kind == "user" or level not in row.greyed
        return level in row.levels and (open_to_all or level == self.level(row))

    def level(self, row: Row) -> str:
        return self.rights.get(row.name, NONE)


def _rights(visit: Visit) -> Response:
    holder = _holder(visit)
    if holder is None:
        return visit.error(404)
    if visit.deed not in {"check", "save"}:
        return _page(visit, holder, [])
    refusal = refusing.refused(visit, visit.deed, lambda: _save(visit, holder))
    if refusal:
        return _page(visit, holder, refusing.alerts(visit, refusal))
    if visit.deed == "check":
        return _check(visit, holder)
    tab = visit.site.look.tab("current" if holder.kind == "user" else "partners")
    return visit.go(visit.site.look.path("permissions"), fragment=tab, notice="save", about=holder.key)


def _holder(visit: Visit) -> Holder | None:
    query, state = visit.request.query_params, visit.site.book.read()
    user, partner = state.user(query.get("user", "")), state.partner(query.get("partner", ""))
    if user and not user.primary:
        return Holder("user", user.email, f"{user.name} <{user.email}>", user.rights)
    if partner and partner.status == "accepted":
        return Holder("partner", partner.company, partner.company, partner.rights)
    return None


def _chosen(visit: Visit, holder: Holder) -> dict[str, str]:
    """Row to level, as the form has them. Raises `Refused` for a level that the page did not offer."""
    chosen = {}
    for field, row in visit.site.table().numbered():
        level = visit.form.get(field, holder.level(row))
        if field in visit.form and not holder.may(row, level):
            raise deeds.Refused("bad_level")
        chosen[row.name] = level
    return chosen


def _save(visit: Visit, holder: Holder) -> None:
    chosen = _chosen(visit, holder)
    grant = deeds.grant if holder.kind == "user" else deeds.grant_partner
    if visit.deed == "save":
        visit.site.book.change(lambda state: grant(state, holder.key, chosen))


def _page(visit: Visit, holder: Holder, alerts: list[tuple[str, str]]) -> Response:
    table = visit.site.table()
    fields = iter(table.numbered())
    return visit.render(
        "rights.html",
        holder=holder,
        alerts=alerts,
        table=table,
        sections=[(section.label, [next(fields) for _ in section.rows]) for section in table.sections],
        links=[_told(link, table, visit) for link in table.links],
    )


def _told(link: Link, table: Table, visit: Visit) -> dict[str, Any]:
    words = visit.site.words
    others = words["rights.and"].join(table.label(name) for name in link.others)
    return asdict(link) | {"note": words[f"rights.turns_{link.turns}"].format(rows=others)}


def _check(visit: Visit, holder: Holder) -> Response:
    """What will change, to be confirmed; nothing is saved yet."""
    chosen = _chosen(visit, holder)
    moved = [(row, holder.level(row), chosen[row.name]) for row in visit.site.table().rows()]
    return visit.render(
        "rights_check.html",
        holder=holder,
        fields=[(field, chosen[row.name]) for field, row in visit.site.table().numbered() if field in visit.form],
        moved=[(row, before, after) for row, before, after in moved if before != after],
    )


SCREENS = (Screen(lambda site: [(site.look.path("rights"), READ_AND_SEND)], _rights),)
