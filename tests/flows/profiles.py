"""Partners made up for tests, and jobs that only plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flows.invite_user import InviteUser
from flows.partner import Partner, Wanted
from flows.set_permissions import SetPermissions

if TYPE_CHECKING:
    from flows.seller_central import SellerCentral

EMAIL = "invitations@exportyourstore.example"
SITELESS = cast("SellerCentral", None)
"""A job that plans goes nowhere: without a site, anything but planning fails."""


def wanted(*stores: str, **permissions: str) -> Wanted:
    data: dict[str, Any] = {
        "key": "exportyourstore",
        "title": "ExportYourStore",
        "about": "Lists products.",
        "jobs": ["invite", "permissions"] if permissions else ["invite"],
        "source": {"where": "a guide", "read_on": "2026-11-21"},
        "values": {"email": {"meaning": "the address", "kind": "email"}},
        "invite": {"name": "ExportYourStore", "email": "{email}"},
        "permissions": permissions,
    }
    return Wanted(Partner.model_validate(data), {"email": EMAIL}, stores or ("US",))


def inviting(*stores: str) -> InviteUser:
    return InviteUser(SITELESS, wanted(*stores))


def permitting(**permissions: str) -> SetPermissions:
    return SetPermissions(SITELESS, wanted(**permissions))
