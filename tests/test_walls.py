"""The walls of the house: who may import whom, who may act, and how big a room may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import partial
from inspect import getdoc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from automation import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Finder = Callable[[ast.AST], Iterator[ast.AST]]

ROOT = Path(__file__).parents[1]
ENGINE = sorted((ROOT / "automation").rglob("*.py"))
FLOWS = sorted((ROOT / "flows").rglob("*.py"))
PRACTICE = ROOT / "flows" / "practice"
LIVE = [path for path in (*ENGINE, *FLOWS) if PRACTICE not in path.parents]

HANDS = ROOT / "automation" / "hands"

LONGEST_MODULE = 350
LONGEST_FUNCTION = 60

ACTS = {
    *("click", "dblclick", "tap", "fill", "clear", "type", "press", "press_sequentially", "insert_text"),
    *(
        "check",
        "uncheck",
        "set_checked",
        "select_option",
        "set_input_files",
        "drag_to",
        "drag_and_drop",
        "dispatch_event",
    ),
    *("goto", "reload", "go_back", "go_forward", "set_content", "add_script_tag", "add_init_script", "route", "accept"),
}
"""What changes a page in Playwright, by the name of the method."""

NOT_PAGES = {"hands", "stop", "practice", "wanted", "unopened"}
"""Ours: hands write down what they do before they do it, stop.check() looks at a flag, practice.accept() is no dialog's,
wanted.fill() puts values into a template, and in what is unopened there is no page yet."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf-8"), str(path))


def found(paths: list[Path], finder: Finder) -> list[str]:
    """Where `finder` finds something, as file:line."""
    return [f"{name(path)}:{getattr(node, 'lineno', 0)}" for path in paths for node in finder(tree(path))]


def imports(module: ast.AST, package: str, *, typing_too: bool = True) -> Iterator[ast.AST]:
    skipped = set() if typing_too else {inner for block in _type_checking(module) for inner in ast.walk(block)}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        if node not in skipped and any(package == each or each.startswith(f"{package}.") for each in names):
            yield node


