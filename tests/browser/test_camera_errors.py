"""No camera, for every reason there is: the host gets the code, the person what to do, and a way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.clients import Clients

FAILING = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.cameraFault = "%s";
navigator.mediaDevices.getUserMedia = async (wishes) => {
  if (window.cameraFault) throw new DOMException("as the test wants it", window.cameraFault);
  return real(wishes);
};
"""
WATCHED = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wishes) => {
  const stream = await real(wishes);
  window.cameraTrack = stream.getVideoTracks()[0];
  return stream;
};
"""
TITLES = {
    "camera_denied": "The camera is blocked",
    "camera_not_found": "No camera found",
    "camera_in_use": "The camera is busy",
    "camera_lost": "The camera went away",
    "insecure_context": "A secure address is needed",
}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("NotAllowedError", "camera_denied"),
        ("NotFoundError", "camera_not_found"),
        ("NotReadableError", "camera_in_use"),
    ],
)
def test_a_camera_that_fails_is_told_and_can_be_tried_again(
    page: Page, clients: Clients, fault: str, code: str
) -> None:
    page.add_init_script(FAILING % fault)
    embedded = clients.embed_wasm(page, exercise="squat")
    error = embedded.wait_for("error")
    assert error["error"] == code
    expect(embedded.frame.locator(".rs-root")).to_contain_text(TITLES[code])
    retry = embedded.frame.get_by_role("button", name="Try again")

    retry.click()
    embedded.wait_for("error", 2)
    embedded.frame.evaluate("window.cameraFault = ''")
    retry.click()
    embedded.wait_until_running()
    embedded.wait_for_frames()
    expect(embedded.frame.locator(".rs-root")).not_to_contain_text(TITLES[code])


def test_a_frame_without_permission_is_a_camera_denied(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, client="iframe_without_camera", exercise="squat")
    assert embedded.wait_for("error")["error"] == "camera_denied"
    expect(embedded.frame.locator(".rs-root")).to_contain_text(TITLES["camera_denied"])


def test_a_camera_that_goes_away_keeps_the_count(page: Page, clients: Clients) -> None:
    page.add_init_script(WATCHED)
    embedded = clients.embed_wasm(page, exercise="squat")
    embedded.wait_for("counter", 1)
    embedded.frame.evaluate("cameraTrack.stop(); cameraTrack.dispatchEvent(new Event('ended'))")
    error = embedded.wait_for("error")
    assert error["error"] == "camera_lost"
    assert error["current_count"] == 1
    expect(embedded.frame.locator(".rs-root")).to_contain_text(TITLES["camera_lost"])

    embedded.frame.get_by_role("button", name="Try again").click()
    embedded.wait_for_frames(10)
    assert embedded.frame.evaluate("cameraTrack.readyState") == "live"
    expect(embedded.frame.locator(".rs-hud")).to_contain_text("1")


def test_a_page_over_plain_http_says_what_it_needs(page: Page, clients: Clients) -> None:
    page.add_init_script("addEventListener('posetracker', (e) => (window.told ??= []).push(e.detail))")
    page.goto(clients.url(exercise="squat").replace("127.0.0.1", "plain.test"))
    page.wait_for_function("window.told?.some((m) => m.error === 'insecure_context')", timeout=60_000)
    expect(page.locator(".rs-root")).to_contain_text(TITLES["insecure_context"])
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
