"""A still picture in the upload page: one pose, its angles, EXIF's orientation, and the picture to keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.clients import Clients, Message
from tests.browser.uploads import PICKER, Upload, embed_upload, open_upload, serving_files
from tests.videos import Still, broken, still

SIDES = ["left_side", "right_side"]
JOINTS = ["knee_angle", "hip_angle", "shoulder_angle", "elbow_angle"]


@pytest.fixture(scope="module")
def stills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Still]:
    """The figure in a squat: upright, turned by EXIF, and as large as a camera's."""
    folder = tmp_path_factory.mktemp("stills")
    made = {
        "upright": still(folder / "upright.png", at_s=2.2),
        **{
            f"turned {each}": still(folder / f"turned-{each}.jpg", at_s=2.2, orientation=each)
            for each in (3, 6, 8)
        },
    }
    large = folder / "large.jpg"
    with Image.open(made["upright"].path) as picture:
        picture.resize((6000, 8000)).save(large, quality=80)
    return {**made, "large": Still(large, 6000, 8000, made["upright"].points)}


def shown(upload: Upload) -> list[Message]:
    """Messages of one picture, once it is looked at."""
    upload.wait_new("messages.some((m) => m.type === 'keypoints')")
    upload.frame.wait_for_selector("[data-state=picture]")
    return upload.new


def points(messages: list[Message]) -> Any:
    (keypoints,) = (m for m in messages if m["type"] == "keypoints")
    return [value for joint in keypoints["data"] for value in (joint["x"], joint["y"])]


def near(found: Any, truth: tuple[float, ...]) -> bool:
    """Whether the joints of the left side, the one that is seen, are where they were drawn."""
    return all(
        abs(found[joint * 2 + axis] - truth[joint * 3 + axis]) < 0.06
        for joint in (5, 7, 9, 11, 13, 15)
        for axis in (0, 1)
    )


def test_pictures_give_one_pose_whichever_way_they_are_stored(
    page: Page, clients: Clients, stills: dict[str, Still], tmp_path: Path
) -> None:
    upload = embed_upload(clients, page, source="image", angles=1)
    upload.wait_for_picker()
    upload.choose(stills["upright"].path)
    messages = shown(upload)
    starts = [m for m in messages if m["type"] == "initialization"]
    assert [(m["message"], m["ready"]) for m in starts] == [
        ("loading image", False),
        ("initializing pose model", False),
        ("running", True),
    ]
    assert {m["type"] for m in messages} == {"initialization", "keypoints", "angles"}
    upright = points(messages)
    assert len(upright) == 34
    assert near(upright, stills["upright"].points)
    (angles,) = (m["data"] for m in messages if m["type"] == "angles")
    assert sorted(angles) == SIDES
    assert sorted(angles["left_side"]) == sorted(JOINTS)
    knee = angles["left_side"]["knee_angle"]["from_hip_to_ankle"]
    assert 40 < knee < 160
    expect(upload.frame.locator(".rs-angles")).to_contain_text(f"{round(knee)}°")
    expect(upload.frame.locator("[data-state=picture]")).to_contain_text("One person found")

    with page.expect_download() as coming:
        upload.frame.get_by_role("button", name="Save the picture").click()
    coming.value.save_as(tmp_path / "saved.png")
    assert coming.value.suggested_filename == "upright-repscope.png"
    with Image.open(tmp_path / "saved.png") as saved, Image.open(stills["upright"].path) as original:
        assert saved.size == original.size
        x, y = (stills["upright"].points[13 * 3 + axis] * saved.size[axis] for axis in (0, 1))
        box = (round(x) - 8, round(y) - 8, round(x) + 8, round(y) + 8)
        assert saved.convert("RGB").crop(box).tobytes() != original.convert("RGB").crop(box).tobytes()

    for name in ("turned 3", "turned 6", "turned 8", "large"):
        upload.frame.get_by_role("button", name="Another picture").click()
        upload.wait_for_picker()
        upload.choose(stills[name].path)
        found = points(shown(upload))
        assert near(found, stills[name].points), name
        # JPEG and scaling change little, a wrong turn everything.
        assert max(abs(one - other) for one, other in zip(found, upright, strict=True)) < 0.05, name
    assert upload.problems == []


def test_a_picture_by_its_address_and_then_what_is_none(
    page: Page, clients: Clients, stills: dict[str, Still], tmp_path: Path
) -> None:
    with serving_files() as files:
        address = files.put(stills["upright"].path)
        upload = open_upload(clients, page, source="image", imageSrc=address)
        messages = shown(upload)
        assert {m["type"] for m in messages} == {"initialization", "keypoints"}  # Angles were not asked for.
        assert near(points(messages), stills["upright"].points)

        upload.command(command="analyze", imageSrc=f"{files.url}missing.jpg")
        assert upload.wait_error()["error"] == "media_load_failed"
        expect(upload.frame.get_by_role("alert")).to_contain_text("404")

    broken_files = [broken.empty(tmp_path / "empty.jpg"), broken.renamed_text(tmp_path / "text.jpg")]
    whole = stills["upright"].path.read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[:40])  # Its head alone.
    for file in [*broken_files, tmp_path / "cut.png"]:
        upload.choose(file)
        error = upload.wait_error()
        assert error["error"] in ("media_load_failed", "media_unsupported")
        expect(upload.frame.locator(PICKER)).to_have_count(1)

    Image.new("RGB", (480, 640), (120, 130, 140)).save(tmp_path / "wall.png")
    upload.choose(tmp_path / "wall.png")
    messages = shown(upload)
    (keypoints,) = (m for m in messages if m["type"] == "keypoints")
    assert keypoints["score"] < 0.1  # MoveNet always answers something, and says how sure it is.
    expect(upload.frame.locator("[data-state=picture]")).to_contain_text("Nobody was found")

    upload.command(command="analyze", imageSrc="data:image/png;base64,AAAA")
    upload.wait_error()


@pytest.mark.parametrize(
    "query", [{"exercise": "squat"}, {"reference": "0b6e6f3c-7b1c-4f57-9b0d-0c7e3b1d2a10"}]
)
def test_a_picture_has_no_movement(page: Page, clients: Clients, query: dict[str, str]) -> None:
    upload = embed_upload(clients, page, source="image", **query)
    assert upload.wait_for("error")["error"] == "conflicting_parameters"
    expect(upload.frame.locator(PICKER)).to_have_count(0)
