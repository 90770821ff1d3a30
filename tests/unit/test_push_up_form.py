"""The push-up's own: the line from shoulder to heel, push-ups on the knees, and the form score against people's."""

from __future__ import annotations

import argparse
import gzip
import json
from math import cos, radians, sin
from pathlib import Path

import pytest
from rich.console import Console

from py_core.filtering import Body
from py_core.geometry import NAN
from py_core.messages import Recommendations
from py_core.signals import SIGNALS
from py_core.skeleton import INDEX
from tests.bench import form
from tests.bench.__main__ import main
from tests.bench.manifest import ManifestError
from tests.mannequin import Recording, play
from tests.unit.sessions import counted, played, summary


def prone(hip: float = 0.0, knee: float = 0.0, *, slope_deg: float = 15.0, mirrored: bool = False) -> Body:
    """A body in profile, shoulder to ankle up a slope; hip and knee off that line in torso lengths."""
    body = Body(0.0, 4 / 3)
    body.torso = 0.2
    for side in ("left", "right"):
        for joint, along, off in (
            ("shoulder", 0, 0),
            ("hip", 1, hip),
            ("knee", 1.85, knee),
            ("ankle", 2.7, 0),
        ):
            x = along * cos(radians(slope_deg)) + off * sin(radians(slope_deg))
            y = along * sin(radians(slope_deg)) - off * cos(radians(slope_deg))
            index = INDEX[f"{side}_{joint}"]
            body.x[index] = 0.6 + (-0.2 if mirrored else 0.2) * x
            body.y[index] = 0.3 + 0.2 * y
            body.score[index] = 1.0
    return body


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("slope_deg", [-20.0, 0.0, 30.0])
@pytest.mark.parametrize("off", [-0.3, 0.0, 0.2])
def test_off_the_line_is_told_in_torso_lengths_whatever_the_slope(
    off: float, slope_deg: float, mirrored: bool
) -> None:
    body = prone(hip=off, slope_deg=slope_deg, mirrored=mirrored)
    assert SIGNALS["hip_off_line"].both(body) == pytest.approx(off, abs=1e-9)
    body = prone(knee=off / 2, slope_deg=slope_deg, mirrored=mirrored)
    assert SIGNALS["knee_off_line"].both(body) == pytest.approx(off / 2, abs=1e-9)


def test_a_body_seen_end_on_has_no_line() -> None:
    body = prone(slope_deg=75.0)
    assert SIGNALS["hip_off_line"].both(body) != SIGNALS["hip_off_line"].both(body)


def test_a_missing_joint_leaves_no_line() -> None:
    body = prone()
    for side in ("left", "right"):
        body.x[INDEX[f"{side}_ankle"]] = NAN
    assert SIGNALS["knee_off_line"].both(body) != SIGNALS["knee_off_line"].both(body)


def test_hips_of_a_kneeling_body_are_on_the_line_to_the_knees() -> None:
    knee = -0.6
    body = prone(hip=knee / 1.85, knee=knee)
    assert SIGNALS["hip_off_line"].both(body) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_hand_under_the_shoulder_of_a_rising_trunk_is_towards_the_hips(mirrored: bool) -> None:
    body = prone(mirrored=mirrored)
    for side in ("left", "right"):
        shoulder, wrist = INDEX[f"{side}_shoulder"], INDEX[f"{side}_wrist"]
        body.x[wrist], body.y[wrist], body.score[wrist] = body.x[shoulder], body.y[shoulder] + 0.2, 1.0
    assert SIGNALS["hand_ahead"].both(body) < -0.1


@pytest.mark.parametrize("view", ["side", "right", "oblique", "front"])
def test_push_ups_on_the_knees_count(view: str) -> None:
    assert counted(played(play("knee_push_up", reps=3, view=view), "exercise=push_up")) == 3


