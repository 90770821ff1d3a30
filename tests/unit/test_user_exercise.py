"""Movements of an embedder's own: the file, where it may lie, and the session that waits for it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_core import Session
from py_core.catalogue import MOST, MovementError
from py_core.messages import Counter, Error, Message, Recommendations
from py_core.movement_ids import IDS
from py_core.own_movement import FETCH_PROBLEMS, MOST_BYTES, own_movement
from py_core.page import MovementFile
from py_core.text import LANGUAGES
from tests.mannequin import Recording, load_movement, play, with_noise
from tests.unit.sessions import DEVELOPER, SITE, counted, counters, summary

REPO = Path(__file__).resolve().parents[2]
PAGE = (REPO / "docs" / "own-movement.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.split("```toml\n")[1].split("```")[0]
UUID = "123e4567-e89b-42d3-a456-426614174000"
URL = "https://repscope.test/mine/front_raise.toml"


def asked(
    user_exercise: str = URL, query: str = "", origins: list[str] | None = None, **site: Any
) -> Session:
    """A session opened with that movement, whatever came of it."""
    session = Session()
    claims = {**DEVELOPER, "payload": {**DEVELOPER["payload"], "origins": origins or []}}
    session.open(f"token=t&userExercise={user_exercise}&{query}", {**SITE, **site}, claims)
    return session


def defined(source: str, query: str = "") -> Session:
    """A session with the movement of that file."""
    session = asked(query=query)
    messages = session.define(source)
    assert session.page.proceed, messages
    return session


def fed(session: Session, recording: Recording) -> list[Message]:
    """All messages of a recording, its end included."""
    messages: list[Message] = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        messages += session.frame(keypoints, t_ms, recording.width, recording.height)
    return messages + session.finish()


def refusal(source: str, lang: str = "en") -> str:
    """What the page's host gets for a wrong file."""
    session = asked(query=f"lang={lang}")
    (error,) = session.define(source)
    assert isinstance(error, Error) and error.error == "invalid_exercise"
    assert not session.page.proceed and session.page.movement_file is None
    assert session.frame([0.5] * 51, 0.0, 640, 480) == []
    return error.message


# --- the documents' example -------------------------------------------------------------------------------


def test_the_documents_example_has_twenty_lines() -> None:
    assert len(EXAMPLE.splitlines()) <= 20
    assert own_movement(EXAMPLE, "front_raise.toml").name("en") == "Front raise"


@pytest.mark.parametrize("view", load_movement("front_raise").views)
@pytest.mark.parametrize(("fps", "tempo"), [(15, 1.0), (30, 0.6), (60, 1.6)])
def test_the_documents_example_counts_and_grades(view: str, fps: int, tempo: float) -> None:
    recording = with_noise(play("front_raise", reps=3, view=view, fps=fps, tempo=tempo), dropout=0.05, seed=1)
    messages = fed(defined(EXAMPLE), recording)
    assert counted(messages) == recording.reps_truth == 3
    assert all(m.form_score is not None and m.form_score.grade == "A" for m in counters(messages))
    assert summary(messages).exercise == "front_raise"


def test_the_documents_example_names_its_fault_in_its_own_words() -> None:
    scores = []
    for amount in load_movement("front_raise").faults["height"].amounts:
        messages = fed(
            defined(EXAMPLE, "recommendations=true"), play("front_raise", reps=2, view="side", rom=amount)
        )
        assert counted(messages) == 2
        scores.append(summary(messages).avg_rep_score or 0)
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] <= 75
    said = {(*m.codes, *m.data) for m in messages if isinstance(m, Recommendations) and m.codes}
    assert said == {("shoulder_height", "Raise your arms to shoulder height")}


@pytest.mark.parametrize("movement", ["stand", "walk", "wave", "sit_down", "bicep_curl"])
def test_the_documents_example_counts_nothing_else(movement: str) -> None:
    assert counted(fed(defined(EXAMPLE), play(movement, reps=2))) == 0


def test_the_documents_error_is_the_pages() -> None:
    told = " ".join(line.removeprefix("> ") for line in PAGE.splitlines() if line.startswith("> "))
    broken = EXAMPLE.replace(
        'name = "height"\nsignal = "upper_arm_from_vertical_deg"', 'name = "height"\nsignal = "upper_arm"'
    )
    before, after = told.split("…")
    message = refusal(broken)
    assert message.startswith(before.rstrip(", "))
    assert message.endswith(after.lstrip(", "))


# --- wrong files ------------------------------------------------------------------------------------------

