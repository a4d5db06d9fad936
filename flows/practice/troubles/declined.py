"""The partner has declined its invitation."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(
    start=lambda start: {
        **start,
        "invitations": [
            {"name": "ExportYourStore", "email": "invitations@exportyourstore.example", "status": "declined"},
        ],
    }
)
