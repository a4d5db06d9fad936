"""The partner is a user already, and may do more than it asks for."""

from flows.practice.troubles.trouble import Trouble

_RIGHTS = {
    "Inventory performance": "View",
    "Item Classification Guide": "View",
    "Payments": "View & Edit",
    "Tax Settings": "View & Edit",
    "Manage Orders": "View",
}

TROUBLE = Trouble(
    start=lambda start: {
        **start,
        "users": [
            *start["users"],
            {"name": "ExportYourStore", "email": "invitations@exportyourstore.example", "rights": _RIGHTS},
        ],
    }
)
