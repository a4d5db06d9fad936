"""Each trouble does what its name says, in a real browser."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from flows.practice import Practice, serve
from flows.practice.troubles import load_trouble, trouble_names
from tests.practice.asking import PARTNER, ask, invite, level, levels, open_rights, press, rights_of
from tests.practice.sending import look, send

if TYPE_CHECKING:
    from collections.abc import Iterator

INVITED = {"name": "ExportYourStore", "email": PARTNER}
ASKED_FOR = "invitations@exportyourstore.example"
UPLOAD, IMAGES = "Upload Inventory", "Image Management"


@contextmanager
def troubled(*names: str) -> Iterator[Practice]:
    with serve(troubles=names) as practice:
        practice.sign_in()
        yield practice


def save(page: Page) -> None:
    press(page, "Continue")
    expect(page.get_by_role("status")).to_be_visible()


def test_every_trouble_can_be_loaded_by_its_name() -> None:
    assert all(load_trouble(name) for name in trouble_names())
    assert len(trouble_names()) >= 41


def test_missing_row_hides_the_row_and_saving_keeps_its_level(page: Page) -> None:
    with troubled("missing-row") as practice:
        open_rights(page, practice, **{UPLOAD: "View & Edit"})
        expect(page.get_by_role("rowheader", name=UPLOAD, exact=True)).to_have_count(0)
        level(page, "Vine", "View").check()
        save(page)
        assert rights_of(practice, PARTNER) == {UPLOAD: "View & Edit", "Vine": "View"}


def test_double_row_shows_inventory_performance_twice(page: Page) -> None:
    with troubled("double-row") as practice:
        open_rights(page, practice)
        expect(page.get_by_role("rowheader", name="Inventory performance", exact=True)).to_have_count(2)
        for none in level(page, "Inventory performance", "None").all():
            expect(none).to_be_checked()


def test_missing_level_offers_only_less_than_wanted(page: Page) -> None:
    with troubled("missing-level") as practice:
        open_rights(page, practice)
        assert levels(page, UPLOAD) == ["None", "View"]


def test_renamed_row_calls_customer_metrics_something_else(page: Page) -> None:
    with troubled("renamed-row") as practice:
        open_rights(page, practice)
        expect(page.get_by_role("rowheader", name="Customer Metrics")).to_have_count(0)
        level(page, "Customer Metrics", "View").check()
        save(page)
        assert rights_of(practice, PARTNER) == {"Customer Metrics": "View"}


def test_renamed_level_calls_the_highest_one_something_else(page: Page) -> None:
    with troubled("renamed-level") as practice:
        open_rights(page, practice)
        assert levels(page, UPLOAD) == ["None", "Look and change"]
        level(page, UPLOAD, "Look and change").check()
        save(page)
        assert rights_of(practice, PARTNER) == {UPLOAD: "View & Edit"}


def test_linked_row_turns_another_on_that_can_be_put_back(page: Page) -> None:
    with troubled("linked-row") as practice:
        open_rights(page, practice)
        level(page, UPLOAD, "View & Edit").check()
        expect(level(page, IMAGES, "View")).to_be_checked()
        level(page, IMAGES, "None").check()
        save(page)
        assert rights_of(practice, PARTNER) == {UPLOAD: "View & Edit"}


def test_a_linked_row_that_already_has_more_is_left_alone(page: Page) -> None:
    with troubled("linked-row") as practice:
        open_rights(page, practice, **{IMAGES: "View & Edit"})
        level(page, UPLOAD, "View & Edit").check()
        expect(page.get_by_text(f"This will turn on: {IMAGES}")).to_be_visible()
        expect(level(page, IMAGES, "View & Edit")).to_be_checked()


def test_hard_link_cannot_be_put_back_alone(page: Page) -> None:
    with troubled("hard-link") as practice:
        open_rights(page, practice)
        level(page, UPLOAD, "View & Edit").check()
        expect(level(page, IMAGES, "View")).to_be_checked()
        level(page, IMAGES, "None").check()
        expect(level(page, UPLOAD, "None")).to_be_checked()


def test_refuse_save_says_so_and_saves_nothing(page: Page) -> None:
    with troubled("refuse-save") as practice:
        open_rights(page, practice)
        level(page, UPLOAD, "View & Edit").check()
        press(page, "Continue")
        expect(page.get_by_role("alert")).to_contain_text("We could not save your changes.")
        assert rights_of(practice, PARTNER) == {}


def test_refuse_send_says_so_and_invites_nobody(page: Page) -> None:
    with troubled("refuse-send") as practice:
        page.goto(f"{practice.url}/account/permissions")
        invite(page, "ExportYourStore", PARTNER)
        expect(page.get_by_role("alert")).to_contain_text("We could not send the invitation.")
        assert (practice.state()["sent"], practice.state()["invitations"]) == (0, [])


def test_lost_answer_invites_but_shows_an_error_page(page: Page) -> None:
    with troubled("lost-answer") as practice:
        page.goto(f"{practice.url}/account/permissions")
        with page.expect_response(lambda response: response.request.method == "POST") as answered:
            invite(page, "ExportYourStore", PARTNER)
        assert answered.value.status == 500
        expect(page.get_by_role("heading", level=1)).to_have_text("Something went wrong on our side")
        assert [each["email"] for each in practice.state()["invitations"]] == [PARTNER]


def test_slow_pages_come_a_second_late(page: Page) -> None:
    with troubled("slow") as practice:
        begun = time.monotonic()
        page.goto(f"{practice.url}/home")
        assert time.monotonic() - begun >= 1


def test_late_content_comes_after_the_page_has_loaded(page: Page) -> None:
    with troubled("late") as practice:
        practice.reset(signed_in=True, users=[INVITED])
        page.goto(f"{practice.url}/account/permissions")
        assert page.get_by_role("heading", level=1).count() == 0
        expect(page.get_by_role("heading", level=1)).to_have_text("User Permissions")
        page.get_by_role("button", name="Manage Rights").last.click()
        level(page, "Fulfillment Reports", "View").check()
        expect(level(page, "Manage FBA Inventory/Shipments", "View & Edit")).to_be_checked()


def test_a_late_sign_in_page_still_goes_on_by_itself(page: Page) -> None:
    with serve(troubles=("late",)) as practice:
        page.goto(f"{practice.url}/home")
        expect(page.locator("#ap_password")).to_be_visible()
        practice.sign_in()
        expect(page).to_have_url(f"{practice.url}/home")


def test_no_rights_turns_the_seller_away(page: Page) -> None:
    with troubled("no-rights") as practice:
        page.goto(f"{practice.url}/account/permissions")
        expect(page).to_have_url(f"{practice.url}/authorization/failed")
        expect(page.get_by_role("heading", level=1)).to_have_text("You do not have permission to view this page")


def test_lazy_list_shows_an_invitation_from_the_third_load_on(page: Page) -> None:
    with troubled("lazy-list") as practice:
        page.goto(f"{practice.url}/account/permissions")
        invite(page, "ExportYourStore", PARTNER)
        expect(page.get_by_role("status")).to_be_visible()
        cell = page.get_by_role("cell", name=PARTNER, exact=True)
        seen = [cell.count()]
        for _ in range(3):
            page.reload()
            expect(page.get_by_role("tabpanel", name="Open Invitations")).to_be_visible()
            seen.append(cell.count())
        assert practice.state()["sent"] == 1
        assert seen == [0, 0, 1, 1]


def test_troubles_can_come_together(page: Page) -> None:
    with troubled("missing-row", "renamed-row") as practice:
        open_rights(page, practice)
        expect(page.get_by_role("rowheader", name=UPLOAD, exact=True)).to_have_count(0)
        expect(page.get_by_role("rowheader", name="Customer Metrics")).to_have_count(0)


STARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "already-invited": ("invitations", {"status": "open"}),
    "expired": ("invitations", {"status": "expired"}),
    "declined": ("invitations", {"status": "declined"}),
    "already-user": ("users", {"role": "User"}),
    "extra-rights": ("users", {"role": "User"}),
}


@pytest.mark.parametrize("look", ["2015", "2022", "2026"])
@pytest.mark.parametrize("name", STARTS)
def test_a_trouble_may_be_where_the_account_begins(name: str, look: str) -> None:
    part, wanted = STARTS[name]
    with serve(look=look, troubles=(name,)) as practice:
        [found] = [each for each in practice.state()[part] if each["email"] == ASKED_FOR]
        assert {**found, **wanted} == found
        assert practice.reset() == practice.state()
        if name == "extra-rights":
            assert rights_of(practice, ASKED_FOR)["Payments"] != "None"
        elif part == "users":
            assert rights_of(practice, ASKED_FOR) == {}


def test_two_users_have_one_name() -> None:
    with serve(troubles=("two-users",)) as practice:
        assert [user["name"] for user in practice.state()["users"]].count("ExportYourStore") == 2


def test_the_individual_plan_has_no_user_permissions() -> None:
    with troubled("individual-plan") as practice:
        text = ask(practice, "GET", look(practice, "permissions"))[1]
        assert "You need a Professional plan" in text
        assert "Add User" not in text
        assert practice.state()["plan"] == "individual"


def test_error_first_fails_each_page_once() -> None:
    with troubled("error-first") as practice:
        statuses = [ask(practice, "GET", path)[0].status for path in ("/home", "/home", "/apps/manage", "/apps/manage")]
        assert statuses == [500, 200, 500, 200]


def test_session_lost_does_nothing_and_asks_to_sign_in_once() -> None:
    with troubled("session-lost") as practice:
        for sent, place in ((0, "/ap/signin"), (1, "/account/permissions")):
            answer, _ = send(practice, look(practice, "permissions"), "send", name="Partner", email=PARTNER)
            assert answer.headers["location"].partition("?")[0] == place
            assert (practice.state()["sent"], practice.state()["repeats"]) == (sent, 0)
            practice.sign_in()


def test_lost_answer_loses_the_answer_to_every_form_that_changes_something() -> None:
    with troubled("lost-answer") as practice:
        emails = {"service": "a@shop.example", "reply_to": "b@shop.example"}
        assert send(practice, look(practice, "seller_profile"), "set-service", **emails)[0].status == 500
        assert practice.state()["service_emails"]["US"] == emails
        ticked = {"accepted": "yes", "responsible": "yes", "developerName": "x", "devMWSAccountId": "0873-6813-5448"}
        assert send(practice, look(practice, "mws"), "authorise-developer", **ticked)[0].status == 500
        assert len(practice.state()["developers"]) == 1


def test_validation_error_refuses_every_form_that_changes_something() -> None:
    with troubled("validation-error") as practice:
        before = practice.state()
        for page, deed in (("permissions", "send"), ("seller_profile", "set-service"), ("messaging", "set-senders")):
            assert "Something that you entered cannot be accepted." in send(practice, look(practice, page), deed)[1]
        after = practice.state()
        assert {**after, "requests": None} == {**before, "requests": None}


def test_the_same_form_twice_is_counted_and_invites_twice_under_trouble() -> None:
    for troubles, sent in (((), 1), (("double-submit",), 2)):
        with troubled(*troubles) as practice:
            for _ in range(2):
                send(practice, look(practice, "permissions"), "send", name="Partner", email=PARTNER)
            state = practice.state()
            assert (state["repeats"], state["sent"], len(state["invitations"])) == (1, sent, sent)


def test_unknown_wording_leaves_no_button_that_is_known(page: Page) -> None:
    with troubled("unknown-wording") as practice:
        page.goto(f"{practice.url}/account/permissions")
        expect(page.get_by_role("button", name="Bring somebody in")).to_be_visible()
        expect(page.get_by_role("button", name="Add User")).to_have_count(0)


def test_hidden_duplicates_are_there_but_not_to_be_seen(page: Page) -> None:
    with troubled("hidden-duplicates") as practice:
        page.goto(f"{practice.url}/account/permissions")
        assert page.locator("kat-button[label='Add User']").count() == 3
        expect(page.get_by_role("button", name="Add User")).to_have_count(1)
        invite(page, "ExportYourStore", PARTNER)
        expect(page.get_by_role("status")).to_be_visible()
        assert practice.state()["sent"] == 1


def test_never_idle_goes_on_asking(page: Page) -> None:
    with troubled("never-idle") as practice:
        page.goto(f"{practice.url}/home")
        for _ in range(3):
            with page.expect_response("**/practice/state"):
                pass


@pytest.mark.parametrize(("name", "button"), [("survey", "No thanks"), ("survey", "Close"), ("cookies", "Decline")])
def test_what_lies_over_the_page_goes_away_for_good(page: Page, name: str, button: str) -> None:
    with troubled(name) as practice:
        page.goto(f"{practice.url}/account/permissions")
        press(page, button)
        expect(page.locator("[data-popup]")).to_have_count(0)
        page.reload()
        expect(page.get_by_role("button", name="Add User")).to_be_visible()
        expect(page.locator("[data-popup]")).to_be_hidden()
