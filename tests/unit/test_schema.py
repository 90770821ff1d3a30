"""What is generated from the Python: up to date, and true of everything that can be sent."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import fastjsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_core import messages, page
from py_core.catalogue import OWN_KINDS, MovementError, movement_from
from py_core.encoding import encode, to_json
from py_core.messages import to_plain
from py_core.movement_ids import IDS
from web.tools import generate, movement_schema

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def whole(cls: Any) -> st.SearchStrategy[Any]:
    """Instances of a dataclass with all their fields chosen, the optional ones too."""
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: st.from_type(hints[field.name]) for field in fields(cls)})


for _module in (messages, page):
    for _cls in vars(_module).values():
        if isinstance(_cls, type) and is_dataclass(_cls):
            st.register_type_strategy(_cls, whole)


def closed(schema: Any) -> Any:
    """``schema`` with no fields allowed beyond those it names."""
    if isinstance(schema, dict):
        copied = {key: closed(item) for key, item in schema.items()}
        if "properties" in copied:
            copied["additionalProperties"] = False
        return copied
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


@pytest.fixture(scope="module")
def valid() -> Callable[[Any], Any]:
    check: Callable[[Any], Any] = fastjsonschema.compile(closed(generate.message_schema()))
    return check


@pytest.fixture(scope="module")
def valid_answer() -> Callable[[Any], Any]:
    check: Callable[[Any], Any] = fastjsonschema.compile(closed(generate.answer_schema()))
    return check


def test_the_generated_files_are_up_to_date(repo: Path) -> None:
    stale = [path.name for path in generate.check(repo)]
    assert stale == [], "run: python -m web.tools.generate"


@settings(max_examples=400, deadline=None)
@given(message=st.one_of([st.from_type(cls) for cls in get_args(messages.Message)]))
def test_every_message_fits_the_schema(valid: Callable[[Any], Any], message: messages.Message) -> None:
    (sent,) = json.loads(encode([message]))
    valid(sent)


@pytest.mark.parametrize("cls", get_args(messages.Message))
def test_each_type_fits_the_schema_and_needs_its_fields(valid: Callable[[Any], Any], cls: Any) -> None:
    name = generate.RENAMED.get(cls.__name__, cls.__name__)
    definition = generate.message_schema()["$defs"][name]
    hints = get_type_hints(cls)
    least = {
        field.name: st.none() if field.default is None else st.from_type(hints[field.name])
        for field in fields(cls)
    }

    @settings(max_examples=10, deadline=None, database=None)
    @given(st.builds(cls, **least))
    def check(message: Any) -> None:
        sent = to_plain(message)
        assert set(sent) == set(definition["required"])
        sent = json.loads(json.dumps(sent))
        valid(sent)
        for field in definition["required"]:
            lacking = {key: item for key, item in sent.items() if key != field}
            with pytest.raises(fastjsonschema.JsonSchemaException):
                valid(lacking)
        with pytest.raises(fastjsonschema.JsonSchemaException):
            valid({**sent, "type": "no_such_type"})

    check()


@settings(max_examples=200, deadline=None)
@given(message=st.one_of([whole(cls) for cls in get_args(messages.Message)]))
def test_the_text_is_that_of_the_plain_objects(message: messages.Message) -> None:
    plain = json.dumps([to_plain(message)], separators=(",", ":"), ensure_ascii=False)
    assert encode([message]) == plain


@settings(max_examples=50, deadline=None)
@given(view=st.from_type(page.ViewState), plan=st.from_type(page.PagePlan))
def test_views_and_plans_as_text_are_their_plain_objects(view: page.ViewState, plan: page.PagePlan) -> None:
    for value in (view, plan, {"view": view, "page": None}):
        assert to_json(value) == json.dumps(to_plain(value), separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_json_does_not_know_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        to_json([value])


@settings(max_examples=50, deadline=None)
@given(view=st.from_type(page.ViewState), plan=st.from_type(page.PagePlan))
def test_what_the_page_gets_fits_its_types(
    valid_answer: Callable[[Any], Any], view: page.ViewState, plan: page.PagePlan
) -> None:
    answer = json.loads(json.dumps({"messages": [], "view": to_plain(view), "page": to_plain(plan)}))
    valid_answer(answer)
    valid_answer({"messages": [{"type": "jump_started", "message": ""}], "view": None, "page": None})
    lacking = copy.deepcopy(answer)
    del lacking["page"]["look"]["mirror"]
    with pytest.raises(fastjsonschema.JsonSchemaException):
        valid_answer(lacking)


def test_the_schema_in_the_tree_is_the_one_checked(repo: Path) -> None:
    file = repo / "web" / "src" / "generated" / "messages.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == generate.message_schema()


def test_movements_of_the_page_are_those_with_a_file(repo: Path) -> None:
    text = (repo / "web" / "src" / "generated" / "movements.ts").read_text(encoding="utf-8")
    there = {file.stem for file in (repo / "py_core" / "catalogue").glob("*.toml")}
    assert {name for name in IDS if f'"id": "{name}"' in text} == there & set(IDS)


def test_the_schema_of_movement_files_takes_what_the_reader_takes(repo: Path) -> None:
    fits: Callable[[Any], Any] = fastjsonschema.compile(json.loads(movement_schema.page()))
    for file in sorted((repo / "py_core" / "catalogue").glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        if data["kind"] in OWN_KINDS:
            assert fits(data) == data


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("form", "points", 101),
        ("form", "cue", "Go lower!"),
        ("form", "measure", "most"),
        ("excursion", "signal", "mood"),
        ("excursion", "speed", 3),
        ("excursion", "start", None),
        ("gate", "hint", "dance"),
    ],
)
def test_the_schema_of_movement_files_refuses_what_the_reader_refuses(
    repo: Path, table: str, field: str, value: object
) -> None:
    fits: Callable[[Any], Any] = fastjsonschema.compile(json.loads(movement_schema.page()))
    squat = (repo / "py_core" / "catalogue" / "squat.toml").read_text(encoding="utf-8")
    data = tomllib.loads(squat)
    row = data[table][0]
    if value is None:
        del row[field]
    else:
        row[field] = value
    with pytest.raises(MovementError):
        movement_from(data, "squat.toml")
    with pytest.raises(fastjsonschema.JsonSchemaException):
        fits(data)


def test_changes_are_noticed_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"web/one.ts": lambda _: "1\n", "web/two.ts": lambda _: "2\n"}
    monkeypatch.setattr(generate, "FILES", made)
    folder = tmp_path / "web"
    assert generate.check(tmp_path) == [folder / "one.ts", folder / "two.ts"]
    assert not folder.exists()
    assert generate.generate(tmp_path) == [folder / "one.ts", folder / "two.ts"]
    assert generate.check(tmp_path) == []
    assert generate.generate(tmp_path) == []
    (folder / "two.ts").write_text("edited by hand\n", encoding="utf-8")
    assert generate.check(tmp_path) == [folder / "two.ts"]
    assert generate.generate(tmp_path) == [folder / "two.ts"]
    assert (folder / "two.ts").read_text(encoding="utf-8") == "2\n"


def test_types_without_node_say_what_is_missing(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="Node"):
        generate.check(repo)
