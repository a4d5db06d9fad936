"""Set exactly the permissions that the partner asks for: Manage Rights > choose > Continue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.errors import PageTrouble
from automation.plan import Findings
from flows.membership import find_user, show
from flows.pages import user_permissions as page
from flows.pages.rights_table import RightsTable
from flows.rights_editor import RightsEditor
from flows.rights_plan import RightsPlan, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from automation.job import Ask
    from automation.plan import Change
    from flows.pages.user_permissions import Membership
    from flows.partner import Wanted
    from flows.seller_central import SellerCentral

_TURNS = 3
"""How often a person is let past what comes before the table."""


@dataclass(frozen=True)
class Rights:
    """Where the user stands and, once he is a user, the whole table of what he may do."""

    membership: Membership
    table: RightsTable = field(default_factory=RightsTable)


@dataclass
class SetPermissions:
    """The job `permissions`: the partner's user has the rights asked for."""

    site: SellerCentral
    wanted: Wanted
    name: str = "permissions"
    _editor: RightsEditor = field(init=False)

    def __post_init__(self) -> None:
        self._editor = RightsEditor(self.site, (self.wanted.email, self.wanted.name))

    @property
    def title(self) -> str:
        return f"Set permissions for {self.wanted.partner.title}"

    def observe(self) -> Rights:
        for _ in range(_TURNS):
            membership = find_user(self.site, self.wanted)
            if membership.state != "member":
                return Rights(membership)
            self._open_table()
            if not self.site.interrupted(self._editor.place):  # by questions about who the user is, say
                return Rights(membership, self._editor.arrive())
        raise PageTrouble("Another page keeps coming before the table of permissions. Nothing was changed.")

    def _open_table(self) -> None:
        email = self.wanted.email
        show(self.site, page.CURRENT, email)
        self.site.hands.press(page.MANAGE_RIGHTS, within=lambda root: page.person(root, email))

    def facts(self, have: Rights) -> Mapping[str, object]:
        return {"user": have.membership.state, **{label: word(level) for label, level in have.table.levels.items()}}

    def plan(self, have: Rights) -> Findings:
        partner = self.wanted.partner
        if have.membership.state != "member":
            return Findings(waiting=_not_yet(partner.title, have.membership))
        undo = f"User Permissions > Manage Rights of {self.wanted.name}"
        return RightsPlan(partner.title, partner.permissions, undo).findings(have.table)

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:
        self._editor.set(changes, ask)


def _not_yet(title: str, membership: Membership) -> str:
    match membership.state:
        case "accepted":
            return f"{title} has accepted, and its user is not confirmed yet: that comes first (job invite)."
        case "expired" | "declined":
            over = "has expired" if membership.state == "expired" else "was declined"
            return f"{title} is not a user of this account yet: its invitation {over}, and a new one comes first (job invite)."
        case _:
            return f"{title} is not a user of this account yet: permissions can be set once it has accepted the invitation."
