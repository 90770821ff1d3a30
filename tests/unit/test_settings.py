"""The query string: each parameter of the contract, each bound, and input that nobody would type."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_core.colours import colour
from py_core.movement_ids import ALIASES, IDS
from py_core.parameters import PAGES, TABLE, Page, Parameter
from py_core.problem import Problem
from py_core.settings import Settings, parse, readable
from py_core.text import LANGUAGES

BOTH = """
    token isAndroid exercise reference userExercise difficulty minGrade skeleton keypoints angles
    recommendations progression blazepose mediapipeModel moveNetModel poseBackend runInWorker width height
    userHeightCm devicePitchDeg scoring_profile loading_message lang messageFormat targetOrigin
""".split()  # noqa: SIM905
LIVE = """
    postureBox placementOverlay placementZoneColor placementOverlayOpacity placementBoxStrokeColor
    placementOverlayImageUrl placementImageOpacity silhouette silhouetteColor silhouetteShadow placementZone
    paddingHorizontal paddingVertical paddingLeft paddingRight paddingTop paddingBottom timer timerSeconds
    timerBg timerColor timerBorder guide record cameraFacing mirror
""".split()  # noqa: SIM905
UPLOAD = """
    source videoSrc imageSrc showUpload export containerMinHeight containerMaxWidth containerMaxHeight
    objectFit uploadButtonPosition uploadAreaPadding uploadLabel
