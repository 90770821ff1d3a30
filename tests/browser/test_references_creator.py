"""The creator of reference movements: from a video or the camera to a named repetition, by mouse, thumb and keys.

The model, decoder, camera and player are the site's; the engine is one whose answers the test knows.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from py_core.reference.file import from_text
from tests import videos
from tests.browser.bundling import bundle
from tests.browser.uploads import WATCH_FRAMES
from tests.videos import Performance, broken
from web.engine import reference_calls

FPS = 10.0
STEP_MS = 1000 / FPS
PATIENCE_MS = 60_000
REPETITIONS = [{"start_ms": 400.0, "end_ms": 1400.0}, {"start_ms": 1600.0, "end_ms": 2600.0}]
TWO = {"code": "two_repetitions", "message": "There are two repetitions in this part. Keep one."}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

WATCH = (
    WATCH_FRAMES
    + """
(() => {
  const alive = { workers: new Set(), urls: new Set(), tracks: new Set() };
  self.left = () => ({
    workers: alive.workers.size,
    urls: alive.urls.size,
    tracks: [...alive.tracks].filter((track) => track.readyState === "live").length,
    frames: openFrames(),
  });
  self.lose = () => {
    for (const track of alive.tracks) { track.stop(); track.dispatchEvent(new Event("ended")); }
  };
  self.Worker = class extends Worker {
    constructor(...all) { super(...all); alive.workers.add(this); }
    terminate() { alive.workers.delete(this); super.terminate(); }
  };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (thing) => {
    const url = createObjectURL.call(URL, thing);
    if (thing instanceof File) alive.urls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => { alive.urls.delete(url); revokeObjectURL.call(URL, url); };
  const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wishes) => {
    if (self.cameraFault) throw new DOMException("as the test wants it", self.cameraFault);
    const stream = await get(wishes);
    for (const track of stream.getTracks()) alive.tracks.add(track);
    return stream;
  };
})();
"""
)
"""Counts what has to be let go of: workers, files' addresses, the camera's tracks, frames."""

JUNK = """
self.MediaRecorder = class extends EventTarget {
  static isTypeSupported() { return true; }
  state = "inactive";
  mimeType = "video/mp4";
  start() { this.state = "recording"; }
  stop() {
    this.state = "inactive";
    const event = new Event("dataavailable");
    event.data = new Blob(["no video".repeat(500)]);
    this.dispatchEvent(event);
    this.dispatchEvent(new Event("stop"));
  }
};
0;
"""
"""A recorder that records nothing that could be read."""

NOTHING = {"workers": 0, "urls": 0, "tracks": 0, "frames": 0}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def clip() -> Performance:
    """A squat of some three seconds, ten pictures a second."""
    return videos.mannequin(
        "squat", reps=1, view="side", fps=FPS, asked={"lead_in_s": 0.4, "lead_out_s": 0.4}, suffix=".mp4"
    )


@pytest.fixture(scope="module")
def creator_page(site_folder: Path, site: str, clip: Performance) -> str:
    """Address of the page with the creator alone, bundled into the site that is tested, a video beside it."""
    out = bundle("references_creator_page", site_folder / "references_creator_page")
    shutil.copy(clip.path, out / "clip.mp4")
    shutil.copy(videos.repeated(clip, 3).path, out / "long.mp4")
    return f"{site}references_creator_page/"


@pytest.fixture
def page_open(browser: Browser, creator_page: str) -> Iterator[Open]:
    """Opens the page in a window of that size; nothing moves by itself there."""
    contexts = []

    def open_page(width: int = 1280, height: int = 800, *, before: str = "", **options: Any) -> Page:
        options = {"reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{error}"))
        page.add_init_script(WATCH)
        page.goto(creator_page)
        page.wait_for_function("window.tested")
        page.evaluate("(repetitions) => { tested.answers.survey = { repetitions }; }", REPETITIONS)
        if before:
            page.evaluate(before)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def opened(page_open: Open) -> Open:
    """Opens the creator."""

    def open_creator(*size: int, lang: str = "en", **options: Any) -> Page:
        page = page_open(*size, **options)
        page.evaluate("lang => tested.open(lang)", lang)
        return page

    return open_creator


@pytest.fixture
def trimming(page_open: Open, clip: Performance) -> Open:
    """Opens the timeline of the clip, or of the clip ``times`` over, with the mannequin's own keypoints."""

    def open_timeline(*size: int, lang: str = "en", times: int = 1, **options: Any) -> Page:
        page = page_open(*size, **options)
        points = [value for frame in clip.recording.frames for value in frame]
        film = {
            "url": "clip.mp4" if times == 1 else "long.mp4",
            "timesMs": list(videos.repeated(clip, times).times_ms),
            "points": points * times,
            "width": clip.width,
            "height": clip.height,
            "lang": lang,
        }
        page.evaluate("film => tested.trim(film)", film)
        page.wait_for_function("document.querySelector('video').readyState >= 2")
        return page

    return open_timeline


