"""What people read: every code has a text, in every language, with the same fields."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest

from py_core.messages import DiscardReason
from py_core.movement_ids import ALIASES, IDS, KINDS, canonical
from py_core.parameters import TABLE, Kind
from py_core.problem import shown
from py_core.text import LANGUAGES, TEXTS, best_language, has, text

ERRORS = """
    missing_token invalid_token expired_token origin_not_allowed quota_exceeded free_plan_feature_blocked
    premium_exercise_blocked invalid_exercise invalid_reference reference_not_found conflicting_parameters
    invalid_parameter jump_analysis_missing_height camera_denied camera_not_found camera_in_use camera_lost
    insecure_context media_load_failed media_unsupported media_too_long export_failed model_load_failed
    engine_load_failed webgl_unavailable internal
""".split()  # noqa: SIM905
WARNINGS = """
    backend_fallback_wasm worker_unavailable unknown_parameter device_too_slow quality_downgraded
    several_persons context_lost_recovered
""".split()  # noqa: SIM905


def names(section: str) -> list[str]:
    return [key.removeprefix(f"{section}.") for key in TEXTS["en"] if key.startswith(f"{section}.")]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_code_of_the_contract_has_a_text_and_no_other() -> None:
    assert sorted(names("error")) == sorted(ERRORS)
    assert sorted(names("warning")) == sorted(WARNINGS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_languages_have_the_same_keys_fields_and_manners(lang: str) -> None:
    assert list(TEXTS[lang]) == list(TEXTS["en"])
    for key, template in TEXTS[lang].items():
        assert fields(template) == fields(TEXTS["en"][key]), key
        assert template == template.strip() and template.isprintable() and "  " not in template, key
        if key.split(".")[0] in ("error", "refusal", "warning") or key.endswith("_advice"):
            assert template.endswith("."), key


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_sentences_are_translated(lang: str) -> None:
    same = [
        key
        for key, template in TEXTS[lang].items()
        if template == TEXTS["en"][key] and " " in template and not key.startswith("movement.")
    ]
    assert same == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_fit_the_page(lang: str) -> None:
    for key, template in TEXTS[lang].items():
        if key.endswith("_title"):
            assert len(template) <= 32, key
        if key.endswith("_advice"):
            assert len(template) <= 110, key
        if key.split(".")[0] in ("hint", "cue"):
            assert len(template) <= 60, key


def test_every_movement_has_a_name() -> None:
    assert sorted(names("movement")) == sorted(IDS)
    assert set(IDS.values()) == set(KINDS)


def test_the_ids_of_the_contract() -> None:
    of_kind = {kind: [name for name, k in IDS.items() if k == kind] for kind in KINDS}
    assert {kind: len(ids) for kind, ids in of_kind.items()} == {
        "repetitions": 22,
        "holds": 23,
        "tests": 2,
        "jumps": 2,
    }
    legs = ("balance_leg", "balance_leg_left", "balance_leg_right")
    assert {
        "jump": "air_time_jump",
        "face_squat": "squat",
        "face_pushup": "push_up",
        **{f"face_{name}": name for name in ("plank", "lunge", "jumping_jack", "low_impact_jack", *legs)},
    } == ALIASES
    assert not set(ALIASES) & set(IDS)
    assert canonical("jump") == "air_time_jump"
    assert canonical("squat") == "squat"
    assert canonical("whatever") == "whatever"


def test_every_kind_of_parameter_says_what_it_takes() -> None:
    never_wrong = {"token", "movement"}
    assert set(names("takes")) == set(get_args(Kind)) - never_wrong
    assert {row.kind for row in TABLE} == set(get_args(Kind))


def test_every_reason_for_a_discarded_jump_has_a_text() -> None:
    said_meanwhile = {"stand_still", "calibrated", "started"}
    assert set(names("jump")) == said_meanwhile | set(get_args(DiscardReason))


def _cues(value: Any) -> Iterator[str]:
    """All cue codes in a movement file: values of keys that are ``cue`` or end so."""
    if isinstance(value, dict):
        for key, item in value.items():
            if (key == "cue" or key.endswith("_cue")) and isinstance(item, str):
                yield item
            else:
                yield from _cues(item)
    elif isinstance(value, list):
        for item in value:
            yield from _cues(item)


def test_every_cue_of_the_catalogue_has_a_text(repo: Path) -> None:
    files = sorted((repo / "py_core" / "catalogue").glob("*.toml"))
    assert files
    for file in files:
        assert file.stem in IDS
        for code in _cues(tomllib.loads(file.read_text(encoding="utf-8"))):
            assert code == "" or has(f"cue.{code}"), f"{file.name}: {code}"


def test_text_fills_fields() -> None:
    assert "abc" in text("fr", "error.invalid_exercise", exercise="abc")
    assert text("xx", "hint.step_back") == text("en", "hint.step_back")
    assert text("en", "error.invalid_exercise", exercise="{takes}").count("{takes}") == 1
    with pytest.raises(KeyError):
        text("en", "hint.no_such_hint")
    with pytest.raises(KeyError):
        text("en", "error.invalid_exercise", wrong="x")
    assert not has("hint.no_such_hint")


@pytest.mark.parametrize(
    ("wanted", "preferred", "expected"),
    [
        (None, [], "en"),
        ("de", ["fr"], "de"),
        (None, ["fr-CA", "en"], "fr"),
        (None, ["zh-Hant-TW", "pt-BR", "en"], "pt"),
        (None, ["ES_mx"], "es"),
        (None, ["zh", "ja"], "en"),
        ("xx", ["de-AT"], "de"),
        (None, [None, 5, "", "-", "es"], "es"),
        (None, ["english"], "en"),
    ],
)
def test_best_language(wanted: str | None, preferred: list[object], expected: str) -> None:
    assert best_language(wanted, preferred) == expected


def test_what_is_shown_of_a_value() -> None:
    assert shown("abc") == "abc"
    assert shown("a\nb\0c\ud800") == "a\ufffdb\ufffdc\ufffd"
    assert len(shown("x" * 1000)) == 80
    assert shown("x" * 1000).endswith("…")