MINE = """\
id = "mine"
kind = "repetitions"

[placement]
parts = ["shoulder", "elbow"]
sides = "one"

[[excursion]]
signal = "arm_raise_deg"
start = 20
target = 60

[[form]]
name = "height"
signal = "arm_raise_deg"
measure = "max"
ideal = 90
worst = 60
points = 50
cue = "arms_higher"

[text.en]
name = "Mine"
[text.en.cue]
own = "Do it so"
"""

HOLD = """\
id = "mine"
kind = "hold"
placement = { parts = ["hip"], sides = "one" }
[[posture]]
signal = "trunk_upright"
low = 0.8
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "mine"', "", "mine.toml, line 1: id is missing; expected a name of at most 40 small letters"),
        ('id = "mine"', 'id = "My move"', "line 1: id must be a name of at most 40 small letters"),
        (
            'id = "mine"',
            'id = "squat"',
            'line 1: id must be an id that no built-in movement has, not "squat"',
        ),
        ('id = "mine"', 'id = "face_pushup"', "line 1: id must be an id that no built-in movement has"),
        (
            'id = "mine"',
            "id = 'mine'\nid = 'mine'",
            "line 2: this is no valid TOML: Cannot overwrite a value",
        ),
        ('kind = "repetitions"', 'kind = "dance"', "line 2: kind must be one of repetitions, hold"),
        (
            'kind = "repetitions"',
            'kind = "jump"',
            'line 2: kind must be one of repetitions, hold, not "jump"',
        ),
        ('parts = ["shoulder", "elbow"]', 'parts = ["tail"]', "line 5 [placement]: parts must be a list of"),
        ('parts = ["shoulder", "elbow"]', "parts = 7", "line 5 [placement]: parts must be a list of some of"),
        (
            'sides = "one"',
            "sides = 1979-05-27",
            "line 6 [placement]: sides must be one of one, both, not 1979",
        ),
        ('sides = "one"', "sids = 'one'", "line 4 [placement]: sides is missing; expected one of one, both"),
        (
            'sides = "one"',
            "sides = 'one'\nview = [[[]]]",
            "line 7 [placement]: view must be one of any, front",
        ),
        ('"arm_raise_deg"\nstart', '"arm"\nstart', "line 9 [[excursion]] 1: signal must be one of "),
        ("start = 20", "start = '20'", 'line 10 [[excursion]] 1: start must be a finite number, not "20"'),
        ("start = 20", "start = true", "line 10 [[excursion]] 1: start must be a finite number, not true"),
        ("start = 20", "start = nan", "line 10 [[excursion]] 1: start must be a finite number, not nan"),
        ("start = 20", "start = -inf", "line 10 [[excursion]] 1: start must be a finite number, not -inf"),
        (
            "start = 20",
            "start = 0x" + "f" * 9000,
            "line 10 [[excursion]] 1: start must be a finite number, not",
        ),
        ("start = 20", "start = " + "9" * 9000, "line 10: a number has too many digits"),
        ("start = 20", "start = = 20", "line 10: this is no valid TOML: Invalid value"),
        ("target = 60", "target = 20", "line 11 [[excursion]] 1: target must be another number than start"),
        ("target = 60", "", "line 8 [[excursion]] 1: target is missing; expected a finite number"),
        ("target = 60", "target = 60\nspeed = 3", "line 12 [[excursion]] 1: unknown field speed; known: "),
        ("[[excursion]]", "[[excursions]]", "mine.toml, line 8: unknown field excursions; known: anchor, "),
        ("[[excursion]]", "[[posture]]", "mine.toml, line 10 [[posture]] 1: unknown field start; known: "),
        (
            "[[excursion]]",
            "[[excursion]]\nview = 'side'",
            "repetitions need at least one [[excursion]] for any",
        ),
        ("[[excursion]]", "[excursion]", "line 8: excursion must be a list of tables, not {…}"),
        ("points = 50", "points = 500", "line 19 [[form]] 1: points must be a number from 0 to 100, not 500"),
        ("worst = 60", "worst = 90", "line 18 [[form]] 1: worst must be another number than ideal, not 90"),
        ('cue = "arms_higher"', 'cue = "<b>"', "line 20 [[form]] 1: cue must be a name of at most 40 small"),
        (
            'cue = "arms_higher"',
            'cue = "arms_higher"\n' + "[[form]]\n" * 20,
            "form has 21 entries, at most 16",
        ),
        (
            'name = "Mine"',
            f'name = "{"x" * 61}"',
            "line 23 [text.en]: name must be a line of at most 60 char",
        ),
        (
            'name = "Mine"',
            'name = "a\\u0007b"',
            "line 23 [text.en]: name must be a line of at most 60 charac",
        ),
        (
            'name = "Mine"',
            'name = "a\\u202eb"',
            "line 23 [text.en]: name must be a line of at most 60 charac",
        ),
        ("[text.en]", "[text.xx]", "line 22 [text]: unknown field xx; known: de, en, es, fr, pt"),
        ('own = "Do it so"', 'Own = "Do it so"', "line 25 [text.en.cue]: Own must be a name of at most 40"),
        ('own = "Do it so"', "own = 5", "line 25 [text.en.cue]: own must be a line of at most 60 characters"),
        (
            "[text.en]",
            "[difficulty]\nhard = 0\n[text.en]",
            "line 23 [difficulty]: hard must be a number from",
        ),
        (
            "[text.en]",
            "[repetition]\nturn = 0\n[text.en]",
            "line 23 [repetition]: turn must be a number from",
        ),
        ("[text.en]", "[a" + ".a" * 90 + "]\n[text.en]", "line 22: tables or lists are nested too deep"),
        ("points = 50", "points = " + "[" * 9000, "tables or lists are nested too deep"),
        ("points = 50", "points = 50" + " " * MOST_BYTES, "mine.toml: the file is larger than 65536 bytes"),
        ("points = 50", 'points = """', "line 26: this is no valid TOML: "),
        ("points = 50", "points = \x00", "line 19: this is no valid TOML: "),
    ],
)
def test_a_wrong_file_says_where_what_was_expected_and_what_came(old: str, new: str, said: str) -> None:
    assert MINE.count(old) == 1
    with pytest.raises(MovementError) as caught:
        own_movement(MINE.replace(old, new), "mine.toml")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 1500


