"""The mannequin as a camera: what stands before the page where no clip of a person is needed."""

from __future__ import annotations

from pathlib import Path

from tests.bench import film
from web.tools.toolchain import StepError

LASTS_S = 60.0


def mannequin_camera(site: Path, out: Path) -> Path:
    """The site's demo film as a camera's file, written to ``out``. Raises ``StepError`` without a demo."""
    films = sorted((site / "demo").glob("*.mp4")) + sorted((site / "demo").glob("*.webm"))
    if not films:
        raise StepError(f"expected the mannequin's film in {site / 'demo'}; build the site again.")
    film.write_camera_file(film.decode(films[0]), out, lead_s=0.0, tail_s=0.0, slowdown=1.0, still=True)
    return out
