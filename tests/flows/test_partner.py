"""Partners are data: each wrong file, and each wrong value, is said by name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from automation.errors import MissingValue, UnknownName, WrongSetting
from flows.asking import data, sentences
from flows.partner import Partner, wanted
from flows.partner_fields import REGIONS, STORE_CODES
from flows.session import JOBS, request
from flows.shelf import examine, examine_own, listed, load, own_folder, partner, partners
from flows.stores import STORES
from flows.vocabulary import Level, extended, shipped, vocabulary

EMAIL = {"email": "a@b.example"}
SHIPPED = partners()
SAMPLES = {
    "email": "a@b.example",
    "text": "text",
    "url": "https://partner.example/start",
    "application": "amzn1.sellerapps.app.01234567-89ab-cdef-0123-456789abcdef",
}
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
        ("[invite]", '[permissions]\npaymints = "view"\n[invite]', "helpdesk.toml: permissions.paymints: "),
        (
            "[invite]",
            '[permissions]\nupload_inventory = "all"\n[invite]',
            "helpdesk.toml: permissions.upload_inventory: ",
        ),
        ('jobs = ["invite"]', 'jobs = ["invite", "dance"]', "helpdesk.toml: jobs"),
        ('email = "{email}"', 'email = "{e_mail}"', "helpdesk.toml: invite"),
        ('email = "{email}"', 'email = "helpdesk.example"', "helpdesk.toml: invite.email: “helpdesk.example” is no"),
        ('email = "{email}"', 'email = "{email}@"', "helpdesk.toml: invite.email: "),
        ("[invite]", '[emails]\nservice = "us"\nreply_to = "{email}"\n[invite]', "helpdesk.toml: emails.service: "),
        ('jobs = ["invite"]', 'jobs = ["invite"]\nsenders = ["{email}", "us@home"]', "helpdesk.toml: senders.1: "),
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
    filled = wanted(load(written(tmp_path, GOOD)), {"email": " a@b.example ", "shop": "Harbour Lane"}, ("US",), JOBS)
    assert (filled.name, filled.email, filled.everywhere) == ("Helpdesk for Harbour Lane", "a@b.example", False)


def test_more_than_one_store_means_the_global_account() -> None:
    assert wanted(partner("exportyourstore"), EMAIL, ("US", "UK"), JOBS).everywhere


@pytest.mark.parametrize("given", [{}, {"email": ""}, {"email": "   "}])
def test_a_value_that_nobody_gave_is_asked_for_with_every_way_to_give_it(given: dict[str, str]) -> None:
    with pytest.raises(MissingValue) as caught:
        wanted(partner("exportyourstore"), given, ("US",), JOBS)
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
        wanted(partner("exportyourstore"), {"email": email}, ("US",), JOBS)


@pytest.mark.parametrize(
    "email", ["a@b.example", "virtual-admin+x@exportyourstore.com", "o'neil@a-b.co.uk", "a.b@mail.c.example"]
)
def test_what_is_an_email_address_is_taken(email: str) -> None:
    assert wanted(partner("exportyourstore"), {"email": email}, ("US",), JOBS).email == email


def test_a_value_that_the_partner_does_not_ask_for_is_refused() -> None:
    with pytest.raises(UnknownName) as caught:
        wanted(partner("exportyourstore"), {**EMAIL, "emial": "x"}, ("US",), JOBS)
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


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda profile: profile.key)
def test_every_partner_that_ships_can_be_worked_for(profile: Partner) -> None:
    assert [job for job in profile.jobs if job not in JOBS] == []
    given = {key: SAMPLES[value.kind] for key, value in profile.values.items()}
    store = next(iter(profile.mws.accounts)) if profile.mws else "US"
    filled = wanted(profile, given, ("US" if store not in STORE_CODES else store,), profile.jobs)
    texts = [filled.fill(template, filled.stores[0]) for job in profile.jobs for template in profile.templates(job)]
    assert "{" not in filled.name + filled.email + "".join(texts)
    assert profile.source.where
    assert profile.source.read_on == date(2026, 11, 21)


def test_a_part_that_was_closed_for_good_is_marked_as_old_of_a_partner_who_is_not() -> None:
    (entry,) = [entry for entry in listed() if entry["name"] == "xsellco"]
    assert (entry["old"], entry["old_jobs"]) == (False, ["mws"])
    profile = partner("xsellco")
    assert data(profile)["old_jobs"] == ["mws"]
    assert any(line.startswith("  This part is old") for line in sentences(profile))


def test_what_was_closed_for_good_is_marked_as_old() -> None:
    assert [profile.key for profile in SHIPPED if profile.jobs == ("mws",) and not profile.old] == []
    assert [profile.key for profile in SHIPPED if profile.mws and "1 April 2024" not in profile.note] == []
    assert len(SHIPPED) >= 17


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda profile: profile.key)
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


HELPDESK = """
title = "Desk"
about = "Answers buyers."
jobs = ["mws", "emails", "senders", "consent"]
senders = ["{desk}", "bounce@desk.example"]