def test_a_hold_needs_a_posture() -> None:
    assert own_movement(HOLD, "mine.toml").kind == "hold"
    with pytest.raises(MovementError, match=r"a hold needs at least one \[\[posture\]\]"):
        own_movement(HOLD.split("[[posture]]", maxsplit=1)[0], "mine.toml")


def test_windows_ends_of_lines_and_byte_order_marks_are_fine() -> None:
    assert own_movement("\ufeff" + MINE.replace("\n", "\r\n"), "mine.toml").id == "mine"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_file_is_explained_in_every_language(lang: str) -> None:
    message = refusal(MINE.replace("points = 50", "points = 500"), lang)
    for part in ("front_raise.toml", "19 [[form]] 1: points", "500"):
        assert part in message
    assert message.endswith(".")
    assert (lang == "en") == ("must be" in message)


TABLES = st.sampled_from(["form", "excursion", "posture", "gate", "require", "anchor", "text.en.cue", "hold"])
LINES = st.one_of(
    st.sampled_from(MINE.splitlines() + HOLD.splitlines()),
    st.builds("[[{}]]".format, TABLES),
    st.builds("[{}]".format, TABLES),
    st.builds(
        "{} = {}".format,
        st.sampled_from(
            ["id", "kind", "sides", "signal", "low", "limb", "measure", "ideal", "cue", "points", "x.y"]
        ),
        st.sampled_from(["1", "-1e300", "nan", '"max"', '"each"', "[]", "[[1]]", "{ a = 1 }", "true", '"é"']),
    ),
    st.text(max_size=20),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), LINES), max_size=6), st.integers(0, 30))
def test_a_mutilated_file_is_a_movement_or_an_error_with_a_line(
    changes: list[tuple[int, str]], dropped: int
) -> None:
    lines = MINE.splitlines()
    del lines[min(dropped, len(lines) - 1)]
    for at, line in changes:
        lines.insert(min(at, len(lines)), line)
    source = "\n".join(lines)
    try:
        own_movement(source, "mine.toml")
    except MovementError as error:
        assert error.line is not None and 1 <= error.line <= source.count("\n") + 1
        for lang in LANGUAGES:
            assert "mine.toml" in error.message(lang)


# --- what a file may cost ---------------------------------------------------------------------------------

ANY = st.floats(-9e5, 9e5)
SIGNAL = st.sampled_from(["arm_raise_deg", "knee_flexion_deg", "trunk_upright", "hand_to_foot"])
MEASURE = st.sampled_from(["max", "min", "at_peak", "span", "sway", "reach", "start", "duration_s", "out_s"])


