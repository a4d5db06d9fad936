"""The vocabulary: every wording on record is known, and no two things of one page can be taken for each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from automation.controls import label, worded
from automation.errors import WrongSetting
from flows.vocabulary import (
    EVERYWHERE,
    Level,
    Vocabulary,
    control,
    extended,
    own_file,
    phrase,
    shipped,
    vocabulary,
)

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = """
    Settings | User Permissions | Einstellungen | Benutzerberechtigungen | 設定 | ユーザー権限 | Autorisations utilisateur | 用户权限
    Send invitation | Einladung senden | 招待 | 招待状を送信
    Manage permissions | Edit | Bearbeiten | Berechtigungen Bearbeiten | アクセス権限の管理 | 編集
    Authorized Partners | Add Authorized Partner | Authorised Partners | Autorisierter Partner | Autorisierte Partner
    認定パートナー | 承認済みパートナー | 承認済みパートナーに加える
    Copy link | リンクをコピー
    Primary user | Secondary user | Primärer Benutzer | Sekundärer Benutzer | プライマリユーザー | セカンダリユーザー | サブユーザー
    Third party developer and apps | Drittanbieter-Entwickler und -Anwendungen | 第三方开发者和应用程序
    Visit Manage Your Apps | Manage your apps | Seite "Anwendungen verwalten" besuchen | Meine Apps verwalten
    アプリ管理を表示 | 管理您的应用程序
    Authorize new developer | Authorise new developer | Neuen Entwickler autorisieren | Entwickler autorisieren
    新規に開発者にアクセス権限を付与 | 開発者にアクセス権を付与 | Yeni bir geliştiriciyi yetkilendir
    Developer's Name | Developer ID | Name des Entwicklers | Entwickler-ID | 開発者氏名 | 開発者ID
    Next | Weiter | 次へ
    MWS Auth Token | MWS Authorization Token | MWS Authorisation Token | Autorisierungstoken | MWS-Autorisierungstoken | MWS認証トークン
    Select account | Konto auswählen | 选择账户
    Messaging Permissions | Approved | Messaging-Berechtigung | Genehmigt | Permisos de mensajes | Aprobado
"""
"""The table of labels in seven languages, docs/sources.md#languages; spelling for the UK and the EU beside the American one."""

ENGLISH = """
    Add a New Seller Central User | Pending User | Confirm | Add User Permissions | Continue | Add a New User | Name | E-mail Address
    Language | Open Invitations | Current Users | Amazon MWS Developer Access Keys | Invite | Resend | Delete | Manage Permissions
    Users | Add to global account | Add User | Current | Manage rights | Manage global permissions | Save Changes | User Management
    Add employee | Employees | Invite Employee | Send Invite | Remove user | Accept invitation | Reject invitation | Actions
    Send Invitation | Manage employees | Open invites | Company | Sender Name | Status | Open | Email Address | Account Role
    Authorize Now | Manage Services | Authorized Partner Permissions | Global User Permissions | Edit User Permissions
    Modify user permissions | Manage Permission | Save and continue | Success
    You have successfully confirmed Ada as a Seller Central User
    This will turn off: Fulfillment Reports and Fulfillment Settings | This will turn on: Manage FBA Inventory/Shipments
    Sign up for MWS | I want to access my own Amazon seller account with MWS.
    I want to use an application to access my Amazon seller account with MWS.
    I want to give a developer access to my Amazon seller account with MWS.
    I want to authorize a developer to access my Amazon seller account with Amazon MWS
    Application Name | Application's Account Number | Developer Account Number | Congratulations | Seller ID | Marketplace ID
    I have read and accepted the Amazon MWS Licence Agreement | Seller account identifiers for Harbour Lane
    Seller-Developer Authorisation | Amazon MWS Developer Permissions | Authorize a developer | Register as a Developer
    Current Authorizations | Authorization History | Revoke access | Sign up or manage Amazon MWS | Authorise a Developer
    RENEW | ENABLE | Deactivate | Disable authorization | Re-authorize | Visit Developer Credentials | MWS Authorizations
    Integration Central | Cancel | Login to Acme now | Selling Partner Insights | Buyer Communication
    Account Info | Seller Account Information | Your Seller Profile | Seller Information | Customer Service Details | Submit
    Customer Service Details Successfully Updated | Display Name | Storefront Link | Customer Service Email
    Customer Service Reply-To Email | Customer Service Phone | Your Merchant Token | Notification preferences | Add another
    Authorized Email Addresses | Alternate Email Address | Approved Senders | Add to list | Approve selected | Block selected | Done
    + Add an email address | Blocked | Save | Eine E-Mail-Adresse hinzufügen | Speichern | Guardar | Modificar | Bloqueado | Eliminar
    Añadir una dirección de correo electrónico | Select an account | Choose account | See all | View only | View and edit | Admin
    Please confirm your identity | Verifying that it's you | Two-Step Verification | Please enter your password to continue
    Use face ID, fingerprint, or PIN to sign in | Skip | Access required | Apps & Services
"""
"""What sections 3, 4, 5 and 6 name besides."""