def test_push_ups_on_the_knees_are_told_of_the_legs_alone() -> None:
    messages = played(play("knee_push_up", reps=2, view="side"), "exercise=push_up&recommendations=true")
    assert {code for m in messages if isinstance(m, Recommendations) for code in m.codes} == {"legs_straight"}
    assert summary(messages).history[0].criteria["hip_sag"] == 100


def test_a_fast_push_up_counts() -> None:
    recording = play("push_up", reps=4, view="side", tempo=2.6)
    assert counted(played(recording, "exercise=push_up")) == 4


@pytest.mark.parametrize(
    ("correct", "wrong", "auc"),
    [([90.0, 80.0], [70.0], 1.0), ([70.0], [70.0], 0.5), ([10.0], [90.0, 80.0], 0.0), ([9, 5], [7], 0.5)],
)
def test_the_auc_is_how_often_a_correct_clip_scores_above_a_wrong_one(
    correct: list[float], wrong: list[float], auc: float
) -> None:
    assert form.wins(correct, wrong).mean() == auc


def test_the_interval_holds_the_auc_and_is_the_same_each_time() -> None:
    table = form.wins(range(30, 90), range(20, 80))
    low, high = form.interval(table)
    assert low < table.mean() < high
    assert form.interval(table) == (low, high)


def arguments(file: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    form.add_arguments(parser)
    return parser.parse_args(["--file", str(file)])


def labelled(recording: Recording, name: str, label: str) -> dict[str, object]:
    width, height = recording.width, recording.height
    frames = [
        [[f[at] * width, f[at + 1] * height, f[at + 2]] for at in range(0, len(f), 3)] or None
        for f in recording.frames
    ]
    return {"name": name, "label": label, "width": width, "height": height, "fps": 30, "frames": frames}


def written(folder: Path, clips: list[dict[str, object]]) -> Path:
    file = folder / "clips.json.gz"
    file.write_bytes(gzip.compress(json.dumps(clips).encode()))
    return file


def test_the_measurement_tells_good_push_ups_from_sagging_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = play("push_up", reps=2, view="side")
    bad = play("push_up", reps=2, view="side", faults={"hip_sag": 25.0})
    file = written(tmp_path, [labelled(good, "a", "correct"), labelled(bad, "b", "wrong")])
    assert main(["form", "--file", str(file), "--each"]) == 0
    printed = capsys.readouterr().out
    assert "AUC 1.000" in printed
    assert "hips_sagging" in printed


def test_a_clip_without_size_and_rate_is_taken_as_the_smallest_that_fits(tmp_path: Path) -> None:
    clip = labelled(play("push_up", reps=1, view="side", width=640, height=360), "a", "wrong")
    file = written(tmp_path, [{**clip, "width": None, "height": None, "fps": None}])
    recording = form.load(file)[0].recording
    assert (recording.width, recording.height) == (640, 360)
    assert recording.t_ms[1] == pytest.approx(1000 / 30)


def test_without_the_clips_the_measurement_says_so_and_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(form, "DEFAULT_FILE", tmp_path / "none.json.gz")
    assert main(["form"]) == 0
    assert "No labelled push-ups" in capsys.readouterr().out


def test_a_named_file_that_is_no_clips_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "clips.json.gz"
    with pytest.raises(ManifestError, match="there is none"):
        form.run(arguments(file), Console())
    file.write_bytes(b"no clips")
    with pytest.raises(ManifestError, match="expected a gzipped JSON list"):
        form.run(arguments(file), Console())
    written(tmp_path, [labelled(play("push_up", reps=1, view="side"), "a", "correct")])
    with pytest.raises(ManifestError, match="both labels"):
        form.run(arguments(file), Console())


@pytest.mark.skipif(not form.DEFAULT_FILE.is_file(), reason=f"there is no {form.DEFAULT_FILE}")
def test_the_form_score_agrees_with_people() -> None:
    judged = [form.judge(clip) for clip in form.load(form.DEFAULT_FILE)]
    scores = {label: [j.score for j in judged if j.clip.correct is label] for label in (True, False)}
    assert form.wins(scores[True], scores[False]).mean() >= 0.80
