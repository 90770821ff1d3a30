"""``THIRD_PARTY_NOTICES.txt``: whose work the site carries, under which terms, made from what is in it.

Sources: the bundler's own list of npm packages, the folders of the site, ``models.toml``, and the licence
files that come with each package. A package without such a file is given by what it declares.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.fetch import read_catalogue

FILE_NAME = "THIRD_PARTY_NOTICES.txt"

_TEXTS = Path(__file__).with_name("licences")
_LICENCE_FILE = re.compile(r"^(licen[cs]e|copying|notice)([.-].*)?$", re.IGNORECASE)
_LICENCE_HEADING = re.compile(r"^(#+\s*)?licen[cs]e\b.*$", re.IGNORECASE | re.MULTILINE)
_RULE = "=" * 100
_APACHE = "Apache License, version 2.0: its full text stands at the end of this file."


@dataclass(frozen=True)
class Notice:
    """One work in the site: what it is, whose, under which licence, with which text."""

    title: str
    licence: str
    where: str
    text: str


def write(repo: Path, out: Path, modules: Path) -> None:
    """Write the notices into the site ``out``.

    ``modules`` is the bundler's list of package folders, a JSON array of paths. Raises ``OSError`` or
    ``ValueError`` where it or a package cannot be read.
    """
    node_modules = repo / "web" / "node_modules"
    found = [
        *_bundled(json.loads(modules.read_text(encoding="utf-8"))),
        *_beside(out, node_modules),
        *_models(out),
    ]
    unique = {notice.title: notice for notice in found}
    parts = [
        "Beside Repscope itself (Apache-2.0), this site carries the works below, each under its own terms.",
        "\n".join(f"  {notice.title}: {notice.licence}" for notice in unique.values()),
        *(_shown(notice) for notice in unique.values()),
        f"{_RULE}\nApache License 2.0\n{_RULE}\n\n{(repo / 'LICENSE').read_text(encoding='utf-8').strip()}",
    ]
    text = "\n\n".join(parts) + "\n"
    target = out / FILE_NAME
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def _bundled(folders: Iterable[str]) -> Iterator[Notice]:
    """What the bundler put into the pages' scripts."""
    for folder in folders:
        yield npm_notice(Path(folder), "the scripts under assets/")


def _beside(out: Path, node_modules: Path) -> Iterator[Notice]:
    """What the site carries as files of its own."""
    if (out / "wasm").is_dir():
        yield npm_notice(node_modules / "@tensorflow" / "tfjs-backend-wasm", "wasm/")
    engine = out / "engine"
    if not engine.is_dir():
        return
    yield from (
        npm_notice(folder, "engine/") for folder in _with_dependencies("@pyscript/core", node_modules)
    )
    pyodide = npm_notice(node_modules / "pyodide", "engine/")
    yield Notice(pyodide.title, pyodide.licence, pyodide.where, _text("MPL-2.0.txt"))
    yield Notice(
        "CPython 3.13 and its standard library (inside Pyodide)",
        "PSF-2.0",
        "engine/; source: https://www.python.org/downloads/source/",
        _text("CPython.txt"),
    )
    for wheel in sorted(engine.rglob("numpy-*.whl")):
        yield _numpy(wheel)


def _models(out: Path) -> Iterator[Notice]:
    """The pose models, by their catalogue."""
    if not (out / "models").is_dir():
        return
    source, models = read_catalogue()
    for model in models:
        yield Notice(
            f"{model.title} ({model.name})",
            model.license,
            f"models/{model.name}/; by {model.author}; source: {model.upstream}; "
            f"as converted in the npm package {source.package} {source.version}",
            _APACHE if model.license == "Apache-2.0" else f"Terms: {model.license}, at the source.",
        )


def npm_notice(folder: Path, where: str) -> Notice:
    """The notice of an installed npm package. Raises ``OSError`` where it has no ``package.json``."""
    package: dict[str, Any] = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    licence = _licence_name(package)
    repository = package.get("repository")
    source = repository.get("url", "") if isinstance(repository, dict) else repository or ""
    author = package.get("author")
    name = author.get("name", "") if isinstance(author, dict) else author or ""
    facts = [where, f"by {name}" if name else "", f"source: {source}" if source else ""]
    return Notice(
        f"{package['name']} {package['version']}",
        licence,
        "; ".join(fact for fact in facts if fact),
        _licence_text(folder, licence),
    )


def _licence_name(package: dict[str, Any]) -> str:
    """The SPDX name that a ``package.json`` declares, in one of the three ways it was ever written."""
    declared = package.get("license") or package.get("licenses") or "see its source"
    entries = declared if isinstance(declared, list) else [declared]
    names = [entry.get("type", "") if isinstance(entry, dict) else str(entry) for entry in entries]
    return " or ".join("Apache-2.0" if name.upper() == "APACHE-2.0" else name for name in names)


def _licence_text(folder: Path, licence: str) -> str:
    """The terms as the package itself states them: its licence files, else its read-me's part on them."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and _LICENCE_FILE.match(file.name))
    if files:
        texts = [file.read_text(encoding="utf-8", errors="replace").strip() for file in files]
        # The same long text many times over helps nobody, unless it holds more than the licence.
        return "\n\n".join(_APACHE if _is_plain_apache(text) else text for text in texts)
    if licence == "Apache-2.0":
        return _APACHE
    for readme in sorted(folder.glob("[Rr][Ee][Aa][Dd][Mm][Ee]*")):
        text = readme.read_text(encoding="utf-8", errors="replace")
        if headings := list(_LICENCE_HEADING.finditer(text)):
            return text[headings[-1].start() :].strip()
    return f"The package carries no licence text; it declares {licence}."


def _is_plain_apache(text: str) -> bool:
    """Whether a text is Apache-2.0's own, with no copyright line filled in."""
    return (
        text.startswith("Apache License")
        and "END OF TERMS AND CONDITIONS" in text
        and "Copyright 20" not in text
    )


def _with_dependencies(name: str, node_modules: Path) -> list[Path]:
    """The folder of a package that ships its dependencies inside its own files, and those of these."""
    folders: dict[Path, None] = {}
    waiting = [name]
    while waiting:
        folder = node_modules / waiting.pop()
        if folder in folders or not (folder / "package.json").is_file():
            continue
        folders[folder] = None
        package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        waiting.extend(package.get("dependencies", {}))
    return sorted(folders)


def _numpy(wheel: Path) -> Notice:
    """numpy's own licence, out of its own wheel."""
    with zipfile.ZipFile(wheel) as archive:
        texts = [
            archive.read(name).decode("utf-8", errors="replace").strip()
            for name in sorted(archive.namelist())
            if ".dist-info/" in name and "licen" in name.lower()
        ]
    return Notice(
        wheel.name.split("-cp")[0].replace("-", " "),
        "BSD-3-Clause",
        "engine/; source: https://github.com/numpy/numpy. Its wheel for Pyodide was taken, alone and with "
        "parts left out, from the npm package @bentopdf/pymupdf-wasm. Nothing else of that package, whose "
        "other parts are under the AGPL, is in this site",
        "\n\n".join(texts) or "BSD-3-Clause, at the source.",
    )


def _text(name: str) -> str:
    return (_TEXTS / name).read_text(encoding="utf-8").strip()


def _shown(notice: Notice) -> str:
    return f"{_RULE}\n{notice.title}\nLicence: {notice.licence}\nIn: {notice.where}\n{_RULE}\n\n{notice.text}"
