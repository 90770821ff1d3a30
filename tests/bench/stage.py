"""The built site with what measuring adds: pages under ``/bench``, and a host page on another origin."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlencode

from web.tools import serve, tokens
from web.tools.site import TEST_SITE
from web.tools.toolchain import CACHE, REPO, StepError, digest, once, run_step

Backend = Literal["wasm", "webgl"]
BenchPage = Literal["baseline", "model", "replay"]

PAGES = Path(__file__).resolve().parent / "pages"
SCRATCH = CACHE / "bench"


def add_site(parser: argparse.ArgumentParser) -> None:
    """The argument that says which built site to measure."""
    parser.add_argument("--site", type=Path, default=TEST_SITE, help=f"the built site (default: {TEST_SITE})")


@dataclass(frozen=True, slots=True)
class Stage:
    """Two origins for the length of a measurement; both addresses end in a slash."""

    root: Path
    site_url: str
    host_url: str
    token: str

    def tracking_url(self, query: dict[str, str]) -> str:
        """The tracking page with this stage's token."""
        return f"{self.site_url}pose_tracker/tracking?{urlencode({'token': self.token, **query})}"

    def upload_url(self, query: dict[str, str]) -> str:
        """The upload page with this stage's token."""
        return f"{self.site_url}pose_tracker/upload_tracking?{urlencode({'token': self.token, **query})}"

    def embedded(self, page_url: str) -> str:
        """The host page with ``page_url`` in its frame."""
        return f"{self.host_url}?frame={quote(page_url, safe='')}"


@contextmanager
def staged(
    site: Path, pages: tuple[BenchPage, ...] = (), settings: Mapping[str, object] | None = None
) -> Iterator[Stage]:
    """Serve the built site at ``site`` and the host page beside it.

    The site is linked, not copied; its configuration alone differs: it takes WebGL by software, which is all
    that a machine without a graphics card has, and what ``settings`` adds to ``repscope.json``. Raises
    ``StepError`` where the site is not built.
    """
    if not (site / "pose_tracker" / "tracking" / "index.html").is_file():
        raise StepError(
            f"There is no built site in {site}. Build it with: python build.py build --out {site}"
        )
    root = SCRATCH / "site"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for entry in site.iterdir():
        if entry.name not in ("repscope.json", "repscope.json.br", "bench"):
            (root / entry.name).symlink_to(entry.resolve())
    key = tokens.site_key(tokens.key_path(CACHE))
    config = {
        "publicKeys": [tokens.public_jwk(key)],
        "premiumExercises": [],
        "softwareWebgl": "accept",
        **(settings or {}),
    }
    (root / "repscope.json").write_text(json.dumps(config), encoding="utf-8")
    for page in pages:
        (root / "bench").mkdir(exist_ok=True)
        (root / "bench" / page).symlink_to(build_page(page))
    with serve.running(root) as site_url, serve.running(PAGES / "host") as host_url:
        yield Stage(root, site_url, host_url, tokens.sign(key, "developer", [], days=1))


def build_page(page: BenchPage) -> Path:
    """Bundle one of the pages under ``pages`` and return the folder it went to; skipped while up to date."""
    out = SCRATCH / "pages" / page
    web = REPO / "web"
    key = digest([PAGES, web / "src", web / "package-lock.json"], page)

    def make() -> None:
        run_step(
            f"Bundling the {page} page of the measurements",
            [
                "node",
                web / "node_modules" / "vite" / "bin" / "vite.js",
                "build",
                "--config",
                PAGES / "vite.config.ts",
                "--outDir",
                out,
                "--emptyOutDir",
            ],
            "The log names the module at fault.",
            cwd=web,
            env={"REPSCOPE_BENCH_PAGE": page},
        )

    once(f"bench-{page}", key, [out / "index.html"], make)
    return out
