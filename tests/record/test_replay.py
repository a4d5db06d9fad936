import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from automation.record.lines import digest
from automation.record.replay import render
from automation.record.verify import verify
from tests.record.pages import PARTNER
from tests.record.sample import INVITATION, INVITE, STORIES, Draft, Press, Shot, close, done, sign_in

OUTCOMES = {
    "done": ("Done", "full"),
    "unchanged": ("Nothing to change", "full"),
    "changes": ("Changes to make", "waiting"),
    "waiting": ("Waiting", "waiting"),
    "declined": ("Declined", "stopped"),
    "stopped": ("Stopped", "stopped"),
    "failed": ("Failed", "failed"),
    "interrupted": ("Interrupted", "stopped"),
}
HOSTILE = (
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnisrever\u2066 \u200f",
    "one\ntwo\r\nthree\u2028four",
    '" autofocus onfocus="document.title=1',
    "'--></style><h1>big</h1>",
    "\x1b[31mred\x07",
    "</noscript><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">",
    "</svg></title></style></template><svg onload=\"document.title='owned'\">",
)


@pytest.fixture
def console(page: Page) -> list[str]:
    """Whatever the page complains about."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def requests(page: Page) -> list[str]:
    made: list[str] = []
    page.on("request", lambda request: made.append(request.url))
    return made


@pytest.fixture
def scriptless(browser: Browser, replays: Path) -> Iterator[Page]:
    page = browser.new_page(java_script_enabled=False)
    page.goto((replays / "done-record/replay.html").as_uri())
    yield page
    page.close()


def write(page: Page, record: Path) -> None:
    path = record / "replay.html"
    path.write_text(render(record), encoding="utf-8")
    page.goto(path.as_uri())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_every_kind_of_record_opens_from_disk_without_a_complaint_or_a_request(
    page: Page, replays: Path, console: list[str], requests: list[str], story: Callable[[Draft], None]
) -> None:
    address = (replays / f"{story.__name__}-record/replay.html").as_uri()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("group", name="Player")).to_be_visible()
    assert console == []
    assert [url for url in requests if not url.startswith("data:")] == [address]


def test_the_cover_says_what_came_of_it_and_who_where_when(player: Page) -> None:
    cover = player.get_by_role("banner")
    expect(cover.get_by_role("heading")).to_have_text(
        "ExportYourStore now has exactly the access to Harbour Lane Trading that was agreed."
    )
    for fact in (
        "Done",
        "Harbour Lane Trading",
        "A2XHARBOURLANE",
        "http://127.0.0.1:40123",
        "21 November 2026, 18:24:47 UTC",
        "Maria Keller",
        "Jonas Weber",
        "Practice: no real account was touched",
        "not yet checked here",
    ):
        expect(cover).to_contain_text(fact)


@pytest.mark.parametrize(("outcome", "words"), OUTCOMES.items())
def test_each_outcome_has_its_word_and_its_mark(
    page: Page, tmp_path: Path, shots: dict[str, Shot], outcome: str, words: tuple[str, str]
) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    close(draft, outcome, "That was it.", (INVITE, "failed" if outcome == "interrupted" else outcome, None, 0))
    write(page, draft.folder)
    badge = page.get_by_role("banner").locator(".badge")
    expect(badge).to_have_text(words[0])
    expect(badge.locator("use")).to_have_attribute("href", f"#i-{words[1]}")


def test_the_plan_shows_before_and_after_in_this_order_with_a_mark_that_has_a_name(player: Page) -> None:
    rows = player.get_by_role("region", name="What was planned and agreed").locator(".changes > li")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text(f"{PARTNER} will be invited as a user of your account")
    expect(rows.nth(0).get_by_role("img")).to_have_accessible_name("Added")
    expect(rows.nth(1).get_by_role("img")).to_have_accessible_name("Changed")
    text = rows.nth(1).locator(".diff").inner_text()
    assert text.index("None") < text.index("View & Edit")


def test_the_plan_says_what_stays_who_agreed_how_and_after_how_long(player: Page) -> None:
    plan = player.get_by_role("region", name="What was planned and agreed")
    expect(plan).to_contain_text("Not touched")
    expect(plan).to_contain_text("Deposit Methods")
    expect(plan).to_contain_text("More than was asked for.")
    expect(plan).to_contain_text("To undo all of this: User Permissions")
    expect(plan).to_contain_text("Maria Keller said yes to exactly this plan.")
    expect(plan).to_contain_text(
        "typed yes in the terminal, 21 November 2026, 18:26:17 UTC, after looking at it for 41 seconds."
    )


def test_jobs_come_in_order_each_with_its_own_outcome(player: Page) -> None:
    jobs = player.locator("article.job > header")
    expect(jobs).to_have_text([re.compile(r"Invite\s*US\s*Done"), re.compile(r"Permissions\s*US\s*Done")])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", f"{PARTNER} now has the access that was agreed."),
        ("Short and its own.", "Short and its own."),
        ("A long story. " * 20, f"{PARTNER} now has the access that was agreed."),
    ],
    ids=("no closing words", "short closing words", "long closing words"),
)
def test_the_cover_is_one_sentence_whatever_the_closing_words(
    page: Page, tmp_path: Path, shots: dict[str, Shot], text: str, shown: str
) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    close(draft, "done", text)
    write(page, draft.folder)
    expect(page.get_by_role("heading", level=1)).to_have_text(shown)
    expect(page.locator(".closing")).to_have_count(1 if len(text) > 100 else 0)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("unchanged", "no change was planned"), ("waiting", "nothing to change"), ("stopped", "before a plan was made")],
)
def test_a_job_without_a_plan_says_why(
    page: Page, tmp_path: Path, shots: dict[str, Shot], outcome: str, said: str
) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    close(draft, outcome, "", (INVITE, outcome, None, 0))
    write(page, draft.folder)
    expect(page.locator("article.job")).to_contain_text(said)


def test_an_answer_that_was_lost_is_neither_done_nor_failed(page: Page, tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    draft.answer(draft.plan(INVITE, INVITATION))
    draft.begin(1, INVITE, "commit", "Press Send invitation")
    draft.line(
        "step.outcome", step=1, ok=False, text="The answer was lost. It may have worked.", box=None, ev=None, lost=True
    )
    close(draft, "stopped", "", (INVITE, "stopped", None, 0))
    write(page, draft.folder)
    expect(page.locator("#step-1")).to_have_class(re.compile("unknown"))
    expect(page.get_by_role("region", name="Before and after")).to_contain_text("It may have worked.")


def test_a_plan_with_a_title_of_its_own_names_its_job(page: Page, tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    draft.plan(INVITE, [], title="Invite ExportYourStore")
    close(draft, "unchanged", "Nothing had to change.", (INVITE, "unchanged", None, 0))
    write(page, draft.folder)
    expect(page.locator("article.job h3")).to_have_text("Invite ExportYourStore")
    expect(page.locator("article.job")).to_contain_text("Nothing had to change.")


def caption(page: Page) -> str:
    return page.locator("#caption").inner_text()


def test_arrow_keys_step_through_the_run_and_stop_at_both_ends(player: Page, console: list[str]) -> None:
    assert caption(player).startswith("Please sign in")
    player.keyboard.press("ArrowLeft")
    expect(player.locator("#count")).to_have_text(re.compile(r"^1 of 20"))
    for _ in range(4):
        player.keyboard.press("ArrowRight")
    assert caption(player) == "Press Add User"
    player.keyboard.press("ArrowLeft")
    assert caption(player).startswith("Maria Keller said yes")
    for _ in range(30):
        player.keyboard.press("ArrowRight")
    expect(player.locator("#count")).to_have_text(re.compile(r"^20 of 20"))
    assert console == []


def test_a_click_on_a_step_shows_it_and_marks_it_in_the_list(player: Page) -> None:
    link = player.get_by_role("link", name="Send invitation")
    link.click()
    expect(player.locator("#caption")).to_contain_text("The page says that the invitation was sent")
    expect(player.locator("[aria-current=step]")).to_have_count(1)
    expect(link).to_have_attribute("aria-current", "step")


def test_a_link_from_the_plan_opens_the_step_that_carried_it_out(player: Page) -> None:
    player.get_by_role("link", name="step 6").click()
    expect(player.locator("#caption")).to_have_text("Set Upload Inventory to View & Edit")


@pytest.mark.parametrize("way", ["button", "space", "picture"])
def test_playing_goes_on_by_itself_until_it_is_paused(player: Page, way: str) -> None:
    acts = {
        "button": lambda: player.locator("#play").click(),
        "space": lambda: player.get_by_role("group", name="Player").press(" "),
        "picture": lambda: player.get_by_role("group", name="Player").click(),
    }
    player.clock.install()
    player.reload()
    acts[way]()
    player.clock.run_for(3000)
    expect(player.locator("#count")).to_have_text(re.compile(r"^2 of 20"))
    acts[way]()
    player.clock.run_for(60_000)
    expect(player.locator("#count")).to_have_text(re.compile(r"^2 of 20"))
    acts[way]()
    player.clock.run_for(120_000)
    expect(player.locator("#count")).to_have_text(re.compile(r"^20 of 20"))
    expect(player.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_the_timeline_moves_the_player_and_marks_commits_and_hand_overs(player: Page) -> None:
    expect(player.locator(".track .t-commit")).to_have_count(2)
    expect(player.locator(".track .gap")).to_have_count(1)
    slider = player.get_by_role("slider", name="Where in the run")
    slider.fill("8")
    expect(player.locator("#caption")).to_contain_text("Press Send invitation")
    slider.press("ArrowRight")
    expect(player.locator("#caption")).to_have_text("What the page showed then")


def test_the_outline_lies_on_the_control_at_every_size(player: Page, shots: dict[str, Shot]) -> None:
    x, y, w, h = shots["users"].boxes["add"]
    player.locator("#step-1 a").click()
    for width in (1400, 1000, 390):
        player.set_viewport_size({"width": width, "height": 800})
        still, ring = player.locator("#stage .still").bounding_box(), player.locator("#stage .ring").bounding_box()
        assert still is not None
        assert ring is not None
        scale = still["width"] / 1280
        assert ring["x"] - still["x"] == pytest.approx((x - 5) * scale, abs=5)
        assert ring["y"] - still["y"] == pytest.approx((y - 5) * scale, abs=5)
        assert ring["width"] == pytest.approx((w + 10) * scale, abs=9)
        assert ring["height"] == pytest.approx((h + 10) * scale, abs=9)


def test_a_close_up_keeps_the_outlined_control_inside_the_stage(player: Page) -> None:
    player.locator("#near").click()
    expect(player.locator("#near")).to_have_attribute("aria-pressed", "true")
    for step in (1, 3, 4, 5, 8):
        player.locator(f"#step-{step} a").click()
        stage, ring = player.locator("#stage").bounding_box(), player.locator("#stage .ring").bounding_box()
        assert stage is not None
        assert ring is not None
        assert stage["x"] <= ring["x"] <= ring["x"] + ring["width"] <= stage["x"] + stage["width"]
        assert stage["y"] <= ring["y"] <= ring["y"] + ring["height"] <= stage["y"] + stage["height"]


def test_a_hand_over_is_a_hatched_gap_with_its_reason_and_length(player: Page) -> None:
    plate = player.locator("#stage .plate")
    expect(plate).to_contain_text("Please sign in to Seller Central in the other window.")
    expect(plate).to_contain_text("Nothing was recorded for 48 seconds.")
    assert "repeating-linear-gradient" in plate.evaluate("element => getComputedStyle(element).backgroundImage")


def test_masked_areas_are_labelled(player: Page) -> None:
    player.locator("#step-1 a").click()
    expect(player.locator("#stage .masked text")).to_have_text("hidden at capture")


def test_each_commit_has_its_pictures_from_before_and_after_behind_a_slider(player: Page) -> None:
    commits = player.get_by_role("region", name="Before and after").locator("article")
    expect(commits).to_have_count(2)
    expect(commits.nth(0).locator("svg.still")).to_have_count(2)
    slider = commits.nth(0).get_by_role("slider")
    after = commits.nth(0).locator(".is .still")
    slider.fill("20")
    assert "20%" in after.evaluate("element => getComputedStyle(element).clipPath")


def test_the_slider_starts_where_the_pressed_control_can_be_seen(player: Page) -> None:
    for commit in player.get_by_role("region", name="Before and after").locator("article").all():
        ring, after = commit.locator(".was .ring").bounding_box(), commit.locator(".is .still").bounding_box()
        assert ring is not None
        assert after is not None
        line = after["x"] + after["width"] * float(commit.get_by_role("slider").input_value()) / 100
        assert ring["x"] + ring["width"] < line


def test_the_proof_says_what_is_left(player: Page, page: Page, replays: Path) -> None:
    expect(player.get_by_role("region", name="Proof").locator("article")).to_have_count(2)
    expect(player.get_by_role("region", name="Proof")).to_contain_text("Nothing is left to change. All three rows show")
    page.goto((replays / "unpictured-record/replay.html").as_uri())
    expect(page.get_by_role("region", name="Proof")).to_contain_text("1 change is left.")
    expect(page.get_by_role("region", name="Before and after")).to_contain_text(
        "No press is known to have changed the account."
    )


def test_what_is_not_known_is_said_to_be_not_known(page: Page, replays: Path) -> None:
    page.goto((replays / "interrupted-record/replay.html").as_uri())
    expect(page.get_by_role("region", name="Before and after")).to_contain_text("Whether this happened is not known.")
    page.locator("#step-3 a").click()
    expect(page.locator("#caption")).to_contain_text("not known: the run broke off here")


def test_the_head_digest_is_that_of_the_last_line(player: Page, replays: Path) -> None:
    last = (replays / "done-record/data/journal.jsonl").read_bytes().splitlines()[-1]
    shown = player.locator("#head-digest").inner_text().replace(" ", "")
    assert shown == digest(last) == verify(replays / "done-record").head


def test_without_script_every_step_and_picture_is_there(scriptless: Page) -> None:
    steps = scriptless.locator("#steps > .moment")
    expect(steps).to_have_count(20)
    expect(scriptless.locator("#player")).to_be_hidden()
    assert scriptless.locator("#steps figure .still").count() == 15
    for still in scriptless.locator("#steps figure .still").all():
        expect(still).to_be_visible()
    expect(scriptless.locator(".compare .still")).to_have_count(4)


def test_equal_stills_are_in_the_page_once_and_all_of_them_are_shown(replays: Path) -> None:
    html = (replays / "done-record/replay.html").read_text(encoding="utf-8")
    embedded = re.findall(r'href="data:image/webp;base64,([^"]+)"', html)
    shown = {digest(base64.b64decode(one)) for one in embedded}
    kept = {digest(path.read_bytes()) for path in (replays / "done-record/data").glob("*.webp")}
    assert len(embedded) == len(shown)
    assert shown == kept


def test_the_policy_stops_a_script_and_a_style_that_are_not_its_own(
    page: Page, replays: Path, console: list[str]
) -> None:
    html = (replays / "done-record/replay.html").read_text(encoding="utf-8")
    planted = "<script>document.title='owned'</script><style>body{display:none}</style><img src=http://127.0.0.1:9/x>"
    path = replays / "planted.html"
    path.write_text(html.replace("<main>", f"<main>{planted}"), encoding="utf-8")
    page.goto(path.as_uri())
    expect(page).to_have_title(re.compile("Chaperone record$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert sum("Content Security Policy" in line for line in console) == 3


def hostile(folder: Path, shots: dict[str, Shot], text: str) -> Path:
    """A record in which every text that a page or a person can set says ``text``."""
    draft = Draft(folder / "run", shots)
    draft.open(
        partner=text, title=text, operator=text, site=text, user_agent=text, browser=text, jobs=[text], stores=[text]
    )
    key = (text, text)
    agreed: dict[str, Any] = {"answer": "yes", "who": text, "how": text, "seconds": 1}
    draft.line("consent", version=text, text=text, account=text, operator=text, **agreed)
    draft.line("observed", job=text, store=text, facts={text: [text, 1, True]}, ev=draft.see("users", "look"))
    change = dict.fromkeys(("what", "before", "after", "says", "undo"), text) | {"commit": True}
    kept = [{"what": text, "level": text}]
    account = {"name": text, "token": text}
    plan = draft.plan(key, [change], keeps=kept, extra=kept, caution=text, title=text, account=account)
    draft.line("approval", plan=plan, answer="yes", who=text, how=text, seconds=1)
    draft.press(1, key, ("users", "add"), Press(text, "form", "commit", 0, text))
    draft.line("handover.begin", reason=text, text=text)
    draft.line("handover.end", how=text)
    draft.line("note", text=text)
    draft.line("stop", text=text, who=text, how=text)
    draft.line("verify", job=text, store=text, left=1, text=text, ev=None)
    close(draft, "failed", text, (key, text, text, 0))
    return draft.folder


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_and_does_nothing(
    page: Page, tmp_path: Path, shots: dict[str, Shot], console: list[str], text: str
) -> None:
    record = hostile(tmp_path, shots, text)
    assert verify(record).status == "unsealed"
    write(page, record)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    visible = " ".join(text.split())
    assert " ".join(page.get_by_role("heading", level=1).inner_text().split()) == visible.replace("\x1b", "\x1b")
    assert page.title() != "owned"
    assert page.locator("script, style").count() == 2
    assert page.locator("h1").count() == 1
    assert page.locator("main img, main [onerror], main [onfocus]").count() == 0
    assert console == []


def test_a_name_of_a_megabyte_does_not_push_the_page_wide(page: Page, tmp_path: Path, shots: dict[str, Shot]) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    draft = Draft(tmp_path / "run", shots)
    draft.open(title="x" * 1_000_000)
    close(draft, "failed", "That was too long.")
    write(page, draft.folder)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: (data / "0001-look.webp").unlink(),
        lambda data: (data / "0001-look.webp").write_bytes(b"<svg onload=alert(1)>"),
        lambda data: (data / "plan.json").write_text("{"),
        lambda data: (data / "plan.json").unlink(),
        lambda data: (data / "journal.jsonl").write_bytes((data / "journal.jsonl").read_bytes()[:-300]),
        lambda data: (data / "journal.jsonl").write_bytes(b""),
        lambda data: (data / "journal.jsonl").write_bytes(b"rubbish\n" + (data / "journal.jsonl").read_bytes()),
    ],
    ids=("still gone", "still replaced", "plan torn", "plan gone", "journal torn", "journal empty", "line of rubbish"),
)
def test_a_damaged_record_still_makes_a_page(
    page: Page, record: Path, console: list[str], break_it: Callable[[Path], object]
) -> None:
    break_it(record / "data")
    write(page, record)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert console == []


def test_a_record_without_a_journal_has_no_replay(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        render(tmp_path)


def test_times_and_order_come_from_the_journal_not_from_file_names(
    page: Page, tmp_path: Path, shots: dict[str, Shot]
) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    sign_in(draft)
    draft.line("note", after=3600.0, text="Much later.")
    close(draft, "stopped", "Stopped.")
    write(page, draft.folder)
    times = page.locator("#steps .moment time")
    assert times.all_text_contents() == ["0:00", "60:48", "60:48"]
    expect(page.get_by_role("banner")).to_contain_text("took 1 h 0 min")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1320])
def test_text_has_enough_contrast_and_targets_are_large_enough(
    page: Page, replays: Path, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto((replays / "done-record/replay.html").as_uri())
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(CONTRAST) == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, summary, .cover nav a, #steps a')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


CONTRAST = """() => {
  const rgba = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest('svg, script, style, [disabled], .t-person') || !element.getClientRects().length) continue;
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${element.className || element.tagName}: ${element.textContent.slice(0, 40)}`);
  }
  return poor;
}"""


def test_a_run_of_500_steps_makes_one_page_that_opens_and_plays(
    page: Page, tmp_path: Path, shots: dict[str, Shot], console: list[str]
) -> None:
    draft = Draft(tmp_path / "run", shots)
    draft.open()
    draft.line("observed", job="invite", store="US", facts={}, ev=draft.see("users", "look"))
    for step in range(1, 501):
        draft.press(step, INVITE, ("users", "add"), Press(f"button {step}", "users", change=None))
    close(draft, "done", "Five hundred presses.", (INVITE, "done", None, 0))
    write(page, draft.folder)
    page.get_by_role("slider", name="Where in the run").fill("500")
    expect(page.locator("#caption")).to_have_text("Press button 500")
    assert console == []


def test_printed_it_is_a_few_pages_without_the_player(player: Page) -> None:
    pdf = player.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 3 <= pages <= 6
    player.emulate_media(media="print")
    expect(player.locator("#player")).to_be_hidden()
    expect(player.locator(".wipe").first).to_be_hidden()
    expect(player.locator(".compare .still").nth(1)).to_be_visible()


def test_private_values_stay_in_their_own_file(tmp_path: Path, shots: dict[str, Shot]) -> None:
    draft = Draft(tmp_path / "run", shots)
    done(draft)
    private = draft.folder / "data/private.json"
    private.write_text(json.dumps({"salt": "5a17" * 16, "seller": "Harbour-case-4711"}))
    html = render(draft.folder)
    assert "5a17" * 16 not in html
    assert "Harbour-case-4711" not in html