def choose(page: Page, file: Path) -> None:
    page.set_input_files("input[type=file]", file)


def wait_for_timeline(page: Page) -> None:
    page.wait_for_selector("[data-step=trim] .rs-trim-handle", timeout=PATIENCE_MS)


def wait_given(page: Page) -> Any:
    """What the creator gave, once it is done."""
    page.wait_for_function("tested.given !== undefined")
    return page.evaluate("tested.given")


def asked(page: Page, call: str) -> list[Any]:
    found: list[Any] = page.evaluate("call => tested.asked.filter((each) => each.call === call)", call)
    return found


def start(page: Page) -> Locator:
    return page.get_by_role("slider", name="Start")


def end(page: Page) -> Locator:
    return page.get_by_role("slider", name="End")


def value_ms(slider: Locator) -> float:
    text = slider.get_attribute("aria-valuenow")
    assert text is not None
    return float(text) * 1000


def span(page: Page) -> tuple[float, float]:
    return value_ms(start(page)), value_ms(end(page))


def create(page: Page, name: str = "Squat") -> None:
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Create").click()


def shown_ms(page: Page) -> float:
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    page.wait_for_function("!document.querySelector('video').seeking")
    now: float = page.evaluate("document.querySelector('video').currentTime * 1000")
    return now


class TestFromFileToReference:
    def test_gives_the_named_repetition_and_lets_go_of_everything(
        self, opened: Open, clip: Performance
    ) -> None:
        page = opened()
        choose(page, clip.path)
        wait_for_timeline(page)
        (survey,) = asked(page, "survey")
        assert survey["frames"] == clip.frames
        assert survey["numbers"] == clip.frames * 51
        assert survey["size"] == [clip.width, clip.height]
        assert survey["making"] == "en"
        assert span(page) == (400, 1400)
        create(page, "  Squat, slow  ")
        given = wait_given(page)
        making = asked(page, "make")[-1]["making"]
        assert (making["startMs"], making["endMs"]) == (400, 1400)
        assert making["name"] == "Squat, slow"
        assert (making["model"], making["lang"]) == ("movenet-lightning", "en")
        assert UUID.fullmatch(making["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", making["created"])
        assert (given["id"], given["text"], given["card"]["name"]) == (making["id"], "{}", "Squat, slow")
        expect(page.locator(".rs-creator")).to_have_count(0)
        page.wait_for_function("left().workers === 0")
        assert page.evaluate("left()") == NOTHING

    def test_takes_a_dropped_file_and_another_instead(self, opened: Open, clip: Performance) -> None:
        page = opened()
        expect(page.get_by_role("heading", name="Film one clean repetition")).to_be_focused()
        page.evaluate(
            """() => {
              const carried = new DataTransfer();
              const text = "This is no video.".repeat(100);
              carried.items.add(new File([text], "notes.mp4", { type: "video/mp4" }));
              const event = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
              document.body.dispatchEvent(event);
            }"""
        )
        expect(page.get_by_role("alert")).to_contain_text("This file is no video of a known kind")
        choose(page, clip.path)
        wait_for_timeline(page)
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_role("button", name="Choose a video")).to_be_visible()
        assert page.evaluate("left().urls") == 0
        choose(page, clip.path)
        wait_for_timeline(page)

    def test_a_cancelled_analysis_leaves_the_model_to_the_next(self, opened: Open, clip: Performance) -> None:
        page = opened()
        choose(page, videos.mannequin("squat", reps=3, view="side").path)
        page.wait_for_function("/[1-9]/.test(document.querySelector('.rs-working-share')?.textContent)")
        page.get_by_role("button", name="Cancel").click()
        choose(page, clip.path)
        wait_for_timeline(page)
        assert [each["frames"] for each in asked(page, "survey")] == [clip.frames]

    def test_proposes_a_position_that_is_held(self, opened: Open, clip: Performance) -> None:
        page = opened(
            before="tested.answers.survey = { repetitions: [], kind: 'hold', start_ms: 200, end_ms: 2200 }"
        )
        choose(page, clip.path)
        expect(page.get_by_role("heading", name="Choose the position")).to_be_visible(timeout=PATIENCE_MS)
        assert span(page) == (200, 2200)
        expect(page.get_by_role("button", name="Next repetition")).to_have_count(0)


