"""Files that are not what they should be. Each is written anew into the folder that is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av

from tests.videos import boxes
from tests.videos.making import numbered
from tests.videos.sound import RATE, click_track
from tests.videos.writing import Video


def truncated(video: Video | Path, share: float, out: Path) -> Path:
    """The first `share` (0..1) of a file's bytes."""
    data = (video if isinstance(video, Path) else video.path).read_bytes()
    out.write_bytes(data[: round(len(data) * share)])
    return out


def whole_frames(video: Video, share: float) -> int:
    """How many pictures, in the order they are stored, a truncated file still holds whole; its index must be
    first or, as WebM's clusters and MP4's fragments, beside them."""
    size = round(video.path.stat().st_size * share)
    with av.open(str(video.path)) as container:
        packets: Any = [packet for packet in container.demux(video=0) if packet.size]
        return sum(packet.pos + packet.size <= size for packet in packets)


def empty(out: Path) -> Path:
    """A file without a byte."""
    out.write_bytes(b"")
    return out


def renamed_text(out: Path) -> Path:
    """A text with a video's name."""
    out.write_text("This is a shopping list: bread, milk, apples.\n" * 40, encoding="utf-8")
    return out


def audio_only(out: Path, seconds: float = 2.0) -> Path:
    """A click track without pictures, as .mp4 or .m4a (AAC), .webm (Opus)."""
    with av.open(str(out), "w", format={".m4a": "mp4"}.get(out.suffix)) as container:
        stream: Any = container.add_stream(
            "libopus" if out.suffix == ".webm" else "aac", rate=RATE, layout="mono"
        )
        samples = click_track([0.5, 1.5], seconds)
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return out


def zero_frames(out: Path) -> Path:
    """A video track that holds no picture: .mp4, .mov, or .webm without a cluster."""
    if out.suffix == ".webm":
        with av.open(str(out), "w") as container:
            stream: Any = container.add_stream("libvpx", rate=30)
            stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
            container.start_encoding()
        return out
    video = numbered(suffix=out.suffix, frames=3)
    out.write_bytes(boxes.without_samples(video.path.read_bytes()))
    return out


def two_frames(out: Path) -> Video:
    """Two pictures and no more."""
    return numbered(out, frames=2)


def noise_inside(video: Video, begin: float, end: float, out: Path) -> Path:
    """The file with its bytes from share `begin` to share `end` overwritten: damage in the midst of it."""
    data = bytearray(video.path.read_bytes())
    first, last = (round(len(data) * share) for share in (begin, end))
    data[first:last] = bytes((index * 167 + 13) % 256 for index in range(last - first))
    out.write_bytes(bytes(data))
    return out