ROWS = """
    Item Classification Guide | Manage FBA Inventory/Shipments | Manage Inventory/Add a Product | Promotions | Upload Inventory
    Campaign Manager | Register for Sponsored Products | Manage Orders | Manage Returns | Transactions | Your Info & Policies
    Manage Refunds | Amazon Selling Coach | Business Reports, Sales Summary | Customer Metrics | Feedback | Fulfillment Reports
    Operations Report (A-to-z Guarantee Claims) | Payments | Product Ads Invoice History | Product Ads Performance Reports
    Promotions Performance | Tax Document Library | Fulfillment Settings | Gift Options | Manage Your Cases | Seller Configuration
    Shipping Settings | Tax Settings | Image Uploading | Inventory Planning | Upgrade/Downgrade
    A+ Content Manager | Coupons | Customer Engagement | Deals | Early Reviewer Program | Posts(Beta) | Prime Exclusive Discounts | Vine
    Upgrade / Downgrade | Fulfillment Programs | Image Management | Inventory performance | Manage Seller Fulfilled Products
    Product bundles | Manage Seller Fulfilled Prime | Seller Fulfilled Prime Performance | Selling Applications
    Upload & Manage Videos | Manage SAFE-T Claims | Appeals | Brand Referral Bonus | KPI Toolbar | Marketplace Appstore
    Service Provider Network | Voice of the Customer | Selling Partner Appstore | Messaging Access | Add Products via Upload
    Amazon Warehousing and Distribution - Secondary User Access | European Expansion Accelerator | FBA Analytics | FBA dashboard
    Global FBA Inventory | Inbound performance dashboard | List by uploading Non-Amazon File | Manage FBA returns
    Subscribe and Save | Manage Service Requests | Manage Authorized Partners | SKU Economics | Brand Analytics
    Manage Your Experiments | Business Reports (B2B) | Seller Fee Tax Invoices | Inventory management
"""
"""The permission rows that are on record: docs/sources.md#levels"""

SECTIONS = """
    Inventory | Advertising | Orders | Store Design | Amazon Payments Advanced | Reports | Settings | Media Upload
    Internal/Administrative Tools | Amazon Pay | Internal / Administrative Tools | Performance | Growth | Services
    Reporting Dashboards | Brand Benefits
"""


def listed(text: str) -> list[str]:
    return [part.strip() for line in text.strip().splitlines() for part in line.split(" | ")]


def everything(book: Vocabulary) -> tuple[str, ...]:
    entries = (*book.control.values(), *book.phrase.values(), *book.row.values(), *book.level.values())
    return tuple(text for entry in entries for text in entry.texts)


@pytest.mark.parametrize(
    "table", [LANGUAGES, ENGLISH, ROWS, SECTIONS], ids=["languages", "English", "rows", "sections"]
)
def test_every_wording_on_record_is_known(table: str) -> None:
    known = everything(shipped())
    assert [text for text in listed(table) if not worded(text, known)] == []


def test_every_permission_row_on_record_is_a_row_of_its_own_key() -> None:
    rows = {label(text): key for key, row in shipped().row.items() for text in row.texts}
    assert [text for text in listed(ROWS) if label(text) not in rows] == []
    assert sum(len(row.texts) for row in shipped().row.values()) == len(rows)


def test_what_a_row_says_completes_a_sentence() -> None:
    wrong = [row.says for row in shipped().row.values() if not re.fullmatch(r"[^.]*[^.\s]", row.says)]
    assert wrong == []
    assert len({row.says for row in shipped().row.values()}) == len(shipped().row)


def test_no_two_things_of_a_page_can_be_taken_for_each_other() -> None:
    assert list(shipped().clashes()) == []


def test_every_control_is_on_a_page() -> None:
    placed = {key for keys in shipped().page.values() for key in keys}
    assert set(shipped().control) - placed == set()
    assert EVERYWHERE in shipped().page


def book(**controls: tuple[list[str], list[str]]) -> Vocabulary:
    """A vocabulary of these controls, roles and wordings, all on one page."""
    return Vocabulary.model_validate(
        {
            "control": {
                key: {"roles": roles, "wordings": [[text, "en", "", "A"] for text in texts]}
                for key, (roles, texts) in controls.items()
            },
            "phrase": {},
            "row": {},
            "level": {"view": {"wordings": [["View", "en", "", "A"]]}, "edit": {"wordings": [["Edit", "en", "", "A"]]}},
            "page": {"one": list(controls)},
        }
    )


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ((["button"], ["Save"]), (["button"], ["save:"]), True),
        ((["button", "link"], ["Save"]), (["link"], ["Keep", "Save (2)"]), True),
        ((["button"], ["Save…"]), (["button"], ["Save changes"]), True),
        ((["button"], ["Save changes"]), (["button"], ["Save…"]), True),
        ((["button"], ["Save"]), (["textbox"], ["Save"]), False),
        ((["button"], ["Save"]), (["button"], ["Save changes"]), False),
    ],
)
def test_a_clash_is_seen(
    first: tuple[list[str], list[str]], second: tuple[list[str], list[str]], *, clash: bool
) -> None:
    assert bool(list(book(first=first, second=second).clashes())) is clash


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


