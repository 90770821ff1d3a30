"""Zip archives whose bytes depend on their members alone, and names that carry their contents' hash."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HASH_DIGITS = 8


def write_zip(target: Path, members: Mapping[str, bytes]) -> None:
    """Write ``members`` (name to contents) in the order of their names.

    They are stored as they are: what compresses a file on its way to the browser does so better across members
    than inside each, and nothing has to be unpacked before it is read.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name])


def read_zip(source: Path) -> dict[str, bytes]:
    """Name to contents of an archive's files."""
    with zipfile.ZipFile(source) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}


def short_hash(path: Path) -> str:
    """The first digits of the sha256 of a file, or of the names and contents of the files in a folder."""
    digest = hashlib.sha256()
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        if file.is_file():
            digest.update(f"{file.relative_to(path).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:_HASH_DIGITS]


def hash_named(path: Path) -> Path:
    """Rename a file or folder so that its name carries the hash of what it holds: ``a.zip`` to ``a-1f2e3d4c.zip``."""
    suffix = path.suffix if path.is_file() else ""
    return path.rename(path.with_name(f"{path.name.removesuffix(suffix)}-{short_hash(path)}{suffix}"))
