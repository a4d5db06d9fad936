"""The arguments and options of the commands: what each is called, and what help says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PartnerName = Annotated[str, typer.Argument(metavar="PARTNER", help="The partner, such as exportyourstore.")]
PartnerFile = Annotated[Path, typer.Argument(metavar="FILE", help="A partner file that you wrote.")]
JobNames = Annotated[
    list[str] | None, typer.Argument(metavar="[JOB]…", help="Its jobs; all of them, in order, when none is named.")
]
Seller = Annotated[
    str | None, typer.Option("--seller", metavar="LABEL", help="Whose case this is: a label of your own.")
]
Stores = Annotated[str, typer.Option("--store", metavar="US[,UK…]", help="The stores, by code.")]
AccountName = Annotated[
    str | None, typer.Option("--account", metavar="NAME", help="The account's name, as Amazon shows it.")
]
Values = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A value that the partner's profile asks for.")
]
SiteAddress = Annotated[str | None, typer.Option("--site", metavar="URL", help="Another base address; loopback only.")]
Approve = Annotated[
    str, typer.Option("--approve", metavar="ask|practice", help="Who says yes; practice only on loopback.")
]
Headless = Annotated[
    bool | None, typer.Option("--headless/--headed", help="Without or with a window; headless only on loopback.")
]
Attach = Annotated[
    str | None,
    typer.Option("--attach", metavar="URL", help="Drive a tab of a Chrome that runs already (http://127.0.0.1:9222)."),
]
Remote = Annotated[
    str | None, typer.Option("--remote", metavar="URL", help="Use the browser of a Playwright server (ws://, wss://).")
]
Console = Annotated[
    str | None,
    typer.Option("--console", metavar="web|terminal", help="Where people answer; web where there is a display."),
]
Debug = Annotated[
    bool,
    typer.Option("--debug", help="One step at a time in a visible browser, and all the detail when something fails."),
]
Trace = Annotated[
    Path | None, typer.Option("--trace", metavar="FILE", help="A new file for a Playwright trace; loopback only.")
]
SecretTo = Annotated[
    Path | None,
    typer.Option(
        "--secret-to", metavar="FILE", help="A new file for a secret result, such as the MWS token; else asked."
    ),
]
EncryptTo = Annotated[
    list[str] | None,
    typer.Option(
        "--encrypt-to",
        metavar="RECIPIENT",
        help="Encrypt the evidence to an age1… or ssh-ed25519 key, or to a file of them.",
    ),
]
RecordName = Annotated[
    str | None, typer.Argument(metavar="[RECORD]", help="A record's folder or name; the latest when not given.")
]
ReplayName = Annotated[
    str | None,
    typer.Argument(metavar="[RECORD]", help="A record's folder or name; a page of all replays when not given."),
]
OneRecord = Annotated[str, typer.Argument(metavar="RECORD", help="A record's folder or name.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for whoever asks later.")]
Yes = Annotated[bool, typer.Option("--yes", help="Without being asked once more.")]
Release = Annotated[bool, typer.Option("--release", help="End the hold.")]
OlderThan = Annotated[
    str | None, typer.Option("--older-than", metavar="90d", help="Kept for longer than this: 90d, 12w or 2y.")
]
WhatToPurge = Annotated[
    str | None,
    typer.Option(
        "--what", metavar="evidence|records", help="Pictures and plans, or whole records; with --older-than evidence."
    ),
]
DoIt = Annotated[bool, typer.Option("--doit", help="Do it: without this, it is only said what would be done.")]
Identity = Annotated[
    Path | None,
    typer.Option("--identity", metavar="FILE", help="The private key that opens encrypted evidence (age or OpenSSH)."),
]
ClearTo = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Where the opened replay is written: a new file.")
]
RecordsAnywhere = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[RECORD]…", help="Records' names, or folders: of one record or of many. The latest when not given."
    ),
]
OfPartner = Annotated[
    str | None, typer.Option("--partner", metavar="NAME", help="Only of partners with this in their name.")
]
OfSeller = Annotated[
    str | None, typer.Option("--seller", metavar="LABEL", help="Only of sellers with this in their label.")
]
OfStore = Annotated[str | None, typer.Option("--store", metavar="US[,UK…]", help="Only of these stores.")]
OfOutcome = Annotated[
    str | None,
    typer.Option("--outcome", metavar="done[,waiting…]", help="Only those that ended so, or are unfinished."),
]
OfSeal = Annotated[
    str | None,
    typer.Option("--seal", metavar="sealed|interrupted|unsealed|gone", help="Only those that are sealed so."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY|TIME", help="Only from then on, in UTC.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY|TIME", help="Only until then, that day included.")]
Everything = Annotated[bool, typer.Option("--all", help="All of them, however many; else the newest in a terminal.")]
Latest = Annotated[bool, typer.Option("--latest", help="The latest record, however many there are.")]
Signers = Annotated[
    Path | None,
    typer.Option("--signers", metavar="FILE", help="Whose keys are known: an allowed_signers file; else your own."),
]
StampNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="[RECORD]…", help="Records' folders or names; all that have no time stamp when not given."),
]
ExportForm = Annotated[str, typer.Option("--to", metavar="zip|html|pdf|video", help="What to make of the record.")]
ExportFile = Annotated[
    Path | None, typer.Option("--out", metavar="PATH", help="A new file, or the folder for it; here when not given.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout, everything else on stderr.")]
