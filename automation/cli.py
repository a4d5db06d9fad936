"""The commands. The one module of the engine that imports flows; what is heavy is imported by the commands that need it."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from automation import options  # noqa: TC001 - typer reads them at run time
from automation.commands import ABOUT_RECORDS, console_for, settings_of
from automation.commands.doctor import doctor
from automation.errors import ChaperoneError, Failed, UsageError, WrongSetting
from automation.folders import keep_to_owner
from automation.streams import hush_driver, print_json, speak

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from automation.settings import Settings
    from flows.report import Report
    from flows.session import Request

app = typer.Typer(
    name="chaperone",
    help="Plan and apply for Seller Central access, with the seller holding the pen and a camera running.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
partners_app = typer.Typer(help="What each partner asks for.", invoke_without_command=True, rich_markup_mode=None)
app.add_typer(partners_app, name="partners")


@app.command()
def demo(*, headless: options.Headless = None, as_json: options.AsJson = False) -> None:
    """The whole story on the practice site, in a minute."""
    from flows.demo import tell  # noqa: PLC0415

    settings = settings_of(headless=headless)
    console = console_for(as_json=as_json)
    reports = tell(settings, console, lambda request, settings: _hold(request, settings, console))
    if as_json:
        print_json({"outcome": reports[-1].outcome, "runs": [report.data for report in reports]})
    raise typer.Exit(reports[-1].exit_code)


@app.command()
def run(  # noqa: PLR0913 - one parameter an option
    partner: options.PartnerName,
    jobs: options.JobNames = None,
    *,
    seller: options.Seller = None,
    store: options.Stores = "US",
    account: options.AccountName = None,
    values: options.Values = None,
    site: options.SiteAddress = None,
    approve: options.Approve = "ask",
    headless: options.Headless = None,
    attach: options.Attach = None,
    remote: options.Remote = None,
    console: options.Console = None,
    encrypt_to: options.EncryptTo = None,
    debug: options.Debug = False,
    secret_to: options.SecretTo = None,
    trace: options.Trace = None,
    as_json: options.AsJson = False,
) -> None:
    """Observe, plan, ask, apply, verify and record: a supervised run."""
    more = {"seller": seller, "account": account, "site": site, "approve": approve, "check": False}
    asked = {"partner": partner, "jobs": jobs or [], "stores": store, "values": values or [], **more}
    ways = {"headless": headless, "attach": attach, "remote": remote, "console": console, "trace": trace}
    _run(asked, settings_of(**ways, encrypt_to=encrypt_to or None, debug=debug), as_json=as_json, secret_to=secret_to)


@app.command()
def check(  # noqa: PLR0913 - one parameter an option
    partner: options.PartnerName,
    jobs: options.JobNames = None,
    *,
    seller: options.Seller = None,
    store: options.Stores = "US",
    account: options.AccountName = None,
    values: options.Values = None,
    site: options.SiteAddress = None,
    headless: options.Headless = None,
    attach: options.Attach = None,
    remote: options.Remote = None,
    console: options.Console = None,
    encrypt_to: options.EncryptTo = None,
    debug: options.Debug = False,
    as_json: options.AsJson = False,
) -> None:
    """Observe and plan only; changes nothing."""
    more = {"seller": seller, "account": account, "site": site, "approve": "ask", "check": True}
    asked = {"partner": partner, "jobs": jobs or [], "stores": store, "values": values or [], **more}
    ways = {"headless": headless, "attach": attach, "remote": remote, "console": console}
    _run(asked, settings_of(**ways, encrypt_to=encrypt_to or None, debug=debug), as_json=as_json)


@partners_app.callback()
def partners(context: typer.Context, *, as_json: options.AsJson = False) -> None:
    """The partners, what each needs, and which of them are yours or history."""
    if context.invoked_subcommand:
        return
    from automation.closing import table  # noqa: PLC0415
    from flows.shelf import listed  # noqa: PLC0415

    known = listed()
    if as_json:
        print_json(known)
        return
    marks = ((entry, " ".join(mark for mark in ("yours", "old") if entry[mark])) for entry in known)
    rows = [(entry["name"], entry["title"], _jobs(entry), mark) for entry, mark in marks]
    table(console_for(as_json=False), ("name", "partner", "jobs", ""), rows)


def _jobs(entry: dict[str, Any]) -> str:
    old = () if entry["old"] else entry["old_jobs"]  # a partner that is old is marked as a whole
    return ", ".join(f"{job} (old)" if job in old else job for job in entry["jobs"])


@partners_app.command("show")
def show_partner(name: options.PartnerName, *, as_json: options.AsJson = False) -> None:
    """What one partner asks for, in a seller's words."""
    from flows.asking import data, sentences  # noqa: PLC0415
    from flows.shelf import partner as find  # noqa: PLC0415

    found = find(name)
    if as_json:
        print_json(data(found))
    for line in () if as_json else sentences(found):
        typer.echo(line)


@partners_app.command("check")
def check_partner(file: options.PartnerFile, *, as_json: options.AsJson = False) -> None:
    """Whether a partner file is right: what it asks for, or everything that is wrong with it."""
    from flows.asking import checked  # noqa: PLC0415

    lines, faults, told = checked(file)
    if as_json:
        print_json({"outcome": "usage" if faults else "done", "reason": " ".join(faults), **told})
    for line in () if as_json else lines:
        typer.echo(line)
    for fault in faults:
        typer.echo(fault, err=True)
    raise typer.Exit(UsageError.exit_code if faults else 0)


