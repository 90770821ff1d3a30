"""The list of reference movements in a browser: the real store, and a fake in Python's place (see its page)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from py_core.text import LANGUAGES
from tests.browser.bundling import bundle
from tests.mannequin.play import play
from web.tools.serve import running

Card = dict[str, Any]
Open = Callable[..., Page]

CLIPBOARD = ["clipboard-read", "clipboard-write"]

REFUSED = "indexedDB.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); }"
"""As browsers do where a site's storage is blocked."""

STUCK = """
    const never = Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value: () => undefined } });
    indexedDB.open = () => never;
"""
"""As Safari 14 does now and then: no answer, ever."""

NEWER = """new Promise((resolve, reject) => {
    const opening = indexedDB.open("repscope", 2);
    opening.onsuccess = () => { opening.result.close(); resolve(); };
    opening.onerror = reject;
})"""
"""What a newer version of the site does to the store."""

DROP = """([kind, name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "application/json" }));
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def card(movement: str, name: str, number: int) -> Card:
    """A card as Python makes it of the mannequin's ``movement``."""
    recording = play(movement, reps=1, view="side", lead_in_s=0.2, lead_out_s=0.2)
    step = len(recording.frames) // 40
    times = recording.t_ms[::step]
    return {
        "id": str(uuid.UUID(int=number + 1, version=4)),
        "name": name,
        "created": f"2026-11-{10 + number}T12:00:00Z",
        "kind": "repetition",
        "duration_ms": times[-1] - times[0],
        "width": recording.width,
        "height": recording.height,
        "model": "movenet-lightning",
        "t_ms": [t_ms - times[0] for t_ms in times],
        "frames": [[round(value, 4) for value in frame] for frame in recording.frames[::step]],
        "bytes": 30_000,
    }


SQUAT = card("squat", "Deep squat", 0)
RAISE = card("lateral_raise", "Lateral raise", 1)
LUNGE = card("side_lunge", "Side lunge", 2)


def text_of(one: Card, **changes: Any) -> str:
    """A file as the fake in Python's place takes it."""
    return json.dumps({"format": "repscope-reference", "version": 1, **one, **changes})


@pytest.fixture(scope="session")
def references_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(bundle("references_page", tmp_path_factory.mktemp("references"))) as url:
        yield url


