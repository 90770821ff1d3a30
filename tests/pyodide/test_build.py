"""What the build makes of the engine's parts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from web.tools.archives import hash_named, read_zip, write_zip
from web.tools.engine import OFFLINE, build_engine, hint_pages

PAGE = "<!doctype html>\n<html>\n  <head>\n    <title>x</title>\n  </head>\n  <body></body>\n</html>\n"


def test_every_name_but_the_manifests_carries_a_hash(engine: Path) -> None:
    names = {path.name for path in engine.iterdir()} - {"manifest.json", "manifest.json.br"}
    assert names
    assert all(re.search(r"-[0-9a-f]{8}(\.\w+)*$", name) for name in names), names


def test_the_manifest_names_what_is_there(engine: Path) -> None:
    manifest = json.loads((engine / "manifest.json").read_text(encoding="utf-8"))
    for name in (manifest["pyscript"], *manifest["modules"], *manifest["fetched"], manifest["core"]):
        assert (engine / name.partition("?")[0]).is_file(), name


def test_a_second_build_changes_nothing(engine: Path, repo: Path, cache: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in engine.rglob("*")}
    said: list[str] = []
    build_engine(repo, cache, engine.parent, said.append)
    assert said == []
    assert {path: path.stat().st_mtime_ns for path in engine.rglob("*")} == before


def test_what_an_earlier_build_left_goes_and_compressed_copies_stay(
    engine: Path, repo: Path, cache: Path, tmp_path: Path
) -> None:
    build_engine(repo, cache, tmp_path, print)
    stale = [
        tmp_path / "engine" / "py_core-00000000.zip",
        tmp_path / "engine" / "pyodide-0.1-00000000" / "x.wasm",
    ]
    for file in stale:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"")
    copy = tmp_path / "engine" / "manifest.json.br"
    copy.write_bytes(b"")
    build_engine(repo, cache, tmp_path, print)
    assert not any(file.exists() for file in (*stale, stale[1].parent))
    assert copy.exists()


def test_no_file_mentions_a_source_map_that_is_not_there(engine: Path) -> None:
    for file in (*engine.rglob("*.js"), *engine.rglob("*.mjs")):
        assert b"\n//# sourceMappingURL=" not in file.read_bytes(), file


def test_the_numpy_wheel_is_whole_and_slim(engine: Path) -> None:
    [wheel] = engine.glob("pyodide-*/numpy-*.whl")
    members = read_zip(wheel)
    assert not [name for name in members if re.search(r"/tests/|\.pyi$|/f2py/|/testing/", name)]
    assert "numpy-2.2.5.dist-info/LICENSE.txt" in members
    record = dict(line.split(",")[:2] for line in members["numpy-2.2.5.dist-info/RECORD"].decode().split())
    assert set(record) == set(members)
    for name, data in members.items():
        if record[name]:
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert record[name] == f"sha256={digest}", name
    lock = json.loads((wheel.parent / "pyodide-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"]["numpy"]["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_archives_depend_on_their_members_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    one, other = tmp_path / "a" / "x.zip", tmp_path / "x.zip"
    write_zip(one, {"b.py": b"2", "a.py": b"1"})
    write_zip(other, {"a.py": b"1", "b.py": b"2"})
    assert one.read_bytes() == other.read_bytes()
    assert hash_named(one).name == hash_named(other).name


def test_hints_are_put_into_the_head_and_replaced(engine: Path, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(PAGE, encoding="utf-8")
    hint_pages(engine.parent, "/base/", [page])
    hinted = page.read_text(encoding="utf-8")
    [inline] = re.findall(r'id="engine">(.*?)</script>', hinted)
    assert json.loads(inline) == json.loads((engine / "manifest.json").read_text(encoding="utf-8"))
    assert 'href="/base/engine/pyscript-' in hinted
    assert hinted.index("<title>") < hinted.index("<!-- engine -->") < hinted.index("</head>")
    hint_pages(engine.parent, "/base/", [page])
    assert page.read_text(encoding="utf-8") == hinted


def test_a_page_without_a_head_is_refused(engine: Path, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<p>", encoding="utf-8")
    with pytest.raises(ValueError, match="should have a <head>"):
        hint_pages(engine.parent, "/", [page])


def test_what_only_the_command_line_uses_does_not_travel(engine: Path, repo: Path) -> None:
    [core] = engine.glob("py_core-*.zip")
    carried = set(read_zip(core))
    assert {f"py_core/{name}" for name in OFFLINE}.isdisjoint(carried)
    assert "py_core/session.py" in carried
    for name in OFFLINE:
        assert (repo / "py_core" / name).is_file(), name
