"""The app in a real browser: the whole story, by mouse, by keyboard, on a phone, without scripts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from app_helpers import DAY, App, running, sample
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

AXE = Path(__file__).parent / "readers" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = [
    "/", "/applicant", "/application", "/writers", "/writers/0", "/writers/3", "/rotations",
    "/rotations/0", "/documents", "/documents/follow-up/anchor-1", "/documents/plan/me",
    "/documents/update-matched/anchor-1", "/documents/ask-script/anchor-1?force=1", "/check", "/mail",
    "/draft/follow-up/anchor-1",
    "/start?at=rotations[0].starts", "/start?at=writers[0].did",
]  # fmt: skip


# The most different ones. Colors are the same everywhere, so that these show the dark ones.
DARK = ("/", "/writers/0", "/documents/follow-up/anchor-1")

ERRORS: list[str] = []  # what the window's scripts and its guard against foreign code complain of


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()


def enter(browser: Browser, app: App, **options: object) -> Page:
    """A new window that has been let in; an error in it fails the test."""
    # Without motion: a color that is on its way to another one has neither one's contrast.
    context: BrowserContext = browser.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    cookies = [
        {"name": c.name, "value": c.value or "", "url": str(app.client.base_url)}
        for c in app.client.cookies.jar
    ]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    ERRORS.clear()
    page.on("pageerror", lambda error: ERRORS.append(str(error)))
    page.on("console", lambda said: said.type == "error" and ERRORS.append(said.text))
    return page


def go(page: Page, app: App, path: str) -> None:
    page.goto(f"{app.client.base_url}{path}")
    page.wait_for_load_state("networkidle")
    assert not ERRORS, f"{path}: {ERRORS}"


ANSWERS = [
    "Tomás Núñez Quiroga", "final-year medical student", "Universidad del Ejemplo", "Colombia",
    "tomas@example.com", "Internal Medicine", "Academic hospitalist who teaches at the bedside",
    "2027", "Inpatient Internal Medicine", "Lakeside Teaching Hospital", "7/6/2026", "7/31/2026",
    "=hands-on", "Dr. Jane O'Brien, MD <jane.obrien@example.com>", "=anchor", "the inpatient wards",
    "• Presented 4 patients on rounds each day\n• Called 18 families with results", None,
]  # fmt: skip


def test_from_nothing_to_a_follow_up_that_was_sent_and_logged(
    browser: Browser, tmp_path: Path
) -> None:
    with running(tmp_path, dt.date(2026, 7, 27)) as app:
        page = enter(browser, app, permissions=["clipboard-read", "clipboard-write"])
        go(page, app, "/")
        page.get_by_role("button", name="Begin").click()
        assert len(ANSWERS) < 20
        for answer in ANSWERS:
            if answer is None:
                page.get_by_role("button", name="I don’t know yet").click()
                continue
            if answer.startswith("="):
                page.get_by_label(answer[1:], exact=True).check()
            else:
                page.locator("#form :is(input[type=text], textarea)").first.fill(answer)
            page.get_by_role("button", name="Continue").click()
            if answer == "7/6/2026":
                page.get_by_role("button", name="July 6, 2026").click()
        expect(page.get_by_text("Your first support sheet is ready.")).to_be_visible()
        expect(page.locator(".paper img")).to_be_visible()
        expect(page.locator(".text")).to_contain_text("Called 18 families with results")

        page.get_by_role("link", name="Today").click()
        page.get_by_role("link", name="Open").first.click()
        expect(page.get_by_role("heading", name="Ask script")).to_be_visible()
        page.get_by_role("button", name="Yes, and they said yes").click()
        expect(page.locator("#flash")).to_contain_text("Logged 2026-07-27 agreed. Next: follow-up")
        assert "      - 2026-07-27 asked\n      - 2026-07-27 agreed\n" in app.text

        app.days[0] = dt.date(2026, 7, 28)
        go(page, app, "/")
        page.get_by_role("link", name=re.compile("Open.*Follow-up for Dr. O'Brien")).click()
        expect(page.locator("#to")).to_have_text("jane.obrien@example.com")
        page.get_by_role("button", name="Copy for Gmail").click()
        asked = page.locator(".asking")
        expect(asked).to_contain_text("Did you send it?")
        copied = page.evaluate(
            "async () => { const [item] = await navigator.clipboard.read(); const found = {};"
            " for (const type of item.types) found[type] = await (await item.getType(type)).text();"
            " return found; }"
        )
        assert "Thank you for" in copied["text/plain"]
        assert '<p style="' in copied["text/html"]
        asked.get_by_role("button", name="Yes, log it as followed-up").click()
        expect(page.locator("#flash")).to_contain_text("Logged 2026-07-28 followed-up")
        assert "      - 2026-07-28 followed-up\n" in app.text
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#flash")).to_contain_text("Undid '2026-07-28 followed-up'")
        assert "followed-up\n" not in app.text.split("log:")[-1]


def test_the_picture_and_the_findings_follow_the_typing(browser: Browser, tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        page = enter(browser, app)
        go(page, app, "/applicant")
        before = page.locator(".paper img").get_attribute("src")
        goal = page.get_by_label("Career goal in one line")
        goal.fill("")
        goal.press_sequentially("To teach at the bedside")
        expect(page.locator("#status")).to_contain_text("Saved")
        expect(page.locator("#in-words")).to_contain_text("To teach at the bedside")
        assert page.locator(".paper img").get_attribute("src") != before
        expect(goal).to_be_focused()
        assert "career_goal: To teach at the bedside\n" in app.text

        email = page.get_by_label("Email address")
        email.fill("tomas@")
        notes = page.locator("#f-applicant-email-notes")
        expect(notes).to_contain_text("needs text on both sides of the @")
        expect(notes).to_contain_text("Not saved yet")
        page.reload()
        expect(page.get_by_label("Email address")).to_have_value("tomas@")
        page.get_by_label("Email address").fill("tomas@example.com")
        expect(page.locator("#f-applicant-email-notes")).to_have_text("")
        assert "email: tomas@example.com\n" in app.text

        page.get_by_role("button", name="Undo").click()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_label("Career goal in one line")).to_have_value(
            "Academic hospitalist who teaches at the bedside"
        )


def test_a_pasted_list_is_divided_and_an_upload_is_dropped_in(
    browser: Browser, tmp_path: Path
) -> None:
    with running(sample(tmp_path)) as app:
        page = enter(browser, app)
        go(page, app, "/writers/2")
        first = page.locator("#f-writers-2-did")
        first.fill("• Saw 4 patients a day\n• Read 3 papers a week")
        expect(page.locator("#f-writers-2-did-1")).to_have_value("Read 3 papers a week")
        expect(page.locator("#f-writers-2-did-notes")).to_contain_text("split into 2 items")
        go(page, app, "/applicant")
        file = {"name": "CV final (2).pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
        page.get_by_label("CV to attach", exact=True).set_input_files(file)  # type: ignore[arg-type]
        expect(page.locator("#flash")).to_contain_text("is in the profile's folder")
        assert "cv: CV final (2).pdf\n" in app.text


def test_all_of_it_works_with_the_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        page = enter(browser, app)
        go(page, app, "/writers/0")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
        page.keyboard.press("Enter")
        seen: list[str] = []
        for _ in range(80):
            page.keyboard.press("Tab")
            name = page.evaluate("document.activeElement.id || document.activeElement.textContent")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", name
            seen.append(name.strip())
            if name == "f-writers-0-learned":
                break
        assert "f-writers-0-family_name" in seen
        assert seen[-1] == "f-writers-0-learned"
        page.keyboard.press("Control+A")
        page.keyboard.type("to listen first")
        expect(page.locator("#status")).to_contain_text("Saved")
        assert "learned: to listen first\n" in app.text
        go(page, app, "/")
        page.get_by_role("button", name="Undo").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#flash")).to_contain_text("Undid the change to writers[0].learned")


def test_it_works_plainly_without_scripts(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "new") as app:
        page = enter(browser, app, java_script_enabled=False)
        go(page, app, "/")
        page.get_by_role("button", name="Look at a made-up example first").click()
        page.get_by_role("link", name="Writers").click()
        page.get_by_role("link", name="Søren Lindqvist").click()
        page.locator("#f-writers-1-setting").fill("Friday clinic")
        page.get_by_role("button", name="Save", exact=True).last.click()
        assert "setting: Friday clinic\n" in app.text
        go(page, app, "/")
        page.get_by_role("button", name="Log as followed-up").first.click()
        assert "2026-08-13 followed-up\n" in app.text
        page.get_by_role("button", name="Undo").click()
        assert "2026-08-13 followed-up\n" not in app.text
        go(page, app, "/documents/support-sheet/clinic")
        picture = page.locator(".paper img")
        assert page.request.get(f"{app.client.base_url}{picture.get_attribute('src')}").ok  # type: ignore[index]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample with something wrong in it, so that every kind of note is on a page."""
    with running(sample(tmp_path_factory.mktemp("shown"))) as app:
        app.save("/mail", "mail", {"server": "localhost"})
        asked = app.post("/draft", {"document": "follow-up", "about": "anchor-1"})
        assert asked.headers["location"] == "/draft/follow-up/anchor-1"  # which is a page now
        app.save("/writers/0", "writers[0]", {"email": "ngozi@", "learned": "to help Mr. Smith"})
        app.save("/application", "application", {"letters_by": "9/7/2026"})
        yield app


