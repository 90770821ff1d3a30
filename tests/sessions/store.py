"""The folder of recorded sessions: keypoints in ``NAME.json``, the messages they must give in ``NAME.jsonl``.

A recording holds the page's query, the frame size, and for each frame its time and keypoints. The expected
messages are one JSON array per call: ``open``, each frame, ``finish``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py_core import Session, encode

FOLDER = Path(__file__).parent
SITE: dict[str, Any] = {
    "page": "tracking",
    "now_s": 1_800_000_000.0,
    "host_origin": "https://host.test",
    "embedding": "frame",
    "self_origin": "https://repscope.test",
    "languages": ["en"],
    "config": {},
}
CLAIMS: dict[str, Any] = {
    "status": "verified",
    "payload": {
        "plan": "developer",
        "origins": ["https://host.test"],
        "iat": 1_700_000_000,
        "exp": 1_900_000_000,
    },
}


@dataclass(frozen=True)
class Recorded:
    """One recorded session."""

    name: str
    query: str
    width: int
    height: int
    frames: list[tuple[float, list[float]]]
    """Time in ms and keypoints: 51 numbers, 132, or none."""

    @property
    def expected(self) -> list[str]:
        """Encoded messages, one line per call."""
        return (FOLDER / f"{self.name}.jsonl").read_text(encoding="utf-8").splitlines()

    def answers(self) -> Iterator[str]:
        """What a session says now, one line per call."""
        session = Session()
        yield encode(session.open(self.query, SITE, CLAIMS))
        for t_ms, keypoints in self.frames:
            yield encode(session.frame(keypoints, t_ms, self.width, self.height))
        yield encode(session.finish())


def names() -> list[str]:
    """Names of the recorded sessions."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load(name: str) -> Recorded:
    """A recorded session."""
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    frames = [(float(t), [float(v) for v in keypoints]) for t, keypoints in data["frames"]]
    return Recorded(name, data["query"], data["width"], data["height"], frames)


def save(recorded: Recorded) -> None:
    """Write a recording, keypoints to a thousandth of the frame."""
    frames = [[round(t_ms, 3), [round(v, 3) for v in keypoints]] for t_ms, keypoints in recorded.frames]
    data = {
        "query": recorded.query,
        "width": recorded.width,
        "height": recorded.height,
        "frames": frames,
    }
    text = json.dumps(data, separators=(",", ":")).replace("],[", "],\n[")
    (FOLDER / f"{recorded.name}.json").write_text(text + "\n", encoding="utf-8")


def expect(name: str) -> None:
    """Write down what the session says now as what it must say. Read the difference before committing it."""
    lines = "\n".join(load(name).answers())
    (FOLDER / f"{name}.jsonl").write_text(lines + "\n", encoding="utf-8")