""".split()  # noqa: SIM905

UUID = "123e4567-e89b-12d3-a456-426614174000"
ROWS = {row.name: row for row in TABLE}


def read(query: str, page: Page = "tracking") -> Settings:
    found = parse(query, page)
    assert isinstance(found, Settings), found
    return found


def refused(query: str, page: Page = "tracking") -> Problem:
    found = parse(query, page)
    assert isinstance(found, Problem), found
    assert found.message("en")
    return found


def home(row: Parameter) -> Page:
    return row.pages[0]


def test_the_table_has_the_parameters_of_the_contract() -> None:
    assert [row.name for row in TABLE] == [*BOTH, *LIVE, *UPLOAD]
    for name in BOTH:
        assert ROWS[name].pages == PAGES
    for name in LIVE:
        assert ROWS[name].pages == ("tracking",)
    for name in UPLOAD:
        assert ROWS[name].pages == ("upload_tracking",)


def test_an_empty_query_gives_the_defaults() -> None:
    found = read("")
    assert found.token is None and found.exercise is None and not found.moves
    assert (found.difficulty, found.mediapipe_model, found.move_net_model) == ("medium", "lite", "lightning")
    assert (found.pose_backend, found.scoring_profile, found.message_format) == ("webgl", "default", "object")
    assert found.skeleton and found.skeleton_theme is None
    assert found.posture_box and found.silhouette and found.placement_zone
    assert found.timer_seconds is None and found.mirror is None
    assert found.mirrored("user") and not found.mirrored("environment")
    upload = read("", "upload_tracking")
    assert (upload.source, upload.show_upload, upload.export) == ("video", True, False)
    assert (upload.container_min_height, upload.upload_area_padding) == ("200px", "12px")
    assert (upload.object_fit, upload.upload_button_position) == ("contain", "center")


def test_a_url_as_a_client_writes_it() -> None:
    found = read(
        "?token=abc.def.ghi&exercise=squat&difficulty=hard&minGrade=B&skeleton=false&keypoints=true&angles=1"
        "&recommendations=true&progression=true&width=392.72727272727275&height=640&lang=de&mirror=0"
        "&loading_message=Un+moment%2C+s%27il+vous+pla%C3%AEt&placementZoneColor=%23ff0000&timer=true"
    )
    assert found.token == "abc.def.ghi"
    assert (found.exercise, found.difficulty, found.min_grade, found.skeleton) == (
        "squat",
        "hard",
        "B",
        False,
    )
    assert found.keypoints and found.angles and found.recommendations and found.progression
    assert (found.width, found.height) == (393, 640)
    assert found.loading_message == "Un moment, s'il vous plaît"
    assert found.placement_zone_color == "#ff0000"
    assert (found.lang, found.mirror, found.timer_seconds) == ("de", False, 3.0)
    assert found.unknown == ()


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.kind == "bool"])
def test_booleans(name: str) -> None:
    row = ROWS[name]
    attribute = {"isAndroid": "is_android"}.get(name) or "".join(
        f"_{c.lower()}" if c.isupper() else c for c in name
    )
    for word, meant in {"true": True, "1": True, "false": False, "0": False}.items():
        assert getattr(read(f"{name}={word}", home(row)), attribute) is meant
    for word in ("True", "TRUE", "yes", "on", "2", "01", "true ", "nan"):
        problem = refused(f"{name}={quote_plus(word)}", home(row))
        assert problem.code == "invalid_parameter"
        for part in (name, word.strip(), "true or false"):
            assert part in problem.message("en")


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.kind in ("number", "integer")])
def test_numbers_and_their_bounds(name: str) -> None:
    row = ROWS[name]
    assert row.low is not None and row.high is not None
    for good in (row.low, row.high, (row.low + row.high) / 2):
        read(f"{name}={good}", home(row))
    below, above = row.low - 0.01, row.high + 0.01
    for bad in (
        below,
        above,
        "abc",
        "nan",
        "inf",
        "-inf",
        "1_0",
        "0x20",
        "1e999",
        "٣٠",
        "9" * 5000,
        "1,5",
        "100px",
    ):
        problem = refused(f"{name}={quote_plus(str(bad))}", home(row))
        assert problem.code == "invalid_parameter"
        text = problem.message("en")
        assert name in text and f"{row.low:g}" in text and f"{row.high:g}" in text and len(text) < 300


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.kind == "choice"])
def test_choices(name: str) -> None:
    row = ROWS[name]
    for choice in row.choices:
        read(f"{name}={choice}", home(row))
    for bad in ("neither", row.choices[0] + "x", " " + row.choices[0]):
        problem = refused(f"{name}={quote_plus(bad)}", home(row))
        assert problem.code == "invalid_parameter"
        assert all(choice in problem.message("en") for choice in (name, *row.choices))


def test_grades_may_be_written_small() -> None:
    assert read("minGrade=b").min_grade == "B"
    assert refused("minGrade=F").code == "invalid_parameter"


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.kind == "colour"])
def test_colours(name: str) -> None:
    for good in ("red", "#f00", "ff8800", "#ff880080", "rgba(0, 10, 255, 0.5)", "hsl(120deg 100% 50% / 25%)"):
        read(urlencode({name: good}))
    for bad in ("banana", "#ggg", "red;", "url(x)", "rgb()", "rgb(url(x))", "#12345", "expression(1)"):
        assert refused(urlencode({name: bad})).code == "invalid_parameter"


def test_colours_are_normalised() -> None:
    assert colour(" ReD ") == "red"
    assert colour("FF8800") == "#ff8800"
    assert colour("") is None
    assert colour("a" * 65) is None


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.kind == "css"])
def test_css_values_load_nothing(name: str) -> None:
    for good in ("2px solid #fff", "0 0 12px rgba(0,0,0,.5)", "none"):
        read(urlencode({name: good}))
    for bad in (
        "url(https://x)",
        "u rl(x)",
        "var(--x)",
        "1px; color: red",
        "a{b}",
        "rgb(1",
        "x" * 101,
        "   ",
    ):
        assert refused(urlencode({name: bad})).code == "invalid_parameter"


@pytest.mark.parametrize("name", ["placementOverlayImageUrl", "videoSrc", "imageSrc"])
def test_urls(name: str) -> None:
    page = home(ROWS[name])
    for good in (
        "https://cdn.example/a.png?x=1&y=2#z",
        "/pictures/a.png",
        "a.png",
        "data:image/png;base64,AAAA",
    ):
        read(urlencode({name: good}), page)
    for bad in (
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "http:x",
        "a b",
    ):
        assert refused(urlencode({name: bad}), page).code == "invalid_parameter"


@pytest.mark.parametrize("name", [row.name for row in TABLE if row.kind == "length"])
def test_lengths(name: str) -> None:
    for good in ("0", "200", "12.5", "50vh", "100%", "3rem", "300px"):
        read(urlencode({name: good}), "upload_tracking")
    for bad in ("-1", "12 px", "calc(1px)", "px", "10001", "1pt", "1e1000vh"):
        assert refused(urlencode({name: bad}), "upload_tracking").code == "invalid_parameter"
    assert read("containerMinHeight=320", "upload_tracking").container_min_height == "320px"


def test_skeleton_is_a_truth_value_or_a_theme() -> None:
    assert read("skeleton=1").skeleton_theme is None
    neon = read("skeleton=neon")
    assert (neon.skeleton, neon.skeleton_theme) == (True, "neon")
    assert read(f"skeleton={UUID}").skeleton_theme == UUID
    assert not read("skeleton=0").skeleton
    for bad in ("a/b", "x" * 65, "<b>", "%00"):
        assert refused(f"skeleton={bad}").code == "invalid_parameter"


@pytest.mark.parametrize(
    ("query", "seconds"),
    [
        ("", None),
        ("timer=true", 3.0),
        ("timer=false", None),
        ("timer=0", None),
        ("timer=1", 1.0),
        ("timer=4.5", 4.5),
        ("timer=60", 60.0),
        ("timerSeconds=5", 5.0),
        ("timer=true&timerSeconds=5", 5.0),
        ("timer=false&timerSeconds=5", None),
        ("timer=2&timerSeconds=5", 2.0),
        ("timer=true&timerSeconds=0", None),
    ],
)
def test_timer(query: str, seconds: float | None) -> None:
    assert read(query).timer_seconds == seconds


def test_timer_takes_nothing_else() -> None:
    for bad in ("yes", "-1", "61", "3s"):
        assert "seconds" in refused(f"timer={bad}").message("en")


def test_a_side_of_the_padding_goes_before_both_sides() -> None:
    found = read("paddingHorizontal=10&paddingVertical=5&paddingLeft=0&paddingBottom=7.5")
    assert (found.padding_left, found.padding_right) == (0.0, 10.0)
    assert (found.padding_top, found.padding_bottom) == (5.0, 7.5)


def test_mirror_follows_the_camera_unless_told() -> None:
    assert not read("mirror=false").mirrored("user")
    assert read("mirror=true").mirrored("environment")


@pytest.mark.parametrize(("alias", "name"), [(alias, row.name) for row in TABLE for alias in row.aliases])
def test_aliases_of_parameters(alias: str, name: str) -> None:
    value = UUID if name == "reference" else "true"
    assert read(f"{alias}={value}") == read(f"{name}={value}")


def test_ids_and_aliases_of_movements() -> None:
    for name in IDS:
        extra = "&userHeightCm=170" if name == "jump_analysis" else ""
        assert read(f"exercise={name}{extra}").exercise == name
    for alias, name in ALIASES.items():
        assert name in IDS
        assert read(f"exercise={alias}").exercise == name
    assert read("exercise=nobody_knows").exercise == "nobody_knows"


def test_references_are_uuids() -> None:
    assert read(f"reference={UUID.upper()}").reference == UUID
    for bad in ("abc", UUID[:-1], UUID.replace("-", ""), UUID + "0", UUID.replace("1", "g")):
        problem = refused(f"reference={bad}")
        assert problem.code == "invalid_reference"
        assert "UUID" in problem.message("en")


def test_own_movements_are_uuids_or_addresses() -> None:
    assert read(f"userExercise={UUID}").user_exercise == UUID
    url = "https://example.com/movements/kick.toml"
    assert read(urlencode({"userExercise": url})).user_exercise == url
    for bad in ("kick", "javascript:void(0)//", "12345"):
        assert refused(urlencode({"userExercise": bad})).code == "invalid_parameter"


@pytest.mark.parametrize(
    "query",
    [
        f"exercise=squat&reference={UUID}",
        "exercise=squat&reference=no-uuid&width=abc",
        f"exercise=squat&reference_movement={UUID}",
        f"exercise=squat&userExercise={UUID}",
        f"reference={UUID}&userExercise={UUID}",
        f"exercise=squat&reference={UUID}&userExercise={UUID}",
    ],
)
def test_at_most_one_movement(query: str) -> None:
    problem = refused(query)
    assert problem.code == "conflicting_parameters"
    assert sum(name in problem.message("en") for name in ("exercise", "reference", "userExercise")) == 2


def test_an_image_has_no_movement() -> None:
    for movement in ("exercise=squat", f"reference={UUID}", f"userExercise={UUID}"):
        assert refused(f"source=image&{movement}", "upload_tracking").code == "conflicting_parameters"
        assert read(f"source=video&{movement}", "upload_tracking").source == "video"
    assert read("source=image&keypoints=true", "upload_tracking").source == "image"
    assert read("source=image&exercise=squat", "tracking").unknown == ("source",)


def test_jump_analysis_needs_a_height() -> None:
    for page in PAGES:
        assert refused("exercise=jump_analysis", page).code == "jump_analysis_missing_height"
        assert refused("exercise=jump_analysis&userHeightCm=", page).code == "jump_analysis_missing_height"
        assert read("exercise=jump_analysis&userHeightCm=181.5", page).user_height_cm == 181.5
    assert refused("exercise=jump_analysis&userHeightCm=49").code == "invalid_parameter"
    assert read("exercise=jump").exercise == "air_time_jump"


def test_the_first_value_counts() -> None:
    assert read("difficulty=easy&difficulty=hard").difficulty == "easy"
    assert read("android=true&isAndroid=false").is_android
    assert read("width=320&width=abc").width == 320


def test_an_empty_value_counts_as_not_given() -> None:
    empty = "&".join(f"{row.name}=" for row in TABLE if "tracking" in row.pages)
    assert read(empty) == read("")
    assert read("exercise&token&width") == read("")
    assert read(f"exercise=&reference={UUID}").reference == UUID


def test_unknown_parameters_are_named_once() -> None:
    found = read("foo=1&bar=2&foo=3&Token=x&EXERCISE=squat&videoSrc=x")
    assert found.unknown == ("foo", "bar", "Token", "EXERCISE", "videoSrc")
    assert found.token is None
    many = read("&".join(f"p{n}=1" for n in range(1000)))
    assert len(many.unknown) == 20
    assert all(len(name) <= 80 for name in read("x" * 100_000 + "=1").unknown)


def test_the_first_problem_in_the_order_of_the_table() -> None:
    problem = refused("height=abc&width=abc&lang=xx&angles=maybe")
    assert problem.values["parameter"] == "angles"


def test_problems_speak_the_language_asked_for() -> None:
    problem = refused("lang=fr&width=abc")
    assert problem.lang == "fr"
    messages = {problem.message(lang) for lang in LANGUAGES}
    assert len(messages) == len(LANGUAGES)
    assert all("width" in message and "abc" in message for message in messages)
    assert refused("lang=xx&width=abc").lang is None


def test_a_page_of_its_own() -> None:
    with pytest.raises(ValueError, match="tracking, upload_tracking"):
        parse("", "elsewhere")


@pytest.mark.parametrize(
    "query",
    [
        "?" * 50,
        "%",
        "%zz=%zz",
        "width=%00",
        "loading_message=%00",
        "loading_message=a%0Ab",
        "exercise=%ff%fe",
        "exercise=%ED%A0%80",
        "exercise=\ud800",
        "\udfff=\udfff",
        "exercise=" + "x" * 1_000_000,
        "width=" + "9" * 1_000_000,
        "token=" + "a" * 1_000_000,
        "&".join(["width"] * 100_000),
        "=" * 100_000,
        "width=1e99999999",
        "width=--1",
        "targetOrigin=https://[::1",
        "targetOrigin=https://a:99999",
        "placementZoneColor=" + "(" * 10_000,
    ],
)
def test_hostile_queries_raise_nothing(query: str) -> None:
    for page in PAGES:
        found = parse(query, page)
        if isinstance(found, Problem):
            text = found.message("en")
            assert len(text) < 400
            text.encode("utf-8")
            assert text.isprintable()
        else:
            assert all(name.isprintable() for name in found.unknown)
        readable(query, page)


def test_bad_escapes_stay_and_bad_utf8_is_replaced() -> None:
    assert read("loading_message=100%25+of+%zz").loading_message == "100% of %zz"
    assert read("loading_message=%ff").loading_message == "\ufffd"


def test_what_is_readable_of_a_bad_query() -> None:
    found = readable("width=abc&messageFormat=json&lang=es&exercise=squat&reference=x&height=300", "tracking")
    assert (found.message_format, found.lang, found.width, found.height) == ("json", "es", None, 300)
    good = "token=x&exercise=plank&lang=pt&foo=1"
    assert readable(good, "tracking") == parse(good, "tracking")


def test_target_origin_is_an_origin_or_a_star() -> None:
    assert read("targetOrigin=https%3A%2F%2FApp.example%2F").target_origin == "https://app.example"
    assert read("targetOrigin=*").target_origin == "*"
    assert refused("targetOrigin=app.example").code == "invalid_parameter"


_names = st.one_of(
    st.sampled_from([name for row in TABLE for name in (row.name, *row.aliases)]), st.text(max_size=12)
)
_values = st.one_of(
    st.sampled_from(
        ["true", "false", "0", "1", "squat", UUID, "red", "https://a.example", "image", "12", "50vh"]
    ),
    st.floats().map(str),
    st.integers().map(str),
    st.text(max_size=40),
    st.binary(max_size=12).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)),
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.tuples(_names, _values), max_size=8), st.sampled_from(PAGES), st.booleans())
def test_any_query_gives_settings_or_a_problem(
    pairs: list[tuple[str, str]], page: Page, escaped: bool
) -> None:
    query = (
        urlencode(pairs, errors="replace")
        if escaped
        else "&".join(f"{name}={value}" for name, value in pairs)
    )
    found = parse(query, page)
    if isinstance(found, Problem):
        for lang in LANGUAGES:
            assert found.message(lang).isprintable()
    else:
        assert found == parse("?" + query.removeprefix("?"), page) == readable(query, page)
        assert found.difficulty in ("easy", "medium", "hard")
        assert found.width is None or 16 <= found.width <= 8192
        assert 0 <= found.padding_left <= 45


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_query(query: str) -> None:
    assert isinstance(parse(query, "tracking"), (Settings, Problem))
