"""The practice Seller Central: a look-alike for demos, training and tests.

`serve` runs it on this computer; nothing in it reaches Amazon. What it looks like (`looks/`), what it says (`words/`) and
what goes wrong on it (`troubles/`) are data or one small module each:

- another look: a folder `looks/<name>/` with `look.toml` (paths, menus), `rows.toml` (rights), `static/` and `templates/`:
  `header.html`, `macros.html`, `permissions.html` and `rights.html`; all other pages are in `templates/` here, built with its macros;
- another language: a file `words/<tag>.toml` with the keys of `en-US.toml`, or only what differs from the one it is `like`;
  `[look."<name>"]` words one look differently;
- another trouble: a module `troubles/<name>.py` that holds one `TROUBLE`; `troubles/trouble.py` lists what it may do;
- another screen: a module in `screens/` with its `SCREENS`, named in `screens/__init__.py`.
"""

from flows.practice.parts import NoSuchPart
from flows.practice.server import Practice, serve
from flows.practice.state import SceneError

__all__ = ["NoSuchPart", "Practice", "SceneError", "serve"]
