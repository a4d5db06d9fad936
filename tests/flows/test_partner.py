"""Partners are data: each wrong file, and each wrong value, is said by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from automation.errors import MissingValue, UnknownName, WrongSetting
from flows.partner import Partner, load, partner, partners, sentences, wanted
from flows.session import JOBS, request
from flows.vocabulary import Level, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

EMAIL = {"email": "a@b.example"}
GOOD = """
title = "Helpdesk"
about = "Answers buyers."
jobs = ["invite"]

[source]
where = "help.example"
read_on = 2026-11-21

[values.email]
meaning = "the address"
kind = "email"

[invite]
name = "Helpdesk for {shop}"
email = "{email}"

[values.shop]
meaning = "the shop's name"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "helpdesk.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_becomes_a_partner(tmp_path: Path) -> None:
    profile = load(written(tmp_path, GOOD + '\n[permissions]\nupload_inventory = "edit"'))
    assert (profile.key, profile.title, profile.jobs, profile.permissions) == (
        "helpdesk",
        "Helpdesk",
        ("invite",),
        {"upload_inventory": Level.EDIT},
    )


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ('title = "Helpdesk"\n', "", "helpdesk.toml: title: "),
        ('jobs = ["invite"]', "jobs = []", "helpdesk.toml: jobs: "),
        ('jobs = ["invite"]', 'jobs = "invite"', "helpdesk.toml: jobs: "),
        ("read_on = 2026-11-21", 'read_on = "some day"', "helpdesk.toml: source.read_on: "),
        ('where = "help.example"\n', "", "helpdesk.toml: source.where: "),
        ('kind = "email"', 'kind = "phone"', "helpdesk.toml: values.email.kind: "),
        ('meaning = "the address"\n', "", "helpdesk.toml: values.email.meaning: "),
        ('about = "', 'nickname = "x"\nabout = "', "helpdesk.toml: nickname: "),
        ('email = "{email}"\n', "", "helpdesk.toml: invite.email: "),
        ('title = "Helpdesk"', "title = Helpdesk", "helpdesk.toml: "),
        ("[invite]", '[permissions]\npaymints = "view"\n[invite]', "helpdesk.toml: permissions: "),
        ("[invite]", '[permissions]\nupload_inventory = "all"\n[invite]', "helpdesk.toml: permissions: "),
        ('jobs = ["invite"]', 'jobs = ["invite", "dance"]', "helpdesk.toml: jobs"),
        ('email = "{email}"', 'email = "{e_mail}"', "helpdesk.toml: invite"),
    ],
)
def test_a_wrong_file_is_said_with_its_name_the_field_and_what_is_wrong(
    tmp_path: Path, before: str, after: str, where: str
) -> None:
    assert before in GOOD
    with pytest.raises(WrongSetting) as caught:
        load(written(tmp_path, GOOD.replace(before, after)))
    assert str(caught.value).startswith(where)
    assert len(str(caught.value)) > len(where)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("permissions", "words"),
    [
        ('paymints = "view"', "no such permission row: paymints"),
        ('upload_inventory = "all"', "no such level: all (known: none, view, edit, admin)"),
    ],
)
def test_a_permission_that_does_not_exist_is_named(tmp_path: Path, permissions: str, words: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        load(written(tmp_path, f"{GOOD}\n[permissions]\n{permissions}"))
    assert words in str(caught.value)


def test_values_fill_the_invitation(tmp_path: Path) -> None:
    filled = wanted(load(written(tmp_path, GOOD)), {"email": " a@b.example ", "shop": "Harbour Lane"}, ("US",))
    assert (filled.name, filled.email, filled.everywhere) == ("Helpdesk for Harbour Lane", "a@b.example", False)


def test_more_than_one_store_means_the_global_account() -> None:
    assert wanted(partner("exportyourstore"), EMAIL, ("US", "UK")).everywhere


@pytest.mark.parametrize("given", [{}, {"email": ""}, {"email": "   "}])
def test_a_value_that_nobody_gave_is_asked_for_with_every_way_to_give_it(given: dict[str, str]) -> None:
    with pytest.raises(MissingValue) as caught:
        wanted(partner("exportyourstore"), given, ("US",))
    assert str(caught.value) == (
        "ExportYourStore needs the e-mail address that ExportYourStore gave you for the invitation, and it is not set. "
        "Give it with --set email=…, in the environment as CHAPERONE_SET__EMAIL=…, "
        "or in chaperone.toml under [set]: email = “…”."
    )
    assert caught.value.exit_code == 64


@pytest.mark.parametrize(
    "email",
    [
        "nonsense",
        "a@b",
        "a@b.example, c@d.example",
        "a b@c.example",
        "@b.example",
        "a@",
        "a@b..example",
        "a@b.example>",
        "a@@b.example",
    ],
)
def test_what_is_no_email_address_is_refused(email: str) -> None:
    with pytest.raises(WrongSetting, match=r"^--set email: .* is not an e-mail address\.$"):
        wanted(partner("exportyourstore"), {"email": email}, ("US",))


@pytest.mark.parametrize(
    "email", ["a@b.example", "virtual-admin+x@exportyourstore.com", "o'neil@a-b.co.uk", "a.b@mail.c.example"]
)
def test_what_is_an_email_address_is_taken(email: str) -> None:
    assert wanted(partner("exportyourstore"), {"email": email}, ("US",)).email == email


def test_a_value_that_the_partner_does_not_ask_for_is_refused() -> None:
    with pytest.raises(UnknownName) as caught:
        wanted(partner("exportyourstore"), {**EMAIL, "emial": "x"}, ("US",))
    assert str(caught.value) == "There is no value of ExportYourStore called “emial”. Known: email."


@pytest.mark.parametrize("name", ["exportyourstore", "ExportYourStore", "EXPORTYOURSTORE"])
def test_a_partner_is_known_whatever_its_case(name: str) -> None:
    assert partner(name).title == "ExportYourStore"


@pytest.mark.parametrize("name", ["exportmystore", "", "../exportyourstore", "exportyourstore.toml"])
def test_a_partner_that_does_not_exist_is_said_with_those_that_do(name: str) -> None:
    with pytest.raises(UnknownName, match=r"There is no partner called .*Known: .*exportyourstore"):
        partner(name)


@pytest.mark.parametrize(
    ("jobs", "stores", "words"),
    [
        (("dance",), "US", "There is no job for ExportYourStore called “dance”. Known: invite, permissions."),
        ((), "XX", "There is no store called “XX”. Known: US, CA, "),
        ((), "US,,UK", "There is no store called “”"),
        ((), "", "There is no store called “”"),
    ],
)
def test_a_job_or_store_that_does_not_exist_is_said(jobs: tuple[str, ...], stores: str, words: str) -> None:
    with pytest.raises(UnknownName) as caught:
        request("exportyourstore", jobs, stores, EMAIL)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("jobs", "order"),
    [
        ((), ("invite", "permissions")),
        (("permissions",), ("permissions",)),
        (("permissions", "invite"), ("invite", "permissions")),
        (("invite", "invite"), ("invite",)),
    ],
)
def test_jobs_are_done_in_the_order_that_makes_sense(jobs: tuple[str, ...], order: tuple[str, ...]) -> None:
    assert request("exportyourstore", jobs, "US", EMAIL).jobs == order


