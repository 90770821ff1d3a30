"""The pose models' way to the site: cut into shards, checked by hash and signature, skipped when there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import fetch
from models.fetch import ModelsError, ensure_models, read_catalogue, split
from models.wasm import BINARIES, PACKAGE, ensure_wasm

WEIGHTS = bytes(range(256)) * 40


def topology(**changes: Any) -> dict[str, Any]:
    def entry(name: str, *shape: int) -> dict[str, Any]:
        dims = {"dim": [{"size": str(size)} for size in shape]}
        return {"name": name, "dtype": "DT_INT32", "tensorShape": dims}

    return {
        "format": "graph-model",
        "modelTopology": {"node": []},
        "signature": {"inputs": {"in": entry("in:0", 1, 8, 8, 3)}, "outputs": {"out": entry("out:0", 1, 17)}},
        "weightsManifest": [{"paths": ["all.bin"], "weights": [{"name": "w"}]}],
        **changes,
    }


class Package:
    """Stands for the npm package: what is in it, and a catalogue that pins it."""

    def __init__(self, folder: Path) -> None:
        self.members = {"package/m.json": json.dumps(topology()).encode(), "package/m.bin": WEIGHTS}
        self.fetched = 0
        self.catalogue = folder / "models.toml"
        self.pin()

    def pin(self, **changes: str) -> None:
        """Write the catalogue with the hashes of what the package holds."""
        hashes = {
            name: hashlib.sha256(content).hexdigest() for name, content in self.members.items()
        } | changes
        self.catalogue.write_text(
            f"""
            [source]
            package = "some-models"
            version = "1.0.0"
            sha256 = "{"0" * 64}"
            license = "MIT"

            [[model]]
            name = "tiny"
            title = "Tiny"
            author = "Somebody"
            license = "Apache-2.0"
            upstream = "https://example.org/tiny"
            topology = {{ member = "package/m.json", sha256 = "{hashes["package/m.json"]}" }}
            weights = {{ member = "package/m.bin", sha256 = "{hashes["package/m.bin"]}" }}
            input = {{ name = "in:0", dtype = "DT_INT32", shape = [1, 8, 8, 3] }}
            outputs = {{ "out:0" = [1, 17] }}
            """,
            encoding="utf-8",
        )

    def files(self, _name: str, _version: str, _sha256: str, members: Mapping[str, Path], *_: object) -> None:
        self.fetched += 1
        for member, target in members.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.members[member])


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    made = Package(tmp_path)
    monkeypatch.setattr(fetch, "CATALOGUE", made.catalogue)
    monkeypatch.setattr(fetch, "npm_files", made.files)
    monkeypatch.setattr(fetch, "SHARD_BYTES", 4096)
    # A default is bound when the function is made.
    monkeypatch.setattr(fetch.read_catalogue, "__defaults__", (made.catalogue,))
    return made


def build(tmp_path: Path) -> Path:
    ensure_models(tmp_path / "cache", tmp_path / "site", lambda text: None)
    return tmp_path / "site" / "models"


@given(st.binary(max_size=300))
def test_shards_are_the_weights_in_order_and_none_too_large(weights: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetch, "SHARD_BYTES", 64)
        shards = split(weights)
    assert b"".join(shard for _, shard in shards) == weights
    assert all(len(shard) <= 64 for _, shard in shards)
    assert all(name == f"{hashlib.sha256(shard).hexdigest()[:20]}.bin" for name, shard in shards)


def test_writes_what_the_page_loads(package: Package, tmp_path: Path) -> None:
    site = build(tmp_path)
    model = json.loads((site / "tiny" / "model.json").read_bytes())
    (group,) = model["weightsManifest"]
    assert group["weights"] == [{"name": "w"}]
    assert [(site / "tiny" / name).stat().st_size for name in group["paths"]] == group["bytes"]
    assert b"".join((site / "tiny" / name).read_bytes() for name in group["paths"]) == WEIGHTS
    entry = json.loads((site / "index.json").read_text())["models"]["tiny"]
    assert entry["license"] == "Apache-2.0"
    assert set(entry["files"]) == {"model.json", *group["paths"]}


def test_does_nothing_twice_but_mends_what_is_damaged(package: Package, tmp_path: Path) -> None:
    site = build(tmp_path)
    build(tmp_path)
    assert package.fetched == 1
    shard = next((site / "tiny").glob("*.bin"))
    shard.write_bytes(b"cut short")
    (site / "left-over").mkdir()
    build(tmp_path)
    assert package.fetched == 2
    assert shard.stat().st_size > 1000
    assert not (site / "left-over").exists()


def test_begins_anew_when_the_catalogue_changes(package: Package, tmp_path: Path) -> None:
    build(tmp_path)
    package.members["package/m.bin"] = WEIGHTS[::-1]
    package.pin()
    site = build(tmp_path)
    paths = json.loads((site / "tiny" / "model.json").read_bytes())["weightsManifest"][0]["paths"]
    assert b"".join((site / "tiny" / name).read_bytes() for name in paths) == WEIGHTS[::-1]
    assert len(list((site / "tiny").glob("*.bin"))) == len(paths)


def test_turns_down_a_file_with_another_hash(package: Package, tmp_path: Path) -> None:
    package.pin(**{"package/m.bin": "f" * 64})
    with pytest.raises(ModelsError, match=r"package/m\.bin .*expects sha256 f{64}"):
        build(tmp_path)
    assert not (tmp_path / "site" / "models" / "index.json").exists()


@pytest.mark.parametrize("part", ["inputs", "outputs"])
def test_turns_down_a_model_with_another_signature(package: Package, tmp_path: Path, part: str) -> None:
    other = topology()
    for entry in other["signature"][part].values():
        entry["tensorShape"]["dim"][-1]["size"] = "5"
    package.members["package/m.json"] = json.dumps(other).encode()
    package.pin()
    with pytest.raises(ModelsError, match=r"models\.toml expects"):
        build(tmp_path)


def test_the_real_catalogue_names_every_model_that_the_page_asks_for() -> None:
    source, models = read_catalogue()
    assert {model.name for model in models} == {
        "movenet-lightning",
        "movenet-thunder",
        "blazepose-detector",
        "blazepose-lite",
        "blazepose-full",
        "blazepose-heavy",
    }
    assert all(model.license == "Apache-2.0" for model in models)
    hashes = [source.sha256, *(pin.sha256 for model in models for pin in (model.topology, model.weights))]
    assert len(set(hashes)) == len(hashes) and all(len(digest) == 64 for digest in hashes)


def test_wasm_binaries_are_copied_and_replaced_when_they_differ(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="npm ci"):
        ensure_wasm(tmp_path, tmp_path / "site")
    (tmp_path / PACKAGE).mkdir(parents=True)
    for name in BINARIES:
        (tmp_path / PACKAGE / name).write_bytes(name.encode())
    ensure_wasm(tmp_path, tmp_path / "site")
    copy = tmp_path / "site" / "wasm" / BINARIES[0]
    assert copy.read_bytes() == BINARIES[0].encode()
    copy.write_bytes(b"of another version")
    ensure_wasm(tmp_path, tmp_path / "site")
    assert copy.read_bytes() == BINARIES[0].encode()