[source]
where = "desk.example"
read_on = 2026-11-21

[values.desk]
meaning = "the address that Desk gave you"
kind = "email"
per_store = true

[values.application]
meaning = "its application"
kind = "application"

[mws]
name = "Desk"
accounts = { EU = "0873-6813-5448", DE = "217006021477", US = "5759-5616-2466" }

[emails]
service = "{desk}"
reply_to = "{desk}"

[consent]
application = "{application}"
"""


def desk(folder: Path, text: str = HELPDESK) -> Partner:
    path = folder / "desk.toml"
    path.write_text(text, "utf-8")
    return load(path)


@pytest.mark.parametrize(
    ("store", "account"),
    [
        ("UK", "0873-6813-5448"),
        ("DE", "217006021477"),
        ("US", "5759-5616-2466"),
        ("CA", None),
        ("JP", None),
        ("??", None),
    ],
)
def test_a_developer_account_is_that_of_the_store_else_of_its_region(
    tmp_path: Path, store: str, account: str | None
) -> None:
    developer = desk(tmp_path).mws
    assert developer is not None
    assert developer.account(store) == account


def test_where_no_region_is_named_the_account_is_good_everywhere() -> None:
    developer = partner("shipworks").mws
    assert developer is not None
    assert [developer.account(store) for store in ("CA", "UK", "JP")] == [
        "1025-5115-6476",
        "2814-9468-9452",
        "2814-9468-9452",
    ]


def test_every_store_is_in_exactly_one_region() -> None:
    assert sorted(STORE_CODES) == sorted(STORES)
    assert len(set(STORE_CODES)) == len(STORE_CODES) == sum(map(len, REGIONS.values()))


def test_a_store_that_the_partner_gives_no_developer_account_for_is_said_before_anything_is_opened(
    tmp_path: Path,
) -> None:
    with pytest.raises(WrongSetting) as caught:
        wanted(desk(tmp_path), {}, ("US", "CA", "JP"), ("mws",))
    assert str(caught.value) == (
        "--store CA,JP: Desk gives a developer account for EU, DE, US only. "
        "Leave the store out, or name the jobs that are to be done there."
    )
    wanted(desk(tmp_path), {"desk.US": "us@desk.example", "desk.CA": "ca@desk.example"}, ("US", "CA"), ("senders",))


def test_only_what_the_jobs_use_is_asked_for(tmp_path: Path) -> None:
    assert wanted(desk(tmp_path), {}, ("US",), ("mws",)).addresses == {"bounce@desk.example"}
    with pytest.raises(MissingValue, match=r"^Desk needs its application, and it is not set"):
        wanted(desk(tmp_path), {"desk": "a@desk.example"}, ("US",), ("emails", "consent"))


@pytest.mark.parametrize("given", [{"desk": "A@desk.example"}, {"desk.uk": " A@desk.example "}])
def test_for_one_store_either_name_will_do(tmp_path: Path, given: dict[str, str]) -> None:
    asked = wanted(desk(tmp_path), given, ("UK",), ("emails", "senders"))
    assert asked.fill("{desk}", "UK") == "A@desk.example"
    assert asked.addresses == {"a@desk.example", "bounce@desk.example"}
    assert (asked.name, asked.email) == ("", "")


def test_each_of_several_stores_has_its_own(tmp_path: Path) -> None:
    given = {"desk": "x@desk.example", "desk.UK": "uk@desk.example", "desk.DE": "de@desk.example"}
    asked = wanted(desk(tmp_path), given, ("UK", "DE"), ("emails",))
    assert [asked.fill("for {desk}", store) for store in ("UK", "DE")] == ["for uk@desk.example", "for de@desk.example"]


@pytest.mark.parametrize(
    "given", [{}, {"desk": "x@desk.example"}, {"desk.DE": "x@desk.example"}, {"desk.UK": " ", "desk.DE": "x@y.example"}]
)
def test_what_one_store_is_lacking_is_asked_for_with_the_way_to_give_all(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(MissingValue) as caught:
        wanted(desk(tmp_path), given, ("DE", "UK") if "desk.UK" not in given else ("UK", "DE"), ("emails",))
    assert caught.value.key in {"desk.DE", "desk.UK"}
    said = str(caught.value)
    assert "each store has its own: --set desk." in said
    assert f"CHAPERONE_SET__{caught.value.key.upper().replace('.', '__')}=…" in said
    assert given.get(caught.value.key, "").strip() == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"desk.XX": "a@b.example"}, "There is no store called “XX”. Known: US, "),
        ({"desk.": "a@b.example"}, "There is no store called “”."),
        ({"desk.UK": "nonsense"}, "--set desk.UK: “nonsense” is not an e-mail address."),
        ({"dsk.UK": "a@b.example"}, "There is no value of Desk called “dsk.UK”. Known: desk, application."),
        ({"application.UK": "x"}, "--set application.UK: this value is the same for every store."),
        ({"application": "amzn1.sellerapps.app.x"}, "is not an application id"),
    ],
)
def test_a_value_that_is_given_wrongly_is_said(tmp_path: Path, given: dict[str, str], words: str) -> None:
    with pytest.raises((UnknownName, WrongSetting)) as caught:
        wanted(desk(tmp_path), given, ("UK",), ("mws",))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('EU = "0873-6813-5448"', "EU = 87368135448", "desk.toml: mws.accounts.EU: put it in quotes: "),
        ('EU = "0873-6813-5448"', 'EU = "0873-6813-544"', "desk.toml: mws.accounts.EU: “0873-6813-544” is not"),
        ('EU = "0873-6813-5448"', 'EU = "0873-68135448"', "desk.toml: mws.accounts.EU: “0873-68135448” is not"),
        ("EU =", "EUROPE =", "desk.toml: mws.accounts.EUROPE: there is no store or region"),
        ("per_store = true", 'per_store = "yes"', "desk.toml: values.desk.per_store: it is true or false"),
        ('service = "{desk}"', 'service = "{dsk}"', "desk.toml: emails: it uses {dsk}, which is not among the values."),
        ('senders = ["{desk}"', 'senders = ["{dsk}"', "desk.toml: senders: it uses {dsk}"),
        ('application = "{application}"', 'application = "{app}"', "desk.toml: consent: it uses {app}"),
        ("[mws]\n", "[mws_]\n", "desk.toml: jobs: the job mws needs [mws], and the file has none."),
        ('"consent"]', '"partner-link"]', "desk.toml: jobs: the job partner-link needs [partner_link]"),
        ('"consent"]', '"permissions"]', "desk.toml: jobs: the job permissions needs [permissions]"),
        ("title =", 'key = "x"\ntitle =', "desk.toml: key: there is no such field."),
        (
            "[values.desk]",
            '[values."de-sk"]\nmeaning = "x"\n[values.desk]',
            "desk.toml: values.de-sk: a value is called",
        ),
        (
            "[mws]\n",
            '[invite]\nname = "Desk"\nemail = "{desk}"\n[mws]\n',
            "desk.toml: invite: it uses {desk}, which each store has its own of",
        ),
    ],
)
def test_each_part_of_a_file_is_checked(tmp_path: Path, before: str, after: str, fault: str) -> None:
    assert before in HELPDESK
    (tmp_path / "desk.toml").write_text(HELPDESK.replace(before, after), "utf-8")
    faults = examine(tmp_path / "desk.toml")
    assert isinstance(faults, tuple)
    assert any(str(each).startswith(fault) for each in faults), faults


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = HELPDESK.replace("title", "titel").replace("{application}", "{app}").replace('"email"', '"phone"')
    (tmp_path / "desk.toml").write_text(text, "utf-8")
    faults = examine(tmp_path / "desk.toml")
    assert isinstance(faults, tuple)
    assert [str(fault).split(": ")[1] for fault in faults] == ["title", "values.desk.kind", "consent", "titel"]
    assert "\n" not in "".join(map(str, faults))


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("none.toml", None, "none.toml: it cannot be read (No such file or directory)."),
        ("broken.toml", b"title = ", "broken.toml: it is no TOML: "),
        ("latin.toml", 'title = "Müller"'.encode("latin-1"), "latin.toml: it is no TOML: "),
        ("My Desk.toml", HELPDESK.encode(), "My Desk.toml: key: the file is called as the partner is asked for"),
        ("getida.toml", HELPDESK.encode(), "getida.toml: a partner of this name ships with Chaperone."),
    ],
)
def test_a_file_that_cannot_be_used_is_said(tmp_path: Path, name: str, content: bytes | None, fault: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    faults = examine_own(tmp_path / name)
    assert isinstance(faults, tuple)
    assert str(faults[0]).startswith(fault)


def mine(name: str = "desk", text: str = HELPDESK) -> None:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / f"{name}.toml").write_text(text, "utf-8")


def test_a_partner_of_ones_own_is_found_by_name_and_marked() -> None:
    mine()
    assert partner("Desk").title == "Desk"
    assert [entry["name"] for entry in listed() if entry["yours"]] == ["desk"]
    assert request("desk", ("mws",), "UK", {}).wanted.partner.key == "desk"


def test_a_partner_of_ones_own_never_takes_the_place_of_one_that_ships() -> None:
    mine("getida")
    with pytest.raises(WrongSetting, match=r"getida\.toml: a partner of this name ships"):
        partner("getida")
    with pytest.raises(WrongSetting, match=r"getida\.toml"):
        listed()


def test_one_wrong_file_of_ones_own_does_not_stand_in_the_way_of_another_partner() -> None:
    mine("desk", "title = 3")
    assert partner("getida").title == "GETIDA"
    with pytest.raises(WrongSetting, match=r"^desk\.toml: "):
        partner("desk")


def test_xsellco_asks_for_its_addresses_store_by_store() -> None:
    xsellco = partner("xsellco")
    assert xsellco.jobs == ("mws", "emails", "senders")
    assert xsellco.mws is not None
    assert [xsellco.mws.account(store) for store in ("UK", "DE", "US", "CA", "JP", "MX")] == [
        "0873-6813-5448",
        "0873-6813-5448",
        "5759-5616-2466",
        "5759-5616-2466",
        "6795-5391-1761",
        None,
    ]
    with pytest.raises(MissingValue, match=r"--set helpdesk_email\.UK=… --set helpdesk_email\.DE=…"):
        wanted(xsellco, {"helpdesk_email": "x@desk.example"}, ("UK", "DE"), xsellco.jobs)


def test_each_kind_of_job_is_said_in_a_sellers_words() -> None:
    said = "\n".join(
        line for key in ("xsellco", "fbabee", "storeautomator", "celigo") for line in sentences(partner(key))
    )
    for words in (
        "It asks to be authorised as the developer “xSellco” (Amazon MWS), with this account number:",
        "  - 0873-6813-5448 for EU",
        "  - Customer Service Reply-To Email: the e-mail address that xSellco gave you for this channel",
        "It asks that mail from these addresses may be sent to your buyers, in each store:",
        "--set helpdesk_email.UK=… for one store",
        "It asks to be added as the authorized partner “Fbabee” (you give it a link that works once, for 7 days",
        "It asks for your consent to its application",
        "This is old",
    ):
        assert words in said


def test_the_examples_in_the_handbook_are_right(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "partners.md").read_text("utf-8")
    file, words = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert desk(tmp_path, file).title == "My Desk"
    (tmp_path / "vocabulary.toml").write_text(words, "utf-8")
    assert extended(shipped(), tmp_path / "vocabulary.toml").row["payments"].texts[-1] == "Payouts"
    fields = {part for line in re.findall(r"(?m)^\| (`.*?) \|", text) for part in re.findall(r"`([a-z_]+)", line)}
    assert fields == set(Partner.model_fields) - {"key"}