class TestTimeline:
    def test_keys_move_the_ends_by_pictures_and_edges(self, trimming: Open) -> None:
        page = trimming()
        start(page).focus()
        for key, at in [
            ("ArrowRight", 500),
            ("ArrowLeft", 400),
            ("Shift+ArrowLeft", 0),
            ("PageUp", 400),
            ("End", 1300),
            ("Home", 0),
        ]:
            page.keyboard.press(key)
            assert value_ms(start(page)) == at
        end(page).focus()
        for key, at in [("ArrowUp", 1500), ("PageUp", 1600), ("Home", 100), ("Shift+ArrowRight", 1100)]:
            page.keyboard.press(key)
            assert value_ms(end(page)) == at
        expect(end(page)).to_have_attribute("aria-valuetext", "1.1 seconds")
        expect(end(page)).to_have_attribute("aria-valuemin", "0.10")
        expect(start(page)).to_have_attribute("aria-valuemax", "1.00")
        page.wait_for_timeout(400)
        assert asked(page, "make")[-1]["making"]["endMs"] == 1100

    def test_shows_the_picture_that_an_end_is_moved_to(self, trimming: Open) -> None:
        page = trimming()
        end(page).press("ArrowRight")
        assert shown_ms(page) == pytest.approx(1500, abs=2)
        start(page).press("ArrowLeft")
        assert shown_ms(page) == pytest.approx(300, abs=2)

    @pytest.mark.parametrize(("width", "height"), [(390, 844), (300, 300)], ids=["phone", "frame"])
    def test_handles_are_dragged_and_snap_to_repetitions(
        self, trimming: Open, width: int, height: int
    ) -> None:
        page = trimming(width, height)
        page.locator(".rs-trim").scroll_into_view_if_needed()
        handles = [handle.bounding_box() for handle in (start(page), end(page))]
        boxes = [box for box in handles if box is not None]
        assert all(box["width"] >= 44 and box["height"] >= 44 for box in boxes)
        assert boxes[0]["x"] >= 0 and boxes[1]["x"] + 44 <= width
        assert boxes[0]["x"] + 44 <= boxes[1]["x"], "each can be reached beside the other"
        one_ms = (boxes[1]["x"] - boxes[0]["x"] - 44) / 1000
        middle = boxes[1]["y"] + boxes[1]["height"] / 2
        page.mouse.move(boxes[1]["x"] + 30, middle)
        page.mouse.down()
        page.mouse.move(boxes[1]["x"] + 30 + 120 * one_ms, middle, steps=4)
        assert value_ms(end(page)) == pytest.approx(1500, abs=STEP_MS)
        page.mouse.move(boxes[1]["x"] + 30 + 200 * one_ms - 3, middle, steps=4)
        page.mouse.up()
        assert span(page) == (400, 1600), "near the edge of a repetition it takes that"

    def test_a_thumb_drags_them_too(self, trimming: Open) -> None:
        page = trimming(390, 844, has_touch=True, is_mobile=True)
        box = start(page).bounding_box()
        assert box is not None
        page.evaluate(
            """([x, y]) => {
              const handle = document.querySelector("[data-edge=start]");
              handle.setPointerCapture = () => undefined;
              const tell = (name, at) => handle.dispatchEvent(new PointerEvent(name, {
                pointerId: 7, pointerType: "touch", clientX: at, clientY: y, bubbles: true, cancelable: true }));
              tell("pointerdown", x);
              tell("pointermove", x - 400);
              tell("pointerup", x - 400);
            }""",
            [box["x"] + 10, box["y"] + 20],
        )
        assert span(page) == (0, 1400)

    def test_the_next_repetition_is_a_press_or_a_tap_away(self, trimming: Open) -> None:
        page = trimming()
        expect(page.get_by_text("1 of 2")).to_be_visible()
        expect(page.get_by_role("button", name="Show the chosen part larger")).to_be_hidden()
        expect(page.get_by_role("button", name="Previous repetition")).to_be_disabled()
        page.get_by_role("button", name="Next repetition").click()
        expect(page.get_by_text("2 of 2")).to_be_visible()
        assert span(page) == (1600, 2600)
        start(page).press("Shift+ArrowLeft")
        expect(page.get_by_text("Own choice")).to_be_visible()
        page.get_by_role("button", name="Previous repetition").click()
        assert span(page) == (400, 1400)
        page.locator(".rs-trim-band").nth(1).click(force=True, position={"x": 60, "y": 10})
        assert span(page) == (1600, 2600)

    def test_plays_the_chosen_part_again_and_again(self, trimming: Open) -> None:
        page = trimming()
        page.evaluate(
            """() => {
              window.times = [];
              const video = document.querySelector("video");
              const each = (_, { mediaTime }) => {
                times.push(mediaTime * 1000);
                video.requestVideoFrameCallback(each);
              };
              video.requestVideoFrameCallback(each);
            }"""
        )
        page.get_by_role("button", name="Play the chosen part").click()
        page.wait_for_function("times.filter((tMs, at) => at > 0 && tMs < times[at - 1]).length >= 2")
        page.get_by_role("button", name="Pause").click()
        times = page.evaluate("times")
        assert min(times) >= 400 - 1 and max(times) <= 1400 + 2 * STEP_MS
        start(page).press(" ")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()

    def test_plays_by_itself_except_for_whom_motion_is_too_much(self, trimming: Open) -> None:
        page = trimming(reduced_motion="no-preference")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        still = trimming()
        expect(still.get_by_role("button", name="Play the chosen part")).to_be_visible()

    def test_shows_a_short_part_of_a_long_video_larger(self, trimming: Open) -> None:
        page = trimming(
            times=3, before="tested.answers.survey = { repetitions: [{ start_ms: 1000, end_ms: 1300 }] }"
        )

        def apart() -> float:
            left, right = start(page).bounding_box(), end(page).bounding_box()
            assert left is not None and right is not None
            return right["x"] - left["x"] - 44

        near = apart()
        page.get_by_role("button", name="Show the whole video").click()
        assert apart() < near / 3
        page.get_by_role("button", name="Show the chosen part larger").click()
        assert apart() == pytest.approx(near, abs=1)


