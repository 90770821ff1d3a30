"""The built engine, and a way to run sessions in it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

Call = Sequence[Any]
"""The name of one of the page's calls and its arguments; a frame's keypoints are a list of numbers."""


@dataclass(frozen=True)
class Driven:
    """What ``drive.mjs`` found; see there."""

    sessions: list[list[str]]
    start_ms: float
    frame_ms: list[float]
    batch_ms: list[float]
    before: list[str]
    after: list[str]
    fetched_at_start: list[str]
    fetched_by_frames: list[str]
    value: Any
    warnings: list[str]


@pytest.fixture(scope="session")
def engine(site_folder: Path) -> Path:
    """The ``engine`` folder of the built site."""
    return site_folder / "engine"


@pytest.fixture(scope="session")
def drive(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Driven]:
    """Runs sessions in Pyodide: ``drive(sessions, start="snapshot", numpy=False, python="None")``."""

    def driven(
        sessions: Sequence[Sequence[Call]], start: str = "snapshot", numpy: bool = False, python: str = "None"
    ) -> Driven:
        folder = tmp_path_factory.mktemp("drive")
        job, result = folder / "job.json", folder / "result.json"
        job.write_text(json.dumps({"sessions": sessions, "numpy": numpy, "python": python}), encoding="utf-8")
        node = os.environ.get("REPSCOPE_NODE", "node")
        done = subprocess.run(
            [node, Path(__file__).parent / "drive.mjs", engine, start, job, result],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return Driven(**json.loads(result.read_text(encoding="utf-8")))

    return driven
