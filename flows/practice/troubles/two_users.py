"""Two users have the name of the partner; only one has its address."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(
    start=lambda start: {
        **start,
        "users": [
            *start["users"],
            {"name": "ExportYourStore", "email": "invitations@exportyourstore.example"},
            {"name": "ExportYourStore", "email": "export.your.store@elsewhere.example"},
        ],
    }
)