class TestProblems:
    def test_says_beside_the_timeline_why_a_part_will_not_do(self, trimming: Open) -> None:
        page = trimming()
        page.evaluate("two => tested.answers.makeProblems = [{ fromMs: 1500, problem: two }]", TWO)
        said = page.get_by_role("status").filter(has_text=TWO["message"])
        end(page).press("Shift+ArrowRight")
        expect(said).to_be_visible()
        create(page)
        expect(start(page)).to_be_focused()
        assert page.evaluate("tested.given") is None
        end(page).press("PageDown")
        end(page).press("PageDown")
        expect(said).to_have_count(0)
        page.get_by_role("button", name="Create").click()
        assert wait_given(page)["card"]["duration_ms"] == 1000

    def test_wants_a_name(self, trimming: Open) -> None:
        page = trimming()
        name = page.get_by_role("textbox", name="Name")
        name.fill("   ")
        name.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("Give it a name")
        expect(name).to_be_focused()
        expect(name).to_have_attribute("aria-invalid", "true")
        name.fill("Squat")
        expect(page.get_by_text("Give it a name")).to_be_hidden()
        name.press("Enter")
        assert wait_given(page)["card"]["name"] == "Squat"

    def test_says_what_is_wrong_with_a_file_and_takes_another(
        self, opened: Open, clip: Performance, tmp_path: Path
    ) -> None:
        page = opened()
        picture = tmp_path / "picture.png"
        Image.new("RGB", (64, 64)).save(picture)
        long = videos.repeated(videos.numbered(frames=60, fps=1.0), 6)
        for file, words in [
            (picture, "This file is no video of a known kind. Choose an MP4, MOV, WebM or MKV file."),
            (broken.renamed_text(tmp_path / "list.mp4"), "This file is no video of a known kind."),
            (broken.empty(tmp_path / "empty.mp4"), "The file is empty."),
            (broken.audio_only(tmp_path / "song.mp4"), "The file has no video in it"),
            (long.path, "The video is 6 minutes long; at most 5 can be analysed."),
        ]:
            choose(page, file)
            expect(page.get_by_role("alert")).to_contain_text(words)
        choose(page, clip.path)
        wait_for_timeline(page)
        page.evaluate("tested.close()")
        page.wait_for_function("left().workers === 0")
        assert page.evaluate("left()") == NOTHING

    def test_goes_on_with_what_could_be_read_of_a_file(self, opened: Open, tmp_path: Path) -> None:
        whole = videos.mannequin("squat", reps=1, view="side", fps=FPS, suffix=".webm")
        page = opened()
        choose(page, broken.truncated(whole, 0.8, tmp_path / "cut.webm"))
        wait_for_timeline(page)
        expect(page.get_by_text("the rest is damaged or missing")).to_be_visible()

    def test_a_video_without_a_person_leads_back_to_the_choice(self, opened: Open, clip: Performance) -> None:
        page = opened(
            before="tested.answers.surveyProblem = { code: 'no_person', message: 'Nobody was seen.' }"
        )
        choose(page, clip.path)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Nobody was seen.", timeout=PATIENCE_MS)
        expect(alert).to_contain_text("This video can't be used")
        page.evaluate("tested.answers.surveyProblem = null")
        choose(page, clip.path)
        wait_for_timeline(page)

    def test_an_engine_that_does_not_load_is_told(self, opened: Open, clip: Performance) -> None:
        page = opened(before="tested.answers.loads = false")
        choose(page, clip.path)
        expect(page.get_by_role("alert")).to_contain_text("The page did not start", timeout=PATIENCE_MS)

    def test_a_model_that_does_not_load_is_told_and_tried_again(
        self, opened: Open, clip: Performance
    ) -> None:
        page = opened()
        page.route("**/models/**", lambda route: route.abort())
        page.evaluate("tested.close(); tested.open()")
        choose(page, clip.path)
        expect(page.get_by_role("alert")).to_contain_text("The pose model did not load", timeout=PATIENCE_MS)
        page.unroute("**/models/**")
        choose(page, clip.path)
        wait_for_timeline(page)

    def test_a_video_that_the_browser_cannot_play_shows_the_skeleton_alone(
        self, opened: Open, clip: Performance
    ) -> None:
        page = opened()
        page.evaluate(
            """Object.defineProperty(HTMLMediaElement.prototype, "src", {
              set() { this.dispatchEvent(new Event("error")); },
            })"""
        )
        choose(page, clip.path)
        wait_for_timeline(page)
        expect(page.get_by_text("The skeleton is enough to choose by.")).to_be_visible()
        head = page.locator(".rs-trim-head")
        before = head.get_attribute("style")
        page.get_by_role("button", name="Play the chosen part").click()
        expect(head).not_to_have_attribute("style", str(before))
        create(page)
        assert wait_given(page) is not None