@pytest.fixture
def opened(browser: Browser, references_page: str) -> Iterator[Open]:
    """Opens the page: in a browser of its own, or beside another page in ``context``."""
    contexts: list[BrowserContext] = []

    def open_page(
        query: str = "",
        cards: list[Card] | None = None,
        *,
        context: BrowserContext | None = None,
        script: str = "",
        cached: bool = True,
        **options: Any,
    ) -> Page:
        if context is None:
            given = {"viewport": {"width": 1280, "height": 800}, "permissions": CLIPBOARD, "locale": "en-GB"}
            context = browser.new_context(**{**given, **options})
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{error}"))
        if script:
            page.add_init_script(script)
        page.goto(f"{references_page}?{query}")
        if cards:
            page.wait_for_function("window.shown")
            page.evaluate("([cards, cached]) => shown.keep(cards, cached)", [cards, cached])
            page.reload()
        expect(page.locator("h1")).to_be_visible(timeout=10_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def names(page: Page) -> Locator:
    return page.locator(".rm-card h2")


def of(page: Page, name: str) -> Locator:
    """The card of that name."""
    return page.locator(".rm-card").filter(has=page.get_by_role("heading", name=name, exact=True))


def import_files(page: Page, *files: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import", exact=True).first.click()
    chooser.value.set_files(list(files))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


class TestTheList:
    def test_teaches_while_it_is_empty(self, opened: Open) -> None:
        page = opened()
        expect(page.get_by_role("heading", name="Your own movement is the measure")).to_be_visible()
        assert page.locator(".rm-welcome li h3").all_text_contents() == ["Film it", "Trim it", "Use it"]
        expect(page.get_by_role("img", name=re.compile("drawn figure", re.I))).to_be_visible()
        expect(page.get_by_role("button", name="New reference")).to_have_count(1)

    def test_shows_the_newest_first_with_what_there_is_to_know(self, opened: Open) -> None:
        page = opened(cards=[SQUAT, RAISE, LUNGE])
        expect(names(page)).to_have_text(["Side lunge", "Lateral raise", "Deep squat"])
        squat = of(page, "Deep squat")
        expect(squat).to_contain_text(SQUAT["id"])
        expect(squat.locator(".rm-facts")).to_have_text(
            re.compile(r"Repetition · \d(\.\d)? secs? · 10 Nov 2026")
        )
        expect(page.locator(".rm-welcome")).to_be_hidden()

    @pytest.mark.parametrize("engine", ["slow", "never"])
    def test_does_not_wait_for_python(self, opened: Open, engine: str) -> None:
        page = opened(f"engine={engine}", [SQUAT])
        expect(names(page)).to_have_text(["Deep squat"], timeout=1000)
        assert "read" not in page.evaluate("shown.asked")

    def test_has_python_read_what_was_stored_without_a_card(self, opened: Open) -> None:
        page = opened(cards=[SQUAT], cached=False)
        expect(names(page)).to_have_text(["Deep squat"])

    def test_says_which_file_a_newer_python_takes_no_more(self, opened: Open) -> None:
        page = opened(cards=[SQUAT])
        page.evaluate(
            """async ([good, bad]) => {
                const opening = indexedDB.open("repscope");
                await new Promise((resolve) => (opening.onsuccess = resolve));
                const store = opening.result.transaction("references", "readwrite").objectStore("references");
                store.put({ id: good, text: bad, added: 1 });
                await new Promise((resolve) => (store.transaction.oncomplete = resolve));
                opening.result.close();
            }""",
            [SQUAT["id"], text_of(SQUAT, version=9)],
        )
        page.reload()
        broken = page.locator(".rm-card")
        expect(broken).to_contain_text("Can't be used")
        expect(broken).to_contain_text("version 9")
        expect(broken.get_by_role("button", name="Delete Can't be used")).to_be_visible()
        expect(broken.get_by_role("button", name=re.compile("Rename"))).to_be_hidden()

    def test_figures_move_in_sight_alone(self, opened: Open) -> None:
        page = opened(cards=[SQUAT, RAISE], viewport={"width": 390, "height": 500})
        picture = "document.querySelectorAll('.rm-card canvas')[{}].toDataURL()"
        changed = "{0} !== window.before || (window.before = {0}, false)"
        first, second = (picture.format(at) for at in (0, 1))
        page.evaluate(f"window.before = {first}")
        page.wait_for_function(changed.format(first))
        out_of_sight = page.evaluate(second)
        page.wait_for_timeout(250)
        assert page.evaluate(second) == out_of_sight
        page.locator(".rm-card").last.scroll_into_view_if_needed()
        page.evaluate(f"window.before = {second}")
        page.wait_for_function(changed.format(second))

    def test_figures_stand_still_for_who_asks_for_it(self, opened: Open) -> None:
        page = opened(cards=[SQUAT], reduced_motion="reduce")
        picture = "document.querySelector('.rm-card canvas').toDataURL()"
        page.wait_for_function("document.querySelector('.rm-card canvas').width > 300")
        before = page.evaluate(picture)
        page.wait_for_timeout(250)
        assert page.evaluate(picture) == before
        thirds = page.evaluate(
            """() => {
                const { canvas } = document.querySelector(".rm-card canvas").getContext("2d");
                const width = Math.floor(canvas.width / 3);
                return [0, 1, 2].map((at) => canvas.getContext("2d")
                    .getImageData(at * width, 0, width, canvas.height).data.some((value) => value > 0));
            }"""
        )
        assert thirds == [True, True, True], "three poses side by side"

    def test_speaks_the_persons_language(self, opened: Open) -> None:
        page = opened("lang=fr", [SQUAT])
        expect(page.locator("h1")).to_have_text("Mouvements de référence")
        expect(page.locator(".rm-facts")).to_contain_text("Répétition")
        expect(page.locator(".rm-facts")).to_contain_text("10 nov. 2026")
        expect(page.get_by_role("button", name="Supprimer Deep squat")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "fr"
        page = opened("lang=xx", locale="de-CH")
        expect(page.locator("h1")).to_have_text("Referenzbewegungen")

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_fits_its_window(self, opened: Open, lang: str) -> None:
        sizes = [(300, 300), (390, 844), (844, 390)]
        long = {**SQUAT, "name": "Donaudampfschifffahrtsgesellschaftskniebeuge" * 2}
        for cards in ([], [long]):
            page = opened(f"lang={lang}", cards, script=REFUSED if not cards else "")
            for summary in page.locator("summary").all():
                summary.click()
            for width, height in sizes:
                page.set_viewport_size({"width": width, "height": height})
                assert page.evaluate("document.documentElement.scrollWidth") == width


class TestOneOfThem:
    def test_copies_its_id_and_addresses(self, opened: Open, references_page: str) -> None:
        page = opened(cards=[SQUAT])
        page.get_by_role("button", name="Copy the ID of Deep squat").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == SQUAT["id"]
        page.get_by_text("Addresses to embed").click()
        for label, name in (("With the camera", "tracking"), ("With a video file", "upload_tracking")):
            address = f"{references_page}pose_tracker/{name}?token=YOUR_TOKEN&reference={SQUAT['id']}"
            expect(page.get_by_role("textbox", name=label)).to_have_value(address)
            page.get_by_role("button", name=f"Copy: {label}").click()
            assert page.evaluate("navigator.clipboard.readText()") == address

    def test_selects_what_it_may_not_copy(self, opened: Open) -> None:
        page = opened(
            cards=[SQUAT], script="navigator.clipboard.writeText = () => Promise.reject(new Error('no'))"
        )
        page.get_by_role("button", name="Copy the ID of Deep squat").click()
        expect(page.get_by_role("status")).to_have_text("Select it and copy")
        assert page.evaluate("getSelection().toString()") == SQUAT["id"]

    def test_takes_the_pages_token_along(self, opened: Open, references_page: str) -> None:
        page = opened("token=abc&lang=en&poseBackend=wasm&engine=none", [SQUAT])
        reference = f"token=abc&reference={SQUAT['id']}"
        expect(page.get_by_role("textbox", name="Your token")).to_have_value("abc")
        expect(page.get_by_role("link", name="Try Deep squat")).to_have_attribute(
            "href", f"{references_page}pose_tracker/tracking?{reference}&lang=en&poseBackend=wasm"
        )
        page.get_by_text("Addresses to embed").click()
        expect(page.get_by_role("textbox", name="With the camera")).to_have_value(re.compile(f"{reference}$"))

    def test_asks_for_a_token_before_it_is_tried(self, opened: Open) -> None:
        page = opened(cards=[SQUAT])
        page.get_by_role("link", name="Try Deep squat").click()
        field = page.get_by_role("textbox", name="Your token")
        expect(field).to_be_focused()
        expect(page.locator("#rm-token-about")).to_have_text(re.compile("asks for a token"))
        field.fill("abc")
        field.blur()
        assert "token=abc" in page.url
        with page.context.expect_page() as tried:
            page.get_by_role("link", name="Try Deep squat").click()
        assert f"token=abc&reference={SQUAT['id']}" in tried.value.url

    def test_is_renamed_in_its_place_with_the_keyboard(self, opened: Open) -> None:
        page = opened(cards=[SQUAT, RAISE])
        rename = page.get_by_role("button", name="Rename Deep squat")
        rename.press("Enter")
        field = page.get_by_role("textbox", name="Name", exact=True)
        expect(field).to_be_focused()
        field.press("Escape")
        expect(rename).to_be_focused()
        rename.press("Enter")
        page.keyboard.type("Half squat")
        page.keyboard.press("Enter")
        expect(names(page)).to_have_text(["Lateral raise", "Half squat"])
        expect(page.get_by_role("button", name="Rename Half squat")).to_be_focused()
        page.reload()
        expect(names(page)).to_have_text(["Lateral raise", "Half squat"])

    def test_keeps_a_name_that_is_left_and_says_what_is_wrong_with_one(self, opened: Open) -> None:
        page = opened(cards=[SQUAT])
        page.get_by_role("button", name="Rename Deep squat").click()
        field = page.get_by_role("textbox", name="Name", exact=True)
        field.fill("")
        field.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("(en) A name is missing.")
        field.fill("Other")
        page.locator("h1").click()
        expect(names(page)).to_have_text(["Other"])
        page.get_by_role("button", name="Rename Other").click()
        field.fill("Not this")
        page.get_by_role("button", name="Cancel").click()
        expect(names(page)).to_have_text(["Other"])
        assert page.evaluate("shown.names()") == ["Other"]

    def test_goes_and_comes_back(self, opened: Open) -> None:
        page = opened(cards=[SQUAT, RAISE, LUNGE])
        page.get_by_role("button", name="Delete Lateral raise").click()
        expect(names(page)).to_have_text(["Side lunge", "Deep squat"])
        expect(page.get_by_role("heading", name="Deep squat")).to_be_focused()
        assert page.evaluate("shown.names()") == ["Side lunge", "Deep squat"]
        expect(page.get_by_role("status")).to_have_text("“Lateral raise” was deleted")
        page.get_by_role("button", name="Undo").click()
        expect(names(page)).to_have_text(["Side lunge", "Lateral raise", "Deep squat"])
        expect(page.get_by_role("heading", name="Lateral raise")).to_be_focused()
        expect(page.get_by_role("button", name="Undo")).to_be_hidden()

    def test_goes_and_comes_back_with_the_keyboard(self, opened: Open) -> None:
        page = opened(cards=[SQUAT, RAISE])
        page.get_by_role("button", name="Delete Lateral raise").press("Enter")
        undo = page.get_by_role("button", name="Undo")
        expect(undo).to_be_focused()
        undo.press("Enter")
        expect(page.get_by_role("heading", name="Lateral raise")).to_be_focused()
        page.get_by_role("button", name="Delete Deep squat").click()
        expect(names(page)).to_have_text(["Lateral raise"])
        page.keyboard.press("Control+z")
        expect(names(page)).to_have_text(["Lateral raise", "Deep squat"])

    def test_is_gone_for_good_when_the_time_is_over(self, opened: Open) -> None:
        page = opened(cards=[SQUAT])
        page.clock.install()
        page.get_by_role("button", name="Delete Deep squat").click()
        undo = page.get_by_role("button", name="Undo")
        page.mouse.move(0, 0)
        page.clock.run_for(7000)
        expect(undo).to_be_visible()
        undo.hover()
        page.clock.run_for(5000)
        expect(undo).to_be_visible()
        page.mouse.move(0, 0)
        page.clock.run_for(2000)
        expect(undo).to_be_hidden()
        expect(page.get_by_role("heading", name="Your own movement is the measure")).to_be_visible()
        page.reload()
        expect(page.locator(".rm-welcome")).to_be_visible()
        expect(undo).to_be_hidden()

    def test_is_neither_there_nor_lost_after_the_page_was_left(self, opened: Open) -> None:
        page = opened(cards=[SQUAT, RAISE])
        page.get_by_role("button", name="Delete Deep squat").click()
        expect(names(page)).to_have_text(["Lateral raise"])
        page.reload()
        expect(names(page)).to_have_text(["Lateral raise"])
        expect(page.get_by_role("status")).to_have_text("“Deep squat” was deleted")
        page.get_by_role("button", name="Undo").click()
        expect(names(page)).to_have_text(["Lateral raise", "Deep squat"])


class TestFiles:
    def test_one_that_is_exported_is_the_same_elsewhere(self, opened: Open, tmp_path: Path) -> None:
        here = opened(cards=[{**SQUAT, "name": "Kniebeuge: tief / 1?"}])
        with here.expect_download() as download:
            here.get_by_role("button", name=re.compile("^Export")).click()
        assert download.value.suggested_filename == "Kniebeuge tief 1.json"
        file = tmp_path / "elsewhere.json"
        download.value.save_as(file)
        there = opened()
        import_files(there, file)
        expect(names(there)).to_have_text(["Kniebeuge: tief / 1?"])
        expect(there.get_by_role("heading", name="Kniebeuge")).to_be_focused()
        expect(there.locator(".rm-facts")).to_have_text(here.locator(".rm-facts").inner_text())
        expect(there.locator(".rm-id code")).to_have_text(SQUAT["id"])
        expect(there.get_by_role("status")).to_have_text("“Kniebeuge: tief / 1?” was imported")
        import_files(there, file)
        expect(there.get_by_role("status")).to_have_text(re.compile("is here already"))
        there.reload()
        expect(names(there)).to_have_count(1)

    def test_several_at_once_and_one_that_is_dropped(self, opened: Open, tmp_path: Path) -> None:
        page = opened()
        files = [written(tmp_path, f"{one['name']}.json", text_of(one)) for one in (SQUAT, RAISE)]
        import_files(page, *files)
        expect(names(page)).to_have_text(["Lateral raise", "Deep squat"])
        expect(page.get_by_role("status")).to_have_text("2 references were imported")
        page.evaluate(DROP, ["dragover", "lunge.json", text_of(LUNGE)])
        expect(page.get_by_text("Drop the file to import it")).to_be_visible()
        page.evaluate(DROP, ["drop", "lunge.json", text_of(LUNGE)])
        expect(page.get_by_text("Drop the file to import it")).to_be_hidden()
        expect(names(page)).to_have_text(["Side lunge", "Lateral raise", "Deep squat"])

    def test_one_of_the_same_id_takes_the_place_and_may_give_it_back(
        self, opened: Open, tmp_path: Path
    ) -> None:
        page = opened(cards=[SQUAT])
        import_files(page, written(tmp_path, "new.json", text_of(SQUAT, name="Newer squat")))
        expect(names(page)).to_have_text(["Newer squat"])
        page.get_by_role("button", name="Put the earlier one back").click()
        expect(names(page)).to_have_text(["Deep squat"])

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{", "(en) The file is no JSON."),
            (json.dumps({"format": "something"}), "(en) The file is no reference movement."),
            (text_of(SQUAT, version=2), "(en) The file is of version 2."),
        ],
    )
    def test_a_wrong_one_is_named_and_the_page_goes_on(
        self, opened: Open, tmp_path: Path, text: str, said: str
    ) -> None:
        page = opened(cards=[RAISE])
        wrong = written(tmp_path, "wrong.json", text)
        import_files(page, wrong)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Not imported: “wrong.json”")
        expect(alert).to_contain_text(said)
        expect(names(page)).to_have_text(["Lateral raise"])
        import_files(page, wrong, written(tmp_path, "right.json", text_of(SQUAT)))
        expect(names(page)).to_have_text(["Deep squat", "Lateral raise"])
        expect(alert).to_have_count(1)
        alert.get_by_role("button", name=re.compile("^Close")).click()
        expect(alert).to_have_count(0)

    def test_a_huge_one_is_refused_unread(self, opened: Open, tmp_path: Path) -> None:
        huge = tmp_path / "huge.json"
        with huge.open("wb") as file:
            file.truncate(100_000_000)
        page = opened(script="Blob.prototype.text = () => { throw new Error('read'); }")
        import_files(page, huge)
        expect(page.get_by_role("alert")).to_contain_text("The file has 100 MB")
        assert "read" not in page.evaluate("shown.asked")

    def test_a_video_is_told_where_it_belongs(self, opened: Open, tmp_path: Path) -> None:
        page = opened()
        import_files(page, written(tmp_path, "squat.mp4", "x"))
        expect(page.get_by_role("alert")).to_contain_text("press “New reference”")


class TestCreating:
    def test_takes_the_lists_place_and_leaves_a_card(self, opened: Open) -> None:
        page = opened(cards=[RAISE])
        page.get_by_role("button", name="New reference").click()
        creator = page.locator("[data-creator]")
        expect(creator).to_be_visible()
        expect(page.locator("h1")).to_be_hidden()
        page.wait_for_function("shown.asked.includes('given')")
        assert page.evaluate("shown.asked").count("needNumpy") == 1
        page.evaluate("card => shown.finish(card)", SQUAT)
        expect(creator).to_have_count(0)
        expect(names(page)).to_have_text(["Deep squat", "Lateral raise"])
        expect(page.get_by_role("heading", name="Deep squat")).to_be_focused()
        expect(page.get_by_role("status")).to_have_text("“Deep squat” was created")
        page.reload()
        expect(names(page)).to_have_text(["Deep squat", "Lateral raise"])

    def test_a_way_back_leads_to_the_list(self, opened: Open) -> None:
        page = opened()
        page.get_by_role("button", name="New reference").click()
        page.go_back()
        expect(page.locator("[data-creator]")).to_have_count(0)
        expect(page.get_by_role("button", name="New reference")).to_be_focused()
        page.get_by_role("button", name="New reference").click()
        page.evaluate("shown.finish(null)")
        expect(page.get_by_role("button", name="New reference")).to_be_focused()
        page.get_by_role("button", name="New reference").click()
        page.reload()
        expect(page.get_by_role("heading", name="Your own movement")).to_be_visible()


class TestTrouble:
    def test_two_tabs_show_the_same(self, opened: Open) -> None:
        one = opened(cards=[SQUAT, RAISE])
        other = opened(context=one.context)
        one.get_by_role("button", name="Delete Deep squat").click()
        expect(names(other)).to_have_text(["Lateral raise"])
        one.get_by_role("button", name="Undo").click()
        expect(names(other)).to_have_text(["Lateral raise", "Deep squat"])
        other.get_by_role("button", name="Rename Deep squat").click()
        other.keyboard.type("Squat")
        other.keyboard.press("Enter")
        expect(names(one)).to_have_text(["Lateral raise", "Squat"])

    def test_an_undo_in_one_tab_outlives_the_time_of_another(self, opened: Open) -> None:
        one = opened(cards=[SQUAT])
        one.get_by_role("button", name="Delete Deep squat").click()
        expect(one.locator(".rm-welcome")).to_be_visible()
        other = opened(context=one.context)
        expect(other.get_by_role("button", name="Undo")).to_be_visible()
        one.get_by_role("button", name="Undo").click()
        expect(names(other)).to_have_text(["Deep squat"])
        other.get_by_role("button", name="Close").click()
        other.reload()
        expect(names(other)).to_have_text(["Deep squat"])

    @pytest.mark.parametrize("script", [REFUSED, STUCK])
    def test_a_refused_store_is_said_and_the_page_serves_while_it_is_open(
        self, opened: Open, tmp_path: Path, script: str
    ) -> None:
        page = opened(script=script)
        expect(page.get_by_role("alert")).to_contain_text("Nothing is kept here")
        import_files(page, written(tmp_path, "squat.json", text_of(SQUAT)))
        expect(names(page)).to_have_text(["Deep squat"])
        page.get_by_role("button", name="Delete Deep squat").click()
        page.get_by_role("button", name="Undo").click()
        with page.expect_download():
            page.get_by_role("button", name="Export Deep squat as a file").click()

    def test_what_a_full_store_takes_no_more_can_be_saved(self, opened: Open) -> None:
        page = opened(
            script="IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }"
        )
        page.get_by_role("button", name="New reference").click()
        page.evaluate("card => shown.finish(card)", SQUAT)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("no space left for “Deep squat”")
        with page.expect_download() as download:
            alert.get_by_role("button", name="Export").click()
        assert json.loads(download.value.path().read_text("utf-8"))["id"] == SQUAT["id"]

    def test_makes_way_for_a_newer_version_in_another_tab(self, opened: Open) -> None:
        page = opened(cards=[SQUAT])
        newer = page.context.new_page()
        newer.goto(page.url)
        newer.evaluate(NEWER)
        page.get_by_role("button", name="Delete Deep squat").click()
        expect(page.get_by_role("alert")).to_contain_text("This page is out of date")
        expect(page.get_by_role("button", name="Load the page again")).to_be_visible()

    def test_says_that_python_did_not_start_and_goes_without(self, opened: Open, tmp_path: Path) -> None:
        page = opened("engine=never", [SQUAT])
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("The page did not start")
        page.get_by_role("button", name="Rename Deep squat").click()
        page.keyboard.type("Other")
        page.keyboard.press("Enter")
        expect(page.locator(".rm-card").get_by_role("alert")).to_have_text("The page did not start")
        page.keyboard.press("Escape")
        with page.expect_download():
            page.get_by_role("button", name="Export Deep squat as a file").click()
        page.evaluate("shown.mode = 'well'")
        alert.get_by_role("button", name="Try again").click()
        expect(alert).to_have_count(0)
        import_files(page, written(tmp_path, "raise.json", text_of(RAISE)))
        expect(names(page)).to_have_text(["Lateral raise", "Deep squat"])

    def test_starts_python_anew_after_it_broke(self, opened: Open) -> None:
        page = opened("engine=broken", [SQUAT])
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.evaluate("shown.asked.filter((what) => what === 'start').length") == 1
        page.evaluate("shown.mode = 'well'")
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("alert")).to_have_count(0)
        assert page.evaluate("shown.asked.filter((what) => what === 'start').length") == 2