@st.composite
def valid_files(draw: st.DrawFn) -> str:
    """A file that the schema takes, with whatever numbers it allows."""
    kind = draw(st.sampled_from(["repetitions", "hold"]))
    sides = draw(st.sampled_from(["together", "each", "left", "right"]))
    placement = 'placement = { parts = ["shoulder", "elbow"], sides = "one" }'
    lines = [f'id = "mine"\nkind = "{kind}"\nsides = "{sides}"\n{placement}']
    for _ in range(draw(st.integers(1, 3))):
        start, step = draw(ANY) / 2, draw(st.sampled_from([1e-6, -1e-6, 0.1, 30.0, -40.0]))
        relative = str(draw(st.booleans())).lower()
        lines.append(
            f'[[excursion]]\nsignal = "{draw(SIGNAL)}"\nstart = {start!r}\ntarget = {start + 2 * step!r}\n'
            f"relative = {relative}"
        )
    lines.append('[[excursion]]\nsignal = "arm_raise_deg"\nstart = 20\ntarget = 60')
    lines += [
        f'[[{table}]]\nsignal = "{draw(SIGNAL)}"\nlow = {draw(ANY)!r}\nmargin = 1e6'
        for table in draw(st.lists(st.sampled_from(["gate", "posture"]), max_size=3))
    ]
    lines.append('[[posture]]\nsignal = "arm_raise_deg"\nlow = -1\nhigh = 1e6')
    for i in range(draw(st.integers(0, 4))):
        measure = draw(MEASURE)
        signal = (
            f'signal = "{draw(SIGNAL)}"\n' if measure in ("max", "min", "at_peak", "span", "sway") else ""
        )
        worst = draw(ANY)
        lines.append(
            f'[[form]]\nname = "c{i}"\nmeasure = "{measure}"\n{signal}ideal = {worst + 1e-5!r}\nworst = {worst!r}\n'
            f'points = {draw(st.floats(0, 100))!r}\ncue = "c{i}"'
        )
    leave, turn = draw(st.floats(0, 1)), draw(st.floats(0.01, 1))
    lines.append(f"[repetition]\nleave = {leave!r}\nturn = {turn!r}\nmin_ms = 0\nsettle_ms = 0")
    lines.append(f"[difficulty]\neasy = {draw(st.sampled_from([0.1, 10.0]))!r}")
    return "\n".join(lines)


WAVES = play("front_raise", reps=2, view="side", fps=10)


@settings(max_examples=40, deadline=None)
@given(valid_files())
def test_no_number_that_the_schema_takes_breaks_a_session(source: str) -> None:
    session = defined(source, "difficulty=easy&recommendations=true&progression=true&angles=true")
    messages = fed(session, WAVES)
    counts = [m.current_count for m in messages if isinstance(m, Counter)]
    assert counts == sorted(counts)
    assert all(0 <= m.form_score.score <= 100 for m in counters(messages) if m.form_score)
    assert not [m for m in messages if isinstance(m, Error)]


def test_the_built_in_movements_keep_within_what_a_stranger_may_ask() -> None:
    for file in (REPO / "py_core" / "catalogue").glob("*.toml"):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        assert file.stat().st_size < MOST_BYTES
        assert all(len(data.get(table, ())) <= most for table, most in MOST.items()), file.name
        with pytest.raises(MovementError, match=r"an id that no built-in movement has|kind must be one of"):
            own_movement(file.read_text(encoding="utf-8"), file.name)
        assert file.stem in IDS


# --- the words of a file ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "lang", "name", "own", "built_in"),
    [
        ("", "en", "mine", "own", "Raise your arms higher"),
        ('en.name = "Mine"\nen.cue.own = "So"', "en", "Mine", "So", "Raise your arms higher"),
        ('en.name = "Mine"\nen.cue.own = "So"', "fr", "Mine", "So", "Levez les bras plus haut"),
        ('en.name = "Mine"\nfr.name = "Le mien"', "fr", "Le mien", "own", "Levez les bras plus haut"),
        ('fr.name = "Le mien"', "en", "mine", "own", "Raise your arms higher"),
        ('en.cue.arms_higher = "Up!"', "en", "mine", "own", "Up!"),
    ],
)
def test_words_come_in_the_persons_language_else_in_english_else_as_codes(
    texts: str, lang: str, name: str, own: str, built_in: str
) -> None:
    movement = own_movement(MINE.split("[text.en]", maxsplit=1)[0] + f"[text]\n{texts}\n", "mine.toml")
    assert movement.name(lang) == name
    assert movement.cue(lang, "own") == own
    assert movement.cue(lang, "arms_higher") == built_in


# --- the session ------------------------------------------------------------------------------------------