@dataclass
class Visit:
    """What one page looked like in several windows."""

    path: str
    violations: list[str]
    too_wide: list[str]
    asked: list[str]


SIZES = [(1280, 900), (640, 450), (360, 740)]  # 640 is 1280 at twice the size
CUT = (
    "[...document.querySelectorAll('main button, main .button, main label')]"
    ".filter(e => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1)"
    ".map(e => e.outerHTML)"
)


@pytest.fixture(scope="module")
def visits(browser: Browser, shown: App) -> list[Visit]:
    """Every page once, wide and narrow; the most different ones in the dark as well."""
    page = enter(browser, shown)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    axe, found = AXE.read_text("utf-8"), []
    for path in PAGES:
        visit = Visit(path, [], [], asked)
        go(page, shown, path)
        page.evaluate(axe)
        for scheme in ("light", "dark") if path in DARK else ("light",):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            told = page.evaluate("axe.run({resultTypes: ['violations']})")
            assert told["passes"], "axe has not looked at the page"
            visit.violations += [
                f"{scheme}: {one['id']}: {node['html']}"
                for one in told["violations"]
                for node in one["nodes"]
            ]
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth")
            visit.too_wide += [f"{width}: the page is {wide} wide"] * (wide > width)
            visit.too_wide += [f"{width}: {html}" for html in page.evaluate(CUT)]
        page.set_viewport_size({"width": 1280, "height": 900})
        found.append(visit)
    return found


def test_a_screen_reader_finds_its_way_on_every_page(visits: list[Visit]) -> None:
    assert [f"{one.path}: {wrong}" for one in visits for wrong in one.violations] == []


def test_nothing_runs_off_a_phone_or_a_page_at_twice_the_size(visits: list[Visit]) -> None:
    assert [f"{one.path}: {wrong}" for one in visits for wrong in one.too_wide] == []


def test_no_page_asks_another_computer_for_anything(visits: list[Visit], shown: App) -> None:
    own = str(shown.client.base_url)
    asked = visits[0].asked
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith((own, "data:"))] == []


def test_the_last_page_ends_the_app(browser: Browser, tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        page = enter(browser, app)
        go(page, app, "/")
        page.get_by_role("button", name="Close lorkit").click()
        expect(page.get_by_role("heading")).to_have_text("lorkit is closed.")


def test_the_day_is_the_calendars(tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        assert "Thursday, August 13" in app.get("/").text
        app.days[0] = DAY + dt.timedelta(days=1)
        assert re.search("Friday, August 14", app.get("/").text)
