"""The partner is a user already, without any right."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(
    start=lambda start: {
        **start,
        "users": [
            *start["users"],
            {"name": "ExportYourStore", "email": "invitations@exportyourstore.example"},
        ],
    }
)