class TestCamera:
    def test_records_a_video_that_is_then_analysed_picture_by_picture(self, opened: Open) -> None:
        page = opened(390, 844)
        record(page)
        assert page.evaluate("left().tracks") == 0, "the camera is off while the recording is looked at"
        (survey,) = asked(page, "survey")
        assert survey["frames"] >= 20
        assert page.evaluate("document.querySelector('video').videoWidth") == 480
        create(page)
        assert wait_given(page)["card"]["name"] == "Squat"
        page.wait_for_function("left().workers === 0")
        assert page.evaluate("left()") == NOTHING

    @pytest.mark.parametrize("before", ["delete window.MediaRecorder", JUNK], ids=["no recorder", "junk"])
    def test_takes_what_it_saw_itself_where_pictures_cannot_be_recorded(
        self, opened: Open, before: str
    ) -> None:
        page = opened(390, 844, before=before)
        record(page)
        (survey,) = asked(page, "survey")
        assert survey["frames"] >= 2
        expect(page.get_by_text("The skeleton is enough to choose by.")).to_be_visible()
        create(page)
        assert wait_given(page) is not None
        page.wait_for_function("left().workers === 0")
        assert page.evaluate("left()") == NOTHING

    def test_draws_the_skeleton_over_the_mirrored_picture(self, opened: Open) -> None:
        page = opened(390, 844)
        to_camera(page)
        page.wait_for_function(
            """() => {
              const canvas = document.querySelector(".rs-stage-canvas");
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return data.some((value, at) => at % 4 === 3 && value > 200);
            }""",
            timeout=PATIENCE_MS,
        )
        for part in (".rs-video", ".rs-stage-canvas"):
            turned = page.locator(f".rs-shoot {part}").evaluate("(node) => getComputedStyle(node).transform")
            assert turned == "matrix(-1, 0, 0, 1, 0, 0)"

    def test_the_countdown_can_be_called_off(self, opened: Open) -> None:
        page = opened(390, 844)
        to_camera(page)
        page.get_by_role("button", name="Start recording").click()
        expect(page.locator(".rs-shoot-count")).to_have_text("3")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator(".rs-shoot-count")).to_have_text("")
        expect(page.get_by_role("button", name="Start recording")).to_be_enabled()

    @pytest.mark.parametrize(
        ("fault", "title"),
        [
            ("NotAllowedError", "The camera is blocked"),
            ("NotFoundError", "No camera found"),
            ("NotReadableError", "The camera is busy"),
        ],
    )
    def test_without_a_camera_there_are_words_and_two_ways_on(
        self, opened: Open, fault: str, title: str
    ) -> None:
        page = opened(before=f"window.cameraFault = '{fault}'")
        page.get_by_role("button", name="Record with the camera").click()
        expect(page.get_by_role("alert")).to_contain_text(title)
        expect(page.get_by_role("button", name="Choose a video")).to_be_focused()
        page.evaluate("window.cameraFault = ''")
        to_camera(page)

    def test_a_camera_that_goes_away_is_told(self, opened: Open) -> None:
        page = opened()
        to_camera(page)
        page.evaluate("lose()")
        expect(page.get_by_role("alert")).to_contain_text("The camera went away")
        to_camera(page)


