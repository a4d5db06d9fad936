"""What a page says as text, for troubles that put something on top of it."""

from starlette.responses import HTMLResponse, Response

from flows.practice.site import Visit


def markup(response: Response) -> str:
    """The HTML of a page that was found; empty for everything else."""
    whole = isinstance(response, HTMLResponse) and response.status_code == 200  # noqa: PLR2004 - OK
    return bytes(response.body).decode() if whole else ""


def adding(response: Response, more: str) -> Response:
    """The page with `more` at its end; any other answer as it is."""
    text = markup(response)
    if not text:
        return response
    return with_markup(response, text.replace("</body>", f"{more}\n</body>"))


def with_markup(response: Response, text: str) -> Response:
    """The same answer with another text."""
    headers = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return HTMLResponse(text, headers=headers)


def piece(visit: Visit, template: str) -> str:
    """A template of the site that is no page by itself, in the site's words."""
    return visit.site.look.templates.get_template(template).render(words=visit.site.words)
