"""The buttons that matter carry wordings that nobody has seen before."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(
    words={
        "permissions": {
            "add": "Bring somebody in",
            "send": "Post this",
            "confirm": "Wave through",
            "add_partner": "Bring a company in",
        },
        "rights": {"continue": "Keep it this way"},
        "mws": {"authorise": "Open a door", "next": "Onwards"},
        "consent": {"confirm": "So be it"},
        "seller_profile": {"edit": "Amend", "submit": "Put in place"},
        "messaging": {"add": "Another address", "edit": "Amend", "save": "Keep", "done": "That is all"},
    }
)
