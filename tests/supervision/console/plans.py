"""Plans and answers that the tests of the console ask about."""

from __future__ import annotations

from automation.plan import Account, Change, Plan, Right
from automation.supervision.consent import Consent
from automation.supervision.words import recorded

INVENTORY = Change(
    "Manage Inventory/Add a Product",
    "None",
    "View & Edit",
    "ExportYourStore will be able to see and change your inventory.",
    "choose “None” again",
)
METRICS = Change(
    "Customer Metrics",
    "None",
    "View",
    "ExportYourStore will be able to see your customer metrics.",
    "choose “None” again",
)
PLAN = Plan(
    "run",
    "exportyourstore",
    "Set permissions",
    "permissions",
    "US",
    Account("Harbour Lane Trading", "A1HARBOUR"),
    (INVENTORY, METRICS),
    keeps=(
        Right("Payments", "None"),
        Right("Tax Settings", "None"),
        Right("Vine", "View"),
        *(Right(f"Row {n}", "None") for n in range(9)),
    ),
    recorded=recorded(("age1qqqqqq…abcdef", "SHA256:x")),
)
CONSENT = Consent("Ada", "ExportYourStore", Account("Harbour Lane Trading"), "Agent/Chaperone")
