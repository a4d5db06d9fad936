"""Everything around the pages that matter: home, the pages of the menus, moved pages, no permission."""

from starlette.responses import Response

from flows.practice.screens.screen import READ, Screen
from flows.practice.site import Visit


def _home(visit: Visit) -> Response:
    return visit.render("home.html")


def _other(visit: Visit) -> Response:
    pages = {page["path"]: page["name"] for page in visit.site.look.data["page"]}
    return visit.render("page.html", page=visit.site.words[f"pages.{pages[visit.request.url.path]}"])


def _moved(visit: Visit) -> Response:
    return visit.go(visit.site.look.path(visit.site.look.data["moved"][visit.request.url.path]))


def _forbidden(visit: Visit) -> Response:
    return visit.render("error.html", 403, code="", said=visit.site.words["errors.forbidden"])


SCREENS = (
    Screen(lambda site: [(site.look.path("home"), READ)], _home),
    Screen(lambda site: [(page["path"], READ) for page in site.look.data["page"]], _other),
    Screen(lambda site: [(path, READ) for path in site.look.data["moved"]], _moved),
    Screen(lambda site: [(site.look.path("forbidden"), READ)], _forbidden),
)