def test_frames_wait_for_the_file() -> None:
    session = asked(query="keypoints=true")
    assert session.page.proceed
    assert session.page.movement_file == MovementFile(URL, MOST_BYTES)
    assert (session.page.exercise, session.page.unit) == (None, "none")
    assert session.frame([0.5] * 51, 0.0, 640, 480) == []
    assert session.define(EXAMPLE) == []
    assert session.page.movement_file is None
    page = session.page
    assert (page.exercise, page.exercise_name, page.unit) == ("front_raise", "Front raise", "repetitions")
    assert session.frame(WAVES.frames[0], 40.0, 640, 480) != []
    assert session.define(MINE) == []
    assert session.page == page


def test_a_uuid_names_a_file_of_the_site() -> None:
    assert asked(UUID.upper()).page.movement_file == MovementFile(f"movements/{UUID}.toml", MOST_BYTES)


def test_a_hold_of_ones_own_counts_seconds() -> None:
    session = defined(HOLD)
    assert session.page.unit == "seconds"
    assert counted(fed(session, play("stand", reps=1, fps=15))) >= 2


def test_reset_keeps_the_movement_and_setExercise_leaves_it() -> None:  # noqa: N802 - the command's name
    session = defined(EXAMPLE)
    session.command({"command": "reset"})
    assert session.page.exercise == "front_raise"
    session.command({"command": "setExercise", "exercise": "squat"})
    assert session.page.exercise == "squat"
    session = asked()
    session.command({"command": "setExercise", "exercise": "squat"})
    assert session.page.movement_file is None
    assert session.define(EXAMPLE) == []
    assert session.page.exercise == "squat"


@pytest.mark.parametrize("problem", [*sorted(FETCH_PROBLEMS), "something new"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_that_cannot_be_fetched_ends_the_page(problem: str, lang: str) -> None:
    session = asked(query=f"lang={lang}")
    (error,) = session.define(None, problem, "404")
    assert isinstance(error, Error)
    assert error.error == "invalid_exercise"
    assert URL in error.message
    assert ("404" in error.message) == (problem in ("status", "redirected"))
    assert not session.page.proceed


def test_the_page_knows_the_same_problems() -> None:
    page = (REPO / "web" / "src" / "live" / "text_file.ts").read_text(encoding="utf-8")
    told = page.split("export type FetchProblem =")[1].split(";")[0]
    assert set(re.findall(r'"(\w+)"', told)) == FETCH_PROBLEMS


@pytest.mark.parametrize(
    ("url", "origins", "host", "allowed"),
    [
        ("https://repscope.test/a.toml", [], None, True),
        ("https://host.example/a.toml", [], "https://host.example", True),
        ("https://HOST.example:443/a.toml", [], "https://host.example", True),
        ("https://host.example/a.toml", [], None, False),
        ("https://cdn.example/a.toml", [], "https://host.example", False),
        ("http://host.example/a.toml", [], "https://host.example", False),
        ("https://host.example:8443/a.toml", [], "https://host.example", False),
        ("https://cdn.example/a.toml", ["https://host.example", "https://cdn.example"], None, True),
        ("https://repscope.test/a.toml", ["https://host.example"], "https://host.example", True),
        ("https://other.example/a.toml", ["https://host.example"], "https://host.example", False),
    ],
)
def test_a_file_lies_where_the_token_allows(
    url: str, origins: list[str], host: str | None, allowed: bool
) -> None:
    around = "frame" if host else "top"
    session = asked(url, origins=origins, host_origin=host, embedding=around)
    assert session.page.proceed is allowed
    assert (session.page.movement_file is not None) is allowed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_elsewhere_is_refused_with_its_origin(lang: str) -> None:
    session = Session()
    query = f"token=t&userExercise=https://elsewhere.example/a.toml&lang={lang}"
    error = session.open(query, SITE, DEVELOPER)[-1]
    assert isinstance(error, Error)
    assert (error.error, error.origin) == ("origin_not_allowed", "https://elsewhere.example")
    assert "https://elsewhere.example" in error.message


@pytest.mark.parametrize(
    "value",
    [
        "movements/kick.toml",
        "/kick.toml",
        "//repscope.test/kick.toml",
        "data:text/plain,id",
        "blob:https://repscope.test/1",
        "file:///etc/passwd",
        "https:repscope.test/kick.toml",
        "https:///repscope.test/kick.toml",
        "https://repscope.test%2f@evil.example/kick.toml",
        "https://repscope.test@evil.example/kick.toml",
        "https://repscope.test\\@evil.example/kick.toml",
        "https://repscope.test%0d/kick.toml",
    ],
)
def test_what_is_no_plain_address_is_no_parameter(value: str) -> None:
    session = Session()
    error = session.open(f"token=t&userExercise={quote(value)}", SITE, DEVELOPER)[-1]
    assert isinstance(error, Error)
    assert error.error == "invalid_parameter"
    assert not session.page.proceed