def mine(text: str) -> Path:
    path = own_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_operators_own_wordings_come_behind_those_that_ship() -> None:
    grown = extended(
        shipped(),
        mine("""
            [control.add_user]
            roles = ["menuitem"]
            wordings = [["Add colleague", "en", "2026", "O"]]
            [phrase.user_permissions]
            wordings = [["Team", "en", "2026", "O"]]
            [row.payments]
            wordings = [["Payouts", "en", "2026", "O"]]
            [level.view]
            wordings = [["Read", "en", "2026", "O"]]
        """),
    )
    known = shipped().control["add_user"]
    assert grown.control["add_user"].texts == (*known.texts, "Add colleague")
    assert grown.control["add_user"].roles == (*known.roles, "menuitem")
    assert grown.phrase["user_permissions"].texts[-1] == "Team"
    assert (grown.row["payments"].texts[-1], grown.row["payments"].says) == (
        "Payouts",
        shipped().row["payments"].says,
    )
    assert (grown.level_of("read"), shipped().level_of("read")) == (Level.VIEW, None)
    assert grown.control["confirm"] == shipped().control["confirm"]


def test_without_a_file_of_ones_own_there_is_what_ships() -> None:
    assert extended(shipped(), own_file()) is shipped()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '[control.add_usr]\nwordings = [["Add", "en", "", "O"]]',
            "vocabulary.toml: control.add_usr: there is no such key (near it: add_user",
        ),
        ('[row.zzz]\nwordings = [["Add", "en", "", "O"]]', "vocabulary.toml: row.zzz: there is no such key."),
        ('[level.all]\nwordings = [["All", "en", "", "O"]]', "vocabulary.toml: level.all: there is no such key"),
        ('[contrl.x]\nwordings = [["Add", "en", "", "O"]]', "vocabulary.toml: contrl: there is no such field."),
        ('[control.add_user]\nwordings = "Add"', "vocabulary.toml: control.add_user.wordings: "),
        (
            '[control.add_user]\nwordings = [["Add", "en", ""]]',
            "vocabulary.toml: control.add_user.wordings.0: a wording is [",
        ),
        (
            '[control.add_user]\nwordings = [["…", "en", "", "O"]]',
            "vocabulary.toml: control.add_user.wordings.0.0: “…” says nothing.",
        ),
        (
            '[control.add_user]\nwordings = [["Add", "English", "", "O"]]',
            "vocabulary.toml: control.add_user.wordings.0.1: “English” is not a language",
        ),
        ('[row.payments]\nsays = "x"\nwordings = []', "vocabulary.toml: row.payments.wordings: it is empty."),
        ("[control.add_user", "vocabulary.toml: it is no TOML: "),
        (
            '[control.add_user]\nwordings = [["Resend", "en", "", "O"]]',
            "vocabulary.toml: control.add_user: “Resend” could be taken for control.resend.",
        ),
        (
            '[row.payments]\nwordings = [["Feedback", "en", "", "O"]]',
            "vocabulary.toml: row.payments: “Feedback” could be taken for row.feedback.",
        ),
        (
            '[level.view]\nwordings = [["Edit", "en", "", "O"]]',
            "vocabulary.toml: level.view: “Edit” could be taken for level.edit.",
        ),
    ],
)
def test_a_wrong_file_of_ones_own_is_said_by_field(text: str, fault: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        extended(shipped(), mine(text))
    assert str(caught.value).startswith(fault)
    assert "\n" not in str(caught.value)


def test_a_wrong_file_of_ones_own_stops_every_run_with_that_sentence() -> None:
    mine("[control.add_usr]\nwordings = []")
    vocabulary.cache_clear()
    try:
        with pytest.raises(WrongSetting, match=r"^vocabulary\.toml: control\.add_usr: "):
            control("add_user")
    finally:
        own_file().unlink()
        vocabulary.cache_clear()


def test_an_unknown_key_is_an_error_of_ours() -> None:
    for look_up in (control, phrase):
        with pytest.raises(KeyError):
            look_up("none-such")


def test_what_is_known_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        shipped().control["confirm"].roles = ()


def test_every_wording_says_where_and_in_which_language_it_was_seen() -> None:
    entries = (*shipped().control.items(), *shipped().phrase.items(), *shipped().row.items(), *shipped().level.items())
    wordings = [(key, wording) for key, entry in entries for wording in entry.wordings]
    assert {wording.source for _, wording in wordings} <= set("AVCSETN?")
    assert {wording.language for _, wording in wordings} <= {"en", "en-GB", "de", "ja", "fr", "es", "zh", "tr"}
    guessed = {key for key, wording in wordings if wording.source == "?"}
    assert guessed <= {"authorized_partners", "search_permissions", "professional_plan"}
