"""Downloads pinned by hash."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from web.tools import download


def tarball(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


class Registry:
    """Stands in for ``npm pack``: serves one tarball and counts how often it was asked."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.asked: list[str] = []

    def pack(self, spec: str, folder: Path, progress: download.Progress) -> Path:
        self.asked.append(spec)
        path = folder / "fetched.tgz"
        path.write_bytes(self.data)
        return path


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    made = Registry(tarball({"package/a.bin": b"alpha", "package/b/c.json": b"{}", "package/other": b"no"}))
    monkeypatch.setattr(download, "_npm_pack", made.pack)
    return made


def test_a_package_is_fetched_once_and_again_when_it_was_spoilt(registry: Registry, tmp_path: Path) -> None:
    pin = hashlib.sha256(registry.data).hexdigest()
    path = download.npm_package("@scope/name", "1.2.3", pin, tmp_path)
    assert path == tmp_path / "downloads" / "scope-name-1.2.3.tgz"
    assert download.npm_package("@scope/name", "1.2.3", pin, tmp_path) == path
    assert registry.asked == ["@scope/name@1.2.3"]
    path.write_bytes(b"cut short")
    download.npm_package("@scope/name", "1.2.3", pin, tmp_path)
    assert download.sha256_of(path) == pin
    assert len(registry.asked) == 2


def test_a_package_with_another_hash_is_refused_and_leaves_nothing(
    registry: Registry, tmp_path: Path
) -> None:
    pin = "0" * 64
    with pytest.raises(download.DownloadError) as refusal:
        download.npm_package("name", "1.2.3", pin, tmp_path)
    found = hashlib.sha256(registry.data).hexdigest()
    assert f"expected a file with sha256 {pin}, got {found}" in str(refusal.value)
    assert list((tmp_path / "downloads").iterdir()) == []


def test_members_are_unpacked_once(registry: Registry, tmp_path: Path) -> None:
    pin = hashlib.sha256(registry.data).hexdigest()
    wanted = {"package/a.bin": tmp_path / "out" / "a", "package/b/c.json": tmp_path / "out" / "deep" / "c"}
    download.npm_files("name", "1", pin, wanted, tmp_path)
    assert (tmp_path / "out" / "a").read_bytes() == b"alpha"
    assert (tmp_path / "out" / "deep" / "c").read_bytes() == b"{}"
    # Without the tarball: what is there and right needs none.
    (tmp_path / "downloads" / "name-1.tgz").unlink()
    download.npm_files("name", "1", pin, wanted, tmp_path)
    assert len(registry.asked) == 1
    (tmp_path / "out" / "a").write_bytes(b"spoilt")
    download.npm_file("name", "1", pin, "package/a.bin", tmp_path / "out" / "a", tmp_path)
    assert (tmp_path / "out" / "a").read_bytes() == b"alpha"


def test_a_missing_member_is_named(registry: Registry, tmp_path: Path) -> None:
    pin = hashlib.sha256(registry.data).hexdigest()
    with pytest.raises(download.DownloadError, match="holds no package/nothing"):
        download.npm_file("name", "1", pin, "package/nothing", tmp_path / "x", tmp_path)


def test_without_npm_the_error_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(download.DownloadError, match="npm is needed"):
        download.npm_package("name", "1", "0" * 64, tmp_path)
