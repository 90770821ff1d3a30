"""Files taken from npm packages, pinned by the package's sha256.

The packages come through ``npm pack``, so whatever registry, mirror or proxy the user's npm is set to is what
answers. Nothing is trusted before its hash is right, and nothing is fetched or unpacked twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from web.tools.toolchain import StepError

Progress = Callable[[str], None]

_CHUNK = 1 << 20
_SAY_EVERY_S = 10.0


class DownloadError(StepError):
    """A download that cannot be used. The text says what was expected, what came and what to do."""


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's bytes. Raises ``OSError`` where it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def npm_package(name: str, version: str, sha256: str, cache: Path, progress: Progress = print) -> Path:
    """The checked tarball of an npm package.

    It is kept under ``cache/downloads`` and fetched only when missing or no longer what ``sha256`` says.
    Raises ``DownloadError`` when npm cannot fetch it, or when what it fetched has another sha256.
    """
    folder = cache / "downloads"
    target = folder / f"{name.replace('@', '').replace('/', '-')}-{version}.tgz"
    if target.is_file() and sha256_of(target) == sha256:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="incoming-") as incoming:
        fetched = _npm_pack(f"{name}@{version}", Path(incoming), progress)
        found = sha256_of(fetched)
        if found != sha256:
            raise DownloadError(
                f"npm package {name} {version}: expected a file with sha256 {sha256}, got {found}. "
                "It was thrown away. Check the registry that npm is set to (npm config get registry), then "
                "run the command again; if the pin is meant to change, change it where it is written down."
            )
        fetched.replace(target)
    return target


def npm_file(
    name: str,
    version: str,
    sha256: str,
    member: str,
    target: Path,
    cache: Path,
    progress: Progress = print,
) -> Path:
    """One file of an npm package, written to ``target``: ``npm_files`` for a single member."""
    npm_files(name, version, sha256, {member: target}, cache, progress)
    return target


def npm_files(
    name: str,
    version: str,
    sha256: str,
    members: Mapping[str, Path],
    cache: Path,
    progress: Progress = print,
) -> None:
    """Chosen files of an npm package, each written to its own path.

    ``members`` maps names inside the tarball (they begin with ``package/``) to where each goes. A note
    beside the tarball remembers the sha256 of what was unpacked: while every target still has it, nothing
    is done and the tarball itself may be gone. Raises ``DownloadError`` as ``npm_package`` does, and for a
    missing member.
    """
    note = cache / "downloads" / f"{sha256}.json"
    known = _read_note(note)
    wanted = {
        member: target
        for member, target in members.items()
        if not (target.is_file() and known.get(member) == sha256_of(target))
    }
    if not wanted:
        return
    package = npm_package(name, version, sha256, cache, progress)
    known.update(_unpack(package, wanted))
    note.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")


def _npm_pack(spec: str, folder: Path, progress: Progress) -> Path:
    """Run ``npm pack`` for a ``name@version`` into an empty folder and return the tarball it left there."""
    npm = shutil.which("npm")
    if npm is None:
        raise DownloadError(
            f"npm is needed to fetch {spec} and is not on PATH. Run this through build.py, which finds Node."
        )
    progress(f"fetching {spec} from npm")
    began = said = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said_by_npm:
        process = subprocess.Popen(
            [npm, "pack", spec, "--pack-destination", str(folder), "--ignore-scripts"],
            cwd=folder,
            stdout=said_by_npm,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "npm_config_update_notifier": "false"},
        )
        while process.poll() is None:
            time.sleep(0.1)
            if time.monotonic() - said >= _SAY_EVERY_S:
                said = time.monotonic()
                progress(f"still fetching {spec} ({said - began:.0f} s)")
        said_by_npm.seek(0)
        output = said_by_npm.read().strip()
    tarballs = sorted(folder.glob("*.tgz"))
    if process.returncode != 0 or len(tarballs) != 1:
        raise DownloadError(
            f"npm could not fetch {spec} (exit status {process.returncode}). Check the network and npm's "
            f"registry and proxy settings, then run the command again. npm said:\n{output[-2000:]}"
        )
    return tarballs[0]


def _unpack(package: Path, wanted: Mapping[str, Path]) -> dict[str, str]:
    """Write the wanted members in one pass over the tarball; return the sha256 of each."""
    missing = dict(wanted)
    hashes: dict[str, str] = {}
    with tarfile.open(package, "r|gz") as archive:
        for entry in archive:
            target = missing.get(entry.name)
            if target is None or not entry.isfile():
                continue
            stream = archive.extractfile(entry)
            assert stream is not None
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(target.name + ".partial")
            with partial.open("wb") as out:
                shutil.copyfileobj(stream, out, _CHUNK)
            hashes[entry.name] = sha256_of(partial)
            partial.replace(target)
            del missing[entry.name]
            if not missing:
                break
    if missing:
        raise DownloadError(
            f"{package.name} holds no {', '.join(sorted(missing))}. Is the version the pinned one?"
        )
    return hashes


def _read_note(note: Path) -> dict[str, str]:
    """What was unpacked before: member to sha256; empty when there is no readable note."""
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