class TestRealAnswers:
    """With what the engine's own code answers, run beside the browser."""

    @pytest.fixture
    def answering(self, opened: Open) -> Open:
        def open_creator(*size: int) -> Page:
            page = opened(*size)
            page.expose_function("python", python)
            return page

        return open_creator

    def test_proposes_one_of_three_squats_and_makes_it_a_reference(self, answering: Open) -> None:
        squats = videos.mannequin("squat", reps=3, view="side", fps=15.0)
        page = answering()
        choose(page, squats.path)
        wait_for_timeline(page)
        expect(page.get_by_text(re.compile("[123] of 3"))).to_be_visible()
        began, ended = span(page)
        assert any(
            abs(rep.start_ms - began) < 500 and abs(rep.end_ms - ended) < 500 for rep in squats.recording.reps
        ), (began, ended, squats.recording.reps)
        expect(page.locator(".rs-cut-said")).to_have_text("")
        create(page, "Squat")
        reference = from_text(wait_given(page)["text"])
        assert (reference.name, reference.signature.kind) == ("Squat", "repetition")
        assert reference.model == "movenet-lightning"
        assert reference.signature.duration_ms == pytest.approx(ended - began, abs=150)

    def test_refuses_two_repetitions_and_goes_on(self, answering: Open) -> None:
        page = answering()
        choose(page, videos.mannequin("squat", reps=3, view="side", fps=15.0).path)
        wait_for_timeline(page)
        page.get_by_role("button", name="Previous repetition").or_(page.get_by_text(" of 3")).first.wait_for()
        start(page).press("Home")
        end(page).press("End")
        said = page.locator(".rs-cut-said[data-code]")
        expect(said).to_be_visible()
        create(page, "Squats")
        expect(said).to_have_attribute("data-code", re.compile("repetitions"))
        page.get_by_role("button", name="Next repetition").click()
        expect(said).to_have_count(0)
        create(page, "Squat")
        assert wait_given(page) is not None

    def test_an_empty_room_is_no_movement(self, answering: Open) -> None:
        page = answering()
        choose(page, videos.nobody(fps=FPS).path)
        expect(page.get_by_role("alert")).to_contain_text("This video can't be used", timeout=PATIENCE_MS)


