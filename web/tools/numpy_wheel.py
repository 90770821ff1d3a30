"""numpy for the page's Python: found, checked, and cut down to what py_core can use.

Pyodide's own numpy lies on a network that not everybody who builds the site can reach. The same numpy, built for
the same Pyodide, lies in an npm package of another project. That package is under the AGPL as a whole: only numpy's
own wheel (BSD) is taken out of it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from web.tools.archives import read_zip, write_zip
from web.tools.download import Progress, npm_file, sha256_of

WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
VERSION = "2.2.5"

_WHEEL_SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"
_PACKAGE = "@bentopdf/pymupdf-wasm"
_PACKAGE_VERSION = "0.11.16"
_PACKAGE_SHA256 = "cd093f8824761031cae51a5f4f7b47e34030e7a000e09030b7871a11a52e73a0"

# Tests, what compiles or checks other programs, and parts that numpy itself imports only when they are named.
_DROPPED = re.compile(
    r"(^|/)tests?/|^numpy/(f2py|testing|random|polynomial|doc|distutils|_pyinstaller)/"
    r"|/(include|conftest\.py|_configtool\.py)|\.(pyi|pxd|pyx|h|a|c|build|toml)$|entry_points\.txt$"
)


def write_numpy(target: Path, cache: Path, progress: Progress) -> None:
    """Write the cut-down wheel to ``target``, whose name has to be ``WHEEL``.

    Raises ``DownloadError`` when it cannot be fetched, ``ValueError`` when it is not the pinned wheel.
    """
    whole = cache / "downloads" / WHEEL
    npm_file(_PACKAGE, _PACKAGE_VERSION, _PACKAGE_SHA256, f"package/assets/{WHEEL}", whole, cache, progress)
    found = sha256_of(whole)
    if found != _WHEEL_SHA256:
        raise ValueError(
            f"{whole}: expected sha256 {_WHEEL_SHA256}, found {found}. Delete the file and run the command again."
        )
    record = f"numpy-{VERSION}.dist-info/RECORD"
    members = {
        name: data for name, data in read_zip(whole).items() if not _DROPPED.search(name) and name != record
    }
    lines = [f"{name},sha256={_record_hash(data)},{len(data)}\n" for name, data in sorted(members.items())]
    members[record] = "".join([*lines, f"{record},,\n"]).encode()
    write_zip(target, members)


def _record_hash(data: bytes) -> str:
    """A hash as a wheel's RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
