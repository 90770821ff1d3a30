"""Video files that tests and measurements feed on, and the truth of each.

    video = numbered(suffix=".mp4", frames=90, turn=90, b_frames=2, clicks="clicks")
    for at_s, picture in pictures(video.path):
        read_number(picture)
    squats = mannequin("squat", reps=3, view="side", suffix=".webm")
    squats.count, squats.recording.frames, squats.times_ms

Files are made once and kept under `.repscope/videos`. Broken ones are in `broken`, pictures in `stills`.
"""

from tests.videos import broken
from tests.videos.making import Performance, mannequin, nobody, numbered, pictures, repeated
from tests.videos.number import READER_JS, Reading, draw_number, read_number
from tests.videos.sound import audio_seconds, find_clicks
from tests.videos.stills import Still, still
from tests.videos.writing import Coding, Video

__all__ = [
    "READER_JS",
    "Coding",
    "Performance",
    "Reading",
    "Still",
    "Video",
    "audio_seconds",
    "broken",
    "draw_number",
    "find_clicks",
    "mannequin",
    "nobody",
    "numbered",
    "pictures",
    "read_number",
    "repeated",
    "still",
]