@app.command()
def practice(
    *,
    look: Annotated[str, typer.Option(help="Which year's look.")] = "2022",
    lang: Annotated[str, typer.Option(help="Its language.")] = "en-US",
    trouble: Annotated[list[str] | None, typer.Option(help="Something that goes wrong; several with commas.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
) -> None:
    """The practice site on its own, until Ctrl-C."""
    from automation.stop import Stop  # noqa: PLC0415
    from flows.practice import NoSuchPart, serve  # noqa: PLC0415

    stop = Stop()
    with ExitStack() as open_site:
        open_site.enter_context(stop.on_ctrl_c())
        try:
            troubles = tuple(name for names in trouble or () for name in names.split(","))
            site = open_site.enter_context(serve(look=look, lang=lang, troubles=troubles, port=port))
        except NoSuchPart as error:
            raise UsageError(str(error)) from error
        except OSError as error:
            raise Failed(
                f"Port {port} cannot be opened: {error.strerror or error}. Leave --port out to take a free one."
            ) from error
        typer.echo(f"The practice site is at {site.url} - its state at {site.url}/practice/state. Ctrl-C ends it.")
        stop.wait()


for _command in ABOUT_RECORDS:
    app.command()(_command)
app.command()(doctor)

_CTRL_C = 130
"""What typer makes of a KeyboardInterrupt; no command ends so by itself."""


def main() -> NoReturn:
    """The program. Every error becomes one sentence on stderr and an exit code; `--debug` shows where it came from."""
    keep_to_owner()
    speak()
    command = typer.main.get_command(app)
    try:
        code = command.main(standalone_mode=False) or 0
    except typer.Exit as end:
        code = end.exit_code
    except typer.TyperException as error:
        _end(UsageError(error.format_message()))
    except (typer.Abort, KeyboardInterrupt):
        code = _CTRL_C
    except ChaperoneError as error:
        _end(error)
    except Exception as error:  # noqa: BLE001 - the last resort: nobody is shown a traceback who did not ask for it
        _trace(error)
        _fail(
            f"Something unexpected went wrong ({type(error).__name__}). Run again with --debug to see where, and tell us.",
            1,
            "failed",
        )
    if code == _CTRL_C:
        _fail("Stopped.", 5, "stopped")
    sys.exit(code)


def _run(asked: dict[str, Any], settings: Settings, *, as_json: bool, secret_to: Path | None = None) -> NoReturn:
    from automation import closing  # noqa: PLC0415
    from automation.policy import site_address  # noqa: PLC0415
    from flows.partner import values_of  # noqa: PLC0415
    from flows.session import request  # noqa: PLC0415
    from flows.shelf import partner  # noqa: PLC0415

    approve = asked.pop("approve")
    if approve not in {"ask", "practice"}:
        raise WrongSetting("--approve", f"“{approve}” is neither ask nor practice.")
    asked["values"] = {**values_of(partner(asked["partner"]), settings.set), **_pairs(asked["values"])}
    asked["site"] = asked["site"] and site_address(asked["site"])
    console = console_for(as_json=as_json)
    report = _hold(request(**asked, practice=approve == "practice"), settings, console, secret_to)
    kept = (report.record, report.seal) if report.record else None
    closing.summary(console, report.outcome, report.reason, kept, report.results)
    if as_json:
        print_json(report.data)
    raise typer.Exit(report.exit_code)


def _hold(wanted: Request, settings: Settings, console: Console, secret_to: Path | None = None) -> Report:
    from automation.browser import has_display  # noqa: PLC0415
    from automation.stop import Stop  # noqa: PLC0415
    from automation.supervision.attend import Attendance, attended  # noqa: PLC0415
    from flows.attending import case, ended  # noqa: PLC0415
    from flows.practice.people import sign_in_at  # noqa: PLC0415
    from flows.session import Session  # noqa: PLC0415

    _be_discreet()
    if not wanted.policy.loopback:
        hush_driver()
    stop = Stop()
    how = Attendance(case(wanted), settings, stop, secret_to, wanted.practice, sign_in_at(wanted.base))
    live = not wanted.policy.loopback and not wanted.check
    with attended(how, console, display=has_display(), live=live) as people:
        session = Session(
            wanted,
            settings,
            people.supervise,
            lambda line: console.print(line, highlight=False, markup=False),
            stop,
            people.follow,
            forbidden=(people.console.origin,) if people.console else (),
        )
        report = session.hold()
        people.ended(ended(report))
        return report


def _pairs(values: list[str]) -> dict[str, str]:
    for value in values:
        if "=" not in value:
            raise WrongSetting("--set", f"“{value}” is not KEY=VALUE.")
    return {key.strip(): value.strip() for key, _, value in (pair.partition("=") for pair in values)}


def _end(error: ChaperoneError) -> NoReturn:
    _trace(error)
    _fail(str(error), error.exit_code, error.outcome)


def _trace(error: Exception) -> None:
    """Where it came from, for who asked to see that."""
    if "--debug" in sys.argv:
        from automation.traces import trace  # noqa: PLC0415

        _be_discreet()
        sys.stderr.write(trace(error))


def _be_discreet() -> None:
    """From here on no secret of Amazon's is written by this process."""
    from automation.discretion import use  # noqa: PLC0415
    from flows.secret_shapes import redactor  # noqa: PLC0415

    use(redactor())


def _fail(sentence: str, code: int, outcome: str) -> NoReturn:
    _be_discreet()
    sys.stderr.write(sentence.strip() + "\n")
    if "--json" in sys.argv:
        print_json({"outcome": outcome, "reason": sentence, "jobs": [], "record": None})
    sys.exit(code)


if __name__ == "__main__":
    main()