def _type_checking(module: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield from node.body


def acting(module: ast.AST) -> Iterator[ast.AST]:
    """Calls of methods that change a page, but for those of the hands."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ACTS:
            owner = node.func.value
            last = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if last not in NOT_PAGES:
                yield node


def waiting_blindly(module: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if (
            (isinstance(node, ast.Attribute) and node.attr in {"sleep", "wait_for_timeout"})
            or (isinstance(node, ast.alias) and node.name == "sleep")
            or (isinstance(node, ast.Constant) and node.value == "networkidle")
        ):
            yield node


def catching_everything(module: ast.AST) -> Iterator[ast.AST]:
    broad = {"Exception", "BaseException"}
    for node in ast.walk(module):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or broad & set(_names(node.type))):
            yield node
        if (
            isinstance(node, ast.Call)
            and "suppress" in _names(node.func)
            and any(broad & set(_names(arg)) for arg in node.args)
        ):
            yield node


def _names(node: ast.AST) -> list[str]:
    names = [inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)]
    return names + [inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)]


@pytest.mark.parametrize(
    ("finder", "code", "caught"),
    [
        (acting, "page.get_by_role('button').click()", True),
        (acting, "self.window.page.goto(url)", True),
        (acting, "page.locator('x').first.set_checked(True)", True),
        (acting, "frame().press('Enter')", True),
        (acting, "self.site.hands.press(control)", False),
        (acting, "stop.check()", False),
        (acting, "page.aria_snapshot(); type(page)", False),
        (waiting_blindly, "time.sleep(1)", True),
        (waiting_blindly, "from time import sleep", True),
        (waiting_blindly, "page.wait_for_timeout(100)", True),
        (waiting_blindly, "page.goto(url, wait_until='networkidle')", True),
        (waiting_blindly, "page.wait_for_event('close')", False),
        (catching_everything, "try: go()\nexcept: pass", True),
        (catching_everything, "try: go()\nexcept Exception: pass", True),
        (catching_everything, "try: go()\nexcept (OSError, BaseException): pass", True),
        (catching_everything, "with contextlib.suppress(Exception): go()", True),
        (catching_everything, "try: go()\nexcept (OSError, PlaywrightError): pass", False),
    ],
)
def test_the_watchmen_see_what_they_watch_for(finder: Finder, code: str, *, caught: bool) -> None:
    assert bool(list(finder(ast.parse(code)))) is caught


def test_imports_are_seen_wherever_they_stand() -> None:
    code = "if TYPE_CHECKING:\n    from flows.x import y\ndef f():\n    import flows\nimport flowsome"
    assert [node.lineno for node in imports(ast.parse(code), "flows") if isinstance(node, ast.stmt)] == [2, 4]
    assert len(list(imports(ast.parse(code), "flows", typing_too=False))) == 1


def test_the_engine_knows_nothing_of_flows_but_for_the_command_line() -> None:
    engine = [path for path in ENGINE if name(path) != "automation/cli.py"]
    assert found(engine, partial(imports, package="flows")) == []


def test_only_the_hands_act_on_a_page() -> None:
    assert found([path for path in LIVE if HANDS not in path.parents], acting) == []
    assert found(sorted(HANDS.glob("*.py")), acting) != []


def test_pages_only_read() -> None:
    pages = sorted((ROOT / "flows" / "pages").glob("*.py"))
    assert len(pages) > 1
    assert found(pages, acting) == []
    for package in ("playwright", "automation.hands", "automation.run", "automation.supervision"):
        assert found(pages, partial(imports, package=package)) == []


def test_what_decides_knows_no_playwright() -> None:
    deciding = [
        ROOT / "automation" / f"{module}.py"
        for module in ("plan", "outline", "controls", "policy", "run", "job", "errors")
    ]
    deciding += [path for path in FLOWS if PRACTICE not in path.parents]
    assert found(deciding, partial(imports, package="playwright", typing_too=False)) == []


@pytest.mark.parametrize("module", ["flows.invite_user", "flows.set_permissions", "flows.partner", "automation.plan"])
def test_a_plan_can_be_made_where_playwright_is_not_even_loaded(module: str) -> None:
    assert loaded(f"import {module}", "playwright") == set()


def test_nothing_waits_blindly() -> None:
    assert found([*ENGINE, *FLOWS], waiting_blindly) == []


def test_everything_is_caught_in_one_place_only() -> None:
    assert [place.partition(":")[0] for place in found([*ENGINE, *FLOWS], catching_everything)] == ["automation/cli.py"]


def test_no_module_is_too_long() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in (*ENGINE, *FLOWS)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    functions = [
        (f"{name(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in (*ENGINE, *FLOWS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [function for function in functions if function[1] > LONGEST_FUNCTION] == []


def drawn() -> dict[str, tuple[str, int | None]]:
    """The tree in the docstring of errors.py: each class with its parent and the exit code beside it."""
    branches: list[tuple[int, str]] = []
    seen: dict[str, tuple[str, int | None]] = {}
    for line in (getdoc(errors) or "").splitlines():
        if match := re.match(r"^ {4}(?P<stem>[│├└─ ]*)(?P<name>[A-Z]\w+)(?:\s+(?P<code>\d+)\s)?", line):
            depth = len(match["stem"])
            branches = [branch for branch in branches if branch[0] < depth]
            seen[match["name"]] = (
                branches[-1][1] if branches else "Exception",
                int(match["code"]) if match["code"] else None,
            )
            branches.append((depth, match["name"]))
    return seen


def classes() -> dict[str, type[errors.ChaperoneError]]:
    return {
        key: each
        for key, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, errors.ChaperoneError)
    }


def test_the_tree_of_errors_is_as_drawn() -> None:
    assert {key: parent for key, (parent, _) in drawn().items()} == {
        key: each.__bases__[0].__name__ for key, each in classes().items()
    }


def test_the_exit_codes_of_errors_are_as_drawn() -> None:
    assert {key: classes()[key].exit_code for key, (_, code) in drawn().items() if code is not None} == {
        key: code for key, (_, code) in drawn().items() if code is not None
    }
    assert {code for _, code in drawn().values() if code} == {64, 1, 5, 4}


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 500


def test_help_loads_neither_browser_nor_web_server() -> None:
    code = "import sys; sys.argv = ['chaperone', '--help']\nfrom automation.cli import main\ntry: main()\nexcept SystemExit: pass"
    assert loaded(code, "playwright", "starlette", "uvicorn", "jinja2", "cryptography", "flows") == set()


def loaded(code: str, *packages: str) -> set[str]:
    """Which of `packages` are loaded after `code` has run in a fresh Python."""
    asking = f"{code}\nimport sys; sys.stderr.write(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    ended = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, cwd=ROOT, check=True)  # noqa: S603 - ours
    assert "sys" in ended.stderr.split()
    return set(packages) & set(ended.stderr.split())


CITED = re.compile(r"docs/sources\.md#([\w-]+)")


def test_every_source_that_is_cited_is_there_and_every_one_that_is_there_is_cited() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "sources.md").read_text("utf-8"), re.MULTILINE)
    data = [path for path in (ROOT / "flows").rglob("*.toml") if "partners" not in path.parts]
    texts = [path.read_text("utf-8") for path in (*FLOWS, *data, *(ROOT / "tests" / "flows").glob("*.py"))]
    assert {source for text in texts for source in CITED.findall(text)} == set(headings)
    nowhere = re.compile(r"seller-central`? [\d§]|in the reference\b")
    assert [found[0] for text in texts for found in nowhere.finditer(text)] == []