@pytest.mark.parametrize(("stores", "codes"), [("us", ["US"]), (" uk , US", ["UK", "US"]), ("US,us,US", ["US"])])
def test_stores_are_named_once_whatever_their_case(stores: str, codes: list[str]) -> None:
    assert [store.code for store in request("exportyourstore", (), stores, EMAIL).stores] == codes


@pytest.mark.parametrize("profile", partners(), ids=lambda profile: profile.key)
def test_every_partner_that_ships_can_be_worked_for(profile: Partner) -> None:
    assert [job for job in profile.jobs if job not in JOBS] == []
    given = {key: "a@b.example" if value.kind == "email" else "text" for key, value in profile.values.items()}
    filled = wanted(profile, given, ("US",))
    assert "{" not in filled.name + filled.email
    assert profile.source.where


@pytest.mark.parametrize("profile", partners(), ids=lambda profile: profile.key)
def test_what_a_partner_asks_for_is_said_in_a_sellers_words(profile: Partner) -> None:
    said = "\n".join(sentences(profile))
    for key, level in profile.permissions.items():
        assert f"{vocabulary().row[key].says} ({vocabulary().row[key].texts[0]}: {level.word})" in said
    assert f"read on {profile.source.read_on}" in said


def test_exportyourstore_asks_for_exactly_six_rights_and_no_money() -> None:
    assert partner("exportyourstore").permissions == {
        "inventory_performance": Level.VIEW,
        "manage_inventory": Level.EDIT,
        "item_classification_guide": Level.VIEW,
        "upload_inventory": Level.EDIT,
        "manage_your_cases": Level.EDIT,
        "customer_metrics": Level.VIEW,
    }


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("None", Level.NONE),
        ("view only", Level.VIEW),
        ("View & Edit", Level.EDIT),
        ("VIEW AND EDIT:", Level.EDIT),
        ("Admin", Level.ADMIN),
        ("View all", None),
        ("Viewed", None),
        ("", None),
    ],
)
def test_a_level_is_known_by_its_whole_name(text: str, level: Level | None) -> None:
    assert vocabulary().level_of(text) is level


def test_every_wording_says_where_it_was_seen() -> None:
    book = vocabulary()
    entries = [*book.control.items(), *book.phrase.items(), *book.row.items(), *book.level.items()]
    assert [
        (key, wording) for key, entry in entries for wording in entry.wordings if wording.source not in tuple("AVCSE")
    ] == []
