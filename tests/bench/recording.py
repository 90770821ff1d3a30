"""Keypoints of every frame of a clip, by the site's own estimator in Chromium, kept for the next time."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from py_core.recording import Recording
from tests.bench import browsing, film, stage
from tests.bench.manifest import Clip
from web.tools.toolchain import REPO, digest

Family = Literal["movenet", "blazepose"]
Decoder = Literal["pictures", "file"]
"""Who decodes a clip: PyAV, whose pictures come to the page as JPEG, or the upload page's own decoder."""


KEPT = stage.SCRATCH / "keypoints"


@dataclass(frozen=True, slots=True)
class Model:
    """Which pose model, and on what."""

    family: Family = "movenet"
    variant: str = "lightning"
    backend: stage.Backend = "wasm"
    decoder: Decoder = "pictures"

    @property
    def name(self) -> str:
        decoded = "-file" if self.decoder == "file" else ""
        return f"{self.family}-{self.variant}-{self.backend}{decoded}"


class Recorder:
    """Records clips; the browser starts when the first clip comes that is not kept yet."""

    def __init__(self, site: Path, model: Model) -> None:
        self._site = site
        self._model = model
        web = REPO / "web" / "src"
        sources = [web / "pose", *([web / "media"] if model.decoder == "file" else [])]
        self._key = digest([*sources, REPO / "models" / "models.toml"], model)
        self._page: Page | None = None
        self._place: stage.Stage | None = None

    def kept(self, clip: Clip) -> Path:
        """Where the clip's keypoints are kept; the name holds all they depend on."""
        text = f"{self._key} {clip.name} {digest([clip.path])}"
        key = hashlib.sha256(text.encode()).hexdigest()[:16]
        return KEPT / self._model.name / f"{clip.exercise}__{clip.path.stem}-{key}.json.gz"

    def record(self, clip: Clip) -> Recording:
        """The clip's keypoints, kept or made."""
        kept = self.kept(clip)
        if kept.is_file():
            return Recording.load(kept)
        recording = self._estimate_file(clip) if self._model.decoder == "file" else self._estimate(clip)
        recording.save(kept)
        return recording

    def _estimate(self, clip: Clip) -> Recording:
        assert self._page is not None and self._place is not None, "expected to be inside `recorder`"
        frames = self._place.root / "bench" / "frames"
        with tempfile.TemporaryDirectory(prefix="repscope-frames-") as folder:
            times: list[float] = []
            width = height = 0
            for index, frame in enumerate(film.decode(clip.path)):
                (Path(folder) / f"{index:06d}.jpg").write_bytes(film.jpeg_of(frame.picture))
                times.append(round(frame.t_ms, 3))
                height, width = frame.picture.shape[:2]
            frames.unlink(missing_ok=True)
            frames.symlink_to(folder)
            urls = [f"/bench/frames/{index:06d}.jpg" for index in range(len(times))]
            points = self._page.evaluate("([urls, times]) => estimateClip(urls, times)", [urls, times])
        return Recording(width, height, times, points, model=f"{self._model.family}-{self._model.variant}")

    def _estimate_file(self, clip: Clip) -> Recording:
        assert self._page is not None and self._place is not None, "expected to be inside `recorder`"
        link = self._place.root / "bench" / f"clip{clip.path.suffix}"
        link.unlink(missing_ok=True)
        link.symlink_to(clip.path.resolve())
        found = self._page.evaluate("(url) => estimateFile(url)", f"/bench/{link.name}")
        times = [round(time, 3) for time in found["timesMs"]]
        model = f"{self._model.family}-{self._model.variant}"
        return Recording(found["width"], found["height"], times, found["points"], model=model)

    def _open(self, place: stage.Stage, page: Page) -> None:
        page.goto(f"{place.site_url}bench/replay/")
        page.wait_for_function("window.openEstimator !== undefined")
        model = self._model
        opening = {"family": model.family, "variant": model.variant, "backend": model.backend}
        page.evaluate("(opening) => openEstimator(opening)", opening)
        self._page, self._place = page, place


@contextmanager
def recorder(site: Path, model: Model, clips: list[Clip]) -> Iterator[Recorder]:
    """A recorder for these clips; with a browser only where one of them is not kept yet."""
    made = Recorder(site, model)
    if all(made.kept(clip).is_file() for clip in clips):
        yield made
        return
    with stage.staged(site, ("replay",)) as place, browsing.chromium() as context:
        made._open(place, context.new_page())
        yield made