def python(name: str, clip: dict[str, Any], more: Any) -> str:
    """What the engine's worker does with the page's call."""
    points, lengths, times_ms = clip["points"], clip["lengths"], clip["timesMs"]
    width, height = clip["width"], clip["height"]
    if name == "survey":
        return reference_calls.survey(points, lengths, times_ms, width, height, more)
    return reference_calls.make(points, lengths, times_ms, width, height, json.dumps(more))


class TestLeaving:
    @pytest.mark.parametrize("step", ["choose", "camera", "countdown", "recording", "analysis", "timeline"])
    def test_nothing_is_left_of_any_step(self, opened: Open, clip: Performance, step: str) -> None:
        page = opened()
        if step in ("camera", "countdown", "recording"):
            to_camera(page)
            if step != "camera":
                page.get_by_role("button", name="Start recording").click()
            if step == "recording":
                page.wait_for_selector("[data-doing=recording]")
        elif step == "analysis":
            choose(page, videos.mannequin("squat", reps=3, view="side").path)
            page.wait_for_function("/[1-9]/.test(document.querySelector('.rs-working-share')?.textContent)")
        elif step == "timeline":
            choose(page, clip.path)
            wait_for_timeline(page)
        page.get_by_role("button", name="Close").click()
        assert wait_given(page) is None
        expect(page.locator(".rs-creator")).to_have_count(0)
        page.wait_for_function("left().workers === 0", timeout=PATIENCE_MS)
        assert page.evaluate("left()") == NOTHING
        assert (
            page.evaluate("tested.asked.filter((each) => each.call === 'make' && each.making.name !== '-')")
            == []
        )


class TestLooks:
    @pytest.mark.parametrize(
        ("width", "height"),
        [(300, 300), (390, 844), (844, 390), (1280, 800)],
        ids=["frame", "portrait", "landscape", "desktop"],
    )
    def test_fits_windows_in_a_long_language(
        self, opened: Open, clip: Performance, width: int, height: int
    ) -> None:
        """Nothing is cut off at the sides, and what is pressed is large enough for a thumb."""
        page = opened(width, height, lang="de")
        page.evaluate("two => tested.answers.makeProblems = [{ fromMs: 0, problem: two }]", TWO)
        assert_fits(page)
        page.get_by_role("button", name="Mit der Kamera aufnehmen").click()
        page.wait_for_selector("[data-doing=ready]")
        assert_fits(page)
        page.get_by_role("button", name="Zurück").click()
        choose(page, clip.path)
        wait_for_timeline(page)
        page.get_by_text(TWO["message"]).wait_for()
        page.locator("button[type=submit]").click()
        assert_fits(page)


def assert_fits(page: Page) -> None:
    wider = page.evaluate(
        """() => [...document.querySelectorAll("*")]
            .filter(node => node === document.documentElement
                || /auto|scroll/.test(getComputedStyle(node).overflowX))
            .filter(node => node.scrollWidth > node.clientWidth)
            .map(node => node.className)"""
    )
    assert wider == []
    outside = page.evaluate(
        """() => [...document.querySelectorAll("button, [role=slider], input[type=text], h1, h2, p")]
            .map(node => [node.className || node.tagName, node.getBoundingClientRect()])
            .filter(([name, {left, right, width}]) =>
                name !== "rs-spoken" && width > 0 && (left < -0.5 || right > innerWidth + 0.5))
            .map(([name]) => name)"""
    )
    assert outside == []
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, [role=slider]")]
            .filter(node => node.checkVisibility())
            .map(node => [node.className, node.getBoundingClientRect()])
            .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
            .map(([name]) => name)"""
    )
    assert small == []


def to_camera(page: Page) -> None:
    page.get_by_role("button", name="Record with the camera").click()
    page.wait_for_selector("[data-doing=ready]")


def record(page: Page, seconds: float = 2.0) -> None:
    """Records so long, and goes on to the timeline."""
    to_camera(page)
    expect(page.locator(".rs-shoot-hint")).to_have_text(
        "Step back until all of you is in the picture", timeout=PATIENCE_MS
    )
    page.get_by_role("button", name="Start recording").click()
    page.wait_for_selector("[data-doing=recording]")
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="Stop recording").click()
    wait_for_timeline(page)
