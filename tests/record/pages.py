"""Small pages that look like the user permissions of a back office, for stills."""

from collections.abc import Mapping

PARTNER = "ExportYourStore"
EMAIL = "amazon+harbourlane@exportyourstore.example"

_LOOK = """
*{box-sizing:border-box}
body{margin:0;font:15px Arial,sans-serif;color:#0f1111;background:#fff}
header{background:#002f36;color:#fff;padding:14px 28px;display:flex;gap:28px;align-items:center}
header b{font-size:19px}
header span{opacity:.8}
header i{margin-left:auto;font-style:normal;background:#0b5563;padding:4px 10px;border-radius:4px}
main{padding:26px 40px;max-width:1180px}
h1{font-weight:400;font-size:26px;margin:0 0 6px}
h2{font-size:17px;margin:26px 0 10px}
p{color:#565959;margin:4px 0 14px}
table{border-collapse:collapse;width:100%}
td,th{border:1px solid #d5d9d9;padding:10px 14px;text-align:left}
th{background:#f0f2f2;font-weight:700}
td.c,th.c{text-align:center;width:150px}
button{font:inherit;padding:8px 18px;border:1px solid #888c8c;border-radius:4px;background:#fff}
button.go{background:#007185;border-color:#007185;color:#fff}
label{display:block;margin:14px 0 4px;font-weight:700}
input:not([type=radio]){font:inherit;padding:8px 10px;width:420px;border:1px solid #888c8c;border-radius:4px}
.ok{border:1px solid #067d62;border-left:6px solid #067d62;padding:12px 16px;border-radius:4px;margin-bottom:18px}
"""
_ROWS = {
    "Inventory": ("Manage Inventory/Add a Product", "Manage FBA Inventory/Shipments", "Upload Inventory"),
    "Orders": ("Manage Orders", "Refund Orders"),
    "Reports": ("Business Reports", "Payments", "Tax Document Library"),
}
WANTED = {"Manage Inventory/Add a Product": "View & Edit", "Upload Inventory": "View & Edit", "Manage Orders": "View"}


def _page(body: str) -> str:
    bar = "<header><b>seller practice</b><span>Harbour Lane Trading | United States</span><i>practice</i></header>"
    return f"<!doctype html><style>{_LOOK}</style>{bar}<main>{body}</main>"


def users(*, added: bool) -> str:
    note = f'<div class="ok">An invitation was sent to {EMAIL}.</div>' if added else ""
    row = f"<tr><td>{PARTNER}</td><td>{EMAIL}</td><td>Invitation sent</td></tr>" if added else ""
    return _page(
        f"{note}<h1>User Permissions</h1><p>Control what the people who work with you can see and do.</p>"
        "<table><tr><th>Name</th><th>E-mail</th><th>Status</th></tr>"
        "<tr><td>Maria Keller</td><td id=private>maria@harbourlane.example</td><td>Owner</td></tr>"
        f"{row}</table><h2>Add a user</h2><button id=add>Add User</button>"
    )


def form(name: str = "", email: str = "") -> str:
    return _page(
        "<h1>Add User</h1><p>We send an invitation. It can be accepted for 14 days.</p>"
        f"<label>Name</label><input id=name value='{name}'><label>E-mail address</label><input id=email value='{email}'>"
        "<p></p><button id=send class=go>Send invitation</button> <button>Cancel</button>"
    )


def rights(levels: Mapping[str, str], *, saved: bool = False) -> str:
    note = '<div class="ok">Permissions were updated.</div>' if saved else ""
    rows = ""
    for group, whats in _ROWS.items():
        rows += f"<tr><th>{group}</th><th class=c>None</th><th class=c>View</th><th class=c>View &amp; Edit</th></tr>"
        for what in whats:
            cells = "".join(
                f"<td class=c><input type=radio {'checked' if levels.get(what, 'None') == level else ''} "
                f'aria-label="{what}: {level}"></td>'
                for level in ("None", "View", "View & Edit")
            )
            rows += f"<tr><td>{what}</td>{cells}</tr>"
    return _page(
        f"{note}<h1>Permissions of {PARTNER}</h1><table>{rows}</table><p></p><button id=go class=go>Continue</button>"
    )
